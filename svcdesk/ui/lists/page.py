"""A list as a screen: its parts, what it asks for, and what it does with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from svcdesk.domain.problems import Refused
from svcdesk.i18n import _
from svcdesk.queries.lists import Listing, ListRequest, ListSpec, Sort, sorts_by
from svcdesk.queries.lists.conditions import check_condition
from svcdesk.store import Changes
from svcdesk.ui.lists.footer import Footer
from svcdesk.ui.lists.list_table import ListTable
from svcdesk.ui.lists.model import Keep, ListModel, Opened
from svcdesk.ui.lists.state import usual_columns, visible_keys
from svcdesk.ui.lists.table import LIST
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.filter_bar import FilterBar
from svcdesk.ui.shared.order_clocks import clocks_of
from svcdesk.ui.shared.screen import ScreenWidget

_MOST_COPIED: Final = 20_000
_MOST_PRINTED: Final = 500
_MOST_PLACED: Final = 5


class ListPage(ScreenWidget):
    """Filter, rows and footer of one list; ``view.ListView`` adds what a user can do with them.

    The slots of the action table are methods of the subclass.
    """

    actions_table: ClassVar[ActionTable] = LIST
    bar_actions: ClassVar[tuple[str, ...]] = ()
    """Actions of the subclass that have a button before the usual ones."""

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__()
        self.desk = desk
        self.spec = spec
        self._sort: Sort | None = None
        self._kept = Keep()
        self._column = 0
        self._stale = True
        self._painted = False
        self.model = ListModel(desk, spec)
        self.model.setParent(self)
        self.table = ListTable(self.model, self)
        self.table.setAccessibleName(_(spec.title))
        self.screen_actions = Actions(self.actions_table, self, allowed=desk.allowed)
        self.bar = FilterBar(spec.quick, self.screen_actions.tool_bar(self._bar_ids(), self), self)
        self.footer = Footer(spec, self)
        self.empty = self._make_empty()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.footer)
        self.setFocusProxy(self.table)
        usual_columns(self.table.header, spec, self.fontMetrics())
        self.table.header.setStretchLastSection(True)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(0)
        self._refresh_timer.timeout.connect(self.refresh)
        self._connect()
        self.screen_actions.refresh()

    def _bar_ids(self) -> list[str]:
        """The actions that have a button above the list."""
        first = self.bar_actions
        ids = [*first, *(["-"] if first else []), "list.views", "list.columns", "list.export_xlsx"]
        if self.spec.opens_entity == "service_order":
            ids.insert(len(ids) - 3, "list.print")
        return [*ids, "list.new"] if self.spec.can_add else ids

    def _connect(self) -> None:
        header = self.table.header
        header.sectionClicked.connect(self.on_section_clicked)
        header.filter_edited.connect(self.on_filter_changed)
        self.table.selection_changed.connect(self.on_selection_changed)
        self.bar.changed.connect(self.on_filter_changed)
        self.model.loaded.connect(self.on_loaded)
        self.model.grown.connect(self.on_grown)
        self.model.places_known.connect(self.on_places_known)
        self.model.totals_known.connect(self.footer.show_sums)
        self.model.refused.connect(self.on_refused)
        self.desk.changed.connect(self.on_changed)
        if self.spec.is_live:
            clocks = clocks_of(self.desk)
            clocks.refreshed.connect(self.on_clocks_refreshed)
            clocks.turned.connect(self.on_clocks_turned)

    def _make_empty(self) -> EmptyState:
        empty = EmptyState(self.spec.icon, "", "", self.table.viewport())
        assert self.screen_actions is not None
        self._clear_button = empty.add_action(self.screen_actions["list.clear"])
        self._new_button = empty.add_action(self.screen_actions["list.new"], primary=True)
        empty.hide()
        return empty

    # what is asked for

    def request(self) -> ListRequest:
        """What the screen asks for now; column filters that cannot be read are marked and left out."""
        today = self.desk.site.day(self.desk.clock.now())
        good = []
        for field in self.table.header.fields:
            text = field.text()
            refused = check_condition(field.column, text, today)
            field.show_problem(refused.problems[0] if refused else None)
            if text.strip() and refused is None:
                good.append((field.column.key, text))
        return ListRequest(
            self.spec.name, self.bar.box.text(), tuple(good), self.bar.quick_key, self._sort,
            visible_keys(self.table.header, self.spec),
        )  # fmt: skip

    def _load(self, keep: Keep) -> None:
        self._stale = False
        self._kept = keep
        self._column = max(self.table.currentIndex().column(), 0)
        first, last = self.table.visible_rows()
        self.model.load(self.request(), keep, last - first)

    def _load_from_top(self) -> None:
        """Another filter or sort: from the top, with the same rows selected where they are still there."""
        self._load(Keep(ids=self.table.keep().ids))

    def refresh(self) -> None:
        """Read again; place and selection stay."""
        self._refresh_timer.stop()
        self._load(self.table.keep())

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed something: read again if it can be seen here, later if the tab is hidden."""
        if changes.entities & self.spec.entities:
            self._stale = True
            if self.isVisible():
                self._refresh_timer.start()

    def on_clocks_refreshed(self) -> None:
        """Time has passed: paint what is in view anew."""
        self.model.forget_cells()
        self.table.viewport().update()

    def on_clocks_turned(self, _order_ids: frozenset[int]) -> None:
        """Some became at risk or late: rows of a filter over time come and go."""
        if self.request().follows_time(self.spec):
            self._stale = True
            if self.isVisible():
                self._refresh_timer.start()

    def on_filter_changed(self) -> None:
        """A filter was typed or pressed."""
        self._load_from_top()

    def on_section_clicked(self, section: int) -> None:
        """Sort by a column; again: the other way round."""
        key = self.spec.columns[section].key
        now = self.model.listing.sort if self.model.listing else self.spec.sort
        self._sort = Sort(key, descending=not now.descending if now.key == key else False)
        self._load_from_top()

    def is_loaded(self) -> bool:
        """Whether every row in view is there, and nothing newer is asked for."""
        first, last = self.table.visible_rows()
        last = min(last, self.model.rowCount() - 1)
        return self.model.is_settled and all(self.model.row_at(place) is not None for place in range(first, last + 1))

    # what arrived

    def on_loaded(self, opened: Opened) -> None:
        """Show it: selection, sort arrow, figures, and what to do if there is nothing."""
        self._give_back({id_: opened.places[id_] for id_ in self._kept.ids if id_ in opened.places})
        lost = [id_ for id_ in self._kept.ids if id_ not in opened.places]
        if lost and opened.listing.ids is None:
            self.model.find_places(lost[:_MOST_PLACED])
        self._show_sort(opened.listing)
        self.footer.show_listing(opened.listing)
        self._show_empty(opened.listing)
        self.on_selection_changed()
        if not self._painted:
            self._painted = True
            self.painted_first.emit()

    def _give_back(self, places: Mapping[int, int]) -> None:
        self.table.give_back(places, self._kept.ids[0] if self._kept.ids else None, self._column)

    def on_places_known(self, places: Mapping[int, int]) -> None:
        """Rows that were selected are somewhere else in a long list."""
        self._give_back({id_: place for id_, place in places.items() if id_ in self._kept.ids})

    def on_grown(self) -> None:
        """More of a long search is known."""
        if self.model.listing is not None:
            self.footer.show_listing(self.model.listing)
            self._show_empty(self.model.listing)

    def on_refused(self, refused: Refused) -> None:
        """A filter that the screen took for good was not: say so at its field."""
        for problem in refused.problems:
            for field in self.table.header.fields:
                if field.column.key == problem.target:
                    field.show_problem(problem)

    def _show_sort(self, listing: Listing) -> None:
        keys = [column.key for column in self.spec.columns]
        order = Qt.SortOrder.DescendingOrder if listing.sort.descending else Qt.SortOrder.AscendingOrder
        self.table.header.setSortIndicator(keys.index(listing.sort.key), order)
        if self._sort is not None and listing.sort.key != self._sort.key:
            able = [_(column.label) for column in self.spec.columns if sorts_by(self.spec, column.key)]
            text = _("So many rows sort by {columns} only. Filter the list first.")
            self.desk.show(text.format(columns=", ".join(dict.fromkeys(able))), "info")
            self._sort = listing.sort

    def _show_empty(self, listing: Listing) -> None:
        nothing = listing.complete and listing.total == 0
        self.empty.setVisible(nothing)
        if not nothing:
            return
        filtered = listing.request.filtered
        title = _("No row matches") if filtered else _("Nothing here yet")
        text = (
            _("Every word must occur in the row. Try fewer or shorter words.") if filtered else _(self.spec.empty_text)
        )
        self.empty.set_texts(title, text)
        self._clear_button.setVisible(filtered)
        self._new_button.setVisible(not filtered and self.spec.can_add)
        self.empty.setGeometry(self.table.viewport().rect())

    # the rest

    def on_selection_changed(self) -> None:
        """Other rows are selected."""
        assert self.screen_actions is not None
        self.footer.show_selected(self.table.selected_count())
        self.screen_actions.refresh()

    def on_shown(self) -> None:
        """The tab came to the front."""
        if self._stale and self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was not read while hidden."""
        super().showEvent(event)
        if self._stale:
            self._refresh_timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What to do next stays in the middle."""
        super().resizeEvent(event)
        self.empty.setGeometry(self.table.viewport().rect())
