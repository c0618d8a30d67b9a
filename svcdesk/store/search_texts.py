"""Keeps the folded texts by which records are found, and their index, with every row that the session writes."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from svcdesk.domain.text import fold, search_text
from svcdesk.models import Base, text_index
from svcdesk.models.base import Searchable


def index(session: Session, row: Base) -> None:
    """Index a new row."""
    if isinstance(row, Searchable):
        text_index.add(session.connection(), row.__tablename__, [(row.id, row.search)])


def index_again(session: Session, row: Base) -> None:
    """Index a row anew whose text has changed; it is not flushed yet."""
    if isinstance(row, Searchable) and (was := inspect(row).attrs["search"].history.deleted):
        text_index.remove(session.connection(), row.__tablename__, [(row.id, was[0])])
        index(session, row)


def unindex(session: Session, row: Base) -> None:
    """Forget a row that is deleted."""
    if isinstance(row, Searchable):
        text_index.remove(session.connection(), row.__tablename__, [(row.id, row.search)])


def keep_search(row: Base) -> None:
    """Write the folded texts of a row by what it says now."""
    if isinstance(row, Searchable):
        for name, value in (
            ("search", search_text(*row.searched())[:4000]),
            ("sort_name", fold(getattr(row, row.named) or "")[:200]),
        ):
            if getattr(row, name) != value:
                setattr(row, name, value)
