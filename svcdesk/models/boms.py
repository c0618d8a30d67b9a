"""Bills of materials: templates, those they are made from, the service BOMs of objects, and their history."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, Integer
from sqlalchemy.orm import Mapped

from svcdesk.domain.kinds import BomChangeKind, BomKind, BomLineType
from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Instant, Scaled


class Bom(Versioned, Searchable, Base):
    """A list of parts: of an item, of a production order, a template, or of one service object (reference 11).

    A template to which service BOMs were copied is locked while one of them exists (reference 18, C11). An object has
    at most one service BOM (``object_id`` is unique); it hangs on one relation of the object, its present place.
    """

    __tablename__ = "bom"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'service') = (object_id IS NOT NULL) AND (object_id IS NULL) = (relation_id IS NULL)",
            name="service_of_object",
        ),
        TABLE_OPTIONS,
    )

    number: Mapped[str] = text(
        40, N_("Number"), unique=True, section=N_("BOM"), new_help=N_("Left empty, the next number is taken.")
    )
    name: Mapped[str] = text(120, N_("Name"), required=True, section=N_("BOM"))
    kind: Mapped[BomKind] = column(
        Choice(BomKind), N_("Kind"), default=BomKind.TEMPLATE, fixed=True, index=True, section=N_("BOM")
    )
    item_id: Mapped[int | None] = reference("item", N_("Item"), section=N_("BOM"))
    valid_from: Mapped[date | None] = column(Day, N_("Valid from"), section=N_("Dates"))
    valid_until: Mapped[date | None] = column(Day, N_("Valid until"), section=N_("Dates"))
    bom_on: Mapped[date | None] = column(
        Day, N_("BOM date"), section=N_("Dates"), help=N_("Which version of its source was copied.")
    )
    reference_text: Mapped[str] = text(
        40, N_("Reference number"), section=N_("Made from"), help=N_("For example the production order.")
    )
    source_id: Mapped[int | None] = reference("bom", N_("Copied from"), fixed=True, section=N_("Made from"))
    object_id: Mapped[int | None] = reference(
        "service_object", N_("Service object"), unique=True, read_only=True, section=N_("Machine")
    )
    relation_id: Mapped[int | None] = reference(
        "object_relation", N_("Relation"), read_only=True, section=N_("Machine")
    )
    made_at: Mapped[datetime | None] = column(Instant, N_("Made"), read_only=True, section=N_("Dates"))
    note: Mapped[str] = text(2000, N_("Note"), long=True, section=N_("Note"))

    def searched(self) -> tuple[str | None, ...]:
        """Number, name, reference number."""
        return (self.number, self.name, self.reference_text)


class BomLine(Base):
    """One part of a BOM, below another one or at the top.

    Lines of a service BOM are never deleted: one that was taken out has ``removed_at`` and the quantity 0, for the
    history speaks of it. Its item never changes: another part is another line. ``original`` came with the template.
    ``source_line_id`` is the line that it was copied from, by which template and machine are compared.
    """

    __tablename__ = "bom_line"
    __table_args__ = (Index("ix_bom_line_tree", "bom_id", "parent_id", "place"), TABLE_OPTIONS)
    own_form: ClassVar[bool] = False

    bom_id: Mapped[int] = reference("bom", N_("BOM"), required=True)
    parent_id: Mapped[int | None] = reference("bom_line", N_("Part of"))
    place: Mapped[int] = column(Integer, N_("Place"), default=0)
    position: Mapped[str] = text(20, N_("Position number"))
    type: Mapped[BomLineType] = column(Choice(BomLineType), N_("Type"), default=BomLineType.ITEM)
    item_id: Mapped[int | None] = reference("item", N_("Item"))
    description: Mapped[str] = text(120, N_("Description"))
    quantity: Mapped[Decimal] = column(Scaled(4), N_("Quantity"), default=Decimal(1))
    unit: Mapped[str] = text(10, N_("Unit"))
    serial_number: Mapped[str] = text(60, N_("Serial number"), index=True)
    valid_from: Mapped[date | None] = column(Day, N_("Valid from"))
    valid_until: Mapped[date | None] = column(Day, N_("Valid until"))
    original: Mapped[bool] = column(Flag, N_("Original"), default=False)
    source_line_id: Mapped[int | None] = reference("bom_line", N_("Copied from"))
    removed_at: Mapped[datetime | None] = column(Instant, N_("Taken out"))
    note: Mapped[str] = text(400, N_("Note"))

    def caption(self) -> str:
        """The position and description."""
        return f"{self.position} {self.description}".strip()


class BomChange(Base):
    """One row of the history of a service BOM: what a change made of a line (reference 11).

    ``quantity_before`` is what the line had, ``quantity`` what it has; 0 where it was not or is not there. Where one
    line took the place of another (``replaced_line_id``), they are those of the replaced one. ``part_quantity`` is how
    much the change was about: of 4 replaced 1. ``serial_before`` went out, ``serial_number`` came in. ``at`` never
    lies before the row above it, also where the clock was set back.
    """

    __tablename__ = "bom_change"
    __table_args__ = (Index("ix_bom_change_when", "bom_id", "at", "id"), TABLE_OPTIONS)
    own_form: ClassVar[bool] = False

    bom_id: Mapped[int] = reference("bom", N_("BOM"), required=True)
    kind: Mapped[BomChangeKind] = column(Choice(BomChangeKind), N_("Change"), default=BomChangeKind.LINE_ADDED)
    line_id: Mapped[int | None] = reference("bom_line", N_("Part"))
    replaced_line_id: Mapped[int | None] = reference("bom_line", N_("Replaced part"))
    quantity_before: Mapped[Decimal] = column(Scaled(4), N_("Quantity before"), default=Decimal(0))
    quantity: Mapped[Decimal] = column(Scaled(4), N_("Quantity"), default=Decimal(0))
    part_quantity: Mapped[Decimal] = column(Scaled(4), N_("Changed quantity"), default=Decimal(0))
    serial_before: Mapped[str] = text(60, N_("Serial number out"))
    serial_number: Mapped[str] = text(60, N_("Serial number in"))
    is_requirement: Mapped[bool] = column(Flag, N_("Item requirement"), default=False)
    object_id: Mapped[int] = reference("service_object", N_("Service object"), required=True)
    relation_id: Mapped[int | None] = reference("object_relation", N_("Relation"))
    order_id: Mapped[int | None] = reference("service_order", N_("Service order"))
    order_line_id: Mapped[int | None] = reference("order_line", N_("Order line"))
    requirement_id: Mapped[int | None] = reference("item_requirement", N_("Item requirement"))
    at: Mapped[datetime] = column(Instant, N_("When"))
    user: Mapped[str] = text(80, N_("By"))
    note: Mapped[str] = text(400, N_("Note"))
