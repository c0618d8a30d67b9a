"""Setup: the small tables, one beside the other, and the company itself."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.i18n import _
from svcdesk.queries.lists import LISTS
from svcdesk.ui.lists.table import SETUP_LISTS
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.look import Space, icon
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_WIDTH: Final = 200


class SetupView(ScreenWidget):
    """A column of names, and the list of the chosen one. Lists are made when they are first seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.names = QListWidget(self)
        self.names.setAccessibleName(_("Setup"))
        self.names.setFixedWidth(_WIDTH)
        self.names.setFrameShape(QListWidget.Shape.NoFrame)
        self.names.setProperty("role", "rail")
        self.names.setSpacing(1)
        self.stack = QStackedWidget(self)
        self._views: dict[str, ListView] = {}
        self._states: dict[str, Any] = {}
        for name in SETUP_LISTS:
            spec = LISTS[name]
            item = QListWidgetItem(icon(spec.icon), _(spec.title), self.names)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(_WIDTH - 2 * Space.S, self.fontMetrics().height() + 2 * Space.S))
        company = QListWidgetItem(icon(ENTITY_NAMES["company"].icon), _("Company"), self.names)
        company.setData(Qt.ItemDataRole.UserRole, "")
        company.setSizeHint(QSize(_WIDTH - 2 * Space.S, self.fontMetrics().height() + 2 * Space.S))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.names)
        layout.addWidget(self.stack, 1)
        self.setFocusProxy(self.names)
        self.names.currentItemChanged.connect(self.on_current_changed)
        self.names.itemActivated.connect(self.on_activated)
        self.names.itemClicked.connect(self.on_activated)
        self.names.setCurrentRow(0)

    @property
    def screen_actions(self) -> Actions | None:  # type: ignore[override]
        """Those of the list in front."""
        view = self.current()
        return view.screen_actions if view else None

    def current(self) -> ListView | None:
        """The list in front."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, ListView) else None

    def show_list(self, name: str) -> None:
        """Bring a list to the front."""
        for row in range(self.names.count()):
            if self.names.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.names.setCurrentRow(row)

    def on_current_changed(self, item: QListWidgetItem | None) -> None:
        """Another name was chosen: show its list, made on first use."""
        name = item.data(Qt.ItemDataRole.UserRole) if item else ""
        if not name:
            return
        if name not in self._views:
            view = ListView(self.desk, LISTS[name])
            if isinstance(state := self._states.get(name), dict):
                view.restore_state(state)
            self._views[name] = view
            self.stack.addWidget(view)
        self.stack.setCurrentWidget(self._views[name])

    def on_activated(self, item: QListWidgetItem) -> None:
        """Enter goes to the rows; the company has a form."""
        if item.data(Qt.ItemDataRole.UserRole):
            view = self.current()
            if view is not None and not self.names.underMouse():
                view.go_to_rows()
        else:
            self.desk.open("company", 1)

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open("list:team", None)``."""
        self.show_list(ref.entity.removeprefix("list:"))

    def save_state(self) -> ViewState:
        """The chosen list and how each is arranged."""
        states = {name: view.save_state() for name, view in self._views.items()}
        chosen = self.names.item(max(self.names.currentRow(), 0)).data(Qt.ItemDataRole.UserRole)
        return {"lists": {**self._states, **states}, "current": chosen}

    def restore_state(self, state: ViewState) -> None:
        """Take it back."""
        lists = state.get("lists")
        self._states = dict(lists) if isinstance(lists, dict) else {}
        for name, view in self._views.items():
            if isinstance(stored := self._states.get(name), dict):
                view.restore_state(stored)
        self.show_list(str(state.get("current", "")))

    def on_shown(self) -> None:
        """The tab came to the front."""
        if view := self.current():
            view.on_shown()
