"""The history that the reliability of objects is made from: as many selects however many objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select

from svcdesk.domain.kinds import BomChangeKind, LineStatus, LineType, Origin, Progress
from svcdesk.domain.margin import amount
from svcdesk.domain.meters import Reading, compute_daily
from svcdesk.domain.reliability import Life, RepairFact, Spent, Used, find_faults, find_returns, is_hours
from svcdesk.domain.text import fold
from svcdesk.models import (
    BomChange,
    BomLine,
    Item,
    Meter,
    MeterReading,
    ObjectGroup,
    ObjectRelation,
    OrderLine,
    RepairLine,
    ServiceObject,
    ServiceOrder,
    SymptomCode,
)
from svcdesk.queries.margins import load_rates, margin_entries
from svcdesk.queries.reliability_rows import ReliabilityBy, ReliabilityWanted, RepeatFault
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among


@dataclass(frozen=True, slots=True)
class Counted:
    """A service object that is counted; ``model`` is its maker and model."""

    id: int
    number: str
    name: str
    group_id: int
    group: str
    model: str
    commissioned_on: date | None

    def place(self, by: ReliabilityBy) -> tuple[str, str, tuple[str, int] | None]:
        """Key, name and record of what it is counted with."""
        if by is ReliabilityBy.OBJECT:
            return f"o{self.id}", f"{self.number}  {self.name}", ("service_object", self.id)
        if by is ReliabilityBy.GROUP:
            return f"g{self.group_id}", self.group, ("object_group", self.group_id)
        return (f"m{fold(self.model)}", self.model, None) if by is ReliabilityBy.MODEL else ("", "", None)


@dataclass(slots=True)
class Facts:
    """The history of some objects, each thing by object, so that any of them are summed quickly."""

    wanted: ReliabilityWanted
    names: dict[int, str]
    lives: dict[int, Life]
    faults: dict[int, list[tuple[date, RepairFact]]]
    again: frozenset[int]
    repeats: dict[int, list[RepeatFault]]
    used: dict[int, list[Used]]
    spent: dict[int, list[Spent]]
    objects_of: dict[int, frozenset[int]]
    faulty: frozenset[tuple[int, int]]
    unknown: frozenset[str] = frozenset()
    numbers: dict[int, str] = field(default_factory=dict)


def find_objects(reader: Reader, wanted: ReliabilityWanted) -> dict[int, Counted]:
    """The objects that are meant, by id; one select."""
    one = ServiceObject
    query = (
        select(one.id, one.number, one.name, one.group_id, ObjectGroup.name, one.maker, one.model,
               one.commissioned_on, one.parent_id, one.customer_id)
        .join(ObjectGroup, ObjectGroup.id == one.group_id)
        .order_by(one.number, one.id)
    )  # fmt: skip
    rows = list(reader.session.execute(query))
    within: set[int] | None = None
    if wanted.object_id is not None:
        within = {wanted.object_id}
        below: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            if row.parent_id is not None:
                below[row.parent_id].append(row.id)
        waiting = [wanted.object_id] if wanted.with_parts else []
        while waiting:
            found = [id_ for id_ in below[waiting.pop()] if id_ not in within]
            within.update(found)
            waiting += found
    models = {row.id: " ".join(filter(None, (row.maker.strip(), row.model.strip()))) for row in rows}
    typed = " ".join(fold(wanted.model).split())
    is_whole = any(fold(model) == typed for model in models.values())  # D-45 is no part of D-450 then
    chosen = {}
    for row in rows:
        model = models[row.id]
        if (
            (within is None or row.id in within)
            and (wanted.group_id is None or row.group_id == wanted.group_id)
            and (wanted.customer_id is None or row.customer_id == wanted.customer_id)
            and (fold(model) == typed if is_whole and typed else all(word in fold(model) for word in typed.split()))
        ):
            chosen[row.id] = Counted(row.id, row.number, row.name, row.group_id, row[4], model, row.commissioned_on)
    return chosen


def read_facts(reader: Reader, wanted: ReliabilityWanted, objects: dict[int, Counted]) -> Facts:
    """The history of these objects in the period; what came back, and since when they are known, from before it too."""
    faults = find_faults(_repair_lines(reader, objects))
    dated = [(reader.site.day(fault.created_at), fault) for fault in faults if fault.created_at is not None]
    orders = _Orders(reader, objects, faults)
    facts = Facts(
        wanted, {one.id: f"{one.number}  {one.name}" for one in objects.values()}, {}, defaultdict(list),
        frozenset(), defaultdict(list), defaultdict(list), defaultdict(list), orders.about,
        frozenset((fault.order_id, fault.object_id) for fault in faults), numbers=orders.numbers,
    )  # fmt: skip
    for day, fault in dated:
        if wanted.first <= day <= wanted.last:
            facts.faults[fault.object_id].append((day, fault))
    _find_repeats(reader, facts, faults)
    for life in _lives(reader, objects, orders.first_seen):
        facts.lives[life.object_id] = life
    for used in (*_item_lines(reader, wanted, objects, orders), *_replaced(reader, wanted, objects)):
        facts.used[used.object_id].append(used)
    _read_spent(reader, facts, orders)
    return facts


def _repair_lines(reader: Reader, objects: Iterable[int]) -> list[RepairFact]:
    """Of preventive orders (those that an agreement asked for) and canceled ones there are no faults."""
    line = RepairLine
    query = (
        select(line.id, line.order_id, line.object_id, line.symptom_id, line.created_at, line.finished_at)
        .join(ServiceOrder, ServiceOrder.id == line.order_id)
        .where(among(line.object_id, set(objects)), ServiceOrder.origin != Origin.SYSTEM,
               ServiceOrder.progress != Progress.CANCELED)
    )  # fmt: skip
    return [RepairFact(*row) for row in reader.session.execute(query)]


class _Orders:
    """The orders about some objects: number, all that each is about, and when each object was seen first."""

    def __init__(self, reader: Reader, objects: Iterable[int], faults: Iterable[RepairFact]) -> None:
        wanted = set(objects)
        related = select(ObjectRelation.order_id).where(
            ObjectRelation.order_id.is_not(None), among(ObjectRelation.object_id, wanted)
        )
        self.ids = select(ServiceOrder.id).where(
            or_(among(ServiceOrder.object_id, wanted), ServiceOrder.id.in_(related)),
            ServiceOrder.progress != Progress.CANCELED,
        )
        self.numbers: dict[int, str] = {}
        self.created_on: dict[int, date] = {}
        self.main: dict[int, int | None] = {}
        about: dict[int, set[int]] = defaultdict(set)
        columns = select(ServiceOrder.id, ServiceOrder.number, ServiceOrder.object_id, ServiceOrder.created_at)
        for id_, number, object_id, created_at in reader.session.execute(columns.where(ServiceOrder.id.in_(self.ids))):
            self.numbers[id_], self.created_on[id_] = number, reader.site.day(created_at)
            self.main[id_] = object_id
            if object_id is not None:
                about[id_].add(object_id)
        pairs = select(ObjectRelation.order_id, ObjectRelation.object_id).where(ObjectRelation.order_id.in_(self.ids))
        for order_id, object_id in reader.session.execute(pairs):
            if order_id is not None:
                about[order_id].add(object_id)
        for fault in faults:
            about[fault.order_id].add(fault.object_id)
        self.about = {id_: frozenset(those) for id_, those in about.items()}
        self.first_seen: dict[int, date] = {}
        for order_id, those in self.about.items():
            day = self.created_on.get(order_id)
            for object_id in those:
                if day is not None:
                    self.first_seen[object_id] = min(day, self.first_seen.get(object_id, day))

    def object_of(self, order_id: int, object_id: int | None) -> int | None:
        """The object that a line is about: its own, the order's, or the first that the order is related to."""
        return object_id or self.main.get(order_id) or min(self.about.get(order_id, ()), default=None)


