"""A record made step by step: steps on the left, the forms of the first of them, and buttons for what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from svcdesk.commands.base import Command
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.problems import Problem, Refused
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.forms import form_spec
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.editors import same
from svcdesk.ui.shared.forms.notice import NoticeBar
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget

_WIDTH: Final = 220


class StepsScreen(ScreenWidget):
    """Nothing is forced: steps can be visited in any order, and the endings are always there.

    What was typed is a draft of ``entity``; ``fields`` are those of each form, ``titles`` name all steps (``N_``).
    ``endings`` and ``walk`` are actions of ``table``. A problem at a field that is called otherwise here is shown at
    the one in ``called_here``.
    """

    table: ClassVar[ActionTable]
    entity: ClassVar[str]
    heading: ClassVar[str]
    titles: ClassVar[tuple[str, ...]]
    fields: ClassVar[tuple[tuple[str, ...], ...]]
    endings: ClassVar[tuple[str, ...]]
    walk: ClassVar[tuple[str, ...]]
    called_here: ClassVar[dict[str, str]] = {}

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._running = False
        self._sent: dict[str, Any] = {}
        self._then: Callable[[], None] | None = None
        self.screen_actions = self._actions = Actions(self.table, self, allowed=desk.allowed)
        specs = {spec.name: replace(spec, section="") for spec in form_spec(self.entity).fields}
        self.forms = [self._form([specs[name] for name in names]) for names in self.fields]
        self.notice = NoticeBar(self)
        self.steps = self._step_list()
        self.pages = QStackedWidget(self)
        for form in self.forms:
            self.add_page(form)

    # building

    def _form(self, specs: Sequence[FieldSpec]) -> RecordForm:
        form = RecordForm(self.desk, specs)
        form.edited.connect(self.on_edited)
        return form

    def _step_list(self) -> QListWidget:
        steps = QListWidget(self)
        steps.setAccessibleName(_("Steps"))
        steps.setFixedWidth(_WIDTH)
        steps.setFrameShape(QFrame.Shape.NoFrame)
        steps.setProperty("role", "rail")
        for number, words in enumerate(self.titles, 1):
            item = QListWidgetItem(f"{number}   {_(words)}", steps)
            item.setSizeHint(QSize(_WIDTH - 2 * Space.M, self.fontMetrics().height() + 2 * Space.M))
        steps.currentRowChanged.connect(self.on_step_chosen)
        return steps

    def add_page(self, widget: QWidget) -> None:
        """A step with something of its natural height at the top."""
        page = QWidget(self)
        top = QVBoxLayout(page)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.pages.addWidget(page)

    def lay_out(self, beside_endings: QWidget | None = None, below: QWidget | None = None) -> None:
        """Put all in its place once the pages are there; ``below`` the steps stands what helps with all of them."""
        body = QWidget(self)
        set_role(body, "page")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.L if below is None else Space.XL)
        inner.addWidget(self.pages, 1 if below is None else 0)
        inner.addWidget(self._actions.tool_bar(self.walk, body), 0, Qt.AlignmentFlag.AlignRight)
        if below is not None:
            inner.addWidget(below)
            inner.addStretch()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        area.setWidget(body)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.steps)
        across.addWidget(area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head(beside_endings))
        layout.addWidget(self.notice)
        layout.addLayout(across, 1)

    def _head(self, beside_endings: QWidget | None) -> QWidget:
        head = QWidget(self)
        set_role(head, "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        title = QLabel(_(self.heading), head)
        set_role(title, "title")
        row.addWidget(title)
        row.addStretch()
        if beside_endings is not None:
            row.addWidget(beside_endings)
            row.addSpacing(Space.M)
        row.addWidget(self._actions.tool_bar(self.endings, head))
        return head

    # the steps

    def on_step_chosen(self, at: int) -> None:
        """Show a step."""
        self.pages.setCurrentIndex(max(at, 0))
        self.focus_step()
        self._actions.refresh()

    def focus_step(self) -> None:
        """The keyboard goes to the first field of the step."""
        at = max(self.steps.currentRow(), 0)
        if at < len(self.forms):
            self.forms[at].focus_first()

    def go_on(self) -> None:
        """The next step."""
        self.steps.setCurrentRow(self.steps.currentRow() + 1)

    def go_back(self) -> None:
        """The step before."""
        self.steps.setCurrentRow(self.steps.currentRow() - 1)

    def has_next(self) -> bool:
        """Whether there is a step behind this one."""
        return self.steps.currentRow() < self.steps.count() - 1

    def has_previous(self) -> bool:
        """Whether there is a step before this one."""
        return self.steps.currentRow() > 0

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard is in the step."""
        super().showEvent(event)
        self.focus_step()

    # what was said

    def values(self) -> dict[str, Any]:
        """What was said so far."""
        return {name: value for form in self.forms for name, value in form.values().items()}

    def on_edited(self, name: str) -> None:
        """A field was edited."""

    def begin_draft(self, draft: RecordDraft | None) -> None:
        """Forget what was typed; begin with a draft, or with nothing until it is read."""
        values, captions = (draft.values, draft.captions) if draft is not None else ({}, {})
        for form in self.forms:
            form.set_base(values)
            form.set_draft(values, captions)
            form.show_problems([])

    def complete_draft(self, draft: RecordDraft) -> None:
        """What a new record begins with was read: take what was not typed meanwhile."""
        for form in self.forms:
            form.set_base(draft.values)
            form.complete_draft(draft.values, draft.captions)

    def on_proposed(self, proposed: RecordDraft) -> None:
        """Fill in what is empty."""
        said = self.values()
        self.fill({
            name: (value, proposed.captions.get(name, ""))
            for name, value in proposed.values.items() if said.get(name) in (None, "")
        })  # fmt: skip

    def fill(self, values: dict[str, tuple[Any, str]]) -> None:
        """Put values, with what is shown for records, into their fields."""
        for form in self.forms:
            for name, (value, caption) in values.items():
                if name in form.boxes:
                    form.set_value(name, value, caption)

    # leaving

    def ask_before_closing(
        self, then: Callable[[], None], words: str, keep: tuple[str, str, Callable[[], None]]
    ) -> bool:
        """Whether the tab may close; where something was typed, ask once what becomes of it and call ``then``."""
        if not self.is_dirty():
            return True
        self._then = then
        discard = (f"{self.entity}.discard", _("Discard"), self.on_discard)
        self.notice.say(words, keep, discard, (f"{self.entity}.stay", _("Stay"), self.on_stay))
        return False

    def start_again(self) -> None:
        """Forget what was said."""

    def on_discard(self) -> None:
        """Forget it, and close."""
        then, self._then = self._then, None
        self.start_again()
        if then is not None:
            then()

    def on_stay(self) -> None:
        """Go on with it."""
        self._then = None
        self.notice.stop()

    # the endings

    def run(self, command: Callable[[dict[str, Any]], Command], on_done: Any) -> None:
        """Run the command of what was said, once; first say what cannot be read."""
        unreadable = [problem for form in self.forms for problem in form.unreadable()]
        if unreadable:
            self._show_problems(unreadable)
        elif not self._running:
            self._running = True
            self._sent = self.values()
            values = {name: value for name, value in self.values().items() if value not in (None, "")}
            self.desk.run(command(values), on_done, self.on_refused, on_failed=self.on_failed)

    def finish(self) -> Callable[[], None] | None:
        """It is done: be ready for the next one; gives what waits for the tab to close."""
        self._running = False
        then, self._then = self._then, None
        late = self._typed_since()
        self.start_again()
        self.fill(late)
        return then

    def _typed_since(self) -> dict[str, tuple[Any, str]]:
        """What was typed while the command ran belongs to the next one."""
        captions = {name: text for form in self.forms for name, text in form.captions().items()}
        said = self.values().items()
        return {name: (value, captions.get(name, "")) for name, value in said if not same(value, self._sent[name])}

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
        problems = [replace(one, target=self.called_here.get(one.target, one.target)) for one in problems]
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
