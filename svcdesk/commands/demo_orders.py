"""The rows of the demo company's orders: header, skills, activities, lines of all four types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from svcdesk.commands.demo_stages import stage_of
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.demo.plan import Visit, VisitState
from svcdesk.domain.demo.source import DemoCustomer, DemoLocation, DemoSource, Said
from svcdesk.domain.kinds import ActivityCategory, LineStatus, LineType, Origin
from svcdesk.domain.orders import compute_progress
from svcdesk.models import Activity, Base, ObjectRelation, OrderLine, OrderSkill, ServiceOrder, TaskRelation
from svcdesk.store.unit_of_work import SEQUENCES

Rows = dict[type[Base], list[dict[str, Any]]]

WORK = Said("Work on site", "Praca na miejscu")
TRAVEL = Said("Travel", "Dojazd")
CALL_OUT = Said("Emergency call-out", "Interwencja pogotowia")
FLAT_FEE = Said("Inspection, flat fee", "Przegląd, opłata ryczałtowa")
ONCE_NAME = Said("Neighbour with the key", "Sąsiad z kluczem")
WORKED = frozenset({VisitState.DONE, VisitState.PART, VisitState.POSTED})
CATEGORIES: Mapping[LineType, str] = {LineType.HOUR: "WORK", LineType.EXPENSE: "TRAVEL", LineType.ITEM: "PARTS"}
OFFSET_ACCOUNT = "402-03"


@dataclass(frozen=True, slots=True)
class _Place:
    customer: DemoCustomer
    location: DemoLocation


def order_rows(
    visits: Sequence[Visit], source: DemoSource, ids: Mapping[str, Mapping[str, int]], site: SiteTime, now: datetime
) -> Rows:  # fmt: skip
    """The rows of each class, ready for ``insert_many`` into empty tables (their ids begin at 1)."""
    return _OrderRows(source, ids, site, now).make(visits)


class _OrderRows:
    def __init__(self, source: DemoSource, ids: Mapping[str, Mapping[str, int]], site: SiteTime, now: datetime) -> None:
        self.source = source
        self.ids = ids
        self.site = site
        self.now = now
        self.rnd = Random("svcdesk-demo-lines")
        self.places = {
            object_.serial: _Place(customer, location)
            for customer in source.customer
            for location in customer.location
            for object_ in location.objects
        }
        self.teams = {worker.name: worker.team for worker in source.worker}
        self.owners = {team.code: team.owner for team in source.team}
        self.items = {group: [item for item in source.item if group in item.groups] for group in source.groups}
        self.counts: dict[int, int] = {}
        self.rows: Rows = {
            ServiceOrder: [], OrderSkill: [], ObjectRelation: [], TaskRelation: [], Activity: [], OrderLine: [],
        }  # fmt: skip

    def make(self, visits: Sequence[Visit]) -> Rows:
        orders: dict[int, int] = {}
        for visit in (v for v in visits if v.follows is None):
            orders[id(visit)] = self._order(visit)
        for visit in visits:
            order_id = orders[id(visit.follows or visit)]
            self._activity(visit, order_id)
            if visit.follows is None:
                self._lines(visit, order_id)
        statuses: dict[int, set[LineStatus]] = {}
        for line in self.rows[OrderLine]:
            statuses.setdefault(line["order_id"], set()).add(line["status"])
        for order_id, order in enumerate(self.rows[ServiceOrder], 1):
            order["progress"] = compute_progress(statuses[order_id])
        return self.rows

    def say(self, text: Said) -> str:
        return text.text(self.source.language)

    def _id(self, table: str, key: str | None) -> int | None:
        return None if key is None else self.ids[table][key]

    def _order(self, visit: Visit) -> int:
        place = self.places[visit.object.serial]
        year = self.site.local(visit.created_at).year
        self.counts[year] = self.counts.get(year, 0) + 1
        contact = place.location.contacts[0].name if place.location.contacts else None
        owner = self.owners[self.teams[visit.worker]] if visit.worker and self.teams[visit.worker] else None
        address = place.location
        description = (
            f"{self.say(visit.title)} – {self.say(visit.object.name)}" if visit.starts_at else self.say(visit.title)
        )
        emergency = visit.priority.name == "HIGH"
        stage_id = self._id("stage", stage_of(visit, self.now, len(self.rows[ServiceOrder])))
        self.rows[ServiceOrder].append({
            "number": SEQUENCES["service_order"].format(year=year, n=self.counts[year]),
            "description": description, "order_type_id": self._id("order_type", visit.type), "priority": visit.priority,
            "origin": visit.origin, "customer_id": self._id("customer", place.customer.name),
            "location_id": self._id("location", address.name), "contact_id": self._id("contact", contact),
            "object_id": self._id("service_object", visit.object.serial), "address_once": visit.once,
            "project_id": self._id("project", place.customer.name), "stage_id": stage_id,
            "agreement_id": self.ids["agreement_of_object"].get(visit.object.serial),
            "address_name": self.say(ONCE_NAME) if visit.once else address.name, "street": address.street,
            "postal_code": address.postal_code, "city": address.city, "country": address.country,
            "preferred_at": visit.starts_at, "window_from": visit.window_from, "window_until": visit.window_until,
            "preferred_technician_id": self._id("worker", visit.worker if self.rnd.random() < 0.2 else None),
            "responsible_id": self._id("worker", owner or self.source.team[0].owner),
            "activity_type_id": self._id("activity_type", "EMERG" if emergency else "VISIT"),
            "problem": self.say(visit.problem), "note": "", "reference_text": visit.reference, "import_key": None,
            "signed_off_at": visit.ends_at if visit.state in WORKED else None,
            "created_at": visit.created_at, "version": 1,
        })  # fmt: skip
        order_id = len(self.rows[ServiceOrder])
        self.rows[OrderSkill] += [
            {"order_id": order_id, "skill_id": self._id("skill", code)} for code in sorted(visit.skills)
        ]
        object_id = self._id("service_object", visit.object.serial)
        self.rows[ObjectRelation].append({"order_id": order_id, "object_id": object_id, "reference_text": ""})
        self.rows[TaskRelation].append({"order_id": order_id, "task_id": self._id("service_task", visit.task)})
        return order_id

    def _activity(self, visit: Visit, order_id: int) -> None:
        running = visit.starts_at is not None and visit.starts_at <= self.now and not visit.closed
        phase = "DONE" if visit.closed else "SITE" if running and visit.dispatched else "PLAN"
        self.rows[Activity].append({
            "order_id": order_id, "title": self.say(visit.title), "worker_id": self._id("worker", visit.worker),
            "starts_at": visit.starts_at, "minutes": visit.minutes, "priority": visit.priority,
            "dispatched": visit.dispatched, "closed": visit.closed,
            "closed_by_cancel": visit.state is VisitState.CANCELED, "category": ActivityCategory.APPOINTMENT,
            "type_id": self._id("activity_type", "EMERG" if visit.priority.name == "HIGH" else "VISIT"),
            "phase_id": self._id("activity_phase", phase), "purpose": "", "note": "", "version": 1,
        })  # fmt: skip

    def _lines(self, visit: Visit, order_id: int) -> None:
        """Work and travel always; parts of repairs; a fee for emergencies and flat-rate inspections."""
        activity_id = len(self.rows[Activity])
        lines: list[dict[str, Any]] = [self._hours(visit), self._travel()]
        if visit.type in ("REP", "OVH") and visit.state is not VisitState.CANCELED and self.rnd.random() < 0.6:
            lines.append(self._part(visit))
        if visit.priority.name == "HIGH":
            lines.append(self._fee(CALL_OUT))
        elif visit.type == "INSP" and visit.origin is Origin.SYSTEM:
            lines.append(self._fee(FLAT_FEE))
        for number, line in enumerate(lines, 1):
            place = {"order_id": order_id, "line_number": number, "activity_id": activity_id}
            self.rows[OrderLine].append(line | self._common(visit, number, len(lines)) | place)

    def _common(self, visit: Visit, number: int, of: int) -> dict[str, Any]:
        worked = visit.state in WORKED
        status = LineStatus.CREATED
        if visit.state is VisitState.CANCELED:
            status = LineStatus.CANCELED
        elif visit.state is VisitState.POSTED or (visit.state is VisitState.PART and number < of):
            status = LineStatus.POSTED
        day: date | None = None if visit.starts_at is None else self.site.day(visit.starts_at)
        return {
            "status": status, "origin": visit.origin, "note": "", "task_id": self._id("service_task", visit.task),
            "object_id": self._id("service_object", visit.object.serial),
            "line_property_id": self._id("line_property", "BILL"), "scheduled_on": day,
            "executed_on": day if worked else None, "start_after": None, "end_before": None,
            "signed_off_at": visit.ends_at if worked else None,
        }  # fmt: skip

    def _hours(self, visit: Visit) -> dict[str, Any]:
        quantity = (Decimal(visit.minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
        worked = visit.state in WORKED
        return self._line(
            LineType.HOUR, WORK, quantity, "h",
            worker_id=self._id("worker", visit.worker or self.source.team[0].owner if worked else visit.worker),
            started_at=visit.starts_at if worked else None, ended_at=visit.ends_at if worked else None,
        )  # fmt: skip

    def _travel(self) -> dict[str, Any]:
        kilometres = Decimal(self.rnd.randrange(4, 38))
        return self._line(LineType.EXPENSE, TRAVEL, kilometres, "km", offset_account=OFFSET_ACCOUNT)

    def _part(self, visit: Visit) -> dict[str, Any]:
        item = self.rnd.choice(self.items[visit.object.group])
        quantity = Decimal(self.rnd.choice((1, 1, 1, 2, 4)))
        return self._line(LineType.ITEM, item.name, quantity, item.unit, item_id=self._id("item", item.number))

    def _fee(self, text: Said) -> dict[str, Any]:
        category = "CALLOUT" if text is CALL_OUT else "FLAT"
        category_id = self._id("category", category)
        return self._line(LineType.FEE, text, Decimal(1), "", category_id=category_id)

    def _line(
        self,
        type_: LineType,
        text: Said,
        quantity: Decimal,
        unit: str,
        **more: Any,
    ) -> dict[str, Any]:
        return {
            "type": type_, "description": self.say(text), "quantity": quantity, "unit": unit,
            "worker_id": None, "item_id": None,
            "category_id": self._id("category", CATEGORIES.get(type_)), "offset_account": "", "started_at": None,
            "ended_at": None, **more,
        }  # fmt: skip
