"""Cards held by the mouse: each column says what dropping them there would do, and why it may not be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from svcdesk.domain.problems import Problem
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared.cards.column import CardColumn
from svcdesk.ui.shared.look import Space, set_role

_EDGE: Final = 48
_STEP: Final = 16
_TICK_MS: Final = 30


class Verdict(NamedTuple):
    """What dropping the held cards in a column would do, in a sentence; ``refused`` is why it cannot be."""

    text: str = ""
    refused: tuple[Problem, ...] = ()


class Drop(NamedTuple):
    """Cards were let go over another column."""

    key: int
    refused: tuple[Problem, ...]


Judge = Callable[[int], Verdict]
"""The verdict for the column of a key; an empty one where nothing can be dropped."""


class CardDrag(QObject):
    """One drag from press to release. The cards stay where they are until the records are moved."""

    dropped = Signal(object)  # Drop

    def __init__(self, area: QScrollArea, page: QWidget, host: QWidget) -> None:
        super().__init__(host)
        self._area, self._page, self._host = area, page, host
        self._columns: Mapping[int, CardColumn] = {}
        self._from = 0
        self._judge: Judge | None = None
        self._pointer = QPoint()
        self.ghost = QLabel(host)
        self.ghost.setObjectName("cards.ghost")
        self.ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.ghost.setContentsMargins(Space.S, Space.XS, Space.S, Space.XS)
        set_role(self.ghost, "card")
        self.ghost.hide()
        self._edge = QTimer(self)
        self._edge.setInterval(_TICK_MS)
        self._edge.timeout.connect(self.on_edge_due)

    @property
    def is_held(self) -> bool:
        """Whether cards are held."""
        return self._judge is not None

    def begin(self, text: str, columns: Mapping[int, CardColumn], from_key: int, judge: Judge) -> None:
        """Take hold of cards of one column; ``text`` goes along with the pointer."""
        self._columns, self._from, self._judge = columns, from_key, judge
        self.ghost.setText(text)
        self.ghost.adjustSize()
        self.ghost.show()
        self.ghost.raise_()
        self._edge.start()

    def follow(self, at: QPoint) -> None:
        """The pointer is at a global point now."""
        self._pointer = at
        self.ghost.move(self._host.mapFromGlobal(at) + QPoint(Space.M, Space.M))
        self._say_targets()

    def drop(self, at: QPoint) -> None:
        """Let go."""
        column, judge = self._column_at(at), self._judge
        self.end()
        if column is not None and judge is not None and column.key != self._from:
            verdict = judge(column.key)
            if verdict.text or verdict.refused:
                self.dropped.emit(Drop(column.key, verdict.refused))

    def end(self) -> None:
        """Nothing is held any more."""
        self._edge.stop()
        self._judge = None
        self.ghost.hide()
        for column in self._columns.values():
            column.say("")

    def _say_targets(self) -> None:
        if self._judge is None:
            return
        under = self._column_at(self._pointer)
        for column in self._columns.values():
            verdict = self._judge(column.key) if column.key != self._from else Verdict()
            if verdict.refused:
                here = column is under
                column.say(problem_text(verdict.refused[0]) if here else "", "error" if here else "")
            else:
                column.say(verdict.text, "good" if verdict.text else "")

    def _column_at(self, at: QPoint) -> CardColumn | None:
        inside = self._page.mapFromGlobal(at)
        return next((column for column in self._columns.values() if column.geometry().contains(inside)), None)

    def on_edge_due(self) -> None:
        """Scroll the columns while cards are held at the edge."""
        view = self._area.viewport()
        at = view.mapFromGlobal(self._pointer).x()
        step = -_STEP if at < _EDGE else _STEP if at > view.width() - _EDGE else 0
        bar = self._area.horizontalScrollBar()
        before = bar.value()
        bar.setValue(before + step)
        if bar.value() != before:
            self._say_targets()
