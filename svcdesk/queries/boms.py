"""BOMs as people look at them: the tree now and at any instant, what changed and for which order, two side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from svcdesk.domain.bom_comparison import BomRow, ComparedRow, compare, origins_between
from svcdesk.domain.boms import BomChangeFacts, LineState, in_tree_order, states_at
from svcdesk.domain.kinds import BomChangeKind, BomKind
from svcdesk.domain.problems import refuse
from svcdesk.models import (
    Agreement,
    Bom,
    BomChange,
    BomLine,
    Item,
    ObjectRelation,
    ServiceObject,
    ServiceOrder,
)
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among

Tree = tuple[BomRow, ...]
_MOST_PLACES: Final = 500


@dataclass(frozen=True, slots=True)
class BomHead:
    """What stands above the tree; ``copies`` lock a template, ``place`` is the agreement or order of the relation."""

    id: int
    number: str
    name: str
    kind: BomKind
    item: str
    bom_on: date | None
    source_id: int | None
    source: str
    object_id: int | None
    object_number: str
    object_name: str
    relation_id: int | None
    agreement_id: int | None
    order_id: int | None
    place: str
    made_at: datetime | None
    copies: tuple[str, ...] = ()

    @property
    def is_service(self) -> bool:
        """Whether it is the BOM of a machine."""
        return self.kind is BomKind.SERVICE

    @property
    def locked(self) -> bool:
        """Whether a template stays as it is."""
        return bool(self.copies)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change: what was done to which part, by whom, for which order.

    ``quantity`` is how much was added, taken out or replaced; ``out`` names the part that went where another came.
    """

    id: int
    at: datetime
    user: str
    kind: BomChangeKind
    line_id: int | None
    what: str
    out: str
    quantity: Decimal
    before: Decimal
    after: Decimal
    serial_out: str
    serial_in: str
    order_id: int | None
    order: str
    order_line: bool
    requirement: bool
    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """A relation that a service BOM can hang on."""

    relation_id: int
    object_id: int
    object_number: str
    object_name: str
    entity: str
    number: str
    description: str
    bom_id: int | None
    bom: str


def load_head(reader: Reader, bom_id: int) -> BomHead:
    """What stands above the tree; two selects. Raises Refused (record.missing)."""
    source = aliased(Bom)
    found = reader.session.execute(
        select(Bom.id, Bom.number, Bom.name, Bom.kind, Item.name, Bom.bom_on, Bom.source_id, source.number,
               Bom.object_id, ServiceObject.number, ServiceObject.name, Bom.relation_id, ObjectRelation.agreement_id,
               ObjectRelation.order_id, Agreement.number, ServiceOrder.number, Bom.made_at)
        .outerjoin(Item, Item.id == Bom.item_id)
        .outerjoin(source, source.id == Bom.source_id)
        .outerjoin(ServiceObject, ServiceObject.id == Bom.object_id)
        .outerjoin(ObjectRelation, ObjectRelation.id == Bom.relation_id)
        .outerjoin(Agreement, Agreement.id == ObjectRelation.agreement_id)
        .outerjoin(ServiceOrder, ServiceOrder.id == ObjectRelation.order_id)
        .where(Bom.id == bom_id)
    ).one_or_none()  # fmt: skip
    if found is None:
        raise refuse("record.missing")
    (id_, number, name, kind, item, bom_on, source_id, source_number, object_id, object_number, object_name,
     relation_id, agreement_id, order_id, agreement, order, made_at) = found  # fmt: skip
    copies = (
        select(ServiceObject.name)
        .join(Bom, Bom.object_id == ServiceObject.id)
        .where(Bom.source_id == bom_id, Bom.kind == BomKind.SERVICE)
        .order_by(ServiceObject.id)
        .limit(3)
    )
    names = tuple(reader.session.scalars(copies)) if kind is not BomKind.SERVICE else ()
    return BomHead(id_, number, name, kind, item or "", bom_on, source_id, source_number or "", object_id,
                   object_number or "", object_name or "", relation_id, agreement_id, order_id,
                   agreement or order or "", made_at, names)  # fmt: skip


def load_tree(reader: Reader, bom_id: int, instant: datetime | None = None) -> Tree:
    """The lines in the order of the tree, as they are or as they were at an instant.

    One select, and one more for an instant.
    """
    rows = _rows(reader, bom_id, gone=instant is not None)
    return _tree(rows if instant is None else _rows_at(rows, _changes_after(reader, bom_id, instant), instant))


def load_trees(reader: Reader, bom_ids: Collection[int]) -> dict[int, Tree]:
    """The lines of many BOMs as they are, each in the order of its tree; one select."""
    query = _lines().add_columns(BomLine.bom_id).where(among(BomLine.bom_id, bom_ids), BomLine.removed_at.is_(None))
    rows: defaultdict[int, list[BomRow]] = defaultdict(list)
    for *row, bom_id in reader.session.execute(query):
        rows[bom_id].append(BomRow(*row))
    return {bom_id: _tree(found) for bom_id, found in rows.items()}


