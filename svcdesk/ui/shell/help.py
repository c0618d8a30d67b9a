"""Keyboard help, and what this program is."""

from __future__ import annotations

import html
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QLineEdit, QTextBrowser, QWidget

from svcdesk import __version__
from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.ui.shared.actions import ActionTable, KeyHelp, key_help
from svcdesk.ui.shared.dialogs import Dialog

LIBRARIES: Final = (
    "PySide6-Essentials", "SQLAlchemy", "alembic", "reportlab", "pypdfium2", "babel", "holidays", "openpyxl",
    "XlsxWriter", "rapidfuzz",
)  # fmt: skip


class HelpDialog(Dialog):
    """Every key of the program, by what it is for; type to filter."""

    def __init__(self, tables: Iterable[ActionTable], parent: QWidget | None) -> None:
        super().__init__(_("Keyboard help"), parent)
        self._lines = key_help(tables)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(_("Filter…"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self.on_filter_changed)
        self.page = QTextBrowser(self)
        self.page.setMinimumSize(620, 460)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.page)
        self.add_buttons(_("Close"))
        self.on_filter_changed("")
        self.filter.setFocus()

    def on_filter_changed(self, text: str) -> None:
        """Show the lines that have every typed word."""
        words = fold(text).split()
        lines = [line for line in self._lines if all(w in fold(" ".join(_texts(line))) for w in words)]
        self.page.setHtml(_page(lines) if lines else html.escape(_("No key does that.")))


def _texts(line: KeyHelp) -> tuple[str, ...]:
    return (line.group, line.text, line.keys, line.help)


def _page(lines: list[KeyHelp]) -> str:
    parts = ["<table cellspacing=0 cellpadding=3 width='100%'>"]
    groups: dict[str, list[KeyHelp]] = {}
    for line in lines:
        groups.setdefault(line.group, []).append(line)
    for group, members in groups.items():
        parts.append(f"<tr><td colspan=2><br><b>{html.escape(group)}</b></td></tr>")
        for line in members:
            more = f"<br><small>{html.escape(line.help)}</small>" if line.help else ""
            keys = f"<td width='34%'><code>{html.escape(line.keys)}</code></td>"
            parts.append(f"<tr>{keys}<td>{html.escape(line.text.rstrip('…'))}{more}</td></tr>")
    return "".join([*parts, "</table>"])


def versions() -> list[tuple[str, str]]:
    """(name, version) of svcdesk and what it is made with."""
    found = [("svcdesk", __version__), ("Python", platform.python_version()), ("Qt", qVersion())]
    for name in LIBRARIES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            found.append((name, "–"))
    return found


class AboutDialog(Dialog):
    """Versions, the open database, the licence."""

    def __init__(self, database: str, parent: QWidget | None) -> None:
        super().__init__(_("About svcdesk"), parent)
        self.add_text(_("The desk of a service company: board, orders, printed work orders. MIT licence."))
        self.add_text(_("Database: {path}").format(path=database), "muted")
        page = QTextBrowser(self)
        rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{html.escape(v)}</td></tr>" for name, v in versions())
        page.setHtml(f"<table cellpadding=3>{rows}</table>")
        page.setMinimumSize(420, 280)
        self.body.addWidget(page)
        self.add_text(_("Icons: Lucide (ISC). Fonts: Noto Sans (OFL)."), "muted")
        self.add_buttons(_("Close"))
