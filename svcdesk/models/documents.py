"""Documents as they were issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import LargeBinary, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.domain.kinds import DocumentKind
from svcdesk.models.base import TABLE_OPTIONS, Base
from svcdesk.models.types import Choice, Instant, Json, Str


class DocumentIssued(Base):
    """One revision of a document, kept for ever as it was issued.

    ``subject`` names what it is of, such as ``service_order:17`` or ``worker:3:2026-11-23``.
    """

    __tablename__ = "document_issued"
    untracked_columns: ClassVar[frozenset[str]] = frozenset({"content", "pdf"})  # never change, and are large
    __table_args__ = (UniqueConstraint("kind", "subject", "revision"), TABLE_OPTIONS)

    kind: Mapped[DocumentKind] = mapped_column(Choice(DocumentKind))
    subject: Mapped[str] = mapped_column(Str(80), index=True)
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(Str(200))
    language: Mapped[str] = mapped_column(Str(2))
    issued_at: Mapped[datetime] = mapped_column(Instant, index=True)
    issued_by: Mapped[str] = mapped_column(Str(80))
    sha256: Mapped[str] = mapped_column(Str(64))
    content: Mapped[Any] = mapped_column(Json)
    """The frozen data it was drawn from."""
    pdf: Mapped[bytes] = mapped_column(LargeBinary)

    def caption(self) -> str:
        """The title and revision."""
        return f"{self.title} ({self.revision})"


def newest_revisions(kind: DocumentKind, subjects: Sequence[str]) -> Select[DocumentIssued]:
    """The newest revision of each subject that has any."""
    newest = (
        select(func.max(DocumentIssued.revision).label("revision"), DocumentIssued.subject.label("subject"))
        .where(DocumentIssued.kind == kind, DocumentIssued.subject.in_(subjects))
        .group_by(DocumentIssued.subject)
        .subquery()
    )
    return (
        select(DocumentIssued)
        .where(DocumentIssued.kind == kind)
        .join(
            newest,
            (DocumentIssued.subject == newest.c.subject) & (DocumentIssued.revision == newest.c.revision),
        )
    )
