"""Warehouses, what moves in and out of them, and the parts that orders require."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.domain.kinds import MoveKind, RequirementStatus
from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Versioned, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Instant, Scaled


class Warehouse(Versioned, Base):
    """A place where items are kept: a store or a van."""

    __tablename__ = "warehouse"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True, section=N_("Warehouse"))
    name: Mapped[str] = text(80, N_("Name"), required=True, section=N_("Warehouse"))
    default: Mapped[bool] = column(
        Flag, N_("Default"), default=False, section=N_("Warehouse"), help=N_("Proposed to item lines.")
    )
    worker_id: Mapped[int | None] = reference(
        "worker", N_("Van of"), section=N_("Warehouse"), help=N_("Proposed to item lines of this worker.")
    )
    street: Mapped[str] = text(120, N_("Street"), section=N_("Address"))
    postal_code: Mapped[str] = text(12, N_("Postal code"), section=N_("Address"))
    city: Mapped[str] = text(60, N_("City"), section=N_("Address"))
    country: Mapped[str] = text(2, N_("Country"), kind="country", section=N_("Address"))

    def caption(self) -> str:
        """The name."""
        return self.name


class StockMove(Base):
    """One quantity of an item that came into a warehouse or (negative) left it; never changed.

    Like a bank statement it says what is there afterwards, so the newest move of an item in a warehouse is its stock.
    """

    __tablename__ = "stock_move"
    __table_args__ = (Index("ix_stock_move_item_warehouse", "item_id", "warehouse_id", "id"), TABLE_OPTIONS)
    immutable: ClassVar[bool] = True

    item_id: Mapped[int] = reference("item", N_("Item"), required=True)
    warehouse_id: Mapped[int] = reference("warehouse", N_("Warehouse"), required=True)
    kind: Mapped[MoveKind] = column(Choice(MoveKind), N_("Kind"), default=MoveKind.ADJUSTMENT)
    quantity: Mapped[Decimal] = column(Scaled(4), N_("Quantity"))
    cost_price: Mapped[Decimal] = column(Scaled(4), N_("Cost price"), default=Decimal(0))
    on_hand: Mapped[Decimal] = column(Scaled(4), N_("On hand"), default=Decimal(0))
    average_cost: Mapped[Decimal] = column(Scaled(4), N_("Average cost"), default=Decimal(0))
    at: Mapped[datetime] = column(Instant, N_("When"), index=True)
    user: Mapped[str] = text(80, N_("By"))
    transaction_id: Mapped[int | None] = reference("project_transaction", N_("Project transaction"))
    note: Mapped[str] = text(200, N_("Note"))


class StockBalance(Base):
    """What there is of an item in a warehouse, from the moves and requirements; kept by the unit of work."""

    __tablename__ = "stock_balance"
    __table_args__ = (UniqueConstraint("item_id", "warehouse_id"), TABLE_OPTIONS)
    own_form: ClassVar[bool] = False
    tracked: ClassVar[bool] = False

    item_id: Mapped[int] = reference("item", N_("Item"))
    warehouse_id: Mapped[int] = reference("warehouse", N_("Warehouse"))
    on_hand: Mapped[Decimal] = column(Scaled(4), N_("On hand"), default=Decimal(0))
    reserved: Mapped[Decimal] = column(Scaled(4), N_("Reserved"), default=Decimal(0))
    available: Mapped[Decimal] = column(Scaled(4), N_("Available"), default=Decimal(0))
    average_cost: Mapped[Decimal] = column(Scaled(4), N_("Average cost"), default=Decimal(0))
    value: Mapped[Decimal] = column(Scaled(4), N_("Value"), default=Decimal(0))


class ItemRequirement(Versioned, Base):
    """Parts that an order requires; they block cancel and delete until they are deleted (reference 13)."""

    __tablename__ = "item_requirement"

    order_id: Mapped[int] = reference("service_order", N_("Service order"), required=True)
    item_id: Mapped[int] = reference("item", N_("Item"), required=True)
    warehouse_id: Mapped[int] = reference("warehouse", N_("Warehouse"), required=True)
    description: Mapped[str] = text(200, N_("Description"))
    quantity: Mapped[Decimal] = column(Scaled(4), N_("Quantity"), default=Decimal(1))
    unit: Mapped[str] = text(10, N_("Unit"))
    reserved: Mapped[Decimal] = column(Scaled(4), N_("Reserved"), default=Decimal(0), read_only=True)
    consumed: Mapped[Decimal] = column(Scaled(4), N_("Consumed"), default=Decimal(0), read_only=True)
    status: Mapped[RequirementStatus] = column(
        Choice(RequirementStatus), N_("Status"), default=RequirementStatus.OPEN, read_only=True
    )
    category_id: Mapped[int | None] = reference("category", N_("Category"))
    line_property_id: Mapped[int | None] = reference("line_property", N_("Line property"))
    sales_price: Mapped[Decimal | None] = column(Scaled(4), N_("Sales price"))
    currency: Mapped[str] = text(3, N_("Currency"), kind="currency")
    agreement_line_id: Mapped[int | None] = reference("agreement_line", N_("Agreement line"), read_only=True)
    calculated_on: Mapped[date | None] = column(Day, N_("Calculated date"), read_only=True)
