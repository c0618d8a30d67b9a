"""Moving a service object into another one, out of it, or to another place (reference 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from svcdesk.commands.base import Command
from svcdesk.commands.records import SaveRecord
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.models import ServiceObject
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class MoveObject(Command):
    """Build an object into another one, or take it out; what is built into it goes along."""

    name: ClassVar[str] = "move_object"
    permission: ClassVar[str] = "edit"

    object_id: int
    parent_id: int | None = None
    """The object that holds it from now on; left out: none, it stands by itself."""
    location_id: int | None = None
    """Where it stands from now on when nothing holds it; left out: where it is."""

    def apply(self, uow: UnitOfWork) -> None:
        """Move it. Raises Refused: object.in_itself moves_with stays, record.missing."""
        row = uow.get(ServiceObject, self.object_id)
        values: dict[str, Any] = {"parent_id": self.parent_id}
        if self.location_id is not None:
            values |= {"location_id": self.location_id, "customer_id": None}
        if row.parent_id == self.parent_id and self.location_id in (None, row.location_id):
            raise refuse("object.stays", "parent_id", what=row.number)
        SaveRecord("service_object", row.id, values).apply(uow)
        parent = uow.get(ServiceObject, self.parent_id) if self.parent_id is not None else None
        if parent is not None:
            uow.describe(N_("Build {what} into {parent}"), what=row.number, parent=parent.number)
        else:
            uow.describe(N_("Move {what}"), what=row.number)
