"""Taking a call, step by step: who, which machine, what is wrong, when and by whom; then an order or a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QCheckBox

from svcdesk.commands.requests import CallTaken, TakeCall
from svcdesk.commands.runner import Done
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.fields import id_key
from svcdesk.i18n import N_, _
from svcdesk.queries.proposals import new_record, propose
from svcdesk.queries.requests import Suggestion
from svcdesk.ui.requests.suggestions import WATCHED, Suggestions
from svcdesk.ui.requests.table import CALL_ACTIONS
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.steps import StepsScreen


class CallScreen(StepsScreen):
    """What fits to what was said so far is suggested below each step."""

    table = CALL_ACTIONS
    entity = "service_request"
    heading = N_("Take a call")
    titles = (N_("Who is calling?"), N_("Which machine?"), N_("What is wrong?"), N_("When, and by whom?"))
    fields = (
        ("phone", "company_name", "caller", "email", "customer_id", "location_id", "contact_id"),
        ("object_id", "object_text", "address", "agreement_id"),
        ("title", "priority", "symptom", "condition", "problem"),
        ("preferred_at", "technician_id", "order_type_id", "responsible_id"),
    )
    endings = ("call.order", "call.keep", "-", "call.again")
    walk = ("call.back", "call.next")
    called_here: ClassVar = {"description": "title", "preferred_technician_id": "technician_id"}  # words of the order

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._fresh: RecordDraft | None = None  # what a new request begins with, as it was last read
        self.suggestions = Suggestions(desk, self.values, self)
        self.suggestions.chosen.connect(self.on_suggestion_chosen)
        self.print_receipt = QCheckBox(_("Print the receipt for the caller"), self)
        self.lay_out(beside_endings=self.print_receipt, below=self.suggestions)
        self.start_again()

    # what was said

    def is_dirty(self) -> bool:
        """Whether anything was typed."""
        return any(form.is_dirty() if self._fresh is not None else form.is_touched() for form in self.forms)

    def can_close(self, then: Callable[[], None]) -> bool:
        """Ask once what becomes of the call."""
        keep = ("call.keep", _("Keep for later"), self.keep_request)
        return self.ask_before_closing(then, _("The call is not written down yet."), keep)

    def start_again(self) -> None:
        """An empty sheet at once; what it begins with is read anew, and completes what is typed meanwhile."""
        self.notice.stop()
        self.begin_draft(self._fresh)
        self.steps.setCurrentRow(0)
        self.focus_step()
        self.desk.read(new_record, self.on_new_record, "service_request", {})

    def on_new_record(self, draft: RecordDraft) -> None:
        """Show what a new request begins with."""
        self._fresh = draft
        self.complete_draft(draft)
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

    def on_suggestion_chosen(self, one: Suggestion) -> None:
        """Take over whose it is, and go on to what is not known yet."""
        self.fill({name: (value, one.captions.get(name, "")) for name, value in one.values.items()})
        self.suggestions.ask()
        if self.steps.currentRow() == 0:
            self.go_on()

    def fill(self, values: dict[str, tuple[Any, str]]) -> None:
        """The title says that something is there."""
        super().fill(values)
        self._retitle()

    def _retitle(self) -> None:
        self.title_changed.emit(_("Take a call") + (" ●" if self.is_dirty() else ""))

    # the endings

    def make_order(self) -> None:
        """Write it down and make the order."""
        self.run(self._order, self.on_taken)

    def _order(self, values: dict[str, Any]) -> TakeCall:
        return TakeCall(values, transfer=True)

    def keep_request(self) -> None:
        """Write it down for later."""
        self.run(self._request, self.on_taken)

    def _request(self, values: dict[str, Any]) -> TakeCall:
        return TakeCall(values, transfer=False)

    def on_taken(self, done: Done) -> None:
        """It is written down: open what came of it, and be ready for the next call."""
        then = self.finish()
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
