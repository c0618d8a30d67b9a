"""The small dialogs of the board: move to, go to a date, save a view."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from svcdesk.domain.clock import Clock
from svcdesk.i18n import _
from svcdesk.ui.dispatch.ghost_painter import card_lines
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind, judge, plan_move
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.editors import DateEdit, DurationEdit, TimeEdit
from svcdesk.ui.shared.look import Space


class MoveDialog(Dialog):
    """Technician, day, time and length as fields, with the verdict below while one types."""

    plan_chosen = Signal(object)  # Plan

    def __init__(self, scene: Scene, plan: Plan, clock: Clock, parent: QWidget) -> None:
        super().__init__(_("Move to"), parent)
        self._scene = scene
        self._plan = plan
        piece = plan.anchor
        local = scene.axis.local(piece.start)
        self.technician = QComboBox(self)
        self.technician.setEditable(True)
        self.technician.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.technician.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.technician.addItem(_("Nobody yet"), None)
        for worker in scene.lanes.board.workers:
            self.technician.addItem(worker.name, worker.id)
        self.technician.setCurrentIndex(max(self.technician.findData(piece.worker_id), 0))
        self.day = DateEdit(clock, scene.site, self)
        self.day.set_value(local.date())
        self.time = TimeEdit(self)
        self.time.set_value(local.time())
        self.length = DurationEdit(self)
        self.length.set_value(piece.minutes)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setMinimumHeight(64)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.L)
        form.addRow(_("Technician"), self.technician)
        form.addRow(_("Day"), self.day)
        form.addRow(_("Time"), self.time)
        form.addRow(_("Length"), self.length)
        self.body.addLayout(form)
        self.body.addWidget(self.verdict)
        self.add_buttons(_("Move"), _("Cancel"))
        self.technician.currentIndexChanged.connect(self.on_edited)
        for field in (self.day, self.time, self.length):
            field.value_changed.connect(self.on_edited)
        self.accepted.connect(self.on_accepted)
        self.on_edited()

    def plan(self) -> Plan | None:
        """What the fields say, None while one cannot be read."""
        day, at, minutes = self.day.value(), self.time.value(), self.length.value()
        if day is None or at is None or minutes is None:
            return None
        start = int(self._scene.site.instant(day, at).timestamp())
        worker_id = self.technician.currentData()
        bars = [piece.bar for piece in self._plan.pieces]
        if self._plan.kind is PlanKind.SCHEDULE:
            pieces = tuple(Piece(bar, worker_id, start, minutes) for bar in bars)
            return Plan(PlanKind.SCHEDULE, pieces)
        moved = plan_move(self._scene.lanes, bars, start, worker_id)
        longer = minutes - bars[0].minutes
        pieces = tuple(Piece(p.bar, p.worker_id, p.start, p.minutes + longer) for p in moved.pieces)
        return Plan(PlanKind.MOVE, pieces)

    def on_edited(self, _value: object = None) -> None:
        """Say what the rules say now."""
        plan = self.plan()
        if plan is None:
            self.verdict.setText(_("Fill in day, time and length."))
            return
        lines = card_lines(self._scene, plan, judge(self._scene.lanes, plan))
        self.verdict.setText("\n".join(f"{line.mark} {line.text}" for line in lines))

    def on_accepted(self) -> None:
        """Move there."""
        plan = self.plan()
        if plan is not None and plan.changes:
            self.plan_chosen.emit(plan)


class DateDialog(Dialog):
    """A day to go to; with a second day, the range is shown in full."""

    range_chosen = Signal(object)  # tuple[date, date | None]

    def __init__(self, scene: Scene, clock: Clock, parent: QWidget) -> None:
        super().__init__(_("Go to a date"), parent)
        self.first = DateEdit(clock, scene.site, self)
        self.first.set_value(scene.axis.day(scene.axis.time(scene.width / 2)))
        self.last = DateEdit(clock, scene.site, self)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.L)
        form.addRow(_("From"), self.first)
        form.addRow(_("To"), self.last)
        self.body.addLayout(form)
        self.add_text(_("Without an end, the day is shown as it is zoomed now."), "muted")
        self.add_buttons(_("Go"), _("Cancel"))
        self.accepted.connect(self.on_accepted)
        self.first.selectAll()

    def on_accepted(self) -> None:
        """Go there."""
        first, last = self.first.value(), self.last.value()
        if first is not None:
            found: tuple[date, date | None] = (first, last if last is not None and last >= first else None)
            self.range_chosen.emit(found)


class ViewDialog(Dialog):
    """The name of a view to be saved."""

    name_chosen = Signal(str, bool)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(_("Save this view"), parent)
        self.name = QLineEdit(name, self)
        self.name.setMaxLength(80)
        self.shared = QCheckBox(_("Show it to everybody"), self)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.L)
        form.addRow(_("Name"), self.name)
        form.addRow("", self.shared)
        self.body.addLayout(form)
        self.add_text(_("Zoom, teams, rows and what is shown are kept. An own view of this name is replaced."), "muted")
        self.add_buttons(_("Save"), _("Cancel"))
        self.accepted.connect(self.on_accepted)

    def on_accepted(self) -> None:
        """Save it."""
        self.name_chosen.emit(self.name.text(), self.shared.isChecked())
