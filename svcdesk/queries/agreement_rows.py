"""What the printed sheets of agreements show: frozen rows without any database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final

from svcdesk.domain.kinds import DocumentKind, LineType, Weekday
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.planning.terms import Window
from svcdesk.queries.sheet_rows import CompanyHead, ObjectFacts, Party, Person

_NO_COMPANY: Final = CompanyHead()
_NO_PARTY: Final = Party()
_NOBODY: Final = Person()
_NO_FACTS: Final = ObjectFacts()


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """One thing that is agreed, without a price; ``start_after`` and ``end_before`` are minutes since midnight.

    ``starts_on`` and ``ends_on`` are there only where they differ from the agreement's.
    """

    type: LineType = LineType.HOUR
    description: str = ""
    service_text: str = ""
    task: str = ""
    object: str = ""
    item: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = ""
    interval: Interval | None = None
    window: Window | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    start_after: int | None = None
    end_before: int | None = None


@dataclass(frozen=True, slots=True)
class AgreedObject:
    """An object of the annex: what it is, where it stands, its reference at the site."""

    facts: ObjectFacts = _NO_FACTS
    location: Party = _NO_PARTY
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PromisedLevel:
    """A service level with the opening hours of its calendar, minutes since midnight by weekday.

    Without a calendar the clock runs day and night. ``only_open`` says whether only open time counts.
    """

    name: str = ""
    days: int = 0
    hours: int = 0
    minutes: int = 0
    calendar: str = ""
    opening: tuple[tuple[Weekday, tuple[tuple[int, int], ...]], ...] = ()
    holidays_of: str = ""
    only_open: bool = True


@dataclass(frozen=True, slots=True)
class ServiceAgreementSheet:
    """Everything the printed service agreement shows. ``terms`` empty: the usual ones are printed.

    Stopped lines are left out; nothing has a price, for an agreement stores none (reference 4).
    """

    agreement_id: int = 0
    number: str = ""
    language: str = "en"
    time_zone: str = "Europe/Warsaw"
    company: CompanyHead = _NO_COMPANY
    customer: Party = _NO_PARTY
    contact: Person = _NOBODY
    responsible: Person = _NOBODY
    description: str = ""
    starts_on: date = date.min
    ends_on: date | None = None
    notice_on: date | None = None
    lines: tuple[AgreedLine, ...] = ()
    objects: tuple[AgreedObject, ...] = ()
    level: PromisedLevel | None = None
    terms: str = ""
    kind: ClassVar[DocumentKind] = DocumentKind.SERVICE_AGREEMENT

    @property
    def subject(self) -> str:
        """The agreement."""
        return f"agreement:{self.agreement_id}"


@dataclass(frozen=True, slots=True)
class LetterVisit:
    """One planned visit. ``starts_at`` (UTC) is None where no time is set yet; then ``day`` is the preferred day.

    ``earliest`` and ``latest`` are the days within which it may still be moved.
    """

    number: str = ""
    day: date = date.min
    starts_at: datetime | None = None
    minutes: int = 0
    earliest: date | None = None
    latest: date | None = None
    place: Party = _NO_PARTY
    objects: tuple[ObjectFacts, ...] = ()
    work: tuple[str, ...] = ()
    technician: Person = _NOBODY


@dataclass(frozen=True, slots=True)
class VisitLetterSheet:
    """The letter that tells a customer which visits of an agreement are planned from day to day, both included."""

    agreement_id: int = 0
    number: str = ""
    description: str = ""
    language: str = "en"
    time_zone: str = "Europe/Warsaw"
    company: CompanyHead = _NO_COMPANY
    customer: Party = _NO_PARTY
    contact: Person = _NOBODY
    responsible: Person = _NOBODY
    from_day: date = date.min
    until_day: date = date.min
    visits: tuple[LetterVisit, ...] = ()
    kind: ClassVar[DocumentKind] = DocumentKind.VISIT_LETTER

    @property
    def subject(self) -> str:
        """The agreement and the period."""
        return f"agreement:{self.agreement_id}:{self.from_day.isoformat()}..{self.until_day.isoformat()}"
