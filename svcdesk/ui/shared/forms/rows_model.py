"""The child rows of a record as a table that can be edited like a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.fields import FieldKind, FieldSpec, read_value
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.problems import Problem, Refused
from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.texts import choice_text, value_text
from svcdesk.ui.shared.look import current_look

Index = QModelIndex | QPersistentModelIndex
Values = Mapping[str, Any]
_RIGHT = (FieldKind.NUMBER, FieldKind.WHOLE)


def no_tip(_values: Values, _name: str) -> str:
    """No cell has anything to tell."""
    return ""


def every_cell(_values: Values, _name: str) -> bool:
    """Every field applies to every row."""
    return True


def no_cell(_values: Values, _name: str) -> bool:
    """No field is only shown, and every row may go."""
    return False


@dataclass(slots=True)
class Row:
    """One row being edited."""

    id: int | None
    values: dict[str, Any]
    captions: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    touched: bool = False


class RowsModel(QAbstractTableModel):
    """Rows of one kind. ``applies(values, name)`` says which cells mean something in a row.

    A cell that does not apply is emptied when the row is edited. ``locked(values, name)`` says which cells are only
    shown, and for the name "" whether the row has to stay; ``tip(values, name)`` what a cell tells of itself. A cell
    that cannot be read keeps its text, and saving refuses it at its place.
    """

    edited = Signal()
    cell_edited = Signal(int, str)

    def __init__(
        self,
        desk: Desk,
        entity: str,
        specs: Sequence[FieldSpec],
        columns: Sequence[str],
        parent: QObject,
        *,
        applies: Callable[[Values, str], bool] = every_cell,
        locked: Callable[[Values, str], bool] = no_cell,
        tip: Callable[[Values, str], str] = no_tip,
    ) -> None:
        super().__init__(parent)
        self.entity = entity
        self._desk = desk
        self._specs = {spec.name: spec for spec in specs}
        self.columns = [self._specs[name] for name in columns]
        self._applies = applies
        self._locked = locked
        self._tip = tip
        self.rows: list[Row] = []
        self._base: tuple[RowDraft, ...] = ()
        self._frozen = False

    # drafts

    def set_rows(self, drafts: Iterable[RowDraft]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = [Row(d.id, dict(d.values), dict(d.captions), touched=d.id is None) for d in drafts]
        self.endResetModel()

    def set_base(self, drafts: tuple[RowDraft, ...]) -> None:
        """What is saved."""
        self._base = drafts

    def drafts(self) -> tuple[RowDraft, ...]:
        """The rows to be saved; a new row in which nothing was entered is none."""
        return tuple(
            RowDraft(row.id, dict(row.values), dict(row.captions))
            for row in self.rows
            if row.id is not None or row.touched
        )

    def is_dirty(self) -> bool:
        """Whether the rows are not as saved."""
        mine = [row for row in self.rows if row.id is not None or row.touched]
        return len(mine) != len(self._base) or any(
            row.id != draft.id or row.values != draft.values for row, draft in zip(mine, self._base, strict=True)
        )

    # editing

    def blank_row(self) -> Row:
        """A row with the defaults of its fields."""
        values = {s.name: s.blank if s.default is None else s.default for s in self._specs.values()}
        return Row(None, values)

    def insert_row(self, at: int, row: Row | None = None) -> None:
        """Put a row at a place."""
        self.beginInsertRows(QModelIndex(), at, at)
        self.rows.insert(at, row if row is not None else self.blank_row())
        self.endInsertRows()
        self.edited.emit()

    def copy_row(self, at: int) -> None:
        """Put an open copy of a row below it."""
        row = self.blank_row()
        given = self.rows[at]
        for name in (s.name for s in self.columns if not s.read_only):
            row.values[name] = given.values[name]
        row.captions = dict(given.captions)
        row.touched = True
        self.insert_row(at + 1, row)

    def delete_rows(self, places: Iterable[int]) -> None:
        """Take rows out; locked ones stay."""
        for at in sorted(set(places), reverse=True):
            if not self.is_locked(at):
                self.beginRemoveRows(QModelIndex(), at, at)
                del self.rows[at]
                self.endRemoveRows()
        self.edited.emit()

    def move_row(self, at: int, to: int) -> bool:
        """Put a row at another place; false beyond the ends."""
        if self._frozen or not 0 <= to < len(self.rows):
            return False
        self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to + (to > at))
        self.rows.insert(to, self.rows.pop(at))
        self.endMoveRows()
        self.edited.emit()
        return True

    def set_cell(self, at: int, name: str, value: Any, caption: str = "") -> None:
        """Put a value into a cell; a field that no longer applies is emptied."""
        row = self.rows[at]
        row.values[name] = value
        row.captions[name] = caption
        row.problems.pop(name, None)
        row.touched = True
        for spec in self._specs.values():
            if not self._applies(row.values, spec.name) and not spec.read_only:
                is_set = spec.kind is FieldKind.CHOICE and not spec.nullable  # one of a few, always
                row.values[spec.name] = spec.default if is_set else spec.blank
                row.captions.pop(spec.name, None)
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
        self.edited.emit()

    def fill(self, at: int, values: Values) -> None:
        """Fill cells that are empty, after a choice that proposes them."""
        for name, value in values.items():
            if name in self._specs and self.rows[at].values.get(name) in (None, ""):
                self.set_cell(at, name, value)

    def is_locked(self, at: int) -> bool:
        """Whether the row has to stay."""
        return self._frozen or self._locked(self.rows[at].values, "")

    def freeze(self, *, frozen: bool) -> None:
        """Lock every row for as long as the record cannot be changed."""
        self._frozen = frozen
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))

    def is_editable(self, at: int, column: int) -> bool:
        """Whether the cell applies to its row and can be changed."""
        spec = self.columns[column]
        values = self.rows[at].values
        locked = self._frozen or spec.read_only or self._locked(values, spec.name)
        return not locked and self._applies(values, spec.name)

    def flag_text(self, flag: bool) -> str:
        """Yes or no."""
        return value_text(flag, self._desk.site)

    def value_of_text(self, spec: FieldSpec, text: str) -> Any:
        """The value of a pasted text; a text that cannot be read stays a text and is refused when saved."""
        if spec.kind is FieldKind.LOOKUP:
            return text or None
        for member in spec.choices:
            if fold(text) in (fold(choice_text(member)), fold(kind_text(member)), fold(member.name)):
                return member
        try:
            if spec.kind is FieldKind.DAY and text:
                return formats.read_date(text, self._desk.site.day(self._desk.clock.now()))
            if spec.kind is FieldKind.NUMBER and text:
                return formats.read_number(text)
            return read_value(spec, text, self._desk.site)
        except (Refused, ValueError):
            return text

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Mark the cells of the problems; returns those that are not about a cell here."""
        for row in self.rows:
            row.problems = {}
        places = [at for at, row in enumerate(self.rows) if row.id is not None or row.touched]
        rest = []
        for problem in problems:
            entity, _dot, place = problem.target.partition(".")
            number, _dot, name = place.partition(".")
            if entity == self.entity and number.isdecimal() and int(number) < len(places):
                self.rows[places[int(number)]].problems[name] = problem_text(problem)
            else:
                rest.append(problem)
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))
        return rest

    def problem_lines(self) -> list[str]:
        """What is wrong with the rows, in words: row, column, and what to do."""
        return [
            _("Row {n}, {column}: {text}").format(n=at + 1, column=_(spec.label), text=row.problems[spec.name])
            for at, row in enumerate(self.rows)
            for spec in self.columns
            if spec.name in row.problems
        ]

    def first_problem(self) -> Index:
        """The first marked cell, or an invalid index."""
        for at, row in enumerate(self.rows):
            for column, spec in enumerate(self.columns):
                if spec.name in row.problems:
                    return self.index(at, column)
        return QModelIndex()

    def cell_text(self, at: int, column: int) -> str:
        """What a cell says."""
        row, spec = self.rows[at], self.columns[column]
        value = row.values.get(spec.name)
        if isinstance(value, str) and not isinstance(value, Enum) and not spec.meaning:
            return value
        return value_text(value, self._desk.site, spec, row.captions.get(spec.name, ""))

    # Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The shown fields."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Labels, with a star where required; line numbers at the side."""
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation is Qt.Orientation.Vertical:
                return str(section + 1)
            spec = self.columns[section]
            return _(spec.label) + (" *" if spec.required else "")
        if role == Qt.ItemDataRole.ToolTipRole and orientation is Qt.Orientation.Horizontal:
            return _(self.columns[section].help) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells that do not apply can be seen, and are skipped."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.is_editable(index.row(), index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts, alignment, and the look of what is wrong or does not apply."""
        at, column = index.row(), index.column()
        row, spec = self.rows[at], self.columns[column]
        problem = row.problems.get(spec.name)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.cell_text(at, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if spec.kind in _RIGHT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return problem or self._tip(row.values, spec.name) or None
        if role == Qt.ItemDataRole.ForegroundRole:
            look = current_look()
            if problem:
                return look.high_edge
            return look.text if self.is_editable(at, column) else look.muted
        if role == Qt.ItemDataRole.BackgroundRole and (problem or not self.is_editable(at, column)):
            return current_look().high if problem else current_look().closed_hours
        if role == Qt.ItemDataRole.FontRole and self.is_locked(at):
            font = QFont()
            font.setStrikeOut(str(row.values.get("status")) == "canceled")
            return font
        return None
