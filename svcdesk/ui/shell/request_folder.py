"""Watches the folder that other programs drop requests into."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.problems import Refused
from svcdesk.i18n import _, ngettext
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.jobs import Progress

if TYPE_CHECKING:
    from svcdesk.commands.request_folder import Collected

ROUND_MS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Collect:
    """A job: take in what lies in the folder. A folder that is not there is no mistake: a drive may be away."""

    runner: CommandRunner
    folder: str

    def __call__(self, _progress: Progress) -> Collected:
        """Runs on a pool thread. Raises Unavailable."""
        # Few name a folder: the start of everybody does not wait for the rules of orders.
        from svcdesk.commands.request_folder import Collected, collect_requests

        try:
            return collect_requests(self.runner, Path(self.folder), now=time.time())
        except Refused:
            return Collected()


class RequestFolder(QObject):
    """Looks every ten seconds while the parameters name a folder; one look at a time."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(ROUND_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Look now."""
        folder = self._desk.parameters.request_folder
        if folder and not self._looking:
            self._looking = True
            work = Collect(self._desk.runner, folder)
            self._desk.job(_("Taking in requests"), work, self.on_collected, on_failed=self.on_failed)

    def on_collected(self, found: Collected) -> None:
        """Say what came in, and what could not be read."""
        self._looking = False
        if found.refused:
            names = ", ".join(name for name, _why in found.refused)
            text = _("Requests that cannot be read: {names}. Each lies in the folder “refused” with the reason.")
            self._desk.show(text.format(names=names), "warning")
        elif found.requests:
            words = ngettext("{n} new request", "{n} new requests", found.requests)
            self._desk.show(words.format(n=found.requests), "good")

    def on_failed(self, _error: BaseException) -> None:
        """The desk has said it; the next round tries again."""
        self._looking = False
