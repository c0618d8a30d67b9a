"""The list of service agreements with its documents, renewals and suspensions."""

from __future__ import annotations

from svcdesk.commands.suspension import EndSuspension
from svcdesk.domain.planning.period import usual_period
from svcdesk.queries.lists import ListRow
from svcdesk.ui.lists.table import AGREEMENTS, LIST
from svcdesk.ui.lists.view import MOST_PRINTED, ListView
from svcdesk.ui.shared.agreement_dialogs import suspend_dialog
from svcdesk.ui.shared.letter import letter_dialog, letter_key
from svcdesk.ui.shared.period_dialog import Period

_MOST_CHOSEN = 20_000


class AgreementsView(ListView):
    """Agreements: print the selected ones or letters of their visits, make their orders, renew or suspend them."""

    actions_table = (*AGREEMENTS, *LIST)
    bar_actions = (
        "agreements.print", "agreements.print_letters", "agreements.deliver", "agreements.renew", "agreements.suspend",
    )  # fmt: skip
    _period: Period

    def has_selection(self) -> bool:
        """Whether any row is selected."""
        return self.table.selected_count() > 0

    def print_letters(self) -> None:
        """Ask for the time of the letters."""
        dialog = letter_dialog(self.desk, self)
        dialog.given.connect(self.on_period_given)
        dialog.open()

    def on_period_given(self, period: Period) -> None:
        """The time is known; the rows are asked for."""
        self._period = period
        self.read_selected(MOST_PRINTED, self.on_letters_wanted)

    def on_letters_wanted(self, rows: tuple[ListRow, ...]) -> None:
        """Preview a letter of each selected agreement, as one batch."""
        keys = tuple(letter_key(row.id, self._period) for row in rows)
        self.desk.open("print_job", None, sheet="visit_letter", keys=keys)

    def deliver(self) -> None:
        """Plan the visits of the selected agreements for a year from today, or choose by criteria."""
        if self.has_selection():
            self.read_selected(_MOST_CHOSEN, self.on_rows_to_deliver)
        else:
            self._open_planning()

    def on_rows_to_deliver(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known; the dry run follows."""
        if rows:
            self._open_planning(agreement_ids=tuple(row.id for row in rows))

    def _open_planning(self, **chosen: tuple[int, ...]) -> None:
        begin, end = usual_period(self.desk.site.day(self.desk.clock.now()))
        self.desk.open("batch:create_service_orders", None, **chosen, from_on=begin, until_on=end)

    def new_by_steps(self) -> None:
        """Begin a new agreement, step by step."""
        self.desk.open("new_agreement", None)

    def renew(self) -> None:
        """Renew the selected agreements, or choose by criteria."""
        if self.has_selection():
            self.read_selected(_MOST_CHOSEN, self.on_rows_to_renew)
        else:
            self.desk.open("batch:renew_agreements", None)

    def on_rows_to_renew(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known; the dry run follows."""
        self.desk.open("batch:renew_agreements", None, agreement_ids=tuple(row.id for row in rows))

    def suspend(self) -> None:
        """Ask from when until when."""
        self.read_selected(_MOST_CHOSEN, self.on_rows_to_suspend)

    def on_rows_to_suspend(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        if rows:
            suspend_dialog(self.desk, tuple(row.id for row in rows), self).open()

    def resume(self) -> None:
        """End the suspension of the selected agreements."""
        self.read_selected(_MOST_CHOSEN, self.on_rows_to_resume)

    def on_rows_to_resume(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        if rows:
            self.desk.run(EndSuspension(tuple(row.id for row in rows)))

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        ids = super().menu_ids()
        at = ids.index("list.new") + 1
        return [*ids[:at], "-", "agreements.print", "agreements.print_letters", "-",
                "agreements.deliver", "agreements.renew",
                "agreements.suspend", "agreements.resume", *ids[at:]]  # fmt: skip
