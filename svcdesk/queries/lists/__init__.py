"""The one list mechanism: specs, requests, and the engine that finds and reads rows however many there are."""

from svcdesk.queries.lists.catalogue import LISTS
from svcdesk.queries.lists.engine import (
    Listing,
    count,
    fetch_page,
    fetch_rows,
    find,
    find_all,
    find_more,
    positions,
    rows_by_id,
    sorts_by,
    spec_of,
    stream,
    totals,
)
from svcdesk.queries.lists.request import ListRequest, ListRow, find_column
from svcdesk.queries.lists.spec import ListColumn, ListSpec, Live, QuickFilter, Sort

__all__ = [
    "LISTS",
    "ListColumn",
    "ListRequest",
    "ListRow",
    "ListSpec",
    "Listing",
    "Live",
    "QuickFilter",
    "Sort",
    "count",
    "fetch_page",
    "fetch_rows",
    "find",
    "find_all",
    "find_column",
    "find_more",
    "positions",
    "rows_by_id",
    "sorts_by",
    "spec_of",
    "stream",
    "totals",
]
