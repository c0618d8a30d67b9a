"""The plan of an import: which records come into being, which are there already, and what is wrong with the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from svcdesk.commands.imports.lookups import Lookups, NewRecord, Reference
from svcdesk.commands.imports.targets import KIND_CLASSES, catalogue
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.imports.lines import PRICES, correct_signs
from svcdesk.domain.imports.mapping import FieldMap, ImportMap
from svcdesk.domain.imports.reading import Converters, Reading, Record
from svcdesk.domain.imports.report import ImportReport, RowProblem
from svcdesk.domain.imports.values import NotReadable, cell_text
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.domain.progress import Steps
from svcdesk.domain.text import fold
from svcdesk.i18n import N_
from svcdesk.models import Location, ServiceObject, ServiceOrder

Key = tuple[object, ...]
_STEP: Final = 64
_CHUNK: Final = 500


@dataclass(slots=True)
class Plan:
    """Records to insert: ``made`` on the way first, in this order, then the rows' own with their children."""

    report: ImportReport
    made: list[NewRecord] = field(default_factory=list)
    records: list[NewRecord] = field(default_factory=list)


def plan_import(
    session: Session, reading: Reading, mapping: ImportMap, site: SiteTime, steps: Steps, total: int
) -> Plan:
    """Compare what a file says with what is there. Reads only, so that a dry run cannot write anything.

    ``total`` is how many steps the whole work has, of which the plan is as many as there are rows.
    """
    return _Planner(session, mapping, site).plan(reading, steps, total)


