"""The declarative base, and the words with which a column tells forms and lists about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar, Final

from sqlalchemy import ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column
from sqlalchemy.types import TypeEngine

from svcdesk.models.types import Str

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TABLE_OPTIONS: Final = {"sqlite_strict": True, "sqlite_autoincrement": True}
"""STRICT types; and an id is never given again, for history, open forms and issued documents refer to records by it."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a form or list needs to know of a column beyond its type: English label, help, behaviour."""

    label: str
    help: str = ""
    new_help: str = ""
    section: str = ""
    required: bool = False
    long: bool = False
    read_only: bool = False
    fixed: bool = False
    """Set once: a rule of the area refuses another value, forms do not offer it."""
    only: tuple[Enum, ...] = ()
    """Of a closed choice: the members that may be chosen here; none means all."""
    kind: str = ""
    """A special meaning of the text: ``vat_id``, ``iban``, ``email``, ``phone``, ``language``,
    ``country``, ``currency``, ``time_zone``, ``colour``, ``minute`` (minutes since midnight),
    ``price_level`` (which level of the price tables a price is from)."""


class Base(DeclarativeBase):
    """Every mapped class: integer key that is never used again, STRICT table, named constraints."""

    metadata = MetaData(naming_convention=NAMING)
    immutable: ClassVar[bool] = False
    """Whether a row stays as it was written: the unit of work refuses to change or delete it, and so does SQLite."""
    sweepable: ClassVar[bool] = False
    """Whether an immutable row may be deleted all the same, as one that nothing refers to any more."""
    sealed_by: ClassVar[tuple[str, Any] | None] = None
    """A column and its value from which on a row stays as it is, such as the status of a posted line."""
    unsealed_columns: ClassVar[frozenset[str]] = frozenset()
    """What may still be written into a row that is immutable or sealed."""
    own_form: ClassVar[bool] = True
    """Whether people edit it in a form of its own; what only commands write has none."""
    tracked: ClassVar[bool] = True
    """Whether changes of the rows are recorded, and so have history and undo."""
    untracked_columns: ClassVar[frozenset[str]] = frozenset({"version", "search", "sort_name"})

    @declared_attr.directive
    def __table_args__(cls) -> Any:
        return TABLE_OPTIONS

    id: Mapped[int] = mapped_column(primary_key=True)

    def caption(self) -> str:
        """How messages and the undo menu call this record."""
        for name in ("number", "code", "name"):
            if value := getattr(self, name, None):
                return str(value)
        return f"{type(self).__tablename__} {self.id}"


class Versioned:
    """An editable root: the row version tells a save that somebody else was first."""

    version: Mapped[int] = mapped_column(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> Any:
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class Searchable:
    """A record that can be found: ``search`` holds its own texts folded, kept by the unit of work.

    ``sort_name`` is the text of the column ``named`` folded, so that long lists sort by its index. The
    unit of work keeps a full-text index of ``search`` as well (``models.text_index``).
    """

    named: ClassVar[str] = "name"
    search: Mapped[str] = mapped_column(Str(4000), default="", nullable=False)
    sort_name: Mapped[str] = mapped_column(Str(200), default="", nullable=False, index=True)

    def searched(self) -> tuple[str | None, ...]:
        """The texts by which the record is found."""
        raise NotImplementedError


def text(length: int, label: str, **about: Any) -> MappedColumn[str]:
    """A text column that is never NULL; ``index`` and ``unique`` go to the column, the rest to Field."""
    extra = {key: about.pop(key) for key in ("index", "unique") if key in about}
    return mapped_column(Str(length), default="", nullable=False, info={"field": Field(label, **about)}, **extra)


def column(type_: TypeEngine[Any] | type[TypeEngine[Any]], label: str, **about: Any) -> MappedColumn[Any]:
    """A column of another type; ``default``, ``nullable``, ``index`` go to the column, the rest to Field."""
    extra = {key: about.pop(key) for key in ("default", "nullable", "index", "unique") if key in about}
    return mapped_column(type_, info={"field": Field(label, **about)}, **extra)


def reference(target: str, label: str, **about: Any) -> MappedColumn[Any]:
    """An indexed reference to another table, checked when the unit of work commits."""
    extra = {key: about.pop(key) for key in ("nullable", "unique") if key in about}
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
    return mapped_column(key, index=True, info={"field": Field(label, **about), "lookup": target}, **extra)
