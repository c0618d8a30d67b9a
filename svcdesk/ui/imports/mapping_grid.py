"""Field by field: from which column it comes, with an example of what stands there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from svcdesk.domain.imports.preview import Preview
from svcdesk.domain.imports.source import Formula
from svcdesk.domain.imports.values import cell_text
from svcdesk.i18n import N_, _
from svcdesk.ui.imports.draft import Draft, DraftField, FieldPath
from svcdesk.ui.shared.look import Space, set_role

_GROUPS: Final = {"lines": N_("Order line"), "activities": N_("Activity")}
_ADD: Final = {"lines": N_("Add an order line"), "activities": N_("Add an activity")}


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


class MoreButton(QToolButton):
    """Opens what else a mapping can say of a field; a dot tells that it says something."""

    wanted = Signal(object)  # FieldPath

    def __init__(self, about: DraftField, parent: QWidget) -> None:
        super().__init__(parent)
        self.path = about.path
        self.setObjectName("more." + ".".join(str(step) for step in about.path))
        self.setText("… ●" if about.says_more else "…")
        words = _("{field}: constant, values, what is missing").format(field=_(about.target.label))
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.on_clicked)

    def on_clicked(self) -> None:
        """Pass it on."""
        self.wanted.emit(self.path)


class AddButton(QPushButton):
    """Lets each row of the file bring one more line or activity along."""

    wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(_(_ADD[name]), parent)
        self._name = name
        self.setObjectName(f"add.{name}")
        self.clicked.connect(self.on_clicked)

    def on_clicked(self) -> None:
        """Pass it on."""
        self.wanted.emit(self._name)


class ChildHead(QWidget):
    """The head of a line or an activity that rows bring along: when not, and taking it away."""

    unless_chosen = Signal(str, int, str)
    removed = Signal(str, int)

    def __init__(self, draft: Draft, name: str, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._index = name, index
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.M, 0, 0)
        title = QLabel(_(_GROUPS[name]), self)
        set_role(title, "section")
        row.addWidget(title)
        row.addStretch()
        words = QLabel(_("Not where this is empty or zero:"), self)
        set_role(words, "secondary")
        row.addWidget(words)
        self._combo = QComboBox(self)
        self._combo.setObjectName(f"unless.{name}.{index}")
        self._combo.setAccessibleName(words.text())
        self._combo.addItem("—", "")
        for about in draft.fields():
            if about.path[:2] == (name, index) and (about.column or about.constant):
                self._combo.addItem(_(about.target.label), about.target.name)
        self._combo.setCurrentIndex(max(0, self._combo.findData(draft.unless_empty(name, index))))
        self._combo.activated.connect(self.on_chosen)
        row.addWidget(self._combo)
        remove = QPushButton(_("Remove"), self)
        remove.setObjectName(f"remove.{name}.{index}")
        remove.clicked.connect(self.on_remove)
        row.addWidget(remove)

    def on_chosen(self, at: int) -> None:
        """Another field decides."""
        self.unless_chosen.emit(self._name, self._index, str(self._combo.itemData(at)))

    def on_remove(self) -> None:
        """Take it away."""
        self.removed.emit(self._name, self._index)


class MappingGrid(QScrollArea):
    """All fields of a kind with their columns."""

    column_chosen = Signal(object, str)
    more_wanted = Signal(object)  # FieldPath
    child_wanted = Signal(str)
    child_removed = Signal(str, int)
    unless_chosen = Signal(str, int, str)

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
        grid.setColumnStretch(3, 2)
        header = preview.header if preview else ()
        self._samples = {}
        head: tuple[str | int, ...] = ("fields",)
        for about in draft.fields():
            if about.group and about.path[:2] != head:
                head = about.path[:2]
                self._add_head(draft, about.group, int(about.path[1]), body, grid)
            self._add_field(about, header, body, grid)
        for name in draft.children():
            add = AddButton(name, body)
            add.wanted.connect(self.child_wanted)
            grid.addWidget(add, grid.rowCount(), 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setWidget(body)
        self.show_samples(draft, preview)

    def _add_head(self, draft: Draft, name: str, index: int, body: QWidget, grid: QGridLayout) -> None:
        head = ChildHead(draft, name, index, body)
        head.unless_chosen.connect(self.unless_chosen)
        head.removed.connect(self.child_removed)
        grid.addWidget(head, grid.rowCount(), 0, 1, 4)

    def _add_field(self, about: DraftField, header: Iterable[str], body: QWidget, grid: QGridLayout) -> None:
        label = QLabel(field_label(about), body)
        combo = ColumnCombo(about, header, body)
        label.setBuddy(combo)
        combo.column_chosen.connect(self.on_column_chosen)
        more = MoreButton(about, body)
        more.wanted.connect(self.more_wanted)
        sample = QLabel(body)
        sample.setTextFormat(Qt.TextFormat.PlainText)
        sample.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        set_role(sample, "secondary")
        row = grid.rowCount()
        for column, widget in enumerate((label, combo, more, sample)):
            grid.addWidget(widget, row, column)
        self._samples[about.path] = sample

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
    """The field's name, with a star where it is required."""
    label = _(about.target.label)
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
