"""Making an agreement in one step: its fields, the objects it is about, and lines of templates (reference 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.order_copy import CopyTemplateLines, append_copies
from svcdesk.commands.records import SaveRecord
from svcdesk.domain.copied_lines import agreement_line_of_agreement
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.problems import Problem, Severity
from svcdesk.i18n import N_
from svcdesk.models import Agreement, AgreementLine, Project, ServiceObject
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateAgreement(Command):
    """Make an agreement with related objects and copies of template lines: one step to undo.

    With ``each_object`` a line that names no object is made once for each of the objects.
    """

    name: ClassVar[str] = "create_agreement"
    permission: ClassVar[str] = "edit"

    values: Mapping[str, Any]
    """Fields of the agreement."""
    object_ids: tuple[int, ...] = ()
    line_ids: tuple[int, ...] = ()
    """Lines of templates."""
    each_object: bool = False

    def apply(self, uow: UnitOfWork) -> int:
        """Make it; returns its id.

        Raises Refused: what saving an agreement and copying template lines refuse, agreement.object_customer.
        """
        objects = tuple(dict.fromkeys(self.object_ids))
        children = {"object_relation": tuple(RowDraft(None, {"object_id": id_}) for id_ in objects)}
        agreement_id = SaveRecord("agreement", None, self.values, children=children).apply(uow)
        agreement = uow.get(Agreement, agreement_id)
        _check_owners(uow, agreement, objects)
        if self.line_ids:
            CopyTemplateLines(agreement_id, self.line_ids, target="agreement").apply(uow)
        if self.each_object and objects:
            _repeat_lines(uow, agreement, objects)
        uow.describe(N_("New agreement {number}"), number=agreement.number)
        return agreement_id


def _check_owners(uow: UnitOfWork, agreement: Agreement, object_ids: tuple[int, ...]) -> None:
    """The objects are the customer's, or nobody's."""
    customer_id = uow.get(Project, agreement.project_id).customer_id
    things = [uow.get(ServiceObject, id_) for id_ in object_ids]
    uow.check(
        Problem("agreement.object_customer", Severity.REFUSE, "object_ids", {"what": thing.name})
        for thing in things
        if thing.customer_id not in (None, customer_id)
    )


def _repeat_lines(uow: UnitOfWork, agreement: Agreement, object_ids: tuple[int, ...]) -> None:
    """Lines without an object get the first one, and copies of them the others."""
    query = select(AgreementLine).where(AgreementLine.agreement_id == agreement.id, AgreementLine.object_id.is_(None))
    lines = list(uow.session.scalars(query.order_by(AgreementLine.line_number, AgreementLine.id)))
    names = [spec.name for spec in field_specs(AgreementLine)]
    rows = [
        agreement_line_of_agreement({name: getattr(line, name) for name in names}) | {"object_id": object_id}
        for object_id in object_ids[1:]
        for line in lines
    ]
    for line in lines:
        line.object_id = object_ids[0]
    uow.session.flush()
    if rows:
        append_copies(uow, "agreement", agreement.id, rows)
