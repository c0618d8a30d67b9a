"""What the windows remember between starts: sizes, columns, zoom, the last database. QSettings only here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QWidget


class WindowState:
    """Plain JSON values by key, in an INI file of the user."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            self._settings = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "svcdesk", "svcdesk"
            )  # fmt: skip
        else:
            self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, key: str, default: Any = None) -> Any:
        """The value stored under a key such as ``board/zoom``; ``default`` if none or unreadable."""
        stored = self._settings.value(key)
        if not isinstance(stored, str):
            return default
        try:
            return json.loads(stored)
        except ValueError:
            return default

    def put(self, key: str, value: Any) -> None:
        """Store a plain JSON value."""
        self._settings.setValue(key, json.dumps(value, ensure_ascii=False))

    def keep_geometry(self, key: str, window: QWidget) -> None:
        """Store a window's place and size."""
        self.put(key, bytes(window.saveGeometry().toBase64().data()).decode())

    def give_geometry(self, key: str, window: QWidget) -> bool:
        """Put a window where it was; false if nothing is known."""
        stored = self.get(key)
        return isinstance(stored, str) and window.restoreGeometry(QByteArray.fromBase64(stored.encode()))

    def sync(self) -> None:
        """Write to the file now."""
        self._settings.sync()
