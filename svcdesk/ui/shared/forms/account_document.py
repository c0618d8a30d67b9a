"""The form of what orders are accounted to: a project or an agreement."""

from __future__ import annotations

from functools import partial

from svcdesk.i18n import _
from svcdesk.ui.shared.forms.account_tabs import TransactionsTab
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.margin_tab import MarginTab


class AccountDocument(RecordDocument):
    """A record with the transactions and the margin of its orders."""

    def add_tabs(self) -> None:
        """What was posted, and the margin of its orders."""
        self._add_later(partial(TransactionsTab, self.desk), _("Posted"))
        self._add_later(partial(MarginTab, self.desk), _("Margin"))
