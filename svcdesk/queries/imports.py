"""The mappings that were kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from svcdesk.models import ImportMapping
from svcdesk.store.store import Reader


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping by name; ``content`` are its plain tables as TOML has them."""

    name: str
    content: Mapping[str, Any]


def saved_mappings(reader: Reader) -> tuple[SavedMapping, ...]:
    """All kept mappings, by name."""
    rows = reader.session.scalars(select(ImportMapping).order_by(ImportMapping.name))
    return tuple(SavedMapping(row.name, row.content) for row in rows)
