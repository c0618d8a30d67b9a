"""Posts the demo company's lines through the writer of posting: each Monday those of the week before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from svcdesk.commands.demo_orders import Rows
from svcdesk.commands.posting_writer import Drafting, write_transactions
from svcdesk.commands.stock_ledger import Move
from svcdesk.domain.kinds import LineStatus, MoveKind
from svcdesk.domain.posting import PostingLine, posting_day
from svcdesk.models import OrderLine
from svcdesk.store import UnitOfWork
from svcdesk.store.posting_facts import load_posting_lines
from svcdesk.store.stock_facts import among

_AT: Final = time(8, 15)
_AGO: Final = timedelta(minutes=50)
"""So long ago were the last ones posted, if Monday is yet to come."""


def take_posted(rows: Rows) -> list[int]:
    """The ids of the lines to be posted, which become open ones until then; their ids begin at 1."""
    found = [id_ for id_, line in enumerate(rows[OrderLine], 1) if line["status"] is LineStatus.POSTED]
    for id_ in found:
        rows[OrderLine][id_ - 1]["status"] = LineStatus.CREATED
    return found


def post_lines(uow: UnitOfWork, line_ids: Sequence[int]) -> None:
    """Post them week by week; what was taken from stock is bought again."""
    lines = load_posting_lines(uow.session, among(OrderLine.id, line_ids))
    today = uow.site.day(uow.now)
    drafting = Drafting(uow, lines)
    weeks: dict[date, list[tuple[date, PostingLine]]] = {}
    for line in lines:
        day = posting_day(line, None, today)
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append((day, line))
    for monday, found in sorted(weeks.items()):
        at = min(uow.site.instant(monday + timedelta(days=7), _AT), uow.now - _AGO)
        drafts = [drafting.taken(drafting.draft(line, day)) for day, line in found]
        write_transactions(uow, drafts, drafting.ledger, at)
        _buy(uow, drafting, [line for _day, line in found], at)


def _buy(uow: UnitOfWork, drafting: Drafting, lines: Sequence[PostingLine], at: datetime) -> None:
    for line in lines:
        place = drafting.place(line)
        if place is not None and line.item_cost is not None:
            drafting.ledger.move(Move(place, MoveKind.RECEIPT, line.quantity, line.item_cost))
    drafting.ledger.write(uow, at=at + timedelta(minutes=30))
