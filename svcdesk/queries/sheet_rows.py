"""What the printed work order and the day sheet show: frozen rows without any database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from svcdesk.domain.kinds import LineType, Priority


@dataclass(frozen=True, slots=True)
class CompanyHead:
    """The company as it heads a document."""

    name: str = ""
    vat_id: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    footer: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A customer or a place of one, with its address in lines."""

    name: str = ""
    number: str = ""
    vat_id: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to speak to; ``role`` is the position at the customer."""

    name: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """The service object that the order is about."""

    name: str = ""
    number: str = ""
    group: str = ""
    maker: str = ""
    model: str = ""
    serial_number: str = ""
    place: str = ""
    commissioned_on: date | None = None
    warranty_until: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One activity of the order: when (UTC) and by whom."""

    starts_at: datetime | None = None
    minutes: int = 0
    technician: Person = Person()


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the order that is not cancelled, without prices (reference 16).

    ``start_after`` and ``end_before`` are minutes since midnight.
    """

    type: LineType = LineType.HOUR
    task: str = ""
    object: str = ""
    description: str = ""
    note: str = ""
    item: str = ""
    worker: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = ""
    scheduled_on: date | None = None
    start_after: int | None = None
    end_before: int | None = None


@dataclass(frozen=True, slots=True)
class WorkOrderSheet:
    """Everything the printed work order shows. Instants are UTC, shown in ``time_zone``.

    ``lines`` stand grouped by task, then by object, in the order of their numbers (reference 16).
    The order's internal note is not here: the customer signs this sheet. The day sheet has it.
    """

    order_id: int = 0
    number: str = ""
    language: str = "en"
    time_zone: str = "Europe/Warsaw"
    company: CompanyHead = CompanyHead()
    description: str = ""
    order_type: str = ""
    priority: Priority = Priority.NORMAL
    customer_reference: str = ""
    customer: Party = Party()
    location: Party = Party()
    contact: Person = Person()
    access_notes: str = ""
    object: ObjectFacts = ObjectFacts()
    problem: str = ""
    preferred_at: datetime | None = None
    window_from: datetime | None = None
    window_until: datetime | None = None
    visits: tuple[PlannedVisit, ...] = ()
    responsible: Person = Person()
    skills: tuple[str, ...] = ()
    lines: tuple[SheetLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DayVisit:
    """One visit of a technician's day. The instant is UTC."""

    order_id: int = 0
    number: str = ""
    starts_at: datetime | None = None
    minutes: int = 0
    priority: Priority = Priority.NORMAL
    title: str = ""
    customer: str = ""
    location: Party = Party()
    contact: Person = Person()
    access_notes: str = ""
    object: ObjectFacts = ObjectFacts()
    internal_note: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The visits of one technician on one day of the site, in the order of their times."""

    worker_id: int = 0
    technician: Person = Person()
    day: date = date.min
    language: str = "en"
    time_zone: str = "Europe/Warsaw"
    company: CompanyHead = CompanyHead()
    visits: tuple[DayVisit, ...] = ()
