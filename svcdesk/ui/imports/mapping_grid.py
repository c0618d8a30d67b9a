"""Field by field: from which column it comes, with an example of what stands there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from svcdesk.domain.imports.preview import Preview
from svcdesk.domain.imports.source import Formula
from svcdesk.domain.imports.values import cell_text
from svcdesk.i18n import N_, _
from svcdesk.ui.imports.draft import Draft, DraftField, FieldPath
from svcdesk.ui.shared.look import Space, set_role

_GROUPS: Final = {"lines": N_("Order line"), "activities": N_("Activity")}


class ColumnCombo(QComboBox):
    """The column of one field: nothing, a constant of the mapping, or a column of the file."""

    column_chosen = Signal(object, str)  # FieldPath, column

    def __init__(self, about: DraftField, header: Iterable[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.path: FieldPath = about.path
        self.setObjectName(".".join(str(step) for step in about.path))
        self.setAccessibleName(field_label(about))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(185)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the wheel scrolls the grid, it changes nothing
        self.addItem(_("— not imported —"), "")
        if about.constant:
            self.addItem(_("always “{value}”").format(value=about.constant), None)
        names = [name for name in header if name]
        if about.column and about.column not in names:
            self.addItem(_("▲ {column} (not in the file)").format(column=about.column), about.column)
        for name in names:
            self.addItem(name, name)
        self.setCurrentIndex(1 if about.constant else max(0, self.findData(about.column)))
        self.activated.connect(self.on_activated)

    def on_activated(self, index: int) -> None:
        """Another column was chosen."""
        column = self.itemData(index)
        if column is not None:
            self.column_chosen.emit(self.path, column)


class MappingGrid(QScrollArea):
    """All fields of a kind with their columns."""

    column_chosen = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._samples: dict[FieldPath, QLabel] = {}

    def show_draft(self, draft: Draft, preview: Preview | None) -> None:
        """Build the rows anew, for another kind, mapping or file."""
        body = QWidget()
        set_role(body, "page")
        grid = QGridLayout(body)
        grid.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        header = preview.header if preview else ()
        self._samples = {}
        for row, about in enumerate(draft.fields()):
            label = QLabel(field_label(about), body)
            combo = ColumnCombo(about, header, body)
            label.setBuddy(combo)
            combo.column_chosen.connect(self.on_column_chosen)
            sample = QLabel(body)
            sample.setTextFormat(Qt.TextFormat.PlainText)
            sample.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            set_role(sample, "secondary")
            for column, widget in enumerate((label, combo, sample)):
                grid.addWidget(widget, row, column)
            self._samples[about.path] = sample
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(body)
        self.show_samples(draft, preview)

    def show_samples(self, draft: Draft, preview: Preview | None) -> None:
        """Show what stands in the chosen columns."""
        for about in draft.fields():
            if (label := self._samples.get(about.path)) is not None:
                text = sample_text(preview, about.column)
                label.setText(text)
                label.setToolTip(text)

    def on_column_chosen(self, path: FieldPath, column: str) -> None:
        """Pass it on."""
        self.column_chosen.emit(path, column)

    def combo(self, path: FieldPath) -> ColumnCombo | None:
        """The combo box of a field."""
        return self.findChild(ColumnCombo, ".".join(str(step) for step in path))


def field_label(about: DraftField) -> str:
    """The field's name; of a line's or an activity's field with that word."""
    label = _(about.target.label)
    if about.group:
        label = f"{_(_GROUPS[about.group])}: {label}"
    return f"{label} *" if about.target.required else label


def sample_text(preview: Preview | None, column: str) -> str:
    """The first value that stands in a column."""
    if preview is None or column not in preview.header:
        return ""
    place = preview.header.index(column)
    for row in preview.rows:
        cell = row.cells[place] if place < len(row.cells) else None
        if text := cell.text if isinstance(cell, Formula) else cell_text(cell):
            return text
    return ""
