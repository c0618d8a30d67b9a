"""The colours and fonts a board is painted with: from the look of the program and the company's parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontMetrics

from svcdesk.domain.kinds import Priority
from svcdesk.domain.parameters import Parameters
from svcdesk.ui.shared.look import LIGHT, Look, TextRole, current_look, text_font

MARKS: Final = {Priority.HIGH: "▲", Priority.NORMAL: "●", Priority.LOW: "▼"}
CLOSED_MARK: Final = "✓"
_EXTRA: Final = {
    ("blue", True): ("#D6E6FA", "#0B4A94"),
    ("blue", False): ("#173A5E", "#8FC3FF"),
    ("violet", True): ("#E8DDF8", "#5B3A9B"),
    ("violet", False): ("#3A2B5A", "#CBB2F7"),
}


@dataclass(frozen=True, slots=True)
class BarColours:
    """Fill of a bar, and its edge, stripe and mark."""

    fill: QColor
    edge: QColor
    mark: str


@dataclass(frozen=True, slots=True)
class BoardColours:
    """Everything the painters of the board take from outside; made anew when the palette changes."""

    look: Look
    bars: dict[int, BarColours]
    closed: BarColours
    grid: QColor
    strong_grid: QColor
    hatch: QColor
    title: QFont
    detail: QFont
    plain: QFont
    title_metrics: QFontMetrics
    detail_metrics: QFontMetrics

    @classmethod
    def of(cls, parameters: Parameters, look: Look | None = None) -> BoardColours:
        """The colours for the palette in use, or for another, such as the light one for printing."""
        look = look or current_look()
        names = {
            Priority.HIGH: parameters.colour_high,
            Priority.NORMAL: parameters.colour_normal,
            Priority.LOW: parameters.colour_low,
        }
        bars = {int(key): BarColours(*named_colour(look, name), MARKS[key]) for key, name in names.items()}
        title, detail, plain = text_font(TextRole.CONTENT, bold=True), text_font(TextRole.SECONDARY), text_font()
        title.setPointSizeF(title.pointSizeF() * 0.94)
        return cls(
            look,
            bars,
            BarColours(look.closed, look.closed_edge, CLOSED_MARK),
            mixed(look.line, look.surface, 0.45),
            look.line,
            mixed(look.muted, look.surface, 0.55),
            title,
            detail,
            plain,
            QFontMetrics(title),
            QFontMetrics(detail),
        )

    def bar(self, priority: int, *, closed: bool) -> BarColours:
        """The colours of a bar."""
        return self.closed if closed else self.bars.get(priority, self.closed)


def named_colour(look: Look, name: str) -> tuple[QColor, QColor]:
    """Fill and edge of a colour that the parameters may name."""
    known = {
        "red": (look.high, look.high_edge),
        "yellow": (look.normal, look.normal_edge),
        "green": (look.low, look.low_edge),
        "grey": (look.closed, look.closed_edge),
    }
    if name in known:
        return known[name]
    fill, edge = _EXTRA.get((name, look.name == LIGHT.name), ("", ""))
    return (QColor(fill), QColor(edge)) if fill else (look.closed, look.closed_edge)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two; ``share`` of the first."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in pairs))
