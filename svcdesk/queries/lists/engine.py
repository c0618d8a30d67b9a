"""Finding and reading the rows of a list, whether it has ten or a million.

A short list, or a filter that leaves few rows, is found whole: the ids of all its rows, sorted in the user's
language. A long list without a filter has no ids at all: pages are slices of an index. A filter that leaves
many rows of a long list is answered by looking through the rows in the order of the index, a few milliseconds
at a time: the first pages are there at once, and ``find_more`` completes the rest.
"""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from enum import IntEnum, StrEnum
from typing import Any, Final

from sqlalchemy import Select, func, select

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.problems import refuse
from svcdesk.domain.text import sort_key
from svcdesk.i18n import language
from svcdesk.queries.lists import sqlite
from svcdesk.queries.lists.catalogue import LISTS
from svcdesk.queries.lists.live import live_values, with_clocks
from svcdesk.queries.lists.order import index_order
from svcdesk.queries.lists.plan import Plan, columns_to_read, make_plan
from svcdesk.queries.lists.request import ListRequest, ListRow
from svcdesk.queries.lists.source import Source, source
from svcdesk.queries.lists.spec import ListColumn, ListSpec, Sort
from svcdesk.store import Reader

FEW: Final = 5_000
"""So many rows are sorted at once; with more, a list is read in the order of an index."""
PAGE: Final = 200
_ENOUGH: Final = 40
"""A search stops for the first time when it has so many rows: more than a screen shows."""
_FIRST_STEP: Final = 1_000
_LARGEST_STEP: Final = 8_000
_FIRST_BUDGET_SECONDS: Final = 0.012
_BUDGET_SECONDS: Final = 0.02


@dataclass(frozen=True, slots=True)
class Listing:
    """What a request found, perhaps not all of it yet.

    ``total`` rows are known; ``complete`` says that there are no more. ``ids`` is None for a long list
    without a filter. ``sort`` is the order it really has: a long list sorts by indexed columns only.
    ``rows`` is the size of the whole table, ``scanned`` how many of its rows were looked through.
    """

    request: ListRequest
    sort: Sort
    rows: int
    total: int
    complete: bool
    ids: array[int] | None = None
    scanned: int = 0
    plan: Plan | None = None

    def position(self, id_: int) -> int | None:
        """Where a row is, if the listing holds ids and it is among them."""
        try:
            return self.ids.index(id_) if self.ids is not None else None
        except ValueError:
            return None


def spec_of(name: str) -> ListSpec:
    """The list of this name. Raises Refused (list.unknown)."""
    if name not in LISTS:
        near = get_close_matches(name, LISTS, 3) or sorted(LISTS)
        raise refuse("list.unknown", name=name, lists=", ".join(near))
    return LISTS[name]


def sorts_by(spec: ListSpec, key: str) -> bool:
    """Whether the list can be sorted by this column however long it is."""
    return index_order(source(spec), spec.column(key)) is not None


def find(reader: Reader, request: ListRequest) -> Listing:
    """Find the rows of a request; of many it finds the first ones within some milliseconds. Raises Refused."""
    spec = spec_of(request.spec)
    here = source(spec)
    plan = make_plan(reader, here, request)
    rows = reader.session.scalar(sqlite.rows_of(here.table)) or 0
    sort = request.sort or spec.sort
    narrowed = None
    if rows > FEW:
        narrowed = _few_candidates(reader, plan)
    if rows <= FEW or narrowed is not None:
        ids = _sorted_ids(reader, here, plan, narrowed, sort)
        return Listing(request, sort, rows, len(ids), complete=True, ids=ids)
    if index_order(here, spec.column(sort.key)) is None:
        sort = spec.sort
    if not plan.tests:
        return Listing(request, sort, rows, rows, complete=True)
    return find_more(reader, Listing(request, sort, rows, 0, complete=False, ids=array("q"), plan=plan))


