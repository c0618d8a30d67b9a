"""Moving lines to another order, which may be a new one (reference 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.line_activities import follow_lines, line_minutes
from svcdesk.commands.order_delete import delete_orders
from svcdesk.commands.order_rows import append_lines, facts_of, lines_of
from svcdesk.commands.order_rules import ORDER_RULES, planned_minutes, refresh_progress, stretch_waiting
from svcdesk.commands.relations import add_relations_of, relate
from svcdesk.commands.saving import Wanted, number_rows, save
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.order_actions import check_delete, check_move
from svcdesk.domain.problems import Problem, refuse
from svcdesk.i18n import N_
from svcdesk.models import Activity, OrderLine, OrderSkill, ServiceOrder, ServiceRequest, SignOff
from svcdesk.store import UnitOfWork

_LIKE: Final = (
    "description", "order_type_id", "priority", "customer_id", "location_id", "contact_id", "object_id",
    "agreement_id", "project_id", "address_once", "address_name", "street", "postal_code", "city", "country",
    "preferred_at", "window_from", "window_until", "preferred_technician_id", "responsible_id", "activity_type_id",
    "problem", "note", "reference_text", "project_activity",
)  # fmt: skip
"""What a new order for moved lines takes from the one they come from."""


@dataclass(frozen=True, slots=True)
class MoveLines(Command):
    """Move lines to the end of another order, or to a new one like theirs (``target_id`` None).

    Their activities go along, unless other lines share them; relations are added there. ``delete_empty`` deletes
    the order that has no lines left; what was planned of it on the board goes along then.
    """

    name: ClassVar[str] = "move_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    line_ids: tuple[int, ...]
    target_id: int | None = None
    delete_empty: bool = False

    def apply(self, uow: UnitOfWork) -> int:
        """Move them; returns the id of the order they are in now.

        Raises Refused: move.no_lines, move.same_order, move.other_agreement, move.other_project, move.to_canceled,
        move.posted, stage.forbids, and for an empty order what forbids to delete it.
        """
        if not self.line_ids:
            raise refuse("move.no_lines", "line_ids")
        source = uow.get(ServiceOrder, self.order_id)
        target_facts = facts_of(uow, self.target_id) if self.target_id is not None else None
        problems = check_move(facts_of(uow, source.id), target_facts)
        lines = lines_of(uow, source, self.line_ids)
        for line in lines:
            if line.status is LineStatus.POSTED or line.transaction_id is not None:
                problems.append(Problem("move.posted", params={"line": line.caption()}))
        uow.check(problems)
        number = source.number
        target = _new_order(uow, source) if self.target_id is None else uow.get(ServiceOrder, self.target_id)
        _move(uow, source, target, lines)
        if self.delete_empty and not lines_of(uow, source):
            _let_planned_work_go(uow, source, target)
            uow.check(check_delete(facts_of(uow, source.id)))
            _let_requests_follow(uow, source, target)
            delete_orders(uow, [source.id])
        if self.target_id is None:
            _drop_spare(uow, target)
        uow.describe(N_("Move lines of {number} to {target}"), number=number, target=target.number)
        return target.id


def _new_order(uow: UnitOfWork, source: ServiceOrder) -> Any:
    values = {name: getattr(source, name) for name in _LIKE}
    skills = uow.session.scalars(select(OrderSkill.skill_id).where(OrderSkill.order_id == source.id))
    rows = tuple(RowDraft(None, {"skill_id": skill_id}) for skill_id in skills)
    return save(uow, Wanted("service_order", None, values, children={"order_skill": rows}), ORDER_RULES)


def _move(uow: UnitOfWork, source: ServiceOrder, target: ServiceOrder, lines: Sequence[OrderLine]) -> None:
    before = [(order, planned_minutes(uow, order.id), line_minutes(uow, order)) for order in (source, target)]
    objects, tasks = {line.object_id for line in lines}, {line.task_id for line in lines}
    add_relations_of(uow, source, target, objects, tasks)
    relate(uow, target, objects, tasks)
    _move_activities(uow, source, target, lines)
    append_lines(uow, target, lines)
    for signed in uow.session.scalars(select(SignOff).where(SignOff.line_id.in_([line.id for line in lines]))):
        signed.order_id = target.id
    number_rows(lines_of(uow, source), "line_number")
    for order, minutes, by_activity in before:
        refresh_progress(uow, order)
        stretch_waiting(uow, order, minutes)
        follow_lines(uow, order, by_activity)


def _move_activities(uow: UnitOfWork, source: ServiceOrder, target: ServiceOrder, lines: Sequence[OrderLine]) -> None:
    """Activities of the lines follow them; one that lines share which stay is left, and the moved lines leave it."""
    moved = {line.id for line in lines}
    staying = {line.activity_id for line in lines_of(uow, source) if line.id not in moved}
    for line in lines:
        if line.activity_id in staying:
            line.activity_id = None
    for id_ in {line.activity_id for line in lines} - {None}:
        activity = uow.session.get(Activity, id_)
        if activity is not None:
            activity.order_id = target.id
    uow.session.flush()


def _let_planned_work_go(uow: UnitOfWork, source: ServiceOrder, target: ServiceOrder) -> None:
    """What somebody planned, was told or has done is not deleted with an empty order."""
    for activity in uow.session.scalars(select(Activity).where(Activity.order_id == source.id)):
        if activity.starts_at is not None or activity.dispatched or activity.closed:
            activity.order_id = target.id
    uow.session.flush()


def _let_requests_follow(uow: UnitOfWork, source: ServiceOrder, target: ServiceOrder) -> None:
    """What was asked for is done by the order that has the lines now."""
    for request in uow.session.scalars(select(ServiceRequest).where(ServiceRequest.order_id == source.id)):
        request.order_id = target.id
    uow.session.flush()


def _drop_spare(uow: UnitOfWork, target: ServiceOrder) -> None:
    """The waiting activity that every new order gets, where others came along with the lines."""
    activities = uow.session.scalars(select(Activity).where(Activity.order_id == target.id).order_by(Activity.id)).all()
    used = {line.activity_id for line in lines_of(uow, target)}
    spare = [a for a in activities if a.starts_at is None and not (a.closed or a.dispatched) and a.id not in used]
    if len(activities) > 1 and spare:
        uow.delete(spare[-1])
