"""Projects, the accounts of customers' service work, with categories, line properties and prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.domain.kinds import LineType, OffsetType, PriceModel, ProjectStatus, ProjectType, SearchPriority
from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Scaled

_FOR: Final = N_("What it is for")
_PRICE: Final = N_("Price")


class ProjectGroup(Versioned, Base):
    """A group of projects, for line properties and filters (reference 9)."""

    __tablename__ = "project_group"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class Project(Versioned, Searchable, Base):
    """The account of a customer's service work; each customer has a default one (decisions, "Projects")."""

    __tablename__ = "project"

    number: Mapped[str] = text(
        20, N_("Number"), unique=True, section=N_("Project"), new_help=N_("Left empty, the next number is taken.")
    )
    name: Mapped[str] = text(120, N_("Name"), required=True, index=True, section=N_("Project"))
    customer_id: Mapped[int] = reference("customer", N_("Customer"), required=True, section=N_("Project"))
    type: Mapped[ProjectType] = column(
        Choice(ProjectType), N_("Type"), default=ProjectType.TIME_AND_MATERIAL, section=N_("Project")
    )
    status: Mapped[ProjectStatus] = column(
        Choice(ProjectStatus), N_("Status"), default=ProjectStatus.OPEN, section=N_("Project"),
        help=N_("Nothing is posted to a closed project."),
    )  # fmt: skip
    group_id: Mapped[int | None] = reference("project_group", N_("Project group"), section=N_("Project"))
    default: Mapped[bool] = column(
        Flag, N_("Default of the customer"), default=False, section=N_("Project"),
        help=N_("New orders of the customer take this project."),
    )  # fmt: skip
    invoice_customer_id: Mapped[int | None] = reference(
        "customer", N_("Invoice account"), section=N_("Money"), help=N_("Who pays; empty: the customer.")
    )
    currency: Mapped[str] = text(
        3, N_("Currency"), kind="currency", section=N_("Money"), help=N_("Empty: the company's currency.")
    )
    line_property_id: Mapped[int | None] = reference(
        "line_property", N_("Line property"), section=N_("Money"),
        help=N_("Proposed where the search of line properties finds nothing."),
    )  # fmt: skip
    search_priority: Mapped[SearchPriority] = column(
        Choice(SearchPriority), N_("Search line properties by"), default=SearchPriority.PROJECT, section=N_("Money")
    )
    offset_type: Mapped[OffsetType] = column(
        Choice(OffsetType), N_("Offset account type"), default=OffsetType.LEDGER, section=N_("Money")
    )
    offset_account: Mapped[str] = text(
        40, N_("Expense offset account"), section=N_("Money"), help=N_("Proposed to expense lines.")
    )
    note: Mapped[str] = text(4000, N_("Note"), long=True, section=N_("Note"))

    def searched(self) -> tuple[str | None, ...]:
        """Number and name."""
        return (self.number, self.name)


class ProjectAddress(Base):
    """A service address of a project by name; orders may take one of them (reference 6.1, "Address")."""

    __tablename__ = "project_address"
    __table_args__ = (UniqueConstraint("project_id", "name"), TABLE_OPTIONS)

    project_id: Mapped[int] = reference("project", N_("Project"), required=True)
    name: Mapped[str] = text(120, N_("Address name"), required=True)
    street: Mapped[str] = text(120, N_("Street"))
    postal_code: Mapped[str] = text(12, N_("Postal code"))
    city: Mapped[str] = text(60, N_("City"))
    country: Mapped[str] = text(2, N_("Country"), kind="country")

    def caption(self) -> str:
        """The name of the address."""
        return self.name


class CategoryGroup(Versioned, Base):
    """A group of categories, for line properties (reference 9)."""

    __tablename__ = "category_group"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class Category(Versioned, Base):
    """What a line is in the accounts: work, travel, parts, flat fee; it belongs to one transaction type."""

    __tablename__ = "category"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)
    type: Mapped[LineType] = column(Choice(LineType), N_("Type"), default=LineType.HOUR)
    group_id: Mapped[int | None] = reference("category_group", N_("Category group"))
    active: Mapped[bool] = column(
        Flag,
        N_("Active in journals"),
        default=True,
        help=N_("Only active ones are offered, unless a parameter allows."),
    )
    default: Mapped[bool] = column(
        Flag, N_("Default of its type"), default=False, help=N_("New lines of the type take this category.")
    )
    subscription: Mapped[bool] = column(
        Flag, N_("Subscription"), default=False, help=N_("Fees of subscriptions may use it.")
    )

    def caption(self) -> str:
        """The name."""
        return self.name


