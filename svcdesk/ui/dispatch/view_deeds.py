"""What a user can do about what the board shows: zoom, time, rows, views. The slots of its action table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from svcdesk.commands.base import Command
from svcdesk.domain.placement import shift_wall
from svcdesk.i18n import _
from svcdesk.queries.dispatch.finding import find_on_board
from svcdesk.ui.dispatch.axis import DAY, HOUR, Zoom
from svcdesk.ui.dispatch.board_state import board_state
from svcdesk.ui.dispatch.controller import BoardController
from svcdesk.ui.dispatch.dialogs import DateDialog, ViewDialog
from svcdesk.ui.dispatch.lanes import COMPACT_HEIGHT, ROW_HEIGHT
from svcdesk.ui.dispatch.teams import TeamFilter
from svcdesk.ui.shared.desk import RecordRef

if TYPE_CHECKING:
    from datetime import date

_MORNING: Final = 7
_ZOOM_STEP: Final = 1.4


class ViewDeeds(QObject):
    """Shows another time, other rows, other parts of the screen. It changes no data but saved views."""

    state_changed = Signal()

    def __init__(self, controller: BoardController, widget: QWidget) -> None:
        super().__init__(widget)
        self.controller = controller
        self.details_shown = True
        self._canvas = controller.canvas
        self._queue = controller.queue
        self._desk = controller.desk
        self._widget = widget

    def _run(self, command: Command) -> None:
        self.controller.run(command, ())

    # time

    def zoom_to(self, name: str) -> None:
        """Show an hour's, a day's, a week's or a month's work around what matters now."""
        zoom = Zoom(name)
        canvas, axis = self._canvas, self._canvas.scene.axis
        focus = self._focus()
        day = axis.day(focus)
        if zoom is Zoom.HOUR:
            left = focus // HOUR * HOUR - HOUR
        elif zoom is Zoom.DAY:
            left = axis.day_start(day) + _MORNING * HOUR
        elif zoom is Zoom.WEEK:
            left = axis.day_start(day - timedelta(days=day.weekday()))
        else:
            left = axis.day_start(day.replace(day=1))
        canvas.fit(zoom, left)
        self.state_changed.emit()

    def _focus(self) -> float:
        """The instant that a zoom is about: the current bar, now, or the middle of the view."""
        scene = self._canvas.scene
        low, high = scene.axis.span(0, scene.width)
        bar = scene.bar(scene.current)
        if bar is not None and low <= bar.start < high:
            return bar.start
        return scene.now if low <= scene.now < high else (low + high) / 2

    def is_zoom(self, name: str) -> bool:
        """Whether the zoom is this one now."""
        return self._canvas.scene.zoom is Zoom(name)

    def zoom_in(self) -> None:
        """Zoom in around the middle."""
        self._canvas.zoom_around(self._canvas.scene.width / 2, _ZOOM_STEP)

    def zoom_out(self) -> None:
        """Zoom out around the middle."""
        self._canvas.zoom_around(self._canvas.scene.width / 2, 1 / _ZOOM_STEP)

    def go_to_now(self) -> None:
        """Put now a third from the left."""
        self._canvas.show_at(self._canvas.scene.now, self._canvas.scene.width / 3)

    def go_earlier(self) -> None:
        """One hour, day, week or month back."""
        self._go(-1)

    def go_later(self) -> None:
        """One on."""
        self._go(1)

    def _go(self, direction: int) -> None:
        scene = self._canvas.scene
        left = int(scene.axis.time(0))
        days = {Zoom.HOUR: 0, Zoom.DAY: 1, Zoom.WEEK: 7, Zoom.MONTH: 28}[scene.zoom]
        moved = shift_wall(scene.site, left, direction * days) if days else left + direction * HOUR
        self._canvas.show_at(moved, 0)

    def go_to_date(self) -> None:
        """Ask for a day or a range."""
        dialog = DateDialog(self._canvas.scene, self._desk.clock, self._widget)
        dialog.range_chosen.connect(self.on_range_chosen)
        dialog.open()

    def on_range_chosen(self, chosen: tuple[date, date | None]) -> None:
        """Show a day at the present zoom, or a range in full."""
        first, last = chosen
        axis, scene = self._canvas.scene.axis, self._canvas.scene
        begin = axis.day_start(first)
        if last is not None:
            hours = (axis.day_start(last + timedelta(days=1)) - begin) / HOUR
            self._canvas.show_at(begin, 0, scene.width / hours)
        else:
            self._canvas.show_at(begin + (_MORNING * HOUR if scene.zoom in {Zoom.HOUR, Zoom.DAY} else 0), 0)

    def look_for(self, ref: RecordRef) -> None:
        """Bring the activity of a record into view."""
        if ref.record_id is not None:
            self._desk.read(find_on_board, self.on_found, ref.entity, ref.record_id)

    def on_found(self, found: tuple[int, int] | None) -> None:
        """Show and select what was looked for; without a time it is in the queue."""
        if found is None:
            self._desk.show(_("There is nothing of it on the board."))
            return
        activity_id, start = found
        if not start:
            self._queue.filter.clear()
            self._queue.list.choose({activity_id})
            return
        self._see(start)
        self._canvas.select({activity_id}, activity_id)
        self._canvas.reveal(activity_id)

    def _see(self, instant: int) -> None:
        scene = self._canvas.scene
        if not 0 <= scene.axis.x(instant) < scene.width - 60:
            self._canvas.show_at(instant, scene.width / 3)

    # rows

    def toggle_show_closed(self) -> None:
        """Show closed work or leave it out."""
        self.controller.rows.show_closed = not self.controller.rows.show_closed
        self.controller.arrange_rows()
        self.state_changed.emit()

    def shows_closed(self) -> bool:
        """Whether closed work is shown."""
        return self.controller.rows.show_closed

    def toggle_compact(self) -> None:
        """Low or usual rows."""
        rows = self.controller.rows
        rows.row_height = ROW_HEIGHT if self.is_compact() else COMPACT_HEIGHT
        self.controller.arrange_rows()
        self.state_changed.emit()

    def is_compact(self) -> bool:
        """Whether rows are low."""
        return self.controller.rows.row_height == COMPACT_HEIGHT

    def collapse_all(self) -> None:
        """Only the teams."""
        lanes = self._canvas.scene.lanes
        lanes.collapsed = {team.id for team in lanes.board.teams}
        self.controller.arrange_rows()

    def toggle_team(self) -> None:
        """Collapse the team of the current bar, or show the one that was collapsed last again."""
        bar = self._canvas.scene.bar(self._canvas.scene.current)
        lane = self._canvas.scene.lanes.lane(bar.worker_id) if bar is not None else None
        if lane is not None and lane.worker is not None:
            self._canvas.toggle_team(lane.team_id or 0)

    def expand_all(self) -> None:
        """All technicians."""
        self._canvas.scene.lanes.collapsed = set()
        self.controller.arrange_rows()

    def on_teams_chosen(self, teams: TeamFilter) -> None:
        """Other teams are to be shown."""
        self.controller.rows.teams = teams
        self.controller.arrange_rows()
        self.state_changed.emit()

    def focus_queue(self) -> None:
        """The keys go to the queue, or back to the board."""
        target: QWidget = self._canvas if self._queue.list.hasFocus() else self._queue.list
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if target is self._queue.list and not self._queue.list.chosen_rows() and self._queue.model.rowCount():
            self._queue.list.choose({self._queue.model.row(0).id})

    def focus_filter(self) -> None:
        """Type into the filter."""
        self._queue.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._queue.filter.selectAll()

    def select_visible(self) -> None:
        """Select every bar in view."""
        if self._queue.list.hasFocus():
            self._queue.list.selectAll()
        else:
            self._canvas.select({bar.id for _place, bar in self._canvas.scene.visible_bars()})

    def toggle_details(self) -> None:
        """Show or hide the details."""
        self.details_shown = not self.details_shown
        self.state_changed.emit()

    def shows_details(self) -> bool:
        """Whether the details are shown."""
        return self.details_shown

    def save_view(self) -> None:
        """Ask for a name and keep zoom, teams and rows under it."""
        dialog = ViewDialog("", self._widget)
        dialog.name_chosen.connect(self.on_view_named)
        dialog.open()

    def on_view_named(self, name: str, shared: bool) -> None:
        """Keep it."""
        from svcdesk.commands.views import SaveView

        content = board_state(self._canvas, self.controller.rows, [], details=self.details_shown)
        kept = {key: content[key] for key in ("scale", "zoom", "teams", "collapsed", "compact", "closed", "details")}
        kept["from_now"] = round((content["left"] - self._canvas.scene.now) / DAY)
        self._run(SaveView("board", name, kept, shared))

    def reload(self) -> None:
        """Read everything again."""
        self.controller.read_board()
        self.controller.read_queue()
