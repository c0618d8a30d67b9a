"""One editor for each kind of field, all with the same few methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.known import code_of_name, known_codes
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _, language
from svcdesk.queries.lookups import Choice, search_lookup
from svcdesk.store.store import Reader
from svcdesk.ui.shared.completion import CodeCompleter
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import DateEdit, InstantEdit, NumberEdit, ValueEdit, mark_wrong
from svcdesk.ui.shared.forms.editor import Editor, PictureEditor
from svcdesk.ui.shared.forms.texts import choice_text, minute_text
from svcdesk.ui.shared.look import Space
from svcdesk.ui.shared.lookup import NOTHING_CHOSEN, Context, LookupField, LookupRow

CODES = ("language", "country", "currency", "time_zone")
_CREATED_HERE = frozenset(
    {"customer", "location", "contact", "service_object", "object_group", "item", "worker", "team", "skill",
     "work_calendar", "order_type", "service_task", "activity_type", "activity_phase"}
)  # fmt: skip


def no_context() -> Mapping[str, Any]:
    """Nothing else is chosen."""
    return NOTHING_CHOSEN


@dataclass(frozen=True, slots=True)
class RecordLookup:
    """The query of a lookup field for any entity; what else is chosen in the form (``context``) comes first."""

    entity: str

    def __call__(
        self, reader: Reader, text: str, limit: int, context: Mapping[str, Any] = NOTHING_CHOSEN
    ) -> list[LookupRow]:
        """The rows for a typed text."""
        found = search_lookup(reader, self.entity, text, limit, context)
        return [LookupRow(row.id, row.number, row.name, _detail(row)) for row in found]


def _detail(row: Choice) -> str:
    """What tells it apart, and what choosing it does beside."""
    return "  ·  ".join(part for part in (row.detail, _("will be related") if row.relates else "") if part)


class MinuteEdit(ValueEdit[int]):
    """A time of day in minutes after midnight; ``24:00`` ends a day."""

    problem_code = "field.not_a_time"

    def read(self, text: str) -> int:
        """The minutes of a typed time. Raises ValueError."""
        typed = text.strip().replace(".", ":")
        if ":" not in typed:
            typed = f"{typed[:-2]}:{typed[-2:]}" if len(typed) > 2 else f"{typed}:00"
        hours, minutes = (int(part) for part in typed.split(":", 1))
        if not (0 <= hours * 60 + minutes <= 24 * 60 and 0 <= minutes < 60):
            raise ValueError(text)
        return hours * 60 + minutes

    def show_value(self, value: int) -> str:
        """Hours and minutes."""
        return minute_text(value)

    def stepped(self, value: int | None, steps: int) -> int | None:
        """A quarter of an hour on or back."""
        return 8 * 60 if value is None else min(24 * 60, max(0, value + 15 * steps))


class WholeEdit(ValueEdit[int]):
    """A whole number from 0."""

    problem_code = "field.not_whole"

    def read(self, text: str) -> int:
        """The number. Raises ValueError."""
        number = int("".join(text.split()))
        if number < 0:
            raise ValueError(text)
        return number

    def show_value(self, value: int) -> str:
        """The digits."""
        return str(value)

    def stepped(self, value: int | None, steps: int) -> int | None:
        """One more or less."""
        return max(0, (value or 0) + steps)


class TextEditor(Editor):
    """One line of text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.widget = self._line = QLineEdit(parent)
        self._line.textEdited.connect(self.on_edited)

    def value(self) -> str:
        """The text without outer spaces."""
        return self._line.text().strip()

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a text from its beginning."""
        self._line.setText(value or "")
        self._line.setCursorPosition(0)

    def set_read_only(self, read_only: bool) -> None:
        """Shown, can be copied."""
        self._line.setReadOnly(read_only)
        self._line.setFocusPolicy(Qt.FocusPolicy.ClickFocus if read_only else Qt.FocusPolicy.StrongFocus)


class CodeEditor(TextEditor):
    """A code of a language, country, currency or time zone; its names type ahead."""

    def __init__(self, meaning: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._meaning = meaning
        self._line.installEventFilter(self)

    def _offer(self) -> None:
        """Make the list when the field is first entered: hundreds of names are not needed before."""
        pairs = known_codes(self._meaning, language())
        texts = [code if code == name else f"{code}  {name}" for code, name in pairs]
        completer = CodeCompleter(texts, self._line)
        completer.activated.connect(self.on_activated, Qt.ConnectionType.QueuedConnection)
        self._line.setCompleter(completer)

    def on_activated(self, text: str) -> None:
        """A name was chosen: keep its code."""
        self._line.setText(text.split("  ", 1)[0])
        self.edited.emit()

    def value(self) -> str:
        """The code; a name that was typed to its end means its code as well."""
        text = super().value()
        return code_of_name(self._meaning, text, language()) or text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first focus makes the list."""
        if event.type() == QEvent.Type.FocusIn and self._line.completer() is None:
            self._offer()
        return super().eventFilter(watched, event)


class LongTextEditor(Editor):
    """Several lines of text; Tab goes on to the next field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.widget = self._text = QPlainTextEdit(parent)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * 4 + 2 * Space.S)
        self._setting = False
        self._text.textChanged.connect(self.on_text_changed)

    def value(self) -> str:
        """The text."""
        return self._text.toPlainText().strip()

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a text."""
        self._setting = True
        self._text.setPlainText(value or "")
        self._setting = False

    def set_read_only(self, read_only: bool) -> None:
        """Shown, can be copied."""
        self._text.setReadOnly(read_only)

    def on_text_changed(self) -> None:
        """By the user, unless it was just set."""
        if not self._setting:
            self.edited.emit()


