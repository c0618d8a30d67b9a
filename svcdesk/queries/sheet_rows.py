"""What the printed sheets show: frozen rows without any database behind them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from svcdesk.domain.kinds import DocumentKind, LineType, Priority, SignerState


class PrintedSheet(Protocol):
    """What every sheet says of itself: its language, the company at its head, and what it is of.

    ``subject`` names the record, such as ``service_order:17`` or ``worker:3:2026-11-23``.
    """

    @property
    def kind(self) -> DocumentKind:
        """The kind of document it becomes."""

    @property
    def language(self) -> str:
        """The language it is printed in."""

    @property
    def company(self) -> CompanyHead:
        """Who prints it."""

    @property
    def subject(self) -> str:
        """What it is of."""


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
class SheetPhoto:
    """A picture to print, as it was added."""

    name: str = ""
    note: str = ""
    image: bytes = field(default=b"", repr=False)


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
    photos: tuple[SheetPhoto, ...] = ()
    """Those of the order, then those of its object; only of a work order that is printed itself."""
    kind: ClassVar[DocumentKind] = DocumentKind.WORK_ORDER

    @property
    def subject(self) -> str:
        """The order."""
        return f"service_order:{self.order_id}"


@dataclass(frozen=True, slots=True)
class _OfOrder:
    """A sheet of an order, in the words and under the head of its work order."""

    order: WorkOrderSheet = WorkOrderSheet()

    @property
    def language(self) -> str:
        """The customer's."""
        return self.order.language

    @property
    def company(self) -> CompanyHead:
        """Who prints it."""
        return self.order.company

    @property
    def subject(self) -> str:
        """The order."""
        return self.order.subject


@dataclass(frozen=True, slots=True)
class RepairBrief:
    """A repair line of an order in short; ``symptom`` is its area and its code in words."""

    number: str = ""
    object: str = ""
    description: str = ""
    symptom: str = ""
    stage: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class WorkDescriptionSheet(_OfOrder):
    """What a technician needs to know of an order, internal notes included, without prices (reference 16).

    ``task_notes`` are (task, internal note) in the order of the tasks. ``due_at`` is the latest completion
    that a service level promises (UTC).
    """

    kind: ClassVar[DocumentKind] = DocumentKind.WORK_DESCRIPTION
    service_level: str = ""
    due_at: datetime | None = None
    agreement: str = ""
    internal_note: str = ""
    task_notes: tuple[tuple[str, str], ...] = ()
    objects: tuple[tuple[str, str, str], ...] = ()
    """Related objects: name, reference, note."""
    repairs: tuple[RepairBrief, ...] = ()


@dataclass(frozen=True, slots=True)
class DoneLine:
    """One line of an order as it was done. Instants are UTC; prices are of a unit."""

    type: LineType = LineType.HOUR
    task: str = ""
    object: str = ""
    description: str = ""
    note: str = ""
    item: str = ""
    worker: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = ""
    executed_on: date | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    sales_price: Decimal | None = None
    amount: Decimal = Decimal(0)
    currency: str = ""
    chargeable: bool = True


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """Who signed the work off, when (UTC) and where; or that the customer was absent or refused.

    ``strokes`` are lines of (x, y) points in thousandths of the width of the field, y downwards.
    """

    state: SignerState = SignerState.SIGNED
    name: str = ""
    role: str = ""
    place: str = ""
    note: str = ""
    at: datetime | None = None
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceReportSheet(_OfOrder):
    """The proof for the customer that the work was done (reference 16, "Work receipt")."""

    lines: tuple[DoneLine, ...] = ()
    findings: str = ""
    task_notes: tuple[tuple[str, str], ...] = ()
    """(task, external note)."""
    with_prices: bool = False
    signature: SignatureFacts | None = None
    photos: tuple[SheetPhoto, ...] = ()

    @property
    def kind(self) -> DocumentKind:
        """With prices it is a document of its own: either is kept as issued."""
        return DocumentKind.PRICED_REPORT if self.with_prices else DocumentKind.SERVICE_REPORT


@dataclass(frozen=True, slots=True)
class RequestReceiptSheet:
    """What the caller gets: that the request was taken down, when, and as what."""

    kind: ClassVar[DocumentKind] = DocumentKind.REQUEST_RECEIPT
    request_id: int = 0
    number: str = ""
    language: str = "en"
    time_zone: str = "Europe/Warsaw"
    company: CompanyHead = CompanyHead()
    title: str = ""
    received_at: datetime | None = None
    priority: Priority = Priority.NORMAL
    caller: Person = Person()
    customer: Party = Party()
    place: Party = Party()
    object: ObjectFacts = ObjectFacts()
    object_text: str = ""
    problem: str = ""
    symptom: str = ""
    condition: str = ""
    preferred_at: datetime | None = None
    technician: Person = Person()
    order_number: str = ""

    @property
    def subject(self) -> str:
        """The request."""
        return f"service_request:{self.request_id}"


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
    canceled: bool = False
    """Whether it is closed because its order is canceled: nobody was there."""


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
    kind: ClassVar[DocumentKind] = DocumentKind.DAY_SHEET

    @property
    def subject(self) -> str:
        """The technician and the day."""
        return f"worker:{self.worker_id}:{self.day.isoformat()}"


class CellKind(StrEnum):
    """How the cells of a report's column are written."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DAY = "day"
    INSTANT = "instant"


class RowKind(StrEnum):
    """What a row of a report is."""

    HEADING = "heading"
    """The first cell names the group below it; ``level`` 0 is the outermost."""
    LINE = "line"
    DETAIL = "detail"
    """More about the line above it."""
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of a report: ``weight`` is its part of the width, ``places`` the decimals of numbers."""

    label: str
    kind: CellKind = CellKind.TEXT
    weight: float = 1.0
    places: int = 2


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row; ``cells`` are values by column, shorter rows are filled with None. ``opens`` is entity and id."""

    cells: tuple[Any, ...]
    kind: RowKind = RowKind.LINE
    level: int = 0
    opens: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ReportBar:
    """One bar of a chart. ``part`` of ``value`` is hatched; ``label`` stands at the bar, ``name`` is it in full.

    ``group`` is written once below the bars that have it, such as the year of months. ``more`` is what is told of it
    beside its value: label, value, how it is written. ``order_ids`` are the orders behind it.
    """

    label: str
    name: str
    value: Decimal
    part: Decimal = Decimal(0)
    group: str = ""
    more: tuple[tuple[str, Any, CellKind], ...] = ()
    order_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportChart:
    """Bars of one kind; ``plain`` and ``hatched`` say what their two parts are. ``lying`` ones have long labels."""

    title: str
    bars: tuple[ReportBar, ...]
    kind: CellKind = CellKind.NUMBER
    plain: str = ""
    hatched: str = ""
    lying: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A report as it stands: its criteria in words, its columns and rows."""

    name: str = ""
    title: str = ""
    language: str = "en"
    time_zone: str = "Europe/Warsaw"
    company: CompanyHead = CompanyHead()
    criteria: tuple[tuple[str, str], ...] = ()
    columns: tuple[ReportColumn, ...] = ()
    rows: tuple[ReportRow, ...] = ()
    charts: tuple[ReportChart, ...] = ()
    kind: ClassVar[DocumentKind] = DocumentKind.REPORT

    @property
    def subject(self) -> str:
        """The report and its criteria, by checksum."""
        said = "|".join(f"{label}={text}" for label, text in self.criteria)
        return f"report:{self.name}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"
