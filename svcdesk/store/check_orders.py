"""The part of the data check that holds orders against their lines, their log of recordings and what was planned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from svcdesk.domain.kinds import LineStatus, Recording
from svcdesk.domain.orders import compute_progress
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.domain.service_levels import Recorded, compute_clock
from svcdesk.models import Change, ItemRequirement, OrderLine, PlannedDate, ServiceOrder, TimeRecord, Unit
from svcdesk.store.recording_facts import ClockColumns, clock_columns, load_logs, load_promises
from svcdesk.store.store import Reader
from svcdesk.store.worker_facts import seconds

_CALENDARS: Final = ("calendar_span", "calendar_day")
_BASES: Final = (*_CALENDARS, "service_level", "work_calendar", "parameter")
"""What a clock is counted by. Clocks that stood when one of these was changed keep what they said then."""


def check_progress(reader: Reader) -> Iterator[Problem]:
    """Orders whose progress is not what their lines say (reference 6.3)."""
    statuses: dict[int, set[LineStatus]] = {}
    for order_id, status in reader.session.execute(select(OrderLine.order_id, OrderLine.status).distinct()):
        statuses.setdefault(order_id, set()).add(status)
    for id_, number, progress in reader.session.execute(
        select(ServiceOrder.id, ServiceOrder.number, ServiceOrder.progress)
    ):
        due = compute_progress(statuses.get(id_, ()))
        if due is not progress:
            yield _problem("check.progress", id_, number, **{"is": progress.value, "should": due.value})


def check_clocks(reader: Reader) -> Iterator[Problem]:
    """Orders whose state of recording, deadline or compliance is not what their log says (reference 8)."""
    session = reader.session
    recorded = select(TimeRecord.entity_id).where(TimeRecord.entity == "service_order")
    names = ClockColumns._fields
    rows = session.execute(
        select(ServiceOrder.id, ServiceOrder.number, ServiceOrder.service_level_id,
               *(getattr(ServiceOrder, name) for name in names))
        .where(or_(ServiceOrder.recording != Recording.NONE, ServiceOrder.id.in_(recorded)))
        .order_by(ServiceOrder.id)
    ).all()  # fmt: skip
    logs = load_logs(session, "service_order", [row.id for row in rows])
    promises = load_promises(session, reader.site, count_open=reader.parameters.count_open_time)
    now, changed_at = seconds(reader.clock.now()), _bases_changed(session)
    for row in rows:
        log = logs.get(row.id, [])
        said = ClockColumns(*row[3:])
        promise = promises.get(row.service_level_id)
        running = bool(log) and log[-1].end is None
        if said.recording is Recording.CANCELED:
            if running:
                yield _problem("check.recording_runs", row.id, row.number)
            continue
        due = ClockColumns()
        if log and promise is not None:
            due = clock_columns(compute_clock(promise, log, now), running=running)
        yield from _compare(reader, row.id, row.number, said, due, comparable=_comparable(log, changed_at))


def _compare(
    reader: Reader, id_: int, number: str, said: ClockColumns, due: ClockColumns, *, comparable: bool
) -> Iterator[Problem]:
    if said.recording is not due.recording:
        params = {"is": said.recording.value, "should": due.recording.value}
        yield _problem("check.recording", id_, number, **params)
    elif comparable and said.due_at != due.due_at:
        yield _problem("check.deadline", id_, number, **{
            "is": _time_text(reader, said.due_at), "should": _time_text(reader, due.due_at)
        })  # fmt: skip
    elif comparable and said.compliance != due.compliance:
        yield _problem("check.compliance", id_, number, **{
            "is": _percent_text(said.compliance), "should": _percent_text(due.compliance)
        })  # fmt: skip


def _comparable(log: list[Recorded], changed_at: datetime | None) -> bool:
    """Whether a clock runs, or was stopped after the last change of what it is counted by."""
    end = log[-1].end if log else None
    return end is None or changed_at is None or end > seconds(changed_at)


def _bases_changed(session: Session) -> datetime | None:
    begun = and_(Change.action == "I", Change.entity.not_in(_CALENDARS))  # nothing was counted by it before
    query = select(func.max(Change.unit_id)).where(Change.entity.in_(_BASES), ~begun)
    unit = session.get(Unit, session.scalar(query) or 0)
    return unit.at if unit is not None else None


def check_planned_dates(reader: Reader) -> Iterator[Problem]:
    """Visits of agreement lines that are not remembered as planned, or that stand twice (reference 5)."""
    session = reader.session
    known = {(row[0], row[1]) for row in session.execute(
        select(PlannedDate.agreement_line_id, PlannedDate.calculated_on)
    )}  # fmt: skip
    visits: dict[tuple[int | None, Any], dict[int, str]] = {}
    for class_ in (OrderLine, ItemRequirement):
        open_ = OrderLine.status != LineStatus.CANCELED if class_ is OrderLine else class_.id > 0
        rows: Any = session.execute(  # columns that may be empty, and are not by the conditions
            select(class_.agreement_line_id, class_.calculated_on, ServiceOrder.id, ServiceOrder.number,
                   class_.description, open_)
            .join(ServiceOrder, ServiceOrder.id == class_.order_id)
            .where(class_.agreement_line_id.is_not(None), class_.calculated_on.is_not(None))
            .order_by(class_.id)
        )  # fmt: skip
        for line_id, day, order_id, number, text, counts in rows:
            if (line_id, day) not in known:
                yield _problem("check.planned_date", order_id, number, day=day.isoformat(), line=text)
            if not counts:
                continue
            orders = visits.setdefault((line_id, day), {})
            orders[order_id] = number
            if len(orders) == 2:
                both = ", ".join(orders.values())
                yield _problem("check.planned_twice", order_id, both, day=day.isoformat(), line=text)


def _problem(code: str, id_: int, number: str, **params: Scalar) -> Problem:
    return Problem(code, Severity.WARN, "", {"entity": "service_order", "id": id_, "number": number, **params})


def _time_text(reader: Reader, at: datetime | None) -> str:
    return "–" if at is None else f"{reader.site.local(at):%Y-%m-%d %H:%M}"


def _percent_text(value: Any) -> str:
    return "–" if value is None else f"{value:.2f}"
