"""The running clocks of service levels, the nearest deadline first: what is late, at risk and on time, counted live."""

from __future__ import annotations

from typing import Final

from svcdesk.domain.running_clocks import ClockState
from svcdesk.i18n import _
from svcdesk.queries.lists import ListSpec
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.clock_words import MARKS
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.order_clocks import clocks_of

_STATES: Final = {
    "late": ClockState.LATE,
    "at_risk": ClockState.AT_RISK,
    "on_time": ClockState.ON_TIME,
}
"""The state that a quick filter of the list stands for."""


class DeadlinesView(ListView):
    """The list of running clocks; its quick filters say how many each of them finds."""

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__(desk, spec)
        self._show_counts()

    def on_clocks_refreshed(self) -> None:
        """Count again as well."""
        super().on_clocks_refreshed()
        self._show_counts()

    def _show_counts(self) -> None:
        counts = clocks_of(self.desk).counts
        for quick in self.spec.quick:
            state = _STATES[quick.key]
            mark, _colour = MARKS[state]
            self.bar.quick[quick.key].setText(f"{mark} {_(quick.label)}  {formats.number_text(counts[state])}")
