"""Setup: the small tables, one beside the other, and the company itself."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget

from svcdesk.i18n import N_, _
from svcdesk.queries.lists import LISTS
from svcdesk.ui.lists.build import build_list
from svcdesk.ui.lists.table import SETUP_GROUPS
from svcdesk.ui.lists.tree import TreeView
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.look import Space, TextRole, icon, text_font
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_WIDTH: Final = 200
_SCREENS: Final = ((N_("Company"), "company"), (N_("Parameters"), "parameter"), (N_("Import"), "import"))
_ICONS: Final = {"company": "building-2", "parameter": "settings", "import": "file-up"}


class SetupView(ScreenWidget):
    """A column of names, and the list of the chosen one. Lists are made when they are first seen."""

    def __init__(self, desk: Desk, ref: RecordRef | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.names = QListWidget(self)
        self.names.setAccessibleName(_("Setup"))
        self.names.setFixedWidth(_WIDTH)
        self.names.setFrameShape(QListWidget.Shape.NoFrame)
        self.names.setProperty("role", "rail")
        self.names.setSpacing(1)
        self.stack = QStackedWidget(self)
        self._views: dict[str, ListView | TreeView] = {}
        self._states: dict[str, Any] = {}
        self.names.setIconSize(QSize(18, 18))
        for title, names in SETUP_GROUPS:
            self._add_heading(_(title))
            for name in names:
                self._add(_(LISTS[name].title), name)
        self._add_heading(_("The whole desk"))
        for title, entity in _SCREENS:
            self._add(_(title), entity)
        self._draw_icons()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.names)
        layout.addWidget(self.stack, 1)
        self.setFocusProxy(self.names)
        self.names.currentItemChanged.connect(self.on_current_changed)
        self.names.itemActivated.connect(self.on_activated)
        self.names.itemClicked.connect(self.on_clicked)
        self.names.setCurrentRow(1)
        self._asked = ref is not None
        if ref is not None:
            self.show_record(ref)

    def _add_heading(self, title: str) -> None:
        """A line between the groups; arrows and clicks pass it by."""
        item = QListWidgetItem(title, self.names)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(text_font(TextRole.SECONDARY, bold=True))
        item.setTextAlignment(Qt.AlignmentFlag.AlignBottom)
        item.setSizeHint(QSize(_WIDTH - 2 * Space.S, self.fontMetrics().height() + 3 * Space.S))

    def _add(self, title: str, name: str) -> None:
        item = QListWidgetItem(title, self.names)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setSizeHint(QSize(_WIDTH - 2 * Space.S, self.fontMetrics().height() + 2 * Space.S))

    def _draw_icons(self) -> None:
        for row in range(self.names.count()):
            name = self.names.item(row).data(Qt.ItemDataRole.UserRole)
            if name is not None:
                self.names.item(row).setIcon(icon(LISTS[name].icon if name in LISTS else _ICONS[name]))

    @property
    def screen_actions(self) -> Actions | None:  # type: ignore[override]
        """Those of the list in front."""
        view = self.current()
        return view.screen_actions if view else None

    def current(self) -> ListView | TreeView | None:
        """The list in front."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, ListView | TreeView) else None

    def show_list(self, name: str) -> None:
        """Bring a list to the front."""
        for row in range(self.names.count()):
            if self.names.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.names.setCurrentRow(row)

    def on_current_changed(self, item: QListWidgetItem | None) -> None:
        """Another name was chosen: show its list, made on first use."""
        name = item.data(Qt.ItemDataRole.UserRole) if item else ""
        if name not in LISTS:
            return
        if name not in self._views:
            view = build_list(self.desk, name)
            if isinstance(state := self._states.get(name), dict):
                view.restore_state(state)
            self._views[name] = view
            self.stack.addWidget(view)
        self.stack.setCurrentWidget(self._views[name])

    def on_activated(self, item: QListWidgetItem) -> None:
        """Enter goes to the rows; what is not a list opens in its own tab."""
        name = item.data(Qt.ItemDataRole.UserRole)
        if name in LISTS:
            if view := self.current():
                view.go_to_rows()
        else:
            self.on_clicked(item)

    def on_clicked(self, item: QListWidgetItem) -> None:
        """A click shows a list, and opens what is not one."""
        name = item.data(Qt.ItemDataRole.UserRole)
        if name not in LISTS:
            self.desk.open(name, 1 if name == "company" else None)

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open("list:team", None)``."""
        self.show_list(ref.entity.removeprefix("list:"))

    def save_state(self) -> ViewState:
        """The chosen list and how each is arranged."""
        states = {name: view.save_state() for name, view in self._views.items()}
        chosen = self.names.item(max(self.names.currentRow(), 1)).data(Qt.ItemDataRole.UserRole)
        return {"lists": {**self._states, **states}, "current": chosen}

    def restore_state(self, state: ViewState) -> None:
        """Take it back."""
        lists = state.get("lists")
        self._states = dict(lists) if isinstance(lists, dict) else {}
        for name, view in self._views.items():
            if isinstance(stored := self._states.get(name), dict):
                view.restore_state(stored)
        if not self._asked:
            self.show_list(str(state.get("current", "")))

    def on_shown(self) -> None:
        """The tab came to the front."""
        if view := self.current():
            view.on_shown()

    def changeEvent(self, event: QEvent) -> None:
        """Icons follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "names"):
            self._draw_icons()
