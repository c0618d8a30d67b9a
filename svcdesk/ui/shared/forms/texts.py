"""The text of a field's value as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from svcdesk.domain.batches import Outcome
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kind_texts import KIND_TEXTS, kind_text, price_level_text
from svcdesk.domain.kinds import LineStatus, Priority, Progress
from svcdesk.domain.money import Money
from svcdesk.i18n import _
from svcdesk.ui.shared import formats

MARKS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    Priority: {Priority.HIGH: "▲", Priority.NORMAL: "●", Priority.LOW: "▼"},
    LineStatus: {LineStatus.CREATED: "○", LineStatus.POSTED: "✓", LineStatus.CANCELED: "✕"},
    Progress: {Progress.IN_PROCESS: "○", Progress.POSTED: "✓", Progress.CANCELED: "✕"},
    Outcome: {
        Outcome.PLANNED: "●",
        Outcome.CONFLICT: "▲",
        Outcome.SKIPPED: "–",
        Outcome.DONE: "✓",
        Outcome.FAILED: "✕",
    },
}


def minute_text(minute: int | None) -> str:
    """``08:30`` of minutes after midnight; midnight at the end is ``24:00``."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def choice_text(member: Enum) -> str:
    """The word of a choice, with its mark where it has one."""
    mark = MARKS.get(type(member), {}).get(member, "")
    word = kind_text(member) if type(member) in KIND_TEXTS else _(str(member.value))
    return f"{mark} {word}".strip()


def value_text(value: Any, site: SiteTime, spec: FieldSpec | None = None, caption: str = "") -> str:
    """One value for a cell, the history or the merge panel."""
    if value is None or value == "":
        return ""
    if caption:
        return caption
    if spec is not None and spec.kind is FieldKind.MINUTE and isinstance(value, int):
        return minute_text(value)
    if spec is not None and spec.meaning == "price_level" and isinstance(value, str):
        return price_level_text(value)
    if spec is not None and spec.choices and value in spec.choices:
        return choice_text(spec.choices[spec.choices.index(value)])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Enum):
        return choice_text(value)
    if isinstance(value, datetime):
        return formats.when_text(site.local(value))
    if isinstance(value, date):
        return formats.date_text(value)
    if isinstance(value, Money):
        return formats.money_text(value, value.currency)
    if isinstance(value, Decimal):
        is_price = spec is not None and spec.name.endswith("_price")
        return formats.price_text(value) if is_price else formats.number_text(value)
    return _("(picture)") if isinstance(value, bytes) else str(value)
