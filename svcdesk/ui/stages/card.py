"""The face of one card of the stage view: what, for whom, number and technician, and the time that matters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from svcdesk.domain.kinds import Priority
from svcdesk.domain.placement import day_text
from svcdesk.domain.running_clocks import ClockState
from svcdesk.queries.stage_board import StageCard
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.cards.painting import CardDelegate, CardFace, CardLine
from svcdesk.ui.shared.clock_words import MARKS
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.order_clocks import clocks_of

PRIORITY_MARKS = {
    Priority.HIGH: ("▲", "high_edge"),
    Priority.NORMAL: ("●", "normal_edge"),
    Priority.LOW: ("▼", "low_edge"),
}


class OrderCards(CardDelegate):
    """The stripe and the mark say the priority."""

    def __init__(self, desk: Desk, *, waits: bool) -> None:
        """``waits``: time does not count at this stage, so nothing becomes late there."""
        super().__init__()
        self._desk = desk
        self._waits = waits
        self._clocks = clocks_of(desk)

    def face(self, card: Any) -> CardFace:
        """Title, customer and technician, number, and when it is due."""
        mark, tone = PRIORITY_MARKS[card.priority]
        whom = " · ".join(part for part in (card.customer, card.technician) if part)
        due, due_tone = self.due_words(card)
        return CardFace(
            card.title, mark, tone, (CardLine(whom, left_tone="text"), CardLine(card.number, due, due_tone))
        )

    def due_words(self, card: StageCard) -> tuple[str, str]:
        """When it is due, with the mark of its clock, and a colour of the look."""
        if card.due is None:
            return "", "muted"
        clock = self._clocks.now(card.id)
        late = card.due < self._desk.clock.now() and not self._waits
        if clock is None:
            return (f"▲ {self._moment(card.due)}", "high_edge") if late else (self._moment(card.due), "muted")
        mark, colour = MARKS[clock.state]
        return f"{mark} {self._moment(card.due)}", colour if clock.state is not ClockState.ON_TIME else "muted"

    def _moment(self, instant: datetime) -> str:
        local = self._desk.site.local(instant)
        if local.date() == self._desk.site.day(self._desk.clock.now()):
            return formats.time_text(local)
        return day_text(local.date())
