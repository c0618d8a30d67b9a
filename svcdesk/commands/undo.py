"""Undo made from the change log: put back what a unit of work changed, if nobody else has since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, select, update
from sqlalchemy.orm import Session

from svcdesk.commands.undo_rules import check_moved_orders, check_stage_tree
from svcdesk.domain.problems import Problem, Refused, Scalar, Severity, refuse
from svcdesk.models import Base, Change, CommandLog, Unit, mapped_classes
from svcdesk.models.base import Field
from svcdesk.store.unit_of_work import UnitOfWork, bound, recorded_columns, unbound
from svcdesk.store.uses import chunks, find_used


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One command of the undo history. ``title`` and ``params`` make its name in the user's language."""

    id: int
    at: datetime
    user: str
    name: str
    title: str
    params: dict[str, Scalar]
    state: str
    unit_id: int


def _entry(row: CommandLog) -> LogEntry:
    return LogEntry(row.id, row.at, row.user, row.name, row.title, row.params, row.state, row.unit_id)


def next_undo(session: Session, user: str, workstation: str) -> LogEntry | None:
    """The command that undo takes back next, or None."""
    mine = (CommandLog.user == user, CommandLog.workstation == workstation)
    row = session.scalar(
        select(CommandLog).where(*mine, CommandLog.state.in_(("done", "cut"))).order_by(CommandLog.id.desc()).limit(1)
    )
    return None if row is None or row.state == "cut" else _entry(row)


def next_redo(session: Session, user: str, workstation: str) -> LogEntry | None:
    """The undone command that redo does again next, or None."""
    mine = (CommandLog.user == user, CommandLog.workstation == workstation)
    row = session.scalar(select(CommandLog).where(*mine, CommandLog.state == "undone").order_by(CommandLog.id).limit(1))
    return None if row is None else _entry(row)


def history(session: Session, limit: int = 50) -> list[LogEntry]:
    """The newest commands of everybody, newest first."""
    return [_entry(row) for row in session.scalars(select(CommandLog).order_by(CommandLog.id.desc()).limit(limit))]


def drop_undone(session: Session, user: str, workstation: str) -> None:
    """A new command ends the possibility of redoing what was undone before it."""
    session.execute(
        update(CommandLog)
        .where(CommandLog.user == user, CommandLog.workstation == workstation, CommandLog.state == "undone")
        .values(state="dropped")
    )


def revert_unit(uow: UnitOfWork, unit_id: int) -> None:
    """Put back every row that a unit changed.

    Raises Refused (undo.changed_since with who, what and when; undo.in_use; stage.forbids for an order that
    was moved since) and then nothing is changed.
    """
    classes = mapped_classes()
    problems: list[Problem] = []
    deleted: list[Base] = []
    changes = uow.session.scalars(select(Change).where(Change.unit_id == unit_id).order_by(Change.id.desc())).all()
    if not changes:
        raise refuse("undo.nothing")
    found = _rows_of(uow.session, changes)
    problems += check_moved_orders(uow, changes, found)
    columns = {name: {c.name: c for c in recorded_columns(classes[name])} for name in {c.entity for c in changes}}
    with uow.session.no_autoflush:  # one flush writes all rows of a table at once
        for change in changes:
            row = found.get((change.entity, change.entity_id))
            of_entity = columns[change.entity]
            if change.action == "D":
                if row is not None:
                    problems.append(_conflict(uow, change, None, ""))
                else:
                    row = classes[change.entity]()
                    row.id = change.entity_id
                    _put_back(row, change, of_entity)
                    uow.session.add(row)
            elif row is None:
                problems.append(_conflict(uow, change, None, ""))
            elif clash := _changed_field(row, change, of_entity):
                problems.append(_conflict(uow, change, row, clash))
            elif change.action == "U":
                _put_back(row, change, of_entity)
            else:
                deleted.append(row)
    if problems:
        raise Refused(problems)
    for row in deleted:
        uow.session.delete(row)
    uow.session.flush()
    check_stage_tree(uow, changes)
    if used := find_used(uow.session, deleted):
        raise refuse("undo.in_use", what=used.caption())


def _rows_of(session: Session, changes: Sequence[Change]) -> dict[tuple[str, int], Base]:
    """The rows of the changes that are still there; an import has thousands, so many are read at once."""
    ids: dict[str, list[int]] = {}
    for change in changes:
        ids.setdefault(change.entity, []).append(change.entity_id)
    classes = mapped_classes()
    return {
        (entity, row.id): row
        for entity, of_entity in ids.items()
        for part in chunks(of_entity)
        for row in session.scalars(select(classes[entity]).where(classes[entity].id.in_(part)))
    }


def _put_back(row: Base, change: Change, columns: Mapping[str, Column[Any]]) -> None:
    images: dict[str, list[Any]] = change.fields
    for name, (was, _now) in images.items():
        setattr(row, name, unbound(columns[name], was))


def _changed_field(row: Base, change: Change, columns: Mapping[str, Column[Any]]) -> str:
    images: dict[str, list[Any]] = change.fields
    for name, (_was, now) in images.items():
        if bound(columns[name], getattr(row, name)) != now:
            return name
    return ""


def _conflict(uow: UnitOfWork, change: Change, row: Base | None, field: str) -> Problem:
    """Who changed the field after the unit, for the refusal."""
    later = uow.session.execute(
        select(Change.fields, Change.action, Unit.user, Unit.at)
        .join(Unit, Unit.id == Change.unit_id)
        .where(Change.entity == change.entity, Change.entity_id == change.entity_id, Change.id > change.id)
        .order_by(Change.id.desc())
    ).all()
    found = next((r for r in later if not field or field in r.fields), None)
    class_ = mapped_classes()[change.entity]
    about: Any = class_.__table__.columns[field].info.get("field", Field(field)) if field else Field("")
    params: dict[str, Scalar] = {
        "who": found.user if found else "?",
        "when": uow.site.local(found.at).strftime("%Y-%m-%d %H:%M") if found else "?",
        "what": row.caption() if row is not None else change.entity,
        "field": about.label,
        "entity": change.entity,
        "id": change.entity_id,
    }
    return Problem("undo.changed_since", Severity.REFUSE, field, params)
