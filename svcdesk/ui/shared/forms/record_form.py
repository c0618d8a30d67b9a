"""The fields of a record in sections of one to three columns, bound to a frozen draft."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kinds import LineType
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.field_box import FieldBox
from svcdesk.ui.shared.look import Space, set_role

_COLUMN_WIDTH = 300


class Section(QWidget):
    """A title and its fields in columns; long texts take the whole width."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = title
        self._boxes: list[FieldBox] = []
        self._left_out: frozenset[str] = frozenset()
        self._columns = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        if title:
            heading = QLabel(_(title), self)
            set_role(heading, "section")
            layout.addWidget(heading)
            line = QFrame(self)
            line.setFixedHeight(1)
            set_role(line, "line")
            layout.addWidget(line)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.M)
        layout.addLayout(self._grid)

    def add(self, boxes: list[FieldBox], columns: int) -> None:
        """Take in the fields, which are made as children of this."""
        self._boxes += boxes
        self.set_columns(columns)

    def leave_out(self, names: Collection[str]) -> None:
        """Show all fields but these; without any left the section is not seen at all."""
        left_out = frozenset(names) & {box.spec.name for box in self._boxes}
        if left_out == self._left_out:
            return
        self._left_out = left_out
        for box in self._boxes:
            box.setVisible(box.spec.name not in left_out)
        self.setVisible(len(left_out) < len(self._boxes))
        columns, self._columns = self._columns, 0
        self.set_columns(columns)

    def set_columns(self, columns: int) -> None:
        """Lay the fields out in so many columns; four short fields stand in one row rather than three and one."""
        shown = [box for box in self._boxes if box.spec.name not in self._left_out]
        short = sum(box.spec.kind not in (FieldKind.LONG_TEXT, FieldKind.PICTURE) for box in shown)
        columns = 4 if columns == 3 and short == 4 else columns
        if columns == self._columns:
            return
        self._columns = columns
        for box in self._boxes:
            self._grid.removeWidget(box)
        row = column = 0
        for box in shown:
            if box.spec.kind in (FieldKind.LONG_TEXT, FieldKind.PICTURE):
                row += bool(column)
                self._grid.addWidget(box, row, 0, 1, columns)
                row, column = row + 1, 0
                continue
            self._grid.addWidget(box, row, column, Qt.AlignmentFlag.AlignTop)
            column += 1
            if column == columns:
                row, column = row + 1, 0
        for at in range(4):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)


