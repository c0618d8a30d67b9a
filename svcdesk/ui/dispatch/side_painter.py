"""Paints what stands beside the body: the technicians' column and the corner above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QLine, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPolygonF

from svcdesk.i18n import N_, _, ngettext
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.dispatch.lanes import Lane, Lanes, Row, RowKind
from svcdesk.ui.shared.look import Space

HEADER_HEIGHT: Final = 48
COLUMN_WIDTH: Final = 196
_LOAD_WIDTH: Final = 34
_AT_A_TIME: Final = 100
_FULL: Final = 90
_WITHOUT_END: Final = 999
_NO_TEAM: Final = N_("Without a team")
_UNASSIGNED: Final = N_("Nobody yet")


class Load(NamedTuple):
    """How full somebody is in a span, in seconds."""

    planned: int
    open: int

    @property
    def percent(self) -> int:
        """Planned time as a share of the open time; work without any open time is 999."""
        if self.open:
            return min(round(100 * self.planned / self.open), _WITHOUT_END)
        return _WITHOUT_END if self.planned else 0


class SidePainter:
    """The technicians beside the body, on any painter with its origin at their corner."""

    def __init__(self, lanes: Lanes, colours: BoardColours) -> None:
        self.lanes = lanes
        self.colours = colours
        self.load_span: tuple[int, int] = (0, 0)
        self.current_row: int | None = None
        self._loads: dict[tuple[int | None, int, int], Load] = {}
        self._whole = Load(0, 0)
        self._shown_count = sum(1 for lane in lanes.lanes.values() if self._is_shown(lane))
        self._plain = QFontMetrics(colours.plain)
        self._texts: dict[tuple[str, bool, bool], str] = {}
        self._widths: dict[str, int] = {}

    # corner and column

    def paint_corner(self, painter: QPainter) -> None:
        """How many technicians there are, and how full they are."""
        colours = self.colours
        look = colours.look
        painter.fillRect(0, 0, COLUMN_WIDTH, HEADER_HEIGHT, look.raised)
        painter.setPen(look.line)
        painter.drawLine(0, HEADER_HEIGHT - 1, COLUMN_WIDTH, HEADER_HEIGHT - 1)
        painter.drawLine(COLUMN_WIDTH - 1, 0, COLUMN_WIDTH - 1, HEADER_HEIGHT)
        technicians, planned = self.corner_text()
        painter.setFont(colours.detail)
        painter.setPen(look.muted)
        painter.drawText(QPoint(Space.M, Space.XS + 2 + colours.detail_metrics.ascent()), technicians)
        painter.setFont(colours.plain)
        painter.setPen(look.text)
        painter.drawText(QPoint(Space.M, HEADER_HEIGHT - Space.S - 2), planned)

    def corner_text(self) -> tuple[str, str]:
        """How many technicians there are, and how full they are."""
        count = self._shown_count
        technicians = ngettext("{count} technician", "{count} technicians", count).format(count=count)
        return technicians, _("{percent} % planned").format(percent=self._whole.percent)

    def paint_column(self, painter: QPainter, clip: QRect, scroll_y: int) -> None:
        """The rows of the technicians' column that show in a part of it."""
        look = self.colours.look
        painter.fillRect(clip, look.window)
        rows = self.lanes.rows_between(clip.y() + scroll_y, clip.y() + clip.height() + scroll_y)
        self._paint_people(painter, [row for row in rows if row.kind is not RowKind.TEAM], scroll_y)
        for row in rows:
            if row.kind is RowKind.TEAM:
                self._paint_team(painter, row, row.top - scroll_y)
        painter.setPen(look.line)
        right = COLUMN_WIDTH - 1
        bottoms = [row.top + row.height - 1 - scroll_y for row in rows]
        painter.drawLines([QLine(0, y, right, y) for y in bottoms] + [QLine(right, clip.top(), right, clip.bottom())])

    def _paint_team(self, painter: QPainter, row: Row, y: int) -> None:
        colours = self.colours
        look = colours.look
        painter.fillRect(0, y, COLUMN_WIDTH, row.height, look.window)
        team_id = row.key or 0
        x, middle = Space.M, y + row.height / 2
        arrow = (
            [(0.0, -4.0), (5.0, 0.0), (0.0, 4.0)]
            if team_id in self.lanes.collapsed
            else [(0.0, -3.0), (8.0, -3.0), (4.0, 3.0)]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.muted)
        painter.drawPolygon(QPolygonF([QPointF(x + dx, middle + dy) for dx, dy in arrow]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        count = len(self.lanes.team_lanes(team_id))
        text = f"{self.team_name(team_id)} · {count} · {self.team_load(team_id).percent} %"
        painter.setFont(colours.title)
        painter.setPen(look.muted)
        room = COLUMN_WIDTH - x - 20
        text = colours.title_metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(x + 14, y, room, row.height - 1), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_people(self, painter: QPainter, rows: list[Row], scroll_y: int) -> None:
        """Technicians and nobody, line by line for all of them: the painter changes its state seldom."""
        colours, look = self.colours, self.colours.look
        height, rise, detail_rise = self._plain.height(), self._plain.ascent(), colours.detail_metrics.ascent()
        painter.setFont(colours.plain)
        painter.setPen(look.text)
        below: list[tuple[QPoint, str]] = []
        loads: list[tuple[Load, int, int]] = []
        for row in rows:
            lane, y = self.lanes.lane(row.key), row.top - scroll_y
            current = row.key == self.current_row and row.kind is RowKind.WORKER
            painter.fillRect(0, y, COLUMN_WIDTH, row.height, look.selection if current else look.surface)
            compact = row.height < 40
            top = y + (row.height - height) // 2 if compact else y + 4
            name = lane.worker.name if lane.worker else _(_UNASSIGNED)
            painter.drawText(QPoint(Space.M, top + rise), self._fitted(self._plain, name, lane))
            if not compact:
                words = self._fitted(colours.detail_metrics, self._second_line(lane), lane)
                below.append((QPoint(Space.M, top + height + detail_rise - 1), words))
            if lane.worker is not None:
                loads.append((self.load(lane), y, row.height))
        painter.setFont(colours.detail)
        painter.setPen(look.muted)
        for at, words in below:
            painter.drawText(at, words)
        self._paint_loads(painter, loads)

    def _fitted(self, metrics: QFontMetrics, text: str, lane: Lane) -> str:
        """What fits of a text beside the load, if there is one; remembered."""
        key = (text, metrics is self._plain, lane.worker is None)
        found = self._texts.get(key)
        if found is None:
            room = COLUMN_WIDTH - 2 * Space.M - (_LOAD_WIDTH + Space.S if lane.worker is not None else 0)
            found = self._texts[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return found

    def _second_line(self, lane: Lane) -> str:
        if lane.worker is None:
            return _("has a time, needs a technician")
        low, high = self.load_span
        away = any(one.start < high and one.end > low for one in lane.person.absences) if lane.person else False
        if away and not self.load(lane).open:
            return _("absent")
        return lane.worker.skill_text

    def _paint_loads(self, painter: QPainter, loads: list[tuple[Load, int, int]]) -> None:
        """How full technicians are, each with the height where its row begins and that of the row."""
        colours, look = self.colours, self.colours.look
        height, rise = colours.detail_metrics.height(), colours.detail_metrics.ascent()
        right, left = COLUMN_WIDTH - Space.M, COLUMN_WIDTH - Space.M - _LOAD_WIDTH
        for over, colour, pen in ((False, look.accent, look.muted), (True, look.high_edge, look.high_edge)):
            painter.setPen(pen)
            for load, y, tall in loads:
                percent = load.percent
                if (percent > _FULL) is over:
                    text = "!" if percent >= _WITHOUT_END else f"{percent} %"
                    top = y + (tall - height - 7) // 2
                    painter.drawText(QPoint(right - self._width(text), top + rise), text)
                    painter.fillRect(left, top + height + 2, _LOAD_WIDTH, 4, look.line)
                    painter.fillRect(left, top + height + 2, _LOAD_WIDTH * min(percent, 100) // 100, 4, colour)

    def _width(self, text: str) -> int:
        found = self._widths.get(text)
        if found is None:
            found = self._widths[text] = self.colours.detail_metrics.horizontalAdvance(text)
        return found

    # loads

    def load(self, lane: Lane) -> Load:
        """How full a lane is in the span that loads are shown for."""
        key = (lane.worker_id, *self.load_span)
        found = self._loads.get(key)
        if found is None:
            found = self._loads[key] = Load(lane.planned_seconds(*self.load_span), lane.open_seconds(*self.load_span))
        return found

    def team_load(self, team_id: int) -> Load:
        """How full a team is."""
        return _sum(self.load(lane) for lane in self.lanes.team_lanes(team_id))

    def count_whole_load(self) -> Iterator[None]:
        """Count how full everybody who is shown is, some lanes at a time: it asks every lane."""
        total = Load(0, 0)
        self._shown_count = sum(1 for lane in self.lanes.lanes.values() if self._is_shown(lane))
        for number, lane in enumerate(list(self.lanes.lanes.values()), 1):
            if self._is_shown(lane):
                load = self.load(lane)
                total = Load(total.planned + load.planned, total.open + load.open)
            if number % _AT_A_TIME == 0:
                yield
        self._whole = total

    def forget_loads(self, worker_ids: Iterable[int | None] = ()) -> None:
        """Forget the loads of workers whose bars changed; without any, of all."""
        gone = set(worker_ids)
        if not gone:
            self._loads.clear()
        for worker_id in gone:
            self._loads.pop((worker_id, *self.load_span), None)

    def team_name(self, team_id: int) -> str:
        """The name of a team's row."""
        team = self.lanes.team(team_id)
        return team.name if team else _(_NO_TEAM)

    def _is_shown(self, lane: Lane) -> bool:
        return not self.lanes.shown_teams or (lane.team_id or 0) in self.lanes.shown_teams


def _sum(loads: Iterable[Load]) -> Load:
    planned = opened = 0
    for load in loads:
        planned += load.planned
        opened += load.open
    return Load(planned, opened)
