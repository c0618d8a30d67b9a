"""Editing a mapping beyond its columns: what a field becomes, and what rows bring along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from svcdesk.domain.imports.preview import Preview, ValueCounts
from svcdesk.domain.imports.source import ReadOptions
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.imports.draft import Draft, FieldPath
from svcdesk.ui.imports.field_dialog import FieldContext, FieldDialog
from svcdesk.ui.imports.jobs import Count
from svcdesk.ui.imports.mapping_grid import MappingGrid
from svcdesk.ui.shared.database_thread import WeakCallback
from svcdesk.ui.shared.desk import Desk

_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";"}


class Edited(Protocol):
    """The screen whose mapping is edited."""

    draft: Draft
    path: Path | None
    preview: Preview | None

    def on_mapping_edited(self) -> None:
        """Show what the mapping says now."""


def read_options(draft: Draft) -> ReadOptions:
    """How the file is read as the mapping says."""
    separator = str(draft.file("separator"))
    return ReadOptions(draft.file("encoding"), _SEPARATORS.get(separator, separator), draft.file("sheet"))


class MappingEditing(QObject):
    """Opens the dialog of a field and counts the values of its column, and keeps lines and activities."""

    def __init__(self, desk: Desk, screen: Edited, grid: MappingGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._screen = screen
        self._parent = parent
        self._path: FieldPath = ()
        self._count: Count | None = None
        self._on_counted = WeakCallback(None)
        grid.more_wanted.connect(self.on_more_wanted)
        grid.child_wanted.connect(self.on_child_wanted)
        grid.child_removed.connect(self.on_child_removed)
        grid.unless_chosen.connect(self.on_unless_chosen)

    def on_more_wanted(self, path: FieldPath) -> None:
        """Everything that can be said of a field."""
        draft, preview = self._screen.draft, self._screen.preview
        target = next(about.target for about in draft.fields() if about.path == path)
        self._path = path
        context = FieldContext(preview.header if preview else (), self.count if preview else None)
        dialog = FieldDialog(target, draft.about(path), context, partial(self._mistakes, path), self._parent)
        dialog.given.connect(self.on_given)
        dialog.open()

    def count(self, column: str, then: Callable[[ValueCounts], None]) -> None:
        """Count the values of a column over the whole file."""
        if self._screen.path is not None:
            self._on_counted = WeakCallback(then)  # the dialog may be gone by then
            self._count = Count(self._screen.path, read_options(self._screen.draft), column)
            self._desk.job(_("Counting the values of {column}").format(column=column), self._count, self.on_counted)

    def on_counted(self, counts: ValueCounts) -> None:
        """Hand them to the dialog that asked last."""
        if self._count is not None and counts.column == self._count.column:
            self._on_counted(counts)

    def on_given(self, about: Mapping[str, Any]) -> None:
        """The dialog was taken over."""
        self._on_counted = WeakCallback(None)
        self._screen.draft.set_about(self._path, about)
        self._screen.on_mapping_edited()

    def on_child_wanted(self, name: str) -> None:
        """One more line or activity for each row."""
        self._screen.draft.add_child(name)
        self._screen.on_mapping_edited()

    def on_child_removed(self, name: str, index: int) -> None:
        """One less."""
        self._screen.draft.remove_child(name, index)
        self._screen.on_mapping_edited()

    def on_unless_chosen(self, name: str, index: int, field: str) -> None:
        """Without a value in this field there is none."""
        self._screen.draft.set_unless_empty(name, index, field)
        self._screen.on_mapping_edited()

    def _mistakes(self, path: FieldPath, about: Mapping[str, Any]) -> Sequence[str]:
        return list(dict.fromkeys(map(problem_text, self._screen.draft.mistakes(path, about))))
