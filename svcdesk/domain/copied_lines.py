"""What a copied line takes along: what is to be done, never what became of it (reference 4, 6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from svcdesk.domain.kinds import LineType
from svcdesk.domain.orders import LINE_FATE, applies

_FROM_AGREEMENT: Final = (
    "type", "description", "category_id", "line_property_id", "task_id", "object_id", "worker_id", "item_id",
    "quantity", "unit", "start_after", "end_before", "warehouse_id", "project_activity", "dimension",
)  # fmt: skip
_BETWEEN_AGREEMENTS: Final = (*_FROM_AGREEMENT, "service_text", "item_setup", "interval_id", "window_id")


def copy_of_order_line(line: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """An order line as a new one of an order in ``currency``: open, not done.

    Prices that a table gave are found anew; typed ones stay, but no sales price in another currency.
    """
    values = {
        name: value
        for name, value in line.items()
        if name not in LINE_FATE and not name.endswith("_level") and applies(line["type"], name)
    }
    for kind in ("cost", "sales"):
        if line.get(f"{kind}_level") not in ("typed", "", None):
            values.pop(f"{kind}_price", None)
    if values.pop("currency", "") not in ("", currency):
        values.pop("sales_price", None)
    return values


def order_line_of_agreement(line: Mapping[str, Any]) -> dict[str, Any]:
    """An agreement line as a new line of an order; it has no prices, those are found on the order (decisions)."""
    type_: LineType = line["type"]
    values = {name: line[name] for name in _FROM_AGREEMENT if applies(type_, name)}
    text = line["service_text"]
    if not values["description"]:
        values["description"] = text
    elif text:
        values["note"] = text
    return values


def agreement_line_of_agreement(line: Mapping[str, Any]) -> dict[str, Any]:
    """An agreement line as a new line of another agreement, valid as long as that one is."""
    return {name: line[name] for name in _BETWEEN_AGREEMENTS}


def dates_that_fit(line: Mapping[str, Any], begin: date, end: date | None) -> dict[str, date]:
    """The dates of a line's own that lie within an agreement it is copied to; others are left to that one."""
    found = {}
    for name in ("starts_on", "ends_on"):
        day = line[name]
        if day is not None and begin <= day and (end is None or day <= end):
            found[name] = day
    return found
