"""Photos and files of orders, objects and repair lines, each content kept once."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, column, reference, text
from svcdesk.models.types import Flag, Instant, Str


class FileContent(Base):
    """The bytes of a file, once for however many attachments; found by their SHA-256.

    Undo takes attachments away and brings them back; the content stays where it is, and out of the change log, until
    ``commands.attachments`` sweeps what nothing refers to and no undo can bring back.
    """

    __tablename__ = "file_content"
    immutable: ClassVar[bool] = True
    sweepable: ClassVar[bool] = True
    own_form: ClassVar[bool] = False
    tracked: ClassVar[bool] = False

    sha256: Mapped[str] = mapped_column(Str(64), unique=True)
    media_type: Mapped[str] = mapped_column(Str(80))
    size: Mapped[int] = mapped_column(Integer)
    """Bytes."""
    preview: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """A small JPEG of a picture, for lists. It stands before the content, through which SQLite would read to it."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Attachment(Base):
    """One file on a service order, a service object or a repair line."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint(
            "(order_id IS NOT NULL) + (object_id IS NOT NULL) + (repair_line_id IS NOT NULL) = 1", name="one_parent"
        ),
        TABLE_OPTIONS,
    )
    own_form: ClassVar[bool] = False

    order_id: Mapped[int | None] = reference("service_order", N_("Service order"))
    object_id: Mapped[int | None] = reference("service_object", N_("Service object"))
    repair_line_id: Mapped[int | None] = reference("repair_line", N_("Repair line"))
    content_id: Mapped[int] = reference("file_content", N_("Content"), required=True)
    name: Mapped[str] = text(200, N_("File"))
    note: Mapped[str] = text(400, N_("Note"))
    printed: Mapped[bool] = column(Flag, N_("Print"), default=True)
    added_at: Mapped[datetime] = column(Instant, N_("Added"))
    user: Mapped[str] = text(80, N_("By"))
