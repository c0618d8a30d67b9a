"""A few records of many that fit a typed text, for the lookup fields and Ctrl+K; never all rows are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from svcdesk.queries.lists import sqlite

LOOKED_AT: Final = 5_000
"""So many rows are looked through at the most: the newest ones that may have the words."""


def newest_matches(
    session: Session, class_: Any, words: Sequence[str], limit: int, among: ColumnElement[bool] | None = None
) -> list[int]:
    """Ids of the newest records whose ``search`` holds every folded word; ``among`` an indexed condition, if given.

    Words of three letters and more are found by the text index, wherever they are. Shorter ones are looked for in
    the newest rows only: such letters are frequent, so few rows are enough.
    """
    table = class_.__table__
    long_words = [word for word in words if sqlite.can_narrow(word)]
    # The limited rows are not sorted again: that would read them all before the first is known to fit.
    if among is None and long_words:
        some = sqlite.text_candidates(table, *long_words, newest_first=True).limit(LOOKED_AT).subquery()
        query, search = select(table.c.id).select_from(some.join(table, table.c.id == some.c.id)), table.c.search
    else:
        newest = select(table.c.id, table.c.search).order_by(table.c.id.desc()).limit(LOOKED_AT)
        some = (newest if among is None else newest.where(among)).subquery()
        query, search = select(some.c.id), some.c.search
    return list(session.scalars(query.where(*(sqlite.contains(search, word) for word in words)).limit(limit)))


def beginning(session: Session, class_: Any, column: Any, start: str, limit: int) -> list[int]:
    """Ids of the records in which an indexed text begins so, in its order."""
    query = select(class_.id).where(column >= start, column < start + "\uffff").order_by(column, class_.id)
    return list(session.scalars(query.limit(limit)))
