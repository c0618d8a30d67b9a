"""A small board in a database: two teams, three technicians, six orders around Monday 2026-11-23."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kinds import AbsenceKind, Priority
from svcdesk.models import (
    Absence,
    Activity,
    CalendarSpan,
    Company,
    Customer,
    OrderSkill,
    ServiceOrder,
    Skill,
    Team,
    WorkCalendar,
    Worker,
    WorkerSkill,
)
from svcdesk.store import Store, UnitOfWork
from tests.support.databases import made_once

MONDAY = date(2026, 11, 23)
SITE = SiteTime.of("Europe/Warsaw")


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    """An instant by the wall clock of the site."""
    return SITE.instant(day, time(hour, minute))


def second(hour: int, minute: int = 0, day: date = MONDAY) -> int:
    """The same in seconds since the epoch."""
    return int(at(hour, minute, day).timestamp())


@dataclass
class SmallBoard:
    """The ids of what was made, by short names."""

    workers: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    activities: dict[str, int] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)


@made_once
def make_board(store: Store) -> SmallBoard:
    """Anna and Jan in Lifts, Ewa in Office; work from 8 to 16; Ewa is absent on Tuesday.

    Placed: ``door`` (Anna 9–10), ``pump`` (Anna 11–12), ``leak`` (Jan 9–11, dispatched), ``done`` (Jan 13–14,
    closed), ``late`` (nobody, 10–11). Waiting: ``lift`` (high, needs the skill lifts, 90 min), ``fan`` (60 min).
    """
    made = SmallBoard()
    with store.write() as uow:
        uow.add(Company(name="Serwis Łódź", time_zone="Europe/Warsaw", currency="PLN", language="pl", country="PL"))
        calendar = uow.add(WorkCalendar(code="W", name="Work", country="PL"))
        for weekday in range(1, 6):
            uow.add(CalendarSpan(calendar_id=calendar.id, weekday=weekday, opens=480, closes=960))
        made.skills["lifts"] = uow.add(Skill(code="L", name="lifts")).id
        _people(uow, made, calendar.id)
        customer = uow.add(Customer(number="K-1", name="Hotel Świt", phone="601 234 567"))
        _work(uow, made, customer.id)
        uow.describe("Board for a test")
    return made


def _people(uow: UnitOfWork, made: SmallBoard, calendar_id: int) -> None:
    for name in ("Lifts", "Office"):
        made.teams[name] = uow.add(Team(code=name, name=name)).id
    for name, team in (("Anna Żak", "Lifts"), ("Jan Śliwa", "Lifts"), ("Ewa Gołąb", "Office")):
        worker = uow.add(Worker(number=name[:3], name=name, team_id=made.teams[team], calendar_id=calendar_id,
                                login="anna" if name == "Anna Żak" else ""))  # fmt: skip
        made.workers[name.split()[0].lower()] = worker.id
    for name in ("anna", "jan"):
        uow.add(WorkerSkill(worker_id=made.workers[name], skill_id=made.skills["lifts"]))
    tuesday = date(2026, 11, 24)
    uow.add(Absence(worker_id=made.workers["ewa"], kind=AbsenceKind.LEAVE, starts_at=at(0, 0, tuesday),
                    ends_at=at(0, 0, date(2026, 11, 25))))  # fmt: skip


def _work(uow: UnitOfWork, made: SmallBoard, customer_id: int) -> None:
    anna, jan = made.workers["anna"], made.workers["jan"]
    rows: tuple[tuple[str, str, int | None, datetime | None, int, Priority, dict[str, bool]], ...] = (
        ("door", "Door adjustment", anna, at(9), 60, Priority.NORMAL, {}),
        ("pump", "Pump check", anna, at(11), 60, Priority.LOW, {}),
        ("leak", "Leak repair", jan, at(9), 120, Priority.NORMAL, {"dispatched": True}),
        ("done", "Filter change", jan, at(13), 60, Priority.NORMAL, {"closed": True}),
        ("late", "Noise in shaft", None, at(10), 60, Priority.NORMAL, {}),
        ("lift", "Lift stopped", None, None, 90, Priority.HIGH, {}),
        ("fan", "Fan belt", None, None, 60, Priority.NORMAL, {}),
    )
    for number, (key, title, worker_id, starts_at, minutes, priority, more) in enumerate(rows, 1):
        order = uow.add(ServiceOrder(number=f"ZS-{number}", description=title, customer_id=customer_id,
                                     priority=priority, created_at=at(7)))  # fmt: skip
        activity = uow.add(Activity(order_id=order.id, title=title, worker_id=worker_id, starts_at=starts_at,
                                    minutes=minutes, priority=priority, **more))  # fmt: skip
        made.activities[key], made.orders[key] = activity.id, order.id
    uow.add(OrderSkill(order_id=made.orders["lift"], skill_id=made.skills["lifts"]))
