"""The list of service agreements with its documents."""

from __future__ import annotations

from svcdesk.queries.lists import ListRow
from svcdesk.ui.lists.table import AGREEMENTS, LIST
from svcdesk.ui.lists.view import MOST_PRINTED, ListView
from svcdesk.ui.shared.letter import letter_dialog, letter_key
from svcdesk.ui.shared.period_dialog import Period


class AgreementsView(ListView):
    """Agreements: print the selected ones, or the letters of their planned visits."""

    actions_table = (*AGREEMENTS, *LIST)
    bar_actions = ("agreements.print", "agreements.print_letters")
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

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        ids = super().menu_ids()
        at = ids.index("list.new") + 1
        return [*ids[:at], "-", "agreements.print", "agreements.print_letters", *ids[at:]]
