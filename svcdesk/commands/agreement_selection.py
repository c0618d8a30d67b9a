"""Which agreements a batch is about, and in which period: those chosen, or those that meet criteria (reference 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from svcdesk.commands.batches import BatchCommand, Source
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.planning.terms import AgreementTerms
from svcdesk.domain.problems import Problem, Refused, Severity, refuse
from svcdesk.i18n import N_
from svcdesk.store.planning_facts import Wanted, load_terms

PERIOD: Final = N_("Period")
PERIOD_FIELDS: Final = (
    FieldSpec("from_on", N_("From"), FieldKind.DAY, section=PERIOD, required=True, nullable=True),
    FieldSpec(
        "until_on", N_("Until"), FieldKind.DAY, section=PERIOD, required=True, nullable=True,
        help=N_("This day included."),
    ),
)  # fmt: skip
_WHICH: Final = N_("Which agreements")
_MOST_YEARS: Final = 10


def _criterion(name: str, label: str, target: str) -> FieldSpec:
    return FieldSpec(name, label, FieldKind.LOOKUP, section=_WHICH, nullable=True, target=target)


@dataclass(frozen=True, slots=True)
class AgreementBatch(BatchCommand):
    """A batch over agreements in a period: ``agreement_ids`` or ``line_ids`` if there are any, else all that fit."""

    selected: ClassVar[tuple[str, ...]] = ("agreement_ids", "line_ids")
    criteria: ClassVar[tuple[FieldSpec, ...]] = (
        _criterion("customer_id", N_("Customer"), "customer"),
        _criterion("group_id", N_("Agreement group"), "agreement_group"),
        _criterion("responsible_id", N_("Responsible"), "worker"),
    )
    options: ClassVar[tuple[FieldSpec, ...]] = PERIOD_FIELDS

    agreement_ids: tuple[int, ...] = ()
    line_ids: tuple[int, ...] = ()
    customer_id: int | None = None
    group_id: int | None = None
    responsible_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None

    def terms_of(self, source: Source) -> list[AgreementTerms]:
        """The terms of the agreements meant."""
        criteria = {spec.name: getattr(self, spec.name) for spec in AgreementBatch.criteria}
        return load_terms(source, Wanted(self.agreement_ids, self.line_ids, criteria))

    def period(self) -> tuple[date, date]:
        """The first and the last day. Raises Refused: field.required, batch.days, planning.too_long."""
        missing = [
            Problem("field.required", Severity.REFUSE, spec.name, {"field": spec.label})
            for spec in PERIOD_FIELDS
            if getattr(self, spec.name) is None
        ]
        if missing or self.from_on is None or self.until_on is None:
            raise Refused(missing)
        if self.until_on < self.from_on:
            raise refuse("batch.days", "until_on")
        if self.until_on.year - self.from_on.year > _MOST_YEARS:
            raise refuse("planning.too_long", "until_on", years=_MOST_YEARS)
        return self.from_on, self.until_on