class FlagEditor(Editor):
    """Yes or no, with the label beside it."""

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.widget = self._box = QCheckBox(label, parent)
        self._box.clicked.connect(self.on_edited)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self._box.isChecked()

    def set_value(self, value: Any, caption: str = "") -> None:
        """Tick it or not."""
        self._box.setChecked(bool(value))


class ChoiceEditor(Editor):
    """One of a few; ``optional`` offers none of them first."""

    def __init__(self, choices: tuple[Enum, ...], parent: QWidget, *, optional: bool = False) -> None:
        super().__init__(parent)
        self.widget = self._box = QComboBox(parent)
        self._choices: tuple[Enum | None, ...] = (None, *choices) if optional else choices
        for member in self._choices:
            self._box.addItem(choice_text(member) if member is not None else "")
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.installEventFilter(self)
        self._box.activated.connect(self.on_edited)

    def value(self) -> Enum | None:
        """The chosen member."""
        at = self._box.currentIndex()
        return self._choices[at] if at >= 0 else None

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a member."""
        self._box.setCurrentIndex(self._choices.index(value) if value in self._choices else -1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the form; it never changes a value by accident."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class ValueEditor(Editor):
    """A number, a day, a time: an edit of ``ui.shared.editors``."""

    def __init__(self, edit: ValueEdit[Any] | InstantEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self.widget = self._edit = edit
        for line in self._lines():
            line.textEdited.connect(self.on_edited)
        edit.value_changed.connect(self.on_edited)

    def _lines(self) -> list[ValueEdit[Any]]:
        return [self._edit.day, self._edit.time] if isinstance(self._edit, InstantEdit) else [self._edit]

    def value(self) -> Any:
        """The value."""
        return self._edit.value()

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a value."""
        self._edit.set_value(value)

    def problem(self) -> Problem | None:
        """What cannot be read."""
        return self._edit.problem()

    def as_typed(self) -> Any:
        """The value, or the text that cannot be read."""
        return self._edit.text().strip() if self._edit.problem() is not None else self._edit.value()

    def set_read_only(self, read_only: bool) -> None:
        """Shown, can be copied."""
        for line in self._lines():
            line.setReadOnly(read_only)
            line.setFocusPolicy(Qt.FocusPolicy.ClickFocus if read_only else Qt.FocusPolicy.StrongFocus)
            for action in line.actions():
                action.setVisible(not read_only)

    def mark(self, *, wrong: bool) -> None:
        """Mark its lines."""
        for line in self._lines():
            mark_wrong(line, wrong=wrong)


class LookupEditor(Editor):
    """Another record."""

    def __init__(self, desk: Desk, target: str, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        creates = target in _CREATED_HERE
        opens = target if target in ENTITY_NAMES else ""
        self.field = LookupField(
            desk, RecordLookup(target), opens, can_create=creates, context=context, defaults=context, parent=parent
        )
        self.widget = self.field
        self.field.value_changed.connect(self.on_edited)
        self.field.line.textEdited.connect(self.on_edited)

    def value(self) -> int | None:
        """The id."""
        return self.field.value()

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a record by id and caption."""
        number, _gap, name = caption.rpartition("  ")
        self.field.set_row(None if value is None else LookupRow(value, number, name))

    def caption(self) -> str:
        """Number and name of the record."""
        row = self.field.row()
        return row.text if row is not None else ""

    def problem(self) -> Problem | None:
        """Something typed that is no record."""
        if not self.field.is_unclear():
            return None
        text = self.field.line.text().strip()
        return Problem("field.not_found", params={"value": text, "field": self.field.line.accessibleName()})

    def as_typed(self) -> Any:
        """The id, or the text that names no record."""
        return self.field.line.text().strip() if self.field.is_unclear() else self.field.value()

    def set_read_only(self, read_only: bool) -> None:
        """Shown, can be opened."""
        self.field.set_read_only(read_only)

    def focus_widget(self) -> QWidget:
        """The line."""
        return self.field.line


def make_editor(spec: FieldSpec, desk: Desk, context: Context, parent: QWidget) -> Editor:
    """The editor of a field."""
    kind = spec.kind
    if kind is FieldKind.LOOKUP:
        return LookupEditor(desk, spec.target, context, parent)
    if kind is FieldKind.TEXT:
        return CodeEditor(spec.meaning, parent) if spec.meaning in CODES else TextEditor(parent)
    if kind is FieldKind.LONG_TEXT:
        return LongTextEditor(parent)
    if kind is FieldKind.FLAG:
        return FlagEditor(_(spec.label), parent)
    if kind is FieldKind.CHOICE:
        return ChoiceEditor(spec.choices, parent, optional=spec.nullable)
    if kind is FieldKind.PICTURE:
        return PictureEditor(parent)
    return ValueEditor(make_value_edit(spec, desk, parent), parent)


def make_value_edit(spec: FieldSpec, desk: Desk, parent: QWidget) -> ValueEdit[Any] | InstantEdit:
    """The line of a number, day or time."""
    if spec.kind is FieldKind.NUMBER:
        return NumberEdit(spec.places, parent=parent)
    if spec.kind is FieldKind.WHOLE:
        return WholeEdit(parent)
    if spec.kind is FieldKind.MINUTE:
        return MinuteEdit(parent)
    if spec.kind is FieldKind.DAY:
        return DateEdit(desk.clock, desk.site, parent)
    return InstantEdit(desk.clock, desk.site, parent)


def same(one: Any, other: Any) -> bool:
    """Whether two values of a field are the same; 1.50 is 1.5, an empty text is nothing."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one == other
    return (one or None) == (other or None) if not isinstance(one, int | Decimal) else one == other
