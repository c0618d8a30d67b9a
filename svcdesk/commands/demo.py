"""The demo company, and the benchmark sizes of the board, as commands that fill an empty database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command, Undo
from svcdesk.commands.beginning import make_database
from svcdesk.domain.clock import Clock
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_, language
from svcdesk.models import CommandLog, Company
from svcdesk.store import Store, UnitOfWork
from svcdesk.store.backups import restore


@dataclass(frozen=True, slots=True)
class LoadDemo(Command):
    """Fill an empty database with the demo company: eighteen months of orders around today."""

    name: ClassVar[str] = "load_demo"
    permission: ClassVar[str] = "setup"
    undo: ClassVar[Undo] = Undo.CUTS

    texts: str = "en"
    """The language of descriptions and notes, ``en`` or ``pl``; names and addresses are Polish."""

    def apply(self, uow: UnitOfWork) -> int:
        """Make it; returns the number of orders. Raises Refused: company.exists, field.not_a_choice."""
        from svcdesk.commands.demo_tables import load_tables

        _require_empty(uow)
        if self.texts not in ("en", "pl"):
            raise refuse("field.not_a_choice", "texts", value=self.texts, field=N_("Language"))
        orders = load_tables(uow, self.texts)
        uow.describe(N_("Load the demo company"))
        return orders


@dataclass(frozen=True, slots=True)
class LoadBoardSize(Command):
    """Fill an empty database with one of the benchmark sizes of the board, from this week's Monday on."""

    name: ClassVar[str] = "load_board_size"
    permission: ClassVar[str] = "setup"
    undo: ClassVar[Undo] = Undo.CUTS

    size: str
    """S, M, L or XL."""

    def apply(self, uow: UnitOfWork) -> int:
        """Make it; returns the number of activities. Raises Refused: company.exists, field.not_a_choice."""
        from svcdesk.commands.demo_sizes import load_board
        from svcdesk.domain.demo.board_sizes import SIZES

        _require_empty(uow)
        if self.size not in SIZES:
            raise refuse("field.not_a_choice", "size", value=self.size, field=N_("Size"))
        activities = load_board(uow, self.size)
        uow.describe(N_("Load the board of size {size}"), size=self.size)
        return activities


def load_demo(
    path: Path, clock: Clock | None = None, texts: str = "", *, size: str = "", user: str = "", workstation: str = ""
) -> Store:
    """Make a new database file with the demo company, or with a board of a ``size``, and open it.

    ``texts`` is the language of descriptions, the screen's by default. Raises FileExistsError, Unavailable,
    Refused (field.not_a_choice); then no file is left behind.
    """
    command = LoadBoardSize(size) if size else LoadDemo(texts or language())
    return make_database(path, command, clock, user, workstation)[0]


def reset_demo(
    path: Path, clock: Clock | None = None, texts: str = "", *, size: str = "", user: str = "", workstation: str = ""
) -> Store:
    """Make demo data anew in the place of older demo data, and open it.

    What was there is kept as a backup. Raises Refused (demo.not_demo), Unavailable (store.in_use …).
    """
    old = Store.open(path, clock, user, workstation)
    try:
        if not is_demo(old):
            raise refuse("demo.not_demo", path=str(path))
    finally:
        old.close()
    with TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder) / "new.db"
        load_demo(new, clock, texts, size=size, user=user, workstation=workstation).close()
        restore(path, new, clock)
    return Store.open(path, clock, user, workstation)


def is_demo(store: Store) -> bool:
    """Whether a database began as demo data, and so may be thrown away."""
    with store.read() as reader:
        first = reader.session.scalar(select(CommandLog.name).order_by(CommandLog.id).limit(1))
    return first in (LoadDemo.name, LoadBoardSize.name)


def _require_empty(uow: UnitOfWork) -> None:
    if uow.session.scalar(select(Company.id).limit(1)) is not None:
        raise refuse("company.exists")
