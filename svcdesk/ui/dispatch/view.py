"""The screen of the dispatch board: tool bar, queue, board, details."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QMenu,
    QScrollBar,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from svcdesk.domain.running_clocks import ClockState
from svcdesk.queries.dispatch.rows import BoardRows, Details
from svcdesk.ui.dispatch.accessible import install
from svcdesk.ui.dispatch.axis import DAY, TimeAxis, Zoom
from svcdesk.ui.dispatch.board_state import board_state, restore_board
from svcdesk.ui.dispatch.canvas import BoardCanvas
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.dispatch.controller import BoardController
from svcdesk.ui.dispatch.deeds import BoardDeeds
from svcdesk.ui.dispatch.details_pane import DetailsPane
from svcdesk.ui.dispatch.lanes import Lanes
from svcdesk.ui.dispatch.queue_card import QueueCard
from svcdesk.ui.dispatch.queue_list import QueuePanel
from svcdesk.ui.dispatch.reverted import RevertedWork
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH
from svcdesk.ui.dispatch.table import BOARD, MENU, ROW_MENU
from svcdesk.ui.dispatch.team_menu import TeamMenu
from svcdesk.ui.dispatch.tool_bar import BoardToolBar
from svcdesk.ui.dispatch.views_menu import ViewsMenu
from svcdesk.ui.dispatch.words import deadline_words, late_words, short_words
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.clock_words import MARKS
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.formats import day_text
from svcdesk.ui.shared.order_clocks import clocks_of
from svcdesk.ui.shared.painted_items import tell_current
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_RANGE_DAYS: Final = 60
_FOLLOW_AFTER_MS: Final = 40
_QUEUE_WIDTH: Final = 240
_DETAILS_WIDTH: Final = 280
_DETAILS_NARROWEST: Final = 264
_STILL_SEEN: Final = 60
_ROOM_FOR_BARS: Final = 300
_MOST_NAMED: Final = 20


class BoardScreen(ScreenWidget):
    """The board with everything around it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        install()
        self._waiting: ViewState = {}
        self._look_for: RecordRef | None = None
        self._first_paint = True
        self.canvas = BoardCanvas(_empty_scene(desk), self)
        self._clocks = clocks_of(desk)
        card = QueueCard(self._colours, desk.site, desk.clock.now, self._clocks.now)
        self.queue = QueuePanel(card, desk.clock.now, self)
        self.details = DetailsPane(desk.site, self)
        self.controller = BoardController(desk, self.canvas, self.queue, self)
        self.deeds = BoardDeeds(self.controller, self)
        self._reverted = RevertedWork(self.controller, self)
        self._actions = Actions(BOARD, self, self.deeds)
        self.screen_actions = self._actions
        self.teams = TeamMenu(self)
        self.views = ViewsMenu(desk, self._actions, self)
        self._bar = BoardToolBar(self._actions, self.teams, self.views, self)
        self._down = QScrollBar(Qt.Orientation.Vertical, self)
        self._across = QScrollBar(Qt.Orientation.Horizontal, self)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._follow_timer = QTimer(self)
        self._follow_timer.setSingleShot(True)
        self._follow_timer.setInterval(_FOLLOW_AFTER_MS)
        self._follow_timer.timeout.connect(self.on_view_changed)
        self._details_width = _DETAILS_WIDTH
        self._details_asked = self.deeds.details_shown
        self._fold_timer = QTimer(self)
        self._fold_timer.setObjectName("fold_details")
        self._fold_timer.setSingleShot(True)
        # The second press of a double click must meet the bar where the first one did.
        self._fold_timer.setInterval(QApplication.doubleClickInterval())
        self._fold_timer.timeout.connect(self.on_fold_due)
        self._lay_out()
        self.setFocusProxy(self.canvas)
        self._connect()
        self.deeds.zoom_to(Zoom.DAY.value)
        self.controller.read_board()
        self.controller.read_queue()
        self.on_view_changed()

    def _colours(self) -> BoardColours:
        return self.canvas.scene.colours

    def _lay_out(self) -> None:
        board = QWidget(self)
        grid = QGridLayout(board)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.canvas, 0, 0)
        grid.addWidget(self._down, 0, 1)
        grid.addWidget(self._across, 1, 0)
        self._splitter.addWidget(self.queue)
        self._splitter.addWidget(board)
        self._splitter.addWidget(self.details)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setChildrenCollapsible(False)
        self.queue.setMinimumWidth(max(_QUEUE_WIDTH, self.queue.minimumSizeHint().width()))
        self.details.setMinimumWidth(_DETAILS_NARROWEST)
        self.details.hide()
        self._splitter.setSizes([300, 900, _DETAILS_WIDTH])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._splitter, 1)

    def _connect(self) -> None:
        canvas, queue = self.canvas, self.queue.list
        canvas.view_changed.connect(self._follow_timer.start)
        canvas.selection_changed.connect(self.deeds.on_board_selection_changed)
        canvas.opened.connect(self.deeds.on_bar_opened)
        canvas.menu_requested.connect(self.on_menu_requested)
        canvas.row_menu_requested.connect(self.on_row_menu_requested)
        canvas.move_requested.connect(self.deeds.move_with_keys)
        canvas.technician_typed.connect(self.deeds.on_technician_typed)
        canvas.left_board.connect(self.on_left_board)
        canvas.painted.connect(self.on_painted)
        canvas.selection_changed.connect(self.on_current_changed)
        queue.drag_started.connect(self.on_queue_drag_started)
        queue.drag_moved.connect(self.on_queue_drag_moved)
        queue.drag_dropped.connect(canvas.drop)
        queue.drag_cancelled.connect(canvas.cancel)
        queue.place_requested.connect(self.deeds.on_place_requested)
        queue.open_requested.connect(self.deeds.on_queue_opened)
        queue.menu_requested.connect(self.on_menu_requested)
        queue.chosen.connect(self.deeds.on_queue_chosen)
        self._clocks.refreshed.connect(self.on_clocks_refreshed)
        self.controller.loaded.connect(self.on_loaded)
        self.controller.details_changed.connect(self.on_details_changed)
        self.details.open_requested.connect(self.on_open_requested)
        self.deeds.state_changed.connect(self.on_state_changed)
        self.teams.chosen.connect(self.deeds.on_teams_chosen)
        self.views.chosen.connect(self.restore_state)
        self._down.valueChanged.connect(self.on_scrolled_down)
        self._across.valueChanged.connect(self.on_scrolled_across)

    # slots

    def on_view_changed(self) -> None:
        """The board shows another place or zoom: scroll bars, date and zoom buttons follow."""
        scene = self.canvas.scene
        with QSignalBlocker(self._down):
            self._down.setRange(0, max(scene.lanes.height - scene.height, 0))
            self._down.setPageStep(scene.height)
            self._down.setSingleStep(scene.lanes.row_height)
            self._down.setValue(scene.scroll_y)
        self._down.setVisible(scene.lanes.height > scene.height)
        left, right = scene.axis.span(0, scene.width)
        today = scene.axis.day_start(scene.axis.day(scene.now))
        first = min(today - _RANGE_DAYS * DAY, left)
        last = max(today + _RANGE_DAYS * DAY, right)
        with QSignalBlocker(self._across):
            minutes = (right - left) // 60
            self._across.setRange(first // 60, last // 60 - minutes)
            self._across.setPageStep(minutes)
            self._across.setSingleStep(max(minutes // 20, 1))
            self._across.setValue(left // 60)
        text = self._span_text(int(scene.axis.time(2)), int(scene.axis.time(scene.width - 2)))
        if text != self._bar.date:
            self._bar.show_date(text)
            self._actions.refresh()

    def _span_text(self, left: int, right: int) -> str:
        axis = self.canvas.scene.axis
        first, last = axis.day(left), axis.day(right)
        if first == last or self.canvas.scene.zoom in {Zoom.HOUR, Zoom.DAY}:
            return day_text(axis.day((left + right) / 2))
        return f"{day_text(first)} – {day_text(last)}"

    def on_scrolled_down(self, value: int) -> None:
        """The vertical scroll bar was moved."""
        self.canvas.scroll_by(0, value - self.canvas.scene.scroll_y)

    def on_scrolled_across(self, value: int) -> None:
        """The horizontal scroll bar was moved: it knows two months around today, the wheel knows no end."""
        self.canvas.scroll_by(self.canvas.scene.axis.x(value * 60), 0)

    def on_loaded(self) -> None:
        """Other rows are shown."""
        self.teams.show_board(self.canvas.scene.lanes.board, self.controller.rows.teams)
        if self._waiting:
            waiting, self._waiting = self._waiting, {}
            restore_board(self.canvas, waiting, selection=True)
            if not self.controller.is_whole:  # what was selected may be in the rest
                self._waiting = {name: waiting.get(name) for name in ("selection", "current")}
        if self._look_for is not None:
            found, self._look_for = self._look_for, None
            self.deeds.look_for(found)
        self.on_view_changed()
        self.on_state_changed()

    def on_painted(self) -> None:
        """The first picture with rows in it: the start is over."""
        if self._first_paint and self.controller.ready:
            self._first_paint = False
            self.painted_first.emit()

    def on_current_changed(self) -> None:
        """Another bar is the current one."""
        tell_current(self.canvas)

    def on_state_changed(self) -> None:
        """The selection, or what is shown, changed."""
        self._actions.refresh()
        self.teams.show_board(self.canvas.scene.lanes.board, self.controller.rows.teams)
        if self._details_asked != self.deeds.details_shown:
            self._details_asked = self.deeds.details_shown
            self._fold_details()
        else:
            self._fold_soon()

    def _wants_details(self) -> bool:
        """The details stand beside the board while something is selected, if that leaves room for the board."""
        room = self._splitter.width() - self.queue.minimumWidth() - self._details_width - COLUMN_WIDTH
        return self.deeds.details_shown and self.deeds.has_selection() and room >= _ROOM_FOR_BARS

    def _fold_soon(self) -> None:
        if self._wants_details() != self.details.isVisibleTo(self):
            self._fold_timer.start()
        else:
            self._fold_timer.stop()

    def on_fold_due(self) -> None:
        """The selection has stayed as it is for a moment."""
        if self.canvas.pointer.is_down:
            self._fold_timer.start()
        else:
            self._fold_details()

    def _fold_details(self) -> None:
        """Open or close the details; the bars keep their places, only what is beside them changes."""
        self._fold_timer.stop()
        wanted = self._wants_details()
        if wanted == self.details.isVisibleTo(self):
            return
        canvas, scene = self.canvas, self.canvas.scene
        place = scene.place_of(scene.current) if scene.current is not None else None
        seen = place is not None and -_STILL_SEEN < place.left() < scene.width - _STILL_SEEN
        if not wanted:
            self._details_width = self._splitter.sizes()[2]
        canvas.keeps_scale = True
        self.details.setVisible(wanted)
        if wanted:
            queue, board, _details = self._splitter.sizes()
            beside = min(queue, queue + board - self._details_width - COLUMN_WIDTH - _ROOM_FOR_BARS)
            self._splitter.setSizes([beside, queue + board - beside - self._details_width, self._details_width])
        self._splitter.refresh()
        canvas.keeps_scale = False
        covered = place is not None and place.left() >= scene.width - _STILL_SEEN
        if wanted and seen and covered and scene.current is not None:
            canvas.reveal(scene.current)

    def on_details_changed(self, details: Details | None) -> None:
        """Show details, or how many are selected."""
        if details is None:
            self.details.show_nothing(len(self.deeds.target_ids()), self._selected_words())
        else:
            bar = self.canvas.scene.bar(details.bar.id)
            late = late_words(self.canvas.scene, bar) if bar is not None else ()
            self.details.show_details(details, self.controller.problems_of(details.bar.id), late)
            self.on_clocks_refreshed()

    def on_clocks_refreshed(self) -> None:
        """Time has passed: the deadlines of cards and details go on."""
        self.queue.list.viewport().update()
        details = self.details.shown
        clock = self._clocks.now(details.bar.order_id) if details is not None else None
        if details is None or clock is None:
            self.details.show_deadline("", "")
            return
        mark, _colour = MARKS[clock.state]
        roles = {ClockState.LATE: "error", ClockState.AT_RISK: "warning"}
        words = deadline_words(self.canvas.scene, details.bar)
        self.details.show_deadline(f"{mark} {words}", roles.get(clock.state, "good"))

    def _selected_words(self) -> list[tuple[str, str]]:
        """When, who and what of the selected bars, by time; cards have neither."""
        scene = self.canvas.scene
        bars = sorted(scene.selected_bars(), key=lambda bar: (bar.start, bar.id))
        return [short_words(scene, bar) for bar in bars[:_MOST_NAMED]]

    def on_open_requested(self, entity: str, record_id: int | None) -> None:
        """A link of the details was clicked."""
        if record_id is not None:
            self.desk.open(entity, record_id)

    def on_menu_requested(self, at: QPoint) -> None:
        """Show the menu of the selection."""
        if self.deeds.has_selection():
            menu: QMenu = self._actions.context_menu(MENU)
            menu.popup(at)

    def on_row_menu_requested(self, at: QPoint) -> None:
        """Show the menu of a technician."""
        self._actions.context_menu(ROW_MENU).popup(at)

    def on_left_board(self, at: QPoint) -> None:
        """Bars were dropped beside the board: on the queue, they go back to it."""
        if QRect(self.queue.mapToGlobal(QPoint()), self.queue.size()).contains(at):
            self.deeds.unschedule()

    def on_queue_drag_started(self, rows: tuple[object, ...]) -> None:
        """Cards are being dragged."""
        self.canvas.bring_in([row.bar() for row in self.queue.list.chosen_rows()] if rows else [])

    def on_queue_drag_moved(self, at: QPoint) -> None:
        """They follow the pointer over the board."""
        self.canvas.drag_to(self.canvas.mapFromGlobal(at), self.deeds.modifiers())

    # what the shell asks for

    def save_state(self) -> ViewState:
        """Place, zoom, rows, selection."""
        sizes = self._splitter.sizes()
        if self.details.isHidden():
            sizes[2] = self._details_width
        return board_state(self.canvas, self.controller.rows, sizes, details=self.deeds.details_shown)

    def restore_state(self, state: ViewState) -> None:
        """Put everything where it was; what needs the rows waits for them."""
        self.controller.rows.restore(state)
        self.deeds.details_shown = state.get("details", True) is not False
        sizes = state.get("sizes")
        if isinstance(sizes, list) and len(sizes) == 3 and all(isinstance(size, int) for size in sizes):
            self._splitter.setSizes(sizes)
            self._details_width = max(sizes[2], self.details.minimumWidth())
        restore_board(self.canvas, state, selection=self.controller.ready)
        if self.controller.ready:
            self.controller.arrange_restored()
        else:
            self._waiting = state
            self.controller.read_board()
        self.on_state_changed()

    def show_record(self, ref: RecordRef) -> None:
        """Bring an activity, or the activity of an order, into view; or the overdue work of the queue."""
        if ref.entity == "queue":
            self.queue.show_overdue()
        elif self.controller.ready:
            self.deeds.look_for(ref)
        else:
            self._look_for = ref

    def on_shown(self) -> None:
        """The keys belong to the board."""
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be room for the details now, or not any more."""
        super().resizeEvent(event)
        self._fold_soon()

    def changeEvent(self, event: QEvent) -> None:
        """Another palette: paint everything anew."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.ApplicationFontChange} and hasattr(self, "canvas"):
            scene = self.canvas.scene
            scene.use_lanes(scene.lanes, BoardColours.of(scene.lanes.board.parameters))
            self.canvas.renew()


def _empty_scene(desk: Desk) -> Scene:
    now = int(desk.clock.now().timestamp())
    board = BoardRows(now, now, (), (), (), parameters=desk.parameters)
    return Scene(Lanes(board, desk.site), TimeAxis(desk.site, now), BoardColours.of(desk.parameters), now)
