"""The dispatch board at its zooms, with a selection, in the move mode, and asking for a technician."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, settle, wait_until
from svcdesk.ui.dispatch.dialogs import MoveDialog
from svcdesk.ui.dispatch.technician_popup import TechnicianPopup
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.shell.windows import Windows


def board(windows: Windows) -> BoardScreen:
    """The board, read and with the keys."""
    window = front(windows)
    windows.show_screen("board", None, window)
    document = window.tabs.current()
    assert document is not None
    shown = document.widget
    assert isinstance(shown, BoardScreen)
    wait_until(lambda: shown.controller.ready)
    shown.canvas.cancel()
    shown.canvas.select(set())
    shown.deeds.zoom_to("day")
    shown.canvas.setFocus()
    return shown


def zoomed(zoom: str, windows: Windows) -> QWidget:
    """One of the zooms."""
    board(windows).deeds.zoom_to(zoom)
    return front(windows)


def begun(windows: Windows) -> QWidget:
    """Bars that began left of the view, and rows that are partly in view above."""
    canvas = board(windows).canvas
    scene = canvas.scene
    first = min((bar for _place, bar in scene.visible_bars()), key=lambda bar: bar.start)
    canvas.show_at(first.start + first.minutes * 20, 0)
    canvas.scroll_by(11, 57)
    return front(windows)


def with_selection(windows: Windows) -> BoardScreen:
    """The first open bar of a technician selected."""
    shown = board(windows)
    scene = shown.canvas.scene
    bars = [bar for bar in scene.lanes.bars() if not bar.closed and bar.worker_id is not None and bar.end > scene.now]
    bar = min(bars, key=lambda one: (one.start, one.id))
    shown.canvas.select({bar.id}, bar.id)
    shown.canvas.reveal(bar.id)
    return shown


def selected(windows: Windows) -> QWidget:
    """A selected bar with its details."""
    with_selection(windows)
    return front(windows)


def moving(windows: Windows) -> QWidget:
    """The move mode: the ghost and what the rules say."""
    shown = with_selection(windows)
    shown.deeds.move_with_keys()
    QTest.keyClick(shown.canvas, Qt.Key.Key_Down)
    QTest.keyClick(shown.canvas, Qt.Key.Key_Right)
    return front(windows)


def giving(windows: Windows) -> QWidget:
    """The list of technicians with what stands against each."""
    shown = with_selection(windows)
    shown.deeds.reassign()
    popup = shown.findChild(TechnicianPopup)
    assert popup is not None
    return popup


def move_to(windows: Windows) -> QWidget:
    """The dialog for those who like fields."""
    shown = with_selection(windows)
    shown.deeds.move_to()
    dialog = shown.findChild(MoveDialog)
    assert dialog is not None
    settle(dialog)
    return dialog


SCENES: Final = (
    *(Scene(f"board-{zoom}", partial(zoomed, zoom)) for zoom in ("hour", "day", "week", "month")),
    Scene("board-begun", begun),
    Scene("board-selected", selected),
    Scene("board-moving", moving),
    Scene("board-giving", giving),
    Scene("board-move-to", move_to),
)
