"""What the keys do on the canvas: the move mode, walking from bar to bar, selecting, paging."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent

from svcdesk.ui.dispatch.keyboard import KeyboardMove, first_bar, next_bar
from svcdesk.ui.dispatch.pointer import Pointer
from svcdesk.ui.dispatch.scene import Scene

_ARROWS: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
Modifier = Qt.KeyboardModifier


class Keyed(Protocol):
    """What the keys need of the canvas."""

    scene: Scene
    pointer: Pointer
    move_requested: SignalInstance
    technician_typed: SignalInstance

    @property
    def key_move(self) -> KeyboardMove | None:
        """The move mode, while the keys move bars."""

    def follow_ghost(self) -> None:
        """The ghost has moved: keep it in view."""

    def drop(self) -> None:
        """Let go."""

    def cancel(self) -> None:
        """Put everything back."""

    def select(self, bar_ids: set[int], current: int | None = None) -> None:
        """Select bars."""

    def reveal(self, bar_id: int) -> None:
        """Scroll to a bar."""

    def scroll_by(self, dx: int, dy: int) -> None:
        """Scroll."""


class Keys:
    """Gives each key its meaning by what is going on."""

    def __init__(self, canvas: Keyed) -> None:
        self._canvas = canvas

    def press(self, event: QKeyEvent) -> bool:
        """A key went down; False if the board has no use for it."""
        canvas, scene = self._canvas, self._canvas.scene
        if canvas.pointer.is_busy:
            if event.key() == Qt.Key.Key_Escape:
                canvas.cancel()
            else:
                canvas.pointer.drag_on(event.modifiers())
        elif canvas.key_move is not None:
            self._move(canvas.key_move, event)
        elif event.key() in _ARROWS:
            self._walk(event)
        elif event.key() in _ENTER and scene.selection:
            canvas.move_requested.emit()
        elif event.key() == Qt.Key.Key_Space and scene.current is not None:
            canvas.select(scene.selection ^ {scene.current}, scene.current)
        elif event.key() == Qt.Key.Key_Escape:
            canvas.select(set())
        elif event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            down = 1 if event.key() == Qt.Key.Key_PageDown else -1
            across = bool(event.modifiers() & Modifier.ShiftModifier)
            canvas.scroll_by(down * scene.width if across else 0, 0 if across else down * (scene.height - 44))
        else:
            return False
        return True

    def _walk(self, event: QKeyEvent) -> None:
        canvas, scene = self._canvas, self._canvas.scene
        current = scene.bar(scene.current)
        found = next_bar(scene, current, event.key()) if current is not None else first_bar(scene)
        if found is None:
            return
        if event.modifiers() & Modifier.ShiftModifier:
            canvas.select(scene.selection | {found.id}, found.id)
        elif event.modifiers() & Modifier.ControlModifier:
            canvas.select(scene.selection, found.id)
        else:
            canvas.select({found.id}, found.id)
        canvas.reveal(found.id)

    def _move(self, move: KeyboardMove, event: QKeyEvent) -> None:
        canvas = self._canvas
        if event.key() in _ENTER:
            canvas.drop()
        elif event.key() == Qt.Key.Key_Escape:
            canvas.cancel()
        elif move.key(event.key(), event.modifiers()):
            canvas.follow_ghost()
        elif event.text().strip() and event.text().isprintable():
            canvas.technician_typed.emit(event.text())
