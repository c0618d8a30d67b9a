"""The reports as a screen of the shell.

``desk.open("report:order_progress", None, customer_id=3)`` shows one with criteria filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.reporting.table import REPORTS
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef

NAMES: Final = (
    "order_progress", "order_margin", "agreement_list", "year_plan", "customer_schedule", "object_visits",
    "object_coverage", "object_timeline", "what_helped", "repairs_by_object", "repairs_by_technician",
    "resolutions_by_symptom", "resolutions_by_diagnosis", "reliability", "repeat_faults", "top_parts",
    "bom_lines_by_agreement", "bom_lines_by_order", "service_bom_history", "template_bom_lines",
)  # fmt: skip


def _table() -> ActionTable:
    return REPORTS


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.reporting.view import ReportsView

    return ReportsView(desk, ref)


SCREEN: Final = Screen(
    id="reports", title=N_("Reports"), icon="chart-column", table=_table, build=_build,
    entities=frozenset(f"report:{name}" for name in NAMES), in_rail=True,
)  # fmt: skip
