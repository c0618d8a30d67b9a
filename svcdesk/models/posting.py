"""Sign-offs, journals, and the project transactions that posting writes and nothing changes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.domain.kinds import LineType, OffsetType, SignerState
from svcdesk.i18n import N_
from svcdesk.models.base import Base, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Instant, Json, Scaled


class SignOff(Base):
    """Who signed an order or one of its lines off, when, where, and how (reference 6.4)."""

    __tablename__ = "sign_off"
    own_form: ClassVar[bool] = False

    order_id: Mapped[int] = reference("service_order", N_("Service order"), required=True)
    line_id: Mapped[int | None] = reference("order_line", N_("Line"), help=N_("Empty: the whole order."))
    state: Mapped[SignerState] = column(Choice(SignerState), N_("Customer"), default=SignerState.SIGNED)
    name: Mapped[str] = text(80, N_("Name"))
    role: Mapped[str] = text(80, N_("Role"))
    place: Mapped[str] = text(80, N_("Place"))
    note: Mapped[str] = text(400, N_("Note"))
    at: Mapped[datetime] = column(Instant, N_("Signed off"))
    user: Mapped[str] = text(80, N_("By"))
    strokes: Mapped[Any] = mapped_column(Json, default=None, nullable=True)
    """The drawn signature (``domain.signatures``); None where the printed name stands for it."""


class PostingJournal(Base):
    """The transactions of one type that one run of posting wrote, under the journal's name."""

    __tablename__ = "posting_journal"
    immutable: ClassVar[bool] = True

    number: Mapped[str] = text(20, N_("Number"), unique=True)
    name: Mapped[str] = text(40, N_("Journal"))
    type: Mapped[LineType] = column(Choice(LineType), N_("Type"))
    posted_at: Mapped[datetime] = column(Instant, N_("Posted"), index=True)
    user: Mapped[str] = text(80, N_("By"))


class ProjectTransaction(Base):
    """A posted line, a consumed part, or the reversal of one; never changed, never deleted (decisions, "Projects").

    Cost is in the company's currency, sales in ``currency``. Consumed parts have no journal (reference 13).
    ``line_id`` and ``requirement_id`` only tell where it came from: a requirement that was taken back is deleted.
    """

    __tablename__ = "project_transaction"
    immutable: ClassVar[bool] = True
    unsealed_columns: ClassVar[frozenset[str]] = frozenset({"invoice_number"})

    number: Mapped[str] = text(20, N_("Number"), unique=True)
    project_id: Mapped[int] = reference("project", N_("Project"))
    journal_id: Mapped[int | None] = reference("posting_journal", N_("Journal"))
    order_id: Mapped[int | None] = reference("service_order", N_("Service order"))
    line_id: Mapped[int | None] = mapped_column(index=True, default=None)
    requirement_id: Mapped[int | None] = mapped_column(index=True, default=None)
    reverses_id: Mapped[int | None] = reference("project_transaction", N_("Reverses"), unique=True)
    reason: Mapped[str] = text(200, N_("Reason"))
    type: Mapped[LineType] = column(Choice(LineType), N_("Type"))
    dated_on: Mapped[date] = column(Day, N_("Date"), index=True)
    category_id: Mapped[int | None] = reference("category", N_("Category"))
    line_property_id: Mapped[int | None] = reference("line_property", N_("Line property"))
    worker_id: Mapped[int | None] = reference("worker", N_("Worker"))
    item_id: Mapped[int | None] = reference("item", N_("Item"))
    description: Mapped[str] = text(200, N_("Description"))
    quantity: Mapped[Decimal] = column(Scaled(4), N_("Quantity"))
    unit: Mapped[str] = text(10, N_("Unit"))
    cost_price: Mapped[Decimal] = column(Scaled(4), N_("Cost price"), default=Decimal(0))
    cost_amount: Mapped[Decimal] = column(Scaled(4), N_("Cost"), default=Decimal(0))
    sales_price: Mapped[Decimal] = column(Scaled(4), N_("Sales price"), default=Decimal(0))
    sales_amount: Mapped[Decimal] = column(Scaled(4), N_("Sales"), default=Decimal(0))
    currency: Mapped[str] = text(3, N_("Currency"))
    chargeable: Mapped[bool] = column(Flag, N_("Chargeable"), default=True)
    offset_type: Mapped[OffsetType] = column(Choice(OffsetType), N_("Offset account type"), default=OffsetType.LEDGER)
    offset_account: Mapped[str] = text(40, N_("Offset account"))
    project_activity: Mapped[str] = text(40, N_("Project activity"))
    tax_group: Mapped[str] = text(20, N_("Tax group"))
    dimension: Mapped[str] = text(40, N_("Financial dimension"))
    posted_at: Mapped[datetime] = column(Instant, N_("Posted"))
    user: Mapped[str] = text(80, N_("By"))
    invoice_number: Mapped[str] = text(40, N_("Invoice"))
