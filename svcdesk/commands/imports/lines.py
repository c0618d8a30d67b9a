"""Completes and prices the order lines that an import brings along, as if somebody had typed them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from svcdesk.commands.imports.lookups import NewRecord
from svcdesk.commands.pricing import order_day
from svcdesk.domain.kinds import LineType
from svcdesk.domain.line_filling import complete_line
from svcdesk.domain.price_book import PriceBook
from svcdesk.store import UnitOfWork
from svcdesk.store.price_facts import load_books


def complete_imported_lines(uow: UnitOfWork, orders: Sequence[NewRecord]) -> None:
    """What the file says stays, its prices as typed ones; the rest follows from project, type and price tables."""
    found = [(order, line) for order in orders for line in order.children if line.entity == "order_line"]
    if not found:
        return
    values = [plain_values(line) for _order, line in found]
    projects = {plain(order.values.get("project_id")) for order, _line in found} - {None}
    books = load_books(
        uow.session, projects, values, site=uow.site, day=uow.site.day(uow.now), currency=uow.company.currency,
        parameters=uow.parameters,
    )  # fmt: skip
    dated: dict[tuple[int | None, date], PriceBook] = {}
    for (order, line), known in zip(found, values, strict=True):
        known.setdefault("type", LineType.HOUR)
        day = order_day(uow.site, order.values.get("preferred_at"), order.values.get("created_at") or uow.now)
        key = plain(order.values.get("project_id")), day
        if (book := dated.get(key)) is None:
            book = dated[key] = replace(books.get(key[0], books[None]), day=day)
        given = {name for name, value in known.items() if value not in (None, "")}
        line.values |= complete_line(known, given, book, fresh=True)


def plain_values(record: NewRecord) -> dict[str, Any]:
    """The values of a record, with the ids of those that were made before it."""
    return {name: plain(value) for name, value in record.values.items()}


def plain(value: Any) -> Any:
    """An id where a value is a record that was just made."""
    return value.id if isinstance(value, NewRecord) else value
