"""The files of records: which column says whose they are, and the contents that nobody can come to any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from svcdesk.models import Attachment, Change, CommandLog, FileContent
from svcdesk.store.uses import chunks

PARENTS: Final[Mapping[str, Any]] = {
    "service_order": Attachment.order_id,
    "service_object": Attachment.object_id,
    "repair_line": Attachment.repair_line_id,
}
"""The records that have files, and the column of the attachment that names one of them."""


def attachments_of(session: Session, entity: str, ids: Iterable[int]) -> list[Attachment]:
    """The attachments of records of one entity."""
    parent = PARENTS[entity]
    found: list[Attachment] = []
    for part in chunks(list(ids)):
        found += session.scalars(select(Attachment).where(parent.in_(part)).order_by(Attachment.id))
    return found


def unreachable_contents(session: Session) -> list[FileContent]:
    """Contents that no attachment has, and that no undo or redo of anybody would need again."""
    used = select(Attachment.id).where(Attachment.content_id == FileContent.id).exists()
    lonely = {row.id: row for row in session.scalars(select(FileContent).where(~used))}
    if not lonely:
        return []
    cuts = (
        select(CommandLog.user, CommandLog.workstation, func.max(CommandLog.id).label("id"))
        .where(CommandLog.state == "cut")
        .group_by(CommandLog.user, CommandLog.workstation)
        .subquery()
    )
    can_return = (
        select(CommandLog.unit_id)
        .outerjoin(cuts, (cuts.c.user == CommandLog.user) & (cuts.c.workstation == CommandLog.workstation))
        .where(CommandLog.state.in_(("done", "undone")), CommandLog.id > func.coalesce(cuts.c.id, 0))
    )
    needed = select(Change.fields).where(
        Change.entity == Attachment.__tablename__, Change.action == "D", Change.unit_id.in_(can_return)
    )
    for fields in session.scalars(needed):
        lonely.pop(fields["content_id"][0], None)
    return list(lonely.values())
