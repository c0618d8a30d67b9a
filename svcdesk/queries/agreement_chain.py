"""The renewals of an agreement: those it follows and those that follow it, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from svcdesk.models import Agreement
from svcdesk.store import Reader

_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One agreement of a chain of renewals."""

    id: int
    number: str
    description: str
    starts_on: date
    ends_on: date | None
    suspended: bool
    suspended_from: date | None
    suspended_until: date | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The agreements of a chain, and where in it the one asked for stands."""

    links: tuple[ChainLink, ...]
    at: int

    @property
    def renews(self) -> ChainLink | None:
        """The one before."""
        return self.links[self.at - 1] if self.at else None

    @property
    def renewed_by(self) -> ChainLink | None:
        """The one after."""
        return self.links[self.at + 1] if self.at + 1 < len(self.links) else None


def load_chain(reader: Reader, agreement_id: int) -> Chain:
    """The chain of an agreement; at most 100 to either side. One that is gone has an empty chain."""
    here = reader.session.get(Agreement, agreement_id)
    if here is None:
        return Chain((), 0)
    before: list[Agreement] = []
    seen = {here.id}
    above = here
    while above.renews_id is not None and above.renews_id not in seen and len(before) < _MOST:
        found = reader.session.get(Agreement, above.renews_id)
        if found is None:
            break
        before.insert(0, found)
        seen.add(found.id)
        above = found
    after: list[Agreement] = []
    below: Agreement | None = here
    while below is not None and len(after) < _MOST:
        query = select(Agreement).where(Agreement.renews_id == below.id).order_by(Agreement.id).limit(1)
        below = reader.session.scalar(query)
        if below is None or below.id in seen:
            break
        after.append(below)
        seen.add(below.id)
    return Chain(tuple(map(_link, [*before, here, *after])), len(before))


def is_not_renewed(columns: Any, _now: datetime) -> ColumnElement[bool]:
    """Whether no other agreement renews the one of a row."""
    successor = aliased(Agreement)
    return ~select(successor.id).where(successor.renews_id == columns.id).exists()


def _link(row: Agreement) -> ChainLink:
    return ChainLink(
        row.id, row.number, row.description, row.starts_on, row.ends_on, row.suspended, row.suspended_from,
        row.suspended_until,
    )  # fmt: skip