class LineProperty(Versioned, Base):
    """How a line is treated: billed or not, accrued, capitalised (reference 9)."""

    __tablename__ = "line_property"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)
    chargeable: Mapped[bool] = column(
        Flag, N_("Chargeable"), default=True, help=N_("The customer pays, on time-and-material projects.")
    )
    accrue: Mapped[bool] = column(Flag, N_("Accrue revenue"), default=False)
    capitalise: Mapped[bool] = column(Flag, N_("Capitalise cost"), default=False)
    cost_percent: Mapped[Decimal] = column(
        Scaled(2), N_("Extra cost %"), default=Decimal(0), help=N_("Added to the cost price of hours.")
    )
    sales_percent: Mapped[Decimal] = column(
        Scaled(2), N_("Extra sales %"), default=Decimal(0), help=N_("Added to the sales price of hours.")
    )

    def caption(self) -> str:
        """The name."""
        return self.name


class PropertyRule(Versioned, Base):
    """Which line property is proposed for a project or group and a category or group (reference 9)."""

    __tablename__ = "property_rule"

    line_property_id: Mapped[int] = reference("line_property", N_("Line property"), required=True)
    project_id: Mapped[int | None] = reference("project", N_("Project"))
    project_group_id: Mapped[int | None] = reference("project_group", N_("Project group"))
    category_id: Mapped[int | None] = reference("category", N_("Category"))
    category_group_id: Mapped[int | None] = reference("category_group", N_("Category group"))
    note: Mapped[str] = text(200, N_("Note"))


class ProjectValidation(Versioned, Base):
    """Two of project, category and worker that go together, where a parameter asks for it (reference 2.3)."""

    __tablename__ = "project_validation"

    project_id: Mapped[int | None] = reference("project", N_("Project"), help=N_("Fill in two of the three."))
    category_id: Mapped[int | None] = reference("category", N_("Category"))
    worker_id: Mapped[int | None] = reference("worker", N_("Worker"))
    note: Mapped[str] = text(200, N_("Note"))


class CostPrice(Versioned, Base):
    """A cost price of hours or expenses; the most specific row that is valid wins (reference 9)."""

    __tablename__ = "cost_price"
    __table_args__ = (Index("ix_cost_price_search", "type", "project_id", "worker_id", "category_id"), TABLE_OPTIONS)

    type: Mapped[LineType] = column(
        Choice(LineType), N_("Type"), default=LineType.HOUR, only=(LineType.HOUR, LineType.EXPENSE), section=_FOR
    )
    category_id: Mapped[int | None] = reference(
        "category", N_("Category"), section=_FOR, help=N_("Empty: every category of the type.")
    )
    project_id: Mapped[int | None] = reference("project", N_("Project"), section=_FOR, help=N_("Empty: every project."))
    worker_id: Mapped[int | None] = reference("worker", N_("Worker"), section=_FOR, help=N_("Empty: every worker."))
    valid_from: Mapped[date] = column(
        Day, N_("Valid from"), required=True, section=_PRICE, help=N_("Until a newer price of the same kind begins.")
    )
    price: Mapped[Decimal] = column(
        Scaled(4), N_("Cost price"), required=True, section=_PRICE, help=N_("A unit, in the company's currency.")
    )


class SalesPrice(Versioned, Base):
    """A sales price of hours, expenses or fees; the most specific row that is valid wins (reference 9)."""

    __tablename__ = "sales_price"
    __table_args__ = (Index("ix_sales_price_search", "type", "project_id", "worker_id", "category_id"), TABLE_OPTIONS)

    type: Mapped[LineType] = column(
        Choice(LineType), N_("Type"), default=LineType.HOUR, section=_FOR,
        only=(LineType.HOUR, LineType.EXPENSE, LineType.FEE),
    )  # fmt: skip
    category_id: Mapped[int | None] = reference(
        "category", N_("Category"), section=_FOR, help=N_("Empty: every category of the type.")
    )
    project_id: Mapped[int | None] = reference("project", N_("Project"), section=_FOR, help=N_("Empty: every project."))
    worker_id: Mapped[int | None] = reference("worker", N_("Worker"), section=_FOR, help=N_("Empty: every worker."))
    valid_from: Mapped[date] = column(
        Day, N_("Valid from"), required=True, section=_PRICE, help=N_("Until a newer price of the same kind begins.")
    )
    currency: Mapped[str] = text(
        3, N_("Currency"), kind="currency", section=_PRICE,
        help=N_("Must be the project's; empty: the company's currency."),
    )  # fmt: skip
    model: Mapped[PriceModel] = column(
        Choice(PriceModel), N_("Price model"), default=PriceModel.PER_UNIT, section=_PRICE
    )
    value: Mapped[Decimal] = column(
        Scaled(4), N_("Price or percent"), required=True, section=_PRICE,
        help=N_("A price a unit, a contribution ratio, a charge in percent, or a charge a unit, by the model."),
    )  # fmt: skip


class ExchangeRate(Versioned, Base):
    """What one unit of a currency is worth in the company's currency from a day on."""

    __tablename__ = "exchange_rate"
    __table_args__ = (UniqueConstraint("currency", "valid_from"), TABLE_OPTIONS)

    currency: Mapped[str] = text(3, N_("Currency"), kind="currency", required=True)
    valid_from: Mapped[date] = column(Day, N_("Valid from"), required=True)
    rate: Mapped[Decimal] = column(Scaled(6), N_("Rate"), required=True, help=N_("One unit in the company's currency."))
