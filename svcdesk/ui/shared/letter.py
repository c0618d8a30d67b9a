"""The letter of planned visits, as the form and the list of agreements ask for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from svcdesk.domain.fields import id_key
from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.period_dialog import Period, PeriodDialog

_PROPOSED: Final = timedelta(days=90)


def letter_dialog(desk: Desk, parent: QWidget) -> PeriodDialog:
    """Asks for the time whose visits the letter names; three months from today are proposed."""
    today = desk.site.day(desk.clock.now())
    text = _("The letter names the visits in process that the agreement asked for, from the first to the last day.")
    proposed = Period(today, today + _PROPOSED)
    return PeriodDialog(desk, _("Letter of planned visits"), text, _("Show the letter"), proposed, parent)


def letter_key(agreement_id: int, period: Period) -> str:
    """What the sheet ``visit_letter`` names it by."""
    return f"{id_key(agreement_id)}:{period.first.isoformat()}..{period.last.isoformat()}"
