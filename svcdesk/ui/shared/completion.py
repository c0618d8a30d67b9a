"""Typing ahead over a list of known names: what begins with the typed text comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from svcdesk.domain.text import fold
from svcdesk.ui.shared.look import set_role


class CodeCompleter(QCompleter):
    """Offers the texts that hold what is typed, without regard to case and diacritics."""

    def __init__(self, texts: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = [(fold(text), [fold(part) for part in text.split("  ")], text) for text in texts]
        self._found = QStringListModel(self)
        self.setModel(self._found)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setMaxVisibleItems(12)
        popup = QListView(parent)
        set_role(popup, "choices")
        self.setPopup(popup)

    def matches(self, typed: str) -> list[str]:
        """The texts that hold it, in order: it begins a code or name, it begins a word, it stands anywhere."""
        wanted = fold(typed.strip())
        word = re.compile(rf"\b{re.escape(wanted)}")
        ranks = [
            (0 if any(part.startswith(wanted) for part in parts) else 1 if word.search(key) else 2, place)
            for place, (key, parts, _text) in enumerate(self._texts)
            if wanted in key
        ]
        return [self._texts[place][2] for _rank, place in sorted(ranks)]

    def splitPath(self, path: str) -> list[str]:
        """Qt asks here for what to look for: the list is made to fit instead."""
        self._found.setStringList(self.matches(path))
        return [""]
