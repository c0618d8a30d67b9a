"""How svcdesk looks: the two palettes as tokens, spacing, fonts, tinted icons and the one style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from svcdesk.resources import resource
from svcdesk.ui.shared.style_sheet import style_sheet

FONT_FAMILY: Final = "Noto Sans"
ICON_PROPERTY: Final = "icon_name"


class Space:
    """The 4-pixel spacing scale, and the corner radii."""

    XS: Final = 4
    S: Final = 8
    M: Final = 12
    L: Final = 16
    XL: Final = 24
    RADIUS: Final = 5
    CARD_RADIUS: Final = 7


class Scheme(StrEnum):
    """Which palette the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Look:
    """One palette; what each colour is for stands in the look's README.

    ``high normal low closed`` are fills on which ``text`` is written; ``…_edge`` are their borders
    and may also be written with, on their own fill and on ``surface``, ``window`` and ``raised``.
    """

    name: str
    window: QColor
    surface: QColor
    raised: QColor
    text: QColor
    muted: QColor
    line: QColor
    accent: QColor
    on_accent: QColor
    selection: QColor
    high: QColor
    high_edge: QColor
    normal: QColor
    normal_edge: QColor
    low: QColor
    low_edge: QColor
    closed: QColor
    closed_edge: QColor
    closed_hours: QColor
    now: QColor

    def colours(self) -> dict[str, str]:
        """Every colour by its name, as a style sheet writes it."""
        return {name: getattr(self, name).name() for name in self.__slots__ if name != "name"}

    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every (text, fill) pair of token names that screens write with."""
        plain = ("window", "surface", "raised")
        fills = ("high", "normal", "low", "closed")
        pairs = [("text", fill) for fill in (*plain, *fills, "selection", "closed_hours")]
        pairs += [("muted", fill) for fill in (*plain, "closed_hours", "selection")]
        pairs += [("accent", fill) for fill in (*plain, "selection")]
        pairs += [(f"{name}_edge", fill) for name in fills for fill in (*plain, name)]
        return (*pairs, ("on_accent", "accent"))


def _look(name: str, colors: str) -> Look:
    return Look(name, *(QColor(color) for color in colors.split()))


LIGHT: Final = _look(
    "light",
    "#F4F5F7 #FFFFFF #FAFBFC #1B1F24 #57606A #D5DAE0 #0B63C5 #FFFFFF #DCEBFB "
    "#FBD5D0 #B42318 #FBE7B2 #8A5A00 #CFEBD5 #1E6B34 #E6E9ED #57606A #ECEEF1 #D1242F",
)
DARK: Final = _look(
    "dark",
    "#15181C #1D2126 #242A31 #E8EBEF #A3ACB7 #3A424C #6CB2FF #0B1420 #1F3A57 "
    "#5A2320 #FF9C92 #4D3B0B #F2C14E #1E4028 #7FD596 #2B3138 #A3ACB7 #191D21 #FF6B6B",
)


def contrast(one: QColor, other: QColor) -> float:
    """The WCAG 2 contrast ratio of two opaque colours, 1 to 21."""

    def luminance(color: QColor) -> float:
        parts = (color.redF(), color.greenF(), color.blueF())
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def current_look() -> Look:
    """The palette in use. Painted widgets ask for it when painting, or in ``PaletteChange``."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def palette_of(look: Look) -> QPalette:
    """The Qt palette of a look."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: look.window,
        QPalette.ColorRole.WindowText: look.text,
        QPalette.ColorRole.Base: look.surface,
        QPalette.ColorRole.AlternateBase: look.raised,
        QPalette.ColorRole.Text: look.text,
        QPalette.ColorRole.PlaceholderText: look.muted,
        QPalette.ColorRole.Button: look.raised,
        QPalette.ColorRole.ButtonText: look.text,
        QPalette.ColorRole.BrightText: look.high_edge,
        QPalette.ColorRole.ToolTipBase: look.raised,
        QPalette.ColorRole.ToolTipText: look.text,
        QPalette.ColorRole.Highlight: look.selection,
        QPalette.ColorRole.HighlightedText: look.text,
        QPalette.ColorRole.Accent: look.accent,
        QPalette.ColorRole.Link: look.accent,
        QPalette.ColorRole.LinkVisited: look.accent,
        QPalette.ColorRole.Light: look.surface,
        QPalette.ColorRole.Midlight: look.raised,
        QPalette.ColorRole.Mid: look.line,
        QPalette.ColorRole.Dark: look.line,
    }
    for role, color in roles.items():
        palette.setColor(role, color)
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, look.muted)
    return palette


class TextRole(StrEnum):
    """The three sizes of type."""

    CONTENT = "content"
    SECONDARY = "secondary"
    TITLE = "title"


_FACTORS: Final = {TextRole.CONTENT: 1.0, TextRole.SECONDARY: 0.88, TextRole.TITLE: 1.16}


def text_font(role: TextRole = TextRole.CONTENT, *, bold: bool = False) -> QFont:
    """The application's font in one of its sizes; figures are tabular."""
    font = QFont(QApplication.font())
    font.setPointSizeF(font.pointSizeF() * _FACTORS[role])
    font.setBold(bold)
    return font


