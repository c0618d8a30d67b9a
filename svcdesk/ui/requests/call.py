"""Taking a call, step by step: who, which machine, what is wrong, when and by whom; then an order or a request."""

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
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from svcdesk.commands.requests import CallTaken, TakeCall
from svcdesk.commands.runner import Done
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.fields import FieldSpec, id_key
from svcdesk.domain.problems import Problem, Refused
from svcdesk.i18n import N_, _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.forms import form_spec
from svcdesk.queries.proposals import new_record, propose
from svcdesk.queries.requests import Suggestion
from svcdesk.ui.requests.suggestions import WATCHED, Suggestions
from svcdesk.ui.requests.table import CALL_ACTIONS
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.notice import NoticeBar
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget
from svcdesk.ui.shared.steps import StepsScreen

STEPS: Final = (
    (N_("Who is calling?"), ("phone", "company_name", "caller", "email", "customer_id", "location_id", "contact_id")),
    (N_("Which machine?"), ("object_id", "object_text", "address", "agreement_id")),
    (N_("What is wrong?"), ("title", "priority", "symptom", "condition", "problem")),
    (N_("When, and by whom?"), ("preferred_at", "technician_id", "order_type_id", "responsible_id")),
)
_WIDTH: Final = 220


class CallScreen(StepsScreen, ScreenWidget):
    """The wizard. Nothing is forced: steps can be visited in any order, and the two endings are always there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._running = False
        self.screen_actions = self._actions = Actions(CALL_ACTIONS, self, allowed=desk.allowed)
        specs = {spec.name: replace(spec, section="") for spec in form_spec("service_request").fields}
        self.forms = [self._form([specs[name] for name in names]) for _title, names in STEPS]
        self.suggestions = Suggestions(desk, self.values, self)
        self.suggestions.chosen.connect(self.on_suggestion_chosen)
        self.notice = NoticeBar(self)
        self.print_receipt = QCheckBox(_("Print the receipt for the caller"), self)
        self._build()
        self.start_again()

    def _form(self, specs: Sequence[FieldSpec]) -> RecordForm:
        form = RecordForm(self.desk, specs)
        form.edited.connect(self.on_edited)
        return form

    def _build(self) -> None:
        head = QWidget(self)
        set_role(head, "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        title = QLabel(_("Take a call"), head)
        set_role(title, "title")
        row.addWidget(title)
        row.addStretch()
        row.addWidget(self.print_receipt)
        row.addSpacing(Space.M)
        row.addWidget(self._actions.tool_bar(("call.order", "call.keep", "-", "call.again"), head))
        self.steps = QListWidget(self)
        self.steps.setAccessibleName(_("Steps"))
        self.steps.setFixedWidth(_WIDTH)
        self.steps.setFrameShape(QFrame.Shape.NoFrame)
        self.steps.setProperty("role", "rail")
        for number, (words, _names) in enumerate(STEPS, 1):
            item = QListWidgetItem(f"{number}   {_(words)}", self.steps)
            item.setSizeHint(QSize(_WIDTH - 2 * Space.M, self.fontMetrics().height() + 2 * Space.M))
        self.pages = QStackedWidget(self)
        for form in self.forms:
            page = QWidget(self)
            top = QVBoxLayout(page)
            top.setContentsMargins(0, 0, 0, 0)
            top.addWidget(form)
            top.addStretch()
            self.pages.addWidget(page)
        body = QWidget(self)
        set_role(body, "page")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        inner.setSpacing(Space.XL)
        inner.addWidget(self.pages)
        inner.addWidget(self._actions.tool_bar(("call.back", "call.next"), body), 0, Qt.AlignmentFlag.AlignRight)
        inner.addWidget(self.suggestions)
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
        layout.addWidget(head)
        layout.addWidget(self.notice)
        layout.addLayout(across, 1)
        self.steps.currentRowChanged.connect(self.on_step_chosen)

    # the steps

    def on_step_chosen(self, at: int) -> None:
        """Show a step."""
        self.pages.setCurrentIndex(at)
        self.forms[at].focus_first()
        self._actions.refresh()

    # what was said

    def values(self) -> dict[str, Any]:
        """What was said so far."""
        return {name: value for form in self.forms for name, value in form.values().items()}

    def is_dirty(self) -> bool:
        """Whether anything was typed."""
        return any(form.is_dirty() if self._fresh is not None else form.is_touched() for form in self.forms)

    def can_close(self, then: Callable[[], None]) -> bool:
        """Ask once what becomes of the call."""
        if not self.is_dirty():
            return True
        self._then = then
        self.notice.say(
            _("The call is not written down yet."),
            ("call.keep", _("Keep for later"), self.keep_request),
            ("call.discard", _("Discard"), self.on_discard),
            ("call.stay", _("Stay"), self.on_stay),
        )
        return False

    _then: Callable[[], None] | None = None
    _fresh: RecordDraft | None = None  # what a new request begins with, as it was last read

    def on_discard(self) -> None:
        """Forget the call."""
        then, self._then = self._then, None
        self.start_again()
        if then is not None:
            then()

    def on_stay(self) -> None:
        """Go on with it."""
        self._then = None
        self.notice.stop()

    def start_again(self) -> None:
        """An empty sheet at once; what it begins with is read anew, and completes what is typed meanwhile."""
        self.notice.stop()
        draft = self._fresh
        for form in self.forms:
            form.set_base(draft.values if draft is not None else {})
            form.set_draft(draft.values if draft is not None else {}, draft.captions if draft is not None else {})
            form.show_problems([])
        self.steps.setCurrentRow(0)
        self.forms[0].focus_first()
        self.desk.read(new_record, self.on_new_record, "service_request", {})

    def on_new_record(self, draft: RecordDraft) -> None:
        """Show what a new request begins with."""
        self._fresh = draft
        for form in self.forms:
            form.set_base(draft.values)
            form.complete_draft(draft.values, draft.captions)
        self.suggestions.ask()
        self._retitle()

    def on_edited(self, name: str) -> None:
        """Fill in what follows, and look for what fits."""
        value = self.values().get(name)
        spec = next(box.spec for form in self.forms for field, box in form.boxes.items() if field == name)
        if spec.target and value is not None:
            self.desk.read(propose, self.on_proposed, "service_request", {name: value})
        if name in WATCHED:
            self.suggestions.ask_soon()
        self._retitle()

    def on_proposed(self, proposed: RecordDraft) -> None:
        """Fill in what is empty."""
        said = self.values()
        self._fill({
            name: (value, proposed.captions.get(name, ""))
            for name, value in proposed.values.items() if said.get(name) in (None, "")
        })  # fmt: skip

    def on_suggestion_chosen(self, one: Suggestion) -> None:
        """Take over whose it is, and go on to what is not known yet."""
        self._fill({name: (value, one.captions.get(name, "")) for name, value in one.values.items()})
        self.suggestions.ask()
        if self.steps.currentRow() == 0:
            self.go_on()

    def _fill(self, values: dict[str, tuple[Any, str]]) -> None:
        for form in self.forms:
            for name, (value, caption) in values.items():
                if name in form.boxes:
                    form.set_value(name, value, caption)
        self._retitle()

    def _retitle(self) -> None:
        self.title_changed.emit(_("Take a call") + (" ●" if self.is_dirty() else ""))

    # the endings

    def make_order(self) -> None:
        """Write it down and make the order."""
        self._take(transfer=True)

    def keep_request(self) -> None:
        """Write it down for later."""
        self._take(transfer=False)

    def _take(self, *, transfer: bool) -> None:
        unreadable = [problem for form in self.forms for problem in form.unreadable()]
        if unreadable:
            self._show_problems(unreadable)
        elif not self._running:
            self._running = True
            values = {name: value for name, value in self.values().items() if value not in (None, "")}
            self.desk.run(TakeCall(values, transfer), self.on_taken, self.on_refused, on_failed=self.on_failed)

    def on_taken(self, done: Done) -> None:
        """It is written down: open what came of it, and be ready for the next call."""
        self._running = False
        then, self._then = self._then, None
        self.start_again()
        taken = done.result
        assert isinstance(taken, CallTaken)
        if self.print_receipt.isChecked():
            self.desk.open("print_job", None, sheet="request_receipt", keys=(id_key(taken.request_id),))
        if then is not None:
            then()
        elif taken.order_id is not None:
            self.desk.open("service_order", taken.order_id)
        else:
            self.desk.show(_("The request waits among the incoming ones."), "good")

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
        # The order's words for what the request calls otherwise.
        names = {"description": "title", "preferred_technician_id": "technician_id"}
        rest = [replace(problem, target=names.get(problem.target, problem.target)) for problem in problems]
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

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard starts at the telephone number."""
        super().showEvent(event)
        self.forms[max(self.steps.currentRow(), 0)].focus_first()
