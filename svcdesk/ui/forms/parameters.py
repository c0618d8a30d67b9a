"""The business parameters in groups, each with one sentence of help."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from svcdesk.commands.base import Batch
from svcdesk.commands.company import SetParameter
from svcdesk.commands.runner import Done
from svcdesk.domain.agreements import usual_terms
from svcdesk.domain.fields import FieldKind
from svcdesk.domain.parameters import parameter_specs
from svcdesk.domain.problems import Problem, Refused
from svcdesk.domain.repairs import usual_intake_terms
from svcdesk.i18n import N_, _, texts
from svcdesk.queries.parameters import load_parameter_captions
from svcdesk.store.feed import Changes
from svcdesk.ui.shared.actions import Action, Actions, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.editors import same
from svcdesk.ui.shared.forms.notice import NoticeBar
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget

_GROUP: Final = N_("Parameters")
PARAMETER_ACTIONS: Final[ActionTable] = (
    Action("parameters.save", N_("Save"), "save", "save", ("Ctrl+S",), "setup", "is_dirty", group=_GROUP,
           short=N_("Save")),
    Action("parameters.usual_terms", N_("Fill in the usual terms"), "take_usual_terms", "file-text",
           permission="setup", enabled_when="lacks_terms", group=_GROUP, short=N_("Usual terms")),
    Action("parameters.revert", N_("Take the changes back"), "revert", "rotate-ccw", ("Esc",), group=_GROUP),
)  # fmt: skip
_TERMS: Final = {
    f"{name}_{language}": (usual, language)
    for name, usual in (("agreement_terms", usual_terms), ("intake_terms", usual_intake_terms))
    for language in ("en", "pl")
}
COLOURS: Final = (N_("red"), N_("yellow"), N_("green"), N_("blue"), N_("violet"), N_("grey"))


def _typed(value: Any, kind: FieldKind) -> str:
    """A value as ``SetParameter`` reads it."""
    if value is None:
        return ""
    if kind is FieldKind.LOOKUP:
        return f"#{value}"
    return str(value.value if isinstance(value, Enum) else value)


class ParametersScreen(ScreenWidget):
    """All parameters; Ctrl+S saves what was changed in one step."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._then: Callable[[], None] | None = None
        self._saving = False
        self._specs = parameter_specs()
        self.form = RecordForm(desk, self._specs)
        self.form.edited.connect(self.on_edited)
        self.screen_actions = self._actions = Actions(PARAMETER_ACTIONS, self)
        self.notice = NoticeBar(self)
        self._build()
        desk.changed.connect(self.on_changed)
        self._captions: dict[str, str] = {}
        self._sent: dict[str, Any] = {}
        self._show_saved()
        self._read_captions()

    def _build(self) -> None:
        title = QLabel(_("Parameters"), self)
        set_role(title, "title")
        head = QWidget(self)
        set_role(head, "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.addWidget(title)
        row.addStretch()
        row.addWidget(self._actions.tool_bar([action.id for action in PARAMETER_ACTIONS], head))
        page = QWidget(self)
        set_role(page, "page")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.addWidget(self.form)
        inner.addStretch()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        area.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (head, self.notice):
            layout.addWidget(widget)
        layout.addWidget(area, 1)
        self.setFocusProxy(next(iter(self.form.boxes.values())).editor.focus_widget())

        for name, (usual, language) in _TERMS.items():
            editor = self.form.boxes[name].editor.widget
            assert isinstance(editor, QPlainTextEdit)
            editor.setPlaceholderText(usual(texts(language)))

    def lacks_terms(self) -> bool:
        """Whether the usual terms stand for some that are empty."""
        return any(not self.form.boxes[name].value() for name in _TERMS)

    def take_usual_terms(self) -> None:
        """Put the usual terms where there are none, to go on from them."""
        for name, (usual, language) in _TERMS.items():
            if not self.form.boxes[name].value():
                self.form.set_value(name, usual(texts(language)))
        self.form.boxes[next(iter(_TERMS))].take_focus()
        self._refresh()

    def _saved(self) -> dict[str, Any]:
        stored = self.desk.parameters
        values: dict[str, Any] = {}
        for spec in self._specs:
            value = getattr(stored, spec.name)
            values[spec.name] = next((one for one in spec.choices if one.value == value), value)
        return values

    def _show_saved(self) -> None:
        values = self._saved()
        self.form.set_base(values)
        self.form.set_draft(values, self._captions)
        self._refresh()

    def _read_captions(self) -> None:
        self.desk.read(load_parameter_captions, self.on_captions)

    def on_captions(self, captions: dict[str, str]) -> None:
        """How the records are called that parameters refer to."""
        self._captions = captions
        self.form.complete_captions(captions)

    def _refresh(self) -> None:
        self._actions.refresh()
        self.title_changed.emit(_("Parameters") + (" ●" if self.is_dirty() else ""))

    def is_dirty(self) -> bool:
        """Whether anything is not saved."""
        return self.form.is_dirty()

    def on_edited(self, _name: str) -> None:
        """A parameter was edited."""
        self._refresh()

    def save(self) -> None:
        """Save what was changed."""
        saved, mine = self._saved(), self.form.values()
        unreadable = self.form.unreadable()
        told = {problem.target for problem in unreadable}
        empty = [
            Problem("field.required", target=spec.name, params={"field": spec.label})
            for spec in self._specs if mine[spec.name] is None and not spec.nullable and spec.name not in told
        ]  # fmt: skip
        if unreadable or empty:
            self.form.show_problems([*unreadable, *empty])
            return
        changed = {name: value for name, value in mine.items() if not same(value, saved[name])}
        if not changed or self._saving:
            return
        self._saving = True
        kinds = {spec.name: spec.kind for spec in self._specs}
        commands = tuple(SetParameter(name, _typed(value, kinds[name])) for name, value in changed.items())
        self._sent = mine
        step = Batch(commands, N_("Change parameters"))
        self.desk.run(step, self.on_saved, self.on_refused, on_failed=self.on_failed)

    def on_saved(self, _done: Done) -> None:
        """They are stored."""
        self._saving = False
        self.notice.stop()
        late = {name: value for name, value in self.form.values().items() if not same(value, self._sent[name])}
        captions = self.form.captions()
        self._show_saved()
        for name, value in late.items():  # typed while it was being saved
            self.form.set_value(name, value, captions.get(name, ""))
        self._read_captions()
        then, self._then = self._then, None
        if then is not None:
            then()

    def on_refused(self, refused: Refused) -> None:
        """Say why, above."""
        self._saving = False
        self._then = None
        self.desk.show_problems(refused.problems)

    def on_failed(self, _error: BaseException) -> None:
        """What was typed stays."""
        self._saving = False
        self._then = None

    def revert(self) -> None:
        """Show what is stored."""
        self._then = None
        self.notice.stop()
        self._show_saved()

    def on_changed(self, changes: Changes) -> None:
        """Somebody set a parameter."""
        if "parameter" in changes.entities and not self._saving and not self.is_dirty():
            self._show_saved()
            self._read_captions()

    def can_close(self, then: Callable[[], None]) -> bool:
        """Ask once about unsaved changes."""
        if not self.is_dirty():
            return True
        self._then = then
        self.notice.say(
            _("There are parameters that are not saved."),
            ("leave.save", _("Save"), self.save),
            ("leave.discard", _("Discard"), self.on_discard),
            ("leave.stay", _("Stay"), self.on_stay),
        )
        return False

    def on_discard(self) -> None:
        """Leave without saving."""
        then = self._then
        self.revert()
        if then is not None:
            then()

    def on_stay(self) -> None:
        """Go on editing."""
        self._then = None
        self.notice.stop()
