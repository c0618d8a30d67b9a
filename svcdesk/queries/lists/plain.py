"""Lists as plain values, for the command line and for files: the same engine, no widgets.

    keys, rows = plain_list(reader, "service_order", {"customer": "łódź", "progress": "in_process"}, sort="-number")

A field is a column key or the name of its reference (``customer``), a value is what is typed over that column;
``text`` is the filter box, ``sort`` a key with a minus for descending, ``columns`` keys with commas between,
``quick`` a quick filter, ``limit`` the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from itertools import islice
from typing import Any, Final

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.problems import refuse
from svcdesk.queries.lists.engine import spec_of, stream
from svcdesk.queries.lists.plan import columns_to_read
from svcdesk.queries.lists.request import ListRequest, find_column
from svcdesk.queries.lists.spec import Sort
from svcdesk.store import Reader

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_WORDS: Final = frozenset({"text", "sort", "columns", "quick", "limit"})


def plain_list(reader: Reader, name: str, fields: Mapping[str, str]) -> tuple[list[str], Iterator[dict[str, Any]]]:
    """The column keys and the rows of a list, as JSON values by key. Raises Refused."""
    spec = spec_of(name)
    sort = fields.get("sort", "")
    by = find_column(spec, sort.removeprefix("-")).key if sort else ""
    columns = [find_column(spec, key.strip()).key for key in fields.get("columns", "").split(",") if key.strip()]
    request = ListRequest(
        name,
        text=fields.get("text", ""),
        filters=tuple((find_column(spec, key).key, text) for key, text in fields.items() if key not in _WORDS),
        quick=fields.get("quick", ""),
        sort=Sort(by, sort.startswith("-")) if sort else None,
        columns=tuple(columns),
    )
    limit = fields.get("limit", "")
    if limit and not limit.isdecimal():
        raise refuse("field.not_a_number", "limit", value=limit)
    keys = ["id", *(column.key for column in columns_to_read(spec, request))]
    rows = islice(stream(reader, request), int(limit) if limit else None)
    site = reader.site
    return keys, (
        dict(zip(keys, (row.id, *(plain_value(value, site) for value in row.values)), strict=True)) for row in rows
    )


def plain_value(value: Any, site: SiteTime) -> str | int | bool | None:
    """A value as JSON has it: times of the site with their offset, exact decimals as text, choices by name."""
    if isinstance(value, Enum):
        return str(value.value) if isinstance(value, StrEnum) else value.name.lower()
    if isinstance(value, datetime):
        return site.local(value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | bool) or value is None else str(value)


def guarded(text: str) -> str:
    """A text for a CSV file: one that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