def find_more(reader: Reader, listing: Listing) -> Listing:
    """Look through more rows: until a page more is found, but not for longer than some milliseconds."""
    if listing.complete or listing.plan is None or listing.ids is None:
        return listing
    here = source(spec_of(listing.request.spec))
    order = index_order(here, here.spec.column(listing.sort.key))
    assert order is not None
    until = time.perf_counter() + (_BUDGET_SECONDS if listing.scanned else _FIRST_BUDGET_SECONDS)
    ids, scanned = listing.ids[:], listing.scanned
    step = _LARGEST_STEP if scanned else _FIRST_STEP
    while scanned < listing.rows:
        looked = order.slice(reader.session, scanned, step, listing.rows, descending=listing.sort.descending)
        scanned, step = scanned + step, min(2 * step, _LARGEST_STEP)
        matching = set(reader.session.scalars(_matching(here, listing.plan, looked)).all())
        ids.extend(id_ for id_ in looked if id_ in matching)
        if time.perf_counter() > until or (not listing.scanned and len(ids) >= _ENOUGH):
            break
    complete = scanned >= listing.rows
    return replace(
        listing, ids=ids, scanned=scanned, total=len(ids), complete=complete, plan=None if complete else listing.plan
    )


def find_all(reader: Reader, request: ListRequest) -> Listing:
    """Find every row in the order asked for, however long it takes: for exports and the command line."""
    listing = find(reader, request)
    wanted = request.sort or spec_of(request.spec).sort
    if listing.sort != wanted:
        here = source(spec_of(request.spec))
        plan = listing.plan or make_plan(reader, here, request)
        ids = _sorted_ids(reader, here, plan, None, wanted)
        return Listing(request, wanted, listing.rows, len(ids), complete=True, ids=ids)
    while not listing.complete:
        listing = find_more(reader, listing)
    return listing


def count(reader: Reader, request: ListRequest) -> int:
    """How many rows a request has, exactly."""
    return find_all(reader, request).total


def fetch_page(reader: Reader, request: ListRequest, offset: int, limit: int = PAGE) -> tuple[ListRow, ...]:
    """A page of a request, found anew; screens keep the listing and use ``fetch_rows``."""
    listing = find(reader, request)
    while listing.total < offset + limit and not listing.complete:
        listing = find_more(reader, listing)
    return fetch_rows(reader, listing, offset, limit)


def fetch_ids(reader: Reader, listing: Listing, offset: int, limit: int) -> list[int]:
    """The ids of some rows of a listing, in its order."""
    if listing.ids is not None:
        return list(listing.ids[offset : offset + limit])
    here = source(spec_of(listing.request.spec))
    order = index_order(here, here.spec.column(listing.sort.key))
    assert order is not None
    return order.slice(reader.session, offset, limit, listing.rows, descending=listing.sort.descending)


def fetch_rows(reader: Reader, listing: Listing, offset: int, limit: int) -> tuple[ListRow, ...]:
    """Some rows of a listing, in its order; a row that was deleted meanwhile is left out."""
    return rows_by_id(reader, listing.request, fetch_ids(reader, listing, offset, limit))


def rows_by_id(reader: Reader, request: ListRequest, ids: Sequence[int]) -> tuple[ListRow, ...]:
    """Rows by their ids, in that order."""
    if not ids:
        return ()
    spec = spec_of(request.spec)
    here = source(spec)
    columns = columns_to_read(spec, request)
    opens = here.table.c[spec.opens] if spec.opens else here.id.label("opens")
    paths = {path for column in columns for path in here.paths(column)}
    values = [here.expression(column).label(f"v{place}") for place, column in enumerate(columns)]
    query = select(here.id, opens, *values).select_from(here.joined(paths)).where(sqlite.among(here.id, ids))
    found = {row[0]: ListRow(row[0], row[1], tuple(row[2:])) for row in reader.session.execute(query)}
    if any(column.live for column in columns):
        found = {row.id: row for row in with_clocks(reader, columns, found.values())}
    return tuple(found[id_] for id_ in ids if id_ in found)


