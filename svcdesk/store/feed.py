"""What changed: sets of record ids, read from the change table since the last look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from svcdesk.models import Change


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of changed records by entity (table name)."""

    by_entity: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> Changes:
        """The changes of (entity, id) pairs."""
        found: dict[str, set[int]] = {}
        for entity, id_ in pairs:
            found.setdefault(entity, set()).add(id_)
        return cls({entity: frozenset(ids) for entity, ids in found.items()})

    def ids(self, entity: str) -> frozenset[int]:
        """The changed ids of one entity."""
        return self.by_entity.get(entity, frozenset())

    @property
    def entities(self) -> frozenset[str]:
        """The entities with at least one change."""
        return frozenset(self.by_entity)

    def __bool__(self) -> bool:
        return bool(self.by_entity)


class ChangeFeed:
    """Follows the change table; every window of every workstation learns of changes from it."""

    def __init__(self, session: Session) -> None:
        self._last = last_change(session)

    def poll(self, session: Session) -> Changes:
        """What was committed since the last poll, by anybody."""
        rows = session.execute(select(Change.id, Change.entity, Change.entity_id).where(Change.id > self._last)).all()
        if not rows:
            return Changes()
        self._last = max(row.id for row in rows)
        return Changes.of((row.entity, row.entity_id) for row in rows)


def last_change(session: Session) -> int:
    """The id of the newest change row, 0 for none."""
    return session.scalar(select(func.max(Change.id))) or 0
