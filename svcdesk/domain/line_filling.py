"""What an order line takes from its project, its category, its item and the price tables (reference 6.2, 9).

The same function completes a line while it is typed in the form and when it is saved, so that what is seen
before saving is what is stored.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Final

from svcdesk.domain.kinds import LineType, OffsetType
from svcdesk.domain.money import round_half_up
from svcdesk.domain.price_book import PriceBook, Values
from svcdesk.domain.prices import TYPED, Priced
from svcdesk.domain.problems import Problem, Scalar, Severity

PRICE_KEYS: Final = frozenset(
    {"type", "worker_id", "category_id", "line_property_id", "item_id", "executed_on", "scheduled_on", "started_at",
     "project", "day"}
)  # fmt: skip
"""The fields of a line, and ``project`` and ``day`` of its order, on which its prices depend. The quantity is none."""
_PROPERTY_KEYS: Final = frozenset({"type", "category_id", "project"})
_HOURS_PLACES: Final = 2


def complete_line(
    line: Values, changed: Collection[str], book: PriceBook, *, fresh: bool, proposed_before: int | None = None
) -> dict[str, Any]:
    """The fields of an open line that take another value; nothing that somebody typed is overwritten.

    ``changed`` names what was just given, and ``project`` or ``day`` where the order's changed; ``fresh`` is a
    new line. ``proposed_before`` is the property that was proposed for what the line said until now: one that
    somebody chose instead stays. A typed price stays until it is cleared: its level is ``typed``. Other prices
    are found anew when what they depend on changed.
    """
    values = dict(line)
    given = set(changed)
    put = partial(_put, values, given)
    _fill_category(values, given, book, put, fresh=fresh)
    _fill_property(values, given, book, put, proposed_before, fresh=fresh)
    if values["type"] is LineType.EXPENSE and not values.get("offset_account") and book.project is not None:
        put("offset_account", book.project.offset_account)
        if values.get("offset_type") in (None, OffsetType.LEDGER):  # else somebody chose another kind
            put("offset_type", book.project.offset_type)
    if values["type"] is LineType.ITEM and (fresh or "item_id" in given):
        _fill_item(values, changed, book, put, fresh=fresh)
    if values["type"] is LineType.HOUR and not values.get("unit"):
        put("unit", "h")
    foreign = _fill_currency(values, changed, book, put, moved=fresh or "project" in given)
    keys = bool(PRICE_KEYS & given) or fresh
    cost_before = values.get("cost_price")
    _fill_price(values, changed, "cost", book.find_cost, put, keys=keys)
    if values.get("cost_price") != cost_before or "cost_price" in changed:
        keys = True  # price models build on the cost price
    if foreign and "sales_price" not in changed:
        put("sales_level", "")  # what was typed in another currency is no price in this one
        put("sales_price", None)
        keys = True
    _fill_price(values, changed, "sales", book.find_sales, put, keys=keys)
    return {name: value for name, value in values.items() if name not in line or line[name] != value}


def complete_agreement_line(
    line: Values, changed: Collection[str], book: PriceBook, *, fresh: bool, proposed_before: int | None = None
) -> dict[str, Any]:
    """The same for a line of an agreement, which has no prices: category, property, the item's text, units."""
    values = dict(line)
    given = set(changed)
    put = partial(_put, values, given)
    _fill_category(values, given, book, put, fresh=fresh)
    _fill_property(values, given, book, put, proposed_before, fresh=fresh)
    if values["type"] is LineType.ITEM and (fresh or "item_id" in given):
        _fill_item(values, changed, book, put, fresh=fresh)
    if values["type"] is LineType.HOUR and not values.get("unit"):
        put("unit", "h")
    return {name: value for name, value in values.items() if name not in line or line[name] != value}


def refresh_prices(line: Values, book: PriceBook) -> dict[str, Any]:
    """The prices of an open line that the tables give another value now; typed ones stay."""
    return complete_line(line, {"day"}, book, fresh=False)


