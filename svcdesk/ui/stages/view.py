"""The stage view: columns in the order of the tree, cards to be moved by mouse and keys, filtered as lists are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from svcdesk.domain.stages import StageFacts
from svcdesk.i18n import _
from svcdesk.queries.lists import LISTS
from svcdesk.queries.stage_board import (
    NO_STAGE,
    SPEC,
    StageBoard,
    StageCard,
    StageRequest,
    load_cards,
    load_stage_board,
)
from svcdesk.queries.stages import OrderAtStage, StagePlaces, load_stage_places
from svcdesk.store.feed import Changes
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.filter_bar import FilterBar
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.order_clocks import clocks_of
from svcdesk.ui.shared.screen import ScreenWidget, ViewState
from svcdesk.ui.shared.stage_menu import stage_menu
from svcdesk.ui.shared.stage_panel import StagePanel
from svcdesk.ui.stages.column import CardList, Column
from svcdesk.ui.stages.drag import CardDrag, Drop
from svcdesk.ui.stages.table import BAR, MENU, STAGES

_ENTITIES: Final = frozenset({"service_order", "stage", "activity", "customer", "worker", "service_object", "location"})
_QUICK: Final = frozenset({"open", "posted", "canceled"})
"""Quick filters of the list of orders that mean nothing here: only open orders are shown."""


class StageView(ScreenWidget):
    """Open orders by stage."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.board: StageBoard | None = None
        self.columns: dict[int, Column] = {}
        self._reading: Request | None = None
        self._stale = True
        self._painted = False
        self._follow: frozenset[int] = frozenset()
        self.screen_actions = Actions(STAGES, self, allowed=desk.allowed)
        quick = [one for one in LISTS[SPEC].quick if one.key not in _QUICK]
        self.bar = FilterBar(quick, self.screen_actions.tool_bar(BAR, self), self)
        self.panel = StagePanel(desk, self)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget(self._area)
        set_role(self._page, "page")
        self._row = QHBoxLayout(self._page)
        self._row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        self._row.setSpacing(Space.S)
        self._area.setWidget(self._page)
        self.empty = EmptyState(
            "square-kanban", _("There are no stages"), _("Add the first one in Setup, under Stages."), self
        )
        self.empty.hide()
        self.drag = CardDrag(self._area, self._page, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.bar, self.panel):
            layout.addWidget(widget)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.empty, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._connect()

    def _connect(self) -> None:
        self._later.timeout.connect(self.refresh)
        self.drag.dropped.connect(self.on_drop)
        self.bar.changed.connect(self.refresh)
        self.bar.box.leave_requested.connect(self.go_to_cards)
        self.panel.moved.connect(self.on_moved)
        self.panel.left.connect(self.go_to_cards)
        self.desk.changed.connect(self.on_changed)
        clocks_of(self.desk).refreshed.connect(self.on_clocks)

    # reading

    def refresh(self) -> None:
        """Read the columns, and the cards in view; place and selection stay."""
        self._stale = False
        if self._reading is not None:
            self._reading.cancel()
        windows = {key: column.places_in_view() for key, column in self.columns.items()}
        request = StageRequest(self.bar.box.text(), self.bar.quick_key, windows)
        self._reading = self.desk.read(load_stage_board, self.on_board, request)

    def on_board(self, board: StageBoard) -> None:
        """Show it."""
        self._reading = None
        self.board = board
        selected, current, focused = self.selected_ids(), self._current_id(), self._focused()
        places = {key: (one.top(), one.list.verticalScrollBar().value()) for key, one in self.columns.items()}
        self._make_columns(board)
        follow, self._follow = self._follow, frozenset()
        for key, column in self.columns.items():
            column.list.blockSignals(True)
            column.model.show_ids(board.columns[key], board.cards)
            column.list.blockSignals(False)
            column.show_count()
            if key in places:
                column.keep_top(*places[key])
            if column.choose(selected, current) and (focused is not None or follow):
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                if follow:
                    column.list.scrollTo(column.list.currentIndex())
        has_stages = bool(board.tree.by_id)
        self._area.setVisible(has_stages or bool(board.total))
        self.empty.setVisible(not has_stages and not board.total)
        self._refresh_actions()
        if not self._painted:
            self._painted = True
            self.go_to_cards()
            self.painted_first.emit()

    def _make_columns(self, board: StageBoard) -> None:
        wanted = {key: board.tree.by_id.get(key) for key in board.columns}
        if {key: column.stage for key, column in self.columns.items()} == wanted and list(self.columns) == list(wanted):
            return
        for column in self.columns.values():
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = {}
        for key, stage in wanted.items():
            depth = board.tree.depth(key) if stage is not None else 0
            column = Column(self.desk, key, stage, depth, self._page)
            self.columns[key] = column
            self._row.addWidget(column, 1)
            cards = column.list
            cards.opened.connect(self.open_current)
            cards.typed.connect(self.on_typed)
            cards.left.connect(self.on_sideways)
            cards.chosen.connect(self.on_chosen)
            cards.entered.connect(self.on_entered)
            cards.dragged.connect(self.on_dragged)
            cards.dropped.connect(self.drag.drop)
            cards.drag_left.connect(self.drag.end)
            cards.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            cards.customContextMenuRequested.connect(self.on_menu)
            column.needed.connect(self.on_needed)

    def on_needed(self) -> None:
        """Cards came into view that are not there yet."""
        ids: list[int] = []
        for column in self.columns.values():
            first, last = column.places_in_view()
            ids += [
                id_ for place, id_ in enumerate(column.model.ids[first:last], first) if not column.model.card_at(place)
            ]
        if ids:
            self.desk.read(load_cards, self.on_cards, ids)

    def on_cards(self, cards: Mapping[int, StageCard]) -> None:
        """They arrived."""
        for column in self.columns.values():
            column.model.add_cards({id_: card for id_, card in cards.items() if column.model.place_of(id_) is not None})

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed something that can be seen here."""
        if changes.entities & _ENTITIES:
            self._stale = True
            if self.isVisible():
                self._later.start()

    def on_clocks(self) -> None:
        """The clocks went on."""
        for column in self.columns.values() if self.isVisible() else ():
            column.list.viewport().update()

    # what is selected

    def _active(self) -> Column | None:
        """The column with the selection, or else with the keyboard."""
        chosen = [column for column in self.columns.values() if column.list.selectedIndexes()]
        return chosen[0] if chosen else self._focused()

    def _focused(self) -> Column | None:
        return next((column for column in self.columns.values() if column.list.hasFocus()), None)

    def selected_ids(self) -> list[int]:
        """The selected orders."""
        column = self._active()
        return column.selected_ids() if column is not None else []

    def _current_id(self) -> int | None:
        column = self._active()
        return column.current_id() if column is not None else None

    def _orders(self) -> tuple[OrderAtStage, ...]:
        """The selected orders with their stage; a card that is not there has no number yet, and is asked for by id."""
        column = self._active()
        if column is None:
            return ()
        stage_id = column.key if column.key != NO_STAGE else None
        found = []
        for index in sorted(column.list.selectedIndexes()):
            card = column.model.card_at(index.row())
            found.append(
                OrderAtStage(column.model.ids[index.row()], card.number if card is not None else "…", stage_id)
            )
        return tuple(found)

    def _places(self) -> StagePlaces | None:
        orders = self._orders()
        return StagePlaces(self.board.tree, orders) if self.board is not None and orders else None

    def on_chosen(self) -> None:
        """One selection at a time: in one column."""
        chosen = self.sender()
        if isinstance(chosen, CardList) and chosen.selectedIndexes():
            for column in self.columns.values():
                if column.list is not chosen and column.list.selectedIndexes():
                    column.list.blockSignals(True)
                    column.list.clearSelection()
                    column.list.blockSignals(False)
                    column.list.viewport().update()
        self._refresh_actions()

    def on_entered(self) -> None:
        """The keyboard came into a column: it is brought into view."""
        column = self._focused()
        if column is not None:
            self._area.ensureWidgetVisible(column, Space.M, 0)

    def _refresh_actions(self) -> None:
        assert self.screen_actions is not None
        self.screen_actions.refresh()

    def on_sideways(self, step: int) -> None:
        """To the next column that has cards, at about the same height."""
        columns = list(self.columns.values())
        here = self._focused()
        if here is None:
            return
        place = here.list.currentIndex().row() - here.list.verticalScrollBar().value() // max(
            here.list.sizeHintForRow(0), 1
        )
        at = columns.index(here) + step
        while 0 <= at < len(columns) and not columns[at].model.ids:
            at += step
        if 0 <= at < len(columns):
            first = columns[at].list.verticalScrollBar().value() // max(columns[at].list.sizeHintForRow(0), 1)
            columns[at].go_to(first + max(place, 0))

    def go_to_cards(self) -> None:
        """The keys go to the cards."""
        column = self._active()
        if column is None or not column.model.ids:
            column = next((one for one in self.columns.values() if one.model.ids), None)
        if column is not None:
            place = column.list.currentIndex().row()
            if place < 0:
                column.go_to(0)
            else:
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_typed(self, text: str) -> None:
        """Letters typed on a card go to the filter."""
        self.bar.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.box.setText(self.bar.box.text() + text)

    # actions

    def has_current(self) -> bool:
        """Whether a card is current."""
        return self._current_id() is not None

    def has_selection(self) -> bool:
        """Whether any card is selected."""
        return bool(self.selected_ids())

    def is_filtered(self) -> bool:
        """Whether not all open orders are shown."""
        return bool(self.bar.box.text() or self.bar.quick_key)

    def open_current(self) -> None:
        """Open the order."""
        if (order_id := self._current_id()) is not None:
            self.desk.open("service_order", order_id)

    def new_order(self) -> None:
        """A new order, which begins at the first stage."""
        self.desk.open("service_order", None)

    def focus_filter(self) -> None:
        """Type into the filter."""
        self.bar.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.box.selectAll()

    def clear_filter(self) -> None:
        """Show all open orders."""
        self.bar.show_request("", "")
        self.refresh()

    def next_stage(self) -> None:
        """On to the stage that follows, or a list of those that may."""
        places = self._places()
        if places is not None:
            children = places.tree.children(places.first.stage_id)
            self._pick(children) if len(children) != 1 else self._move(places, children[0].id)

    def previous_stage(self) -> None:
        """Back to the parent."""
        places = self._places()
        parent = places.tree.parent(places.first.stage_id) if places is not None else None
        if places is not None and parent is not None:
            self._move(places, parent.id)

    def move_to_stage(self) -> None:
        """A list of every stage that the orders may go to."""
        if (places := self._places()) is not None:
            self._pick(places.targets())

    def change_stage(self) -> None:
        """Ask for stage, reason and note."""
        if self._orders():
            self.desk.read(load_stage_places, self.on_places, self.selected_ids())

    def on_places(self, places: StagePlaces) -> None:
        """The numbers of all selected orders are known."""
        if places.orders:
            self.panel.ask(places)

    def _pick(self, stages: Sequence[StageFacts]) -> None:
        column = self._active()
        if column is None or not stages:
            return
        menu = stage_menu(stages, self)
        menu.triggered.connect(self.on_stage_picked)
        rect: QRect = column.list.visualRect(column.list.currentIndex())
        menu.popup(column.list.viewport().mapToGlobal(QPoint(rect.left() + Space.L, max(rect.top(), 0) + Space.L)))

    def on_stage_picked(self, action: QAction) -> None:
        """A stage was chosen from the list."""
        if (places := self._places()) is not None:
            self._move(places, action.data())

    def _move(self, places: StagePlaces, stage_id: int) -> None:
        """The selection goes along to its new column."""
        self._follow = frozenset(order.id for order in places.orders)
        self.panel.take_to(places, stage_id)

    def on_moved(self, _done: object) -> None:
        """The orders are there: the change itself arrives with the news."""
        self.go_to_cards()

    def on_menu(self, at: QPoint) -> None:
        """The menu of the selection."""
        column = self._active()
        if column is not None and self.screen_actions is not None:
            self.screen_actions.context_menu(MENU).popup(column.list.viewport().mapToGlobal(at))

    # dragging

    def on_dragged(self, at: QPoint) -> None:
        """Cards are held: each column says what dropping there would do."""
        if not self.drag.is_held and self.board is not None:
            self.drag.begin(self._orders(), self.columns, self.board.tree)
        self.drag.follow(at)

    def on_drop(self, drop: Drop) -> None:
        """Cards were let go over another column."""
        if drop.refused:
            self.desk.show_problems(drop.refused)
        else:
            self._move(drop.places, drop.stage_id)

    # the rest

    def save_state(self) -> ViewState:
        """The filter."""
        return {"text": self.bar.box.text(), "quick": self.bar.quick_key}

    def restore_state(self, state: ViewState) -> None:
        """Take it back; the columns are read when they are shown."""
        self.bar.show_request(str(state.get("text", "")), str(state.get("quick", "")))

    def on_shown(self) -> None:
        """The tab came to the front."""
        if self._stale and self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was not read while hidden."""
        super().showEvent(event)
        if self._stale:
            self._later.start()
