"""Documents as they were issued, and what issuing one again would make of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import load_only

from svcdesk.domain.kinds import DocumentKind
from svcdesk.domain.problems import Unavailable, refuse
from svcdesk.models import DocumentIssued
from svcdesk.models.documents import newest_revisions
from svcdesk.queries.sheet_rows import PrintedSheet
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One issued revision, without its PDF."""

    id: int
    kind: DocumentKind
    subject: str
    revision: int
    title: str
    language: str
    issued_at: datetime
    issued_by: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet about to be printed.

    ``revision`` is the one it will have. ``archived`` is the PDF of the newest revision if that
    shows the same data, so that it is printed again as it was issued.
    """

    kind: DocumentKind
    subject: str
    sheet: PrintedSheet
    content: Any
    revision: int = 1
    archived: bytes | None = None


def content_of(sheet: PrintedSheet) -> Any:
    """The frozen data as plain JSON values: what is compared and archived; the logo by its checksum."""
    return _converter().unstructure(sheet)


@cache
def _converter() -> JsonConverter:
    converter = make_converter()
    converter.register_unstructure_hook(Decimal, lambda value: format(value.normalize(), "f"))
    converter.register_unstructure_hook(bytes, lambda value: f"sha256:{hashlib.sha256(value).hexdigest()}")
    return converter


def load_drafts(reader: Reader, sheets: Sequence[PrintedSheet], *, anew: bool = False) -> list[Draft]:
    """What printing the sheets would issue, in one select a kind. ``anew`` makes new revisions of unchanged ones."""
    wanted: dict[DocumentKind, list[str]] = {}
    for sheet in sheets:
        wanted.setdefault(sheet.kind, []).append(sheet.subject)
    latest = {
        (row.kind, row.subject): row
        for kind, subjects in wanted.items()
        for row in reader.session.scalars(newest_revisions(kind, subjects))
    }
    drafts = []
    for sheet in sheets:
        kind, subject, content = sheet.kind, sheet.subject, content_of(sheet)
        row = latest.get((kind, subject))
        if row is None:
            drafts.append(Draft(kind, subject, sheet, content))
        elif row.content == content and not anew:
            drafts.append(Draft(kind, subject, sheet, content, row.revision, row.pdf))
        else:
            drafts.append(Draft(kind, subject, sheet, content, row.revision + 1))
    return drafts


def list_issued(reader: Reader, subjects: Sequence[str]) -> list[IssuedRow]:
    """The issued revisions of some subjects, newest first."""
    return _list_issued(reader, DocumentIssued.subject.in_(subjects))


def list_issued_of(reader: Reader, record: str) -> list[IssuedRow]:
    """The issued revisions of a record, such as ``agreement:17``, and of its days and periods, newest first."""
    begin = f"{record}:"
    of_parts = DocumentIssued.subject.between(begin, f"{begin}\N{REPLACEMENT CHARACTER}")
    return _list_issued(reader, or_(DocumentIssued.subject == record, of_parts))


def _list_issued(reader: Reader, condition: ColumnElement[bool]) -> list[IssuedRow]:
    rows = reader.session.scalars(
        select(DocumentIssued)
        .where(condition)
        .options(
            load_only(
                DocumentIssued.kind, DocumentIssued.subject, DocumentIssued.revision, DocumentIssued.title,
                DocumentIssued.language, DocumentIssued.issued_at, DocumentIssued.issued_by, DocumentIssued.sha256,
                raiseload=True,
            )
        )
        .order_by(DocumentIssued.issued_at.desc(), DocumentIssued.id.desc())
    )  # fmt: skip
    return [_row(row) for row in rows]


def open_issued(reader: Reader, document_id: int) -> tuple[IssuedRow, bytes]:
    """An issued document and its PDF.

    Raises Refused (record.missing); Unavailable (document.damaged) if the bytes are not those that were issued.
    """
    row = reader.session.get(DocumentIssued, document_id)
    if row is None:
        raise refuse("record.missing")
    if hashlib.sha256(row.pdf).hexdigest() != row.sha256:
        raise Unavailable("document.damaged", data_safe=True)
    return _row(row), row.pdf


def _row(row: DocumentIssued) -> IssuedRow:
    return IssuedRow(
        row.id, row.kind, row.subject, row.revision, row.title, row.language, row.issued_at, row.issued_by, row.sha256
    )
