"""How values of a list are written: words with their mark, dates and numbers as the user's language does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import Priority, Progress
from svcdesk.domain.running_clocks import ClockNow
from svcdesk.i18n import _
from svcdesk.queries.lists.live import live_value
from svcdesk.queries.lists.spec import NUMBERS, ListColumn, Live
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.clock_words import MARKS, left_text

_MARKS: Final[dict[Enum, tuple[str, str]]] = {
    Priority.HIGH: ("▲", "high_edge"),
    Priority.NORMAL: ("●", "normal_edge"),
    Priority.LOW: ("▼", "low_edge"),
    Progress.IN_PROCESS: ("●", "accent"),
    Progress.POSTED: ("✓", "low_edge"),
    Progress.CANCELED: ("✕", "closed_edge"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is painted: its text, and a mark before it in a colour of the look."""

    text: str = ""
    mark: str = ""
    colour: str = "muted"


def make_cell(column: ListColumn, value: Any, site: SiteTime) -> Cell:
    """The cell of a value."""
    if value is None or value == "":
        return Cell()
    if isinstance(value, Enum):
        mark, colour = _MARKS.get(value, ("", "muted"))
        return Cell(capital(kind_text(value)), mark, colour)
    if isinstance(value, bool):
        return Cell(_(column.label), "✓", "low_edge") if value else Cell()
    return Cell(value_text(column, value, site))


def make_live_cell(column: ListColumn, clock: ClockNow, value: Any, site: SiteTime) -> Cell:
    """The cell of a running clock as it is now: the deadline has the mark of its state."""
    assert column.live is not None
    text = value_text(column, live_value(column.live, clock, value), site)
    mark, colour = MARKS[clock.state]
    return Cell(text, mark, colour) if column.live is not Live.COMPLIANCE else Cell(text)


def value_text(column: ListColumn, value: Any, site: SiteTime) -> str:
    """A value as plain text, as the cell shows it without its mark."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return capital(kind_text(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, timedelta):
        return left_text(int(value.total_seconds()))
    if isinstance(value, datetime):
        return formats.when_text(site.local(value))
    if isinstance(value, date):
        return formats.date_text(value)
    if isinstance(value, Decimal):
        return formats.price_text(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10_000 else formats.number_text(value)
    text = str(value)
    return " ".join(text.split()) if column.kind is FieldKind.LONG_TEXT else text


def capital(word: str) -> str:
    """The word with a capital first letter."""
    return word[:1].upper() + word[1:]


def is_right_aligned(column: ListColumn) -> bool:
    """Numbers stand under each other."""
    return column.kind in NUMBERS


def filter_hint(column: ListColumn) -> str:
    """What the empty filter field of a column says in its tool tip."""
    if column.kind in NUMBERS:
        return _("5, >=5, 5..10; = empty, <> not empty")
    if column.kind in (FieldKind.DAY, FieldKind.INSTANT):
        if column.kind is FieldKind.INSTANT:
            return _("A day, a month or a year; >=2026-11, 2026-11-01..2026-11-15, today, <=now; = empty, <> not empty")
        return _("A day, a month or a year; >=2026-11, 2026-11-01..2026-11-15, today; = empty, <> not empty")
    if column.kind is FieldKind.CHOICE:
        return ", ".join(kind_text(member) for member in column.choices)
    if column.kind is FieldKind.FLAG:
        return _("yes, no")
    return _("Words in any order; = empty, <> not empty")
