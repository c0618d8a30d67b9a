"""The list of incoming requests with what is decided about them."""

from __future__ import annotations

from svcdesk.commands.base import Batch
from svcdesk.commands.requests import RejectRequest, TransferRequest
from svcdesk.i18n import N_, _
from svcdesk.queries.lists import ListRow
from svcdesk.ui.lists.table import LIST, REQUESTS
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.dialogs import TextDialog

_MOST_DECIDED = 200


class RequestsView(ListView):
    """Requests: take a call, make orders of the selected ones, or reject them."""

    actions_table = (*REQUESTS, *LIST)
    bar_actions = ("requests.call", "requests.transfer", "requests.reject")
    _reason = ""

    def has_selection(self) -> bool:
        """Whether any row is selected."""
        return self.table.selected_count() > 0

    def take_call(self) -> None:
        """Open the sheet for a call."""
        self.desk.open("call", None)

    def transfer(self) -> None:
        """Make an order of each selected request, in one step."""
        self.read_selected(_MOST_DECIDED, self.on_rows_to_transfer)

    def on_rows_to_transfer(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        if rows:
            self.desk.run(Batch(tuple(TransferRequest(row.id) for row in rows), N_("Make orders of {count} requests")))

    def reject(self) -> None:
        """Ask for the reason."""
        dialog = TextDialog(_("Reject the request"), _("Why? The customer may ask."), _("Reject"), 400, self)
        dialog.given.connect(self.on_reason_given)
        dialog.open()

    def on_reason_given(self, reason: str) -> None:
        """Reject the selected requests for it."""
        self._reason = reason
        self.read_selected(_MOST_DECIDED, self.on_rows_to_reject)

    def on_rows_to_reject(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        if rows:
            commands = tuple(RejectRequest(row.id, self._reason) for row in rows)
            self.desk.run(Batch(commands, N_("Reject {count} requests")))

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        return ["list.open", "-", "requests.transfer", "requests.reject", "-",
                *[name for name in super().menu_ids() if name != "list.open"]]  # fmt: skip
