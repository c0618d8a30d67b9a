"""The chain of renewals that an agreement stands in, as a tab of its form."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from svcdesk.i18n import _
from svcdesk.queries.agreement_chain import Chain, ChainLink, load_chain
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.formats import date_text
from svcdesk.ui.shared.forms.side_tabs import SideTab, TableRow


class RenewalsTab(SideTab):
    """The agreements before and after this one; Enter opens one."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("repeat", _("Not renewed yet"), _("“Renew” makes the agreement that follows this one."))
        heads = (_("Agreement"), _("Description"), _("Valid"), _("Suspended"), "")
        super().__init__(desk, heads, empty, parent)
        for at, width in enumerate((150, 320, 220, 220)):
            self.view.setColumnWidth(at, width)

    def load(self, entity: str, record_id: int) -> None:
        """The whole chain."""
        self.desk.read(load_chain, self.on_loaded, record_id)

    def on_loaded(self, chain: Chain) -> None:
        """Show it, unless the agreement stands alone."""
        links = chain.links if len(chain.links) > 1 else ()
        self._show([
            TableRow(
                (link.number, link.description, span_text(link.starts_on, link.ends_on),
                 suspension_text(link), _("this one") if at == chain.at else ""),
                "agreement", link.id,
            )
            for at, link in enumerate(links)
        ])  # fmt: skip


def suspension_text(link: ChainLink) -> str:
    """``2027-03-01 – 2027-05-31`` if there is a suspension."""
    days = span_text(link.suspended_from, link.suspended_until)
    return _("suspended") if link.suspended and not days else days


def span_text(begin: date | None, end: date | None) -> str:
    """``2027-03-01 – 2027-05-31``; an open end is ``…``; nothing without both."""
    return "" if begin is None and end is None else f"{date_text(begin) or '…'} – {date_text(end) or '…'}"
