"""The rows of the demo company that its service is run by: projects, prices, stages, levels, agreements, stores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.demo.plan import DAYS_BACK
from svcdesk.domain.demo.source import DemoAgreement, DemoCustomer, DemoSource, Said
from svcdesk.domain.kinds import (
    IntervalPattern,
    IntervalRange,
    MoveKind,
    PriceModel,
    Priority,
    ProjectType,
    RequestChannel,
    WindowMethod,
)
from svcdesk.models import (
    Agreement,
    AgreementGroup,
    AgreementLine,
    Base,
    Category,
    CategoryGroup,
    CostPrice,
    ExchangeRate,
    LineProperty,
    ObjectRelation,
    Parameter,
    Project,
    ProjectGroup,
    PropertyRule,
    ReasonCode,
    SalesPrice,
    ServiceInterval,
    ServiceLevel,
    ServiceRequest,
    Stage,
    StockMove,
    TaskRelation,
    TemplateGroup,
    TimeWindow,
    Warehouse,
)
from svcdesk.store import UnitOfWork
from svcdesk.store.unit_of_work import SEQUENCES

Ids = dict[str, dict[str, int]]
FIRST_DAY = date(2020, 1, 1)
MODERNISATION = Said("Modernisation of goods lift", "Modernizacja dźwigu towarowego")
INTERNAL = Said("Own machines", "Własne urządzenia")
FOREIGN: Mapping[str, str] = {"Weiß & Söhne Logistik GmbH": "EUR"}
"""Customers whose projects are in another currency."""
_DAYS_APART: Final = 5
"""Objects came under an agreement one after the other: their visits share a day where windows let them."""


class ServiceTables:
    """Inserts them through one unit of work; ``ids`` holds what there is already, and gets the new ones."""

    def __init__(self, uow: UnitOfWork, source: DemoSource, ids: Ids) -> None:
        self.uow = uow
        self.source = source
        self.ids = ids
        self.today = uow.site.day(uow.now)
        self.counts: dict[str, int] = {}

    def load(self) -> dict[str, int]:
        """Insert them; returns how many numbers of each sequence were used."""
        self._accounts()
        self._projects()
        self._prices()
        self._stages()
        self._levels()
        self._recurrence()
        self._agreements()
        self._warehouses()
        self._stock()
        self._requests()
        return self.counts

    def say(self, text: Said) -> str:
        """The text in the language of the demo."""
        return text.text(self.source.language)

    def number(self, code: str) -> str:
        """The next number of a sequence."""
        self.counts[code] = self.counts.get(code, 0) + 1
        return SEQUENCES[code].format(year=self.today.year, n=self.counts[code])

    def id(self, table: str, key: str | None) -> int | None:
        """The id of a record by its code or name; None for none."""
        return self.ids[table][key] if key else None

    def insert(self, class_: type[Base], keys: list[str], rows: list[dict[str, Any]]) -> None:
        """Insert rows and remember their ids by key."""
        self.ids[class_.__tablename__] = dict(zip(keys, self.uow.insert_many(class_, rows), strict=True))

    def coded(self, class_: type[Base], names: Mapping[str, Said]) -> None:
        """Insert records that have a code and a name."""
        rows = [{"code": code, "name": self.say(name), "version": 1} for code, name in names.items()]
        self.insert(class_, list(names), rows)

    def worker(self, at: int | None) -> int | None:
        """The id of a worker of the source by place."""
        return None if at is None else self.ids["worker"][self.source.worker[at].name]

    def _accounts(self) -> None:
        source = self.source
        self.coded(ProjectGroup, source.project_groups)
        self.coded(CategoryGroup, source.category_groups)
        self.insert(Category, [one.code for one in source.category], [
            {"code": one.code, "name": self.say(one.name), "type": one.type, "active": one.active,
             "group_id": self.id("category_group", one.group), "default": one.default, "version": 1}
            for one in source.category
        ])  # fmt: skip
        self.insert(LineProperty, [one.code for one in source.line_property], [
            {"code": one.code, "name": self.say(one.name), "chargeable": one.chargeable,
             "cost_percent": one.cost_percent, "sales_percent": one.sales_percent, "version": 1}
            for one in source.line_property
        ])  # fmt: skip
        self.uow.insert_many(PropertyRule, [
            {"line_property_id": self.id("line_property", one.property), "version": 1,
             "category_id": self.id("category", one.category)}
            for one in source.property_rule
        ])  # fmt: skip

    def _projects(self) -> None:
        rows = [
            self._project(customer, customer.name, ProjectType.TIME_AND_MATERIAL, "SRV", default=True)
            for customer in self.source.customer
        ]
        first = self.source.customer[0]
        rows.append(self._project(first, self.say(MODERNISATION), ProjectType.FIXED_PRICE, "MOD", default=False))
        rows.append(self._project(first, self.say(INTERNAL), ProjectType.INTERNAL, "SRV", default=False))
        self.insert(Project, [row["name"] for row in rows], rows)

    def _project(
        self, customer: DemoCustomer, name: str, type_: ProjectType, group: str, *, default: bool
    ) -> dict[str, Any]:
        return {
            "number": self.number("project"), "name": name, "customer_id": self.id("customer", customer.name),
            "type": type_, "group_id": self.id("project_group", group), "default": default,
            "currency": FOREIGN.get(customer.name, self.source.company.currency), "offset_account": "402-03",
            "line_property_id": self.id("line_property", "BILL"), "version": 1,
        }  # fmt: skip

    def _prices(self) -> None:
        self.uow.insert_many(CostPrice, [
            {"type": one.type, "category_id": self.id("category", one.category), "worker_id": self.worker(one.worker),
             "valid_from": FIRST_DAY if one.months is None else self.today - timedelta(days=30 * one.months),
             "price": one.price, "version": 1}
            for one in self.source.cost_price
        ])  # fmt: skip
        self.uow.insert_many(SalesPrice, [
            {"type": one.type, "category_id": self.id("category", one.category), "valid_from": FIRST_DAY,
             "project_id": self.id("project", one.customer), "model": PriceModel(one.model), "value": one.value,
             "currency": one.currency or self.source.company.currency, "version": 1}
            for one in self.source.sales_price
        ])  # fmt: skip
        self.uow.insert_many(ExchangeRate, [
            {"currency": one.currency, "valid_from": self.today - timedelta(days=30 * one.months), "rate": one.rate,
             "version": 1}
            for one in self.source.exchange_rate
        ])  # fmt: skip

    def _stages(self) -> None:
        self.coded(ReasonCode, self.source.reason_codes)
        known: dict[str, int] = {}
        self.ids["stage"] = known
        paths: dict[str, str] = {}
        for one in self.source.stage:  # a parent stands before its children
            paths[one.code] = " › ".join(part for part in (paths.get(one.parent), self.say(one.name)) if part)
            (known[one.code],) = self.uow.insert_many(Stage, [{
                "code": one.code, "name": self.say(one.name), "parent_id": known.get(one.parent),
                "path": paths[one.code],
                "may_modify": "modify" in one.allows, "may_cancel": "cancel" in one.allows,
                "may_delete": "delete" in one.allows, "may_post": "post" in one.allows, "stops_recording": one.stops,
                "needs_reason": one.reason, "phase_id": self.id("activity_phase", one.phase), "version": 1,
            }])  # fmt: skip

    def _levels(self) -> None:
        source = self.source
        self.insert(ServiceLevel, [one.code for one in source.service_level], [
            {"code": one.code, "name": self.say(one.name), "days": one.days, "hours": one.hours,
             "calendar_id": self.id("work_calendar", one.calendar), "suspended": one.suspended, "version": 1}
            for one in source.service_level
        ])  # fmt: skip
        self.insert(AgreementGroup, [one.code for one in source.agreement_group], [
            {"code": one.code, "name": self.say(one.name), "version": 1,
             "service_level_id": self.id("service_level", one.level)}
            for one in source.agreement_group
        ])  # fmt: skip

    def _recurrence(self) -> None:
        """Intervals, windows, groups of templates, and the calendar by which visits are dated."""
        source = self.source
        self.insert(ServiceInterval, [one.code for one in source.interval], [
            {"code": one.code, "name": self.say(one.name), "range": IntervalRange(one.range),
             "frequency": one.frequency, "pattern": IntervalPattern(one.pattern), "from_completion": one.completion,
             "version": 1}
            for one in source.interval
        ])  # fmt: skip
        self.insert(TimeWindow, [one.code for one in source.window], [
            {"code": one.code, "name": self.say(one.name), "method": WindowMethod(one.method),
             "days_before": one.before, "days_after": one.after, "version": 1}
            for one in source.window
        ])  # fmt: skip
        groups = self.ids["template_group"] = {}
        for one in source.template_group:
            (groups[one.code],) = self.uow.insert_many(TemplateGroup, [
                {"code": one.code, "name": self.say(one.name), "parent_id": groups.get(one.parent), "version": 1}
            ])  # fmt: skip
        self.uow.add(Parameter(name="calendar", value=self.id("work_calendar", "STD")))

    def _agreements(self) -> None:
        found = self.source.agreement
        levels = {one.code: one.level for one in self.source.agreement_group}
        ids = self.uow.insert_many(Agreement, [
            {"number": self.number("agreement"), "description": self.say(one.description),
             "project_id": self.id("project", one.customer), "group_id": self.id("agreement_group", one.group),
             "starts_on": self.today - timedelta(days=30 * one.months),
             "ends_on": None if one.ends is None else self.today + timedelta(days=one.ends),
             "suspended": one.suspended, "template": one.template,
             "template_group_id": self.id("template_group", one.templates),
             "service_level_id": self.id("service_level", levels[one.group]),
             "preferred_technician_id": self.worker(one.technician),
             "activity_type_id": self.id("activity_type", "VISIT"), "version": 1}
            for one in found
        ])  # fmt: skip
        self.ids["agreement_of_object"] = {}
        for agreement_id, one in zip(ids, found, strict=True):
            self._agreement_rows(agreement_id, one)

    def _agreement_rows(self, agreement_id: int, one: DemoAgreement) -> None:
        customer = next(c for c in self.source.customer if c.name == one.customer)
        serials = [o.serial for place in customer.location for o in place.objects if o.group in one.objects]
        self.uow.insert_many(ObjectRelation, [
            {"agreement_id": agreement_id, "object_id": self.id("service_object", serial)} for serial in serials
        ])  # fmt: skip
        tasks = sorted({line.task for line in self.source.agreement_line if line.task})
        self.uow.insert_many(TaskRelation, [
            {"agreement_id": agreement_id, "task_id": self.id("service_task", task)} for task in tasks
        ])  # fmt: skip
        about = [(serial, line) for serial in serials or [""] for line in self.source.agreement_line]
        start = self.today - timedelta(days=30 * one.months)
        self.uow.insert_many(AgreementLine, [
            {"agreement_id": agreement_id, "line_number": at, "type": line.type, "description": self.say(line.text),
             "category_id": self.id("category", line.category),
             "line_property_id": self.id("line_property", "BILL"), "task_id": self.id("service_task", line.task),
             "object_id": self.id("service_object", serial), "quantity": line.quantity,
             "interval_id": self.id("service_interval", line.interval),
             "window_id": self.id("time_window", line.window) if one.windows else None,
             "starts_on": start + timedelta(_DAYS_APART * serials.index(serial)) if serial in serials[1:] else None,
             "unit": {"hour": "h", "expense": "km"}.get(line.type, "")}
            for at, (serial, line) in enumerate(about, 1)
        ])  # fmt: skip
        if not (one.template or one.suspended):
            self.ids["agreement_of_object"] |= dict.fromkeys(serials, agreement_id)

    def _warehouses(self) -> None:
        about = self.source.company
        self.insert(Warehouse, [one.code for one in self.source.warehouse], [
            {"code": one.code, "name": self.say(one.name), "default": one.default, "worker_id": self.worker(one.worker),
             "street": about.street, "postal_code": about.postal_code, "city": about.city, "country": about.country,
             "version": 1}
            for one in self.source.warehouse
        ])  # fmt: skip

    def _stock(self) -> None:
        """What was received before the first order: much in the default store, a little in the vans."""
        quantities = {one.code: Decimal(40 if one.default else 4) for one in self.source.warehouse}
        self.uow.insert_many(StockMove, [
            {"item_id": self.id("item", item.number), "warehouse_id": self.id("warehouse", code),
             "kind": MoveKind.RECEIPT, "quantity": quantity, "cost_price": item.cost, "on_hand": quantity,
             "average_cost": item.cost, "at": self.uow.now - timedelta(days=DAYS_BACK + 10), "user": self.uow.user}
            for item in self.source.item for code, quantity in quantities.items()
        ])  # fmt: skip

    def _requests(self) -> None:
        """What came in this morning; newest first in the source."""
        for one in reversed(self.source.request):
            self.uow.add(ServiceRequest(
                number=self.number("service_request"), title=self.say(one.title), problem=self.say(one.text),
                received_at=self.uow.now - timedelta(minutes=one.minutes), caller=one.caller, phone=one.phone,
                company_name=one.company or one.customer, customer_id=self.id("customer", one.customer),
                channel=RequestChannel(one.channel), priority=Priority[one.priority.upper()],
            ))  # fmt: skip
