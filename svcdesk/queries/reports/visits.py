"""Orders in process by start: the schedule of each customer, and the visits of each object (reference 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.i18n import N_
from svcdesk.queries.planned_visits import VisitRow, VisitsWanted, load_visits
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ObjectFacts, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader

_WHICH: Final = N_("Which visits")
_CUSTOMER: Final = FieldSpec(
    "customer_id", N_("Customer"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="customer"
)
_OBJECT: Final = FieldSpec(
    "object_id", N_("Service object"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="service_object"
)
_REST: Final = (
    FieldSpec("agreement_id", N_("Agreement"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="agreement"),
    FieldSpec("technician_id", N_("Technician"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="worker"),
    FieldSpec("from_day", N_("From"), FieldKind.DAY, section=_WHICH, nullable=True,
              help=N_("The day of the start, or of the preferred time where no start is set.")),
    FieldSpec("until_day", N_("Until"), FieldKind.DAY, section=_WHICH, nullable=True, help=N_("This day included.")),
    FieldSpec("planned_only", N_("Of agreements only"), FieldKind.FLAG, section=_WHICH,
              help=N_("Only visits that agreements asked for: no repairs.")),
)  # fmt: skip
_HOUR: Final = Decimal(60)


def _load(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> list[VisitRow]:
    technician = criteria.get("technician_id")
    wanted = VisitsWanted(
        customer_id=criteria.get("customer_id"), agreement_id=criteria.get("agreement_id"),
        object_id=criteria.get("object_id"), technician_ids=None if technician is None else (technician,),
        from_day=criteria.get("from_day"), until_day=criteria.get("until_day"),
        planned_only=bool(criteria.get("planned_only")),
    )  # fmt: skip
    return load_visits(reader, wanted, t.language)


def _hours(visit: VisitRow) -> Decimal:
    """The length of the visit; of an order without an activity, the hours of its lines."""
    if visit.activity_id is not None:
        return (Decimal(visit.minutes) / _HOUR).quantize(Decimal("0.01"))
    return sum((line.hours for line in visit.lines), Decimal(0))


def _named(facts: ObjectFacts) -> str:
    return "  ".join(filter(None, (facts.number, facts.name)))


def schedule_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading a customer, a line a visit by start; the hours of each customer, and of all."""
    by_customer: dict[tuple[str, int], list[VisitRow]] = {}
    for visit in _load(reader, criteria, t):
        by_customer.setdefault((visit.customer, visit.customer_id), []).append(visit)
    total = Decimal(0)
    for key in sorted(by_customer):
        yield ReportRow((key[0],), RowKind.HEADING)
        hours = Decimal(0)
        for visit in by_customer[key]:
            things = ", ".join(facts.name for facts in visit.objects)
            cells = (visit.starts_at or visit.day, visit.number, visit.description, visit.technician.name, things,
                     _hours(visit))  # fmt: skip
            yield ReportRow(cells, opens=("service_order", visit.order_id))
            hours += _hours(visit)
        total += hours
        yield ReportRow((t(N_("Hours of the customer")), None, None, None, None, hours), RowKind.TOTAL, level=1)
    yield ReportRow((t(N_("Hours in total")), None, None, None, None, total), RowKind.TOTAL)


CUSTOMER_SCHEDULE: Final = ReportSpec(
    "customer_schedule",
    N_("Customer schedule"),
    N_("The open visits of each customer by their start, with technician, object and hours."),
    "calendar-days",
    (_CUSTOMER, *_REST),
    (
        ReportColumn(N_("Start"), CellKind.INSTANT, 1.45),
        ReportColumn(N_("Order"), weight=1.3),
        ReportColumn(N_("Description"), weight=2.6),
        ReportColumn(N_("Technician"), weight=1.4),
        ReportColumn(N_("Object"), weight=2.2),
        ReportColumn(N_("Hours"), CellKind.NUMBER, 0.7),
    ),
    schedule_rows,
)


def object_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading an object, a line a visit to it by start; the hours are those of its lines."""
    by_object: dict[tuple[str, int], list[VisitRow]] = {}
    for visit in _load(reader, criteria, t):
        for object_id, facts in {line.object_id: line.facts for line in visit.lines}.items():
            if object_id is not None and criteria.get("object_id") in (None, object_id):
                by_object.setdefault((_named(facts), object_id), []).append(visit)
    count = 0
    for name, object_id in sorted(by_object):
        facts = next(line.facts for line in by_object[name, object_id][0].lines if line.object_id == object_id)
        serial = t(N_("serial number {number}")).format(number=facts.serial_number) if facts.serial_number else ""
        yield ReportRow((" · ".join(filter(None, (name, serial, facts.place))),), RowKind.HEADING)
        for visit in by_object[name, object_id]:
            lines = [line for line in visit.lines if line.object_id == object_id]
            work = ", ".join(dict.fromkeys(line.text for line in lines if line.text)) or visit.description
            hours = sum((line.hours for line in lines), Decimal(0))
            cells = (visit.starts_at or visit.day, visit.number, work, visit.agreement, visit.technician.name, hours)
            yield ReportRow(cells, opens=("service_order", visit.order_id))
            count += 1
    yield ReportRow((t(N_("Visits in total")), None, None, None, None, Decimal(count)), RowKind.TOTAL)


OBJECT_VISITS: Final = ReportSpec(
    "object_visits",
    N_("Planned visits by object"),
    N_("For each service object the open visits by their start: what is done, by whom, under which agreement."),
    "calendar-range",
    (_OBJECT, _CUSTOMER, *_REST),
    (
        ReportColumn(N_("Start"), CellKind.INSTANT, 1.45),
        ReportColumn(N_("Order"), weight=1.3),
        ReportColumn(N_("What is done"), weight=3.0),
        ReportColumn(N_("Agreement"), weight=1.1),
        ReportColumn(N_("Technician"), weight=1.4),
        ReportColumn(N_("Hours"), CellKind.NUMBER, 0.7),
    ),
    object_rows,
)
