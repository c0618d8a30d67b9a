"""The form of an incoming request: review, complete, transfer or reject."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from svcdesk.commands.requests import RejectRequest, ReopenRequest, TransferRequest
from svcdesk.commands.runner import Done
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.fields import id_key
from svcdesk.domain.kinds import RequestStatus
from svcdesk.i18n import _
from svcdesk.queries.requests import Suggestion
from svcdesk.ui.requests.suggestions import WATCHED, Suggestions
from svcdesk.ui.requests.table import REQUEST_ACTIONS, REQUEST_BAR
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import RecordRef
from svcdesk.ui.shared.dialogs import TextDialog
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.texts import choice_text


class RequestDocument(RecordDocument):
    """One request."""

    table = REQUEST_ACTIONS
    bar = REQUEST_BAR
    hidden = ("number", "status", "received_at", "order_id", "reject_reason", "decided_at")

    def details_title(self) -> str:
        """The first tab."""
        return _("Request")

    def add_rows(self, layout: QVBoxLayout) -> None:
        """What fits stands below the caller, before the customer is chosen."""
        self.suggestions = Suggestions(self.desk, self.form.values, self)
        self.suggestions.chosen.connect(self.on_suggestion_chosen)
        self.form.insert_before("Customer and place", self.suggestions)

    def state_text(self) -> str:
        """Status, when it came, and what became of it."""
        if self.base is None or not self.is_stored():
            return ""
        values = self.base.values
        when = formats.when_text(self.desk.site.local(values["received_at"]))
        parts = [choice_text(values["status"]), _("{channel} {when}").format(
            channel=choice_text(values["channel"]), when=when
        )]  # fmt: skip
        if order := self.base.captions.get("order_id"):
            parts.append(order)
        if values["reject_reason"]:
            parts.append(values["reject_reason"])
        return "  ·  ".join(parts)

    def on_loaded(self, draft: RecordDraft) -> None:
        """Look for what fits at once."""
        super().on_loaded(draft)
        self.suggestions.ask()

    def on_field_edited(self, name: str) -> None:
        """Other words fit other records."""
        super().on_field_edited(name)
        if name in WATCHED:
            self.suggestions.ask_soon()

    def on_suggestion_chosen(self, one: Suggestion) -> None:
        """Take over whose it is."""
        for name, value in one.values.items():
            self.form.set_value(name, value, one.captions.get(name, ""))
        self.refresh()
        self.suggestions.ask()

    # deciding

    def transfer(self) -> None:
        """Save what was typed, make the order, and go there."""
        if self.is_stored() and not self.is_dirty():
            self._transfer()
        elif not self._saving:
            self._then = self._transfer_saved
            self.save()

    def _transfer_saved(self) -> None:
        """The request was saved just now; what is shown follows with the news."""
        if self._saved_id is not None:
            self.desk.run(TransferRequest(self._saved_id), self.on_transferred, self.on_refused)

    def _transfer(self) -> None:
        if self.record_id is not None:
            self.desk.run(TransferRequest(self.record_id), self.on_transferred, self.on_refused)

    _saved_id: int | None = None

    def on_saved(self, done: Done) -> None:
        """Keep the id for what comes next, and show what was saved."""
        assert isinstance(done.result, int)
        self._saved_id = done.result
        going_on = self._then is not None and self._then == self._transfer_saved
        super().on_saved(done)
        if going_on:
            self._load(RecordRef(self.ref.entity, done.result))

    def on_transferred(self, done: Done) -> None:
        """Open the order."""
        if isinstance(done.result, int):
            self.desk.open("service_order", done.result)

    def reject(self) -> None:
        """Ask for the reason."""
        if self.record_id is None:
            return
        dialog = TextDialog(_("Reject the request"), _("Why? The customer may ask."), _("Reject"), 400, self)
        dialog.given.connect(self.on_reason_given)
        dialog.open()

    def on_reason_given(self, reason: str) -> None:
        """Reject it."""
        if self.record_id is not None:
            self.leave(partial(self.desk.run, RejectRequest(self.record_id, reason), None, self.on_refused))

    def reopen(self) -> None:
        """Take the rejection back."""
        if self.record_id is not None:
            self.desk.run(ReopenRequest(self.record_id), None, self.on_refused)

    def print_receipt(self) -> None:
        """Preview the receipt."""
        if self.record_id is not None:
            job = {"sheet": "request_receipt", "keys": (id_key(self.record_id),)}
            self.leave(partial(self.desk.open, "print_job", None, **job))

    def open_order(self) -> None:
        """Go to the order it became."""
        if self.base is not None and self.base.values["order_id"] is not None:
            self.desk.open("service_order", self.base.values["order_id"])

    # what is possible

    def _status(self) -> RequestStatus:
        return self.base.values["status"] if self.base is not None else RequestStatus.NEW

    def can_decide(self) -> bool:
        """Whether nothing was decided yet."""
        return self.base is not None and self._status() is RequestStatus.NEW

    def is_rejected(self) -> bool:
        """Whether it was rejected."""
        return self._status() is RequestStatus.REJECTED

    def has_order(self) -> bool:
        """Whether it became an order."""
        return self.base is not None and self.base.values.get("order_id") is not None
