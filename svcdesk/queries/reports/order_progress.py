"""Service order progress: every order whatever its stage, with the reasons given on the way (reference 16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import Progress, ReasonType, Recording
from svcdesk.i18n import N_
from svcdesk.models import Customer, ReasonCode, ServiceOrder, Stage, StageReason
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader
from svcdesk.store.order_selection import ORDER_CRITERIA, select_order_ids

_COLUMNS: Final = (
    ReportColumn(N_("Order"), weight=1.3),
    ReportColumn(N_("Customer"), weight=1.9),
    ReportColumn(N_("Stage"), weight=1.3),
    ReportColumn(N_("Progress"), weight=1.1),
    ReportColumn(N_("Preferred time"), CellKind.INSTANT, 1.35),
    ReportColumn(N_("Latest completion"), CellKind.INSTANT, 1.35),
    ReportColumn(N_("Time recording"), weight=1.1),
    ReportColumn(N_("Compliance %"), CellKind.PERCENT, 0.9),
)


def progress_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A line an order, and below it a row for each reason; in the end how many orders there are at each stage."""
    ids = select_order_ids(reader, criteria).order_by(None).subquery()
    reasons = _reasons(reader, ids, t)
    query = (
        select(ServiceOrder, Customer.name, Stage.name)
        .join(ids, ids.c.id == ServiceOrder.id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(Stage, Stage.id == ServiceOrder.stage_id)
        .order_by(ServiceOrder.number, ServiceOrder.id)
    )
    stages: dict[str, int] = defaultdict(int)
    count = 0
    for order, customer, stage in reader.session.execute(query):
        recording = "" if order.recording is Recording.NONE else t(KIND_TEXTS[Recording][order.recording])
        cells = (order.number, customer, stage or "", t(KIND_TEXTS[Progress][order.progress]), order.preferred_at,
                 order.due_at, recording, order.compliance)  # fmt: skip
        yield ReportRow(cells, opens=("service_order", order.id))
        yield from reasons.get(order.id, ())
        stages[stage or "–"] += 1
        count += 1
    yield ReportRow((t(N_("Orders in total")), Decimal(count)), RowKind.TOTAL)
    for name, number in sorted(stages.items()):
        yield ReportRow((name, Decimal(number)), RowKind.TOTAL, level=1)


def _reasons(reader: Reader, ids: Any, t: Translate) -> dict[int, list[ReportRow]]:
    found: dict[int, list[ReportRow]] = defaultdict(list)
    query = (
        select(StageReason, ReasonCode.name, Stage.name)
        .join(ids, ids.c.id == StageReason.order_id)
        .join(ReasonCode, ReasonCode.id == StageReason.reason_id)
        .outerjoin(Stage, Stage.id == StageReason.stage_id)
        .order_by(StageReason.order_id, StageReason.at, StageReason.id)
    )
    for reason, name, stage in reader.session.execute(query):
        kind = t(KIND_TEXTS[ReasonType][reason.type])
        text = " · ".join(filter(None, (name, reason.note)))
        found[reason.order_id].append(ReportRow(("", text, stage or "", kind, reason.at), RowKind.DETAIL))
    return found


ORDER_PROGRESS: Final = ReportSpec(
    "order_progress",
    N_("Service order progress"),
    N_("Every order with its stage, its promise, and the reasons given on the way."),
    "milestone",
    ORDER_CRITERIA,
    _COLUMNS,
    progress_rows,
)
