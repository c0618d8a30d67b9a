"""Service BOM history by object: what was added, taken out and replaced, when, by whom and for which order (16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import BomChangeKind, Progress
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.models import BomChange, BomLine, ObjectRelation, ServiceObject, ServiceOrder
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader
from svcdesk.store.order_selection import select_order_ids

_WHICH: Final = N_("Which changes")


def _lookup(name: str, label: str, target: str, help_: str = "") -> FieldSpec:
    return FieldSpec(name, label, FieldKind.LOOKUP, help_, _WHICH, nullable=True, target=target)


_CRITERIA: Final = (
    _lookup("object_id", N_("Service object"), "service_object"),
    _lookup("group_id", N_("Object group"), "object_group"),
    _lookup("customer_id", N_("Customer"), "customer", N_("Of the service object.")),
    _lookup("agreement_id", N_("Agreement"), "agreement", N_("Of the service BOM at that time, or of the order.")),
    _lookup("item_id", N_("Item"), "item", N_("That came or went.")),
    _lookup("order_id", N_("Service order"), "service_order"),
    _lookup("project_id", N_("Project"), "project", N_("Of the service order.")),
    FieldSpec("progress", N_("Progress"), FieldKind.CHOICE, section=_WHICH, choices=tuple(Progress), nullable=True),
    _lookup("stage_id", N_("Stage"), "stage", N_("Of the service order.")),
    FieldSpec("from_day", N_("From"), FieldKind.DAY, section=_WHICH, nullable=True, help=N_("The day of the change.")),
    FieldSpec("until_day", N_("Until"), FieldKind.DAY, section=_WHICH, nullable=True, help=N_("This day included.")),
)
_COLUMNS: Final = (
    ReportColumn(N_("When"), CellKind.INSTANT, 1.75),
    ReportColumn(N_("Action"), weight=1.2),
    ReportColumn(N_("Part in"), weight=1.5),
    ReportColumn(N_("Serial number in"), weight=1.3),
    ReportColumn(N_("Part out"), weight=1.5),
    ReportColumn(N_("Serial number out"), weight=1.3),
    ReportColumn(N_("Quantity"), CellKind.NUMBER, 0.75),
    ReportColumn(N_("Order"), weight=1.45),
    ReportColumn(N_("By"), weight=0.75),
)
_OUT: Final = (BomChangeKind.LINE_DELETED, BomChangeKind.LINE_REPLACED, BomChangeKind.QUANTITY_REPLACED)


def history_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading an object, a line a change, oldest first; how many changes there are of each and in all.

    Beside the order stands whether it got a line or an item requirement for the part (reference 11, history row).

    The quantity is how much the change was about; of a changed quantity it is the difference, less than 0 where the
    line became shorter. Raises Refused (batch.days).
    """
    words = KIND_TEXTS[BomChangeKind]
    object_id: int | None = None
    count = of_object = 0
    for change, number, name, part, gone, order in reader.session.execute(_select(reader, criteria)):
        if change.object_id != object_id:
            if object_id is not None:
                yield ReportRow((t(N_("Changes")), Decimal(of_object)), RowKind.TOTAL, 1)
            yield ReportRow((f"{number}  {name}",), RowKind.HEADING, opens=("service_object", change.object_id))
            object_id, of_object = change.object_id, 0
        kind = change.kind
        in_, out = "" if kind is BomChangeKind.LINE_DELETED else part, (gone or part) if kind in _OUT else ""
        quantity = change.part_quantity
        if kind is BomChangeKind.QUANTITY_CHANGED:
            quantity = change.quantity - change.quantity_before
        got = ((N_("line"), change.order_line_id is not None), (N_("requirement"), change.is_requirement))
        charged = [t(word) for word, has in got if has]
        cells = (change.at, t(words[kind]), in_ or change.note, change.serial_number, out, change.serial_before,
                 quantity or None, f"{order} ({', '.join(charged)})" if charged else order, change.user)  # fmt: skip
        opens = ("service_order", change.order_id) if change.order_id is not None else ("bom", change.bom_id)
        yield ReportRow(cells, opens=opens)
        count, of_object = count + 1, of_object + 1
    if object_id is not None:
        yield ReportRow((t(N_("Changes")), Decimal(of_object)), RowKind.TOTAL, 1)
    yield ReportRow((t(N_("Changes in total")), Decimal(count)), RowKind.TOTAL)


def _select(reader: Reader, criteria: Mapping[str, Any]) -> Any:
    low, high = criteria.get("from_day"), criteria.get("until_day")
    if low is not None and high is not None and high < low:
        raise refuse("batch.days", "until_day")
    part, gone = aliased(BomLine), aliased(BomLine)
    query: Any = (
        select(BomChange, ServiceObject.number, ServiceObject.name, func.coalesce(part.description, ""),
               func.coalesce(gone.description, ""), func.coalesce(ServiceOrder.number, ""))
        .join(ServiceObject, ServiceObject.id == BomChange.object_id)
        .outerjoin(part, part.id == BomChange.line_id)
        .outerjoin(gone, gone.id == BomChange.replaced_line_id)
        .outerjoin(ServiceOrder, ServiceOrder.id == BomChange.order_id)
        .outerjoin(ObjectRelation, ObjectRelation.id == BomChange.relation_id)
        .order_by(ServiceObject.number, BomChange.object_id, BomChange.at, BomChange.id)
    )  # fmt: skip
    for name, column in (
        ("object_id", BomChange.object_id), ("group_id", ServiceObject.group_id),
        ("customer_id", ServiceObject.customer_id), ("order_id", BomChange.order_id),
    ):  # fmt: skip
        if criteria.get(name) is not None:
            query = query.where(column == criteria[name])
    if (agreement := criteria.get("agreement_id")) is not None:
        query = query.where(or_(ObjectRelation.agreement_id == agreement, ServiceOrder.agreement_id == agreement))
    if (item := criteria.get("item_id")) is not None:
        query = query.where(or_(part.item_id == item, gone.item_id == item))
    of_order = {name: criteria.get(name) for name in ("project_id", "progress", "stage_id")}
    if any(value is not None for value in of_order.values()):
        query = query.where(BomChange.order_id.in_(select_order_ids(reader, of_order).order_by(None)))
    if low is not None:
        query = query.where(BomChange.at >= reader.site.day_span(low)[0])
    if high is not None:
        query = query.where(BomChange.at < reader.site.day_span(high)[1])
    return query


SERVICE_BOM_HISTORY: Final = ReportSpec(
    "service_bom_history",
    N_("Service BOM history by object"),
    N_("What was added, taken out, changed and replaced in the machines: when, by whom, for which order."),
    "history",
    _CRITERIA,
    _COLUMNS,
    history_rows,
)
