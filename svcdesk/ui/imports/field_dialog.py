"""Everything a mapping can say of a field: a constant, a longer text, what cells become, what is made when missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QToolButton,
    QWidget,
)

from svcdesk.commands.imports.targets import catalogue
from svcdesk.domain.imports.preview import ValueCounts
from svcdesk.domain.imports.targets import Target, ValueKind
from svcdesk.domain.kind_texts import kind_text
from svcdesk.i18n import N_, _
from svcdesk.ui.imports.values_table import ValuesTable
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.look import Space, set_role

About = dict[str, Any]
"""What a mapping says of a field, as its TOML table."""
Check = Callable[[About], Sequence[str]]
"""What is wrong with it, in sentences."""
_FLAGS: Final = (("1", N_("yes")), ("0", N_("no")))


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What a dialog needs of the file: its columns, and who counts the values of one."""

    header: tuple[str, ...] = ()
    count: Callable[[str, Callable[[ValueCounts], None]], None] | None = None


class MoreOfMade(QToolButton):
    """Opens what else is said of a field of a record that is made."""

    wanted = Signal(str)

    def __init__(self, name: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setText("…")
        self.setObjectName(f"more.{name}")
        self.setAccessibleName(_("{field}: more").format(field=label))
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self.on_clicked)

    def on_clicked(self) -> None:
        """Pass it on."""
        self.wanted.emit(self._name)


