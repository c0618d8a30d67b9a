"""Which fields of the lines are shown: a menu on the headings; the choice is a parameter, the same for everybody."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTreeView

from svcdesk.commands.company import SetParameter
from svcdesk.i18n import _
from svcdesk.ui.boms.model import COLUMNS, USUAL, BomModel
from svcdesk.ui.shared.desk import Desk

_WIDTHS: Final = {"part": 330, "type": 80, "item_number": 110, "quantity": 80, "unit": 90, "serial_number": 130,
                  "original": 80, "valid_from": 100, "valid_until": 100, "note": 220}  # fmt: skip
_COMPARED: Final = (300, 140, 250, 250)


class ColumnChoice(QObject):
    """Hides what was not chosen."""

    def __init__(self, desk: Desk, tree: QTreeView, model: BomModel) -> None:
        super().__init__(tree)
        self._desk = desk
        self._tree = tree
        self._model = model
        self._comparing: bool | None = None
        tree.header().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.header().customContextMenuRequested.connect(self.on_menu_requested)

    def chosen(self) -> tuple[str, ...]:
        """The names of the columns beside the part."""
        names = tuple(name.strip() for name in self._desk.parameters.bom_columns.split(","))
        known = tuple(name for name in COLUMNS if name in names)
        return known or USUAL

    def show(self) -> None:
        """Show those, and give them their widths when another kind of table begins."""
        comparing = self._model.heads is not None
        chosen = self.chosen()
        for at, name in enumerate(self._model.columns()):
            self._tree.setColumnHidden(at, not comparing and name != "part" and name not in chosen)
            if comparing is not self._comparing:
                self._tree.setColumnWidth(at, _COMPARED[at] if comparing else _WIDTHS[name])
        self._comparing = comparing

    def on_menu_requested(self, at: QPoint) -> None:
        """A right click on the headings."""
        self.popup(self._tree.header().mapToGlobal(at))

    def popup(self, at: QPoint | None = None) -> None:
        """Offer the fields with their ticks."""
        menu = QMenu(self._tree)
        menu.setObjectName("columns_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.chosen()
        for name, label in list(COLUMNS.items())[1:]:
            action = menu.addAction(_(label))
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name in chosen)
        menu.triggered.connect(self.on_ticked)
        header = self._tree.header()
        menu.popup(at if at is not None else header.mapToGlobal(header.rect().bottomLeft()))

    def on_ticked(self, action: QAction) -> None:
        """Show or hide one; the last one stays."""
        names = set(self.chosen()) ^ {str(action.data())}
        if names:
            self._desk.run(SetParameter("bom_columns", ",".join(name for name in COLUMNS if name in names)))
