"""What an area gives the shell: a screen, declared once, and the widget of its tab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.desk import Desk, RecordRef

ViewState = dict[str, Any]  # plain JSON values


class ScreenWidget(QWidget):
    """The widget of one tab. What an area does not need it leaves as it is here.

    ``screen_actions`` are shown in the window's menu, palette and help while the tab is in front.
    Emit ``title_changed`` with the tab's translated title (``ZS-2026-00017 *``), and
    ``painted_first`` once when real content was painted (only the start bench waits for it).
    Emit ``gone`` when the record it was opened for is not there: a tab of the last time is closed then;
    ``close_wanted`` closes the tab as its cross does.
    """

    title_changed = Signal(str)
    gone = Signal()
    close_wanted = Signal()
    painted_first = Signal()
    screen_actions: Actions | None = None

    def save_state(self) -> ViewState:
        """Place, zoom, selection, columns …: what comes back with ``restore_state``."""
        return {}

    def restore_state(self, state: ViewState) -> None:
        """Take back what ``save_state`` gave, perhaps in another version: ignore what is unknown."""

    def record_shown(self) -> RecordRef | None:
        """The record shown now, if it may be another than the one it was opened for."""
        return None

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open`` asked for a record and this tab is the one for it: bring it into view."""

    def is_dirty(self) -> bool:
        """Whether something typed here is not saved."""
        return False

    def can_close(self, then: Callable[[], None]) -> bool:
        """True: close now. False: ask the user without blocking, and call ``then`` if it may close."""
        return True

    def on_shown(self) -> None:
        """The tab came to the front; reload here if changes arrived while it was hidden."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One kind of tab.

    ``id`` is its stable name; ``title`` is marked with ``N_``, ``icon`` is a shipped icon;
    ``table`` is its action table (for the palette and the help, also while it is closed);
    ``build(desk, ref)`` makes the widget (``ref`` is None when opened from the rail, otherwise the
    record to show): import the area's widgets inside it, so that the start does not pay for them.
    ``entities`` are those whose records it opens; ``in_rail`` puts it into the navigation rail, in
    the order of ``ui/shell/screens.py``. A ``single`` screen has one tab and is told of the record by
    ``show_record``, after it was arranged as the last time; others have one tab per record.
    """

    id: str
    title: str
    icon: str
    table: Callable[[], ActionTable]
    build: Callable[[Desk, RecordRef | None], QWidget]
    entities: frozenset[str] = field(default_factory=frozenset)
    in_rail: bool = False
    single: bool = True
