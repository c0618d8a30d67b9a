"""What a main window asks of the object that owns all windows."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QPoint, SignalInstance
from PySide6.QtWidgets import QWidget

from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.look import Appearance
from svcdesk.ui.shared.screen import Screen
from svcdesk.ui.shell.caretaker import Caretaker
from svcdesk.ui.shell.documents import Document


class WindowOwner(Protocol):
    """``windows.Windows`` as its windows see it; ``window`` is the one that asks."""

    desk: Desk
    screens: tuple[Screen, ...]
    caretaker: Caretaker
    appearance: Appearance

    @property
    def leave_requested(self) -> SignalInstance:
        """The user wants another database."""

    @property
    def restore_requested(self) -> SignalInstance:
        """The user wants to go back to a backup."""

    def new_window(self) -> Any:
        """Open a second main window."""

    def close_all(self) -> bool:
        """Close every window."""

    def show_screen(self, screen_id: str, ref: RecordRef | None, window: Any) -> None:
        """Show a screen where it is open, or else in the window."""

    def tear_off(self, window: Any, place: int, at: QPoint) -> None:
        """Move a tab into a window of its own."""

    def put_back(self, window: Any, place: int) -> None:
        """Move a tab into the main window."""

    def keep_window(self, window: Any) -> None:
        """Remember what was open."""

    def keep_document(self, document: Document) -> None:
        """Remember how a screen was arranged."""

    def restore_document(self, screen: Screen, ref: RecordRef | None, widget: QWidget) -> None:
        """Arrange a new tab as the last one of its screen was."""

    def choose_scheme(self, name: str) -> None:
        """Use a palette."""

    def choose_language(self, name: str) -> None:
        """Use a language."""
