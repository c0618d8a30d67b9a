"""Mapped classes as forms see them: frozen field specs, and which records have rows of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Column, Integer, LargeBinary, Table

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.models import mapped_classes
from svcdesk.models.base import Base, Field
from svcdesk.models.types import Choice, Day, Flag, Instant, Rank, Scaled, Str


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """Rows that belong to one record and are saved with it; ``ordered`` is the column of their order."""

    entity: str
    parent: str
    ordered: str = ""


CHILDREN: Final[Mapping[str, tuple[ChildSpec, ...]]] = {
    "work_calendar": (ChildSpec("calendar_span", "calendar_id"), ChildSpec("calendar_day", "calendar_id")),
    "worker": (ChildSpec("worker_skill", "worker_id"),),
    "object_group": (ChildSpec("object_group_skill", "group_id"),),
    "service_order": (
        ChildSpec("order_line", "order_id", ordered="line_number"),
        ChildSpec("order_skill", "order_id"),
        ChildSpec("activity", "order_id"),
        ChildSpec("object_relation", "order_id"),
        ChildSpec("task_relation", "order_id"),
    ),
    "agreement": (
        ChildSpec("agreement_line", "agreement_id", ordered="line_number"),
        ChildSpec("object_relation", "agreement_id"),
        ChildSpec("task_relation", "agreement_id"),
    ),
    "symptom_area": (ChildSpec("symptom_code", "area_id"),),
    "diagnosis_area": (ChildSpec("diagnosis_code", "area_id"),),
    "project": (ChildSpec("project_address", "project_id"),),
}


def form_entities() -> tuple[str, ...]:
    """Every entity that has a form of its own: it has fields, and is not the row of another."""
    rows = {child.entity for children in CHILDREN.values() for child in children}
    return tuple(
        name
        for name, class_ in sorted(mapped_classes().items())
        if field_specs(class_) and class_.own_form and not class_.immutable and name not in rows
    )


@lru_cache(maxsize=64)
def field_specs(class_: type[Base]) -> tuple[FieldSpec, ...]:
    """The fields of a mapped class in the order in which it declares them."""
    table: Table = class_.__table__  # type: ignore[assignment]
    return tuple(_spec(column, column.info["field"]) for column in table.columns if "field" in column.info)


def _spec(column: Column[Any], about: Field) -> FieldSpec:
    default = getattr(column.default, "arg", None)
    return FieldSpec(
        name=column.name,
        label=about.label,
        kind=_kind(column, about),
        help=about.help,
        new_help=about.new_help,
        section=about.section,
        required=about.required,
        read_only=about.read_only,
        unique=bool(column.unique),
        nullable=bool(column.nullable),
        meaning=about.kind,
        length=column.type.length if isinstance(column.type, Str) else 0,
        places=column.type.places if isinstance(column.type, Scaled) else 0,
        choices=about.only or _choices(column),
        target=column.info.get("lookup", ""),
        default=default,
        fixed=about.fixed,
    )


def _choices(column: Column[Any]) -> tuple[Enum, ...]:
    return tuple(column.type.enum) if isinstance(column.type, Choice | Rank) else ()


def _kind(column: Column[Any], about: Field) -> FieldKind:
    if "lookup" in column.info:
        return FieldKind.LOOKUP
    if isinstance(column.type, Str):
        return FieldKind.LONG_TEXT if about.long else FieldKind.TEXT
    if isinstance(column.type, Integer):
        return FieldKind.MINUTE if about.kind == "minute" else FieldKind.WHOLE
    kinds: tuple[tuple[Any, FieldKind], ...] = (
        (Choice, FieldKind.CHOICE), (Rank, FieldKind.CHOICE), (Day, FieldKind.DAY), (Instant, FieldKind.INSTANT),
        (Flag, FieldKind.FLAG), (Scaled, FieldKind.NUMBER), (LargeBinary, FieldKind.PICTURE),
    )  # fmt: skip
    for type_, kind in kinds:
        if isinstance(column.type, type_):
            return kind
    raise TypeError(f"{column} has a type that no form field knows")
