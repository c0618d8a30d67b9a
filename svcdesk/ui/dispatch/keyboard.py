"""What the keys do on the board: walk from bar to bar, select, and move bars without the pointer."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import Qt

from svcdesk.domain.placement import shift_wall
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.lanes import RowKind
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind, judge, plan_move
from svcdesk.ui.dispatch.scene import Scene

Key = Qt.Key
_SIDEWAYS = {Key.Key_Left: -1, Key.Key_Right: 1}
_UP_DOWN = {Key.Key_Up: -1, Key.Key_Down: 1}


class KeyboardMove:
    """The move mode: arrows = time and technician, Shift = length, Ctrl = bigger steps, Enter drops."""

    def __init__(self, scene: Scene, plan: Plan) -> None:
        self.scene = scene
        self.bars = tuple(piece.bar for piece in plan.pieces)
        self._kind = plan.kind
        self._start = plan.anchor.start
        self._worker_id = plan.anchor.worker_id
        self._longer = 0
        self.plan = plan
        self.verdict = judge(scene.lanes, plan)

    def key(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Take an arrow key; False if it is another."""
        bigger = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        pressed = Key(key)
        if pressed in _SIDEWAYS and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._lengthen(_SIDEWAYS[pressed], bigger=bigger)
        elif pressed in _SIDEWAYS:
            self._shift(_SIDEWAYS[pressed], bigger=bigger)
        elif pressed in _UP_DOWN:
            self._change_row(_UP_DOWN[pressed], team=bigger)
        else:
            return False
        self._replan()
        return True

    def give_to(self, worker_id: int | None) -> None:
        """Choose the technician by name."""
        self._worker_id = worker_id
        self._replan()

    def put_at(self, start: int) -> None:
        """Choose the start, such as now."""
        self._start = start
        self._replan()

    def _shift(self, direction: int, *, bigger: bool) -> None:
        grain = self.scene.grain
        minutes = grain.big_minutes if bigger else grain.step_minutes
        days = grain.big_days if bigger else grain.step_days
        if minutes:
            step = minutes * 60
            beyond = self._start % step
            if beyond and not bigger:  # first onto the grid
                self._start += step - beyond if direction > 0 else -beyond
            else:
                self._start += direction * step
        else:
            self._start = shift_wall(self.scene.site, self._start, direction * days)

    def _lengthen(self, direction: int, *, bigger: bool) -> None:
        step = 60 if bigger else 15
        shortest = min(bar.minutes for bar in self.bars)
        self._longer = max(self._longer + direction * step, step - shortest)

    def _change_row(self, direction: int, *, team: bool) -> None:
        order = self.scene.lanes.lane_order()
        at = order.index(self._worker_id) if self._worker_id in order else 0
        if team:
            mine = self.scene.lanes.lane(order[at]).team_id
            while 0 <= at + direction < len(order) and self.scene.lanes.lane(order[at]).team_id == mine:
                at += direction
        else:
            at = min(max(at + direction, 0), len(order) - 1)
        self._worker_id = order[at]

    def _replan(self) -> None:
        if self._kind is PlanKind.SCHEDULE:
            start, made = self._start, []
            for bar in self.bars:
                made.append(Piece(bar, self._worker_id, start, bar.minutes + self._longer))
                start = made[-1].end
            pieces = tuple(made)
        else:
            moved = plan_move(self.scene.lanes, self.bars, self._start, self._worker_id, self._kind)
            pieces = tuple(Piece(p.bar, p.worker_id, p.start, p.minutes + self._longer) for p in moved.pieces)
        self.plan = Plan(self._kind, pieces)
        self.verdict = judge(self.scene.lanes, self.plan)


def first_bar(scene: Scene) -> BarRow | None:
    """Where walking begins: the first bar in view."""
    visible = scene.visible_bars()
    return visible[0][1] if visible else None


def next_bar(scene: Scene, current: BarRow, key: int) -> BarRow | None:
    """The bar that an arrow leads to: before or after in the row, or nearest in time in the next row that has any."""
    pressed = Key(key)
    if pressed in _SIDEWAYS:
        intervals = scene.lanes.lane(current.worker_id).index.intervals
        at = next((n for n, one in enumerate(intervals) if one.item.id == current.id), None)
        if at is None or not 0 <= at + _SIDEWAYS[pressed] < len(intervals):
            return None
        return intervals[at + _SIDEWAYS[pressed]].item
    if pressed not in _UP_DOWN:
        return None
    rows = scene.lanes.rows
    row = scene.lanes.row_of(current.worker_id)
    if row is None:
        return None
    at = rows.index(row) + _UP_DOWN[pressed]
    low, high = scene.axis.span(0, scene.width)
    while 0 <= at < len(rows):
        if rows[at].kind is not RowKind.TEAM:
            found = _nearest(scene, rows[at].key, current.start + current.minutes * 30, low, high)
            if found is not None:
                return found
        at += _UP_DOWN[pressed]
    return None


def _nearest(scene: Scene, worker_id: int | None, instant: int, low: int, high: int) -> BarRow | None:
    """The bar of a row nearest to an instant, among those in view."""
    index = scene.lanes.lane(worker_id).index
    at = bisect_right(index.starts, instant)
    around = index.intervals[max(at - 8, 0) : at + 8]
    shown = [one.item for one in around if one.start < high and one.end > low]
    return min(shown, key=lambda bar: abs(bar.start + bar.minutes * 30 - instant), default=None)
