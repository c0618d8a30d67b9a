"""The clock of an order's service level in a strip: level, state, deadline in words, and how much is spent."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import Recording
from svcdesk.domain.running_clocks import ClockNow, ClockState
from svcdesk.domain.service_levels import RISK_PERCENT
from svcdesk.i18n import _
from svcdesk.queries.service_levels import OrderClock
from svcdesk.ui.shared.clock_words import MARKS, clock_text, due_text, percent_text, short_steps, state_text
from svcdesk.ui.shared.look import Space, current_look, set_role
from svcdesk.ui.shared.short_label import ShortLabel

_BAR_WIDTH: Final = 130


class ComplianceBar(QWidget):
    """Spent time of the time allowed; beyond the whole it is full, and the number says by how much."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._text = ""
        self._colour = "low_edge"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float, text: str, colour: str) -> None:
        """``share`` of the time allowed, its text, and the name of a colour of the look."""
        if (share, text, colour) != (self._share, self._text, self._colour):
            self._share, self._text, self._colour = share, text, colour
            self.setAccessibleName(_("Compliance") + f" {text}")
            self.update()

    def sizeHint(self) -> QSize:
        """A bar and its number."""
        return QSize(
            _BAR_WIDTH + self.fontMetrics().horizontalAdvance("1000\u00a0%") + Space.S, self.fontMetrics().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole in the colour of lines, what is spent in that of the state."""
        look = current_look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.fontMetrics().horizontalAdvance("1000\u00a0%") + Space.S
        bar = QRectF(0, self.height() / 2 - 4, self.width() - room, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.line)
        painter.drawRoundedRect(bar, 4, 4)
        if self._share > 0:
            painter.setBrush(getattr(look, self._colour))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), max(bar.width() * min(self._share, 1.0), 8), 8), 4, 4)
        painter.setPen(look.text)
        text = self.rect().adjusted(self.width() - room, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._text)


class ClockStrip(QFrame):
    """What is to be known of the clock at a glance; hidden while the order has no service level."""

    def __init__(self, site: SiteTime, buttons: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("clock_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "bar")
        self._site = site
        self.level = QLabel(self)
        set_role(self.level, "section")
        self.state = QLabel(self)
        self.deadline = ShortLabel(self)
        set_role(self.deadline, "secondary")
        self.bar = ComplianceBar(self)
        buttons.setParent(self)
        first = QHBoxLayout()
        first.setSpacing(Space.M)
        first.addWidget(self.level)
        first.addWidget(self.state)
        first.addStretch()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(first)
        words.addWidget(self.deadline)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.XS, Space.L, Space.XS)
        layout.setSpacing(Space.M)
        layout.addLayout(words, 1)
        layout.addWidget(self.bar)
        layout.addWidget(buttons)
        self.hide()

    def show_clock(self, clock: OrderClock | None, now: ClockNow | None) -> None:
        """What is known of the order's clock, and how far it is if it runs."""
        has_level = clock is not None and clock.level_id is not None
        self.setVisible(has_level)
        if clock is None or not has_level:
            return
        self.level.setText(clock.level_name)
        self.level.setToolTip(clock.calendar_name or _("day and night"))
        self.bar.setVisible(clock.recording in (Recording.STARTED, Recording.STOPPED))
        now = now or _as_read(clock)  # the windows may not know yet of a clock that has just been started
        if clock.recording is Recording.STARTED and now is not None:
            self._show_running(now)
        else:
            self._show_still(clock)
        if clock.steps:
            self.deadline.setToolTip(short_steps(clock.steps, self._site))

    def _show_running(self, now: ClockNow) -> None:
        mark, colour = MARKS[now.state]
        self._show_state(f"{mark} {state_text(now.state)}", {ClockState.LATE: "error", ClockState.ON_TIME: "good"}.get(
            now.state, "warning"
        ))  # fmt: skip
        self.deadline.setText(clock_text(now, self._site))
        self.bar.show_share(1 - now.left / now.allowed, percent_text(now), colour)

    def _show_still(self, clock: OrderClock) -> None:
        reading = clock.reading
        if clock.recording is Recording.STOPPED and reading is not None:
            self._show_state(f"■ {kind_text(clock.recording)}", "error" if reading.exceeded else "muted")
            self.deadline.setText(due_text(reading.deadline, self._site))
            percent = f"{reading.spent * 100 // reading.allowed}\u00a0%"
            self.bar.show_share(reading.spent / reading.allowed, percent, "high_edge" if reading.exceeded else "muted")
            return
        words = {
            Recording.NONE: ("○ " + _("not started"), _("Start it when the promise begins to count.")),
            Recording.CANCELED: ("✕ " + kind_text(Recording.CANCELED), _("This promise does not count any more.")),
        }
        state, text = words.get(clock.recording, ("", ""))
        self._show_state(state, "muted")
        self.deadline.setText(text)

    def _show_state(self, text: str, role: str) -> None:
        self.state.setText(text)
        set_role(self.state, role)


def _as_read(clock: OrderClock) -> ClockNow | None:
    """How far the clock was when it was read."""
    reading = clock.reading
    if reading is None or clock.level_id is None:
        return None
    left = reading.allowed - reading.spent
    state = ClockState.LATE if left <= 0 else ClockState(reading.spent * 100 >= reading.allowed * RISK_PERCENT)
    return ClockNow(state, reading.deadline, left, reading.allowed, clock.level_id)
