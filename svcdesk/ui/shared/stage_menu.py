"""The list of stages to choose from where several may follow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from svcdesk.domain.stages import StageFacts
from svcdesk.i18n import _


def stage_menu(stages: Sequence[StageFacts], parent: QWidget) -> QMenu:
    """A menu of stages, their ids as data; the first nine can be chosen by digit. It goes away when it closes."""
    menu = QMenu(parent)
    menu.setObjectName("stage_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for number, stage in enumerate(stages, 1):
        name = stage.name.replace("&", "&&")
        text = _("{stage} – asks for a reason").format(stage=name) if stage.needs_reason else name
        action = menu.addAction(f"&{number}  {text}" if number <= 9 else text)
        action.setData(stage.id)
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])
    return menu
