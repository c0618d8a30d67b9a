"""Refuses in words to change rows that stay as they are: immutable ones, and sealed ones such as posted lines."""

from __future__ import annotations

from sqlalchemy import inspect

from svcdesk.domain.problems import refuse
from svcdesk.models import Base


def require_changeable(row: Base, *, deleted: bool = False) -> None:
    """Raises Refused (record.immutable) for a change of a row that stays as it is, or its deletion."""
    if (not row.immutable and row.sealed_by is None) or (deleted and row.sweepable):
        return
    attributes = inspect(row).attrs
    sealed = row.immutable
    if row.sealed_by is not None:
        name, value = row.sealed_by
        before = attributes[name].history.deleted
        sealed = (before[0] if before else getattr(row, name)) == value
    kept = [c.name for c in row.__table__.columns if c.name not in row.unsealed_columns]
    if sealed and (deleted or any(attributes[name].history.has_changes() for name in kept)):
        raise refuse("record.immutable", what=row.caption())