class RecordForm(QWidget):
    """The fields of one record. Give it a draft; ask it for values, dirt and problems.

    With ``at_once`` false it is empty until the ``steps()`` are done, one for each section.
    """

    edited = Signal(str)

    def __init__(
        self,
        desk: Desk,
        fields: Iterable[FieldSpec],
        parent: QWidget | None = None,
        *,
        hidden: Iterable[str] = (),
        at_once: bool = True,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.boxes: dict[str, FieldBox] = {}
        self.beside: Mapping[str, Any] = {}
        """What is chosen where the form stands, for the lookups as well."""
        self._sections: list[Section] = []
        self._columns = 2
        self._touched: set[str] = set()  # since a draft was shown
        self._specs: dict[str, list[FieldSpec]] = {}
        left_out = set(hidden)
        for spec in fields:
            if spec.name not in left_out:
                self._specs.setdefault(spec.section, []).append(spec)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XL)
        for step in self.steps() if at_once else ():
            step()

    def steps(self) -> list[Callable[[], None]]:
        """What builds the sections, one after the other: Tab goes as widgets are made."""
        return [partial(self._add_section, title) for title in self._specs]

    def _add_section(self, title: str) -> None:
        section = Section(title, self)
        boxes = [FieldBox(spec, self._desk, self.context, section) for spec in self._specs[title]]
        for box in boxes:
            self.boxes[box.spec.name] = box
            box.edited.connect(self.on_box_edited)
        section.add(boxes, self._columns)
        self._sections.append(section)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(section)

    def leave_out(self, names: Collection[str]) -> None:
        """Fields that mean nothing now are not seen; their values stay."""
        for section in self._sections:
            section.leave_out(names)

    def insert_before(self, title: str, widget: QWidget) -> None:
        """Put a widget before the section of a title (an English source text); Tab comes to it from the one above."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        place = next(at for at, section in enumerate(self._sections) if section.title == title)
        layout.insertWidget(layout.indexOf(self._sections[place]), widget)
        if above := _tab_stops(self._sections[place - 1]) if place else []:
            before = above[-1]
            for part in _tab_stops(widget):
                QWidget.setTabOrder(before, part)
                before = part

    def context(self) -> Mapping[str, Any]:
        """The customer, the location and the type of lines that are chosen, for the lookups beside them."""
        found: dict[str, Any] = dict(self.beside)
        for name in ("customer_id", "location_id"):
            value = self.boxes[name].value() if name in self.boxes else None
            if value is not None:
                found[name] = value
        if "symptom_area_id" in self.boxes:  # a repair line
            found |= {name: self.boxes[name].value() for name in ("symptom_area_id", "diagnosis_area_id")}
            found["repaired_on"] = self.boxes["order_id"].value()
        kind = self.boxes["type"].value() if "type" in self.boxes else None
        if isinstance(kind, LineType):
            found["line_type"] = kind
            if "agreement_id" in self.boxes:  # a line by itself
                found |= {
                    "agreement_id": self.boxes["agreement_id"].value(),
                    "related_objects": (),
                    "related_tasks": (),
                }
        return found

    # values

    def on_box_edited(self, name: str) -> None:
        """Typed or chosen by the user."""
        self._touched.add(name)
        self.edited.emit(name)

    def set_draft(self, values: Mapping[str, Any], captions: Mapping[str, str]) -> None:
        """Show these values; what is dirty depends on the base."""
        self._touched.clear()
        self.complete_draft(values, captions)

    def complete_draft(self, values: Mapping[str, Any], captions: Mapping[str, str]) -> None:
        """Show these values, which come late: what was typed since the draft before stays."""
        for name, box in self.boxes.items():
            if name not in self._touched:
                box.set_value(values.get(name), captions.get(name, ""))

    def complete_captions(self, captions: Mapping[str, str]) -> None:
        """Show what the chosen records are called, which comes late: what was typed meanwhile stays."""
        for name, box in self.boxes.items():
            if name in captions and name not in self._touched:
                box.set_value(box.value(), captions[name])

    def set_base(self, values: Mapping[str, Any], *, mark: bool = True) -> None:
        """What is saved; without ``mark`` a draft is shown next, and tells what is dirty."""
        for name, box in self.boxes.items():
            box.set_base(values.get(name), mark=mark)

    def values(self) -> dict[str, Any]:
        """The values that can be edited."""
        return {name: box.value() for name, box in self.boxes.items() if not box.spec.read_only}

    def typed_values(self) -> dict[str, Any]:
        """The same with the texts that cannot be read, for saving, which refuses them beside all else."""
        return {name: box.editor.as_typed() for name, box in self.boxes.items() if not box.spec.read_only}

    def captions(self) -> dict[str, str]:
        """The texts of the chosen records."""
        return {name: text for name, box in self.boxes.items() if (text := box.editor.caption())}

    def is_dirty(self) -> bool:
        """Whether any field is not as saved."""
        return any(box.is_dirty() for box in self.boxes.values() if not box.spec.read_only)

    def forget_typing(self) -> None:
        """What was typed until now is saved or given up: the next draft takes its place."""
        self._touched.clear()

    def is_touched(self) -> bool:
        """Whether anything was typed since a draft was shown."""
        return bool(self._touched)

    def set_value(self, name: str, value: Any, caption: str = "") -> None:
        """Fill in one field as if the user had."""
        if name in self.boxes:
            self._touched.add(name)
            self.boxes[name].set_value(value, caption)

    # problems

    def unreadable(self) -> list[Problem]:
        """What is typed and cannot be read, each at its field."""
        found = []
        for name, box in self.boxes.items():
            if (problem := box.editor.problem()) is not None:
                found.append(Problem(problem.code, problem.severity, name, problem.params))
        return found

    def show_problems(self, problems: Iterable[Problem]) -> list[Problem]:
        """Show each at its field; returns those that belong to none. The first gets the keyboard."""
        by_field: dict[str, Problem] = {}
        rest = []
        for problem in problems:
            if problem.target in self.boxes:
                by_field.setdefault(problem.target, problem)
            else:
                rest.append(problem)
        for name, box in self.boxes.items():
            box.show_problem(by_field.get(name))
        if by_field:
            next(box for name, box in self.boxes.items() if name in by_field).take_focus()
        return rest

    def freeze(self, *, frozen: bool) -> None:
        """Only show the fields for as long as the record cannot be changed."""
        for box in self.boxes.values():
            box.freeze(frozen=frozen)

    def focus_first(self, usual_name: str = "") -> None:
        """Put the keyboard into the first field that must be filled and is empty, or the first one that can be edited.

        A number is given by the program: it is not what somebody begins with. ``usual_name``: what one begins with.
        """
        editable = [box for box in self.boxes.values() if box.is_editable()]
        missing = [box for box in editable if box.spec.required and box.value() in (None, "")]
        usual = [box for box in editable if box.spec.required or box.spec.name != "number"]
        begin = [box for box in editable if box.spec.name == usual_name]
        for box in (*missing, *begin, *usual, *editable):
            box.take_focus()
            return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as fit."""
        super().resizeEvent(event)
        self.lay_out(self.width())

    def lay_out(self, width: int) -> None:
        """Arrange the fields for a width."""
        self._columns = max(1, min(3, width // _COLUMN_WIDTH))
        for section in self._sections:
            section.set_columns(self._columns)


def _tab_stops(of: QWidget) -> list[QWidget]:
    """What Tab goes through in a widget, in the order in which it was made."""
    parts = of.findChildren(QWidget)
    return [part for part in parts if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is of.window()]
