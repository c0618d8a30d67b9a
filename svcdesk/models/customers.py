"""Customers, their service locations and contacts."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from svcdesk.i18n import N_
from svcdesk.models.base import Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Flag


class Customer(Versioned, Searchable, Base):
    """Whom the company works for."""

    __tablename__ = "customer"

    number: Mapped[str] = text(
        20, N_("Number"), unique=True, section=N_("Customer"), new_help=N_("Left empty, the next number is taken.")
    )
    name: Mapped[str] = text(120, N_("Name"), required=True, index=True, section=N_("Customer"))
    vat_id: Mapped[str] = text(20, N_("VAT id"), kind="vat_id", section=N_("Customer"))
    language: Mapped[str] = text(
        2, N_("Language"), kind="language", section=N_("Customer"), help=N_("Documents are printed in it.")
    )
    blocked: Mapped[bool] = column(
        Flag, N_("Blocked"), default=False, section=N_("Customer"), help=N_("No new orders.")
    )
    phone: Mapped[str] = text(40, N_("Phone"), kind="phone", section=N_("Contact"))
    phone_2: Mapped[str] = text(40, N_("Second phone"), kind="phone", section=N_("Contact"))
    email: Mapped[str] = text(120, N_("E-mail"), kind="email", section=N_("Contact"))
    street: Mapped[str] = text(120, N_("Street"), section=N_("Address"))
    postal_code: Mapped[str] = text(12, N_("Postal code"), section=N_("Address"))
    city: Mapped[str] = text(60, N_("City"), section=N_("Address"))
    country: Mapped[str] = text(2, N_("Country"), kind="country", section=N_("Address"))
    note: Mapped[str] = text(4000, N_("Note"), long=True, section=N_("Note"))

    def searched(self) -> tuple[str | None, ...]:
        """Number, name, VAT id, telephones, e-mail, address."""
        return (
            self.number, self.name, self.vat_id, self.phone, self.phone_2, self.email, self.street,
            self.postal_code, self.city,
        )  # fmt: skip

    def caption(self) -> str:
        """The name."""
        return self.name


class Location(Versioned, Searchable, Base):
    """A place of a customer where work is done."""

    __tablename__ = "location"

    customer_id: Mapped[int] = reference("customer", N_("Customer"), required=True, section=N_("Location"))
    number: Mapped[str] = text(
        20, N_("Number"), unique=True, section=N_("Location"), new_help=N_("Left empty, the next number is taken.")
    )
    name: Mapped[str] = text(120, N_("Name"), required=True, index=True, section=N_("Location"))
    street: Mapped[str] = text(120, N_("Street"), section=N_("Address"))
    postal_code: Mapped[str] = text(12, N_("Postal code"), section=N_("Address"))
    city: Mapped[str] = text(60, N_("City"), section=N_("Address"))
    country: Mapped[str] = text(2, N_("Country"), kind="country", section=N_("Address"))
    phone: Mapped[str] = text(40, N_("Phone"), kind="phone", section=N_("Access"))
    access_notes: Mapped[str] = text(
        2000,
        N_("Access notes"),
        long=True,
        section=N_("Access"),
        help=N_("Gate codes, keys, parking; printed for the technician."),
    )

    def searched(self) -> tuple[str | None, ...]:
        """Number, name, address, telephone."""
        return (self.number, self.name, self.street, self.postal_code, self.city, self.phone)

    def caption(self) -> str:
        """The name."""
        return self.name


class Contact(Versioned, Searchable, Base):
    """A person at a customer."""

    __tablename__ = "contact"

    customer_id: Mapped[int] = reference("customer", N_("Customer"), required=True, section=N_("Contact"))
    location_id: Mapped[int | None] = reference("location", N_("Location"), section=N_("Contact"))
    name: Mapped[str] = text(80, N_("Name"), required=True, index=True, section=N_("Contact"))
    position: Mapped[str] = text(80, N_("Position"), section=N_("Contact"))
    phone: Mapped[str] = text(40, N_("Phone"), kind="phone", section=N_("Contact"))
    email: Mapped[str] = text(120, N_("E-mail"), kind="email", section=N_("Contact"))
    note: Mapped[str] = text(1000, N_("Note"), long=True, section=N_("Contact"))

    def searched(self) -> tuple[str | None, ...]:
        """Name, position, telephone, e-mail."""
        return (self.name, self.position, self.phone, self.email)
