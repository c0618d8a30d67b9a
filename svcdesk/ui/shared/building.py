"""A screen that is built in many short turns of the event loop: no key and no frame waits for all of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from svcdesk.ui.shared.screen import ScreenWidget

Step = Callable[[], object]


class BuiltInTurns(ScreenWidget):
    """Parts come one in each turn; what is typed until the screen is ready goes to whatever has the keyboard then."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: deque[Step] = deque()
        self._behind: deque[Step] = deque()
        self._keys: list[QKeyEvent] = []
        self._takes_keys = False
        self._turns = QTimer(self)  # a single shot that is still to come would keep a screen that is closed early
        self._turns.timeout.connect(self.on_turn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def build_in_turns(self, steps: Iterable[Step], behind: Iterable[Step] = ()) -> None:
        """Begin: each step is a few milliseconds of work. ``on_built`` follows in a turn of its own.

        What stands ``behind`` other tabs waits until ``build_behind`` is called: nobody has to wait for it.
        """
        self._steps = deque([*steps, self.on_built])
        self._behind = deque(behind)
        self._takes_keys = True
        self._turns.start(0)

    def is_built(self) -> bool:
        """Whether all parts are there that are seen first."""
        return not self._steps

    def on_turn(self) -> None:
        """Build the next part."""
        steps = self._steps or self._behind
        step = steps.popleft()
        if not steps:
            self._turns.stop()
        step()

    def build_behind(self) -> None:
        """The screen is seen: go on with the parts that are not, in turns as well."""
        if self._behind and self.is_built():
            self._turns.start(0)

    def build_all(self) -> None:
        """Somebody needs a part that was to come later: make all of them now."""
        while self._behind and self.is_built():
            self.on_turn()

    def on_built(self) -> None:
        """Every part is there."""

    def give_keys(self) -> None:
        """The screen is ready, and what is to be typed into has the keyboard: it gets what was typed until now."""
        self._takes_keys = False
        keys, self._keys = self._keys, []
        for event in keys:
            target = self.window().focusWidget()
            if target is not None:
                QCoreApplication.sendEvent(target, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what is typed too early."""
        if self._takes_keys:
            copy = QKeyEvent(
                event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count()
            )  # fmt: skip
            self._keys.append(copy)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab is kept as well."""
        return False if self._takes_keys else QWidget.focusNextPrevChild(self, forward)
