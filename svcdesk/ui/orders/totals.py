"""The totals below the lines of an order, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from svcdesk.domain.orders import compute_totals
from svcdesk.i18n import _
from svcdesk.ui.shared import formats

_NUMBERS: Final = ("quantity", "cost_price", "sales_price")


def totals_text(lines: Iterable[Mapping[str, Any]], company: str) -> str:
    """``Hours 1.5    Cost 37.50 PLN · Sales 459.00 PLN``; lines with a cell that cannot be read are left out.

    Costs are in the ``company``'s currency, sales in those of the lines.
    """
    readable = [line for line in lines if not any(isinstance(line.get(name), str) for name in _NUMBERS)]
    totals = compute_totals(readable, company)
    parts = [_("Hours {hours}").format(hours=formats.number_text(totals.hours))] if totals.hours else []
    if totals.by_currency:
        cost = formats.money_text(totals.by_currency[company].cost, company)
        amounts = {code: amount.sales for code, amount in totals.by_currency.items() if amount.sales}
        sold = amounts or {company: totals.by_currency[company].sales}
        sales = " + ".join(formats.money_text(amount, code) for code, amount in sold.items())
        parts.append(_("Cost {cost} · Sales {sales}").format(cost=cost, sales=sales))
    return "    ".join(parts)
