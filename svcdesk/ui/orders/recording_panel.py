"""What starting, stopping and canceling time recording asks for, in a line below the clock: when, why, which level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.recording import CancelRecording, SetServiceLevel, StartRecording, StopRecording
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.queries.service_levels import OrderClock
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import InstantEdit, mark_wrong
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.inline_panel import InlinePanel
from svcdesk.ui.shared.lookup import LookupField, LookupRow
from svcdesk.ui.shared.reason_fields import ReasonFields


class Deed(StrEnum):
    """What the panel is about to do."""

    START = "start"
    STOP = "stop"
    CANCEL = "cancel"
    LEVEL = "level"


class RecordingPanel(InlinePanel):
    """Fields in one line; Enter does it, Escape leaves it. Hidden while nothing is asked."""

    wanted = Signal(object)  # Command

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("recording", parent)
        self._desk = desk
        self._deed = Deed.START
        self._order_id = 0
        self._when = QLabel(_("When"), self)
        self.at = InstantEdit(desk.clock, desk.site, self)
        self.at.setMaximumWidth(240)
        self.at.day.setAccessibleName(_("Day"))
        self.at.time.setAccessibleName(_("Time"))
        self.with_reason = QCheckBox(_("Add a reason"), self)
        self.why = ReasonFields(desk, self)
        self.level = LookupField(desk, RecordLookup("service_level"), parent=self)
        self.level.line.setAccessibleName(_("Service level"))
        self.level.line.setPlaceholderText(_("Service level; empty for none"))
        self.lay_out(self._when, self.at, self.with_reason, stretched=((self.why, 760), (self.level, 460)))
        self.with_reason.toggled.connect(self.on_reason_toggled)

    def ask(self, deed: Deed, clock: OrderClock) -> None:
        """Show the fields of a deed, filled in with what is likely."""
        self._deed, self._order_id = deed, clock.order_id
        now = self._desk.clock.now()
        timed, why = deed in (Deed.START, Deed.STOP), deed in (Deed.STOP, Deed.CANCEL)
        exceeded = clock.reading is not None and clock.reading.exceeded
        demanded = (deed is Deed.STOP and clock.reason_on_exceeding and exceeded) or (
            deed is Deed.CANCEL and clock.reason_on_cancel
        )
        self._when.setVisible(timed)
        self.at.setVisible(timed)
        self.at.set_value(now)
        self.with_reason.setVisible(why)
        self.with_reason.setChecked(demanded)
        self.with_reason.setEnabled(not demanded)
        self.why.clear()
        self.why.demand(demanded=demanded)
        self.on_reason_toggled(why and demanded)
        self.level.setVisible(deed is Deed.LEVEL)
        self.level.set_row(LookupRow(clock.level_id, "", clock.level_name) if clock.level_id is not None else None)
        self.go.setText({
            Deed.START: _("Start recording"), Deed.STOP: _("Stop recording"), Deed.CANCEL: _("Cancel service level"),
            Deed.LEVEL: _("Set service level"),
        }[deed])  # fmt: skip
        self.show_problems(())
        self.show()
        first: QWidget = self.at.time if timed else self.level.line if deed is Deed.LEVEL else self.with_reason
        if demanded:
            first = self.why
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def command(self) -> Command | None:
        """The command of what is filled in; None while a field cannot be read."""
        reason_id = self.why.reason_id if self.with_reason.isChecked() else None
        note = self.why.text if self.with_reason.isChecked() else ""
        if self._deed is Deed.LEVEL:
            return None if self.level.is_unclear() else SetServiceLevel(self._order_id, self.level.value())
        if self._deed is Deed.CANCEL:
            return None if self._is_unclear() else CancelRecording(self._order_id, reason_id, note)
        at: datetime | None = self.at.value()
        if at is None or self.at.problem() is not None or self._is_unclear():
            return None
        if self._deed is Deed.START:
            return StartRecording(self._order_id, at)
        return StopRecording(self._order_id, at, reason_id, note)

    def _is_unclear(self) -> bool:
        return self.with_reason.isChecked() and self.why.is_unclear()

    def on_reason_toggled(self, checked: bool) -> None:
        """With a reason there are its code and a note."""
        self.why.setVisible(checked)
        if checked and self.isVisible():
            self.why.setFocus()

    def on_go(self) -> None:
        """Do it."""
        command = self.command()
        mark_wrong(self.level.line, wrong=self._deed is Deed.LEVEL and self.level.is_unclear())
        if command is not None:
            self.wanted.emit(command)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What the rules refused, at its field; a reason that is demanded is asked for."""
        targets = {problem.target for problem in problems}
        if "reason_id" in targets:
            self.with_reason.setChecked(True)
        super().show_problems(problems)
        mark_wrong(self.level.line, wrong="service_level_id" in targets)
        for part in (self.at.day, self.at.time):
            mark_wrong(part, wrong="at" in targets)
