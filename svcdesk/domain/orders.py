"""Rules of a service order over plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from svcdesk.domain.kinds import LineStatus, LineType, OffsetType, Progress
from svcdesk.domain.lengths import LONGEST_MINUTES, SHORTEST_MINUTES
from svcdesk.domain.money import round_amount
from svcdesk.domain.problems import Problem, Scalar, Severity

EVERY_TYPE: Final = frozenset(
    {"type", "status", "origin", "line_number", "description", "note", "task_id", "object_id", "worker_id",
     "category_id", "line_property_id", "quantity", "unit", "sales_price", "sales_level", "currency", "scheduled_on",
     "executed_on", "signed_off_at", "activity_id", "agreement_line_id", "project_activity", "tax_group", "dimension",
     "transaction_id", "invoice_number"}
)  # fmt: skip
BY_TYPE: Final[Mapping[LineType, frozenset[str]]] = {
    LineType.HOUR: EVERY_TYPE | {"cost_price", "cost_level", "start_after", "end_before", "started_at", "ended_at"},
    LineType.EXPENSE: EVERY_TYPE | {"cost_price", "cost_level", "offset_type", "offset_account"},
    LineType.ITEM: EVERY_TYPE | {"cost_price", "cost_level", "item_id", "warehouse_id"},
    LineType.FEE: EVERY_TYPE,
}
"""Which fields of a line apply to its type (reference 6.2)."""


LINE_FATE: Final = frozenset(
    {"order_id", "line_number", "status", "origin", "executed_on", "started_at", "ended_at", "signed_off_at",
     "activity_id", "agreement_line_id", "transaction_id", "invoice_number"}
)  # fmt: skip
"""What became of a line: a copy of it starts without."""


def compute_progress(statuses: Iterable[LineStatus]) -> Progress:
    """The progress of an order from the statuses of its lines (reference 6.3, decisions example 4)."""
    found = set(statuses)
    if not found or LineStatus.CREATED in found:
        return Progress.IN_PROCESS
    return Progress.POSTED if LineStatus.POSTED in found else Progress.CANCELED


def applies(type_: LineType, name: str) -> bool:
    """Whether a field means something for lines of a type."""
    return name in BY_TYPE[type_]


def check_line(values: Mapping[str, Any], labels: Mapping[str, str], *, times: bool = True) -> list[Problem]:
    """Everything the type of a line asks for or excludes; targets are field names (reference 6.2).

    ``times`` is the parameter by which hour lines have start and end times.

    The worker of an hour line is mandatory from the moment the line says that the work was done
    (done on, started or ended), and again for posting: before that the work may wait for somebody.
    """
    type_ = values["type"]
    found = []

    def add(code: str, name: str) -> None:
        params: dict[str, Scalar] = {"field": labels.get(name, name)}
        found.append(Problem(code, Severity.REFUSE, name, params))

    done = any(values.get(name) is not None for name in ("executed_on", "started_at", "ended_at"))
    if type_ is LineType.HOUR and done and values.get("worker_id") is None:
        add("line.worker_missing", "worker_id")
    if type_ is LineType.EXPENSE and not values.get("offset_account"):
        add("field.required", "offset_account")
    if type_ is LineType.ITEM and values.get("item_id") is None:
        add("field.required", "item_id")
    for name, value in values.items():
        if value not in (None, "", OffsetType.LEDGER) and name in labels and not applies(type_, name):
            add("line.not_for_type", name)
    for name in () if times else ("started_at", "ended_at"):
        if values.get(name) is not None and type_ is LineType.HOUR:
            add("line.times_off", name)
    if values.get("quantity") == 0:
        add("line.quantity_zero", "quantity")
    for low, high in (("started_at", "ended_at"), ("start_after", "end_before")):
        if values.get(low) is not None and values.get(high) is not None and values[high] <= values[low]:
            add("line.ends_first", high)
    return found


def check_window(window_from: datetime | None, window_until: datetime | None) -> list[Problem]:
    """A service window ends after it begins."""
    if window_from is not None and window_until is not None and window_until <= window_from:
        return [Problem("order.window", Severity.REFUSE, "window_until")]
    return []


def compute_minutes(hours: Iterable[Decimal], default_minutes: int) -> int:
    """How long the work of an order takes: the sum of its hours within what a bar can be, else the parameter."""
    total = sum(hours, Decimal(0)) * 60
    minutes = int(total.quantize(Decimal(1), ROUND_HALF_UP))
    return min(max(SHORTEST_MINUTES, minutes), LONGEST_MINUTES) if minutes > 0 else default_minutes


@dataclass(frozen=True, slots=True)
class Amount:
    """What an order costs and sells for, in one currency."""

    cost: Decimal = Decimal(0)
    sales: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an order by currency, and its hours; canceled lines do not count."""

    by_currency: Mapping[str, Amount] = field(default_factory=dict)
    hours: Decimal = Decimal(0)


def compute_totals(lines: Iterable[Mapping[str, Any]], currency: str) -> Totals:
    """The totals of lines given as values; each line is rounded before it is added.

    Costs are in the company's ``currency``, sales in that of the line.
    """
    costs, sales = Decimal(0), dict[str, Decimal]()
    hours = Decimal(0)
    for line in lines:
        if line.get("status") is LineStatus.CANCELED:
            continue
        code = line.get("currency") or currency
        quantity = line.get("quantity") or Decimal(0)
        costs += round_amount(quantity * (line.get("cost_price") or 0), currency)
        sales[code] = sales.get(code, Decimal(0)) + round_amount(quantity * (line.get("sales_price") or 0), code)
        if line["type"] is LineType.HOUR:
            hours += quantity
    codes = dict.fromkeys((currency, *sales)) if sales else ()
    by_currency = {
        code: Amount(costs if code == currency else Decimal(0), sales.get(code, Decimal(0))) for code in codes
    }
    return Totals(by_currency, hours)
