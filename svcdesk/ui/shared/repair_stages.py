"""Choosing the repair stage to which repair lines are brought: from their list, their form and the bench."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QWidget

from svcdesk.commands.repairs import SetRepairStage
from svcdesk.i18n import _
from svcdesk.queries.repair_bench import RepairStageRow, load_repair_stages
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.stage_menu import choice_menu


def repair_stage_menu(stages: Sequence[RepairStageRow], parent: QWidget) -> QMenu:
    """A menu of the stages; those that finish say so."""
    ends = _("{stage} – finishes the repair")
    texts = [(stage.id, ends.format(stage=stage.name) if stage.finished else stage.name) for stage in stages]
    return choice_menu(texts, "repair_stage_menu", parent)


class RepairStagePicker(QObject):
    """Shows the menu over a widget and brings the lines to what is chosen, all or none."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host)
        self._desk = desk
        self._host = host
        self._ids: tuple[int, ...] = ()

    def pick(self, line_ids: Sequence[int]) -> None:
        """Ask for the stage of these."""
        self._ids = tuple(line_ids)
        if self._ids:
            self._desk.read(load_repair_stages, self.on_stages)

    def on_stages(self, stages: list[RepairStageRow]) -> None:
        """Show them where the user looks."""
        if not stages:
            self._desk.show(_("There are no repair stages. Add them in Setup, under Repair stages."), "warning")
            return
        menu = repair_stage_menu(stages, self._host)
        menu.triggered.connect(self.on_picked)
        inside = self._host.rect().contains(self._host.mapFromGlobal(QCursor.pos()))
        menu.popup(QCursor.pos() if inside else self._host.mapToGlobal(self._host.rect().center()))

    def on_picked(self, action: QAction) -> None:
        """A stage was chosen."""
        self._desk.run(SetRepairStage(self._ids, action.data()))
