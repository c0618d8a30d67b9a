"""What runs beside the work: checking the file once, regular backups, and counting what needs attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from svcdesk.i18n import _, ngettext
from svcdesk.queries.attention import Attention, load_attention
from svcdesk.store import Store
from svcdesk.store.backups import backup_if_due, list_backups, make_backup
from svcdesk.store.opening import is_read_only
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.jobs import Progress

_ROUND_MS: Final = 60_000
_AFTER_CHANGE_MS: Final = 4_000


@dataclass(frozen=True, slots=True)
class BackUp:
    """A job: look through the file once, then make a backup, if it is due or because the user wants it.

    Returns the instant of the newest backup, or None.
    """

    store: Store
    by_hand: bool = False

    def __call__(self, progress: Progress) -> datetime | None:
        """Runs on a pool thread. Raises Unavailable."""
        self.store.verify()
        if self.by_hand:
            return make_backup(self.store.path, "manual", self.store.clock).at
        if not is_read_only(self.store.path):
            backup_if_due(self.store.path, self.store.clock)
        newest = next(iter(list_backups(self.store.path)), None)
        return newest.at if newest else None


class Caretaker(QObject):
    """Makes its round every minute, and counts again after changes."""

    backed_up = Signal(object)  # datetime or None: when the newest backup was made
    attention_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.newest_backup: datetime | None = None
        self.attention = ""
        self._desk = desk
        self._round = _timer(self, _ROUND_MS, self.on_round_due)
        self._count = _timer(self, _AFTER_CHANGE_MS, self.on_count_due)
        self._count.setSingleShot(True)
        desk.changed.connect(self.on_changed)

    def start(self) -> None:
        """Make the first round now."""
        self._round.start()
        self.on_round_due()

    def back_up(self) -> None:
        """Make a backup because the user wants one."""
        self._desk.job(_("Backing up"), BackUp(self._desk.store, by_hand=True), self.on_backed_up_by_hand)

    def on_round_due(self) -> None:
        """A minute has passed."""
        self._desk.job(_("Backing up"), BackUp(self._desk.store), self.on_backed_up)
        self.on_count_due()

    def on_changed(self, _changes: object) -> None:
        """Count again, once for many changes."""
        self._count.start()

    def on_count_due(self) -> None:
        """Count what needs attention."""
        self._desk.read(load_attention, self.on_counted)

    def on_counted(self, found: Attention) -> None:
        """Say it in words."""
        parts = []
        if found.late:
            parts.append(ngettext("{n} late", "{n} late", found.late).format(n=found.late))
        if found.overdue:
            words = ngettext("{n} overdue and not planned", "{n} overdue and not planned", found.overdue)
            parts.append(words.format(n=found.overdue))
        self.attention = f"▲ {' · '.join(parts)}" if parts else ""
        self.attention_changed.emit(self.attention)

    def on_backed_up(self, at: datetime | None) -> None:
        """The round is done."""
        self.newest_backup = at
        self.backed_up.emit(at)

    def on_backed_up_by_hand(self, at: datetime | None) -> None:
        """The user waits for it."""
        self.on_backed_up(at)
        self._desk.show(_("Backed up and checked."), "good")


def _timer(parent: QObject, interval_ms: int, on_timeout: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.timeout.connect(on_timeout)
    return timer
