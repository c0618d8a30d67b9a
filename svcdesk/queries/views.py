"""The saved views of a screen: the user's own, and those that others share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from svcdesk.models import SavedView
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One saved view."""

    id: int
    name: str
    mine: bool
    shared: bool
    content: Any


def load_views(reader: Reader, screen: str) -> tuple[ViewRow, ...]:
    """The views of a screen by name."""
    query = select(SavedView).where(
        SavedView.screen == screen, or_(SavedView.owner == reader.user, SavedView.shared == 1)
    )
    rows = reader.session.scalars(query.order_by(SavedView.name, SavedView.id))
    return tuple(ViewRow(row.id, row.name, row.owner == reader.user, bool(row.shared), row.content) for row in rows)
