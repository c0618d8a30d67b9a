"""Engines, units of work, change log, number sequences, migrations, backups."""

from svcdesk.store.feed import ChangeFeed, Changes
from svcdesk.store.store import Reader, Store
from svcdesk.store.unit_of_work import UnitOfWork

__all__ = ["ChangeFeed", "Changes", "Reader", "Store", "UnitOfWork"]
