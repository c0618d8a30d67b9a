"""A record as a form holds it: frozen values with the version they were read at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One child row: ``id`` None for a new one; ``captions`` are the texts of its lookups."""

    id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record with its child rows by entity; ``record_id`` None for a new one."""

    entity: str
    record_id: int | None = None
    version: int | None = None
    title: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)
