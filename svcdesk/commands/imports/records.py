"""The commands of the import: bringing in the rows of a file, and keeping a mapping under a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Table, select

from svcdesk.commands.base import Command, Undo
from svcdesk.commands.imports.lines import complete_imported_lines, plain
from svcdesk.commands.imports.lookups import NewRecord
from svcdesk.commands.imports.plan import Plan, plan_import
from svcdesk.commands.imports.targets import catalogue
from svcdesk.commands.project_rules import default_project
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stage_entry import first_stage_id
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.imports.mapping import ImportMap, make_mapping
from svcdesk.domain.imports.opening import open_source
from svcdesk.domain.imports.reading import Reading, read_records
from svcdesk.domain.imports.report import ImportReport
from svcdesk.domain.kinds import Origin, RequestChannel
from svcdesk.domain.problems import refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.i18n import N_
from svcdesk.models import ImportMapping, Stage, mapped_classes
from svcdesk.store import UnitOfWork
from svcdesk.store.backups import make_backup
from svcdesk.store.store import Reader


def read_file(path: Path, mapping: ImportMap, site: SiteTime, steps: Steps | None = None) -> Reading:
    """Every row of a file as values, before anything is looked up. Raises Refused for what is no such file."""
    return read_records(open_source(path, mapping.options), mapping, site, steps or NoSteps())


def plan_file(reader: Reader, reading: Reading, mapping: ImportMap, steps: Steps | None = None) -> ImportReport:
    """The dry run: what ``ImportRecords`` would report, without a write transaction."""
    total = len(reading.records)
    return plan_import(reader.session, reading, mapping, reader.site, steps or NoSteps(), total).report


def import_file(runner: CommandRunner, path: Path, mapping: ImportMap, steps: Steps | None = None) -> ImportReport:
    """Read a file, make a backup, bring the rows in. Raises Refused, Unavailable, and what ``steps`` raises."""
    with runner.store.read() as reader:
        site = reader.site
    reading = read_file(path, mapping, site, steps)
    if reading.records:
        make_backup(runner.store.path, "import", runner.store.clock)
    report = runner.run(ImportRecords(path.name, mapping, reading), steps=steps).result
    assert isinstance(report, ImportReport)
    return report


@dataclass(frozen=True, slots=True)
class ImportRecords(Command):
    """Bring in every valid row of a file in one transaction, or nothing.

    ``reading`` is the file as ``read_file`` read it; read beforehand, so that the database is not
    kept from others meanwhile.
    """

    name: ClassVar[str] = "import_records"
    permission: ClassVar[str] = "import"

    file: str
    mapping: ImportMap
    reading: Reading = field(repr=False, compare=False)

    def apply(self, uow: UnitOfWork) -> ImportReport:
        """Plan and insert. Rows that cannot be imported are named in the report, they refuse nothing."""
        rows = len(self.reading.records)
        plan = plan_import(uow.session, self.reading, self.mapping, uow.site, uow.steps, 2 * rows)
        insert_plan(uow, plan, rows)
        uow.describe(N_("Import {count} records from {file}"), count=plan.report.created, file=self.file)
        return plan.report


@dataclass(frozen=True, slots=True)
class SaveImportMapping(Command):
    """Keep a mapping under a name; a mapping of the same name is replaced."""

    name: ClassVar[str] = "save_import_mapping"
    permission: ClassVar[str] = "import"
    undo: ClassVar[Undo] = Undo.APART

    title: str
    content: Mapping[str, Any]

    def apply(self, uow: UnitOfWork) -> int:
        """Keep it. Raises Refused: field.required, and every mistake of the mapping."""
        title = self.title.strip()
        if not title:
            raise refuse("field.required", "title", field=N_("Name"))
        mapping = make_mapping(self.content, catalogue())
        row = uow.session.scalar(select(ImportMapping).where(ImportMapping.name == title))
        if row is None:
            row = uow.add(ImportMapping(name=title, kind=mapping.kind, content=dict(self.content)))
        else:
            row.kind, row.content = mapping.kind, dict(self.content)
        uow.describe(N_("Keep the import mapping {name}"), name=title)
        return row.id


def insert_plan(uow: UnitOfWork, plan: Plan, rows: int) -> None:
    """Insert what was planned: what was made on the way, then the rows, then what they bring along.

    These are the second ``rows`` of twice as many steps.
    """
    uow.steps.step(rows, 2 * rows)
    for _shape, run in groupby(plan.made, lambda new: (new.entity, tuple(new.values))):
        _insert(uow, list(run))
    _insert(uow, plan.records)
    complete_imported_lines(uow, plan.records)
    children = [child for record in plan.records for child in _owned(record)]
    uow.steps.step(rows + rows // 2, 2 * rows)
    for entity in dict.fromkeys(child.entity for child in children):
        _insert(uow, [child for child in children if child.entity == entity])
    uow.steps.step(2 * rows, 2 * rows)


def _owned(record: NewRecord) -> Iterable[NewRecord]:
    for number, child in enumerate(record.children, 1):
        child.values["order_id"] = record.id
        if child.entity == "order_line":
            child.values["line_number"] = number
            child.values.setdefault("origin", Origin.IMPORT)
        yield child


def _insert(uow: UnitOfWork, records: Sequence[NewRecord]) -> None:
    if not records:
        return
    class_ = mapped_classes()[records[0].entity]
    table: Table = class_.__table__  # type: ignore[assignment]
    used = dict.fromkeys(name for record in records for name in record.values)
    usual = {name: _usual(table, name) for name in used}
    if table.name == "service_order":
        usual |= {"origin": Origin.IMPORT, "created_at": uow.now, "stage_id": first_stage_id(uow)}
        _give_projects(uow, records)
        usual |= {"project_id": None}
    if table.name == "service_request":
        usual |= {"received_at": uow.now, "channel": RequestChannel.FILE}
    if table.name == "activity":
        first = first_stage_id(uow)
        usual |= {"phase_id": uow.get(Stage, first).phase_id if first is not None else None}
    if "number" in table.c:
        usual["number"] = ""
        _number(uow, table, records)
    rows = [
        {name: plain(record.values[name]) if name in record.values else value for name, value in usual.items()}
        for record in records
    ]
    for record, id_ in zip(records, uow.insert_many(class_, rows), strict=True):
        record.id = id_


def _give_projects(uow: UnitOfWork, records: Sequence[NewRecord]) -> None:
    """Orders that name no project get the default one of their customer."""
    without = [record for record in records if record.values.get("project_id") is None]
    customers = {plain(record.values["customer_id"]) for record in without}
    projects = {customer_id: default_project(uow, customer_id).id for customer_id in sorted(customers)}
    for record in without:
        record.values["project_id"] = projects[plain(record.values["customer_id"])]


def _number(uow: UnitOfWork, table: Table, records: Sequence[NewRecord]) -> None:
    without = [record for record in records if not record.values.get("number")]
    given = {record.values["number"] for record in records if record.values.get("number")}
    taken = given | set(uow.session.scalars(select(table.c.number))) if without else given
    while without:
        fresh = [number for number in uow.next_numbers(table.name, len(without)) if number not in taken]
        for record, number in zip(without, fresh, strict=False):
            record.values["number"] = number
        without = without[len(fresh) :]


def _usual(table: Table, name: str) -> Any:
    default: Any = table.c[name].default
    return default.arg if default is not None and default.is_scalar else None
