"""The face of a card of the repair bench: symptom, object, who has it, how long it waits and when it is due."""

from __future__ import annotations

from typing import Any

from svcdesk.i18n import _
from svcdesk.queries.repair_bench import RepairCard
from svcdesk.ui.shared.cards.painting import CardDelegate, CardFace, CardLine
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.formats import short_date_text


class RepairCards(CardDelegate):
    """The stripe and the mark say how urgent it is: late ▲, due today ●."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    line_count = 3

    def face(self, card: Any) -> CardFace:
        """Symptom; object; technician and how long it waits; number and when it is due."""
        mark, tone = self._urgency(card)
        due_tone = tone if mark and card.finished_at is None else "muted"
        return CardFace(card.title, mark, tone, (
            CardLine(" · ".join(part for part in (card.thing, card.customer) if part), left_tone="text"),
            CardLine(card.technician or _("nobody yet"), self.waiting_words(card)),
            CardLine(card.number, self.due_words(card), due_tone),
        ))  # fmt: skip

    def _urgency(self, card: RepairCard) -> tuple[str, str]:
        today = self._desk.site.day(self._desk.clock.now())
        if card.finished_at is not None:
            return "✓", "low_edge"
        if card.due_on is None or card.due_on > today:
            return "", "low_edge"
        return ("▲", "high_edge") if card.due_on < today else ("●", "normal_edge")

    def waiting_words(self, card: RepairCard) -> str:
        """``waits 3 d`` at its stage; nothing of a finished one."""
        if card.finished_at is not None:
            return ""
        minutes = int((self._desk.clock.now() - card.waits_since).total_seconds() // 60)
        return _("waits {time}").format(time=waiting_text(minutes))

    def due_words(self, card: RepairCard) -> str:
        """``due 26 Nov``; of a finished one the day it was finished."""
        if card.finished_at is not None:
            return short_date_text(self._desk.site.day(card.finished_at))
        return _("due {day}").format(day=short_date_text(card.due_on)) if card.due_on is not None else ""


def waiting_text(minutes: int) -> str:
    """``3 d``, ``5 h``, ``20 min``: in the largest unit that fits."""
    if minutes >= 24 * 60:
        return _("{count} d").format(count=minutes // (24 * 60))
    return _("{count} h").format(count=minutes // 60) if minutes >= 60 else f"{max(minutes, 0)} min"
