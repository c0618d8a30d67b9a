"""What changing the stage of orders asks for, in one line: which stage, why, and a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.runner import Done
from svcdesk.commands.stages import ChangeStage, ChangeStages
from svcdesk.domain.problems import Problem, Refused
from svcdesk.domain.stages import StageFacts
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.queries.stages import OrderAtStage, StagePlaces
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.reason_fields import ReasonFields


def change_command(orders: Sequence[OrderAtStage], stage_id: int, reason_id: int | None, note: str) -> Command:
    """The command that moves orders to a stage."""
    if len(orders) == 1:
        return ChangeStage(orders[0].id, stage_id, reason_id, note)
    return ChangeStages(tuple(order.id for order in orders), stage_id, reason_id, note)


class StagePanel(QFrame):
    """Fields in one line; Enter moves the orders, Escape leaves them where they are. Hidden while nothing is asked."""

    moved = Signal(object)  # Done
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stage_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "bar")
        self._desk = desk
        self._orders: tuple[OrderAtStage, ...] = ()
        self._targets: Sequence[StageFacts] = ()
        self._asked: tuple[StagePlaces, int] | None = None
        self._running = False
        self._what = QLabel(self)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self.target = QComboBox(self)
        self.target.setObjectName("stage.target")
        self.target.setAccessibleName(_("Stage"))
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.why = ReasonFields(desk, self)
        self.why.setMaximumWidth(760)
        self.go = QPushButton(_("Move"), self)
        self.go.setObjectName("stage.go")
        set_role(self.go, "primary")
        self.leave = QPushButton(_("Leave it"), self)
        self.leave.setObjectName("stage.leave")
        self.problem = QLabel(self)
        self.problem.setObjectName("stage.problem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.problem, "error")
        self._lay_out()
        self.target.currentIndexChanged.connect(self.on_target_changed)
        self.go.clicked.connect(self.on_go)
        self.leave.clicked.connect(self.on_leave)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._what)
        row.addWidget(self.target)
        row.addWidget(self.why, 1)
        row.addWidget(self.go)
        row.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        layout.setSpacing(Space.XS)
        layout.addLayout(row)
        layout.addWidget(self.problem)

    def ask(self, places: StagePlaces, target_id: int | None = None, problems: Sequence[Problem] = ()) -> None:
        """Ask for what is missing: the stage, unless one is given, and the reason; say what was refused before."""
        self._orders, self._targets = places.orders, places.targets()
        if target_id is not None and all(stage.id != target_id for stage in self._targets):
            self._targets = (*self._targets, places.tree.by_id[target_id])  # refused, and the sentence says why
        count = len(self._orders)
        text = (
            _("Move {number} to") if count == 1 else ngettext("Move {count} order to", "Move {count} orders to", count)
        )
        self._what.setText(text.format(number=self._orders[0].number, count=count))
        self.target.blockSignals(True)
        self.target.clear()
        for stage in self._targets:
            self.target.addItem(stage.name, stage.id)
        self.target.setCurrentIndex(max(self.target.findData(target_id), 0))
        self.target.blockSignals(False)
        self.why.clear()
        self.on_target_changed()
        self.show()
        first: QWidget = self.target if target_id is None else self.why
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.show_problems(problems)

    @property
    def order_ids(self) -> frozenset[int]:
        """The orders that are asked about; none while it is hidden."""
        return frozenset(order.id for order in self._orders) if not self.isHidden() else frozenset()

    def take_to(self, places: StagePlaces, target_id: int) -> None:
        """Move the orders at once; only what is missing is asked for."""
        self._asked = (places, target_id)
        if places.tree.by_id[target_id].needs_reason:
            self.ask(places, target_id)
        else:
            self.hide()
            self._start(change_command(places.orders, target_id, None, ""))

    def _start(self, command: Command) -> None:
        if not self._running:
            self._running = True
            self._desk.run(command, self.on_done, self.on_refused, on_failed=self.on_failed)

    def on_target_changed(self, _place: int = 0) -> None:
        """Another stage may ask for a reason, or for none."""
        at = self.target.currentIndex()
        self.why.demand(demanded=0 <= at < len(self._targets) and self._targets[at].needs_reason)
        self.show_problems(())

    def on_go(self) -> None:
        """Move the orders."""
        target_id = self.target.currentData()
        if target_id is not None and not self.why.is_unclear():
            self._start(change_command(self._orders, target_id, self.why.reason_id, self.why.text))

    def on_done(self, done: Done) -> None:
        """They are there."""
        self._running = False
        self.hide()
        self.moved.emit(done)

    def on_refused(self, refused: Refused) -> None:
        """Say so where it was asked; a reason that is demanded all the same is asked for now."""
        self._running = False
        if not self.isHidden():
            self.show_problems(refused.problems)
        elif self._asked is not None and any(problem.target == "reason_id" for problem in refused.problems):
            self.ask(*self._asked, refused.problems)
        else:
            self._desk.show_problems(refused.problems)

    def on_failed(self, _error: BaseException) -> None:
        """The disk is full or the like; the desk has said so."""
        self._running = False

    def on_leave(self) -> None:
        """They stay where they are."""
        self.hide()
        self.left.emit()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What the rules refused."""
        self.problem.setText("\n".join(dict.fromkeys(map(problem_text, problems))))
        self.problem.setVisible(bool(problems))
        self.why.show_problems(problems)

    def event(self, event: QEvent) -> bool:
        """Escape is meant for the panel, also where it is a shortcut of the screen around it."""
        asked = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride else None
        if asked is not None and asked.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves, Escape leaves; both stay here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.on_go()
        elif event.key() == Qt.Key.Key_Escape:
            self.on_leave()
        else:
            super().keyPressEvent(event)
