"""What changing the stage of orders asks for, in one line: which stage, why, and a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.runner import Done
from svcdesk.commands.stages import ChangeStage, ChangeStages
from svcdesk.domain.problems import Problem, Refused
from svcdesk.domain.stages import StageFacts
from svcdesk.i18n import _, ngettext
from svcdesk.queries.stages import OrderAtStage, StagePlaces
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.inline_panel import InlinePanel
from svcdesk.ui.shared.reason_fields import ReasonFields


def change_command(orders: Sequence[OrderAtStage], stage_id: int, reason_id: int | None, note: str) -> Command:
    """The command that moves orders to a stage."""
    if len(orders) == 1:
        return ChangeStage(orders[0].id, stage_id, reason_id, note)
    return ChangeStages(tuple(order.id for order in orders), stage_id, reason_id, note)


class StagePanel(InlinePanel):
    """Fields in one line; Enter moves the orders, Escape leaves them where they are. Hidden while nothing is asked."""

    moved = Signal(object)  # Done

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__("stage", parent)
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
        self.lay_out(self._what, self.target, stretched=((self.why, 760),))
        self.go.setText(_("Move"))
        self.target.currentIndexChanged.connect(self.on_target_changed)

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
