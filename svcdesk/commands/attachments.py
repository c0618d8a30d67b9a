"""Photos and files of orders, service objects and repair lines: attach, change, delete.

A content is stored once, found by its SHA-256. Attaching is allowed in every stage, of a posted order as well: a photo
is evidence, and is often added later. Deleting is refused once the order is posted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from errno import EINVAL
from pathlib import Path
from stat import S_ISREG
from typing import Any, ClassVar

from sqlalchemy import func, select

from svcdesk.commands.base import Command
from svcdesk.commands.stage_guard import check_stage
from svcdesk.domain.attachments import (
    HEIC,
    MEGABYTE,
    TYPES,
    check_name,
    check_place,
    check_printed,
    check_room,
    check_size,
    fitting_name,
    is_picture,
)
from svcdesk.domain.kinds import Progress
from svcdesk.domain.new_files import NewFile, prepare
from svcdesk.domain.problems import Problem, Refused, Scalar, Severity, refuse
from svcdesk.domain.stages import StageAct
from svcdesk.i18n import N_
from svcdesk.models import Attachment, Base, FileContent, RepairLine, ServiceObject, ServiceOrder
from svcdesk.store import UnitOfWork
from svcdesk.store.attached import unreachable_contents


@dataclass(frozen=True, slots=True)
class AttachFiles(Command):
    """Attach photos or files to an order, a service object or a repair line, all or none.

    A file that is there already is left out with a warning.
    """

    name: ClassVar[str] = "attach_files"
    permission: ClassVar[str] = "edit"

    file: tuple[str, ...] = ()
    """Paths of files."""
    order_id: int | None = None
    object_id: int | None = None
    repair_line_id: int | None = None
    note: str = ""
    printed: bool | None = None
    """Whether pictures come onto documents (other files never do); left out: those of objects do not."""
    files: tuple[NewFile, ...] = ()
    """Files that a screen has read and looked through already."""

    def apply(self, uow: UnitOfWork) -> tuple[int, ...]:
        """Attach them; returns the new ids.

        Raises Refused: file.one_place none there record_full, record.missing, and what ``read_file`` says.
        """
        parent = _parent(uow, self.order_id, self.object_id, self.repair_line_id)
        most = uow.parameters.file_megabytes
        uow.check(problem for file in self.files for problem in check_size(file.name, len(file.content), most))
        files = [*(read_file(Path(path), most) for path in self.file), *self.files]
        if not files:
            raise refuse("file.none")
        there = self._there(uow)
        new: dict[str, NewFile] = {}
        known: list[Problem] = []
        for file in files:
            if file.sha256 in there:
                params: dict[str, Scalar] = {"name": file.given_name, "other": there[file.sha256]}
                known.append(Problem("file.there", Severity.WARN, "file", params))
            else:
                there[file.sha256] = file.name
                new[file.sha256] = file
        if not new:
            raise Refused(Problem(problem.code, Severity.REFUSE, problem.target, problem.params) for problem in known)
        added = sum(len(file.content) for file in new.values())
        uow.check(check_room(parent.caption(), self._used(uow), added, uow.parameters.files_megabytes))
        uow.check([*known, *_surprises(new.values())])
        made = [self._attach(uow, file) for file in new.values()]
        for content in unreachable_contents(uow.session):
            uow.session.delete(content)
        if len(made) == 1:
            uow.describe(N_("Attach {file} to {what}"), file=made[0].name, what=parent.caption())
        else:
            uow.describe(N_("Attach {count} files to {what}"), count=len(made), what=parent.caption())
        return tuple(row.id for row in made)

    def _used(self, uow: UnitOfWork) -> int:
        """The bytes of the files that the record has."""
        query = (
            select(func.sum(FileContent.size))
            .join(Attachment, Attachment.content_id == FileContent.id)
            .where(*_same_place(self.order_id, self.object_id, self.repair_line_id))
        )
        return uow.session.scalar(query) or 0

    def _there(self, uow: UnitOfWork) -> dict[str, str]:
        """The names of the files that the record has, by SHA-256."""
        query = (
            select(FileContent.sha256, Attachment.name)
            .join(Attachment, Attachment.content_id == FileContent.id)
            .where(*_same_place(self.order_id, self.object_id, self.repair_line_id))
        )
        return {row.sha256: row.name for row in uow.session.execute(query)}

    def _attach(self, uow: UnitOfWork, file: NewFile) -> Attachment:
        content_id = uow.session.scalar(select(FileContent.id).where(FileContent.sha256 == file.sha256))
        if content_id is None:
            content_id = uow.add(FileContent(
                sha256=file.sha256, media_type=file.media_type, size=len(file.content), content=file.content,
                preview=file.preview,
            )).id  # fmt: skip
        printed = self.printed if self.printed is not None else self.object_id is None
        return uow.add(Attachment(
            order_id=self.order_id, object_id=self.object_id, repair_line_id=self.repair_line_id, content_id=content_id,
            name=file.name, note=self.note.strip(), printed=printed and is_picture(file.media_type),
            added_at=uow.now, user=uow.user,
        ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeAttachment(Command):
    """Change the name or note of a file, or whether it is printed; what is left out stays as it is."""

    name: ClassVar[str] = "change_attachment"
    permission: ClassVar[str] = "edit"

    attachment_id: int
    file_name: str | None = None
    note: str | None = None
    printed: bool | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Change it. Raises Refused: record.missing, file.name name_long not_printed, stage.forbids."""
        row = uow.get(Attachment, self.attachment_id)
        content = uow.get(FileContent, row.content_id)
        problems = _stage_problems(uow, [row])
        if self.file_name is not None:
            problems += check_name(self.file_name.strip())
        problems += check_printed(row.name, content.media_type, printed=bool(self.printed))
        uow.check(problems)
        uow.describe(N_("Change the file {file}"), file=row.name)
        if self.file_name is not None:
            row.name = fitting_name(self.file_name.strip(), TYPES[content.media_type])
        if self.note is not None:
            row.note = self.note.strip()
        if self.printed is not None:
            row.printed = self.printed
        uow.session.flush()


