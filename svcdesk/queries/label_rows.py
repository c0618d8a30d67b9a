"""What labels say: frozen rows without any database behind them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from svcdesk.domain.kinds import DocumentKind
from svcdesk.queries.sheet_rows import CompanyHead

_NO_COMPANY: Final = CompanyHead()


@dataclass(frozen=True, slots=True)
class Label:
    """One label: of a machine, in its customer's language, or of what lies on the bench, in that of the company.

    ``number`` is what its code says and Ctrl+K opens. ``subject`` names the record.
    """

    subject: str = ""
    language: str = "en"
    number: str = ""
    name: str = ""
    model: str = ""
    serial_number: str = ""
    object_number: str = ""
    customer: str = ""
    symptom: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """One label of a roll, or the labels of one job on A4 sheets beginning at the label ``first``.

    ``bench`` says what they are for: things on the bench, or machines.
    """

    bench: bool = False
    language: str = "en"
    time_zone: str = "Europe/Warsaw"
    company: CompanyHead = _NO_COMPANY
    size: str = "62x29"
    first: int = 1
    labels: tuple[Label, ...] = ()

    @property
    def kind(self) -> DocumentKind:
        """Either is kept as issued."""
        return DocumentKind.REPAIR_LABEL if self.bench else DocumentKind.OBJECT_LABEL

    @property
    def subject(self) -> str:
        """The record, or all that stand on a sheet by checksum."""
        if len(self.labels) == 1:
            return self.labels[0].subject
        subjects = "|".join(label.subject for label in self.labels)
        return f"labels:{hashlib.sha256(subjects.encode()).hexdigest()[:16]}"
