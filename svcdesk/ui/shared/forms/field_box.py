"""One field of a form: label above, editor, help in muted text, and the refusal in words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.editors import make_editor, same
from svcdesk.ui.shared.look import set_role
from svcdesk.ui.shared.lookup import Context


class FieldBox(QWidget):
    """A field spec bound to its editor. ``edited`` carries the name of the field."""

    edited = Signal(str)

    def __init__(self, spec: FieldSpec, desk: Desk, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.spec = spec
        self.editor = make_editor(spec, desk, context, self)
        self._base: Any = None
        self._label = QLabel(self)
        self._label.setBuddy(self.editor.focus_widget())
        self._error: QLabel | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._layout.addWidget(self._label)
        self._layout.addWidget(self.editor.widget)
        if spec.help:
            self._add_words(_(spec.help), "secondary")
        self._new_help = self._add_words(_(spec.new_help), "secondary") if spec.new_help else None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._name()
        self.editor.edited.connect(self.on_edited)
        self._read_only = self._frozen = False
        self._shows_only = False
        self._apply()

    def _add_words(self, text: str, role: str) -> QLabel:
        """Words below the editor; a form has many fields, and few that need them."""
        words = QLabel(text, self)
        words.setWordWrap(True)
        set_role(words, role)
        self._layout.addWidget(words)
        return words

    def _name(self) -> None:
        self.editor.widget.setObjectName(self.spec.name)
        focus = self.editor.focus_widget()
        if focus is not self.editor.widget:
            focus.setObjectName(f"{self.spec.name}.line")
        focus.setAccessibleName(_(self.spec.label))
        focus.setAccessibleDescription(_(self.spec.help))
        self._mark(is_dirty=False)

    def _write_label(self) -> None:
        self._mark(is_dirty=self.is_dirty())

    def _mark(self, *, is_dirty: bool) -> None:
        plain = "" if self.spec.kind is FieldKind.FLAG else _(self.spec.label)
        required = " *" if self.spec.required and not self.spec.read_only else ""
        dirty = "  ●" if is_dirty else ""
        self._label.setText(f"{plain}{required}{dirty}".replace("&", "&&"))
        self._label.setProperty("dirty", bool(dirty))
        self._label.setToolTip(_("Changed, not saved yet") if dirty else "")
        set_role(self._label, "dirty" if dirty else "secondary")

    def set_read_only(self, read_only: bool) -> None:
        """Only show it for as long as something else in the form says so."""
        self._read_only = read_only
        self._apply()

    def show_new_help(self, *, is_new: bool) -> None:
        """Say what only a new record needs to know, or do not."""
        if self._new_help is not None:
            self._new_help.setVisible(is_new)

    def freeze(self, *, frozen: bool) -> None:
        """Only show it for as long as the whole record cannot be changed."""
        self._frozen = frozen
        self._apply()

    def is_editable(self) -> bool:
        """Whether the value can be changed now."""
        return not (self.spec.read_only or self._read_only or self._frozen)

    def _apply(self) -> None:
        if self._shows_only == self.is_editable():
            self._shows_only = not self.is_editable()
            self.editor.set_read_only(self._shows_only)

    def value(self) -> Any:
        """The value of the editor."""
        return self.editor.value()

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a value; whether it is dirty depends on the base."""
        self.editor.set_value(value, caption)
        self._write_label()

    def set_base(self, value: Any, *, mark: bool = True) -> None:
        """What is saved: other values are dirty. Without ``mark`` that is seen when the next value is shown."""
        self._base = value
        if mark:
            self._write_label()

    def is_dirty(self) -> bool:
        """Whether the value is not the saved one."""
        return self.editor.problem() is not None or not same(self.editor.value(), self._base)

    def show_problem(self, problem: Problem | None) -> None:
        """Say under the field what is wrong, or nothing."""
        self.editor.mark(wrong=problem is not None)
        if self._error is None:
            if problem is None:
                return
            self._error = self._add_words("", "error")
            self._error.setObjectName(f"error.{self.spec.name}")
        self._error.setMinimumHeight(0)
        self._error.setText("" if problem is None else problem_text(problem))
        self._error.setVisible(problem is not None)
        description = self._error.text() or _(self.spec.help)
        self.editor.focus_widget().setAccessibleDescription(description)

    def error_text(self) -> str:
        """What is said under the field."""
        return self._error.text() if self._error is not None and not self._error.isHidden() else ""

    def take_focus(self) -> None:
        """Put the keyboard here."""
        self.editor.focus_widget().setFocus()

    def on_edited(self) -> None:
        """The user changed the value: what was wrong may be right now."""
        if self.error_text() and self._error is not None:
            room = self._error.height()
            self.show_problem(None)
            self._error.setMinimumHeight(room)  # until it is saved: what is below must not move while somebody types
            self._error.show()
        self._write_label()
        self.edited.emit(self.spec.name)
