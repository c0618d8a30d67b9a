"""The one style sheet, written from the tokens of a look; what Fusion does well by palette is left to it."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Final

from svcdesk.resources import resource

# $token is a colour of the look; $chevron an arrow drawn in its muted colour.
_SHEET: Final = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 5px; padding: 3px 7px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 1px solid $accent;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled,
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only {
    background: $window; color: $muted;
}
QTextBrowser, QTextBrowser:read-only { background: $surface; color: $text; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QAbstractSpinBox[wrong="true"], QComboBox[wrong="true"] {
    border: 1px solid $high_edge;
}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit, QAbstractItemView QLineEdit {
    border: none; border-radius: 0; padding: 0; background: $surface;
}
QHeaderView QLineEdit[role="filter"] {
    border: 1px solid $line; border-radius: 4px; padding: 1px 5px; background: $surface;
}
QHeaderView QLineEdit[role="filter"]:focus { border: 1px solid $accent; }
QHeaderView QLineEdit[role="filter"][wrong="true"] { border: 1px solid $high_edge; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; outline: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QDateTimeEdit::drop-down { border: none; width: 22px; }
QDateTimeEdit::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }

QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; border-radius: 3px; background: $surface;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$tick");
}
QRadioButton::indicator:checked { background: $surface; border: 5px solid $accent; width: 6px; height: 6px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $window; border-color: $line; }
QCheckBox::indicator:checked:disabled { background: $muted; }

QPushButton, QToolButton[role="button"] {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 5px; padding: 4px 12px;
}
QToolButton[role="button"] { padding: 4px 8px; }
QToolButton[role="button"]::menu-indicator { image: none; }
QPushButton:hover, QToolButton[role="button"]:hover { background: $raised; border-color: $muted; }
QPushButton:pressed, QToolButton[role="button"]:pressed,
QPushButton:checked, QToolButton[role="button"]:checked { background: $selection; border-color: $accent; }
QPushButton:focus, QToolButton[role="button"]:focus { border: 1px solid $accent; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: $muted; background: transparent; }
QPushButton[role="primary"], QPushButton:default {
    background: $accent; color: $on_accent; border-color: $accent;
}
QPushButton[role="primary"] { font-weight: 600; } /* :default comes with the focus, and bold would not fit then */
QPushButton[role="primary"]:focus, QPushButton:default:focus { border: 1px solid $text; }
QPushButton[role="primary"]:disabled, QPushButton:default:disabled {
    background: $window; color: $muted; border-color: $line;
}
QPushButton[role="link"] { border: none; background: transparent; color: $accent; padding: 0 4px; }
QPushButton[role="alert"] { border: none; background: transparent; color: $high_edge; padding: 0 4px; }
QPushButton[role="link"]:focus, QPushButton[role="link"]:hover, QPushButton[role="alert"]:focus,
QPushButton[role="alert"]:hover { text-decoration: underline; }

QLabel[role="muted"], QLabel[role="secondary"] { color: $muted; }
QLabel[role="secondary"] { font-size: ${secondary_pt}pt; }
QLabel[role="title"] { font-size: ${title_pt}pt; font-weight: 600; }
QLabel[role="error"] { color: $high_edge; }
QLabel[role="good"] { color: $low_edge; }
QLabel[role="warning"] { color: $normal_edge; }
QLabel[role="section"] { font-weight: 600; }
QLabel[role="dirty"] { color: $accent; font-size: ${secondary_pt}pt; }
QFrame[role="line"] { background: $line; border: none; }
QFrame[role="notice"] { background: $normal; border: none; border-bottom: 1px solid $normal_edge; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 7px; }
QFrame[role="column"], QFrame[role="target"], QFrame[role="refused"] {
  background: $window; border: 1px solid $line; border-radius: 7px;
}
QFrame[role="target"] { border-color: $accent; }
QFrame[role="refused"] { border-color: $high_edge; }
QFrame[role="column"] QListView, QFrame[role="target"] QListView, QFrame[role="refused"] QListView {
  background: transparent; border: none;
}
QWidget[role="surface"] { background: $surface; }
QWidget[role="page"] { background: $surface; }
QTableCornerButton::section { background: $raised; border: none; border-bottom: 1px solid $line; }
QTableView[role="rows"] { border: 1px solid $line; }
QTableView[role="rows"]::item { padding: 0 6px; }
QWidget[role="bar"] { background: $raised; border-bottom: 1px solid $line; }
QWidget[role="foot"] { background: $raised; border-top: 1px solid $line; }

QFrame[role="message"] { background: $selection; border-top: 1px solid $accent; }
QFrame[kind="good"] { background: $low; border-top: 1px solid $low_edge; }
QFrame[kind="warning"] { background: $normal; border-top: 1px solid $normal_edge; }
QFrame[kind="error"] { background: $high; border-top: 1px solid $high_edge; }

QWidget[role="rail"] { background: $raised; border-right: 1px solid $line; }
QToolButton[role="rail"] {
    background: transparent; border: none; border-left: 3px solid transparent; border-radius: 5px;
    padding: 6px 8px 6px 7px; text-align: left;
}
QToolButton[role="rail"]:hover { background: $window; }
QToolButton[role="rail"]:checked { background: $selection; border-left: 3px solid $accent; font-weight: 600; }
QToolButton[role="rail"]:focus { border: 1px solid $accent; border-left: 3px solid $accent; }
QListView[role="rail"]::item { padding-left: 8px; }
QToolButton[role="close_tab"] { border: none; padding: 1px; icon-size: 12px; }
QToolButton[role="close_tab"]:hover { background: $line; border-radius: 4px; }
QPushButton[role="find"] { color: $muted; text-align: left; min-width: 200px; }
QFrame[role="palette"] { background: $surface; border: 1px solid $accent; border-radius: 7px; }

QPushButton[role="choice"] { border-radius: 7px; padding: 0; text-align: left; }
QPushButton[role="recent"] { border: none; background: transparent; color: $accent; text-align: left; padding: 2px 0; }
QPushButton[role="recent"]:hover, QPushButton[role="recent"]:focus {
    border: none; background: transparent; text-decoration: underline;
}
QLabel[role="heading"] { font-size: ${heading_pt}pt; font-weight: 600; }

QMenu { background: $surface; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QHeaderView { background: $raised; }
QHeaderView::section {
    background: $raised; color: $muted; border: none; border-bottom: 1px solid $line; border-right: 1px solid $line;
    padding: 4px 8px; text-align: left;
}
QTableView, QTreeView, QListView {
    background: $surface; border: none; gridline-color: $line; selection-background-color: $selection;
    selection-color: $text; outline: 0;
}
QListView[role="choices"] { border: 1px solid $accent; }

QAbstractScrollArea::corner { background: $surface; border: none; }

QWidget[role="tabs"] { background: $raised; border-bottom: 1px solid $line; }
QTabBar { background: $raised; }
QTabBar::tab {
    background: $raised; color: $muted; border: none; border-bottom: 2px solid transparent; padding: 7px 12px 5px 12px;
}
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; background: $surface; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 1px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea { border: none; background: transparent; }
""")


def style_sheet(name: str, colours: Mapping[str, str], content_pt: float) -> str:
    """The style sheet of a look by its name and colours; ``content_pt`` is the size of ordinary text in points."""
    chevron = resource("icons", f"chevron-{name}.svg").as_posix()
    return _SHEET.substitute(
        colours,
        chevron=chevron,
        tick=resource("icons", f"tick-{name}.svg").as_posix(),
        secondary_pt=round(content_pt * 0.88, 2),
        title_pt=round(content_pt * 1.16, 2),
        heading_pt=round(content_pt * 1.6, 2),
    )
