"""One transaction of one command: what it reads, writes, numbers, and the record it leaves behind."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import repeat
from typing import Any, TypeVar

from sqlalchemy import Column, Table, event, func, insert, inspect, select, text
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from svcdesk.domain.clock import Clock, SiteTime
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.problems import Problem, Refused, Scalar, Severity, refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.domain.text import fold, search_text
from svcdesk.models import Base, Change, Company, NumberSequence, Parameter, Unit, text_index
from svcdesk.models.base import Field, Searchable
from svcdesk.models.types import Str
from svcdesk.store import stock_balances
from svcdesk.store.bulk import change_rows, insert_rows
from svcdesk.store.sealing import require_changeable
from svcdesk.store.search_texts import index, index_again, keep_search, unindex
from svcdesk.store.uses import count_uses

_DIALECT = sqlite_dialect()
Row = TypeVar("Row", bound=Base)

SEQUENCES: Mapping[str, str] = {
    "service_order": "ZS-{year}-{n:05d}",
    "customer": "K-{n:05d}",
    "location": "L-{n:05d}",
    "worker": "P-{n:04d}",
    "service_object": "OB-{n:06d}",
    "item": "T-{n:06d}",
    "project": "PR-{n:05d}",
    "agreement": "US-{n:05d}",
    "service_request": "ZG-{year}-{n:05d}",
    "repair_line": "NP-{year}-{n:05d}",
    "bom": "BM-{n:05d}",
    "service_bom": "BS-{n:05d}",
    "posting_journal": "DZ-{year}-{n:05d}",
    "project_transaction": "TP-{year}-{n:06d}",
}


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What the rest of the program needs to know of the company."""

    name: str = ""
    site_name: str = ""
    currency: str = "PLN"
    language: str = "pl"
    country: str = "PL"
    time_zone: str = "Europe/Warsaw"


@dataclass(slots=True)
class RowChange:
    """One row image pair; ``fields`` maps column names to [old, new] bound values.

    Of a new row that is immutable there are none: it says itself, for ever, what it was.
    """

    entity: str
    id: int
    action: str
    fields: dict[str, list[Any]]


