"""The open database: reading, units of work, creation, and refusing files that are not ours."""

from __future__ import annotations

import getpass
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from svcdesk.domain.clock import Clock, SiteTime, SystemClock
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.problems import Unavailable, refuse
from svcdesk.domain.progress import Steps
from svcdesk.models import Unit, seals
from svcdesk.store import schema
from svcdesk.store.engine import make_engine, not_opened, raw_connection, unavailable
from svcdesk.store.opening import prepare
from svcdesk.store.unit_of_work import CompanyFacts, UnitOfWork, company_facts, stored_parameters


@dataclass(slots=True)
class Reader:
    """What a query gets: a session that cannot write, the clock and the site."""

    session: Session
    clock: Clock
    user: str
    company: CompanyFacts

    @property
    def site(self) -> SiteTime:
        """The site's wall clock."""
        return SiteTime.of(self.company.time_zone)

    @property
    def parameters(self) -> Parameters:
        """The business parameters."""
        return stored_parameters(self.session)


class Store:
    """One open database file."""

    def __init__(self, path: Path, clock: Clock, user: str, workstation: str) -> None:
        self.path = path
        self.clock = clock
        self.user = user
        self.workstation = workstation
        self._write_engine = make_engine(path, read_only=False)
        self._read_engine = make_engine(path, read_only=True)
        self._verified = False

    @classmethod
    def create(cls, path: Path, clock: Clock | None = None, user: str = "", workstation: str = "") -> Store:
        """Make a new, empty database file and open it.

        Raises FileExistsError for an existing file, Unavailable where the folder cannot be written.
        """
        if path.exists():
            raise FileExistsError(path)
        part = path.with_name(path.name + ".part")  # what is cut short never looks like a database
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            part.touch()
            connection = raw_connection(part)
            try:
                schema.create(connection)
            finally:
                connection.close()
            part.replace(path)
            part.with_name(part.name + "-journal").unlink(missing_ok=True)
        except (DatabaseError, sqlite3.Error, OSError) as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise not_opened(error, path) from error
        store = cls.open(path, clock, user, workstation)
        store._verified = True
        return store

    @classmethod
    def open(cls, path: Path, clock: Clock | None = None, user: str = "", workstation: str = "") -> Store:
        """Open an existing database file, migrating an older one after a verified backup.

        Raises Unavailable: store.missing, store.not_svcdesk, store.newer, store.damaged, store.read_only.
        Nothing is written to a file that is refused.
        """
        prepare(path)
        return cls(path, clock or SystemClock(), user or getpass.getuser(), workstation or platform.node())

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A consistent view of the database for queries; it cannot write."""
        try:
            with Session(self._read_engine, autoflush=False, expire_on_commit=False) as session:
                yield Reader(session, self.clock, self.user, company_facts(session))
        except (DatabaseError, sqlite3.Error, OSError) as error:
            raise unavailable(error, self.path) or error from error

    @contextmanager
    def write(
        self, confirmed: frozenset[str] = frozenset(), *, dry_run: bool = False, steps: Steps | None = None
    ) -> Iterator[UnitOfWork]:
        """One unit of work: committed at the end of the block, rolled back when it raises or is a dry run.

        ``steps`` is told how far a long command is; when it raises, the command was cancelled.
        Raises Refused from the rules, Unavailable when the surroundings fail; then nothing was saved.
        """
        session = Session(self._write_engine, expire_on_commit=False)
        unit = UnitOfWork(
            session, clock=self.clock, user=self.user, workstation=self.workstation, confirmed=confirmed, steps=steps
        )  # fmt: skip
        try:
            self.verify()
            session.connection()  # BEGIN IMMEDIATE now, before anything is read that decides
            yield unit
            unit.finish()
            if dry_run:
                session.rollback()
            else:
                self._commit(session, unit)
        except IntegrityError as error:
            self._roll_back(session)
            raise _integrity(error) from error
        except (DatabaseError, sqlite3.Error, OSError) as error:
            self._roll_back(session)
            # A connection that was opened while the file was read-only stays so: begin with new ones.
            self._write_engine.dispose()
            raise unavailable(error, self.path) or error from error
        except BaseException:
            self._roll_back(session)
            raise
        finally:
            session.close()

    def verify(self) -> None:
        """Look through the whole file once, before the first write: a damaged file is never written to.

        About 0.1 s for 20 MB; the desk does it on a worker as soon as its first screen is painted.
        Raises Unavailable (store.damaged).
        """
        if self._verified:
            return
        with self.read() as reader:
            said = reader.session.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if said != "ok":
            raise Unavailable("store.damaged", data_safe=False, params={"path": str(self.path)})
        self._verified = True

    def _commit(self, session: Session, unit: UnitOfWork) -> None:
        try:
            session.commit()
        except (DatabaseError, sqlite3.Error) as error:
            self._roll_back(session)
            if isinstance(error, IntegrityError) or not self.was_committed(unit.key):
                raise

    def was_committed(self, key: str) -> bool:
        """Whether the unit with this key is in the file: a COMMIT that raised may still have committed."""
        try:
            with Session(self._read_engine) as session:
                return session.scalar(select(Unit.id).where(Unit.key == key)) is not None
        except (DatabaseError, sqlite3.Error):
            return False

    @staticmethod
    def _roll_back(session: Session) -> None:
        try:
            session.rollback()
        except (DatabaseError, sqlite3.Error):
            session.invalidate()

    def close(self) -> None:
        """Close every connection."""
        self._write_engine.dispose()
        self._read_engine.dispose()


def _integrity(error: IntegrityError) -> Exception:
    said = str(error.orig)
    if said.startswith("UNIQUE constraint failed: "):
        column = said.rsplit(".", 1)[-1].strip()
        return refuse("field.duplicate", target=column, field=column, value="")
    if "FOREIGN KEY" in said:
        return refuse("record.in_use", what="", count=1)
    if seals.MESSAGE in said:
        return refuse("record.immutable", what="")
    return error


__all__ = ["Reader", "Store", "Unavailable"]
