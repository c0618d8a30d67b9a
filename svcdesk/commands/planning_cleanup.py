"""Canceling visits that agreements would not make now: lines stopped, shortened, or done in other intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, NamedTuple

from sqlalchemy import select

from svcdesk.commands.agreement_selection import AgreementBatch
from svcdesk.commands.batches import Source
from svcdesk.commands.order_cancel import CancelLines, CancelOrder
from svcdesk.commands.requirements import DeleteRequirement
from svcdesk.domain.batches import BatchPlan, BatchRow, judged
from svcdesk.domain.kinds import LineStatus, RequirementStatus
from svcdesk.domain.order_actions import check_cancel_lines, check_modify
from svcdesk.domain.planning.plan import Skip, Skipped, find_unfit
from svcdesk.domain.problems import Problem, Severity
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.i18n import N_
from svcdesk.models import ItemRequirement, OrderLine
from svcdesk.store import UnitOfWork
from svcdesk.store.order_facts import load_order_facts
from svcdesk.store.planning_facts import load_history
from svcdesk.store.stock_facts import among

_COLUMNS: Final = (N_("Day"), N_("Agreement"), N_("Lines"))
_WHY: Final[Mapping[Skip, str]] = {
    Skip.TEMPLATE: "unfit.template", Skip.SUSPENDED: "unfit.suspended", Skip.SUSPENDED_DAY: "unfit.suspended",
    Skip.STOPPED: "unfit.stopped", Skip.OUTSIDE: "unfit.outside", Skip.SERIES: "unfit.series",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CancelUnfitVisits(AgreementBatch):
    """Cancel the open lines of generated orders that their agreements would not make now; one row an order.

    Parts that are required and not touched yet are no longer required.
    """

    name: ClassVar[str] = "cancel_unfit_visits"
    permission: ClassVar[str] = "edit"

    def verb(self) -> str:
        """The word of the button."""
        return N_("Cancel the visits")

    def summary(self) -> str:
        """What the undo menu says."""
        return N_("Cancel visits that no longer fit: {count}")

    def plan(self, source: Source, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - it has no state
        """One row an order. Raises Refused for a period that makes no sense."""
        low, high = self.period()
        steps.step(0, 0)
        terms = self.terms_of(source)
        lines = {line.id: line for one in terms for line in one.lines}
        numbers = {one.id: one.number for one in terms}
        unfit = find_unfit(terms, load_history(source, list(lines)), low, high)
        orders = _unfit_parts(source, unfit)
        rows = []
        for facts in load_order_facts(source.session, list(orders)):
            found = orders[facts.id]
            about = [one for _id, one in (*found.lines, *found.parts)]
            texts = list(dict.fromkeys(lines[one.line_id or 0].description for one in about))
            why = [Problem(code, Severity.WARN) for code in dict.fromkeys(_WHY[one.reason] for one in about)]
            day = min(one.calculated_on or low for one in about)
            cells = (day, numbers[about[0].agreement_id], " · ".join(texts))
            key = ":".join(",".join(str(id_) for id_, _one in part) for part in (found.lines, found.parts))
            left = facts._replace(requirements=facts.requirements - len(found.parts))
            rules = check_cancel_lines(left, len(found.lines)) if found.lines else check_modify(left)
            problems = [*rules, *why]
            rows.append(judged(f"{facts.id}:{key}", facts.number, problems, cells, "service_order", facts.id))
        return BatchPlan(tuple(rows), _COLUMNS)

    def do_row(self, uow: UnitOfWork, row: BatchRow) -> None:
        """Cancel the lines, or the order where none is left."""
        order_id, lines, parts = row.key.split(":")
        for id_ in filter(None, parts.split(",")):
            DeleteRequirement(int(id_)).apply(uow)
        line_ids = tuple(int(one) for one in lines.split(",") if one)
        others = select(OrderLine.id).where(
            OrderLine.order_id == int(order_id), OrderLine.status != LineStatus.CANCELED, OrderLine.id.not_in(line_ids)
        )
        if not line_ids:
            return
        if uow.session.scalar(others.limit(1)) is None:
            CancelOrder(int(order_id)).apply(uow)
        else:
            CancelLines(int(order_id), line_ids).apply(uow)


class _Unfit(NamedTuple):
    """The lines and the required parts of an order that are unfit, by id."""

    lines: list[tuple[int, Skipped]]
    parts: list[tuple[int, Skipped]]


def _unfit_parts(source: Source, unfit: list[Skipped]) -> dict[int, _Unfit]:
    """What of which orders is unfit and still open, in the order of days."""
    wanted: dict[tuple[int, date], Skipped] = {
        (one.line_id, one.calculated_on): one
        for one in unfit
        if one.line_id is not None and one.calculated_on is not None
    }
    ids = {line_id for line_id, _day in wanted}
    lines = select(OrderLine.order_id, OrderLine.id, OrderLine.agreement_line_id, OrderLine.calculated_on).where(
        among(OrderLine.agreement_line_id, ids), OrderLine.status == LineStatus.CREATED,
        OrderLine.signed_off_at.is_(None), OrderLine.executed_on.is_(None), OrderLine.calculated_on.is_not(None),
    )  # fmt: skip
    parts = select(
        ItemRequirement.order_id, ItemRequirement.id, ItemRequirement.agreement_line_id, ItemRequirement.calculated_on
    ).where(
        among(ItemRequirement.agreement_line_id, ids), ItemRequirement.status == RequirementStatus.OPEN,
        ItemRequirement.calculated_on.is_not(None),
    )  # fmt: skip
    found: dict[int, _Unfit] = {}
    asked: tuple[tuple[Any, int], ...] = (
        (lines.order_by(OrderLine.calculated_on, OrderLine.order_id, OrderLine.id), 0),
        (parts.order_by(ItemRequirement.calculated_on, ItemRequirement.order_id, ItemRequirement.id), 1),
    )
    for query, place in asked:
        for order_id, id_, line_id, day in source.session.execute(query):
            if (line_id, day) in wanted:
                found.setdefault(order_id, _Unfit([], []))[place].append((id_, wanted[line_id, day]))
    return found
