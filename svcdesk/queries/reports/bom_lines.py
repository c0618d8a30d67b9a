"""The lines of template BOMs, and of service BOMs by agreement and by order (reference 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import or_, select

from svcdesk.domain.bom_comparison import BomRow
from svcdesk.domain.boms import is_valid_on
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import BomKind, BomLineType
from svcdesk.i18n import N_
from svcdesk.models import Agreement, Bom, ObjectRelation, Project, ServiceObject, ServiceOrder
from svcdesk.queries.boms import load_trees
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader
from svcdesk.store.order_selection import ORDER_CRITERIA, select_order_ids

_WHICH: Final = N_("Which BOMs")
_INDENT: Final = "· "
"""For each level; a blank would not outlive printing."""


def _lookup(name: str, label: str, target: str) -> FieldSpec:
    return FieldSpec(name, label, FieldKind.LOOKUP, section=_WHICH, nullable=True, target=target)


_ITEM: Final = _lookup("item_id", N_("Item"), "item")
_OBJECT: Final = (
    _lookup("object_id", N_("Service object"), "service_object"),
    _lookup("group_id", N_("Object group"), "object_group"),
)
_PARTS: Final = (
    ReportColumn(N_("Position number"), weight=1.0),
    ReportColumn(N_("Part"), weight=3.4),
    ReportColumn(N_("Item"), weight=1.4),
    ReportColumn(N_("Quantity"), CellKind.NUMBER, 0.9),
    ReportColumn(N_("Unit"), weight=0.9),
)
_TEMPLATE_COLUMNS: Final = (
    *_PARTS,
    ReportColumn(N_("Type"), weight=1.0),
    ReportColumn(N_("Valid from"), CellKind.DAY, 1.1),
    ReportColumn(N_("Valid until"), CellKind.DAY, 1.1),
)
_SERVICE_COLUMNS: Final = (*_PARTS, ReportColumn(N_("Serial number"), weight=1.5))


def template_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading a template, a line a part; how many lines there are in each and in all."""
    query = select(Bom.id, Bom.number, Bom.name).where(Bom.kind == BomKind.TEMPLATE).order_by(Bom.number, Bom.id)
    if (bom_id := criteria.get("bom_id")) is not None:
        query = query.where(Bom.id == bom_id)
    boms = [(id_, f"{number}  {name}") for id_, number, name in reader.session.execute(query)]
    trees = load_trees(reader, [id_ for id_, _name in boms])
    day, types = criteria.get("day"), KIND_TEXTS[BomLineType]
    count = 0
    for id_, name in boms:
        lines = _wanted(trees.get(id_, ()), criteria, day)
        if not lines and (day or criteria.get("item_id")):
            continue
        yield ReportRow((name,), RowKind.HEADING, opens=("bom", id_))
        for line in lines:
            yield _line(line, id_, t(types[line.type]), line.valid_from, line.valid_until)
        yield _total(t(N_("Lines")), len(lines), 1)
        count += len(lines)
    yield _total(t(N_("Lines in total")), count)