def load_history(reader: Reader, bom_id: int, line_id: int | None = None, limit: int = 1000) -> list[HistoryRow]:
    """The changes of a service BOM, newest first; of one line: what happened to it and in its place. One select.

    The lines that took the place of one another are followed a few steps back.
    """
    line, old = aliased(BomLine), aliased(BomLine)
    query = (
        select(BomChange, line.position, line.description, old.description, ServiceOrder.number)
        .outerjoin(line, line.id == BomChange.line_id)
        .outerjoin(old, old.id == BomChange.replaced_line_id)
        .outerjoin(ServiceOrder, ServiceOrder.id == BomChange.order_id)
        .where(BomChange.bom_id == bom_id)
        .order_by(BomChange.at.desc(), BomChange.id.desc())
    )
    if line_id is not None:
        chain = _chain(reader, bom_id, line_id)
        query = query.where(or_(BomChange.line_id.in_(chain), BomChange.replaced_line_id.in_(chain)))
    return [_history_row(*row) for row in reader.session.execute(query.limit(limit))]


def compare_dates(reader: Reader, bom_id: int, earlier: datetime, later: datetime | None = None) -> list[ComparedRow]:
    """A service BOM at two instants (without ``later``: now), side by side. Two selects."""
    rows = _rows(reader, bom_id, gone=True)
    changes = _changes_after(reader, bom_id, earlier)
    left = _rows_at(rows, changes, earlier)
    right = _rows_at(rows, changes, later) if later is not None else [row for row in rows if row.quantity > 0]
    between = [change for change, _part in changes if later is None or change.at <= later]
    in_place = _replaced_in_place(changes, later)
    return compare(left, right, origins_between(between), in_place=in_place)


def compare_with_template(reader: Reader, bom_id: int, instant: datetime | None = None) -> list[ComparedRow]:
    """The template on the left, the machine (now or at an instant) on the right. Four selects.

    Raises Refused: record.missing, bom.no_template.
    """
    head = load_head(reader, bom_id)
    if head.source_id is None or not head.is_service:
        raise refuse("bom.no_template", bom=head.number)
    rows = _rows(reader, bom_id, gone=True)
    changes = _changes_after(reader, bom_id, datetime.min.replace(tzinfo=reader.clock.now().tzinfo))
    right = [row for row in rows if row.quantity > 0] if instant is None else _rows_at(rows, changes, instant)
    origins = {row.id: row.source_line_id for row in right if row.source_line_id is not None}
    # ids of another BOM: a line of the machine is never one of the template
    left = _rows(reader, head.source_id)
    return compare(left, right, origins, in_place=_replaced_in_place(changes, instant), serials=False)


def find_places(reader: Reader, bom_id: int) -> list[Place]:
    """Where a service BOM can move: the other relations of its object. Raises Refused (record.missing)."""
    head = load_head(reader, bom_id)
    query = _places().where(ObjectRelation.object_id == head.object_id, ObjectRelation.id != head.relation_id)
    return [_place(*row) for row in reader.session.execute(query.limit(_MOST_PLACES))]


def find_free_places(reader: Reader) -> list[Place]:
    """The newest relations of objects that have no service BOM."""
    query = _places().where(Bom.id.is_(None))
    return [_place(*row) for row in reader.session.execute(query.limit(_MOST_PLACES))]


def find_places_of(reader: Reader, entity: str, record_id: int) -> list[Place]:
    """The relations of a service object, an agreement or an order, with the service BOMs there are of their objects."""
    columns = {"service_object": ObjectRelation.object_id, "agreement": ObjectRelation.agreement_id,
               "service_order": ObjectRelation.order_id, "object_relation": ObjectRelation.id}  # fmt: skip
    query = _places().where(columns[entity] == record_id)
    return [_place(*row) for row in reader.session.execute(query.limit(_MOST_PLACES))]


@dataclass(frozen=True, slots=True)
class Designed:
    """What the designer shows: the lines, or two sides with their names (a day, or None for the template)."""

    head: BomHead
    lines: Tree
    compared: tuple[ComparedRow, ...] | None


def load_designer(reader: Reader, bom_id: int, as_of: date | None, against: date | str | None) -> Designed:
    """A BOM as of the end of a day (None: now), beside another day or its template (``against``).

    Raises Refused: record.missing, bom.no_template.
    """
    head = load_head(reader, bom_id)
    then = end_of_day(reader, as_of)
    compared: tuple[ComparedRow, ...] | None = None
    if isinstance(against, date):
        other = end_of_day(reader, against) or reader.clock.now()
        first, last = (other, then) if then is None or other <= then else (then, other)
        compared = tuple(compare_dates(reader, bom_id, first, last))
    elif against is not None:
        compared = tuple(compare_with_template(reader, bom_id, then))
    lines = load_tree(reader, bom_id, then) if compared is None else ()
    return Designed(head, lines, compared)


def end_of_day(reader: Reader, day: date | None) -> datetime | None:
    """The last instant of a day at the site; None for none."""
    return reader.site.day_span(day)[1] - timedelta(microseconds=1) if day is not None else None


