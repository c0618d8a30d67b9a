"""The list of stages to choose from where several may follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from svcdesk.domain.stages import StageFacts
from svcdesk.i18n import _


def stage_menu(stages: Sequence[StageFacts], parent: QWidget) -> QMenu:
    """A menu of the stages of orders."""
    asks = _("{stage} – asks for a reason")
    choices = [(stage.id, asks.format(stage=stage.name) if stage.needs_reason else stage.name) for stage in stages]
    return choice_menu(choices, "stage_menu", parent)


def choice_menu(choices: Iterable[tuple[int, str]], name: str, parent: QWidget) -> QMenu:
    """A menu of texts, their ids as data; the first nine can be chosen by digit. It goes away when it closes."""
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for number, (id_, text) in enumerate(choices, 1):
        said = text.replace("&", "&&")
        action = menu.addAction(f"&{number}  {said}" if number <= 9 else said)
        action.setData(id_)
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])
    return menu
