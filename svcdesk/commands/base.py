"""What a command is: a frozen dataclass that names itself and changes records through a unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from svcdesk.i18n import N_
from svcdesk.store import UnitOfWork


class Undo(StrEnum):
    """What undo means for a command: the state its log row begins with."""

    YES = "done"
    APART = "apart"
    """Not undone, and no obstacle for what came before: saving a view, issuing a document."""
    CUTS = "cut"
    """Cannot be undone, and nothing before it either: posting, invoicing, importing."""


class Command:
    """A thing a user does. Subclasses are frozen dataclasses listed in ``commands.catalogue``."""

    name: ClassVar[str]
    """Its name in the log and in ``svcdesk do``."""
    permission: ClassVar[str] = "dispatch"
    undo: ClassVar[Undo] = Undo.YES

    __slots__ = ()

    def apply(self, uow: UnitOfWork) -> object:
        """Do it. Raises Refused. Returns what the caller needs to know, such as a new id."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Batch(Command):
    """Several commands as one step: all or nothing, one name, one undo."""

    name: ClassVar[str] = "batch"
    commands: tuple[Command, ...]
    title: str = N_("Several changes")

    def apply(self, uow: UnitOfWork) -> object:
        """Apply each in order; returns their results."""
        results = tuple(command.apply(uow) for command in self.commands)
        if len(self.commands) != 1:
            uow.describe(self.title, count=len(self.commands))
        return results
