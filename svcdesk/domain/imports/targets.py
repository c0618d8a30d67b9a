"""What can be imported: the kinds of records and the fields of each, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

KINDS = ("customers", "locations", "objects", "workers", "orders", "items", "requests")


class ValueKind(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    DECIMAL = "decimal"
    WHOLE = "whole"
    FLAG = "flag"
    DAY = "day"
    INSTANT = "instant"
    CHOICE = "choice"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Target:
    """A field that an import can fill.

    ``name`` is what mappings say (``customer`` for the column ``customer_id``), ``label`` is marked
    for translation. ``entity`` and ``match`` say of a reference which records it looks for and by
    which of their fields; ``choices`` are the stored values of a choice by what people may write.
    """

    name: str
    column: str
    label: str
    kind: ValueKind
    required: bool = False
    length: int = 0
    places: int = 0
    entity: str = ""
    match: tuple[str, ...] = ()
    choices: Mapping[str, object] = field(default_factory=dict)
    meaning: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True)
class Targets:
    """The fields of one entity; ``children`` are entities whose rows an order brings along, by their table."""

    entity: str
    fields: Mapping[str, Target]
    children: Mapping[str, Targets] = field(default_factory=dict)
    keys: tuple[tuple[str, ...], ...] = ()
    """The fields that tell a record already there, the best first."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be imported: by kind, and by entity for what an import may create on the way."""

    kinds: Mapping[str, Targets]
    entities: Mapping[str, Targets]