def _find_repeats(reader: Reader, facts: Facts, faults: Sequence[RepairFact]) -> None:
    """What came back within the period, whenever it was first reported."""
    returns = find_returns(faults)
    facts.again = frozenset(returns.values())
    if not returns:
        return
    by_id = {fault.id: fault for fault in faults}
    symptoms = {row.id: row.name for row in reader.session.execute(select(SymptomCode.id, SymptomCode.name))}
    day = reader.site.day
    for first, second in returns.items():
        one, other = by_id[first], by_id[second]
        assert one.finished_at is not None
        assert other.created_at is not None
        again_on = day(other.created_at)
        if facts.wanted.first <= again_on <= facts.wanted.last:
            facts.repeats[one.object_id].append(RepeatFault(
                one.object_id, facts.names[one.object_id], symptoms.get(one.symptom_id or 0, ""), one.order_id,
                day(one.finished_at), other.order_id, again_on,
            ))  # fmt: skip


def _lives(reader: Reader, objects: dict[int, Counted], first_seen: dict[int, date]) -> Iterable[Life]:
    readings: dict[tuple[int, int], list[Reading]] = defaultdict(list)
    query = (
        select(Meter.object_id, Meter.id, Meter.unit, MeterReading.at, MeterReading.value, MeterReading.replaced)
        .join(MeterReading, MeterReading.meter_id == Meter.id)
        .where(among(Meter.object_id, set(objects)), Meter.falls.is_(False))
        .order_by(MeterReading.at, MeterReading.id)
    )
    for object_id, meter_id, unit, at, value, replaced in reader.session.execute(query):
        if is_hours(unit):
            readings[object_id, meter_id].append(Reading(at, value, replaced))
    daily: dict[int, Decimal] = {}
    for (object_id, _meter), of_meter in sorted(readings.items()):
        counted = compute_daily(of_meter)
        if counted is not None:
            daily.setdefault(object_id, counted)
    for one in objects.values():
        yield Life(one.id, one.commissioned_on, first_seen.get(one.id), daily.get(one.id))