class _Planner:
    def __init__(self, session: Session, mapping: ImportMap, site: SiteTime) -> None:
        self.session = session
        self.mapping = mapping
        self.targets = catalogue().kinds[mapping.kind]
        self.table: Table = KIND_CLASSES[mapping.kind].__table__  # type: ignore[assignment]
        self.lookups = Lookups(session, Converters(mapping, site))
        self.maps = {one.target.column: one for one in mapping.fields}
        self.problems: list[RowProblem] = []
        self.records: list[NewRecord] = []
        self.unchanged: list[tuple[int, int, dict[str, Any]]] = []
        self.repeated = 0
        self.existing: dict[tuple[str, ...], dict[Key, int]] = {}
        self.seen: dict[tuple[tuple[str, ...], Key], tuple[int, str]] = {}
        self.contents: Counter[str] = Counter()
        self.first_rows: dict[str, int] = {}
        self.owners: dict[str, dict[int, tuple[int | None, int | None]]] = {}
        self.by_content = self.table.name == "service_order" and not mapping.key
        self.import_keys = self._import_keys() if self.by_content else frozenset()

    def plan(self, reading: Reading, steps: Steps, total: int) -> Plan:
        for done, record in enumerate(reading.records):
            if done % _STEP == 0:
                steps.step(done, total)
            self.row(record)
        self.compare()
        problems = sorted([*reading.problems, *self.problems], key=lambda found: found.row)
        made = self.lookups.created
        counts = Counter(new.entity for new in (*made, *self.records, *(c for r in self.records for c in r.children)))
        report = ImportReport(
            reading.read, len(self.records), len(self.unchanged) + self.repeated, tuple(problems),
            tuple(sorted(counts.items())),
        )  # fmt: skip
        return Plan(report, made, self.records)

    # one row

    def row(self, record: Record) -> None:
        """Plan one row: new, there already, a repeat, or wrong."""
        import_key = ""
        if self.by_content and not record.values.get("number"):
            self.contents[record.content] += 1
            count = self.contents[record.content]
            import_key = f"{record.content}#{count}"
            first = self.first_rows.setdefault(record.content, record.row)
            if import_key in self.import_keys:
                self.repeated += 1
                return
            if count > 1 and self.mapping.repeats == "report":
                self.whole(record, Problem("import.repeat_left_out", Severity.REFUSE, "", {"first": first}))
                return
            if count > 1:
                self.whole(record, Problem("import.repeat_imported", Severity.WARN, "", {"first": first}))
        before = len(self.problems)
        new = self.resolve(record, self.table.name)
        self.own_rules(record, new)
        if any(found.stops for found in self.problems[before:]) or (not import_key and self.is_there(record, new)):
            self.lookups.drop()
        else:
            if import_key:
                new.values["import_key"] = import_key
            self.lookups.keep()
            self.lookups.enter(new)
            self.records.append(new)

    def is_there(self, record: Record, new: NewRecord) -> bool:
        """Whether the row's record exists, or stands in the file before it (which may be a problem)."""
        found = self.key_of(new)
        if found is None:
            self.whole(record, Problem("import.key_empty", params={"key": ", ".join(self.mapping.key)}))
            return True
        names, key = found
        id_ = self.keys_there(names).get(key)
        if id_ is not None:
            self.unchanged.append((record.row, id_, new.values))
            return True
        first = self.seen.setdefault((names, key), (record.row, record.content))
        if first[0] == record.row:
            return False
        if first[1] == record.content:
            self.repeated += 1
            self.whole(record, Problem("import.repeat", Severity.WARN, "", {"first": first[0]}))
        else:
            about = self.maps[self.targets.fields[names[-1]].column]
            params: dict[str, Scalar] = {"first": first[0], "field": about.target.label}
            value = cell_text(new.values.get(about.target.column))
            self.problems.append(
                RowProblem(record.row, about.column, value, Problem("import.duplicate", Severity.REFUSE, "", params))
            )
        return True

    def key_of(self, new: NewRecord) -> tuple[tuple[str, ...], Key] | None:
        """The fields and values that tell this record: those of the mapping, or the best that are filled."""
        for names in (self.mapping.key,) if self.mapping.key else self.targets.keys:
            targets = [self.targets.fields[name] for name in names]
            values = [new.values.get(target.column) for target in targets]
            if all(value is not None and value != "" for value, t in zip(values, targets, strict=True) if not t.entity):
                return names, tuple(_comparable(value) for value in values)
        return None

    def keys_there(self, names: tuple[str, ...]) -> dict[Key, int]:
        if names not in self.existing:
            columns = [self.table.c[self.targets.fields[name].column] for name in names]
            rows = self.session.execute(select(self.table.c.id, *columns))
            self.existing[names] = {tuple(map(_comparable, row[1:])): row[0] for row in rows}
        return self.existing[names]

    def resolve(self, record: Record, table: str) -> NewRecord:
        """The record with its references found or made; what cannot be found is a problem of the row."""
        new = NewRecord(table, dict(record.values), record.row)
        for about, text in record.references:
            try:
                new.values[about.target.column] = self.lookups.resolve(about, text)
            except NotReadable as error:
                self.cell(record, about, text, Problem(error.code, Severity.REFUSE, about.target.name, error.params))
        if record.children:
            new.children = [self.resolve(child, child.table) for child in record.children]
        return new

    # rules between fields

    def own_rules(self, record: Record, new: NewRecord) -> None:
        """What belongs together must fit: the customer of the location and of the service object."""
        if self.table.name in ("service_order", "service_object"):
            self.check_owner(record, new)
        for child in new.children:
            if child.entity != "order_line":
                continue
            value = cell_text(child.values.get("cost_price", child.values.get("sales_price")))
            try:
                if correct_signs(child.values):
                    self.line_problem(record, value, Problem("import.negative_price", Severity.WARN, "lines"))
            except ValueError:
                self.line_problem(record, value, Problem("import.signs", Severity.REFUSE, "lines"))

    def check_owner(self, record: Record, new: NewRecord) -> None:
        values = new.values
        object_ = values.get("object_id")
        if object_ is not None:
            customer, location = self.owner(ServiceObject.__tablename__, object_)
            values.setdefault("customer_id", customer)
            if values["customer_id"] == customer and location is not None:
                values.setdefault("location_id", location)
        location = values.get("location_id")
        if location is not None:
            customer, _none = self.owner(Location.__tablename__, location)
            if values.setdefault("customer_id", customer) != customer:
                about = self.maps.get("location_id") or self.maps.get("object_id")
                if about is not None:
                    self.cell(record, about, "", Problem("import.other_customer", Severity.REFUSE, about.target.name))
        asked_for = any(about.target.name == "customer" for about, _text in record.references)
        if self.table.name == "service_order" and values.get("customer_id") is None and not asked_for:
            target = self.targets.fields["customer"]
            self.whole(record, Problem("field.required", Severity.REFUSE, "customer", {"field": target.label}))

    def owner(self, entity: str, reference: Reference) -> tuple[Any, Any]:
        """The customer of a location; the customer and the location of a service object."""
        if isinstance(reference, NewRecord):
            return reference.values.get("customer_id"), reference.values.get("location_id")
        if entity not in self.owners:
            class_: Any = ServiceObject if entity == "service_object" else Location
            location = class_.location_id if class_ is ServiceObject else class_.id
            rows = self.session.execute(select(class_.id, class_.customer_id, location))
            self.owners[entity] = {id_: (customer, place) for id_, customer, place in rows}
        return self.owners[entity].get(reference, (None, None))

    # what is there already

    def compare(self) -> None:
        """Name the rows whose record exists with other values: nothing is overwritten."""
        for begin in range(0, len(self.unchanged), _CHUNK):
            part = self.unchanged[begin : begin + _CHUNK]
            rows = self.session.execute(select(self.table).where(self.table.c.id.in_({id_ for _r, id_, _v in part})))
            there = {row.id: row for row in rows}
            for row, id_, values in part:
                for column, value in values.items():
                    now = getattr(there[id_], column)
                    about = self.maps.get(column)
                    if about is not None and _comparable(now) != _comparable(value):
                        params = {"field": about.target.label, "now": _shown(now)}
                        problem = Problem("import.differs", Severity.WARN, about.target.name, params)
                        self.problems.append(RowProblem(row, about.column, _shown(value), problem))

    def _import_keys(self) -> frozenset[str]:
        keys = self.session.scalars(select(ServiceOrder.import_key).where(ServiceOrder.import_key.is_not(None)))
        return frozenset(key for key in keys if key)

    # problems

    def whole(self, record: Record, problem: Problem) -> None:
        self.problems.append(RowProblem(record.row, "", "", problem))

    def cell(self, record: Record, about: FieldMap, value: str, problem: Problem) -> None:
        self.problems.append(RowProblem(record.row, about.column, value, problem))

    def line_problem(self, record: Record, value: str, problem: Problem) -> None:
        maps = [one for child in self.mapping.children for one in child.fields if one.target.name in PRICES]
        self.problems.append(RowProblem(record.row, maps[0].column, value, problem))


def _comparable(value: Any) -> object:
    return fold(value) if isinstance(value, str) else value


def _shown(value: object) -> str:
    return N_("another record") if isinstance(value, NewRecord) else cell_text(value)
