"""The figures of reliability in words: what each is, and what it was made from."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from svcdesk.domain.reliability import FEWEST, Between
from svcdesk.i18n import _, ngettext
from svcdesk.queries.reliability import Reliability, ReliabilityRow
from svcdesk.ui.shared.formats import money_text, number_text


class Figure(NamedTuple):
    """A card: what it is, the figure, how it came about."""

    caption: str
    text: str
    note: str


def row_name(row: ReliabilityRow) -> str:
    """The object, group or model; the sum has none."""
    if not row.key:
        return _("All together")
    return row.name or _("Without a model")


def days_text(days: Decimal) -> str:
    """``25 days``."""
    return _("{days} days").format(days=number_text(days))


def faults_text(count: int) -> str:
    """``3 faults``."""
    return ngettext("{count} fault", "{count} faults", count).format(count=number_text(count))


def objects_text(count: int) -> str:
    """``2 objects``."""
    return ngettext("{count} object", "{count} objects", count).format(count=number_text(count))


def figures_of(row: ReliabilityRow, found: Reliability) -> tuple[Figure, ...]:
    """The cards of a row."""
    again = len(row.repeats)
    share = _("{percent} % of the faults").format(
        percent=number_text(Decimal(again) * 100 / row.faults, 0)) if row.faults else ""  # fmt: skip
    money = row.sales - row.cost
    return (
        Figure(_("Faults"), number_text(row.faults),
               _("{count} a month, {objects}").format(count=number_text(row.per_month),
                                                      objects=objects_text(row.objects))),
        Figure(_("Mean time between faults"), days_text(row.between.mean_days) if row.between else "–",
               between_text(row.between)),
        Figure(_("Repeat faults"), number_text(again),
               _("{share} – the same symptom within 90 days").format(share=share) if share else ""),
        Figure(_("Cost"), money_text(row.cost, found.currency),
               _("{sales} paid by customers, {margin} left").format(
                   sales=money_text(row.sales, found.currency), margin=money_text(money, found.currency))),
    )  # fmt: skip


def between_text(between: Between | None) -> str:
    """What the mean time was made from."""
    if between is None:
        return _("Said from {count} faults on.").format(count=FEWEST)
    there = f"{days_text(Decimal(between.days))} ({objects_text(between.objects)})"
    parts = [f"{there} ÷ {faults_text(between.faults)}"]
    if between.mean_hours is not None and between.hours is not None:
        parts.append(_("{hours} h by the meters").format(hours=number_text(between.mean_hours)))
    return " · ".join(parts)


def orders_filter(numbers: list[str]) -> str:
    """The filter of the list of orders that finds just these numbers."""
    return "==" + " | ".join(numbers)