def by_agreement(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading an agreement and below it one for each object with a service BOM, a line a part as it is today."""
    query: Any = (
        select(Agreement.id, Agreement.number, Agreement.description, *_OF_BOM)
        .join(ObjectRelation, ObjectRelation.agreement_id == Agreement.id)
        .join(Bom, Bom.relation_id == ObjectRelation.id)
        .join(ServiceObject, ServiceObject.id == Bom.object_id)
        .join(Project, Project.id == Agreement.project_id)
        .order_by(Agreement.number, ServiceObject.number, Bom.id)
    )
    for name, column in (
        ("customer_id", Project.customer_id), ("project_id", Agreement.project_id), ("agreement_id", Agreement.id),
    ):  # fmt: skip
        if criteria.get(name) is not None:
            query = query.where(column == criteria[name])
    if (low := criteria.get("from_day")) is not None:
        query = query.where(or_(Agreement.ends_on.is_(None), Agreement.ends_on >= low))
    if (high := criteria.get("until_day")) is not None:
        query = query.where(Agreement.starts_on <= high)
    yield from _service_rows(reader, query, "agreement", criteria, t)


def by_order(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading an order and below it one for each of its objects with a service BOM, a line a part as it is today."""
    ids = select_order_ids(reader, criteria).order_by(None).subquery()
    query = (
        select(ServiceOrder.id, ServiceOrder.number, ServiceOrder.description, *_OF_BOM)
        .join(ids, ids.c.id == ServiceOrder.id)
        .join(ObjectRelation, ObjectRelation.order_id == ServiceOrder.id)
        .join(Bom, Bom.object_id == ObjectRelation.object_id)
        .join(ServiceObject, ServiceObject.id == Bom.object_id)
        .order_by(ServiceOrder.number, ServiceObject.number, Bom.id)
    )
    yield from _service_rows(reader, query, "service_order", criteria, t)


_OF_BOM: Final = (Bom.id, Bom.number, ServiceObject.number, ServiceObject.name)


def _service_rows(
    reader: Reader, query: Any, entity: str, criteria: Mapping[str, Any], t: Translate
) -> Iterator[ReportRow]:
    for name, column in (("object_id", ServiceObject.id), ("group_id", ServiceObject.group_id)):
        if criteria.get(name) is not None:
            query = query.where(column == criteria[name])
    found = list(reader.session.execute(query))
    trees = load_trees(reader, {row[3] for row in found})
    owner: int | None = None
    count = of_owner = 0
    for owner_id, number, description, bom_id, bom, object_number, object_name in found:
        lines = _wanted(trees.get(bom_id, ()), criteria)
        if not lines and criteria.get("item_id"):
            continue
        if owner_id != owner:
            if owner is not None:
                yield _total(t(N_("Lines")), of_owner, 1)
            yield ReportRow((f"{number}  {description}",), RowKind.HEADING, opens=(entity, owner_id))
            owner, of_owner = owner_id, 0
        name = f"{object_number}  {object_name} · {bom}"
        yield ReportRow((name,), RowKind.HEADING, 1, opens=("bom", bom_id))
        yield from (_line(line, bom_id, line.serial_number) for line in lines)
        count += len(lines)
        of_owner += len(lines)
    if owner is not None:
        yield _total(t(N_("Lines")), of_owner, 1)
    yield _total(t(N_("Lines in total")), count)


def _wanted(lines: Sequence[BomRow], criteria: Mapping[str, Any], day: date | None = None) -> list[BomRow]:
    item = criteria.get("item_id")
    return [
        line for line in lines
        if (item is None or line.item_id == item)
        and (day is None or is_valid_on(day, line.valid_from, line.valid_until))
    ]  # fmt: skip


def _line(line: BomRow, bom_id: int, *rest: Any) -> ReportRow:
    what = f"{_INDENT * line.depth}{line.description}"
    opens = ("item", line.item_id) if line.item_id is not None else ("bom", bom_id)
    return ReportRow((line.position, what, line.item_number, line.quantity, line.unit, *rest), opens=opens)


def _total(label: str, count: int, level: int = 0) -> ReportRow:
    return ReportRow((label, None, None, Decimal(count)), RowKind.TOTAL, level)


TEMPLATE_BOM_LINES: Final = ReportSpec(
    "template_bom_lines",
    N_("Template BOM lines"),
    N_("The parts of template BOMs."),
    "boxes",
    (
        _lookup("bom_id", N_("Template"), "bom"),
        _ITEM,
        FieldSpec("day", N_("Valid on"), FieldKind.DAY, section=_WHICH, nullable=True,
                  help=N_("Empty: whatever their validity.")),
    ),
    _TEMPLATE_COLUMNS,
    template_rows,
)  # fmt: skip
BOM_LINES_BY_AGREEMENT: Final = ReportSpec(
    "bom_lines_by_agreement",
    N_("Service BOM lines by agreement"),
    N_("The parts of the machines whose service BOM hangs on an agreement, as they are today."),
    "boxes",
    (
        _lookup("customer_id", N_("Customer"), "customer"),
        _lookup("project_id", N_("Project"), "project"),
        _lookup("agreement_id", N_("Agreement"), "agreement"),
        *_OBJECT,
        _ITEM,
        FieldSpec("from_day", N_("From"), FieldKind.DAY, section=_WHICH, nullable=True,
                  help=N_("Agreements that are valid on one of these days.")),
        FieldSpec("until_day", N_("Until"), FieldKind.DAY, section=_WHICH, nullable=True,
                  help=N_("This day included.")),
    ),
    _SERVICE_COLUMNS,
    by_agreement,
)  # fmt: skip
BOM_LINES_BY_ORDER: Final = ReportSpec(
    "bom_lines_by_order",
    N_("Service BOM lines by order"),
    N_("The parts of the machines with a service BOM that orders are about, as they are today."),
    "boxes",
    (*ORDER_CRITERIA, *_OBJECT, _ITEM),
    _SERVICE_COLUMNS,
    by_order,
)
