"""Writes planned visits as service orders with their lines, many at once (reference 5, steps 9 and 10)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import func, select

from svcdesk.commands.agreement_parts import becomes_part, completed_line, part_of_line
from svcdesk.commands.line_activities import follow_lines, line_minutes, make_activities, waits_for_stage
from svcdesk.commands.order_rules import planned_minutes, stretch_waiting
from svcdesk.commands.stage_entry import first_stage_id
from svcdesk.commands.stock import Warehouses
from svcdesk.domain.calendars import OpeningHours
from svcdesk.domain.kinds import ActivityCategory, LineType, Origin, Priority
from svcdesk.domain.line_activities import LineWork, compute_visit_minutes, group_lines
from svcdesk.domain.orders import compute_minutes
from svcdesk.domain.planning.plan import Row, Visit
from svcdesk.domain.price_book import PriceBook
from svcdesk.models import (
    Activity,
    Agreement,
    AgreementLine,
    Base,
    Contact,
    Customer,
    ItemRequirement,
    Location,
    ObjectGroupSkill,
    ObjectRelation,
    OrderLine,
    OrderSkill,
    PlannedDate,
    Project,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    Stage,
    TaskRelation,
)
from svcdesk.store import UnitOfWork
from svcdesk.store.planning_facts import load_planning_calendar
from svcdesk.store.price_facts import load_book
from svcdesk.store.stock_facts import among

_USUAL_START: Final = 8 * 60
"""Minutes after midnight: when a visit begins without start-after time and without a calendar."""
_LAST_MINUTE: Final = 24 * 60 - 1
_STEP: Final = 256


@dataclass(slots=True)
class _About:
    """One agreement with all that its orders take from it."""

    agreement: Agreement
    project: Project
    customer: Customer
    contact_id: int | None
    book: PriceBook
    breaks: Sequence[date]
    objects: Sequence[ObjectRelation]
    tasks: Mapping[int, TaskRelation]
    only_location: int | None = None
    filled: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)


class _Joined:
    """An order that visits join, as it is before they do."""

    def __init__(self, uow: UnitOfWork, visit: Visit) -> None:
        self.visit = visit
        assert visit.order_id is not None
        self.order = uow.get(ServiceOrder, visit.order_id)
        self.minutes = planned_minutes(uow, self.order.id)
        self.minutes_by_activity = line_minutes(uow, self.order)
        self.activity_ids = set(uow.session.scalars(select(Activity.id).where(Activity.order_id == self.order.id)))


def write_visits(uow: UnitOfWork, visits: Sequence[Visit]) -> list[int]:
    """Make an order of each visit, or add its lines to the order that it joins; returns the order of each.

    The dates are remembered (``PlannedDate``), so that another run makes none of them again.
    """
    return _Writer(uow, visits).write() if visits else []


class _Writer:
    def __init__(self, uow: UnitOfWork, visits: Sequence[Visit]) -> None:
        self._uow = uow
        self._visits = visits
        session = uow.session
        line_ids = {row.line_id for visit in visits for row in visit.rows}
        self._lines = {line.id: line for line in session.scalars(
            select(AgreementLine).where(among(AgreementLine.id, line_ids))
        )}  # fmt: skip
        objects = {line.object_id for line in self._lines.values()} - {None}
        self._objects: dict[int, ServiceObject] = {thing.id: thing for thing in session.scalars(
            select(ServiceObject).where(among(ServiceObject.id, objects))  # type: ignore[arg-type]
        )}  # fmt: skip
        self._locations = {row.id: row for row in session.scalars(select(Location))}
        self._tasks: dict[int, str] = {
            row[0]: row[1] for row in session.execute(select(ServiceTask.id, ServiceTask.name))
        }
        self._calendar: OpeningHours | None = load_planning_calendar(uow)
        self._stores = Warehouses(session)
        self._stage_id = first_stage_id(uow)
        self._about = self._load_agreements({visit.agreement_id for visit in visits})
        self._skills: dict[int, list[int]] = {}
        for group_id, skill_id in session.execute(select(ObjectGroupSkill.group_id, ObjectGroupSkill.skill_id)):
            self._skills.setdefault(group_id, []).append(skill_id)

    def write(self) -> list[int]:
        """Insert everything, table by table."""
        new = [visit for visit in self._visits if visit.order_id is None]
        numbers = self._uow.next_numbers("service_order", len(new))
        headers = [self._header(visit, number) for visit, number in zip(new, numbers, strict=True)]
        made = iter(self._uow.insert_many(ServiceOrder, headers))
        order_ids = [visit.order_id if visit.order_id is not None else next(made) for visit in self._visits]
        joined = [_Joined(self._uow, visit) for visit in self._visits if visit.order_id is not None]
        self._insert_lines(order_ids)
        self._insert_relations(order_ids)
        dates = [
            {"agreement_line_id": row.line_id, "calculated_on": row.calculated_on}
            for visit in self._visits for row in visit.rows
        ]  # fmt: skip
        self._insert(PlannedDate, self._not_remembered(dates))
        for done, one in enumerate(joined):
            self._uow.steps.step(done, len(joined))
            self._fit(one)
        return order_ids

    # what agreements give

    def _load_agreements(self, ids: Collection[int]) -> dict[int, _About]:
        uow, session = self._uow, self._uow.session
        relations: dict[int, list[ObjectRelation]] = {}
        for thing in session.scalars(select(ObjectRelation).where(among(ObjectRelation.agreement_id, ids))):
            relations.setdefault(thing.agreement_id or 0, []).append(thing)
        tasks: dict[int, dict[int, TaskRelation]] = {}
        for task in session.scalars(select(TaskRelation).where(among(TaskRelation.agreement_id, ids))):
            tasks.setdefault(task.agreement_id or 0, {})[task.task_id] = task
        places: dict[int, list[int]] = {}
        for location in self._locations.values():
            places.setdefault(location.customer_id, []).append(location.id)
        found: dict[int, _About] = {}
        books: dict[int, tuple[PriceBook, Sequence[date]]] = {}
        agreements = session.scalars(select(Agreement).where(among(Agreement.id, ids)).order_by(Agreement.id)).all()
        projects = {agreement.id: agreement.project_id for agreement in agreements}
        named: dict[int, list[dict[str, Any]]] = {}
        for line in self._lines.values():
            about = {"worker_id": line.worker_id, "item_id": line.item_id}
            named.setdefault(projects[line.agreement_id], []).append(about)
        for done, agreement in enumerate(agreements):
            uow.steps.step(done, 2 * len(agreements))
            project = uow.get(Project, agreement.project_id)
            if project.id not in books:
                book = load_book(
                    session, project.id, named.get(project.id, ()), site=uow.site, day=uow.site.day(uow.now),
                    currency=uow.company.currency, parameters=uow.parameters,
                )  # fmt: skip
                books[project.id] = (book, _breaks(book))
            contact = session.get(Contact, agreement.contact_id) if agreement.contact_id else None
            here = places.get(project.customer_id, [])
            is_theirs = contact is not None and contact.customer_id == project.customer_id
            customer = uow.get(Customer, project.customer_id)
            found[agreement.id] = _About(
                agreement, project, customer, contact.id if contact and is_theirs else None,
                *books[project.id], relations.get(agreement.id, []), tasks.get(agreement.id, {}),
                here[0] if len(here) == 1 else None,
            )  # fmt: skip
        return found

    # orders

    def _header(self, visit: Visit, number: str) -> dict[str, Any]:
        about = self._about[visit.agreement_id]
        agreement = about.agreement
        lines = [self._lines[row.line_id] for row in visit.rows]
        objects = {line.object_id for line in lines}
        object_id = objects.pop() if len(objects) == 1 else None
        places = {self._objects[line.object_id].location_id for line in lines if line.object_id in self._objects}
        location = self._locations.get((places.pop() if len(places) == 1 else None) or about.only_location or 0)
        if location is not None and location.customer_id != about.project.customer_id:
            location = None
        address = _address(about, location)
        return {
            "number": number, "description": agreement.description, "priority": Priority.NORMAL,
            "origin": Origin.SYSTEM, "stage_id": self._stage_id, "customer_id": about.project.customer_id,
            "location_id": location.id if location else None, "contact_id": about.contact_id, "object_id": object_id,
            "agreement_id": agreement.id, "project_id": about.project.id,
            **address, "calendar_conflict": visit.conflict,
            "preferred_at": self._begin(visit.day, lines),
            "preferred_technician_id": agreement.preferred_technician_id, "responsible_id": agreement.responsible_id,
            "activity_type_id": agreement.activity_type_id, "reference_text": "", "problem": "",
            "created_at": self._uow.now,
        }  # fmt: skip

    def _begin(self, day: date, lines: Iterable[AgreementLine]) -> datetime:
        """The preferred time: the earliest start-after time, else when the calendar opens (reference 5, step 9)."""
        minutes = min((line.start_after for line in lines if line.start_after is not None), default=None)
        if minutes is None:
            spans = self._calendar.spans(day) if self._calendar is not None else ()
            minutes = spans[0][0] if spans else _USUAL_START
        return self._uow.site.instant(day, time(*divmod(min(minutes, _LAST_MINUTE), 60)))

    # lines

    def _insert_lines(self, order_ids: Sequence[int]) -> None:
        uow = self._uow
        numbers = self._last_numbers([visit.order_id for visit in self._visits if visit.order_id is not None])
        lines: list[dict[str, Any]] = []
        parts: list[dict[str, Any]] = []
        works: list[tuple[Visit, int, list[int]]] = []
        for done, (visit, order_id) in enumerate(zip(self._visits, order_ids, strict=True)):
            if done % _STEP == 0:
                uow.steps.step(done, len(order_ids))
            at: list[int] = []
            for row in visit.rows:
                line = self._lines[row.line_id]
                if becomes_part(line):
                    parts.append(self._requirement(visit, row, line, order_id))
                    continue
                number = numbers[order_id] = numbers.get(order_id, 0) + 1
                at.append(len(lines))
                lines.append({**self._line(visit, row, line), "order_id": order_id, "line_number": number,
                              "activity_id": None})  # fmt: skip
            if visit.order_id is None:
                works.append((visit, order_id, at))
        self._insert_activities(works, lines)
        self._insert(OrderLine, lines)
        self._insert(ItemRequirement, parts)

    def _line(self, visit: Visit, row: Row, line: AgreementLine) -> dict[str, Any]:
        """The values of a line; what the price tables give is looked up once between two of their dates."""
        about = self._about[visit.agreement_id]
        key = (line.id, bisect_right(about.breaks, visit.day))
        values = about.filled.get(key)
        if values is None:
            values = about.filled[key] = completed_line(line, about.book, visit.day)
        return {
            **values, "scheduled_on": visit.day, "origin": Origin.SYSTEM, "agreement_line_id": line.id,
            "calculated_on": row.calculated_on, "range_from": row.range_from, "range_until": row.range_until,
        }  # fmt: skip

    def _requirement(self, visit: Visit, row: Row, line: AgreementLine, order_id: int) -> dict[str, Any]:
        about = self._about[visit.agreement_id]
        store = self._stores.usual(line.worker_id or about.agreement.preferred_technician_id)
        values = part_of_line(line, self._line(visit, row, line), order_id, store)
        return {**values, "agreement_line_id": line.id, "calculated_on": row.calculated_on}

    def _last_numbers(self, order_ids: Collection[int]) -> dict[int, int]:
        last = select(OrderLine.order_id, func.max(OrderLine.line_number)).where(among(OrderLine.order_id, order_ids))
        return {row[0]: row[1] for row in self._uow.session.execute(last.group_by(OrderLine.order_id))}

    # activities

    def _insert_activities(self, works: Sequence[tuple[Visit, int, list[int]]], lines: list[dict[str, Any]]) -> None:
        """What waits in the queue: one activity an order, or one for each worker and task (reference 10)."""
        parameters = self._uow.parameters
        if parameters.create_activities and parameters.activity_stage not in (None, self._stage_id):
            return  # they come when the orders enter their stage
        rows: list[dict[str, Any]] = []
        owners: list[list[int]] = []
        for visit, order_id, at in works:
            about = self._about[visit.agreement_id]
            hours = [(place, lines[place]) for place in at]
            works_of = [
                LineWork(place, line["worker_id"], line["task_id"],
                         line["quantity"] if line["type"] is LineType.HOUR else None)
                for place, line in hours
            ]  # fmt: skip
            if not parameters.create_activities or not works_of:
                minutes = compute_minutes(
                    (work.hours for work in works_of if work.hours is not None), parameters.default_minutes
                )
                rows.append(self._activity(about, order_id, minutes))
                owners.append([])
                continue
            for (worker_id, task_id), group in group_lines(works_of).items():
                row = self._activity(about, order_id, compute_visit_minutes(group))
                name = self._tasks.get(task_id or 0)
                row |= {
                    "worker_id": worker_id, "task_id": task_id, "from_lines": True,
                    "title": f"{name} – {about.agreement.description}"[:200] if name else "",
                    "category": ActivityCategory(parameters.activity_category), "purpose": parameters.activity_purpose,
                    "type_id": about.agreement.activity_type_id or parameters.activity_type,
                }  # fmt: skip
                rows.append(row)
                owners.append([work.line_id for work in group])
        for activity_id, places in zip(self._uow.insert_many(Activity, rows), owners, strict=True):
            for place in places:
                lines[place]["activity_id"] = activity_id

    def _activity(self, about: _About, order_id: int, minutes: int) -> dict[str, Any]:
        stage = self._uow.session.get(Stage, self._stage_id) if self._stage_id is not None else None
        return {
            "order_id": order_id, "title": "", "worker_id": None, "minutes": minutes, "priority": Priority.NORMAL,
            "category": ActivityCategory.APPOINTMENT, "type_id": about.agreement.activity_type_id, "task_id": None,
            "phase_id": stage.phase_id if stage is not None else None, "from_lines": False, "purpose": "", "note": "",
        }  # fmt: skip

    def _fit(self, joined: _Joined) -> None:
        """An order that got more lines: its activities take them in, and new ones wait in the queue as its own do."""
        uow, order = self._uow, joined.order
        if uow.parameters.create_activities and not waits_for_stage(uow, order):
            if joined.minutes_by_activity:
                follow_lines(uow, order, joined.minutes_by_activity)
            else:
                make_activities(uow, order)
            for activity in self._activities_of(order):
                if activity.id not in joined.activity_ids:
                    activity.starts_at = None
        else:
            stretch_waiting(uow, order, joined.minutes)
        begins_at = self._begin(joined.visit.day, [self._lines[row.line_id] for row in joined.visit.rows])
        earlier = any(self._lines[row.line_id].start_after is not None for row in joined.visit.rows)
        waits = all(activity.starts_at is None for activity in self._activities_of(order))
        if earlier and waits and order.preferred_at is not None and begins_at < order.preferred_at:
            order.preferred_at = begins_at

    def _activities_of(self, order: ServiceOrder) -> Sequence[Activity]:
        return self._uow.session.scalars(select(Activity).where(Activity.order_id == order.id)).all()

    # relations and skills

    def _insert_relations(self, order_ids: Sequence[int]) -> None:
        """All objects of the agreement, the tasks that the lines use with their notes, skills of a single object."""
        objects: list[dict[str, Any]] = []
        tasks: list[dict[str, Any]] = []
        skills: list[dict[str, Any]] = []
        joined = [visit.order_id for visit in self._visits if visit.order_id is not None]
        related = self._related(ObjectRelation, ObjectRelation.object_id, joined)
        known = self._related(TaskRelation, TaskRelation.task_id, joined)
        for visit, order_id in zip(self._visits, order_ids, strict=True):
            about = self._about[visit.agreement_id]
            used = [self._lines[row.line_id] for row in visit.rows]
            there = related.setdefault(order_id, set())
            for relation in about.objects:
                if relation.object_id not in there:
                    there.add(relation.object_id)
                    objects.append({"order_id": order_id, "object_id": relation.object_id,
                                    "reference_text": relation.reference_text, "note": relation.note})  # fmt: skip
            done = known.setdefault(order_id, set())
            for task_id in dict.fromkeys(line.task_id for line in used):
                if task_id is not None and task_id not in done:
                    done.add(task_id)
                    notes = about.tasks.get(task_id)
                    tasks.append({"order_id": order_id, "task_id": task_id,
                                  "internal_note": notes.internal_note if notes else "",
                                  "external_note": notes.external_note if notes else ""})  # fmt: skip
            things = {line.object_id for line in used}
            thing = self._objects.get(things.pop() or 0) if len(things) == 1 else None
            if visit.order_id is None and thing is not None:
                asked = self._skills.get(thing.group_id or 0, [])
                skills += [{"order_id": order_id, "skill_id": skill_id} for skill_id in asked]
        self._insert(ObjectRelation, objects)
        self._insert(TaskRelation, tasks)
        self._insert(OrderSkill, skills)

    def _related(self, class_: Any, column: Any, order_ids: Collection[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for order_id, id_ in self._uow.session.execute(
            select(class_.order_id, column).where(among(class_.order_id, order_ids))
        ):
            found.setdefault(order_id, set()).add(id_)
        return found

    def _not_remembered(self, dates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Without those of canceled and deleted visits that are made again: they are remembered already."""
        query = select(PlannedDate.agreement_line_id, PlannedDate.calculated_on)
        known = self._uow.session.execute(query.where(among(PlannedDate.agreement_line_id, self._lines.keys())))
        there = {(row[0], row[1]) for row in known}
        return [one for one in dates if (one["agreement_line_id"], one["calculated_on"]) not in there]

    def _insert(self, class_: type[Base], rows: Sequence[dict[str, Any]]) -> None:
        self._uow.insert_many(class_, rows)


def _address(about: _About, location: Location | None) -> dict[str, str]:
    """The address of the place, else of the project's customer (reference 5, step 9)."""
    place: Any = location if location is not None else about.customer
    return {
        "address_name": place.name, "street": place.street, "postal_code": place.postal_code, "city": place.city,
        "country": place.country,
    }  # fmt: skip


def _breaks(book: PriceBook) -> list[date]:
    """The days from which a price or a rate may be another."""
    days = {row.valid_from for table in (book.costs, book.sales) for rows in table.rows.values() for row in rows}
    return sorted(days | set(book.rates.days()))