def _item_lines(
    reader: Reader, wanted: ReliabilityWanted, objects: dict[int, Counted], orders: _Orders
) -> Iterable[Used]:
    line, own = OrderLine, reader.company.currency
    query = (
        select(line.order_id, line.object_id, line.item_id, func.coalesce(Item.name, line.description), line.quantity,
               line.unit, line.cost_price, line.executed_on, line.scheduled_on)
        .outerjoin(Item, Item.id == line.item_id)
        .where(line.type == LineType.ITEM, line.status != LineStatus.CANCELED, line.order_id.in_(orders.ids))
        .order_by(line.order_id, line.line_number, line.id)
    )  # fmt: skip
    for order_id, own_id, item_id, name, quantity, unit, price, done, planned in reader.session.execute(query):
        object_id = orders.object_of(order_id, own_id)
        day = done or planned or orders.created_on[order_id]
        if object_id in objects and wanted.first <= day <= wanted.last:
            yield Used(item_id, name, quantity, unit, amount(quantity, price, own), object_id or 0, order_id)


def _replaced(reader: Reader, wanted: ReliabilityWanted, objects: dict[int, Counted]) -> Iterable[Used]:
    """Replacements in service BOMs that have no order line: those with one are among the item lines."""
    change, (begin, _end) = BomChange, reader.site.day_span(wanted.first)
    end = reader.site.day_span(wanted.last)[1]
    query = (
        select(change.object_id, change.order_id, BomLine.item_id, BomLine.description, change.part_quantity,
               BomLine.unit)
        .join(BomLine, BomLine.id == change.line_id)
        .where(change.kind.in_((BomChangeKind.LINE_REPLACED, BomChangeKind.QUANTITY_REPLACED)),
               change.order_line_id.is_(None), among(change.object_id, set(objects)), change.at >= begin,
               change.at < end)
        .order_by(change.id)
    )  # fmt: skip
    for object_id, order_id, item_id, name, quantity, unit in reader.session.execute(query):
        yield Used(item_id, name, quantity, unit, Decimal(0), object_id, order_id)


def _read_spent(reader: Reader, facts: Facts, orders: _Orders) -> None:
    """The margin of the orders (reference 9) by the year in which each line or transaction was done."""
    rates, wanted = load_rates(reader), facts.wanted
    sums: dict[tuple[int, int], list[Decimal]] = {}
    unknown: set[str] = set()
    for entry in margin_entries(reader, orders.ids, posted_only=False):
        if entry.order_id is None or not wanted.first <= entry.day <= wanted.last:
            continue
        of_year = sums.setdefault((entry.order_id, entry.day.year), [Decimal(0), Decimal(0)])
        of_year[0] += entry.cost
        if entry.charged and entry.sales:
            sales: Any = rates.convert(entry.sales, entry.currency, entry.day)
            if sales is None:
                unknown.add(entry.currency)
            else:
                of_year[1] += sales
    facts.unknown = frozenset(unknown)
    for (order_id, year), (cost, sales) in sums.items():
        one = Spent(order_id, year, cost, sales)
        for object_id in facts.objects_of.get(order_id, ()):
            if object_id in facts.names:
                facts.spent[object_id].append(one)
