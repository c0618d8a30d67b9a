"""A new agreement step by step: project and dates, service, objects, lines from templates, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from svcdesk.commands.agreement_wizard import CreateAgreement
from svcdesk.commands.runner import Done
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.problems import Problem, Refused
from svcdesk.domain.text import fold
from svcdesk.i18n import N_, _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.queries.agreement_objects import ObjectChoice, load_object_choices
from svcdesk.queries.copy_sources import CopyNode, load_templates
from svcdesk.queries.forms import form_spec
from svcdesk.queries.proposals import new_record, propose
from svcdesk.ui.agreements.table import WIZARD_ACTIONS
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.notice import NoticeBar
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.forms.texts import value_text
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.pick_tree import PickTree
from svcdesk.ui.shared.screen import ScreenWidget
from svcdesk.ui.shared.steps import StepsScreen

FIELDS: Final = (
    ("project_id", "description", "group_id", "starts_on", "ends_on", "notice_on"),
    ("service_level_id", "combine", "preferred_technician_id", "responsible_id", "contact_id", "activity_type_id"),
)
STEPS: Final = (
    N_("For whom, and how long?"), N_("What service?"), N_("Which objects?"), N_("Which lines?"), N_("Summary"),
)  # fmt: skip
_OBJECTS: Final = 2
_LINES: Final = 3
_SUMMARY: Final = 4
_WIDTH: Final = 220


class WizardScreen(StepsScreen, ScreenWidget):
    """Steps can be visited in any order, and the agreement can be made from each."""

    def __init__(self, desk: Desk, ref: RecordRef | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._running = False
        self._then: Callable[[], None] | None = None
        self._project_id: int | None = None
        self._given: dict[str, Any] = {}
        self.screen_actions = self._actions = Actions(WIZARD_ACTIONS, self, allowed=desk.allowed)
        specs = {spec.name: replace(spec, section="") for spec in form_spec("agreement").fields}
        self.forms = [self._form([specs[name] for name in names]) for names in FIELDS]
        self.notice = NoticeBar(self)
        self._build()
        self._begin(ref.defaults if ref is not None else {})

    # building

    def _form(self, specs: Sequence[FieldSpec]) -> RecordForm:
        form = RecordForm(self.desk, specs)
        form.edited.connect(self.on_edited)
        return form

    def _build(self) -> None:
        head = QWidget(self)
        set_role(head, "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        title = QLabel(_("New agreement"), head)
        set_role(title, "title")
        row.addWidget(title)
        row.addStretch()
        row.addWidget(self._actions.tool_bar(("wizard.make", "-", "wizard.again"), head))
        self.steps = QListWidget(self)
        self.steps.setAccessibleName(_("Steps"))
        self.steps.setFixedWidth(_WIDTH)
        self.steps.setFrameShape(QFrame.Shape.NoFrame)
        self.steps.setProperty("role", "rail")
        for number, words in enumerate(STEPS, 1):
            item = QListWidgetItem(f"{number}   {_(words)}", self.steps)
            item.setSizeHint(QSize(_WIDTH - 2 * Space.M, self.fontMetrics().height() + 2 * Space.M))
        self.pages = QStackedWidget(self)
        for form in self.forms:
            self._add_page(form)
        self._build_objects()
        self._build_lines()
        self.summary = QLabel(self)
        self.summary.setObjectName("summary")
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self._add_page(self.summary)
        body = QWidget(self)
        set_role(body, "page")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.L)
        inner.addWidget(self.pages, 1)
        inner.addWidget(self._actions.tool_bar(("wizard.back", "wizard.next"), body), 0, Qt.AlignmentFlag.AlignRight)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.steps)
        across.addWidget(body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.notice)
        layout.addLayout(across, 1)
        self.steps.currentRowChanged.connect(self.on_step_chosen)

    def _add_page(self, widget: QWidget) -> None:
        page = QWidget(self)
        top = QVBoxLayout(page)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(widget)
        top.addStretch()
        self.pages.addWidget(page)

    def _filter(self, page: QWidget, name: str, words: str) -> QLineEdit:
        field = QLineEdit(page)
        field.setObjectName(name)
        field.setClearButtonEnabled(True)
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        return field

    def _build_objects(self) -> None:
        page = QWidget(self)
        self.object_filter = self._filter(page, "object_filter", _("Filter the objects"))
        self.object_filter.textChanged.connect(self.on_object_filter)
        self.objects = QListWidget(page)
        self.objects.setObjectName("objects")
        self.objects.setAccessibleName(_("Service objects"))
        set_role(self.objects, "rows")
        self.object_hint = QLabel(page)
        self.object_hint.setWordWrap(True)
        set_role(self.object_hint, "secondary")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self.object_filter)
        layout.addWidget(self.objects, 1)
        layout.addWidget(self.object_hint)
        self.pages.addWidget(page)

    def _build_lines(self) -> None:
        page = QWidget(self)
        self.line_filter = self._filter(page, "line_filter", _("Filter the lines"))
        self.tree = PickTree(self.desk.site, page)
        self.line_filter.textChanged.connect(self.tree.find_words)
        self.each_object = QCheckBox(_("Each line once for every chosen object"), page)
        self.each_object.setObjectName("each_object")
        self.each_object.setChecked(True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self.line_filter)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.each_object)
        self.pages.addWidget(page)

    # beginning

    def _begin(self, given: dict[str, Any]) -> None:
        self._given = dict(given)
        self._project_id = None
        self.notice.stop()
        for form in self.forms:
            form.set_base({})
            form.set_draft({}, {})
            form.show_problems([])
        self.objects.clear()
        self.tree.show_nodes(())
        self.steps.setCurrentRow(0)
        self.desk.read(new_record, self.on_new_record, "agreement", self._given)
        self.desk.read(load_templates, self.on_templates)

    def start_again(self) -> None:
        """Forget what was chosen."""
        self._begin({})

    def on_new_record(self, draft: RecordDraft) -> None:
        """What a new agreement begins with."""
        for form in self.forms:
            form.set_base(draft.values)
            form.complete_draft(draft.values, draft.captions)
        self._follow_project()
        self._focus()

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open("new_agreement", None, project_id=3)``: begin with it, unless something is typed here."""
        if ref.defaults and not self.is_dirty():
            self._begin(ref.defaults)

    def on_templates(self, nodes: tuple[CopyNode, ...]) -> None:
        """The templates are here."""
        self.tree.show_nodes(nodes)
        self.tree.find_words(self.line_filter.text())

    def on_edited(self, name: str) -> None:
        """Fill in what follows; another project has other objects."""
        value = self.values().get(name)
        if name in ("project_id", "group_id") and value is not None:
            self.desk.read(propose, self.on_proposed, "agreement", {name: value})
        self._follow_project()

    def on_proposed(self, proposed: RecordDraft) -> None:
        """Fill in what is empty."""
        said = self.values()
        for form in self.forms:
            for name, value in proposed.values.items():
                if name in form.boxes and said.get(name) in (None, ""):
                    form.set_value(name, value, proposed.captions.get(name, ""))

    def _follow_project(self) -> None:
        project_id = self.values().get("project_id")
        if project_id != self._project_id:
            self._project_id = project_id
            self.objects.clear()
            if project_id is not None:
                self.desk.read(load_object_choices, self.on_objects, project_id)
        self._say_objects()

    def on_objects(self, found: list[ObjectChoice]) -> None:
        """The customer's objects, to be ticked."""
        self.objects.clear()
        for one in found:
            text = " · ".join(filter(None, (f"{one.number}  {one.name}", one.serial_number, one.location)))
            item = QListWidgetItem(text, self.objects)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
        if found:
            self.objects.setCurrentRow(0)
        self.on_object_filter(self.object_filter.text())
        self._say_objects()

    def _say_objects(self) -> None:
        if self._project_id is None:
            words = _("Choose the project first: it says whose objects these are.")
        elif not self.objects.count():
            words = _("This customer has no service objects yet. They can be added to the agreement later.")
        else:
            words = _("Space ticks an object. Lines may use only the objects that are related.")
        self.object_hint.setText(words)

    def on_object_filter(self, text: str) -> None:
        """Show the objects in which every word stands."""
        words = fold(text).split()
        for at in range(self.objects.count()):
            item = self.objects.item(at)
            item.setHidden(not all(word in fold(item.text()) for word in words))

    # the steps

    def on_step_chosen(self, at: int) -> None:
        """Show a step."""
        if at == _SUMMARY:
            self.summary.setText(self._summary_text())
        self.pages.setCurrentIndex(max(at, 0))
        self._focus()
        self._actions.refresh()

    def _focus(self) -> None:
        at = self.steps.currentRow()
        if at == _OBJECTS:
            (self.objects if self.objects.count() else self.object_filter).setFocus()
        elif at == _LINES:
            self.tree.setFocus()
        elif at == _SUMMARY:
            self.steps.setFocus()
        else:
            self.forms[max(at, 0)].focus_first()

    def _summary_text(self) -> str:
        parts = []
        for form in self.forms:
            captions = form.captions()
            for name, box in form.boxes.items():
                text = value_text(box.value(), self.desk.site, box.spec, captions.get(name, ""))
                if text:
                    parts.append(f"{_(box.spec.label)}: {text}")
        objects, lines = len(self.object_ids()), len(self.tree.picked_ids())
        parts.append("")
        parts.append(ngettext("{count} object is related.", "{count} objects are related.", objects)
                     .format(count=number_text(objects)))  # fmt: skip
        parts.append(ngettext("{count} line of templates is copied.", "{count} lines of templates are copied.", lines)
                     .format(count=number_text(lines)))  # fmt: skip
        if lines and objects and self.each_object.isChecked():
            parts.append(_("Those that name no object are made once for each object."))
        return "\n".join(parts)

    # what was said

    def values(self) -> dict[str, Any]:
        """What was said so far."""
        return {name: value for form in self.forms for name, value in form.values().items()}

    def object_ids(self) -> tuple[int, ...]:
        """The ticked objects; ticked and then filtered away still counts."""
        items = (self.objects.item(at) for at in range(self.objects.count()))
        ticked = (item for item in items if item.checkState() is Qt.CheckState.Checked)
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in ticked)

    def is_dirty(self) -> bool:
        """Whether anything was typed or ticked."""
        return any(form.is_touched() for form in self.forms) or bool(self.object_ids() or self.tree.picked_ids())

    def can_close(self, then: Callable[[], None]) -> bool:
        """Ask once what becomes of it."""
        if not self.is_dirty():
            return True
        self._then = then
        self.notice.say(
            _("The agreement is not made yet."),
            ("wizard.make", _("Make the agreement"), self.make_agreement),
            ("wizard.discard", _("Discard"), self.on_discard),
            ("wizard.stay", _("Stay"), self.on_stay),
        )
        return False

    def on_discard(self) -> None:
        """Forget it."""
        then, self._then = self._then, None
        self.start_again()
        if then is not None:
            then()

    def on_stay(self) -> None:
        """Go on with it."""
        self._then = None
        self.notice.stop()

    # the end

    def make_agreement(self) -> None:
        """Make it and open it."""
        unreadable = [problem for form in self.forms for problem in form.unreadable()]
        if unreadable:
            self._show_problems(unreadable)
        elif not self._running:
            self._running = True
            values = {name: value for name, value in self.values().items() if value not in (None, "")}
            command = CreateAgreement(values, self.object_ids(), self.tree.picked_ids(), self.each_object.isChecked())
            self.desk.run(command, self.on_made, self.on_refused, on_failed=self.on_failed)

    def on_made(self, done: Done) -> None:
        """Open it, and be ready for another one."""
        self._running = False
        then, self._then = self._then, None
        self.start_again()
        assert isinstance(done.result, int)
        if then is not None:
            then()
        self.desk.open("agreement", done.result)

    def on_refused(self, refused: Refused) -> None:
        """Go to the step with the first mistake and say it at its field."""
        self._running = False
        self._then = None
        self._show_problems(refused.problems)

    def on_failed(self, _error: BaseException) -> None:
        """The disk is full or the like: what was typed stays."""
        self._running = False
        self._then = None

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        rest = list(problems)
        first: int | None = None
        for at, form in enumerate(self.forms):
            before = len(rest)
            rest = form.show_problems(rest)
            if len(rest) < before and first is None:
                first = at
        if rest:
            self.notice.say("\n".join(dict.fromkeys(map(problem_text, rest))))
        else:
            self.notice.stop()
        if first is not None:
            self.steps.setCurrentRow(first)
            self.forms[first].show_problems([one for one in problems if one.target in self.forms[first].boxes])

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard is in the step."""
        super().showEvent(event)
        self._focus()