def compute_hours(started_at: datetime | None, ended_at: datetime | None) -> Decimal | None:
    """The hours between start and end, with two decimals; None unless there are some."""
    if started_at is None or ended_at is None or ended_at <= started_at:
        return None
    minutes = Decimal(int((ended_at - started_at).total_seconds() // 60))
    return round_half_up(minutes / 60, _HOURS_PLACES) or None


def _put(values: dict[str, Any], given: set[str], name: str, value: Any) -> None:
    if values.get(name) != value:
        values[name] = value
        given.add(name)


def _fill_category(values: dict[str, Any], given: Collection[str], book: PriceBook, put: Any, *, fresh: bool) -> None:
    """The default category of the type: for a new line without one, and where the old one no longer fits."""
    category = book.categories.get(values.get("category_id") or 0)
    unfit = category is not None and category.type is not values["type"] and "category_id" not in given
    blank = values.get("category_id") is None and (fresh or "type" in given)
    if unfit or blank:
        put("category_id", book.default_category(values["type"]))


def _fill_property(
    values: dict[str, Any], given: Collection[str], book: PriceBook, put: Any, before: int | None, *, fresh: bool
) -> None:
    """The property that the search finds, unless somebody chose another one; cleared, it is searched again."""
    chosen = values.get("line_property_id")
    if chosen is None:
        follows = fresh or bool({"line_property_id", *_PROPERTY_KEYS} & set(given))
    else:
        follows = "line_property_id" not in given and chosen == before and bool(_PROPERTY_KEYS & set(given))
    if follows:
        put("line_property_id", book.find_property(values.get("category_id")).line_property_id)


def _fill_currency(values: dict[str, Any], changed: Collection[str], book: PriceBook, put: Any, *, moved: bool) -> bool:
    """The currency of the project, unless another one was given; whether it took the place of another."""
    wanted = book.project.currency if book.project else book.rates.company
    old = values.get("currency")
    if not old or (moved and "currency" not in changed):
        put("currency", wanted)
    return bool(old) and values["currency"] != old


def _fill_item(values: dict[str, Any], changed: Collection[str], book: PriceBook, put: Any, *, fresh: bool) -> None:
    """The text and the unit of the item, where nothing else was typed with it."""
    item = book.items.get(values.get("item_id") or 0)
    if item is None:
        return
    for name, proposed in (("description", item.name), ("unit", item.unit)):
        if not values.get(name) or (not fresh and name not in changed):
            put(name, proposed)


def _fill_price(
    values: dict[str, Any], changed: Collection[str], name: str, find: Any, put: Any, *, keys: bool
) -> None:
    price, level = f"{name}_price", f"{name}_level"
    if name == "cost" and values["type"] is LineType.FEE and price in changed and values.get(price) is not None:
        return  # refused by the rules of the type
    if is_typed(values, changed, name):
        put(level, TYPED)
    elif keys or price in changed or level in changed:
        found: Priced = find(values)
        put(price, found.price)
        put(level, found.level)


def is_typed(values: Values, changed: Collection[str], name: str) -> bool:
    """Whether a person typed the cost or sales price of a line.

    Who gives a price without a level types it; who gives the level too says what it is. A price without a
    level, as imports and older versions left it, counts as typed.
    """
    price, level = values.get(f"{name}_price"), values.get(f"{name}_level")
    if price is None or (name == "cost" and values["type"] is LineType.FEE):
        return False
    if f"{name}_price" in changed and f"{name}_level" not in changed:
        return True
    return level in (TYPED, "")


def check_named(line: Values, changed: Collection[str], book: PriceBook, *, fresh: bool) -> list[Problem]:
    """What lines may not name: categories of another type, inactive ones, workers that left, and combinations
    that are not allowed. Only what was given or changed is looked at; targets are field names.
    """
    given = PRICE_KEYS if fresh else set(changed)
    found: list[Problem] = []

    def add(code: str, target: str, **params: Scalar) -> None:
        found.append(Problem(code, Severity.REFUSE, target, params))

    category = book.categories.get(line.get("category_id") or 0)
    worker = book.workers.get(line.get("worker_id") or 0)
    project, parameters = book.project, book.parameters
    pairs: list[tuple[tuple[int, int], frozenset[tuple[int, int]], str, str]] = []
    if category is not None and {"category_id", "type"} & given:
        if category.type is not line["type"]:
            add("line.category_type", "category_id", category=category.name)
        elif not category.active and not parameters.inactive_categories:
            add("line.category_inactive", "category_id", category=category.name)
    if worker is not None and not worker.active and "worker_id" in given and not parameters.terminated_workers:
        add("line.worker_inactive", "worker_id", who=worker.name)
    allowed = book.allowed
    if worker and project and {"worker_id", "project"} & given and parameters.worker_project == "mandatory":
        pairs.append(((worker.id, project.id), allowed.worker_project, "line.worker_project", "worker_id"))
    if category and project and {"category_id", "project"} & given and parameters.project_category == "mandatory":
        pairs.append(((project.id, category.id), allowed.project_category, "line.project_category", "category_id"))
    if category and worker and {"category_id", "worker_id"} & given and parameters.category_worker == "mandatory":
        pairs.append(((category.id, worker.id), allowed.category_worker, "line.category_worker", "category_id"))
    names = {
        "who": worker.name if worker else "", "project": project.name if project else "",
        "category": category.name if category else "",
    }  # fmt: skip
    for pair, among, code, target in pairs:
        if pair not in among:
            add(code, target, **names)
    return found
