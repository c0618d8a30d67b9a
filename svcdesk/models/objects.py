"""Service objects, their groups, and items."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Day, Flag, Scaled


class ObjectGroup(Versioned, Base):
    """A group of service objects, for filters and reports (reference 3)."""

    __tablename__ = "object_group"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class ObjectGroupSkill(Base):
    """A skill that work on objects of a group asks for; proposed to new orders."""

    __tablename__ = "object_group_skill"
    __table_args__ = (UniqueConstraint("group_id", "skill_id"), TABLE_OPTIONS)

    group_id: Mapped[int] = reference("object_group", N_("Group"), required=True)
    skill_id: Mapped[int] = reference("skill", N_("Skill"), required=True)


class Item(Versioned, Searchable, Base):
    """A part or material."""

    __tablename__ = "item"

    number: Mapped[str] = text(
        40, N_("Number"), unique=True, section=N_("Item"), new_help=N_("Left empty, the next number is taken.")
    )
    name: Mapped[str] = text(120, N_("Name"), required=True, index=True, section=N_("Item"))
    unit: Mapped[str] = text(10, N_("Unit"), section=N_("Item"))
    active: Mapped[bool] = column(Flag, N_("Active"), default=True, section=N_("Item"))
    cost_price: Mapped[Decimal | None] = column(Scaled(4), N_("Cost price"), section=N_("Prices"))
    sales_price: Mapped[Decimal | None] = column(Scaled(4), N_("Sales price"), section=N_("Prices"))

    def searched(self) -> tuple[str | None, ...]:
        """Number and name."""
        return (self.number, self.name)


class ServiceObject(Versioned, Searchable, Base):
    """What is serviced: a machine, an installation, or something intangible (reference 11)."""

    __tablename__ = "service_object"

    number: Mapped[str] = text(
        40, N_("Number"), unique=True, section=N_("Object"), new_help=N_("Left empty, the next number is taken.")
    )
    name: Mapped[str] = text(120, N_("Name"), required=True, index=True, section=N_("Object"))
    group_id: Mapped[int] = reference("object_group", N_("Group"), required=True, section=N_("Object"))
    tangible: Mapped[bool] = column(Flag, N_("Tangible"), default=True, section=N_("Object"))
    maker: Mapped[str] = text(80, N_("Maker"), section=N_("Machine"))
    model: Mapped[str] = text(80, N_("Model"), section=N_("Machine"))
    serial_number: Mapped[str] = text(60, N_("Serial number"), index=True, section=N_("Machine"))
    item_id: Mapped[int | None] = reference("item", N_("Item"), section=N_("Machine"))
    customer_id: Mapped[int | None] = reference("customer", N_("Customer"), section=N_("Where it is"))
    location_id: Mapped[int | None] = reference("location", N_("Location"), section=N_("Where it is"))
    place: Mapped[str] = text(120, N_("Place at the location"), section=N_("Where it is"))
    parent_id: Mapped[int | None] = reference(
        "service_object",
        N_("Part of"),
        section=N_("Where it is"),
        help=N_("The service object in which this one is built; both move together."),
    )
    commissioned_on: Mapped[date | None] = column(Day, N_("Commissioned"), section=N_("Dates"))
    warranty_until: Mapped[date | None] = column(Day, N_("Warranty until"), section=N_("Dates"))
    note: Mapped[str] = text(4000, N_("Note"), long=True, section=N_("Note"))

    def searched(self) -> tuple[str | None, ...]:
        """Number, name, maker, model, serial number, place."""
        return (self.number, self.name, self.maker, self.model, self.serial_number, self.place)
