"""What the pointer does on the board: move, extend left or right, rubber band, bring in from the queue.

A gesture turns pointer positions into a plan; nothing is saved before it is dropped, and what is
dropped is exactly the plan that was shown last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt

from svcdesk.domain.placement import shift_wall, snap
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.axis import DAY
from svcdesk.ui.dispatch.lanes import RowKind
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind, Verdict, judge, plan_move, plan_resize
from svcdesk.ui.dispatch.scene import Scene

EDGE: Final = 6
_RESIZABLE: Final = 20
Modifier = Qt.KeyboardModifier


class Gesture:
    """One gesture from press to release. ``moved`` tells whether anything to show has changed."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.plan: Plan | None = None
        self.verdict = Verdict((), 0)

    def moved(self, at: QPoint, modifiers: Modifier) -> bool:
        """The pointer is at a point of the body now (or the board scrolled under it)."""
        plan = self._plan(at, modifiers)
        if plan == self.plan:
            return False
        self.plan = plan
        self.verdict = judge(self.scene.lanes, plan) if plan is not None else Verdict((), 0)
        return True

    def _plan(self, at: QPoint, modifiers: Modifier) -> Plan | None:
        raise NotImplementedError


class MoveGesture(Gesture):
    """Bars follow the pointer in time and between rows. Ctrl copies, Shift keeps the time, Alt does not snap."""

    def __init__(self, scene: Scene, bars: Sequence[BarRow], grabbed_at: QPoint) -> None:
        super().__init__(scene)
        self.bars = tuple(bars)
        self._grab = scene.axis.time(grabbed_at.x()) - bars[0].start

    def _plan(self, at: QPoint, modifiers: Modifier) -> Plan:
        anchor = self.bars[0]
        kind = PlanKind.COPY if modifiers & Modifier.ControlModifier else PlanKind.MOVE
        start = anchor.start
        if not modifiers & Modifier.ShiftModifier:
            start = snapped_start(self.scene, anchor.start, self.scene.axis.time(at.x()) - self._grab, modifiers)
        return plan_move(self.scene.lanes, self.bars, start, self.scene.worker_at(at.y()), kind)


class IncomingGesture(Gesture):
    """Work from the queue, held at its beginning; outside the body there is nothing to drop."""

    def __init__(self, scene: Scene, bars: Sequence[BarRow]) -> None:
        super().__init__(scene)
        self.bars = tuple(bars)

    def _plan(self, at: QPoint, modifiers: Modifier) -> Plan | None:
        if not QRect(0, 0, self.scene.width, self.scene.height).contains(at):
            return None
        step = 1 if modifiers & Modifier.AltModifier else self.scene.grain.snap_minutes
        start = snap(self.scene.axis.time(at.x() - 8), step)
        return plan_schedule(self.bars, start, self.scene.worker_at(at.y()))


class ResizeGesture(Gesture):
    """One end of the bars follows the pointer."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, scene: Scene, bars: Sequence[BarRow], grabbed_at: QPoint, *, left: bool) -> None:
        super().__init__(scene)
        self.bars = tuple(bars)
        self._left = left
        edge = bars[0].start if left else bars[0].end
        self._grab = scene.axis.time(grabbed_at.x()) - edge

    def _plan(self, at: QPoint, modifiers: Modifier) -> Plan:
        anchor = self.bars[0]
        step = 1 if modifiers & Modifier.AltModifier else min(self.scene.grain.snap_minutes, 15)
        edge = snap(self.scene.axis.time(at.x()) - self._grab, step)
        if self._left:
            return plan_resize(self.bars, start_by=min(edge, anchor.end - step * 60) - anchor.start)
        return plan_resize(self.bars, end_by=max(edge, anchor.start + step * 60) - anchor.end)


class BandGesture(Gesture):
    """A rubber band, tied to time and rows, so that it may grow beyond what is in view."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, scene: Scene, pressed_at: QPoint, *, adds: bool) -> None:
        super().__init__(scene)
        self._time = scene.axis.time(pressed_at.x())
        self._height = pressed_at.y() + scene.scroll_y
        self._at = pressed_at
        self._before = set(scene.selection) if adds else set()

    def moved(self, at: QPoint, modifiers: Modifier) -> bool:
        """Select what the band touches."""
        del modifiers
        self._at = at
        scene = self.scene
        low, high = sorted((self._time, scene.axis.time(at.x())))
        top, bottom = sorted((self._height, at.y() + scene.scroll_y))
        rows = scene.lanes.rows_between(top, bottom + 1)
        workers = [row.key for row in rows if row.kind is not RowKind.TEAM]
        scene.selection = self._before | scene.bars_between(int(low), int(high) + 1, workers)
        return True

    def rect(self) -> QRect:
        """The band in the body as it is scrolled now."""
        corner = QPoint(self.scene.axis.x(self._time), self._height - self.scene.scroll_y)
        return QRect(corner, self._at).normalized()


def snapped_start(scene: Scene, old: int, wanted: float, modifiers: Modifier) -> int:
    """The start of a moved bar: on the grid of the zoom; where a day is narrow, whole days at its clock time."""
    if modifiers & Modifier.AltModifier:
        return snap(wanted, 1)
    grain = scene.grain
    if grain.step_days:
        return shift_wall(scene.site, old, round((wanted - old) / DAY))
    return snap(wanted, grain.snap_minutes)


def plan_schedule(bars: Sequence[BarRow], start: int, worker_id: int | None) -> Plan:
    """Work from the queue gets a place; several jobs of one drop follow each other."""
    pieces = []
    for bar in bars:
        pieces.append(Piece(bar, worker_id, start, bar.minutes))
        start = pieces[-1].end
    return Plan(PlanKind.SCHEDULE, tuple(pieces))


def edge_under(rect: QRect, at: QPoint) -> str:
    """Which end of a bar a point takes hold of: ``left``, ``right`` or neither."""
    if rect.width() < _RESIZABLE:
        return ""
    if at.x() - rect.left() < EDGE:
        return "left"
    return "right" if rect.right() - at.x() < EDGE else ""
