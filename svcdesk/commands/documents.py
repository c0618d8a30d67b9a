"""Issuing documents: what was printed is kept as it was printed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, ClassVar

from svcdesk.commands.base import Command, Undo
from svcdesk.domain.kinds import DocumentKind
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.models import DocumentIssued
from svcdesk.models.documents import newest_revisions
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A drawn document: whose, which revision it says it is, the data it shows, and its PDF."""

    kind: DocumentKind
    subject: str
    revision: int
    title: str
    language: str
    content: Any
    pdf: bytes


@dataclass(frozen=True, slots=True)
class IssueDocuments(Command):
    """Keep documents as they go to the printer, all or none.

    A revision that is already there with the same bytes stays as it is.
    """

    name: ClassVar[str] = "issue_documents"
    permission: ClassVar[str] = "print"
    undo: ClassVar[Undo] = Undo.APART

    documents: tuple[NewDocument, ...]

    def apply(self, uow: UnitOfWork) -> tuple[int, ...]:
        """Store them; returns their ids in order.

        Raises Refused (document.revision_taken) if somebody else issued one in between.
        """
        latest: dict[tuple[DocumentKind, str], DocumentIssued] = {}
        for kind in DocumentKind:
            subjects = [document.subject for document in self.documents if document.kind is kind]
            if subjects:
                found = uow.session.scalars(newest_revisions(kind, subjects))
                latest |= {(row.kind, row.subject): row for row in found}
        rows = [self._row(uow, document, latest.get((document.kind, document.subject))) for document in self.documents]
        uow.session.flush()
        first = self.documents[0].title if self.documents else ""
        if len(self.documents) == 1:
            uow.describe(N_("Issue {title}"), title=first)
        else:
            uow.describe(N_("Issue {count} documents"), count=len(self.documents))
        return tuple(row.id for row in rows)

    @staticmethod
    def _row(uow: UnitOfWork, document: NewDocument, newest: DocumentIssued | None) -> DocumentIssued:
        checksum = hashlib.sha256(document.pdf).hexdigest()
        if newest is not None and newest.revision == document.revision and newest.sha256 == checksum:
            return newest
        if document.revision != (newest.revision + 1 if newest is not None else 1):
            raise refuse("document.revision_taken", title=document.title)
        row = DocumentIssued(
            kind=document.kind,
            subject=document.subject,
            revision=document.revision,
            title=document.title[:200],
            language=document.language,
            issued_at=uow.now,
            issued_by=uow.user,
            sha256=checksum,
            content=document.content,
            pdf=document.pdf,
        )
        uow.session.add(row)
        return row
