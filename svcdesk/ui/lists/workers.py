"""The list of workers, with the calendars of the selected ones."""

from __future__ import annotations

from svcdesk.queries.lists import ListRow, ListSpec
from svcdesk.ui.lists.table import LIST
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.calendar_export import CalendarExport
from svcdesk.ui.shared.calendar_table import CALENDAR_ACTIONS
from svcdesk.ui.shared.desk import Desk

_MOST_CHOSEN = 2_000


class WorkersView(ListView):
    """Workers: export the planned visits of the selected ones."""

    actions_table = (*CALENDAR_ACTIONS, *LIST)
    bar_actions = ("worker.calendar",)

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__(desk, spec)
        self.calendars = CalendarExport(desk, self)

    def has_worker(self) -> bool:
        """Whether any row is selected."""
        return self.table.selected_count() > 0

    def export_calendar(self) -> None:
        """Ask for the period and the folder."""
        self.read_selected(_MOST_CHOSEN, self.on_rows_to_export)

    def on_rows_to_export(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        if rows:
            self.calendars.ask(tuple(row.id for row in rows), str(rows[0].values[0]))

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        return [*super().menu_ids(), "-", *self.bar_actions]
