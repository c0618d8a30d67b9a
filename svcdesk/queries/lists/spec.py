"""What a list shows: frozen column and list specs, derived from the mapped class so that one is a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.models import mapped_classes
from svcdesk.models.specs import field_specs

TEXTS: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.LOOKUP})
NUMBERS: Final = frozenset({FieldKind.WHOLE, FieldKind.NUMBER})
DATES: Final = frozenset({FieldKind.DAY, FieldKind.INSTANT})
CHOICES: Final = frozenset({FieldKind.CHOICE, FieldKind.FLAG})
_CAPTIONS: Final = frozenset({"number", "name", "code"})
_WIDTHS: Final = {
    FieldKind.TEXT: 20, FieldKind.LONG_TEXT: 40, FieldKind.LOOKUP: 22, FieldKind.WHOLE: 9, FieldKind.NUMBER: 12,
    FieldKind.DAY: 12, FieldKind.INSTANT: 17, FieldKind.CHOICE: 13, FieldKind.FLAG: 12,
}  # fmt: skip


class Live(StrEnum):
    """What a column says of the clock of a service level while it runs; stored values are those of its last stop."""

    DUE = "due"
    LEFT = "left"
    """A ``timedelta`` of counted time, below zero when late; nothing while the clock does not run."""
    COMPLIANCE = "compliance"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a list.

    ``key`` is the path from the list's entity: ``number``, ``customer_id.name``. A text reached through
    a reference has the kind LOOKUP. ``label`` is an English source text. ``width`` is in characters.
    ``total`` asks for a sum in the footer. ``empty`` is a path whose text stands in for an empty one.
    ``choices`` are the members of a closed choice, ``places`` the decimals of a number. ``stored`` is the name
    of the column by which it is read, filtered and sorted, where the key is another; with ``live`` it changes
    as time passes.
    """

    key: str
    label: str
    kind: FieldKind
    width: int = 20
    visible: bool = True
    total: bool = False
    empty: str = ""
    choices: tuple[Enum, ...] = ()
    places: int = 0
    stored: str = ""
    live: Live | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The references to follow before the column itself."""
        return tuple(self.key.split("."))[:-1]

    @property
    def name(self) -> str:
        """The name of the column at the end of the path."""
        return self.stored or self.key.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class Sort:
    """By which column a list is sorted. Empty values come first, last when descending."""

    key: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class QuickFilter:
    """A named filter one click away: column filters by key; ``label`` is an English source text.

    ``rule`` names what no column filter can say, one of ``plan.RULES``.
    """

    key: str
    label: str
    filters: tuple[tuple[str, str], ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One list: what it shows, how it is first sorted, and what it says when there is nothing.

    ``name`` is the list's name in ``LISTS``, ``title`` and ``empty_text`` are English source texts.
    ``opens`` is a reference whose record is opened instead of the row's own, ``opens_entity`` its
    entity. ``can_add`` is false where rows are not made by hand.
    """

    name: str
    entity: str
    title: str
    icon: str
    columns: tuple[ListColumn, ...]
    sort: Sort
    quick: tuple[QuickFilter, ...] = ()
    empty_text: str = ""
    opens: str = ""
    can_add: bool = True
    fixed: tuple[tuple[str, str], ...] = ()
    """Column filters that always hold."""
    entities: frozenset[str] = frozenset()
    """Every entity whose change can change what the list shows."""

    def column(self, key: str) -> ListColumn:
        """The column with this key. Raises KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    @property
    def is_live(self) -> bool:
        """Whether any column changes as time passes; its rows then stand for service orders."""
        return any(column.live for column in self.columns)

    @property
    def opens_entity(self) -> str:
        """The entity of the record that a row opens."""
        return target_of(self.entity, self.opens) if self.opens else self.entity


@dataclass(frozen=True, slots=True)
class Col:
    """A column as a spec declares it; everything left out comes from the mapped class."""

    key: str
    width: int = 0
    hidden: bool = False
    total: bool = False
    empty: str = ""
    label: str = ""
    kind: FieldKind | None = None
    choices: tuple[Enum, ...] = ()
    stored: str = ""
    live: Live | None = None


CODE_NAME: Final = (Col("code", 14), Col("name", 40))
"""The columns of most setup tables."""


def make_spec(
    entity: str,
    columns: Sequence[Col | str],
    sort: str,
    *,
    name: str = "",
    title: str = "",
    icon: str = "",
    quick: tuple[QuickFilter, ...] = (),
    empty_text: str = "",
    opens: str = "",
    can_add: bool = True,
    follows: tuple[str, ...] = (),
    fixed: tuple[tuple[str, str], ...] = (),
) -> ListSpec:
    """A list of an entity; ``sort`` is a column key, with a minus before it for descending.

    ``follows`` are entities from which its rows are made, where these are not written by commands themselves.
    """
    names = ENTITY_NAMES.get(entity)
    made = tuple(_column(entity, Col(c) if isinstance(c, str) else c) for c in columns)
    return ListSpec(
        name=name or entity,
        entity=entity,
        title=title or (names.many if names else ""),
        icon=icon or (names.icon if names else "list"),
        columns=made,
        sort=Sort(sort.removeprefix("-"), sort.startswith("-")),
        quick=quick,
        empty_text=empty_text,
        opens=opens,
        can_add=can_add,
        fixed=fixed,
        entities=frozenset(_entities(entity, made) | set(follows)),
    )


def target_of(entity: str, reference: str) -> str:
    """The entity that a reference column refers to."""
    return str(mapped_classes()[entity].__table__.columns[reference].info["lookup"])


def _column(entity: str, declared: Col) -> ListColumn:
    *path, name = declared.key.split(".")
    field, owner = None, entity
    for step in path:
        field = _field(owner, step)
        owner = target_of(owner, step)
    own = _field(owner, declared.stored or name)
    if declared.kind is not None:
        kind, label = declared.kind, declared.label
    elif own is None:
        raise KeyError(f"{entity}: {declared.key} needs a kind and a label")
    else:
        kind = FieldKind.LOOKUP if path and own.kind in TEXTS else own.kind
        label = declared.label or (field.label if field is not None and name in _CAPTIONS else own.label)
    return ListColumn(
        key=declared.key,
        label=label,
        kind=kind,
        width=declared.width or _WIDTHS.get(kind, 20),
        visible=not declared.hidden,
        total=declared.total,
        empty=declared.empty,
        choices=declared.choices or (own.choices if own else ()),
        places=own.places if own else 0,
        stored=declared.stored,
        live=declared.live,
    )


def _field(entity: str, name: str) -> FieldSpec | None:
    return next((spec for spec in field_specs(mapped_classes()[entity]) if spec.name == name), None)


def _entities(entity: str, columns: Sequence[ListColumn]) -> set[str]:
    found = {entity}
    for column in columns:
        for path in (column.path, tuple(column.empty.split("."))[:-1]):
            owner = entity
            for step in path:
                owner = target_of(owner, step)
                found.add(owner)
    return found
