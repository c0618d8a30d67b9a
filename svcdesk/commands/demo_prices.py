"""Prices the lines of the demo company's orders by its own price tables, as saving them would."""

from __future__ import annotations

from typing import Any

from svcdesk.commands.demo_orders import Rows
from svcdesk.domain.price_book import PriceBook
from svcdesk.models import OrderLine, ServiceOrder
from svcdesk.store import UnitOfWork
from svcdesk.store.price_facts import load_book


def price_rows(uow: UnitOfWork, rows: Rows) -> None:
    """Put prices, their levels and the currency into the rows of lines; orders get ids from 1 on, in order."""
    by_project: dict[int | None, list[dict[str, Any]]] = {}
    for line in rows[OrderLine]:
        project_id = rows[ServiceOrder][line["order_id"] - 1]["project_id"]
        by_project.setdefault(project_id, []).append(line)
    for project_id, lines in by_project.items():
        book = load_book(
            uow.session, project_id, lines, site=uow.site, day=uow.site.day(uow.now), currency=uow.company.currency,
            parameters=uow.parameters,
        )  # fmt: skip
        for line in lines:
            _price(line, book)


def _price(line: dict[str, Any], book: PriceBook) -> None:
    cost = book.find_cost(line)
    line |= {"cost_price": cost.price, "cost_level": cost.level}
    sales = book.find_sales(line)
    line |= {"sales_price": sales.price, "sales_level": sales.level}
    line["currency"] = book.project.currency if book.project else book.rates.company
