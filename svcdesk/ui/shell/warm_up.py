"""Imports what the first form would wait for, on a thread, once the first screen is painted.

A form and all below it are some eighty modules: 200 ms in which the window would answer nothing.
"""

from __future__ import annotations

import importlib
import threading
from typing import Final

MODULES: Final = (
    "svcdesk.ui.lists.view", "svcdesk.ui.orders.document", "svcdesk.ui.forms.documents", "svcdesk.ui.shell.palette",
    "svcdesk.ui.preview.view",
)  # fmt: skip


class WarmUp:
    """One thread that imports and ends. Python's own locks make a screen that is opened meanwhile wait its turn."""

    def __init__(self) -> None:
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warm-up", daemon=True)

    def start(self) -> None:
        """Begin, once."""
        if self._thread.ident is None:
            self._thread.start()

    def close(self) -> None:
        """Let it finish the module it is at."""
        self._enough.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        for name in MODULES:
            if self._enough.is_set():
                return
            importlib.import_module(name)
