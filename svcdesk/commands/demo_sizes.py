"""The rows of a board of a benchmark size: teams, workers, customers, and an order for each activity."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from svcdesk.domain.demo.board_sizes import CLOSE, OPEN, BoardData, make_board
from svcdesk.domain.kinds import Priority
from svcdesk.models import Activity, CalendarSpan, Company, Customer, ServiceOrder, Team, WorkCalendar, Worker
from svcdesk.store import UnitOfWork


def load_board(uow: UnitOfWork, size: str) -> int:
    """Insert the board of a size into empty tables, its first day on this week's Monday.

    Returns the number of activities. The rows have no history: they were never typed.
    """
    board = make_board(size)
    uow.add(Company(name=f"Board {size}", site_name=f"Board {size}", time_zone="Europe/Warsaw"))
    _people(uow, board)
    customers = _customers(uow, board)
    _orders(uow, board, customers)
    return len(board.bars)


def _people(uow: UnitOfWork, board: BoardData) -> None:
    calendar = uow.add(WorkCalendar(code="BOARD", name="7–18", country=""))
    spans = [{"calendar_id": calendar.id, "weekday": day, "opens": OPEN, "closes": CLOSE} for day in range(1, 6)]
    uow.insert_many(CalendarSpan, spans, history=False)
    teams = [{"code": f"T{n:03d}", "name": name, "version": 1} for n, name in enumerate(board.teams, 1)]
    uow.insert_many(Team, teams, history=False)
    rows = [
        {
            "number": f"P-{one.id:04d}", "name": one.name, "kind": "employee", "active": True, "login": "",
            "team_id": one.team, "calendar_id": calendar.id, "phone": "", "email": "", "note": "", "version": 1,
        }
        for one in board.technicians
    ]  # fmt: skip
    uow.insert_many(Worker, rows, history=False)


def _customers(uow: UnitOfWork, board: BoardData) -> dict[str, int]:
    names = sorted({bar.customer for bar in board.bars})
    blank = dict.fromkeys(
        ("vat_id", "phone", "phone_2", "email", "street", "postal_code", "city", "country", "note"), ""
    )
    rows: list[dict[str, Any]] = [
        {"number": f"K-{n:05d}", "name": name, "language": "en", "blocked": False, "version": 1, **blank}
        for n, name in enumerate(names, 1)
    ]  # fmt: skip
    return dict(zip(names, uow.insert_many(Customer, rows, history=False), strict=True))


def _orders(uow: UnitOfWork, board: BoardData, customers: dict[str, int]) -> None:
    site = uow.site
    today = site.day(uow.now)
    monday = today - timedelta(days=today.weekday())
    starts: dict[int, datetime] = {}
    for bar in board.bars:
        if bar.start not in starts:
            days, minute = divmod(bar.start, 1440)
            starts[bar.start] = site.instant(monday + timedelta(days=days), time(minute // 60, minute % 60))
    blank = dict.fromkeys(
        ("address_name", "street", "postal_code", "city", "country", "problem", "note", "reference_text"), ""
    )
    ids = uow.insert_many(ServiceOrder, [
        {
            "number": f"SO-{bar.id}", "description": bar.title, "priority": Priority[bar.priority.upper()],
            "progress": "in_process", "origin": "system", "customer_id": customers[bar.customer],
            "address_once": False, "preferred_at": starts[bar.start], "created_at": uow.now, "version": 1, **blank,
        }
        for bar in board.bars
    ], history=False)  # fmt: skip
    uow.insert_many(Activity, [
        {
            "order_id": id_, "title": bar.title, "worker_id": bar.technician, "starts_at": starts[bar.start],
            "minutes": bar.end - bar.start, "priority": Priority[bar.priority.upper()],
            "dispatched": bar.status != "planned", "closed": bar.status == "done", "category": "appointment",
            "purpose": "", "note": "", "version": 1,
        }
        for id_, bar in zip(ids, board.bars, strict=True)
    ], history=False)  # fmt: skip
