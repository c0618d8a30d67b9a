"""Prices the lines of the demo company's orders by its own price tables, as saving them would."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from svcdesk.commands.demo_orders import Rows
from svcdesk.domain.price_book import PriceBook
from svcdesk.models import CostPrice, ExchangeRate, OrderLine, SalesPrice, ServiceOrder
from svcdesk.store import UnitOfWork
from svcdesk.store.price_facts import load_book

_KEYS: Final = ("type", "worker_id", "category_id", "line_property_id", "item_id")


def price_rows(uow: UnitOfWork, rows: Rows) -> None:
    """Put prices, their levels and the currency into the rows of lines; orders get ids from 1 on, in order."""
    by_project: dict[int | None, list[dict[str, Any]]] = {}
    for line in rows[OrderLine]:
        project_id = rows[ServiceOrder][line["order_id"] - 1]["project_id"]
        by_project.setdefault(project_id, []).append(line)
    days = _days(uow)
    for project_id, lines in by_project.items():
        book = load_book(
            uow.session, project_id, lines, site=uow.site, day=uow.site.day(uow.now), currency=uow.company.currency,
            parameters=uow.parameters,
        )  # fmt: skip
        known: dict[tuple[Any, ...], dict[str, Any]] = {}
        for line in lines:
            key = (*(line[name] for name in _KEYS), bisect_right(days, book.line_day(line)))
            if key not in known:
                known[key] = _prices(line, book)
            line.update(known[key])


def _days(uow: UnitOfWork) -> list[date]:
    """The days from which some price or rate is valid: between two of them nothing changes."""
    tables: tuple[Any, ...] = (CostPrice, SalesPrice, ExchangeRate)
    return sorted({day for table in tables for day in uow.session.scalars(select(table.valid_from))})


def _prices(line: dict[str, Any], book: PriceBook) -> dict[str, Any]:
    cost = book.find_cost(line)
    sales = book.find_sales({**line, "cost_price": cost.price})
    currency = book.project.currency if book.project else book.rates.company
    return {
        "cost_price": cost.price, "cost_level": cost.level, "sales_price": sales.price, "sales_level": sales.level,
        "currency": currency,
    }  # fmt: skip
