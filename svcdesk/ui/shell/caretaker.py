"""What runs beside the work: checking the file once, regular backups, and counting what needs attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from svcdesk.i18n import _, ngettext
from svcdesk.queries.attention import Attention, load_attention
from svcdesk.store import Changes, Store
from svcdesk.store.backups import backup_if_due, list_backups, make_backup
from svcdesk.store.opening import is_read_only
from svcdesk.ui.shared.attention import Concern
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.jobs import Progress
from svcdesk.ui.shell.rail import Count

_ROUND_MS: Final = 60_000
_AFTER_CHANGE_MS: Final = 1_500
_COUNTED: Final = frozenset({"activity", "service_order"})


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


@dataclass(frozen=True, slots=True)
class Standing:
    """What was counted last, in words: what needs attention, and how much each screen of the rail has to do."""

    concerns: tuple[Concern, ...] = ()
    counts: Mapping[str, Count] = field(default_factory=dict)


class Caretaker(QObject):
    """Makes its round every minute, and counts again after changes."""

    backed_up = Signal(object)  # datetime or None: when the newest backup was made
    counted = Signal(object)  # Standing

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.newest_backup: datetime | None = None
        self.standing = Standing()
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

    def on_changed(self, changes: Changes) -> None:
        """Count again if it may have changed, once for many changes."""
        if changes.entities & _COUNTED and not self._count.isActive():
            self._count.start()

    def on_count_due(self) -> None:
        """Count what needs attention."""
        self._desk.read(load_attention, self.on_counted)

    def on_counted(self, found: Attention) -> None:
        """Say it in words."""
        standing = Standing(_concerns(found), _counts(found))
        if standing != self.standing:
            self.standing = standing
            self.counted.emit(standing)

    def on_backed_up(self, at: datetime | None) -> None:
        """The round is done."""
        self.newest_backup = at
        self.backed_up.emit(at)

    def on_backed_up_by_hand(self, at: datetime | None) -> None:
        """The user waits for it."""
        self.on_backed_up(at)
        self._desk.show(_("Backed up and checked."), "good")


def _concerns(found: Attention) -> tuple[Concern, ...]:
    concerns = []
    if found.late:
        text = ngettext("{n} late", "{n} late", found.late).format(n=number_text(found.late))
        tip = _("Planned work whose end has passed and that is not closed: show the list.")
        concerns.append(Concern(text, tip, "list:activity", {"quick": "late"}))
    if found.overdue:
        text = ngettext("{n} overdue and not planned", "{n} overdue and not planned", found.overdue)
        tip = _("Work without a time or a technician that should have been done by now: show it in the queue.")
        concerns.append(Concern(text.format(n=number_text(found.overdue)), tip, "queue"))
    return tuple(concerns)


def _counts(found: Attention) -> dict[str, Count]:
    to_plan = ngettext("{n} job to plan", "{n} jobs to plan", found.to_plan)
    orders = ngettext("{n} open order", "{n} open orders", found.open_orders)
    deadlines = ngettext("{n} deadline late or at risk", "{n} deadlines late or at risk", found.deadlines)
    return {
        "deadlines": Count(found.deadlines, deadlines.format(n=number_text(found.deadlines))),
        "board": Count(found.to_plan, to_plan.format(n=number_text(found.to_plan))),
        "orders": Count(found.open_orders, orders.format(n=number_text(found.open_orders))),
    }


def _timer(parent: QObject, interval_ms: int, on_timeout: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.timeout.connect(on_timeout)
    return timer
