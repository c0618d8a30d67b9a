"""The tab of what was issued of a record."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from svcdesk.i18n import _
from svcdesk.queries.documents import IssuedRow, list_issued_of
from svcdesk.queries.repair_reports import list_issued_of_repair
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.side_tabs import SideTab, TableRow


class IssuedTab(SideTab):
    """The documents issued of one record, the letters of its periods among them."""

    query = staticmethod(list_issued_of)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("printer", _("Nothing was issued yet"), _("What is printed is kept here as it was."))
        super().__init__(desk, (_("Issued"), _("By"), _("Revision"), _("Document")), empty, parent)
        for at, width in enumerate((150, 120, 90)):
            self.view.setColumnWidth(at, width)

    def load(self, entity: str, record_id: int) -> None:
        """Every revision, newest first."""
        self.desk.read(self.query, self.on_loaded, f"{entity}:{record_id}")

    def on_loaded(self, found: list[IssuedRow]) -> None:
        """Show them; Enter opens one."""
        self._show([
            TableRow(
                (formats.when_text(self.desk.site.local(row.issued_at)), row.issued_by, str(row.revision), row.title),
                "document_issued", row.id,
            )
            for row in found
        ])  # fmt: skip


class RepairsIssuedTab(IssuedTab):
    """The documents of a repair line, and of all repairs of its object on its order."""

    query = staticmethod(list_issued_of_repair)
