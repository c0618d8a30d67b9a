"""What the printed sheets of repairs show: frozen rows without any database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Final

from svcdesk.domain.fields import id_key
from svcdesk.domain.kinds import DocumentKind
from svcdesk.queries.sheet_rows import CompanyHead, DoneLine, Person, SheetPhoto, SignatureFacts, WorkOrderSheet

ORDER_KEY: Final = "order:"
_NOBODY: Final = Person()
_NO_ORDER: Final = WorkOrderSheet()


@dataclass(frozen=True, slots=True)
class CodedText:
    """A code of the repair set-up with its area: what they are called, and the codes themselves."""

    name: str = ""
    code: str = ""
    area: str = ""
    area_code: str = ""


@dataclass(frozen=True, slots=True)
class RepairStep:
    """A stage that a repair reached: when (UTC) and who brought it there; a blank stage is the taking in."""

    at: datetime | None = None
    stage: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class RepairFacts:
    """One repair line. Instants are UTC; the cost limit is in the company's currency."""

    number: str = ""
    description: str = ""
    condition: CodedText = CodedText()
    symptom: CodedText = CodedText()
    diagnosis: CodedText = CodedText()
    resolution: CodedText = CodedText()
    stage: str = ""
    technician: Person = _NOBODY
    created_at: datetime | None = None
    created_by: str = ""
    finished_at: datetime | None = None
    due_on: date | None = None
    test_result: str = ""
    warranty_until: date | None = None
    accessories: str = ""
    visible_condition: str = ""
    cost_limit: Decimal | None = None
    note: str = ""
    steps: tuple[RepairStep, ...] = ()
    photos: tuple[SheetPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A part that went out, came in, or both. ``day`` is of the site."""

    day: date | None = None
    by: str = ""
    out: str = ""
    serial_out: str = ""
    into: str = ""
    serial_in: str = ""
    quantity: Decimal = Decimal(0)
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _OfRepairs:
    """A sheet of the repairs of one object on one order; ``order`` heads it, with that object."""

    order: WorkOrderSheet = _NO_ORDER
    object_id: int = 0
    repairs: tuple[RepairFacts, ...] = ()

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
        """The object on the order: what is issued stands among the documents of the order."""
        return repairs_subject(self.order.order_id, self.object_id)

    @property
    def number(self) -> str:
        """The number of the first repair line: what the documents and the bench tag are called by."""
        return self.repairs[0].number if self.repairs else ""


def order_key(order_id: int) -> str:
    """How all repairs of an order are asked for where a plain ``#17`` would be a repair line."""
    return ORDER_KEY + id_key(order_id)


def repairs_subject(order_id: int, object_id: int) -> str:
    """The subject of the documents of an object's repairs on an order."""
    return f"service_order:{order_id}:object:{object_id}"


@dataclass(frozen=True, slots=True)
class RepairReportSheet(_OfRepairs):
    """What was found and done: handed over with the repaired object (issue 5)."""

    parts: tuple[ChangedPart, ...] = ()
    costs: tuple[DoneLine, ...] = ()
    """The lines of the order that are the object's; with amounts only if ``with_costs``."""
    with_costs: bool = False
    currency: str = ""
    signature: SignatureFacts | None = None

    @property
    def kind(self) -> DocumentKind:
        """With costs it is a document of its own: either is kept as issued."""
        return DocumentKind.PRICED_REPAIR if self.with_costs else DocumentKind.REPAIR_REPORT


@dataclass(frozen=True, slots=True)
class IntakeReceiptSheet(_OfRepairs):
    """What was taken in for repair: for whoever hands it over. ``terms`` empty: the usual ones are printed."""

    kind: ClassVar[DocumentKind] = DocumentKind.INTAKE_RECEIPT
    currency: str = ""
    terms: str = ""