@dataclass(frozen=True, slots=True)
class DeleteAttachments(Command):
    """Delete files from their orders, objects or repair lines; undo brings them back."""

    name: ClassVar[str] = "delete_attachments"
    permission: ClassVar[str] = "edit"

    attachment_ids: tuple[int, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Delete them all or none. Raises Refused: record.missing, file.posted, stage.forbids."""
        rows = [uow.get(Attachment, id_) for id_ in dict.fromkeys(self.attachment_ids)]
        if not rows:
            raise refuse("file.none")
        problems = _stage_problems(uow, rows)
        for row in rows:
            order = _order_of(uow, row)
            if order is not None and order.progress is Progress.POSTED:
                params = {"name": row.name, "number": order.number}
                problems.append(Problem("file.posted", Severity.REFUSE, "", params))
        uow.check(problems)
        if len(rows) == 1:
            uow.describe(N_("Delete the file {file}"), file=rows[0].name)
        else:
            uow.describe(N_("Delete {count} files"), count=len(rows))
        for row in rows:
            uow.session.delete(row)
        uow.session.flush()


def read_file(path: Path, most_megabytes: int) -> NewFile:
    """Read a file and look it through; not for the GUI thread.

    Raises Refused: file.unreadable folder too_large, and what ``domain.new_files.prepare`` says.
    """
    try:
        if path.is_dir():
            raise refuse("file.folder", "file", name=path.name or str(path))
        said = path.stat()
        if not S_ISREG(said.st_mode):  # a pipe or a device would be waited for, or never end
            raise OSError(EINVAL, os.strerror(EINVAL))
        if problems := check_size(path.name, said.st_size, most_megabytes):
            raise Refused(problems)
        with path.open("rb") as opened:
            content = opened.read(most_megabytes * MEGABYTE + 1)
    except OSError as error:
        raise refuse("file.unreadable", "file", path=str(path), detail=error.strerror or str(error)) from None
    return prepare(path.name, content, most_megabytes)


def _surprises(files: Iterable[NewFile]) -> list[Problem]:
    """``file.renamed`` where the ending was wrong, ``file.not_shown`` of pictures that nothing here can draw."""
    found = []
    for file in files:
        if file.name != file.given_name:
            params: dict[str, Scalar] = {"name": file.given_name, "kept": file.name}
            found.append(Problem("file.renamed", Severity.WARN, "file", params))
        if file.media_type == HEIC.media_type:
            found.append(Problem("file.not_shown", Severity.WARN, "file", {"name": file.name}))
    return found


def _parent(uow: UnitOfWork, order_id: int | None, object_id: int | None, repair_line_id: int | None) -> Base:
    """The one record that is meant. Raises Refused: file.one_place, record.missing."""
    places: tuple[tuple[type[Base], int | None], ...] = (
        (ServiceOrder, order_id), (ServiceObject, object_id), (RepairLine, repair_line_id),
    )  # fmt: skip
    given = [(class_, id_) for class_, id_ in places if id_ is not None]
    uow.check(check_place(len(given)))
    return uow.get(*given[0])


def _same_place(order_id: int | None, object_id: int | None, repair_line_id: int | None) -> tuple[Any, ...]:
    return (
        Attachment.order_id == order_id, Attachment.object_id == object_id,
        Attachment.repair_line_id == repair_line_id,
    )  # fmt: skip


def _order_of(uow: UnitOfWork, row: Attachment) -> ServiceOrder | None:
    """The order that a file belongs to, itself or by its repair line; those of objects have none."""
    order_id = row.order_id
    if row.repair_line_id is not None:
        order_id = uow.get(RepairLine, row.repair_line_id).order_id
    return uow.get(ServiceOrder, order_id) if order_id is not None else None


def _stage_problems(uow: UnitOfWork, rows: Sequence[Attachment]) -> list[Problem]:
    """``stage.forbids`` of each order whose stage does not allow changes."""
    orders = {order.id: order for row in rows if (order := _order_of(uow, row)) is not None}
    return [problem for order in orders.values() for problem in check_stage(uow, order, StageAct.MODIFY)]
