"""What a user can do on the board: the slots of its action table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.dispatch import (
    ReassignActivities,
    SetClosed,
    SetDispatched,
    SetPriority,
    UnscheduleActivities,
)
from svcdesk.domain.kinds import Priority
from svcdesk.domain.placement import shift_wall
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.dispatch.finding import find_on_board
from svcdesk.queries.dispatch.rows import BarRow, QueueRow
from svcdesk.ui.dispatch.axis import DAY, HOUR, Zoom
from svcdesk.ui.dispatch.board_state import board_state
from svcdesk.ui.dispatch.controller import BoardController
from svcdesk.ui.dispatch.dialogs import DateDialog, MoveDialog, ViewDialog
from svcdesk.ui.dispatch.lanes import COMPACT_HEIGHT, ROW_HEIGHT
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind, judge
from svcdesk.ui.dispatch.printing import all_days, order_keys, technician_days
from svcdesk.ui.dispatch.suggest import suggest
from svcdesk.ui.dispatch.teams import TeamFilter
from svcdesk.ui.dispatch.technician_popup import Candidate, TechnicianPopup
from svcdesk.ui.shared.desk import RecordRef

if TYPE_CHECKING:
    from datetime import date

_MORNING: Final = 7
_ZOOM_STEP: Final = 1.4


class BoardDeeds(QObject):
    """Does what the actions say, with what is selected on the board or chosen in the queue."""

    state_changed = Signal()

    def __init__(self, controller: BoardController, widget: QWidget) -> None:
        super().__init__(widget)
        self.controller = controller
        self.details_shown = True
        self._canvas = controller.canvas
        self._queue = controller.queue
        self._desk = controller.desk
        self._widget = widget
        self._from_queue = False

    # what it is about

    def target_ids(self) -> tuple[int, ...]:
        """The activities that an action is about: selected bars, or chosen cards of the queue."""
        if self._from_queue:
            return tuple(row.id for row in self._queue.list.chosen_rows())
        return tuple(bar.id for bar in self._canvas.scene.selected_bars())

    def has_selection(self, _argument: str = "") -> bool:
        """Whether there is anything to do something with."""
        return bool(self.target_ids())

    @staticmethod
    def modifiers() -> Qt.KeyboardModifier:
        """The keys that are held."""
        return QApplication.keyboardModifiers()

    def on_board_selection_changed(self) -> None:
        """Other bars are selected."""
        self._from_queue = False
        self._selection_changed()

    def on_queue_chosen(self) -> None:
        """Other cards are chosen."""
        if self._queue.list.chosen_rows():
            self._from_queue = True
            if self._canvas.scene.selection:
                self._canvas.scene.selection = set()
                self._canvas.update()
        self._selection_changed()

    def _selection_changed(self) -> None:
        ids = self.target_ids()
        self.controller.show_details_of(ids[0] if len(ids) == 1 else None)
        self.state_changed.emit()

    def _run(self, command: Command) -> None:
        self.controller.run(command, ())

    # work

    def dispatch(self) -> None:
        """The technicians have been told."""
        self._run(SetDispatched(self.target_ids(), dispatched=True))

    def undispatch(self) -> None:
        """They have not."""
        self._run(SetDispatched(self.target_ids(), dispatched=False))

    def set_priority(self, name: str) -> None:
        """Give the selection a priority."""
        self._run(SetPriority(self.target_ids(), Priority[name]))

    def toggle_closed(self) -> None:
        """Close what is open; if all is closed, open it again."""
        bars = self._canvas.scene.selected_bars()
        all_closed = bool(bars) and not self._from_queue and all(bar.closed for bar in bars)
        self._run(SetClosed(self.target_ids(), closed=not all_closed))

    def unschedule(self) -> None:
        """Back to the queue."""
        self._run(UnscheduleActivities(self.target_ids()))

    def open_order(self) -> None:
        """Open the order of the first."""
        if self._from_queue:
            self.on_queue_opened(self._queue.list.chosen_rows()[0])
        else:
            self.on_bar_opened(self._canvas.scene.selected_bars()[0])

    def show_menu(self) -> None:
        """The menu of the selection, for keyboards without a key for it."""
        self._canvas.menu_requested.emit(self._beside_selection())

    def on_bar_opened(self, bar: BarRow) -> None:
        """A bar was double-clicked."""
        self._desk.open("service_order", bar.order_id)

    def on_queue_opened(self, row: QueueRow) -> None:
        """A card was double-clicked."""
        self._desk.open("service_order", row.order_id)

    # printing

    def _print(self, sheet: str, keys: tuple[str, ...]) -> None:
        self._desk.open("print_job", None, sheet=sheet, keys=keys)

    def print_orders(self) -> None:
        """Preview the work orders of the selection, by time."""
        if self._from_queue:
            ids = [row.order_id for row in self._queue.list.chosen_rows()]
        else:
            bars = sorted(self._canvas.scene.selected_bars(), key=lambda bar: (bar.start, bar.id))
            ids = [bar.order_id for bar in bars]
        self._print("work_order", order_keys(ids))

    def _technician_days(self) -> tuple[str, ...]:
        scene = self._canvas.scene
        bars = () if self._from_queue else scene.selected_bars()
        return technician_days(scene, bars, None if self._from_queue else scene.sides.current_row)

    def has_technician(self) -> bool:
        """Whether a technician is selected: by a bar, or by the name."""
        return bool(self._technician_days())

    def print_day(self) -> None:
        """Preview the day of the selected technician: the day sheet with its work orders."""
        self._print("day", self._technician_days())

    def print_all_days(self) -> None:
        """Preview the day sheets of all technicians shown who have work on the day in view."""
        keys = all_days(self._canvas.scene)
        if keys:
            self._print("day_sheet", keys)
        else:
            self._desk.show(_("Nobody who is shown has work on this day."))

    # moving

    def _plan_here(self, kind: PlanKind = PlanKind.MOVE) -> Plan | None:
        """The selection where it stands; cards of the queue where they could go."""
        scene = self._canvas.scene
        if self._from_queue:
            rows = self._queue.list.chosen_rows()
            return suggest(scene.lanes, rows, scene.now) if rows else None
        bars = scene.selected_bars()
        if not bars:
            return None
        return Plan(kind, tuple(Piece(bar, bar.worker_id, bar.start, bar.minutes) for bar in bars))

    def move_with_keys(self) -> None:
        """Begin the move mode."""
        plan = self._plan_here()
        if plan is not None:
            self._see(plan.anchor.start)
            self._canvas.start_move_mode(plan)

    def copy_with_keys(self) -> None:
        """Begin the move mode with copies."""
        plan = self._plan_here(PlanKind.COPY)
        if plan is not None:
            self._canvas.start_move_mode(plan)

    def on_place_requested(self, _rows: tuple[QueueRow, ...]) -> None:
        """Enter on a card: propose a place on the board."""
        self._from_queue = True
        self.move_with_keys()

    def move_to(self) -> None:
        """Ask for technician, day, time and length."""
        plan = self._plan_here()
        if plan is not None:
            dialog = MoveDialog(self._canvas.scene, plan, self._desk.clock, self._widget)
            dialog.plan_chosen.connect(self.controller.on_plan_dropped)
            dialog.open()

    def reassign(self) -> None:
        """Ask for a technician by name."""
        self._ask_technician("")

    def on_technician_typed(self, typed: str) -> None:
        """A letter in the move mode begins a technician's name."""
        self._ask_technician(typed)

    def _ask_technician(self, typed: str) -> None:
        board = self._canvas.scene.lanes.board
        teams = {team.id: team.name for team in board.teams}
        people = [Candidate(one.id, one.name, teams.get(one.team_id or 0, "")) for one in board.workers]
        popup = TechnicianPopup(people, self._reason, typed, self._widget)
        popup.chosen.connect(self.on_technician_chosen)
        popup.open_at(self._beside_selection())

    def _beside_selection(self) -> QPoint:
        scene = self._canvas.scene
        place = None
        if self._canvas.plan is not None:
            piece = self._canvas.plan.anchor
            place = scene.body.ghost_place(piece.worker_id, piece.start, piece.minutes, scene.scroll_y)
        elif scene.current is not None:
            place = scene.place_of(scene.current)
        body = self._canvas.body_rect()
        at = body.topLeft() + place.bottomLeft() if place is not None else body.center()
        at = QPoint(min(max(at.x(), body.left()), body.right() - 470), min(max(at.y(), 0), body.bottom() - 350))
        return self._canvas.mapToGlobal(at)

    def _given_to(self, worker_id: int) -> Plan | None:
        plan = self._canvas.plan or self._plan_here()
        if plan is None:
            return None
        pieces = tuple(Piece(p.bar, worker_id, p.start, p.minutes) for p in plan.pieces)
        return Plan(plan.kind, pieces)

    def _reason(self, worker_id: int) -> str:
        """What stands against giving the selection to somebody, in one line."""
        scene = self._canvas.scene
        plan = self._given_to(worker_id)
        problems = judge(scene.lanes, plan).problems if plan is not None else ()
        percent = scene.sides.load(scene.lanes.lane(worker_id)).percent
        if not problems:
            return _("✓ nothing stands against it · {percent} % planned").format(percent=percent)
        return f"▲ {problem_text(problems[0])}"

    def on_technician_chosen(self, worker_id: int) -> None:
        """Give the selection, or what is being moved, to somebody."""
        if self._canvas.in_move_mode:
            self._canvas.give_to(worker_id)
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._from_queue:
            self._run(ReassignActivities(self.target_ids(), worker_id))
        else:
            plan = self._given_to(worker_id)
            if plan is not None and plan.changes:
                self.controller.on_plan_dropped(plan)

    def give_to_nobody(self) -> None:
        """Take the selection from its technicians; its times stay."""
        self._run(ReassignActivities(self.target_ids(), None))

    # view

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
