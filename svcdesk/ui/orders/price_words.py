"""Why a line has its prices, in words: every level of the search, how the price is made, what would override it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from svcdesk.domain.kind_texts import price_level_text
from svcdesk.domain.kinds import PriceModel
from svcdesk.domain.line_properties import FoundProperty, Place
from svcdesk.domain.prices import TYPED, Level, Priced, Step, Verdict, Why, level_key
from svcdesk.i18n import N_, _
from svcdesk.queries.line_proposals import Explained
from svcdesk.ui.shared.formats import date_text, number_text, price_text

Names = Mapping[str, Mapping[int, str]]

_MISSING: Final = {
    "project": N_("the order has no project"), "worker": N_("the line names no worker"),
    "category": N_("the line names no category"), "project_group": N_("the project has no group"),
    "category_group": N_("the category has no group"),
}  # fmt: skip
_MARKS: Final = {
    Verdict.TAKEN: "●", Verdict.BELOW: "○", Verdict.NONE: "·", Verdict.LATER: "◔", Verdict.CURRENCY: "≠",
    Verdict.UNKNOWN: "–",
}  # fmt: skip
_WHY: Final = {
    Why.NO_ITEM: N_("The line names no item."),
    Why.ITEM_BLANK: N_("The item has no price. Type one here, or at the item."),
    Why.NOT_FOR_TYPE: N_("Fees have no cost price."),
    Why.NOT_BILLED: N_("Only projects by time and material have sales prices."),
    Why.NO_PROJECT: N_("The order has no project yet, and so no sales prices."),
    Why.NO_COST: N_("The sales price is made from the cost price, and there is none."),
    Why.NO_RATE: N_("There is no exchange rate for the currency of the project on this day."),
    Why.MODEL: N_("A contribution ratio of 100 % or more has no price."),
    Why.NONE: N_("No table gives a price. Type one here, or add it in Setup."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepWords:
    """One level of a search."""

    mark: str
    level: str
    text: str
    taken: bool


@dataclass(frozen=True, slots=True)
class PriceWords:
    """A search in words; ``rest`` are the sentences below the levels."""

    title: str
    headline: str
    steps: tuple[StepWords, ...]
    rest: tuple[str, ...]


def cost_words(found: Explained, price: Decimal | None, level: str) -> PriceWords:
    """Why the line has its cost price; ``price`` and ``level`` are what stands in it."""
    return _price_words(_("Cost price"), found.cost, found.company, found, price, level)


def sales_words(found: Explained, price: Decimal | None, level: str) -> PriceWords:
    """Why the line has its sales price; ``price`` and ``level`` are what stands in it."""
    return _price_words(_("Sales price"), found.sales, found.currency, found, price, level)


def property_words(found: Explained, chosen: int | None) -> PriceWords:
    """Why the line has its property; ``chosen`` is the one that stands in it."""
    names = found.names.get("line_property", {})
    proposed = found.found_property.line_property_id
    headline = names.get(chosen, "") if chosen is not None else _("none")
    rest = []
    if chosen is None:
        rest.append(_("No rule gives a property. Choose one before the line is posted."))
    elif chosen != proposed:
        rest.append(_("Chosen by hand. Clear the cell and the search decides."))
    return PriceWords(_("Line property"), headline, _property_steps(found.found_property, names), tuple(rest))


def _property_steps(found: FoundProperty, names: Mapping[int, str]) -> tuple[StepWords, ...]:
    steps = []
    unknown = [_named(step.place) for step in found.steps if step.place and step.verdict is Verdict.UNKNOWN]
    missing = {parts[0] for parts in unknown if len(parts) == 1}
    for step in found.steps:
        name = names.get(step.line_property_id, "") if step.line_property_id is not None else ""
        if step.verdict is Verdict.UNKNOWN and step.place is not None:
            text = _missing_text(_named(step.place), missing)
        elif step.verdict is Verdict.NONE:
            text = _("none")
        else:
            text = name if step.verdict is Verdict.TAKEN else _("{name}, less specific").format(name=name)
        level = _("default of the project") if step.place is None else _place_text(step.place)
        steps.append(StepWords(_MARKS[step.verdict], level, text, step.verdict is Verdict.TAKEN))
    return tuple(steps)


def _named(place: Place) -> tuple[str, ...]:
    """What a place of the search names."""
    return tuple(part for part in place if part)


def _missing_text(parts: Sequence[str], missing: Collection[str]) -> str:
    """Why a level is not asked: the first thing that the line does not say."""
    return _(_MISSING[next(part for part in parts if part in missing)])


def _place_text(place: Place) -> str:
    parts = _named(place)
    return price_level_text("+".join(parts)) if parts else _("general rule")


def _price_words(
    title: str, priced: Priced, currency: str, found: Explained, price: Decimal | None, level: str
) -> PriceWords:
    typed = price is not None and level in (TYPED, "")
    shown = price_text(price, currency) if price is not None else _("none")
    headline = f"{shown} · {price_level_text(TYPED if typed else level)}" if price is not None else shown
    rest = [_(_WHY[priced.why])] if priced.why in _WHY else _made(priced, currency)
    if typed and priced.price is not None:
        tables = price_text(priced.price, currency)
        text = _("Typed by hand. Clear the cell and the tables decide: {price}, {level}.")
        rest.append(text.format(price=tables, level=price_level_text(priced.level)))
    elif price is not None and price != priced.price and priced.price is not None:
        text = _("The tables give {price} now. Find the prices anew to take it.")
        rest.append(text.format(price=price_text(priced.price, currency)))
    if priced.steps:
        rest.append(_overrides(priced.overriding))
    missing = {step.level[0] for step in priced.steps if step.verdict is Verdict.UNKNOWN and len(step.level) == 1}
    steps = tuple(_step_words(step, currency, missing) for step in priced.steps)
    return PriceWords(title, headline, steps, tuple(rest))


def _step_words(step: Step, currency: str, missing: Collection[str]) -> StepWords:
    unknown = step.verdict is Verdict.UNKNOWN
    text = _missing_text(step.level, missing) if unknown else _verdict_text(step, currency)
    return StepWords(_MARKS[step.verdict], price_level_text(level_key(step.level)), text, step.verdict is Verdict.TAKEN)


def _verdict_text(step: Step, currency: str) -> str:
    row = step.row
    if row is None or step.verdict is Verdict.NONE:
        return _("none")
    if step.verdict is Verdict.CURRENCY:
        return _("only in {currency}").format(currency=row.currency or currency)
    value = _value_text(row.model, row.value, currency)
    day = date_text(row.valid_from)
    if step.verdict is Verdict.LATER:
        return _("{price}, only from {day}").format(price=value, day=day)
    if step.verdict is Verdict.TAKEN:
        return _("{price} since {day}").format(price=value, day=day)
    return _("{price} since {day}, less specific").format(price=value, day=day)


def _value_text(model: PriceModel, value: Decimal, currency: str) -> str:
    if model is PriceModel.PER_UNIT:
        return price_text(value, currency)
    if model is PriceModel.CHARGE_AMOUNT:
        return _("cost + {amount}").format(amount=price_text(value, currency))
    percent = number_text(value)
    if model is PriceModel.CHARGE_PERCENT:
        return _("cost + {percent} %").format(percent=percent)
    return _("contribution {percent} %").format(percent=percent)


def _made(priced: Priced, currency: str) -> list[str]:
    """How the price is made of what the row or item says: model, exchange rate, surcharge."""
    said = []
    row = priced.taken.row if priced.taken else None
    if priced.why is Why.ITEM and priced.rate != 1 and priced.base is not None:
        text = _("The item's {price} at the rate {rate}.")
        said.append(text.format(price=price_text(priced.base), rate=number_text(priced.rate)))
    elif priced.why is Why.ITEM:
        said.append(_("The price of the item."))
    if row is not None and row.model is not PriceModel.PER_UNIT and priced.cost is not None:
        cost, value = price_text(priced.cost), number_text(row.value)
        text = {
            PriceModel.CONTRIBUTION_RATIO: _("100 · {cost} / (100 − {value}) by the contribution ratio."),
            PriceModel.CHARGE_PERCENT: _("{cost} · (100 + {value}) / 100 by the charge on the cost."),
            PriceModel.CHARGE_AMOUNT: _("{cost} + {value} by the charge on the cost."),
        }[row.model]
        said.append(text.format(cost=cost, value=value))
    if priced.percent and priced.price is not None:
        text = _("{percent} % by the line property make {price}.")
        sign = "+" if priced.percent > 0 else ""
        said.append(
            text.format(percent=f"{sign}{number_text(priced.percent)}", price=price_text(priced.price, currency))
        )
    return said


def _overrides(levels: Sequence[Level]) -> str:
    if not levels:
        return _("Only a price typed into the line would take its place.")
    named = ", ".join(price_level_text(level_key(level)) for level in levels)
    return _("A price for {levels} would take its place, or one typed into the line.").format(levels=named)
