"""What the columns of running clocks say now: read with the rows, so that exports and the command line have it too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from svcdesk.domain.running_clocks import ClockNow
from svcdesk.queries.lists import sqlite
from svcdesk.queries.lists.request import ListRow
from svcdesk.queries.lists.source import Source
from svcdesk.queries.lists.spec import ListColumn, Live
from svcdesk.queries.service_levels import clocks_now
from svcdesk.store import Reader


def with_clocks(reader: Reader, columns: Sequence[ListColumn], rows: Iterable[ListRow]) -> Iterator[ListRow]:
    """The rows with what their orders' clocks say now; ``opens`` of each is its order."""
    found = list(rows)
    clocks = clocks_now(reader, {row.opens for row in found if row.opens is not None})
    for row in found:
        clock = clocks.get(row.opens) if row.opens is not None else None
        values = (
            live_value(column.live, clock, value) if column.live else value
            for column, value in zip(columns, row.values, strict=True)
        )
        yield row._replace(values=tuple(values))


def live_values(
    reader: Reader, here: Source, column: ListColumn, stored: Iterable[tuple[int, Any]]
) -> list[tuple[int, Any]]:
    """A column of many rows (id, stored value) as it is now, to sort by; rows of orders, or that open them."""
    assert column.live is not None
    found = list(stored)
    orders = {id_: id_ for id_, _value in found}
    if here.spec.opens:
        opens = select(here.id, here.table.c[here.spec.opens]).where(sqlite.among(here.id, list(orders)))
        orders = dict(reader.session.execute(opens).all())
    clocks = clocks_now(reader, set(orders.values()))
    return [(id_, live_value(column.live, clocks.get(orders[id_]), value)) for id_, value in found]


def live_value(live: Live, clock: ClockNow | None, stored: Any) -> Any:
    """The value of a column of a clock."""
    if live is Live.LEFT:
        return timedelta(seconds=clock.left) if clock is not None else None
    return clock.compliance if clock is not None and live is Live.COMPLIANCE else stored
