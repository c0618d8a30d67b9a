"""Runs commands: permission, one unit of work, the command log, undo and redo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import update

from svcdesk.commands import undo as undo_log
from svcdesk.commands.base import Command, Undo
from svcdesk.commands.undo import LogEntry
from svcdesk.domain.problems import Problem, Scalar, refuse
from svcdesk.domain.progress import Steps
from svcdesk.i18n import N_
from svcdesk.models import CommandLog
from svcdesk.store import Changes, Store, UnitOfWork

EVERY_PERMISSION = frozenset({"dispatch", "edit", "post", "setup", "import", "print", "restore"})


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was committed (or, for a dry run, would have been)."""

    result: object = None
    warnings: tuple[Problem, ...] = ()
    changes: Changes = field(default_factory=Changes)
    title: str = ""
    params: Mapping[str, Scalar] = field(default_factory=dict)
    unit_id: int = 0


class CommandRunner:
    """The only way to change the database, for windows, command line and tests alike."""

    def __init__(self, store: Store, permissions: Collection[str] = EVERY_PERMISSION) -> None:
        self.store = store
        self.permissions = frozenset(permissions)

    def run(
        self,
        command: Command,
        confirmed: frozenset[str] = frozenset(),
        *,
        dry_run: bool = False,
        steps: Steps | None = None,
    ) -> Done:
        """Apply the command in one unit of work. Raises Refused or Unavailable, and then nothing was saved.

        ``steps`` is told how far a long command is, and may raise to cancel it.
        """
        self._require(command.permission)
        with self.store.write(confirmed, dry_run=dry_run, steps=steps) as uow:
            result = command.apply(uow)
            unit_id = uow.finish()
            title, params = uow.title or (command.name, {})
            if uow.changes:
                if command.undo is not Undo.APART:
                    undo_log.drop_undone(uow.session, uow.user, uow.workstation)
                uow.session.add(CommandLog(
                    unit_id=unit_id, at=uow.now, user=uow.user, workstation=uow.workstation, name=command.name,
                    title=title, params=dict(params), state=command.undo.value,
                ))  # fmt: skip
        return self._done(uow, result, title, params)

    def undo(self) -> Done:
        """Take back the last command of this user here. Raises Refused (undo.nothing, undo.changed_since …)."""
        with self.store.write() as uow:
            entry = undo_log.next_undo(uow.session, uow.user, uow.workstation)
            if entry is None:
                raise refuse("undo.nothing")
            return_to = self._revert(uow, entry, "undone", N_("Undone: {title}"))
        return self._done(uow, None, *return_to)

    def redo(self) -> Done:
        """Do the last undone command again. Raises Refused (redo.nothing, undo.changed_since …)."""
        with self.store.write() as uow:
            entry = undo_log.next_redo(uow.session, uow.user, uow.workstation)
            if entry is None:
                raise refuse("redo.nothing")
            return_to = self._revert(uow, entry, "done", N_("Done again: {title}"))
        return self._done(uow, None, *return_to)

    def skip_undo(self) -> None:
        """Leave the next command out of undo, for one that was refused because others changed things since."""
        with self.store.write() as uow:
            if entry := undo_log.next_undo(uow.session, uow.user, uow.workstation):
                uow.session.execute(update(CommandLog).where(CommandLog.id == entry.id).values(state="dropped"))

    def next_undo(self) -> LogEntry | None:
        """What undo would take back."""
        with self.store.read() as reader:
            return undo_log.next_undo(reader.session, self.store.user, self.store.workstation)

    def next_redo(self) -> LogEntry | None:
        """What redo would do again."""
        with self.store.read() as reader:
            return undo_log.next_redo(reader.session, self.store.user, self.store.workstation)

    def log(self, limit: int = 50) -> list[LogEntry]:
        """The newest commands, newest first."""
        with self.store.read() as reader:
            return undo_log.history(reader.session, limit)

    def _require(self, permission: str) -> None:
        if permission not in self.permissions:
            raise refuse("permission.missing", permission=permission)

    def _revert(self, uow: UnitOfWork, entry: LogEntry, state: str, title: str) -> tuple[str, dict[str, Scalar]]:
        undo_log.revert_unit(uow, entry.unit_id)
        values = {"state": state, "unit_id": uow.finish()}
        uow.session.execute(update(CommandLog).where(CommandLog.id == entry.id).values(values))
        return title, {"title": entry.title, **entry.params}

    @staticmethod
    def _done(uow: UnitOfWork, result: object, title: str, params: Mapping[str, Scalar]) -> Done:
        changes = Changes.of((c.entity, c.id) for c in uow.changes)
        return Done(result, tuple(uow.warnings), changes, title, params, uow.unit_id)
