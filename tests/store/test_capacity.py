"""The load of technicians by week: calendars less absences, work on the board, and what is planned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from svcdesk.domain.kinds import AbsenceKind
from svcdesk.models import Absence, ServiceOrder
from svcdesk.queries.capacity import Capacity, TechnicianLoad, load_capacity
from svcdesk.store import Store
from tests.support.board import MONDAY, SmallBoard, at, make_board

HOUR = 60


@pytest.fixture
def board(store: Store) -> SmallBoard:
    return make_board(store)


def load(store: Store, *days: date, planned: dict[tuple[int | None, date], int] | None = None) -> Capacity:
    with store.read() as reader:
        return load_capacity(reader, days[0], days[-1], planned or {})


def of(capacity: Capacity, worker_id: int | None) -> TechnicianLoad:
    return next(row for row in capacity.rows if row.worker_id == worker_id)


def test_work_on_the_board_stands_against_the_calendar_without_absences(store: Store, board: SmallBoard) -> None:
    found = load(store, MONDAY + timedelta(days=2))
    assert found.mondays == (MONDAY,)
    seen = {who: of(found, id_).weeks[0] for who, id_ in board.workers.items()}
    assert {who: (week.open, week.there) for who, week in seen.items()} == {
        "anna": (40 * HOUR, 2 * HOUR), "jan": (40 * HOUR, 3 * HOUR), "ewa": (32 * HOUR, 0),
    }  # fmt: skip
    nobody = of(found, None).weeks[0]
    assert (nobody.open, nobody.there, nobody.is_over) == (None, HOUR, False)


def test_absences_that_overlap_count_once(store: Store, board: SmallBoard) -> None:
    with store.write() as uow:
        for begin, end in ((9, 12), (10, 11), (11, 14)):
            uow.add(
                Absence(worker_id=board.workers["anna"], starts_at=at(begin), ends_at=at(end), kind=AbsenceKind.LEAVE)
            )
    assert of(load(store, MONDAY), board.workers["anna"]).weeks[0].open == 35 * HOUR


def test_planned_hours_are_added_and_too_many_are_named(store: Store, board: SmallBoard) -> None:
    anna, following = board.workers["anna"], MONDAY + timedelta(days=7)
    found = load(store, MONDAY, following, planned={(anna, MONDAY): 38 * HOUR, (anna, following): 41 * HOUR})
    first, second = of(found, anna).weeks
    assert (first.wanted, first.is_over) == (40 * HOUR, False)
    assert (second.wanted, second.is_over) == (41 * HOUR, True)


def test_work_without_a_start_counts_on_its_preferred_day(store: Store, board: SmallBoard) -> None:
    with store.write() as uow:
        order = uow.get(ServiceOrder, board.orders["lift"])
        order.preferred_at, order.preferred_technician_id = at(9), board.workers["ewa"]
    assert of(load(store, MONDAY), board.workers["ewa"]).weeks[0].there == 90
