"""What stands between the board's widgets and the desk: reading, following changes, saving what was dropped."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final

from PySide6.QtCore import QObject, QRect, QTimer, Signal

from svcdesk.commands.base import Command
from svcdesk.commands.runner import Done
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.problems import Problem
from svcdesk.queries.dispatch.board import count_bars, load_bars, load_board
from svcdesk.queries.dispatch.details import load_details
from svcdesk.queries.dispatch.finding import load_to_dispatch
from svcdesk.queries.dispatch.queue import load_queue
from svcdesk.queries.dispatch.rows import BarRow, BoardRequest, Details, QueueRow
from svcdesk.store import Changes, Reader
from svcdesk.ui.dispatch.board_state import RowState
from svcdesk.ui.dispatch.canvas import BoardCanvas
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.dispatch.drops import Saving, command_of
from svcdesk.ui.dispatch.lanes import Lane, Lanes
from svcdesk.ui.dispatch.moves import Plan, PlanKind, judge
from svcdesk.ui.dispatch.queue_list import QueueKind, QueuePanel
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.order_clocks import clocks_of

_NOW_EVERY_MS: Final = 20_000
_QUEUE_AFTER_MS: Final = 250
_MARGIN_DAYS: Final = 2
_MANY: Final = 20_000
_AT_ONCE: Final = 5_000
_WARM_AT_A_TIME: Final = 8
_MANY_TURNED: Final = 100
_ROW_ENTITIES: Final = frozenset(
    {
        "team",
        "worker",
        "worker_skill",
        "skill",
        "absence",
        "work_calendar",
        "calendar_span",
        "calendar_day",
        "company",
        "stage",
    }
)
_BAR_ENTITIES: Final = frozenset({"service_order", "customer", "order_skill"})


def read_lanes(reader: Reader, request: BoardRequest, wanted: RowState) -> Lanes:
    """Read the board and sort it into lanes, on the database thread."""
    lanes = Lanes(load_board(reader, request), reader.site)
    wanted.put_on(lanes)
    return lanes


def read_first_lanes(reader: Reader, request: BoardRequest, view: BoardRequest, wanted: RowState) -> Lanes:
    """All of a board that is read quickly; of a large one what is in view, and the rest is asked for after it."""
    return read_lanes(reader, request if count_bars(reader, request) <= _AT_ONCE else view, wanted)


class BoardController(QObject):
    """Reads the board and the queue, keeps them true, and saves. It decides nothing about how things look."""

    loaded = Signal()  # other lanes are shown
    details_changed = Signal(object)  # Details | None
    queue_changed = Signal()

    def __init__(self, desk: Desk, canvas: BoardCanvas, queue: QueuePanel, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.canvas = canvas
        self.queue = queue
        self.rows = RowState()
        self.ready = False
        self._loading: Request | None = None
        self._wanted: BoardRequest | None = None
        self._details_request: Request | None = None
        self._savings: set[Saving] = set()
        self._detailed: int | None = None
        self._parameters: Parameters = desk.parameters
        self._now_timer = QTimer(self)
        self._now_timer.setInterval(_NOW_EVERY_MS)
        self._now_timer.timeout.connect(self.on_now_due)
        self._now_timer.start()
        self._queue_timer = QTimer(self)
        self._queue_timer.setSingleShot(True)
        self._queue_timer.setInterval(_QUEUE_AFTER_MS)
        self._queue_timer.timeout.connect(self.read_queue)
        self._cold: Iterator[Lane] = iter(())
        self._warm_timer = QTimer(self)
        self._warm_timer.setInterval(0)
        self._warm_timer.timeout.connect(self.on_warm_due)
        clocks = clocks_of(desk)
        canvas.scene.use_clocks(clocks.now)
        clocks.turned.connect(self.on_clocks_turned)
        desk.changed.connect(self.on_changed)
        canvas.plan_dropped.connect(self.on_plan_dropped)
        canvas.rested.connect(self.on_rested)
        queue.kind_changed.connect(self.on_queue_kind_changed)

    # reading

    def read_board(self) -> None:
        """Read what is around the view, and show it where the view is then."""
        if self._loading is not None:
            self._loading.cancel()
        axis, scene = self.canvas.scene.axis, self.canvas.scene
        low, high = axis.span(0, scene.width)
        parameters = self.desk.parameters
        begin = datetime.fromtimestamp(low, UTC) - timedelta(days=max(parameters.days_before, _MARGIN_DAYS))
        end = datetime.fromtimestamp(high, UTC) + timedelta(days=max(parameters.days_after, _MARGIN_DAYS))
        self.rows.collapsed = set(scene.lanes.collapsed) if self.ready else self.rows.collapsed
        self._parameters = parameters
        self._wanted = BoardRequest(begin, end)
        if self.ready:
            self._loading = self.desk.read(read_lanes, self.on_lanes_read, self._wanted, self.rows)
        else:
            first, last = axis.day_start(axis.day(low)), axis.day_start(axis.day(high) + timedelta(days=1))
            view = BoardRequest(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))
            self._loading = self.desk.read(read_first_lanes, self.on_lanes_read, self._wanted, view, self.rows)

    def on_lanes_read(self, lanes: Lanes) -> None:
        """Show what was read; place, zoom and selection stay."""
        self._loading = None
        scene = self.canvas.scene
        if self.ready:
            lanes.collapsed = set(scene.lanes.collapsed)
            lanes.arrange()
        scene.use_lanes(lanes, BoardColours.of(lanes.board.parameters))
        self.ready = True
        if len(lanes) > _MANY:
            gc.freeze()  # so many rows are not looked at by every collection; they hold no cycles
        if self.is_whole:
            self._cold = iter(list(lanes.lanes.values()))
            self._warm_timer.start()
        else:
            self.read_board()  # before anything that looks for a bar: reads are done in their order
        self.canvas.renew()
        self.loaded.emit()

    @property
    def is_whole(self) -> bool:
        """Whether all bars of the span that was asked for are there, not only those in view at the start."""
        wanted = self._wanted
        return self.ready and wanted is not None and self.canvas.scene.lanes.board.low <= wanted.low.timestamp()

    def on_warm_due(self) -> None:
        """Nothing else to do: index some more rows, so that scrolling to them does not have to."""
        some = list(islice(self._cold, _WARM_AT_A_TIME))
        for lane in some:
            lane.prepare()
        if not some:
            self._warm_timer.stop()

    def arrange_rows(self) -> None:
        """The user arranged the rows differently."""
        self.rows.collapsed = set(self.canvas.scene.lanes.collapsed)
        self.arrange_restored()

    def arrange_restored(self) -> None:
        """Arrange the rows as a restored state wants them."""
        scene = self.canvas.scene
        self.rows.put_on(scene.lanes)
        scene.sides.forget_loads()
        scene.scroll_y = scene.clamped(scene.scroll_y)
        self.canvas.renew()

    def read_queue(self) -> None:
        """Read the waiting work of the kind that is shown."""
        query = load_queue if self.queue.kind is QueueKind.TO_PLAN else load_to_dispatch
        self.desk.read(query, self.on_queue_read)

    def on_queue_read(self, rows: tuple[QueueRow, ...]) -> None:
        """Show it."""
        self.queue.show_rows(rows)
        self.queue_changed.emit()

    def on_queue_kind_changed(self, _kind: QueueKind) -> None:
        """Show the other kind of waiting work."""
        self.read_queue()

    def show_details_of(self, activity_id: int | None) -> None:
        """Read the details of an activity, or show none."""
        if self._details_request is not None:
            self._details_request.cancel()
        self._detailed = activity_id
        if activity_id is None:
            self.details_changed.emit(None)
        else:
            self._details_request = self.desk.read(load_details, self.on_details_read, activity_id)

    def on_details_read(self, details: Details | None) -> None:
        """Show them."""
        self.details_changed.emit(details)

    def problems_of(self, activity_id: int) -> tuple[Problem, ...]:
        """What is wrong with a bar where it stands."""
        bar = self.canvas.scene.bar(activity_id)
        return self.canvas.scene.lanes.problems(bar) if bar is not None and not bar.closed else ()

    # following

    def on_changed(self, changes: Changes) -> None:
        """Something was saved, here or elsewhere: read again only what it concerns."""
        entities = changes.entities
        if entities & _ROW_ENTITIES or self.desk.parameters != self._parameters:
            self.read_board()
        else:
            ids = set(changes.ids("activity"))
            if entities & _BAR_ENTITIES:
                orders, whole = changes.ids("service_order"), bool(entities - {"service_order", "activity"})
                ids.update(bar.id for bar in self.canvas.scene.lanes.bars() if whole or bar.order_id in orders)
            if ids:
                self.desk.read(load_bars, self.on_bars_read, frozenset(ids))
        if entities & (_BAR_ENTITIES | {"location", "service_object"}):
            self._queue_timer.start()
        if self._detailed is not None and entities & (_BAR_ENTITIES | {"activity", "location", "service_object"}):
            self.show_details_of(self._detailed)

    def on_bars_read(self, bars: Mapping[int, BarRow | None]) -> None:
        """Put changed bars where they are now, and repaint only those."""
        scene = self.canvas.scene
        if self.queue.kind is QueueKind.TO_DISPATCH or self._concerns_queue(bars):
            self._queue_timer.start()
        if any(bar is not None and bar.worker_id and bar.worker_id not in scene.lanes.lanes for bar in bars.values()):
            self.read_board()  # somebody who had no row yet
            return
        ids = [bar_id for bar_id in bars if scene.bar(bar_id) is not None]
        before = [place for bar_id in ids if (place := scene.place_of(bar_id)) is not None]
        taken = scene.take_news(bars)
        if taken:
            self._show_moved(before, taken)
            self.canvas.selection_changed.emit()

    def _concerns_queue(self, bars: Mapping[int, BarRow | None]) -> bool:
        """Whether the work to be planned has changed: something waits now, or does not any more."""
        waiting = self.queue.model.ids
        return any(bar is None or bar.worker_id is None or bar_id in waiting for bar_id, bar in bars.items())

    def _show_moved(self, before: Sequence[QRect], bar_ids: Collection[int]) -> None:
        """Repaint bars; the rows are laid out anew if the row of nobody needs another height."""
        if self.canvas.scene.lanes.arrange_for_bars():
            self.canvas.renew()
        else:
            self.canvas.repaint_bars(before, bar_ids)

    def on_clocks_turned(self, order_ids: frozenset[int]) -> None:
        """Clocks of orders run, became at risk or late, or stand still: repaint their bars."""
        bar_ids = [bar.id for bar in self.canvas.scene.lanes.bars() if bar.order_id in order_ids]
        if len(bar_ids) > _MANY_TURNED:
            self.canvas.renew()
        elif bar_ids:
            self.canvas.repaint_bars((), bar_ids)

    def on_now_due(self) -> None:
        """The clock went on."""
        now = int(self.desk.clock.now().timestamp())
        if now // 60 != self.canvas.scene.now // 60:
            self.canvas.set_now(now)

    def on_rested(self) -> None:
        """Scrolling has stopped: read more if the view has left what was read."""
        scene = self.canvas.scene
        low, high = scene.axis.span(0, scene.width)
        board = scene.lanes.board
        margin = _MARGIN_DAYS * 86_400 // 2
        if self.ready and self._loading is None and (low - margin < board.low or high + margin > board.high):
            self.read_board()

    # saving

    def on_plan_dropped(self, plan: Plan) -> None:
        """Save what was dropped; it is shown there at once, and put back if it is refused."""
        scene = self.canvas.scene
        verdict = judge(scene.lanes, plan)
        if verdict.refused:
            self.desk.show_problems(verdict.problems)
            return
        if plan.kind is PlanKind.COPY:
            self.run(command_of(plan), ())
            return
        ids = [piece.bar.id for piece in plan.pieces]
        before = [place for bar_id in ids if (place := scene.place_of(bar_id)) is not None]
        scene.put_ahead(piece.result() for piece in plan.pieces)
        self._show_moved(before, ids)
        if plan.kind is PlanKind.SCHEDULE:
            self.canvas.select(set(ids), plan.anchor.bar.id)
        self.run(command_of(plan), ids)

    def run(self, command: Command, bar_ids: Collection[int]) -> None:
        """Run a command about bars; commands are done in the order in which they were asked for."""
        saving = Saving(bar_ids, self._on_saving_ended, self._show_problems)
        self._savings.add(saving)
        self.desk.run(command, saving.on_done, saving.on_refused, on_failed=saving.on_failed)

    @property
    def is_saving(self) -> bool:
        """Whether anything is on its way to the database."""
        return bool(self._savings)

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        self.desk.show_problems(tuple(problems))

    def _on_saving_ended(self, saving: Saving, done: Done | None) -> None:
        self._savings.discard(saving)
        settled = self.canvas.scene.settle(saving.bar_ids)
        if done is None and settled:
            self.desk.read(load_bars, self.on_bars_read, frozenset(settled))
        if done is not None and isinstance(done.result, tuple) and done.result:
            self.canvas.scene.selection = {id_ for id_ in done.result if isinstance(id_, int)}
            self.canvas.selection_changed.emit()
