"""The data check: whether the file is sound, and what is stored agrees with our own rules."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DatabaseError

from svcdesk.domain.lengths import LONGEST_MINUTES
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.domain.stages import check_tree
from svcdesk.domain.text import fold, search_text
from svcdesk.models import Activity, Base, Change, Location, ServiceOrder, Unit, mapped_classes, text_index
from svcdesk.models.base import Searchable
from svcdesk.models.types import Choice, Rank
from svcdesk.store.check_boms import check_boms
from svcdesk.store.check_files import check_files
from svcdesk.store.check_orders import check_clocks, check_planned_dates, check_progress
from svcdesk.store.engine import raw_connection, unavailable
from svcdesk.store.stage_facts import load_stage_tree
from svcdesk.store.store import Reader, Store

LIMIT: Final = 100
"""So many findings of one kind are listed."""


def check_data(store: Store) -> list[Problem]:
    """Everything that is wrong with the data; an empty list is a clean bill.

    REFUSE marks damage (restore a backup), WARN what stays usable but should be looked at. Reads every
    row: seconds for a large file. Raises Unavailable when the file cannot be read at all.
    """
    with store.read() as reader:
        connection = reader.session.connection()
        found = [*_pages(connection)] or [*_choices(connection)]
        if found:
            return found  # the rest would stumble over the same rows
        checks: tuple[Callable[[Reader], Iterator[Problem]], ...] = (
            _references, check_progress, check_clocks, check_planned_dates, check_boms, check_files, _search,
            _activities, _places, _stages, _history,
        )  # fmt: skip
        for check in checks:
            found += list(check(reader))[:LIMIT]
    return [*found, *_text_indexes(store)]


def _pages(connection: Connection) -> Iterator[Problem]:
    try:
        said = connection.exec_driver_sql(f"PRAGMA integrity_check({LIMIT})").scalars().all()
    except DatabaseError as error:
        said = [str(error.orig)]
    for line in said:
        if line != "ok":
            yield Problem("check.damaged", Severity.REFUSE, "", {"detail": str(line)})


def _references(reader: Reader) -> Iterator[Problem]:
    for table, id_, target, _number in reader.session.connection().exec_driver_sql("PRAGMA foreign_key_check"):
        yield Problem("check.orphan", Severity.REFUSE, "", {"entity": table, "id": id_, "target": target})


def _choices(connection: Connection) -> Iterator[Problem]:
    """Stored values of closed choices that the program does not know."""
    for name, class_ in sorted(mapped_classes().items()):
        table: Table = class_.__table__  # type: ignore[assignment]
        for column in table.columns:
            if isinstance(column.type, (Choice, Rank)):
                raw = connection.exec_driver_sql(
                    f'SELECT "{column.name}", count(*) FROM "{name}" GROUP BY 1'  # noqa: S608 - our own names
                )
                known = {member.value for member in column.type.enum}
                for value, count in raw:
                    if value is not None and value not in known:
                        params: dict[str, Scalar] = {
                            "entity": name,
                            "field": column.name,
                            "value": value,
                            "count": count,
                        }
                        yield Problem("check.choice", Severity.REFUSE, "", params)


def _search(reader: Reader) -> Iterator[Problem]:
    """Records that are not found by what they say now."""
    for name, class_ in sorted(mapped_classes().items()):
        if not issubclass(class_, Searchable):
            continue
        for row in reader.session.execute(select(class_).execution_options(yield_per=2000)).scalars():
            search = search_text(*row.searched())[:4000]
            if row.search != search or row.sort_name != fold(getattr(row, row.named) or "")[:200]:
                params: dict[str, Scalar] = {"entity": name, "id": _id(row), "what": _caption(row)}
                yield Problem("check.search", Severity.WARN, "", params)
        reader.session.expunge_all()


def _text_indexes(store: Store) -> Iterator[Problem]:
    """Indexes that do not say what the records say. SQLite asks that as a write, which is rolled back."""
    connection = raw_connection(store.path)
    try:
        connection.execute("BEGIN IMMEDIATE")
        for table in text_index.searchable_tables():
            index = text_index.text_index(table)
            try:
                connection.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
            except sqlite3.DatabaseError as error:
                if "malformed" not in str(error):
                    raise
                yield Problem("check.text_index", Severity.WARN, "", {"entity": table})
    except sqlite3.OperationalError as error:
        problem = unavailable(error, store.path)
        if problem is None or problem.problem.code not in ("store.read_only", "store.busy"):
            raise problem or error from error
    finally:
        connection.close()  # and so rolled back


def _activities(reader: Reader) -> Iterator[Problem]:
    rows = reader.session.execute(
        select(Activity.id, Activity.title, Activity.minutes).where(
            (Activity.minutes <= 0) | (Activity.minutes > LONGEST_MINUTES)
        )
    )
    for id_, title, minutes in rows:
        params: dict[str, Scalar] = {"entity": "activity", "id": id_, "what": title, "minutes": minutes}
        yield Problem("check.length", Severity.WARN, "", params)


def _places(reader: Reader) -> Iterator[Problem]:
    """Orders at the location of another customer."""
    rows = reader.session.execute(
        select(ServiceOrder.id, ServiceOrder.number, Location.name)
        .join(Location, Location.id == ServiceOrder.location_id)
        .where(Location.customer_id != ServiceOrder.customer_id)
        .limit(LIMIT)
    )
    for id_, number, location in rows:
        params: dict[str, Scalar] = {"entity": "service_order", "id": id_, "number": number, "location": location}
        yield Problem("check.location", Severity.WARN, "", params)


def _stages(reader: Reader) -> Iterator[Problem]:
    """Stages that do not make one tree."""
    yield from check_tree(load_stage_tree(reader.session).by_id.values())


def _history(reader: Reader) -> Iterator[Problem]:
    """Recorded changes without the unit of work that made them."""
    lost = reader.session.scalar(select(func.count()).select_from(Change).where(Change.unit_id.not_in(select(Unit.id))))
    if lost:
        yield Problem("check.history", Severity.WARN, "", {"count": lost})


def _id(row: Base | Any) -> int:
    return int(row.id)


def _caption(row: Base | Any) -> str:
    return str(row.caption())