def positions(reader: Reader, listing: Listing, ids: Sequence[int]) -> dict[int, int]:
    """Where these rows are in a listing; those that are not in it are left out."""
    if listing.ids is not None:
        wanted = set(ids)
        return {id_: place for place, id_ in enumerate(listing.ids) if id_ in wanted}
    here = source(spec_of(listing.request.spec))
    order = index_order(here, here.spec.column(listing.sort.key))
    assert order is not None
    found = {}
    for id_ in ids:
        place = order.place(reader.session, id_)
        if place is not None:
            found[id_] = listing.rows - 1 - place if listing.sort.descending else place
    return found


def totals(reader: Reader, listing: Listing) -> Mapping[str, Decimal | int]:
    """The sums of the columns that have one, over all rows of a complete listing."""
    spec = spec_of(listing.request.spec)
    columns = [column for column in spec.columns if column.total]
    if not columns or not listing.complete:
        return {}
    here = source(spec)
    paths = {path for column in columns for path in here.paths(column)}
    query = select(*(func.sum(here.expression(column)) for column in columns)).select_from(here.joined(paths))
    if listing.ids is not None:
        query = query.where(sqlite.among(here.id, listing.ids))
    sums = reader.session.execute(query).one()
    return {column.key: value or 0 for column, value in zip(columns, sums, strict=True)}


def stream(reader: Reader, request: ListRequest, step: int = 1000) -> Iterator[ListRow]:
    """Every row of a request, never more than ``step`` of them in memory."""
    listing = find_all(reader, request)
    for offset in range(0, listing.total, step):
        yield from fetch_rows(reader, listing, offset, step)


def _few_candidates(reader: Reader, plan: Plan) -> list[int] | None:
    """The ids that can satisfy the plan at all, if an index shows that they are few."""
    fewest: tuple[int, Select[Any]] | None = None
    for test in plan.tests:
        if test.candidates is not None:
            some = test.any_of().limit(FEW + 1)
            found = reader.session.scalar(sqlite.rows_of(some.subquery())) or 0
            if found <= FEW and (fewest is None or found < fewest[0]):
                fewest = (found, some)
    return None if fewest is None else list(reader.session.scalars(fewest[1]).all())


def _matching(here: Source, plan: Plan, ids: Sequence[int]) -> Select[Any]:
    return select(here.id).select_from(here.joined(plan.paths)).where(sqlite.among(here.id, ids), plan.predicate)


def _sorted_ids(reader: Reader, here: Source, plan: Plan, narrowed: Sequence[int] | None, sort: Sort) -> array[int]:
    column = here.spec.column(sort.key)
    paths = plan.paths | here.paths(column)
    query = select(here.id, here.expression(column)).select_from(here.joined(paths)).where(plan.predicate)
    if narrowed is not None:
        query = query.where(sqlite.among(here.id, narrowed))
    key = _sort_key_of(column)
    found = reader.session.execute(query)
    values = live_values(reader, here, column, found) if column.live else found
    keyed = [(key(value), id_) for id_, value in values]
    keyed.sort(reverse=sort.descending)
    return array("q", (id_ for _key, id_ in keyed))


def _sort_key_of(column: ListColumn) -> Any:
    chosen = language()

    def key(value: Any) -> tuple[Any, ...]:
        if value is None:
            return (0,)
        if isinstance(value, IntEnum | bool | int | Decimal | datetime | timedelta):
            return (1, value)
        if isinstance(value, StrEnum):
            return (1, sort_key(kind_text(value), chosen))
        return (1, sort_key(value, chosen), value) if isinstance(value, str) else (1, value)

    return key if column.kind is not FieldKind.PICTURE else (lambda _value: (0,))
