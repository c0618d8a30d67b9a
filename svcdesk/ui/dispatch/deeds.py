"""What a user can do on the board: the slots of its action table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from svcdesk.commands.dispatch import (
    ReassignActivities,
    SetClosed,
    SetDispatched,
    SetPriority,
    UnscheduleActivities,
)
from svcdesk.domain.kinds import Priority
from svcdesk.domain.stages import StageAct, check_stages_allow
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.dispatch.rows import BarRow, QueueRow
from svcdesk.ui.dispatch.controller import BoardController
from svcdesk.ui.dispatch.dialogs import MoveDialog
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind, judge
from svcdesk.ui.dispatch.printing import all_days, order_keys, technician_days
from svcdesk.ui.dispatch.suggest import suggest
from svcdesk.ui.dispatch.technician_popup import Candidate, TechnicianPopup
from svcdesk.ui.dispatch.view_deeds import ViewDeeds


class BoardDeeds(ViewDeeds):
    """Does what the actions say, with what is selected on the board or chosen in the queue."""

    def __init__(self, controller: BoardController, widget: QWidget) -> None:
        super().__init__(controller, widget)
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

    def why_locked(self, needs: str) -> str:
        """What the stages of the selected orders forbid."""
        rows: Sequence[BarRow | QueueRow] = (
            self._queue.list.chosen_rows() if self._from_queue else self._canvas.scene.selected_bars()
        )
        stages = self._canvas.scene.lanes.board.stages
        found = check_stages_allow(((row.number, stages.get(row.stage_id or 0)) for row in rows), StageAct(needs))
        return "\n".join(map(problem_text, found))

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
