"""The rows of the demo company: itself, its people and calendars, small tables, customers and objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from svcdesk.commands.demo_boms import add_boms
from svcdesk.commands.demo_clocks import add_clocks
from svcdesk.commands.demo_objects import add_built_in, add_meters
from svcdesk.commands.demo_orders import order_rows
from svcdesk.commands.demo_photos import DemoPhotos
from svcdesk.commands.demo_posting import post_lines, take_posted
from svcdesk.commands.demo_prices import price_rows
from svcdesk.commands.demo_repairs import DemoRepairs
from svcdesk.commands.demo_service import ServiceTables
from svcdesk.commands.demo_signatures import sign_off_rows
from svcdesk.commands.demo_stages import reason_rows
from svcdesk.domain.calendars import OpeningHours
from svcdesk.domain.demo.plan import DAYS_AHEAD, DAYS_BACK, Planner
from svcdesk.domain.demo.source import DemoSource, Said, read_source
from svcdesk.models import (
    Absence,
    ActivityPhase,
    ActivityType,
    Base,
    CalendarDay,
    CalendarSpan,
    Company,
    Contact,
    Customer,
    Item,
    Location,
    NumberSequence,
    ObjectGroup,
    ObjectGroupSkill,
    OrderType,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    SignOff,
    Skill,
    StageReason,
    Team,
    WorkCalendar,
    Worker,
    WorkerSkill,
)
from svcdesk.resources import resource
from svcdesk.store import UnitOfWork
from svcdesk.store.unit_of_work import SEQUENCES

CHRISTMAS_EVE_CLOSES = 12 * 60


def load_tables(uow: UnitOfWork, language: str) -> int:
    """Insert the demo company into empty tables; returns the number of orders."""
    return _Loader(uow, read_source(language)).load()


class _Loader:
    """Inserts the demo company through one unit of work; the maps hold the ids by code or name."""

    def __init__(self, uow: UnitOfWork, source: DemoSource) -> None:
        self.uow = uow
        self.source = source
        self.today = uow.site.day(uow.now)
        self.ids: dict[str, dict[str, int]] = {}
        self.numbers: dict[str, int] = {}

    def load(self) -> int:
        self._company()
        hours = self._calendars()
        self._people(hours)
        self._small_tables()
        self._customers()
        self.numbers |= ServiceTables(self.uow, self.source, self.ids).load()
        absent = self._absences(hours)
        visits = Planner(self.source, self.uow.site, self.uow.now, hours, absent).visits()
        rows = order_rows(visits, self.source, self.ids, self.uow.site, self.uow.now)
        price_rows(self.uow, rows)
        add_clocks(self.uow, rows)
        done = take_posted(rows)
        for class_, found in rows.items():
            self.uow.insert_many(class_, found)
        self.uow.insert_many(SignOff, sign_off_rows(rows[ServiceOrder], self.source, self.ids), history=False)
        post_lines(self.uow, done)
        reasons = reason_rows(rows[ServiceOrder], self.ids, self.source.language, self.uow.now, self.uow.user)
        self.uow.insert_many(StageReason, reasons)
        self._sequences(rows[ServiceOrder])
        add_built_in(self.uow, self.source.language)
        add_boms(self.uow, self.source.language)
        add_meters(self.uow, self.source.language)
        titles = {self.say(kind.title): kind.title.en for kind in self.source.kind}
        DemoRepairs(self.uow, self.source.language, titles).load()
        DemoPhotos(self.uow, self.source.language).load()
        return len(rows[ServiceOrder])

    def say(self, text: Said) -> str:
        return text.text(self.source.language)

    def number(self, code: str) -> str:
        self.numbers[code] = self.numbers.get(code, 0) + 1
        return SEQUENCES[code].format(n=self.numbers[code])

    def insert(self, class_: type[Base], keys: Iterable[str], rows: list[dict[str, Any]]) -> None:
        ids = self.uow.insert_many(class_, rows)
        self.ids[class_.__tablename__] = dict(zip(keys, ids, strict=True))

    def coded(self, class_: type[Base], names: Mapping[str, Said]) -> None:
        rows = [{"code": code, "name": self.say(name), "version": 1} for code, name in names.items()]
        self.insert(class_, names, rows)

    def _company(self) -> None:
        about = self.source.company
        self.uow.add(Company(
            name=about.name, vat_id=about.vat_id, site_name=about.site_name, street=about.street,
            postal_code=about.postal_code, city=about.city, country=about.country, phone=about.phone,
            email=about.email, website=about.website, bank_account=about.bank_account, currency=about.currency,
            language=about.language, time_zone=about.time_zone, document_footer=self.say(about.document_footer),
            logo=resource("demo", "logo.png").read_bytes(),
        ))  # fmt: skip

    def _calendars(self) -> dict[str, OpeningHours]:
        """Field and office hours; today is opened where it would be closed, so that the board is never empty."""
        found = self.source.calendar
        rows = [{"code": c.code, "name": self.say(c.name), "country": "PL", "version": 1} for c in found]
        self.insert(WorkCalendar, [c.code for c in found], rows)
        hours: dict[str, OpeningHours] = {}
        spans: list[dict[str, Any]] = []
        days: list[dict[str, Any]] = []
        eve = self.say(Said("Christmas Eve", "Wigilia"))
        extra = self.say(Said("Extra working day", "Dodatkowy dzień pracy"))
        for calendar in found:
            id_ = self.ids["work_calendar"][calendar.code]
            weekly = dict.fromkeys(range(1, 6), ((calendar.opens, calendar.closes),))
            spans += [
                {"calendar_id": id_, "weekday": d, "opens": calendar.opens, "closes": calendar.closes} for d in weekly
            ]
            special = {
                date(year, 12, 24): (eve, (calendar.opens, CHRISTMAS_EVE_CLOSES))
                for year in range(self.today.year - 2, self.today.year + 2)
            }
            if not OpeningHours(weekly, {}, "PL").spans(self.today):
                special[self.today] = (extra, (calendar.opens, calendar.closes))
            days += [
                {"calendar_id": id_, "day": day, "name": name, "opens": span[0], "closes": span[1]}
                for day, (name, span) in special.items()
            ]
            hours[calendar.code] = OpeningHours(weekly, {day: (span,) for day, (_n, span) in special.items()}, "PL")
        self.uow.insert_many(CalendarSpan, spans)
        self.uow.insert_many(CalendarDay, days)
        return hours

    def _people(self, hours: Mapping[str, OpeningHours]) -> None:
        self.coded(Skill, self.source.skills)
        self.coded(Team, {team.code: team.name for team in self.source.team})
        workers = self.source.worker
        dispatcher = self.source.team[0].owner
        rows = []
        for n, worker in enumerate(workers):
            rows.append({
                "number": self.number("worker"), "name": worker.name, "kind": worker.kind, "active": worker.active,
                "login": self.uow.user if worker.name == dispatcher else "",
                "team_id": self.ids["team"].get(worker.team), "calendar_id": self.ids["work_calendar"][worker.calendar],
                "phone": f"+48 600 555 {101 + n:03d}", "email": "", "note": self.say(worker.position), "version": 1,
            })  # fmt: skip
        self.insert(Worker, [w.name for w in workers], rows)
        for team in self.source.team:
            self.uow.get(Team, self.ids["team"][team.code]).owner_id = self.ids["worker"][team.owner]
        able = [(worker.name, code) for worker in workers for code in worker.skills]
        licence = {"UDT": self.today + timedelta(days=210), "FGAS": self.today + timedelta(days=24)}
        self.uow.insert_many(WorkerSkill, [
            {"worker_id": self.ids["worker"][name], "skill_id": self.ids["skill"][code],
             "valid_until": licence.get(code)}
            for name, code in able
        ])  # fmt: skip

    def _small_tables(self) -> None:
        source = self.source
        self.coded(OrderType, source.order_types)
        self.coded(ActivityType, source.activity_types)
        self.coded(ActivityPhase, source.activity_phases)
        self.coded(ServiceTask, source.tasks)
        self.coded(ObjectGroup, {code: group.name for code, group in source.groups.items()})
        self.uow.insert_many(ObjectGroupSkill, [
            {"group_id": self.ids["object_group"][code], "skill_id": self.ids["skill"][skill]}
            for code, group in source.groups.items() for skill in group.skills
        ])  # fmt: skip
        self.insert(Item, [item.number for item in source.item], [
            {"number": item.number, "name": self.say(item.name), "unit": item.unit, "active": True,
             "cost_price": item.cost, "sales_price": item.sales, "version": 1}
            for item in source.item
        ])  # fmt: skip

    def _customers(self) -> None:
        self.insert(Customer, [c.name for c in self.source.customer], [
            {"number": self.number("customer"), "name": c.name, "vat_id": c.vat_id, "language": c.language,
             "blocked": c.blocked, "phone": c.phone, "phone_2": c.phone_2, "email": c.email, "street": c.street,
             "postal_code": c.postal_code, "city": c.city, "country": c.country, "note": self.say(c.note), "version": 1}
            for c in self.source.customer
        ])  # fmt: skip
        places = [(c, place) for c in self.source.customer for place in c.location]
        self.insert(Location, [place.name for _c, place in places], [
            {"customer_id": self.ids["customer"][c.name], "number": self.number("location"), "name": place.name,
             "street": place.street, "postal_code": place.postal_code, "city": place.city, "country": place.country,
             "phone": place.contacts[0].phone if place.contacts else c.phone, "access_notes": self.say(place.access),
             "version": 1}
            for c, place in places
        ])  # fmt: skip
        people = [(c, place, contact) for c, place in places for contact in place.contacts]
        self.insert(Contact, [contact.name for _c, _p, contact in people], [
            {"customer_id": self.ids["customer"][c.name], "location_id": self.ids["location"][place.name],
             "name": contact.name, "position": self.say(contact.position), "phone": contact.phone, "email": "",
             "note": "", "version": 1}
            for c, place, contact in people
        ])  # fmt: skip
        self._objects([(c.name, place.name, o) for c, place in places for o in place.objects])

    def _objects(self, found: list[tuple[str, str, Any]]) -> None:
        rnd = Random("svcdesk-demo-objects")
        rows = []
        for customer, place, about in found:
            commissioned = self.today - timedelta(days=about.years * 365 + rnd.randrange(10, 340))
            rows.append({
                "number": self.number("service_object"), "name": self.say(about.name),
                "group_id": self.ids["object_group"][about.group], "tangible": True, "maker": about.maker,
                "model": about.model, "serial_number": about.serial, "customer_id": self.ids["customer"][customer],
                "location_id": self.ids["location"][place], "place": about.place, "commissioned_on": commissioned,
                "warranty_until": commissioned + timedelta(days=rnd.choice((730, 1095, 1826))), "note": "",
                "version": 1,
            })  # fmt: skip
        self.insert(ServiceObject, [about.serial for _c, _p, about in found], rows)

    def _absences(self, hours: Mapping[str, OpeningHours]) -> set[tuple[str, date]]:
        """The absences of the source, and two holidays of two weeks for everybody in the past."""
        found = [(a.worker, a.kind.value, a.first, a.last, self.say(a.note)) for a in self.source.absence]
        rnd = Random("svcdesk-demo-absences")
        for worker in self.source.worker:
            if worker.team:
                for low, high in ((-DAYS_BACK, -300), (-290, -60)):
                    first = rnd.randrange(low, high)
                    found.append((worker.name, "leave", first, first + 11, ""))
        calendars = {w.name: hours[w.calendar] for w in self.source.worker}
        rows: list[dict[str, Any]] = []
        absent: set[tuple[str, date]] = set()
        for name, kind, low, high, note in found:
            days = [self.today + timedelta(days=n) for n in range(low, high + 1)]
            open_days = [day for day in days if calendars[name].spans(day)]
            absent |= {(name, day) for day in days}
            if open_days:
                opens = calendars[name].spans(open_days[0])[0][0]
                closes = calendars[name].spans(open_days[-1])[-1][1]
                rows.append({
                    "worker_id": self.ids["worker"][name], "kind": kind, "note": note, "version": 1,
                    "starts_at": self._at(open_days[0], opens), "ends_at": self._at(open_days[-1], closes),
                })  # fmt: skip
        self.uow.insert_many(Absence, rows)
        return {(name, day) for name, day in absent if (day - self.today).days <= DAYS_AHEAD}

    def _at(self, day: date, minute: int) -> datetime:
        return self.uow.site.instant(day, time(minute // 60, minute % 60))

    def _sequences(self, orders: list[dict[str, Any]]) -> None:
        year = self.today.year
        this_year = sum(1 for row in orders if row["number"].startswith(f"ZS-{year}-"))
        for code, used in {**self.numbers, "service_order": this_year, "item": 0}.items():
            self.uow.session.add(NumberSequence(code=code, pattern=SEQUENCES[code], next_number=used + 1, year=year))
