"""Photos and files of records: the list with previews, one content, and the pictures that documents print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from svcdesk.domain.attachments import TYPES, Family
from svcdesk.domain.problems import refuse
from svcdesk.models import Attachment, FileContent, RepairLine
from svcdesk.queries.sheet_rows import SheetPhoto
from svcdesk.store import Reader
from svcdesk.store.attached import PARENTS
from svcdesk.store.uses import chunks

_PICTURES = tuple(media_type for media_type, type_ in TYPES.items() if type_.family is Family.PICTURE)


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file in the list of a record; ``preview`` is a small JPEG of a picture, ``size`` is in bytes.

    ``origin`` is empty for the record's own files, else the number of the repair line that has it.
    """

    id: int
    name: str
    media_type: str
    size: int
    note: str
    printed: bool
    added_at: datetime
    user: str
    preview: bytes | None = field(repr=False)
    repair_line_id: int | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """A file with its bytes."""

    id: int
    name: str
    media_type: str
    content: bytes = field(repr=False)


def load_attachments(reader: Reader, entity: str, record_id: int) -> list[AttachmentRow]:
    """The files of an order, object or repair line, then those of its repair lines; one select, no contents."""
    own = PARENTS[entity] == record_id
    columns: tuple[Any, ...] = (
        Attachment.id, Attachment.name, FileContent.media_type, FileContent.size, Attachment.note, Attachment.printed,
        Attachment.added_at, Attachment.user, FileContent.preview, Attachment.repair_line_id, RepairLine.number,
    )  # fmt: skip
    query = (
        select(*columns)
        .join(FileContent, FileContent.id == Attachment.content_id)
        .outerjoin(RepairLine, RepairLine.id == Attachment.repair_line_id)
        .where(_shown_with(entity, record_id))
        .order_by(own.desc(), RepairLine.id, Attachment.added_at, Attachment.id)
    )
    rows: list[AttachmentRow] = []
    for *values, number in reader.session.execute(query):
        row = AttachmentRow(*values)
        lent = row.repair_line_id is not None and entity != RepairLine.__tablename__
        rows.append(replace(row, origin=number) if lent else row)
    return rows


def count_attachments(reader: Reader, entity: str, record_id: int) -> int:
    """How many files the list of a record shows."""
    return reader.session.scalar(select(func.count(Attachment.id)).where(_shown_with(entity, record_id))) or 0


def load_content(reader: Reader, attachment_id: int) -> AttachmentContent:
    """One file with its bytes. Raises Refused (record.missing)."""
    query = (
        select(Attachment.id, Attachment.name, FileContent.media_type, FileContent.content)
        .join(FileContent, FileContent.id == Attachment.content_id)
        .where(Attachment.id == attachment_id)
    )
    row = reader.session.execute(query).first()
    if row is None:
        raise refuse("record.missing")
    return AttachmentContent(*row)


def printed_photos(reader: Reader, entity: str, ids: Iterable[int]) -> Mapping[int, tuple[SheetPhoto, ...]]:
    """The pictures with *Print* of orders, objects or repair lines, by the id of the record, in order of time.

    ``entity`` is ``service_order``, ``service_object`` or ``repair_line``; records without any are left out. They come
    as they were added and are made smaller when they are drawn: decoding would hold up whoever wants to save.
    """
    parent = PARENTS[entity]
    found: dict[int, list[SheetPhoto]] = defaultdict(list)
    for part in chunks(list(dict.fromkeys(ids))):
        query = (
            select(parent, Attachment.name, Attachment.note, FileContent.content)
            .join(FileContent, FileContent.id == Attachment.content_id)
            .where(parent.in_(part), Attachment.printed, FileContent.media_type.in_(_PICTURES))
            .order_by(Attachment.added_at, Attachment.id)
        )
        for record_id, name, note, content in reader.session.execute(query):
            found[record_id].append(SheetPhoto(name, note, content))
    return {record_id: tuple(photos) for record_id, photos in found.items()}


def _shown_with(entity: str, record_id: int) -> ColumnElement[bool]:
    """Its own, and of an order or object those of its repair lines."""
    own: ColumnElement[bool] = PARENTS[entity] == record_id
    if entity == RepairLine.__tablename__:
        return own
    of_line = RepairLine.order_id if entity == "service_order" else RepairLine.object_id
    return or_(own, Attachment.repair_line_id.in_(select(RepairLine.id).where(of_line == record_id)))
