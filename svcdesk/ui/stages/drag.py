"""Cards held by the mouse: each column says what dropping them there would do, and why it may not be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from svcdesk.domain.problems import Problem
from svcdesk.domain.stages import StageTree, check_changes
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.queries.stages import OrderAtStage, StagePlaces
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.stages.column import Column

_EDGE: Final = 48
_STEP: Final = 16
_TICK_MS: Final = 30


class Drop(NamedTuple):
    """Cards were let go over another column."""

    places: StagePlaces
    stage_id: int
    refused: tuple[Problem, ...]
    """Why they cannot go there at all; a reason that is missing is asked for afterwards."""


class CardDrag(QObject):
    """One drag from press to release. The cards stay where they are until the orders are moved."""

    dropped = Signal(object)  # Drop

    def __init__(self, area: QScrollArea, page: QWidget, host: QWidget) -> None:
        super().__init__(host)
        self._area, self._page, self._host = area, page, host
        self._columns: Mapping[int, Column] = {}
        self._places: StagePlaces | None = None
        self._pointer = QPoint()
        self.ghost = QLabel(host)
        self.ghost.setObjectName("stages.ghost")
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
        return self._places is not None

    def begin(self, orders: Sequence[OrderAtStage], columns: Mapping[int, Column], tree: StageTree) -> None:
        """Take hold of cards of one column."""
        self._places, self._columns = StagePlaces(tree, tuple(orders)), columns
        count = len(orders)
        text = "{number}" if count == 1 else ngettext("{count} order", "{count} orders", count)
        self.ghost.setText(text.format(number=orders[0].number, count=count))
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
        column, places = self._column_at(at), self._places
        if column is None or column.stage is None or places is None or column.stage.id == places.first.stage_id:
            self.end()
            return
        refused = tuple(problem for problem in self._problems(column) if problem.target == "stage_id")
        self.end()
        self.dropped.emit(Drop(places, column.stage.id, refused))

    def end(self) -> None:
        """Nothing is held any more."""
        self._edge.stop()
        self._places = None
        self.ghost.hide()
        for column in self._columns.values():
            column.say("")

    def _say_targets(self) -> None:
        under = self._column_at(self._pointer)
        for column in self._columns.values():
            here = self._places is not None and column.key == (self._places.first.stage_id or 0)
            problems = self._problems(column)
            if column.stage is None or here:
                column.say("")
            elif any(problem.target == "stage_id" for problem in problems):
                column.say(problem_text(problems[0]) if column is under else "", "error" if column is under else "")
            elif problems:
                column.say(_("Drop here: a reason is asked for"), "good")
            else:
                column.say(_("Drop here"), "good")

    def _problems(self, column: Column) -> list[Problem]:
        """What the rules say of the held orders in a column: the same that the command asks."""
        if self._places is None or column.stage is None:
            return []
        where = [(order.number, order.stage_id) for order in self._places.orders]
        return check_changes(self._places.tree, where, column.stage, reason_given=False)

    def _column_at(self, at: QPoint) -> Column | None:
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
