"""Where the columns of a list come from: the joins along references, and the SQL expression of each column."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, func
from sqlalchemy.sql.expression import FromClause

from svcdesk.models import mapped_classes
from svcdesk.models.base import Base, Searchable
from svcdesk.queries.lists.spec import ListColumn, ListSpec, target_of

Path = tuple[str, ...]
_HERE: Final[Path] = ()


class Source:
    """The tables of one list. Paths name references to follow; the empty path is the list's own table."""

    def __init__(self, spec: ListSpec) -> None:
        self.spec = spec
        self.table = table_of(spec.entity)
        self._tables: dict[Path, FromClause] = {_HERE: self.table}
        self._entities: dict[Path, str] = {_HERE: spec.entity}
        for column in spec.columns:
            self._join(column.path)
            self._join(tuple(column.empty.split("."))[:-1])

    def _join(self, path: Path) -> None:
        for length in range(1, len(path) + 1):
            here = path[:length]
            if here not in self._tables:
                entity = target_of(self._entities[here[:-1]], here[-1])
                self._entities[here] = entity
                self._tables[here] = table_of(entity).alias("_".join(here))

    @property
    def id(self) -> Column[int]:
        """The id of the list's own rows."""
        return self.table.c.id

    def at(self, path: Path) -> FromClause:
        """The table at the end of a path."""
        return self._tables[path]

    def entity(self, path: Path) -> str:
        """The entity at the end of a path."""
        return self._entities[path]

    def reference(self, path: Path) -> ColumnElement[Any]:
        """The column that refers to what is at the end of a path."""
        return self._tables[path[:-1]].c[path[-1]]

    def expression(self, column: ListColumn) -> ColumnElement[Any]:
        """The value of a column."""
        own = self._tables[column.path].c[column.name]
        if not column.empty:
            return own
        *path, name = column.empty.split(".")
        instead = self._tables[tuple(path)].c[name]
        return func.coalesce(func.nullif(own, ""), instead, type_=own.type)

    def paths(self, column: ListColumn) -> set[Path]:
        """The paths that must be joined to read a column."""
        return {column.path, tuple(column.empty.split("."))[:-1]}

    def joined(self, paths: Iterable[Path]) -> FromClause:
        """The list's table with everything joined that these paths need."""
        needed = {path[:length] for path in paths for length in range(1, len(path) + 1)}
        result: FromClause = self.table
        for path in sorted(needed, key=lambda path: (len(path), path)):
            result = result.outerjoin(self._tables[path], self.reference(path) == self._tables[path].c.id)
        return result


@lru_cache(maxsize=64)
def source(spec: ListSpec) -> Source:
    """The source of a spec; it never changes once made."""
    return Source(spec)


@lru_cache(maxsize=128)
def class_of(entity: str) -> type[Base]:
    """The mapped class of an entity."""
    return mapped_classes()[entity]


def table_of(entity: str) -> Table:
    """The table of an entity."""
    found = class_of(entity).__table__
    assert isinstance(found, Table)
    return found


def is_searchable(entity: str) -> bool:
    """Whether the entity has a stored folded text."""
    return issubclass(class_of(entity), Searchable)


def sort_column(entity: str, name: str) -> str:
    """The column that sorts by a text column: its folded twin where there is one."""
    class_ = class_of(entity)
    return "sort_name" if issubclass(class_, Searchable) and name == class_.named else name


@lru_cache(maxsize=64)
def searched_columns(entity: str) -> frozenset[str]:
    """The columns whose texts are part of ``search``."""
    class_ = class_of(entity)
    if not issubclass(class_, Searchable):
        return frozenset()
    return frozenset(str(name) for name in class_.searched(_Names()))  # type: ignore[arg-type]


class _Names:
    """Answers every attribute with a text that is its name, so that ``searched`` tells what it reads."""

    def __getattr__(self, name: str) -> Any:
        return name


def index_columns(table: Table, name: str) -> list[Column[Any]] | None:
    """The columns of an index that begins with this one, ended by the id; None if there is no such index."""
    column = table.c[name]
    if column.primary_key:
        return [column]
    if column.unique:
        return [column, table.c.id]
    for index in sorted(table.indexes, key=lambda index: len(index.columns)):
        columns = list(index.columns)
        if columns[0] is column:
            return [*columns, table.c.id]
    return None
