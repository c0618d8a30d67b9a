"""Making the service orders that agreements ask for: a dry run, then all of them in one step (reference 5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final, NamedTuple

from svcdesk.commands.agreement_selection import PERIOD, PERIOD_FIELDS, AgreementBatch
from svcdesk.commands.batches import Source
from svcdesk.commands.planning_writer import write_visits
from svcdesk.domain.batches import BatchPlan, BatchRow, Outcome, judged
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kinds import CombineBy, LineType
from svcdesk.domain.planning.plan import Plan, Request, Skip, Skipped, Visit, find_unfit, plan_visits, range_of
from svcdesk.domain.planning.terms import AgreementTerms, History, LineTerms, Window
from svcdesk.domain.problems import Problem, Refused, Scalar, Severity, refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.i18n import N_
from svcdesk.models import TimeWindow
from svcdesk.store import UnitOfWork
from svcdesk.store.planning_facts import (
    Obstacles,
    load_history,
    load_obstacles,
    load_planning_calendar,
    load_standing,
    window_of,
)

_TRY: Final = N_("To try out")
_NAMED_LINES: Final = 4


def _flag(name: str, label: str, help_: str = "", *, default: bool = True) -> FieldSpec:
    return FieldSpec(name, label, FieldKind.FLAG, help=help_, section=PERIOD, default=default)


class Work(NamedTuple):
    """A dry run with what is written when it is done."""

    shown: BatchPlan
    plan: Plan
    visits: Mapping[str, Visit]
    terms: Mapping[int, AgreementTerms]


@dataclass(frozen=True, slots=True)
class CreateServiceOrders(AgreementBatch):
    """Plan the visits of agreements in a period and make an order of each.

    ``pins`` are days that somebody chose: agreement line, calculated date, day. ``combine_by`` and
    ``window_id`` plan as if the agreements said so; the agreements stay as they are.
    """

    name: ClassVar[str] = "create_service_orders"
    permission: ClassVar[str] = "edit"
    title: ClassVar[str] = N_("Create service orders")
    options: ClassVar[tuple[FieldSpec, ...]] = (
        *PERIOD_FIELDS,
        _flag("continuous", N_("Continuous"),
              N_("Also what is missing from before, canceled and deleted visits among it."), default=False),
        _flag("hours", N_("Hours")), _flag("expenses", N_("Expenses")), _flag("items", N_("Items")),
        _flag("fees", N_("Fees")),
        FieldSpec("combine_by", N_("Combine visits by"), FieldKind.CHOICE, section=_TRY, nullable=True,
                  choices=tuple(CombineBy), help=N_("Empty: as each agreement says.")),
        FieldSpec("window_id", N_("Time window"), FieldKind.LOOKUP, section=_TRY, nullable=True,
                  target="time_window", help=N_("Empty: as each line says.")),
    )  # fmt: skip

    continuous: bool = False
    hours: bool = True
    expenses: bool = True
    items: bool = True
    fees: bool = True
    combine_by: CombineBy | None = None
    window_id: int | None = None
    pins: tuple[tuple[int, date, date], ...] = ()

    def verb(self) -> str:
        """The word of the button."""
        return N_("Create the orders")

    def summary(self) -> str:
        """What the undo menu says."""
        return N_("Create service orders: {count}")

    def plan(self, source: Source, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - it has no state
        """A row for each visit and each thing skipped. Raises Refused for a period that makes no sense."""
        return self.work(source, steps).shown

    def apply(self, uow: UnitOfWork) -> BatchPlan:
        """Plan again and make the orders; returns the rows with what became of them. Raises Refused as ``plan``."""
        work = self.work(uow, uow.steps)
        wanted = [row for row in work.shown.to_do if self.only is None or row.key in self.only]
        orders = write_visits(uow, [work.visits[row.key] for row in wanted])
        made = {
            row.key: replace(row.done(), entity="service_order", record_id=order_id)
            for row, order_id in zip(wanted, orders, strict=True)
        }
        rows = tuple(made.get(row.key, row) for row in work.shown.rows if not row.to_do or row.key in made)
        uow.describe(self.summary(), count=len(set(orders)))
        return BatchPlan(rows, work.shown.columns)

    def work(self, source: Source, steps: Steps = NoSteps()) -> Work:  # noqa: B008 - it has no state
        """Plan the visits; reads only. Raises Refused as ``plan``."""
        request = self._request()
        steps.step(0, 0)
        terms = [self._as_tried(source, one) for one in self.terms_of(source)]
        by_id = {one.id: one for one in terms}
        line_ids = [line.id for one in terms for line in one.lines]
        self._check_pins(terms)
        history = load_history(source, line_ids)
        plan = plan_visits(
            terms, request, load_planning_calendar(source), history, load_standing(source, terms), steps,
        )  # fmt: skip
        visits = {_key_of(visit): visit for visit in plan.visits}
        assert len(visits) == len(plan.visits)  # a key and a day have one visit
        obstacles = load_obstacles(source, terms)
        pinned = frozenset(request.pins)
        rows = [
            *(_visit_row(key, visit, by_id[visit.agreement_id], obstacles, pinned) for key, visit in visits.items()),
            *_skipped_rows((*plan.skipped, *self._unfit(terms, history, request)), by_id),
        ]  # fmt: skip
        return Work(BatchPlan(tuple(rows), COLUMNS), plan, visits, by_id)

    def _request(self) -> Request:
        from_on, until_on = self.period()
        ticked = ((self.hours, LineType.HOUR), (self.expenses, LineType.EXPENSE), (self.items, LineType.ITEM),
                  (self.fees, LineType.FEE))  # fmt: skip
        types = frozenset(type_ for is_on, type_ in ticked if is_on)
        if not types:
            raise refuse("posting.no_type", "hours")
        return Request(
            from_on, until_on, types, self.continuous,
            {(line_id, calculated): day for line_id, calculated, day in self.pins},
        )  # fmt: skip

    @staticmethod
    def _unfit(terms: Sequence[AgreementTerms], history: Mapping[int, History], request: Request) -> Iterable[Skipped]:
        """What was made before and would not be made now: named here, canceled by a batch of its own."""
        found = find_unfit(terms, history, request.from_on, request.until_on)
        return (one._replace(reason=Skip.SERIES) for one in found)

    def _as_tried(self, source: Source, agreement: AgreementTerms) -> AgreementTerms:
        window: Window | None = None
        if self.window_id is not None:
            row = source.session.get(TimeWindow, self.window_id)
            if row is None:
                raise refuse("record.missing", "window_id")
            window = window_of(row)
        lines = agreement.lines if window is None else tuple(replace(one, window=window) for one in agreement.lines)
        return replace(agreement, combine=self.combine_by or agreement.combine, lines=lines)

    def with_fitting_pins(self, source: Source) -> tuple[CreateServiceOrders, tuple[Problem, ...]]:
        """The same with the pins that the criteria allow, and why the others are not: their window became another."""
        if not self.pins:
            return self, ()
        unfit = self._unfit_pins([self._as_tried(source, one) for one in self.terms_of(source)])
        return replace(self, pins=tuple(pin for pin in self.pins if pin not in unfit)), tuple(unfit.values())

    def _check_pins(self, terms: Iterable[AgreementTerms]) -> None:
        """Raises Refused (planning.outside_window, planning.pin_suspended) for pins where no visit may be."""
        if unfit := self._unfit_pins(terms):
            raise Refused(list(unfit.values())[:1])

    def _unfit_pins(self, terms: Iterable[AgreementTerms]) -> dict[tuple[int, date, date], Problem]:
        """A visit is shifted within its window only, and to no day on which its agreement is suspended."""
        lines = {line.id: (agreement, line) for agreement in terms for line in agreement.lines}
        found = {}
        for pin in self.pins:
            line_id, calculated_on, day = pin
            if line_id not in lines:
                continue
            agreement, line = lines[line_id]
            low, high = range_of(agreement, line, calculated_on)
            params: dict[str, Scalar] = {"line": line.description, "day": day.isoformat()}
            if agreement.is_suspended_on(day):
                found[pin] = Problem("planning.pin_suspended", Severity.REFUSE, "pins", params)
            elif not low <= day <= high:
                params |= {"low": low.isoformat(), "high": high.isoformat()}
                found[pin] = Problem("planning.outside_window", Severity.REFUSE, "pins", params)
        return found


COLUMNS: Final = (N_("Day"), N_("Description"), N_("Lines"), N_("Moved by days"), N_("Hours"))
"""The cells of a row about a visit."""
_REASONS: Final[Mapping[Skip, str]] = {
    Skip.TEMPLATE: "planning.template", Skip.SUSPENDED: "planning.suspended", Skip.STOPPED: "planning.stopped",
    Skip.TYPE: "planning.type", Skip.OUTSIDE: "planning.outside", Skip.SUSPENDED_DAY: "planning.suspended_days",
    Skip.EXISTS: "planning.exists", Skip.CANCELED: "planning.canceled", Skip.DELETED: "planning.deleted",
    Skip.WAITS: "planning.waits", Skip.SERIES: "planning.unfit",
}  # fmt: skip


def _key_of(visit: Visit) -> str:
    """What tells a visit from all others, also when it is planned again."""
    return f"{visit.agreement_id}:{visit.key or ''}:{visit.day.isoformat()}"


def _visit_row(
    key: str, visit: Visit, agreement: AgreementTerms, obstacles: Obstacles, pinned: Collection[tuple[int, date]]
) -> BatchRow:
    lines = {line.id: line for line in agreement.lines}
    of_lines = [problem for row in visit.rows for problem in obstacles.lines.get(row.line_id, ())]
    problems = [*obstacles.agreements.get(agreement.id, ()), *{str(one): one for one in of_lines}.values()]
    if visit.conflict:
        chosen = any((row.line_id, row.calculated_on) in pinned for row in visit.rows)
        code = "planning.conflict_pinned" if chosen else "planning.conflict"
        problems.append(Problem(code, Severity.WARN, "", {"day": visit.day.isoformat()}))
    if visit.order_id is not None:
        problems.append(Problem("planning.joins", Severity.WARN))
    hours = sum((lines[row.line_id].hours or Decimal(0) for row in visit.rows), Decimal(0))
    cells = (visit.day, _texts([lines[row.line_id] for row in visit.rows]), len(visit.rows), visit.moved_days, hours)
    entity, record_id = ("agreement", agreement.id) if visit.order_id is None else ("service_order", visit.order_id)
    return judged(key, agreement.number, problems, cells, entity, record_id)


def _texts(lines: Sequence[LineTerms]) -> str:
    counted = Counter(line.description for line in lines)
    named = [f"{count} × {text}" if count > 1 else text for text, count in counted.items()]
    return " · ".join(named[:_NAMED_LINES]) + (" · …" if len(named) > _NAMED_LINES else "")


def _skipped_rows(skipped: Iterable[Skipped], terms: Mapping[int, AgreementTerms]) -> Iterable[BatchRow]:
    """One row for each line and reason, however many dates there are."""
    counted = Counter((one.agreement_id, one.line_id, one.reason) for one in skipped)
    for (agreement_id, line_id, reason), count in counted.items():
        agreement = terms[agreement_id]
        line = next((line for line in agreement.lines if line.id == line_id), None)
        text = f"{line.number} {line.description}" if line is not None else ""
        problem = Problem(_REASONS[reason], Severity.REFUSE, "", {"count": count})
        cells: tuple[Any, ...] = (None, text, None, None, None)
        key = f"{agreement_id}:{line_id}:{reason}"
        yield BatchRow(key, agreement.number, Outcome.SKIPPED, (problem,), cells, "agreement", agreement.id)
