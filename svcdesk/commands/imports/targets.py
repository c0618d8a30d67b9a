"""What can be imported, taken from the mapped classes: change a model, and the import follows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Integer, Table

from svcdesk.domain.imports.targets import Catalogue, Target, Targets, ValueKind
from svcdesk.domain.text import fold
from svcdesk.models import (
    Activity,
    Base,
    Customer,
    Item,
    Location,
    OrderLine,
    ServiceObject,
    ServiceOrder,
    ServiceRequest,
    Worker,
    mapped_classes,
)
from svcdesk.models.base import Field
from svcdesk.models.types import Choice, Day, Flag, Instant, Rank, Scaled, Str

KIND_CLASSES: Mapping[str, type[Base]] = {
    "customers": Customer,
    "locations": Location,
    "objects": ServiceObject,
    "workers": Worker,
    "orders": ServiceOrder,
    "items": Item,
    "requests": ServiceRequest,
}
CHILD_CLASSES: Mapping[str, type[Base]] = {"lines": OrderLine, "activities": Activity}
_KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "customers": (("number",), ("vat_id",), ("name",)),
    "locations": (("number",), ("customer", "name")),
    "objects": (("number",), ("serial_number",), ("name",)),
    "workers": (("number",), ("name",)),
    "orders": (("number",),),
    "items": (("number",), ("name",)),
    "requests": (("number",), ("title", "phone", "received_at")),
}
_MATCH = ("number", "code", "serial_number", "vat_id", "login", "name")
_CREATABLE = (
    "customer", "location", "service_object", "object_group", "order_type", "worker", "team", "item", "service_task",
    "activity_type", "skill", "contact",
)  # fmt: skip
# Read-only in forms, but a record that comes from elsewhere brings them along.
_BROUGHT_ALONG = frozenset({"number", "created_at", "signed_off_at", "received_at"})
# Filled from the service object or the location when the file has none.
_INHERITED = frozenset({("service_order", "customer")})


@cache
def catalogue() -> Catalogue:
    """Everything that can be imported."""
    children = {name: Targets(class_.__tablename__, _fields(class_)) for name, class_ in CHILD_CLASSES.items()}
    kinds = {
        kind: Targets(class_.__tablename__, _fields(class_), children if kind == "orders" else {}, _KEYS[kind])
        for kind, class_ in KIND_CLASSES.items()
    }
    classes = mapped_classes()
    return Catalogue(kinds, {name: Targets(name, _fields(classes[name])) for name in _CREATABLE})


def _fields(class_: type[Base]) -> dict[str, Target]:
    table: Table = class_.__table__  # type: ignore[assignment]
    found = (_target(column) for column in table.columns if _can_be_filled(table, column))
    return {target.name: target for target in found if target is not None}


def _can_be_filled(table: Table, column: Column[Any]) -> bool:
    about = column.info.get("field")
    if not isinstance(about, Field) or (table.name in ("order_line", "activity") and column.name == "order_id"):
        return False
    return not about.read_only or column.name in _BROUGHT_ALONG


def _target(column: Column[Any]) -> Target | None:
    about: Field = column.info["field"]
    name = column.name.removesuffix("_id") if "lookup" in column.info else column.name
    kind, extra = _kind(column)
    if kind is None:
        return None
    required = about.required and (column.table.name, name) not in _INHERITED
    return Target(name, column.name, about.label, kind, required, meaning=about.kind, long=about.long, **extra)


def _kind(column: Column[Any]) -> tuple[ValueKind | None, dict[str, Any]]:
    type_ = column.type
    if entity := column.info.get("lookup"):
        columns = mapped_classes()[entity].__table__.columns
        return ValueKind.REFERENCE, {"entity": entity, "match": tuple(n for n in _MATCH if n in columns)}
    if isinstance(type_, Str):
        return ValueKind.TEXT, {"length": type_.length}
    if isinstance(type_, Scaled):
        return ValueKind.DECIMAL, {"places": type_.places}
    if isinstance(type_, Choice | Rank):
        words: dict[str, object] = {}
        for member in type_.enum:
            words |= {fold(member.name): member, fold(str(member.value)): member}
        return ValueKind.CHOICE, {"choices": words}
    for known, kind in ((Flag, ValueKind.FLAG), (Day, ValueKind.DAY), (Instant, ValueKind.INSTANT)):
        if isinstance(type_, known):
            return kind, {}
    return (ValueKind.WHOLE, {}) if isinstance(type_, Integer) else (None, {})