def _rows(reader: Reader, bom_id: int, *, gone: bool = False) -> list[BomRow]:
    query = _lines().where(BomLine.bom_id == bom_id)
    if not gone:
        query = query.where(BomLine.removed_at.is_(None))
    return [BomRow(*row) for row in reader.session.execute(query)]


def _lines() -> Any:
    return (
        select(BomLine.id, BomLine.parent_id, BomLine.place, BomLine.position, BomLine.type, BomLine.item_id,
               func.coalesce(Item.number, ""), BomLine.description, BomLine.quantity, BomLine.unit,
               BomLine.serial_number, BomLine.original, BomLine.source_line_id, BomLine.valid_from,
               BomLine.valid_until, BomLine.note)
        .outerjoin(Item, Item.id == BomLine.item_id)
        .order_by(BomLine.place, BomLine.id)
    )  # fmt: skip


def _tree(rows: Sequence[BomRow]) -> Tree:
    return tuple(row._replace(depth=depth) if depth else row for depth, row in in_tree_order(rows))


Changes = list[tuple[BomChangeFacts, Decimal]]


def _changes_after(reader: Reader, bom_id: int, instant: datetime) -> Changes:
    """Newer changes, the newest first, each with its quantity."""
    query = (
        select(BomChange.kind, BomChange.at, BomChange.line_id, BomChange.replaced_line_id, BomChange.quantity_before,
               BomChange.serial_before, BomChange.part_quantity)
        .where(BomChange.bom_id == bom_id, BomChange.at > instant)
        .order_by(BomChange.at.desc(), BomChange.id.desc())
    )  # fmt: skip
    return [
        (BomChangeFacts(kind, at, line_id, replaced_id, before, serial), part)
        for kind, at, line_id, replaced_id, before, serial, part in reader.session.execute(query)
    ]


def _rows_at(rows: Sequence[BomRow], changes: Changes, instant: datetime) -> list[BomRow]:
    states = {row.id: LineState(row.quantity, row.serial_number) for row in rows}
    then = states_at(states, (change for change, _part in changes), instant)
    return [
        row if (state := then[row.id]) == states[row.id]
        else row._replace(quantity=state.quantity, serial_number=state.serial_number)
        for row in rows
        if then[row.id].quantity > 0
    ]  # fmt: skip


def _replaced_in_place(changes: Changes, until: datetime | None) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for change, part in changes:
        stayed = change.kind is BomChangeKind.QUANTITY_REPLACED and change.replaced_line_id is None
        if stayed and change.line_id is not None and (until is None or change.at <= until):
            found[change.line_id] += part
    return found


def _chain(reader: Reader, bom_id: int, line_id: int) -> set[int]:
    """A line with those whose place it took, and those that took its place."""
    query = (
        select(BomChange.line_id, BomChange.replaced_line_id)
        .where(BomChange.bom_id == bom_id, BomChange.replaced_line_id.is_not(None), BomChange.line_id.is_not(None))
        .order_by(BomChange.id)
    )
    pairs: list[tuple[int, int]] = [(new or 0, old or 0) for new, old in reader.session.execute(query)]
    before = dict(pairs)
    found, at = {line_id}, line_id
    while (older := before.get(at)) is not None and older not in found:
        found.add(older)
        at = older
    for new, old in pairs:  # in the order in which they were made
        if old in found:
            found.add(new)
    return found


def _history_row(
    change: BomChange, position: str | None, what: str | None, out: str | None, order: str | None
) -> HistoryRow:
    name = f"{position or ''} {what or ''}".strip()
    return HistoryRow(
        change.id, change.at, change.user, change.kind, change.line_id, name, out or "", change.part_quantity,
        change.quantity_before, change.quantity, change.serial_before, change.serial_number, change.order_id,
        order or "", change.order_line_id is not None, change.is_requirement, change.note,
    )  # fmt: skip


def _places() -> Any:
    return (
        select(ObjectRelation.id, ObjectRelation.object_id, ServiceObject.number, ServiceObject.name,
               Agreement.id, Agreement.number, Agreement.description, ServiceOrder.number, ServiceOrder.description,
               Bom.id, Bom.number)
        .join(ServiceObject, ServiceObject.id == ObjectRelation.object_id)
        .outerjoin(Agreement, Agreement.id == ObjectRelation.agreement_id)
        .outerjoin(ServiceOrder, ServiceOrder.id == ObjectRelation.order_id)
        .outerjoin(Bom, and_(Bom.object_id == ObjectRelation.object_id))
        .order_by(Agreement.id.is_(None), ObjectRelation.id.desc())
    )  # fmt: skip


def _place(
    id_: int, object_id: int, number: str, name: str, agreement_id: int | None, agreement: str | None,
    agreement_text: str | None, order: str | None, order_text: str | None, bom_id: int | None, bom: str | None,
) -> Place:  # fmt: skip
    entity = "agreement" if agreement_id is not None else "service_order"
    return Place(id_, object_id, number, name, entity, agreement or order or "", agreement_text or order_text or "",
                 bom_id, bom or "")  # fmt: skip
