"""Reports: criteria in, a table with groups and totals out; on the screen, as PDF, XLSX and CSV."""

from __future__ import annotations

from collections.abc import Mapping

from svcdesk.queries.reports.agreement_list import AGREEMENT_LIST
from svcdesk.queries.reports.bom_history import SERVICE_BOM_HISTORY
from svcdesk.queries.reports.bom_lines import BOM_LINES_BY_AGREEMENT, BOM_LINES_BY_ORDER, TEMPLATE_BOM_LINES
from svcdesk.queries.reports.coverage import OBJECT_COVERAGE
from svcdesk.queries.reports.object_timeline import OBJECT_TIMELINE
from svcdesk.queries.reports.order_margin import ORDER_MARGIN
from svcdesk.queries.reports.order_progress import ORDER_PROGRESS
from svcdesk.queries.reports.reliability import RELIABILITY, REPEAT_FAULTS, TOP_PARTS
from svcdesk.queries.reports.repair_history import REPAIRS_BY_OBJECT, REPAIRS_BY_TECHNICIAN
from svcdesk.queries.reports.resolutions import RESOLUTIONS_BY_DIAGNOSIS, RESOLUTIONS_BY_SYMPTOM
from svcdesk.queries.reports.spec import ReportSpec, load_report, read_criteria, said_criteria
from svcdesk.queries.reports.visits import CUSTOMER_SCHEDULE, OBJECT_VISITS
from svcdesk.queries.reports.what_helped import WHAT_HELPED
from svcdesk.queries.reports.year_plan import YEAR_PLAN


def reports() -> Mapping[str, ReportSpec]:
    """Every report by name."""
    return {
        spec.name: spec
        for spec in (
            ORDER_PROGRESS,
            ORDER_MARGIN,
            AGREEMENT_LIST,
            YEAR_PLAN,
            CUSTOMER_SCHEDULE,
            OBJECT_VISITS,
            OBJECT_COVERAGE,
            REPAIRS_BY_OBJECT,
            REPAIRS_BY_TECHNICIAN,
            RESOLUTIONS_BY_SYMPTOM,
            RESOLUTIONS_BY_DIAGNOSIS,
            RELIABILITY,
            REPEAT_FAULTS,
            TOP_PARTS,
            WHAT_HELPED,
            BOM_LINES_BY_AGREEMENT,
            BOM_LINES_BY_ORDER,
            SERVICE_BOM_HISTORY,
            TEMPLATE_BOM_LINES,
            OBJECT_TIMELINE,
        )
    }


__all__ = ["ReportSpec", "load_report", "read_criteria", "reports", "said_criteria"]
