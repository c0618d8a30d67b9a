"""The button with the saved views of the board."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from svcdesk.commands.views import DeleteView
from svcdesk.i18n import _
from svcdesk.queries.views import ViewRow, load_views
from svcdesk.store import Changes
from svcdesk.ui.dispatch.axis import DAY, HOUR
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import set_icon
from svcdesk.ui.shared.screen import ViewState


class ViewsMenu(QToolButton):
    """Own and shared views by name; saving a new one; deleting own ones."""

    chosen = Signal(object)  # ViewState

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._rows: dict[int, ViewRow] = {}
        self.setProperty("role", "button")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(f" {_('Views')}")  # Qt leaves no room between icon and words
        self.setToolTip(_("Views"))
        self.setAccessibleName(_("Views"))
        set_icon(self, "bookmark")
        self._menu = QMenu(self)
        self._menu.triggered.connect(self.on_triggered)
        self.setMenu(self._menu)
        desk.changed.connect(self.on_changed)
        self.on_views_read(())
        desk.read(load_views, self.on_views_read, "board")

    def on_changed(self, changes: Changes) -> None:
        """A view was saved or deleted."""
        if changes.ids("saved_view"):
            self._desk.read(load_views, self.on_views_read, "board")

    def on_views_read(self, rows: tuple[ViewRow, ...]) -> None:
        """Offer them."""
        self._rows = {row.id: row for row in rows}
        self._menu.clear()
        for row in rows:
            self._add(self._menu, row.name if row.mine else _("{name} (shared)").format(name=row.name), row.id)
        if rows:
            self._menu.addSeparator()
        self._menu.addAction(self._actions["board.save_view"])
        mine = [row for row in rows if row.mine]
        if mine:
            delete = self._menu.addMenu(_("Delete a view"))
            for row in mine:
                self._add(delete, row.name, -row.id)

    @staticmethod
    def _add(menu: QMenu, text: str, data: int) -> None:
        action = QAction(text, menu)
        action.setData(data)
        menu.addAction(action)

    def on_triggered(self, action: QAction) -> None:
        """A view is wanted, or not any more."""
        data = action.data()
        if not isinstance(data, int):
            return
        if data < 0:
            self._desk.run(DeleteView(-data))
        elif data in self._rows and isinstance(self._rows[data].content, dict):
            state: ViewState = dict(self._rows[data].content)
            site = self._desk.site
            today, _end = site.day_span(site.day(self._desk.clock.now()))
            days = state.get("from_now")
            hours = 7 if state.get("zoom") in {"hour", "day"} else 0
            state["left"] = int(today.timestamp()) + (days if isinstance(days, int) else 0) * DAY + hours * HOUR
            self.chosen.emit(state)
