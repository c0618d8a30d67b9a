"""Which columns of a grid are shown: a menu of ticks on its headings, remembered for the next time."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.rows_model import RowsModel


class ColumnsMenu(QObject):
    """Hides the columns that are rarely needed until somebody ticks them; the choice is kept on this computer."""

    changed = Signal()

    def __init__(self, desk: Desk, grid: QTableView, rare: Collection[str]) -> None:
        super().__init__(grid)
        self._desk = desk
        self._grid = grid
        self._rows = grid.model()
        assert isinstance(self._rows, RowsModel)
        self._names = [spec.name for spec in self._rows.columns]
        self._key = f"grid/{self._rows.entity}/hidden"
        stored = desk.state.get(self._key)
        self._hide(frozenset(stored) if isinstance(stored, list) else frozenset(rare))
        header = grid.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self.on_menu_requested)

    def _hide(self, names: Collection[str]) -> None:
        for at, name in enumerate(self._names):
            self._grid.setColumnHidden(at, name in names)

    def hidden(self) -> list[str]:
        """The names of the columns that are not shown."""
        return [name for at, name in enumerate(self._names) if self._grid.isColumnHidden(at)]

    def on_menu_requested(self, at: QPoint) -> None:
        """A right click on the headings."""
        self.popup(self._grid.horizontalHeader().mapToGlobal(at))

    def popup(self, at: QPoint | None = None) -> None:
        """Offer the columns with their ticks, at a place of the screen or below the headings."""
        menu = QMenu(self._grid)
        menu.setObjectName("columns_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, name in enumerate(self._names):
            title = self._rows.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
            action = menu.addAction(str(title))
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(not self._grid.isColumnHidden(place))
        menu.triggered.connect(self.on_ticked)
        header = self._grid.horizontalHeader()
        menu.popup(at if at is not None else header.mapToGlobal(header.rect().bottomLeft()))

    def on_ticked(self, action: QAction) -> None:
        """Show or hide a column; the last one stays."""
        hidden = set(self.hidden()) ^ {str(action.data())}
        if len(hidden) < len(self._names):
            self._hide(hidden)
            self._desk.state.put(self._key, self.hidden())
            self.changed.emit()
