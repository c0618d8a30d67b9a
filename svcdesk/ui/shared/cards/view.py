"""Cards in the columns of their stages: read in pieces, filtered as lists are, moved by mouse and by keys."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QStyledItemDelegate, QVBoxLayout, QWidget

from svcdesk.queries.cards import Card, CardBoard, CardRequest
from svcdesk.queries.lists import LISTS
from svcdesk.store.feed import Changes
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.cards.column import CardColumn, CardList
from svcdesk.ui.shared.cards.drag import CardDrag, Drop, Verdict
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.filter_bar import FilterBar
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

B = TypeVar("B", bound=CardBoard)


class Heading(NamedTuple):
    """What a column is: its stage, and how deep that lies in a tree. ``facts`` are compared to see what changed."""

    name: str
    code: str
    depth: int = 0
    facts: object = None


class CardView(ScreenWidget, Generic[B]):
    """Subclasses say what is read, what the columns are, and what moving cards does."""

    table: ClassVar[ActionTable] = ()
    bar_actions: ClassVar[Sequence[str]] = ()
    menu: ClassVar[Sequence[str]] = ()
    entity: ClassVar[str] = ""
    """What the cards are; its list gives the quick filters."""
    hidden_quick: ClassVar[frozenset[str]] = frozenset()
    """Quick filters of the list that mean nothing here."""
    watched: ClassVar[frozenset[str]] = frozenset()
    """Entities whose change may change what is shown."""

    def __init__(self, desk: Desk, empty: EmptyState) -> None:
        super().__init__()
        self.desk = desk
        self.board: B | None = None
        self.columns: dict[int, CardColumn] = {}
        self._headings: Mapping[int, Heading] = {}
        self._reading: Request | None = None
        self._stale = True
        self._painted = False
        self._follow: frozenset[int] = frozenset()
        self.screen_actions = Actions(self.table, self, allowed=desk.allowed)
        quick = [one for one in LISTS[self.entity].quick if one.key not in self.hidden_quick]
        self.bar = FilterBar(quick, self.screen_actions.tool_bar(self.bar_actions, self), self)
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
        self.empty = empty
        empty.setParent(self)
        empty.hide()
        self.drag = CardDrag(self._area, self._page, self)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.bar)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(empty, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        self.drag.dropped.connect(self.on_drop)
        self.bar.changed.connect(self.refresh)
        self.bar.box.leave_requested.connect(self.go_to_cards)
        desk.changed.connect(self.on_changed)

    # what subclasses say

    def read(self, request: CardRequest) -> Request:
        """Ask the desk for the board; ``on_board`` takes it."""
        raise NotImplementedError

    def read_cards(self, ids: Sequence[int]) -> None:
        """Ask the desk for cards; ``on_cards`` takes them."""
        raise NotImplementedError

    def headings(self, board: B) -> Mapping[int, Heading]:
        """The columns by key."""
        raise NotImplementedError

    def delegate(self, key: int) -> QStyledItemDelegate:
        """What paints the cards of a column."""
        raise NotImplementedError

    def count_text(self, key: int, count: int) -> str:
        """What the heading of a column says below its name."""
        raise NotImplementedError

    def is_set_up(self, board: B) -> bool:
        """Whether there are stages; if not, and there are no cards, the empty state is shown."""
        raise NotImplementedError

    def judge(self, key: int) -> Verdict:
        """What dropping the held cards in a column would do."""
        raise NotImplementedError

    def held_text(self) -> str:
        """What goes along with the pointer."""
        raise NotImplementedError

    def take_to(self, key: int) -> None:
        """Bring the selected cards to a column."""
        raise NotImplementedError

    # reading

    def refresh(self) -> None:
        """Read the columns, and the cards in view; place and selection stay."""
        self._stale = False
        if self._reading is not None:
            self._reading.cancel()
        windows = {key: column.places_in_view() for key, column in self.columns.items()}
        self._reading = self.read(CardRequest(self.bar.box.text(), self.bar.quick_key, windows))

    def on_board(self, board: B) -> None:
        """Show it."""
        self._reading = None
        self.board = board
        selected, current, focused = self.selected_ids(), self.current_id(), self._focused()
        places = {key: (one.top(), one.list.verticalScrollBar().value()) for key, one in self.columns.items()}
        self._make_columns(self.headings(board))
        follow = bool(self._follow) and not self.bar.box.hasFocus()  # who types goes on typing
        self._follow = frozenset()
        for key, column in self.columns.items():
            ids: array[int] = board.columns[key]
            column.list.blockSignals(True)
            column.model.show_ids(ids, board.cards)
            column.list.blockSignals(False)
            column.show_count(self.count_text(key, len(ids)))
            if key in places:
                column.keep_top(*places[key])
            if column.choose(selected, current) and (focused is not None or follow):
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                if follow:
                    column.list.scrollTo(column.list.currentIndex())
        is_shown = self.is_set_up(board) or any(board.columns.values())
        self._area.setVisible(is_shown)
        self.empty.setVisible(not is_shown)
        self.refresh_actions()
        if not self._painted:
            self._painted = True
            self.go_to_cards()
            self.painted_first.emit()

    def _make_columns(self, headings: Mapping[int, Heading]) -> None:
        if list(self._headings.items()) == list(headings.items()) and self.columns:
            return
        self._headings = headings
        for column in self.columns.values():
            self._row.removeWidget(column)
            column.hide()
            column.deleteLater()
        self.columns = {}
        for key, heading in headings.items():
            column = CardColumn(key, heading.name, heading.code, heading.depth, self.delegate(key), self._page)
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
            self.read_cards(ids)

    def on_cards(self, cards: Mapping[int, Card]) -> None:
        """They arrived."""
        for column in self.columns.values():
            column.model.add_cards({id_: card for id_, card in cards.items() if column.model.place_of(id_) is not None})

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed something that can be seen here."""
        if changes.entities & self.watched:
            self._stale = True
            if self.isVisible():
                self._later.start()

    def paint_again(self) -> None:
        """Time went on."""
        for column in self.columns.values() if self.isVisible() else ():
            column.list.viewport().update()

    # what is selected

    def active(self) -> CardColumn | None:
        """The column with the selection, or else with the keyboard."""
        chosen = [column for column in self.columns.values() if column.list.selectedIndexes()]
        return chosen[0] if chosen else self._focused()

    def _focused(self) -> CardColumn | None:
        return next((column for column in self.columns.values() if column.list.hasFocus()), None)

    def selected_ids(self) -> list[int]:
        """The selected records."""
        column = self.active()
        return column.selected_ids() if column is not None else []

    def current_id(self) -> int | None:
        """The current record."""
        column = self.active()
        return column.current_id() if column is not None else None

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
        self.refresh_actions()

    def on_entered(self) -> None:
        """The keyboard came into a column: it is brought into view."""
        column = self._focused()
        if column is not None:
            self._area.ensureWidgetVisible(column, Space.M, 0)

    def refresh_actions(self) -> None:
        """Another selection, other actions."""
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
        column = self.active()
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
        return self.current_id() is not None

    def has_selection(self) -> bool:
        """Whether any card is selected."""
        return bool(self.selected_ids())

    def is_filtered(self) -> bool:
        """Whether not all records are shown."""
        return bool(self.bar.box.text() or self.bar.quick_key)

    def open_current(self) -> None:
        """Open the record."""
        if (record_id := self.current_id()) is not None:
            self.desk.open(self.entity, record_id)

    def focus_filter(self) -> None:
        """Type into the filter."""
        self.bar.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.box.selectAll()

    def clear_filter(self) -> None:
        """Show all of them."""
        self.bar.show_request("", "")
        self.refresh()

    def pop_up(self, menu: QMenu) -> None:
        """Show a list of stages at the current card; what is chosen of it is taken to."""
        column = self.active()
        if column is None:
            return
        menu.triggered.connect(self.on_stage_picked)
        rect: QRect = column.list.visualRect(column.list.currentIndex())
        menu.popup(column.list.viewport().mapToGlobal(QPoint(rect.left() + Space.L, max(rect.top(), 0) + Space.L)))

    def on_stage_picked(self, action: QAction) -> None:
        """A stage was chosen from the list."""
        self.take_to(action.data())

    def follow(self, ids: Iterable[int]) -> None:
        """The selection goes along with these to their new column."""
        self._follow = frozenset(ids)

    def on_moved(self, _done: object) -> None:
        """The records are there: the change itself arrives with the news."""
        self.go_to_cards()

    def on_menu(self, at: QPoint) -> None:
        """The menu of the selection."""
        column = self.active()
        if column is not None and self.screen_actions is not None:
            self.screen_actions.context_menu(self.menu).popup(column.list.viewport().mapToGlobal(at))

    # dragging

    def on_dragged(self, at: QPoint) -> None:
        """Cards are held: each column says what dropping there would do."""
        column = self.active()
        if not self.drag.is_held and column is not None:
            self.drag.begin(self.held_text(), self.columns, column.key, self.judge)
        self.drag.follow(at)

    def on_drop(self, drop: Drop) -> None:
        """Cards were let go over another column."""
        if drop.refused:
            self.desk.show_problems(drop.refused)
        else:
            self.take_to(drop.key)

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
