"""The visits of an agreement or an object as a tab of its form: done, open, canceled, and due within a year."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from svcdesk.domain.planning.terms import Made
from svcdesk.i18n import _
from svcdesk.queries.visits_seen import VisitSeen, load_visits_seen
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.formats import date_text, number_text
from svcdesk.ui.shared.forms.side_tabs import SideTab, TableRow


class VisitsTab(SideTab):
    """Visits by day; Enter opens the order, or the agreement that asks for a visit that is not made yet."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        text = _("Orders that agreements asked for stand here, and what they ask for within a year from today.")
        empty = EmptyState("calendar-range", _("No visits"), text)
        heads = (_("Day"), _("State"), _("Order"), _("Agreement"), _("Lines"), _("Work"))
        super().__init__(desk, heads, empty, parent)
        self.view.table.right = frozenset({4})
        for at, width in enumerate((120, 190, 130, 110, 80)):
            self.view.setColumnWidth(at, width)

    def load(self, entity: str, record_id: int) -> None:
        """Those that were made, and a dry run of the coming year."""
        self.view.setColumnHidden(3, entity == "agreement")  # it is always this one
        self.desk.read(load_visits_seen, self.on_loaded, entity, record_id)

    def on_loaded(self, visits: list[VisitSeen]) -> None:
        """Show them, and bring the first that is not done into view."""
        self._show([
            TableRow(
                (date_text(visit.day), state_text(visit), visit.order, visit.agreement, number_text(visit.lines),
                 visit.work),
                visit.entity, visit.record_id,
            )
            for visit in visits
        ])  # fmt: skip
        waiting = next((at for at, visit in enumerate(visits) if visit.state in (None, Made.OPEN)), None)
        if waiting is not None:
            self.view.selectRow(waiting)
            self.view.scrollTo(self.view.table.index(waiting, 0))


def state_text(visit: VisitSeen) -> str:
    """What became of it, with a sign; ``!`` is a day on which the calendar is closed."""
    words = {
        None: _("○ due"), Made.OPEN: _("● open"), Made.DONE: _("✓ done"), Made.CANCELED: _("✕ canceled"),
        Made.DELETED: "",
    }  # fmt: skip
    text = words[visit.state]
    return _("{state}  ! closed day").format(state=text) if visit.conflict else text