def load_fonts() -> None:
    """Load the shipped fonts and make them the application's; without them the system's font stays.

    The system's font size is respected, but nothing is smaller than 13 pixels at 96 dpi.
    """
    folder = resource("fonts")
    for path in sorted(folder.glob("NotoSans-*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    font = QFont(QApplication.font())
    if QFontDatabase.hasFamily(FONT_FAMILY):
        font.setFamilies([FONT_FAMILY, *font.families()])
    size = font.pointSizeF() if font.pointSizeF() > 0 else font.pixelSize() * 0.75
    font.setPointSizeF(max(size, 9.75))
    font.setFeature(QFont.Tag("tnum"), 1)
    QApplication.setFont(font)


def icon(name: str, color: QColor | None = None) -> QIcon:
    """A shipped icon, drawn in ``color`` or in the text colour of the palette in use."""
    look = current_look()
    return _drawn(name, (color or look.text).name(), look.muted.name())


@lru_cache(maxsize=512)
def _drawn(name: str, tint: str, muted: str) -> QIcon:
    """The icon in its sizes, drawn once: a form shows dozens of them."""
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, colour, opacity in ((QIcon.Mode.Normal, tint, 1.0), (QIcon.Mode.Disabled, muted, 0.5)):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
        for size in (16, 20, 24, 32):
            pixmap = QPixmap(QSize(size, size))
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setOpacity(opacity)
            renderer.render(painter, QRectF(0, 0, size, size))
            painter.end()
            result.addPixmap(pixmap, mode)
    return result


def set_icon(target: QAction | QAbstractButton, name: str) -> None:
    """Give an action or a button an icon that is tinted anew when the palette changes."""
    target.setProperty(ICON_PROPERTY, name)
    target.setIcon(icon(name))


def set_role(widget: QWidget, role: str) -> None:
    """Style a widget by its role: ``muted secondary title error primary card bar``."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is styled once, when it is first shown
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Appearance(QObject):
    """Puts the chosen palette on the application, and follows the system's if that was chosen."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__()
        self._app = app
        self._scheme = scheme
        app.setStyle("Fusion")
        load_fonts()
        app.styleHints().colorSchemeChanged.connect(self.on_color_scheme_changed)
        self._apply()

    @property
    def scheme(self) -> Scheme:
        """What the user chose."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Use a palette from now on, or the one of the system."""
        self._scheme = scheme
        self._apply()

    def close(self) -> None:
        """Follow the system no more."""
        self._app.styleHints().colorSchemeChanged.disconnect(self.on_color_scheme_changed)

    def on_color_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        """The system turned dark or light."""
        if self._scheme is Scheme.SYSTEM:
            self._apply()

    def _wanted(self) -> Look:
        if self._scheme is Scheme.SYSTEM:
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = self._scheme is Scheme.DARK
        return DARK if dark else LIGHT

    def _apply(self) -> None:
        look = self._wanted()
        self._app.setPalette(palette_of(look))
        self._app.setStyleSheet(style_sheet(look.name, look.colours(), QApplication.font().pointSizeF()))
        for window in self._app.topLevelWidgets():
            _tint_again(window)
        self.changed.emit()


def _tint_again(window: QWidget) -> None:
    targets: list[QAction | QAbstractButton] = [*window.findChildren(QAction), *window.findChildren(QAbstractButton)]
    for target in targets:
        name = target.property(ICON_PROPERTY)
        if name:
            target.setIcon(icon(str(name)))
