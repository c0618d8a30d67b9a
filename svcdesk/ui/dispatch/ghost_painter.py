"""Paints what floats over the board: ghosts, the card with the verdict, selection, rubber band."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final, NamedTuple

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from svcdesk.domain.placement import clock_text, day_text, when_text
from svcdesk.domain.problems import Severity
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.ui.dispatch.bar_painter import BarState
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind, Verdict
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.shared.formats import duration_text
from svcdesk.ui.shared.look import Space

CARD_WIDTH: Final = 300
_MOST_LINES: Final = 6
_DAY_MINUTES: Final = 1440
_PAST_MINUTES: Final = 15
_FRAME: Final = 5
"""How far the frame of a selected bar stands out."""


class Line(NamedTuple):
    """One line of the card: its mark, its text, how it is coloured (token of the look)."""

    mark: str
    text: str
    tone: str


def times_text(scene: Scene, piece: Piece) -> str:
    """Start and end of a piece, with the day unless it is today."""
    site = scene.site
    begin, end = clock_text(site, piece.start), clock_text(site, piece.end)
    day = site.day(datetime.fromtimestamp(piece.start, UTC))
    today = site.day(datetime.fromtimestamp(scene.now, UTC))
    return f"{begin} – {end}" if day == today else f"{day_text(day)}, {begin} – {end}"


def headline(scene: Scene, plan: Plan) -> str:
    """Who and when: ``Zofia Ćwik, 13:35 – 15:05``."""
    piece = plan.anchor
    worker = scene.lanes.lane(piece.worker_id).worker
    who = worker.name if worker else _("Nobody yet")
    return f"{who}, {times_text(scene, piece)}"


def card_lines(scene: Scene, plan: Plan, verdict: Verdict) -> list[Line]:
    """What the card says below its headline."""
    lines: list[Line] = []
    if len(plan.pieces) > 1:
        count = len(plan.pieces)
        lines.append(Line("–", ngettext("{count} job", "{count} jobs", count).format(count=count), "muted"))
    if plan.kind is PlanKind.COPY:
        lines.append(Line("+", _("A copy"), "muted"))
    if plan.kind is PlanKind.RESIZE or plan.anchor.minutes != plan.anchor.bar.minutes:
        lines.append(Line("–", _("length {length}").format(length=duration_text(plan.anchor.minutes)), "muted"))
    clock = scene.body.clock_of(plan.anchor.bar.order_id)
    promised = {plan.anchor.bar.due, clock.due if clock is not None else 0}
    lines += [_due_line(scene, plan.anchor, due) for due in sorted(promised) if due]
    ago = (scene.now - plan.anchor.start) // 60
    if ago >= _PAST_MINUTES and plan.kind is not PlanKind.RESIZE:
        lines.append(Line("▲", _("begins {length} ago").format(length=duration_text(ago)), "normal_edge"))
    texts = dict.fromkeys((problem.severity, problem_text(problem)) for problem in verdict.problems)
    shown = list(texts)[: _MOST_LINES - len(lines)]
    for severity, text in shown:
        refused = severity is Severity.REFUSE
        lines.append(Line("■" if refused else "▲", text, "high_edge" if refused else "normal_edge"))
    if len(texts) > len(shown):
        more = len(texts) - len(shown)
        lines.append(Line("…", ngettext("and {count} more", "and {count} more", more).format(count=more), "muted"))
    if not texts and all(line.mark != "▲" for line in lines):
        lines.append(Line("✓", _("nothing stands against it"), "low_edge"))
    if verdict.refused:
        lines.append(Line("■", _("It will not be saved here."), "high_edge"))
    elif len(plan.pieces) > verdict.checked:
        lines.append(Line("–", _("the rest is checked when it is saved"), "muted"))
    return lines


def _due_line(scene: Scene, piece: Piece, due: int) -> Line:
    """Whether the promise is kept, and by how much: the end of the window, or the deadline of the service level."""
    spare = (due - piece.end) // 60
    when = when_text(scene.site, due, piece.start)
    if spare < 0:
        late = duration_text(-spare)
        return Line("▲", _("due {when}, missed by {late}").format(when=when, late=late), "high_edge")
    if spare > _DAY_MINUTES:
        return Line("✓", _("due {when}, kept").format(when=when), "low_edge")
    return Line(
        "✓", _("due {when}, kept with {spare} to spare").format(when=when, spare=duration_text(spare)), "low_edge"
    )


class GhostPainter:
    """The pictures that follow the pointer; the card is drawn anew only when it says something else."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._card = QPixmap()
        self._card_key: tuple[object, ...] = ()

    def paint_all(
        self, painter: QPainter, plan: Plan | None, verdict: Verdict, band: QRect | None, *, focused: bool
    ) -> None:
        """Everything that floats now."""
        self.paint_now(painter)
        self.paint_selection(painter, focused=focused)
        if plan is not None:
            self.paint_ghosts(painter, plan, verdict)
            self.paint_card(painter, plan, verdict)
        if band is not None:
            self.paint_band(painter, band)

    # ghosts

    def area(self, plan: Plan, verdict: Verdict) -> QRect:
        """Where anything of a plan is painted."""
        area = self.card_place(plan, verdict)
        for place, _piece in self.places(plan):
            area = area.united(place)
        return area.adjusted(-6, -6, 6, 6)

    def places(self, plan: Plan) -> list[tuple[QRect, Piece]]:
        """Where the ghosts stand that are in view."""
        scene = self.scene
        view = QRect(0, 0, scene.width, scene.height)
        found = []
        for piece in plan.pieces:
            place = scene.body.ghost_place(piece.worker_id, piece.start, piece.minutes, scene.scroll_y)
            if place is not None and place.intersects(view):
                found.append((place, piece))
        return found

    def paint_ghosts(self, painter: QPainter, plan: Plan, verdict: Verdict) -> None:
        """Every piece of a plan where it would stand: see-through, with a dashed edge."""
        look = self.scene.colours.look
        edge = look.high_edge if verdict.refused else look.accent
        places = self.places(plan)
        painter.setOpacity(0.86)
        bars = [
            (place.x(), place.y(), place.width(), place.height(), piece.result(), BarState()) for place, piece in places
        ]
        self.scene.body.bars.paint_all(painter, bars, edge=0)
        painter.setOpacity(1)
        painter.setPen(QPen(edge, 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, _piece in places:
            painter.drawRect(place.adjusted(0, 0, 0, 0))

    # card

    def card(self, plan: Plan, verdict: Verdict) -> QPixmap:
        """The card of a plan."""
        ratio = self.scene.ratio
        key = (
            headline(self.scene, plan),
            tuple(card_lines(self.scene, plan, verdict)),
            ratio,
            self.scene.colours.look.name,
        )
        if key != self._card_key:
            self._card_key = key
            self._card = self._draw_card(key[0], list(key[1]), verdict)
        return self._card

    def card_place(self, plan: Plan, verdict: Verdict) -> QRect:
        """Where the card stands: below its ghost, or above, always in view."""
        scene = self.scene
        size = self.card(plan, verdict).deviceIndependentSize().toSize()
        anchor = scene.body.ghost_place(plan.anchor.worker_id, plan.anchor.start, plan.anchor.minutes, scene.scroll_y)
        anchor = anchor or QRect(0, 0, 1, 1)
        x = min(max(anchor.x(), Space.S), scene.width - size.width() - Space.S)
        y = anchor.bottom() + Space.S
        if y + size.height() > scene.height - Space.S:
            y = anchor.top() - size.height() - Space.S
        return QRect(QPoint(x, max(y, Space.S)), size)

    def _draw_card(self, head: str, lines: list[Line], verdict: Verdict) -> QPixmap:
        scene = self.scene
        colours = scene.colours
        look = colours.look
        title, detail = colours.title_metrics, colours.detail_metrics
        width = CARD_WIDTH
        room = width - 2 * Space.M - 18
        wrap = int(Qt.TextFlag.TextWordWrap)
        heights = [detail.boundingRect(QRect(0, 0, room, 500), wrap, line.text).height() for line in lines]
        height = Space.S + title.height() + Space.XS + sum(h + 3 for h in heights) + Space.S
        pixmap = QPixmap(QSize(width, height) * scene.ratio)
        pixmap.setDevicePixelRatio(scene.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.high_edge if verdict.refused else look.accent, 1))
        painter.setBrush(look.surface)
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), Space.CARD_RADIUS, Space.CARD_RADIUS)
        painter.setFont(colours.title)
        painter.setPen(look.text)
        y = Space.S
        head = title.elidedText(head, Qt.TextElideMode.ElideRight, width - 2 * Space.M)
        painter.drawText(QPoint(Space.M, y + title.ascent()), head)
        y += title.height() + Space.XS
        painter.setFont(colours.detail)
        for line, tall in zip(lines, heights, strict=True):
            tone: QColor = getattr(look, line.tone)
            painter.setPen(tone)
            painter.drawText(QPoint(Space.M, y + detail.ascent()), line.mark)
            painter.setPen(look.muted if line.tone == "muted" else look.text)
            painter.drawText(QRect(Space.M + 18, y, room, tall + 2), wrap, line.text)
            y += tall + 3
        painter.end()
        return pixmap

    def paint_card(self, painter: QPainter, plan: Plan, verdict: Verdict) -> None:
        """The card beside its ghost."""
        painter.drawPixmap(self.card_place(plan, verdict).topLeft(), self.card(plan, verdict))

    # selection

    def paint_selection(self, painter: QPainter, *, focused: bool) -> None:
        """A frame around every selected bar in view; a second, lighter one around the current."""
        scene = self.scene
        if not scene.selection and scene.current is None:
            return
        places = self._frames()
        look = scene.colours.look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.accent, 2))
        for place, bar_id in places:
            if bar_id in scene.selection:
                painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), 6, 6)
        if focused:
            painter.setPen(QPen(look.text, 1, Qt.PenStyle.DotLine))
            for place, bar_id in places:
                if bar_id == scene.current:
                    painter.drawRoundedRect(place.adjusted(-3, -3, 3, 3), 7, 7)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _frames(self) -> list[tuple[QRect, int]]:
        """Places of the selected and the current; by the selection if it is small, else by what is in view."""
        scene = self.scene
        wanted = scene.selection | ({scene.current} if scene.current is not None else set())
        if len(wanted) <= 60:
            found = ((scene.place_of(bar_id), bar_id) for bar_id in wanted)
            view = QRect(0, 0, scene.width, scene.height).marginsAdded(QMargins(_FRAME, _FRAME, _FRAME, _FRAME))
            return [(place, bar_id) for place, bar_id in found if place is not None and place.intersects(view)]
        return [(place, bar.id) for place, bar in scene.visible_bars() if bar.id in wanted]

    def paint_band(self, painter: QPainter, band: QRect) -> None:
        """The rubber band."""
        look = self.scene.colours.look
        fill = QColor(look.accent)
        fill.setAlpha(34)
        painter.setPen(QPen(look.accent, 1))
        painter.setBrush(fill)
        painter.drawRect(band)

    def paint_now(self, painter: QPainter) -> None:
        """The line of now."""
        scene = self.scene
        x = scene.axis.x(scene.now)
        if 0 <= x < scene.width:
            painter.fillRect(x, 0, 2, scene.height, scene.colours.look.now)
