"""What a line of an agreement becomes on an order, planned or copied: an order line, or parts that it requires."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import Table

from svcdesk.domain.copied_lines import order_line_of_agreement
from svcdesk.domain.kinds import ItemSetup, LineType
from svcdesk.domain.line_filling import complete_line
from svcdesk.domain.price_book import PriceBook
from svcdesk.models import AgreementLine, OrderLine


def becomes_part(line: AgreementLine) -> bool:
    """Whether its item is required for the order, and no line of the order (reference 5, 13)."""
    return line.type is LineType.ITEM and line.item_setup is ItemSetup.REQUIREMENT


def completed_line(line: AgreementLine, book: PriceBook, scheduled_on: date | None = None) -> dict[str, Any]:
    """The values of the order line that it becomes, completed and priced as if somebody had typed it."""
    named = {column.name: getattr(line, column.name) for column in AgreementLine.__table__.columns}
    values = {**_BLANK_LINE, **order_line_of_agreement(named), "scheduled_on": scheduled_on}
    given = {name for name, value in values.items() if value not in (None, "")}
    return values | complete_line(values, given, book, fresh=True)


def part_of_line(
    line: AgreementLine, completed: dict[str, Any], order_id: int, warehouse_id: int | None
) -> dict[str, Any]:
    """The values of the item requirement that it becomes, by those of the order line that it would be."""
    return {
        "order_id": order_id, "item_id": line.item_id, "warehouse_id": line.warehouse_id or warehouse_id,
        "description": completed["description"], "quantity": line.quantity, "unit": completed["unit"],
        "category_id": completed["category_id"], "line_property_id": completed["line_property_id"],
        "sales_price": completed["sales_price"], "currency": completed["currency"],
    }  # fmt: skip


def _usual(table: Table) -> dict[str, Any]:
    found = {}
    for column in table.columns:
        default: Any = column.default
        if column.name != "id":
            found[column.name] = default.arg if default is not None and default.is_scalar else None
    return found


_BLANK_LINE: Final = _usual(OrderLine.__table__)  # type: ignore[arg-type]
