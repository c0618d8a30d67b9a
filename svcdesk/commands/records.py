"""Saving and deleting any record that has a form, and who belongs to a team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.record_rules import entity_rules
from svcdesk.commands.saving import Wanted, record_class, save
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.parameters import parameter_specs
from svcdesk.domain.problems import Problem, Scalar, Severity, refuse
from svcdesk.i18n import N_
from svcdesk.models import Base, Team, Worker, mapped_classes
from svcdesk.models.specs import CHILDREN
from svcdesk.store import UnitOfWork
from svcdesk.store.attached import PARENTS, attachments_of
from svcdesk.store.uses import count_uses


@dataclass(frozen=True, slots=True)
class SaveRecord(Command):
    """Save a record with its rows; ``record_id`` None makes a new one.

    ``values`` may be typed values or texts. ``seen_…`` is what the form saw: fields that only
    somebody else changed since are kept, fields that both changed are refused (record.changed).
    """

    name: ClassVar[str] = "save_record"
    permission: ClassVar[str] = "edit"

    entity: str
    record_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    seen_version: int | None = None
    seen_values: Mapping[str, Any] = field(default_factory=dict)
    children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)
    seen_children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)

    def apply(self, uow: UnitOfWork) -> int:
        """Save it; returns the id. Raises Refused with a problem at each field, or record.missing."""
        wanted = Wanted(
            self.entity, self.record_id, self.values, self.seen_version, self.seen_values,
            self.children, self.seen_children,
        )  # fmt: skip
        rules = entity_rules(self.entity)
        row = save(uow, wanted, rules)
        uow.describe(rules.titles[0 if self.record_id is None else 1], what=row.caption())
        return int(row.id)


@dataclass(frozen=True, slots=True)
class DeleteRecord(Command):
    """Delete a record with its rows and files; refused while other records use it."""

    name: ClassVar[str] = "delete_record"
    permission: ClassVar[str] = "edit"

    entity: str
    record_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused: record.missing, record.in_use, record.not_by_hand, order.delete_by_order."""
        class_ = record_class(self.entity)
        if self.entity in ("company", "number_sequence"):
            raise refuse("record.not_by_hand")
        row = uow.get(class_, self.record_id)
        entity_rules(self.entity).deleting(uow, row)
        refuse_parameter(uow, row)
        own = {child.entity for child in CHILDREN.get(self.entity, ())}
        for attached in attachments_of(uow.session, self.entity, [row.id]) if self.entity in PARENTS else ():
            uow.delete(attached)
        if uses := count_uses(uow.session, row, own):
            raise refuse("record.in_use", what=row.caption(), count=uses)
        for child in CHILDREN.get(self.entity, ()):
            child_class = mapped_classes()[child.entity]
            parent = getattr(child_class, child.parent)
            for child_row in uow.session.scalars(select(child_class).where(parent == row.id)).all():
                uow.delete(child_row)
        uow.describe(entity_rules(self.entity).titles[2], what=row.caption())
        uow.delete(row)


def refuse_parameter(uow: UnitOfWork, row: Base) -> None:
    """Raises Refused (record.is_parameter) for a record that a business parameter names."""
    for spec in parameter_specs():
        if spec.target == row.__tablename__ and getattr(uow.parameters, spec.name) == row.id:
            raise refuse("record.is_parameter", what=row.caption(), parameter=spec.label)


@dataclass(frozen=True, slots=True)
class JoinTeam(Command):
    """Make a worker a member of a team, or (with None) of no team; a worker is in one team at the most."""

    name: ClassVar[str] = "join_team"
    permission: ClassVar[str] = "edit"

    worker_id: int
    team_id: int | None

    def apply(self, uow: UnitOfWork) -> None:
        """Do it. Raises Refused: field.not_found, team.has_other (asks whether to move the worker)."""
        worker = uow.session.get(Worker, self.worker_id)
        team = uow.session.get(Team, self.team_id) if self.team_id is not None else None
        if worker is None:
            raise refuse("field.not_found", "worker_id", field=N_("Worker"), value=f"#{self.worker_id}")
        if team is None and self.team_id is not None:
            raise refuse("field.not_found", "team_id", field=N_("Team"), value=f"#{self.team_id}")
        if team is not None and worker.team_id not in (None, team.id):
            other = uow.get(Team, worker.team_id)
            params: dict[str, Scalar] = {"who": worker.name, "team": other.name}
            uow.check([Problem("team.has_other", Severity.CONFIRM, "worker_id", params)])
        worker.team_id = team.id if team is not None else None
        if team is not None:
            uow.describe(N_("Take {who} into team {team}"), who=worker.name, team=team.name)
        else:
            uow.describe(N_("Take {who} out of the team"), who=worker.name)