@cache
def _binder(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return type_.dialect_impl(_DIALECT).bind_processor(_DIALECT)


@cache
def _reader(type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    return type_.dialect_impl(_DIALECT).result_processor(_DIALECT, None)


def bound(column: Column[Any], value: Any) -> Any:
    """The value as the column stores it, as plain JSON (bytes as base64 text)."""
    processor = _binder(column.type)
    stored = processor(value) if processor is not None and not isinstance(value, bytes) else value
    return base64.b64encode(stored).decode() if isinstance(stored, bytes) else stored


def unbound(column: Column[Any], stored: Any) -> Any:
    """The Python value of a stored one; the opposite of ``bound``."""
    if stored is not None and column.type.python_type is bytes:
        return base64.b64decode(stored)
    processor = _reader(column.type)
    return processor(stored) if processor is not None else stored


def recorded_columns(class_: type[Base]) -> tuple[Column[Any], ...]:
    """The columns whose values the change log keeps."""
    return _recorded(class_)


@cache
def _recorded(class_: type[Base]) -> tuple[Column[Any], ...]:
    table: Table = class_.__table__  # type: ignore[assignment]
    return tuple(c for c in table.columns if c.name != "id" and c.name not in class_.untracked_columns)


@cache
def _limited_columns(class_: type[Base]) -> tuple[tuple[Column[Any], int], ...]:
    """The columns of texts, each with its greatest length."""
    return tuple((c, c.type.length) for c in recorded_columns(class_) if isinstance(c.type, Str))


class UnitOfWork:
    """One write transaction. Made by ``Store.write``; commands get it as the argument of ``apply``."""

    def __init__(
        self,
        session: Session,
        *,
        clock: Clock,
        user: str,
        workstation: str,
        confirmed: frozenset[str] = frozenset(),
        steps: Steps | None = None,
    ) -> None:
        self.session = session
        self.clock = clock
        self.user = user
        self.workstation = workstation
        self.confirmed = confirmed
        self.steps: Steps = steps or NoSteps()
        """Long commands tell it how far they are; it raises when the user wants out."""
        self.now: datetime = clock.now()
        self.key = uuid.uuid4().hex
        self.warnings: list[Problem] = []
        self.title: tuple[str, dict[str, Scalar]] | None = None
        self.changes: list[RowChange] = []
        self.unit_id = 0
        self._company: CompanyFacts | None = None
        self._parameters: Parameters | None = None
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)

    # what commands use

    @property
    def company(self) -> CompanyFacts:
        """The company's facts."""
        if self._company is None:
            self._company = company_facts(self.session)
        return self._company

    @property
    def site(self) -> SiteTime:
        """The site's wall clock."""
        return SiteTime.of(self.company.time_zone)

    @property
    def parameters(self) -> Parameters:
        """The business parameters."""
        if self._parameters is None:
            self._parameters = stored_parameters(self.session)
        return self._parameters

    def get(self, class_: type[Row], id_: int) -> Row:
        """The record. Raises Refused (record.missing)."""
        found = self.session.get(class_, id_)
        if found is None:
            raise refuse("record.missing")
        return found

    def add(self, row: Row) -> Row:
        """Insert the row and return it with its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def delete(self, row: Base) -> None:
        """Delete the row. Raises Refused (record.in_use) while other records refer to it."""
        self.session.flush()
        if uses := count_uses(self.session, row):
            raise refuse("record.in_use", what=row.caption(), count=uses)
        self.session.delete(row)
        self.session.flush()

    def check(self, problems: Iterable[Problem]) -> None:
        """Keep warnings; raise Refused for refusals, and for questions not yet confirmed."""
        found = list(problems)
        stopping = [
            p for p in found
            if p.severity is Severity.REFUSE or (p.severity is Severity.CONFIRM and p.code not in self.confirmed)
        ]  # fmt: skip
        if stopping:
            raise Refused(found)
        self.warnings += [p for p in found if p.severity is Severity.WARN]

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the unit that is taken back alone when it raises; the rest goes on."""
        self.session.flush()
        recorded, warned, title = len(self.changes), len(self.warnings), self.title
        try:
            with self.session.begin_nested():
                yield
                self.session.flush()
        except BaseException:
            del self.changes[recorded:]
            del self.warnings[warned:]
            self.title = title
            raise

    def describe(self, message: str, **params: Scalar) -> None:
        """Name what this unit does, for the undo menu and the status bar; ``message`` is marked with N_."""
        self.title = (message, params)

    def next_number(self, code: str) -> str:
        """The next number of a sequence; a number given away is never given again, undone or not."""
        return self.next_numbers(code, 1)[0]

    def next_numbers(self, code: str, count: int, at: datetime | None = None) -> list[str]:
        """The next numbers of a sequence, in order; those of the year of ``at``, or else of this year."""
        year = self.site.local(at or self.now).year
        found = select(NumberSequence).where(NumberSequence.code == code)
        sequence = self.session.scalar(found)
        if sequence is None:  # made beside the log: undo takes no sequence away together with the first number
            values = {"code": code, "pattern": SEQUENCES.get(code, "{n}"), "next_number": 1, "year": year}
            self.session.execute(insert(NumberSequence).values(values))
            sequence = self.session.scalars(found).one()
        if sequence.year != year and "{year" in sequence.pattern:
            sequence.year, sequence.next_number = year, 1
        first = sequence.next_number
        sequence.next_number += count
        return [sequence.pattern.format(year=year, n=n) for n in range(first, first + count)]

    def insert_many(self, class_: type[Base], rows: Sequence[dict[str, Any]], *, history: bool = True) -> list[int]:
        """Insert many rows at once with history; returns their ids in order.

        Rows are column values without defaults left out; all must have the same keys. ``search``
        is filled from the class's ``searched`` unless given. Without ``history`` there is no undo either:
        for data that is made, never for data of people.
        """
        if not rows:
            return []
        self.session.flush()
        table: Table = class_.__table__  # type: ignore[assignment]
        first = last_id(self.session, table) + 1
        ids = list(range(first, first + len(rows)))
        complete = [{**row, "id": id_} for id_, row in zip(ids, rows, strict=True)]
        if issubclass(class_, Searchable) and "search" not in rows[0]:
            for row in complete:
                row["search"] = search_text(*class_.searched(_Bag(row)))[:4000]  # type: ignore[arg-type]
                row["sort_name"] = fold(row.get(class_.named) or "")[:200]
        stored = insert_rows(self.session.connection(), table, complete)
        if issubclass(class_, Searchable):
            text_index.add(self.session.connection(), table.name, [(row["id"], row["search"]) for row in complete])
        if not history:
            return ids
        if class_.immutable:
            self.changes += [RowChange(class_.__tablename__, id_, "I", {}) for id_ in ids]
            return ids
        names = [c.name for c in recorded_columns(class_) if c.name in stored]
        entity = class_.__tablename__
        values = zip(*(stored[name] for name in names), strict=True) if names else repeat((), len(ids))
        self.changes += [
            RowChange(entity, id_, "I", {name: [None, value] for name, value in zip(names, row, strict=True)})
            for id_, row in zip(ids, values, strict=True)
        ]
        return ids

    def update_many(self, class_: type[Base], new: Mapping[int, Mapping[str, Any]]) -> None:
        """Change many rows at once with history: new column values by id, the same columns for every row.

        For columns that no search text is made of. Raises Refused (record.immutable) for a row that stays as it is.
        """
        if not new:
            return
        self.session.flush()
        changed = change_rows(self.session.connection(), class_, new)
        for row in list(self.session.identity_map.values()):
            if isinstance(row, class_) and row.id in changed:
                self.session.expire(row)
        self.changes += [RowChange(class_.__tablename__, id_, "U", fields) for id_, fields in changed.items()]

    # what the store does with it

    def finish(self) -> int:
        """Flush and write the change rows, once; returns the id of the unit. The store commits next."""
        if self.unit_id:
            return self.unit_id
        self.session.flush()
        unit = Unit(key=self.key, at=self.now, user=self.user, workstation=self.workstation)
        self.session.add(unit)
        self.session.flush()
        self.unit_id = unit.id
        self.changes = self.merged_changes()
        stock_balances.keep(self.session, ((c.entity, c.id, c.fields) for c in self.changes))
        if self.changes:
            table: Table = Change.__table__  # type: ignore[assignment]
            rows = [
                {"unit_id": unit.id, "entity": c.entity, "entity_id": c.id, "action": c.action, "fields": c.fields}
                for c in self.changes
            ]
            insert_rows(self.session.connection(), table, rows)
        return self.unit_id

    def merged_changes(self) -> list[RowChange]:
        """One change a row: several updates of a row in one unit are one, an insert then deleted is none."""
        merged: dict[tuple[str, int], RowChange] = {}
        for change in self.changes:
            key = (change.entity, change.id)
            before = merged.get(key)
            if before is None:
                merged[key] = change
            elif change.action == "D":
                if before.action == "I":
                    del merged[key]
                else:
                    old = {name: pair[0] for name, pair in before.fields.items()}
                    fields = {name: [old.get(name, pair[0]), None] for name, pair in change.fields.items()}
                    merged[key] = RowChange(change.entity, change.id, "D", fields)
            else:
                for name, (was, becomes) in change.fields.items():
                    kept = before.fields.get(name)
                    before.fields[name] = [kept[0] if kept else was, becomes]
        return [c for c in merged.values() if c.action != "U" or any(was != now for was, now in c.fields.values())]

    def _before_flush(self, session: Session, _context: Any, _instances: Any) -> None:
        for row in session.new:
            _check_lengths(row)
            keep_search(row)
        for row in session.dirty:
            if not session.is_modified(row):
                continue
            require_changeable(row)
            _check_lengths(row)
            keep_search(row)
            if row.tracked:
                self._record_update(row)
            index_again(session, row)
        for row in session.deleted:
            require_changeable(row, deleted=True)
            unindex(session, row)
            if row.tracked:
                fields = {c.name: [bound(c, getattr(row, c.name)), None] for c in recorded_columns(type(row))}
                self.changes.append(RowChange(row.__tablename__, row.id, "D", fields))

    def _record_update(self, row: Base) -> None:
        state = inspect(row)
        fields: dict[str, list[Any]] = {}
        for column in recorded_columns(type(row)):
            if column.name not in state.committed_state:  # never set since it was read
                continue
            history = state.attrs[column.name].history
            if history.has_changes():
                was = history.deleted[0] if history.deleted else None
                pair = [bound(column, was), bound(column, getattr(row, column.name))]
                if pair[0] != pair[1]:
                    fields[column.name] = pair
        if fields:
            self.changes.append(RowChange(row.__tablename__, row.id, "U", fields))

    def _after_flush(self, session: Session, _context: Any) -> None:
        if any(isinstance(row, Company | Parameter) for row in (*session.new, *session.dirty, *session.deleted)):
            self._company = self._parameters = None  # what the rest of the command asks for is what it has set
        for row in session.new:
            index(session, row)
            if row.tracked:
                kept = () if row.immutable else recorded_columns(type(row))
                fields = {c.name: [None, bound(c, getattr(row, c.name))] for c in kept}
                self.changes.append(RowChange(row.__tablename__, row.id, "I", fields))


class _Bag:
    """Lets ``searched`` read a dict of column values as if it were the record."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        return self._values.get(name)


def _check_lengths(row: Base) -> None:
    problems = []
    for column, limit in _limited_columns(type(row)):
        value = getattr(row, column.name)
        if isinstance(value, str) and len(value) > limit:
            about = column.info.get("field", Field(column.name))
            params = {"field": about.label, "limit": limit, "length": len(value)}
            problems.append(Problem("field.too_long", Severity.REFUSE, column.name, params))
    if problems:
        raise Refused(problems)


def last_id(session: Session, table: Table) -> int:
    """The greatest id that the table ever gave, also to a row that is gone: ids are not used again."""
    given = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    return max(given or 0, session.scalar(select(func.max(table.c.id))) or 0)


def company_facts(session: Session) -> CompanyFacts:
    """The company's facts, with the usual Polish ones where nothing is set."""
    row = session.scalar(select(Company).limit(1))
    if row is None:
        return CompanyFacts()
    usual = CompanyFacts()
    return CompanyFacts(
        row.name, row.site_name, row.currency or usual.currency, row.language or usual.language,
        row.country or usual.country, row.time_zone or usual.time_zone,
    )  # fmt: skip


def stored_parameters(session: Session) -> Parameters:
    """The business parameters as stored, defaults elsewhere."""
    return Parameters.of({row.name: row.value for row in session.execute(select(Parameter.name, Parameter.value))})
