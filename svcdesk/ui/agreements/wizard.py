"""A new agreement step by step: project and dates, service, objects, lines from templates, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from svcdesk.commands.agreement_wizard import CreateAgreement
from svcdesk.commands.runner import Done
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.text import fold
from svcdesk.i18n import N_, _, ngettext
from svcdesk.queries.agreement_objects import ObjectChoice, load_object_choices
from svcdesk.queries.copy_sources import CopyNode, load_templates
from svcdesk.queries.proposals import new_record, propose
from svcdesk.ui.agreements.table import WIZARD_ACTIONS
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.texts import value_text
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.pick_tree import PickTree
from svcdesk.ui.shared.steps import StepsScreen

_OBJECTS: Final = 2
_LINES: Final = 3
_SUMMARY: Final = 4


class WizardScreen(StepsScreen):
    """The agreement can be made from each step."""

    table = WIZARD_ACTIONS
    entity = "agreement"
    heading = N_("New agreement")
    titles = (
        N_("For whom, and how long?"), N_("What service?"), N_("Which objects?"), N_("Which lines?"), N_("Summary"),
    )  # fmt: skip
    fields = (
        ("project_id", "description", "group_id", "starts_on", "ends_on", "notice_on"),
        ("service_level_id", "combine", "preferred_technician_id", "responsible_id", "contact_id", "activity_type_id"),
    )
    endings = ("wizard.make", "-", "wizard.again")
    walk = ("wizard.back", "wizard.next")

    def __init__(self, desk: Desk, ref: RecordRef | None = None) -> None:
        super().__init__(desk)
        self._project_id: int | None = None
        self._given: dict[str, Any] = {}
        self._build_objects()
        self._build_lines()
        self.summary = QLabel(self)
        self.summary.setObjectName("summary")
        self.summary.setWordWrap(True)
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        self.add_page(self.summary)
        self.lay_out()
        self._begin(ref.defaults if ref is not None else {})

    # building

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
        self.begin_draft(None)
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
        self.complete_draft(draft)
        self._follow_project()
        self.focus_step()

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
        super().on_step_chosen(at)

    def focus_step(self) -> None:
        """The keyboard goes to what the step asks for."""
        at = self.steps.currentRow()
        if at == _OBJECTS:
            (self.objects if self.objects.count() else self.object_filter).setFocus()
        elif at == _LINES:
            self.tree.setFocus()
        elif at == _SUMMARY:
            self.steps.setFocus()
        else:
            super().focus_step()

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
        keep = ("wizard.make", _("Make the agreement"), self.make_agreement)
        return self.ask_before_closing(then, _("The agreement is not made yet."), keep)

    # the end

    def make_agreement(self) -> None:
        """Make it and open it."""
        self.run(self._command, self.on_made)

    def _command(self, values: dict[str, Any]) -> CreateAgreement:
        return CreateAgreement(values, self.object_ids(), self.tree.picked_ids(), self.each_object.isChecked())

    def on_made(self, done: Done) -> None:
        """Open it, and be ready for another one."""
        then = self.finish()
        assert isinstance(done.result, int)
        if then is not None:
            then()
        self.desk.open("agreement", done.result)