class ValueEdit(QWidget):
    """A constant of a field: chosen where there are words for it, typed otherwise."""

    def __init__(self, target: Target, text: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._words = _words(target)
        self._edit: QComboBox | QLineEdit
        if self._words:
            combo = QComboBox(self)
            combo.setEditable(False)
            combo.addItem("", "")
            for value, word in self._words:
                combo.addItem(word, value)
            at = combo.findData(text)
            if text and at < 0:
                combo.addItem(text, text)
                at = combo.count() - 1
            combo.setCurrentIndex(max(at, 0))
            self._edit = combo
        else:
            self._edit = QLineEdit(text, self)
        self._edit.setObjectName(name)
        self._edit.setAccessibleName(_(target.label))
        self.setFocusProxy(self._edit)
        layout.addWidget(self._edit)

    def text(self) -> str:
        """What is chosen or typed."""
        if isinstance(self._edit, QComboBox):
            return str(self._edit.currentData() or "")
        return self._edit.text()


class FieldDialog(Dialog):
    """One field of a mapping; ``given`` carries its table. ``inside``: a field of what is made, which has no column."""

    given = Signal(object)

    def __init__(
        self,
        target: Target,
        about: Mapping[str, Any] | str,
        context: FieldContext,
        check: Check,
        parent: QWidget,
        *,
        inside: bool = False,
    ) -> None:
        super().__init__(_(target.label), parent)
        self._target = target
        self._context = context
        self._check = check
        self._inside = inside
        plain = "value" if inside else "column"
        self._about: About = dict(about) if isinstance(about, Mapping) else ({plain: about} if about else {})
        self._made: dict[str, Any] = dict(self._about.get("create", {}))
        self._nested_name = ""
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setMinimumSize(600, 240 if inside else 560)
        page = QWidget(self._area)
        set_role(page, "page")
        self._form = QFormLayout(page)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setSpacing(Space.S)
        self._area.setWidget(page)
        self.body.addWidget(self._area)
        self._texts: dict[str, QLineEdit] = {}
        self.values: ValuesTable | None = None
        self._add_source(page)
        if target.kind is ValueKind.REFERENCE:
            self._add_reference(page)
        if not inside:
            self._add_values(page)
        self.error = self.add_text("", "error")
        self.error.hide()
        self.add_buttons(_("Take over"), _("Cancel"))
        self.column.setFocus() if not inside else self.constant.setFocus()

    # building

    def _add_source(self, page: QWidget) -> None:
        self.column = QComboBox(page)
        self.column.setObjectName("column")
        self.column.addItem(_("— no column —"), "")
        chosen = str(self._about.get("column", ""))
        names = [name for name in self._context.header if name]
        if chosen and chosen not in names:
            self.column.addItem(_("▲ {column} (not in the file)").format(column=chosen), chosen)
        for name in names:
            self.column.addItem(name, name)
        self.column.setCurrentIndex(max(0, self.column.findData(chosen)))
        self.column.activated.connect(self.on_column_chosen)
        self.constant = ValueEdit(self._target, str(self._about.get("value", "")), "value", page)
        self.column.setVisible(not self._inside)
        if self._inside:
            self._form.addRow(_("Value"), self.constant)
            self._hint(_("{value} stands for the cell."))
            return
        self._form.addRow(_("From the column"), self.column)
        self._form.addRow(_("Or always"), self.constant)
        self._line("text", _("Put into a text"), _("{value} stands for the cell: Excavator {value}"), page)
        self._line("default", _("Where the cell is empty"), "", page)
        if self._target.kind is ValueKind.INSTANT:
            self._line("at", _("Time of a date without one"), "08:00", page)

    def _line(self, name: str, label: str, example: str, page: QWidget) -> None:
        edit = QLineEdit(str(self._about.get(name, "")), page)
        edit.setObjectName(name)
        edit.setAccessibleName(label)
        edit.setPlaceholderText(example)
        self._texts[name] = edit
        self._form.addRow(label, edit)

    def _hint(self, text: str) -> None:
        hint = QLabel(text, self)
        set_role(hint, "secondary")
        self._form.addRow("", hint)

    def _add_reference(self, page: QWidget) -> None:
        """By which field a record is found, and how it is made when it is missing."""
        self.match = QComboBox(page)
        self.match.setObjectName("match")
        self.match.addItem(_("any of its numbers and names"), "")
        labels = catalogue().entities.get(self._target.entity)
        for name in self._target.match:
            field = labels.fields.get(name) if labels else None
            self.match.addItem(_(field.label) if field else name, name)
        self.match.setCurrentIndex(max(0, self.match.findData(self._about.get("match", ""))))
        self._form.addRow(_("Found by"), self.match)
        self.makes: QCheckBox | None = None
        if labels is None:
            return
        self.makes = QCheckBox(_("Make it where it is missing"), page)
        self.makes.setObjectName("create")
        self.makes.setChecked("create" in self._about)
        self.makes.toggled.connect(self.on_create_toggled)
        self._form.addRow("", self.makes)
        self._made_rows: list[QWidget] = []
        self._made_edits: dict[str, ValueEdit] = {}
        for name, target in labels.fields.items():
            self._add_made(name, target, page)
        self.on_create_toggled(self.makes.isChecked())

    def _add_made(self, name: str, target: Target, page: QWidget) -> None:
        row = QWidget(page)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        about = self._made.get(name, "")
        text = str(about.get("value", "")) if isinstance(about, Mapping) else str(about)
        edit = ValueEdit(target, text, f"create.{name}", row)
        self._made_edits[name] = edit
        layout.addWidget(edit, 1)
        if target.kind is ValueKind.REFERENCE and target.entity in catalogue().entities:
            more = MoreOfMade(name, _(target.label), row)
            more.wanted.connect(self.on_more)
            layout.addWidget(more)
        self._form.addRow(f"    {_(target.label)}{' *' if target.required else ''}", row)
        self._made_rows.append(row)

    def _add_values(self, page: QWidget) -> None:
        """What stands in the column, how often, and what it becomes."""
        heading = QLabel(_("What the cells become"), page)
        set_role(heading, "section")
        self._form.addRow(heading)
        self.values = ValuesTable(_words(self._target), page)
        self.values.show_values(None, dict(self._about.get("values", {})))
        self._form.addRow(self.values)
        self._line("other", _("All others become"), _("{value}: as they are"), page)
        self.on_column_chosen()

    # acting

    def on_column_chosen(self, _index: int = 0) -> None:
        """Count what stands in it."""
        column = str(self.column.currentData() or "")
        if column and self._context.count is not None:
            self._context.count(column, self.on_counted)

    def on_counted(self, counts: ValueCounts) -> None:
        """The values are there."""
        if self.values is not None and counts.column == self.column.currentData():
            self.values.show_values(counts, self.values.mapped())

    def on_create_toggled(self, checked: bool) -> None:
        """Its fields are asked for only then."""
        for row in self._made_rows:
            self._form.setRowVisible(row, checked)

    def on_more(self, name: str) -> None:
        """How a record is made that the made one refers to."""
        target = catalogue().entities[self._target.entity].fields[name]
        typed = self._made_edits[name].text()
        about = self._made.get(name, typed)
        about = {**about, "value": typed} if isinstance(about, Mapping) else typed
        self._nested_name = name
        nested = FieldDialog(target, about, FieldContext(), _nothing_wrong, self, inside=True)
        nested.given.connect(self.on_made_given)
        nested.open()

    def on_made_given(self, about: About) -> None:
        """Take it over."""
        name = self._nested_name
        self._made[name] = about
        edit = self._made_edits[name].focusProxy()
        if isinstance(edit, QLineEdit):
            edit.setText(str(about.get("value", "")))

    def accept(self) -> None:
        """Take over what makes sense; say what does not, and stay."""
        about = self.about()
        wrong = list(self._check(about))
        if wrong:
            self.error.setText("\n".join(wrong))
            self.error.show()
            return
        self.given.emit(about)
        super().accept()

    def about(self) -> About:
        """The table of the field, without what is left empty."""
        found: About = {}
        if not self._inside and (column := str(self.column.currentData() or "")):
            found["column"] = column
        if value := self.constant.text():
            found["value"] = value
        found |= {name: edit.text() for name, edit in self._texts.items() if edit.text()}
        if self.values is not None and (values := self.values.mapped()):
            found["values"] = values
        if self._target.kind is ValueKind.REFERENCE:
            if match := self.match.currentData():
                found["match"] = match
            if self.makes is not None and self.makes.isChecked():
                found["create"] = self._create()
        return found

    def _create(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, edit in self._made_edits.items():
            text, before = edit.text(), self._made.get(name)
            if text:
                made[name] = {**before, "value": text} if isinstance(before, Mapping) else text
        return made


def _words(target: Target) -> tuple[tuple[str, str], ...]:
    """What may be chosen: as it stands in mappings, and in words."""
    if target.kind is ValueKind.FLAG:
        return tuple((value, _(word)) for value, word in _FLAGS)
    members = dict.fromkeys(target.choices.values())
    return tuple((str(getattr(member, "name", member)).lower(), kind_text(member)) for member in members)  # type: ignore[arg-type]


def _nothing_wrong(_about: About) -> Sequence[str]:
    return ()
