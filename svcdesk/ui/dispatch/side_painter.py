"""Paints what frames the body: the header of the time axis, the technicians' column, the corner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from PySide6.QtCore import QLine, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPolygonF

from svcdesk.i18n import N_, _, ngettext
from svcdesk.ui.dispatch.axis import TimeAxis
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.dispatch.lanes import Lane, Lanes, Row, RowKind
from svcdesk.ui.shared.look import Space

HEADER_HEIGHT: Final = 48
TICKS_HEIGHT: Final = 24
_LABEL_ROOM: Final = 64
COLUMN_WIDTH: Final = 196
_LOAD_WIDTH: Final = 34
_AT_A_TIME: Final = 100
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
            return min(round(100 * self.planned / self.open), 999)
        return 999 if self.planned else 0


class SidePainter:
    """The header above and the technicians beside the body, on any painter with its origin at their corner."""

    def __init__(self, lanes: Lanes, axis: TimeAxis, colours: BoardColours) -> None:
        self.lanes = lanes
        self.axis = axis
        self.colours = colours
        self.load_span: tuple[int, int] = (0, 0)
        self.current_row: int | None = None
        self._loads: dict[tuple[int | None, int, int], Load] = {}
        self._whole = Load(0, 0)
        self._shown_count = sum(1 for lane in lanes.lanes.values() if self._is_shown(lane))
        self._plain = QFontMetrics(colours.plain)

    # header

    def paint_ticks(self, painter: QPainter, part: QRect) -> None:
        """The lower line of the header: the smaller unit, in a part of it."""
        colours = self.colours
        painter.fillRect(part, colours.look.raised)
        low, high = self.axis.span(part.x() - _LABEL_ROOM, part.width() + _LABEL_ROOM)
        ticks = self.axis.ticks(low, high)
        found = [(self.axis.x(tick.instant), tick.text) for tick in ticks.minor if low <= tick.instant < high]
        bottom = TICKS_HEIGHT - 1
        painter.setPen(colours.look.line)
        painter.drawLines(
            [QLine(part.left(), bottom, part.right(), bottom), *(QLine(x, 0, x, bottom) for x, _text in found)]
        )
        painter.setFont(colours.detail)
        painter.setPen(colours.look.muted)
        baseline = (TICKS_HEIGHT + colours.detail_metrics.ascent() - colours.detail_metrics.descent()) // 2
        for x, text in found:
            if text and x + _LABEL_ROOM > part.left() and x <= part.right():
                painter.drawText(QPoint(x + Space.XS, baseline), text)

    def paint_majors(self, painter: QPainter, width: int, now: int) -> None:
        """The upper line, and the mark of now; the larger unit stays in view until the next one pushes it out."""
        colours = self.colours
        ticks = self.axis.ticks(*self.axis.span(0, width))
        majors = [(self.axis.x(tick.instant), tick.text) for tick in ticks.major]
        painter.fillRect(0, 0, width, HEADER_HEIGHT - TICKS_HEIGHT, colours.look.raised)
        painter.setFont(colours.title)
        for number, (x, text) in enumerate(majors):
            end = majors[number + 1][0] if number + 1 < len(majors) else width + 999
            at = min(max(x, 0), end - colours.title_metrics.horizontalAdvance(text) - Space.S)
            if x > 0:
                painter.setPen(colours.look.line)
                painter.drawLine(x, 0, x, HEADER_HEIGHT - 1)
            painter.setPen(colours.look.text)
            painter.drawText(QPoint(at + Space.XS, Space.XS + colours.title_metrics.ascent()), text)
        if 0 <= (x := self.axis.x(now)) < width:
            self._paint_now(painter, x, now)

    def _paint_now(self, painter: QPainter, x: int, now: int) -> None:
        colours = self.colours
        text = f"{self.axis.local(now):%H:%M}"
        width = colours.title_metrics.horizontalAdvance(text) + 2 * Space.S
        box = QRectF(x - width / 2, HEADER_HEIGHT - 20, width, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.look.now)
        painter.drawRoundedRect(box, Space.RADIUS, Space.RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QColor("#FFFFFF") if colours.look.now.lightness() < 130 else colours.look.on_accent)
        painter.setFont(colours.title)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

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
        for row in self.lanes.rows_between(clip.y() + scroll_y, clip.y() + clip.height() + scroll_y):
            y = row.top - scroll_y
            if row.kind is RowKind.TEAM:
                self._paint_team(painter, row, y)
            else:
                self._paint_worker(painter, row, y)
        painter.setPen(look.line)
        painter.drawLine(COLUMN_WIDTH - 1, clip.top(), COLUMN_WIDTH - 1, clip.bottom())

    def _paint_team(self, painter: QPainter, row: Row, y: int) -> None:
        colours = self.colours
        look = colours.look
        painter.fillRect(0, y, COLUMN_WIDTH, row.height, look.window)
        painter.setPen(look.line)
        painter.drawLine(0, y + row.height - 1, COLUMN_WIDTH, y + row.height - 1)
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

    def _paint_worker(self, painter: QPainter, row: Row, y: int) -> None:
        colours = self.colours
        look = colours.look
        current = row.key == self.current_row and row.kind is RowKind.WORKER
        painter.fillRect(0, y, COLUMN_WIDTH, row.height, look.selection if current else look.surface)
        painter.setPen(look.line)
        painter.drawLine(0, y + row.height - 1, COLUMN_WIDTH, y + row.height - 1)
        lane = self.lanes.lane(row.key)
        compact = row.height < 40
        right = COLUMN_WIDTH - Space.M
        room = right - Space.M - (_LOAD_WIDTH + Space.S if lane.worker is not None else 0)
        height = self._plain.height()
        top = y + (row.height - height) // 2 if compact else y + 4
        painter.setFont(colours.plain)
        painter.setPen(look.text)
        name = lane.worker.name if lane.worker else _(_UNASSIGNED)
        name = self._plain.elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPoint(Space.M, top + self._plain.ascent()), name)
        painter.setFont(colours.detail)
        if not compact or lane.worker is None:
            below = self._second_line(lane)
            below = colours.detail_metrics.elidedText(below, Qt.TextElideMode.ElideRight, room)
            painter.setPen(look.muted)
            if not compact:
                painter.drawText(QPoint(Space.M, top + height + colours.detail_metrics.ascent() - 1), below)
        if lane.worker is not None:
            self._paint_load(painter, self.load(lane), QRect(right - _LOAD_WIDTH, y, _LOAD_WIDTH, row.height))

    def _second_line(self, lane: Lane) -> str:
        if lane.worker is None:
            return _("has a time, needs a technician")
        low, high = self.load_span
        away = any(one.start < high and one.end > low for one in lane.person.absences) if lane.person else False
        if away and not self.load(lane).open:
            return _("absent")
        return lane.worker.skill_text

    def _paint_load(self, painter: QPainter, load: Load, box: QRect) -> None:
        colours = self.colours
        look = colours.look
        over = load.percent > 90
        text = "!" if load.percent >= 999 else f"{load.percent} %"
        painter.setPen(look.high_edge if over else look.muted)
        height = colours.detail_metrics.height()
        top = box.y() + (box.height() - height - 7) // 2
        text_box = QRect(box.x() - 12, top, box.width() + 12, height)
        painter.drawText(text_box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        painter.fillRect(box.x(), top + height + 2, box.width(), 4, look.line)
        share = min(load.percent, 100)
        painter.fillRect(
            box.x(), top + height + 2, box.width() * share // 100, 4, look.high_edge if over else look.accent
        )

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
