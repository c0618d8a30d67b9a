"""The company that runs the desk, its parameters and its number sequences."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.i18n import N_
from svcdesk.models.base import Base, Versioned, column, text
from svcdesk.models.types import Json, Str


class Company(Versioned, Base):
    """The one company of a database: what heads every document, and the site's time and money."""

    __tablename__ = "company"

    name: Mapped[str] = text(120, N_("Name"), required=True, section=N_("Company"))
    vat_id: Mapped[str] = text(20, N_("VAT id"), kind="vat_id", section=N_("Company"))
    site_name: Mapped[str] = text(60, N_("Site"), section=N_("Company"), help=N_("Shown beside the user's name."))
    street: Mapped[str] = text(120, N_("Street"), section=N_("Address"))
    postal_code: Mapped[str] = text(12, N_("Postal code"), section=N_("Address"))
    city: Mapped[str] = text(60, N_("City"), section=N_("Address"))
    country: Mapped[str] = text(2, N_("Country"), kind="country", section=N_("Address"))
    phone: Mapped[str] = text(40, N_("Phone"), kind="phone", section=N_("Contact"))
    email: Mapped[str] = text(120, N_("E-mail"), kind="email", section=N_("Contact"))
    website: Mapped[str] = text(120, N_("Web site"), section=N_("Contact"))
    bank_account: Mapped[str] = text(40, N_("Bank account"), kind="iban", section=N_("Money and time"))
    currency: Mapped[str] = text(3, N_("Currency"), kind="currency", section=N_("Money and time"))
    language: Mapped[str] = text(2, N_("Language"), kind="language", section=N_("Money and time"))
    time_zone: Mapped[str] = text(60, N_("Time zone"), kind="time_zone", section=N_("Money and time"))
    document_footer: Mapped[str] = text(400, N_("Text at the foot of documents"), long=True, section=N_("Documents"))
    logo: Mapped[bytes | None] = column(
        LargeBinary,
        N_("Logo"),
        default=None,
        nullable=True,
        section=N_("Documents"),
        help=N_("PNG or JPEG, at most 512 KB; printed at the head of documents."),
    )


class Parameter(Base):
    """One business parameter by name; ``domain.parameters`` knows names, defaults and meaning."""

    __tablename__ = "parameter"

    name: Mapped[str] = mapped_column(Str(60), unique=True)
    value: Mapped[Any] = mapped_column(Json)


class NumberSequence(Base):
    """How records of one kind are numbered; gaps are allowed, repeats are not.

    ``pattern`` is a format text over ``year`` and ``n``, such as ``ZS-{year}-{n:05d}``. A sequence
    whose pattern names the year starts again with every year.
    """

    __tablename__ = "number_sequence"
    untracked_columns = Base.untracked_columns | {"next_number", "year"}  # no undo gives a number away again

    code: Mapped[str] = text(40, N_("Code"), unique=True, read_only=True)
    pattern: Mapped[str] = text(40, N_("Pattern"), required=True, help=N_("For example ZS-{year}-{n:05d}."))
    next_number: Mapped[int] = column(Integer, N_("Next number"), default=1)
    year: Mapped[int] = column(Integer, N_("Year"), default=0, read_only=True)


class SavedView(Base):
    """A named arrangement of a list or of the board: filter, sort, columns, range."""

    __tablename__ = "saved_view"

    screen: Mapped[str] = mapped_column(Str(60), index=True)
    name: Mapped[str] = mapped_column(Str(80))
    owner: Mapped[str] = mapped_column(Str(80))
    shared: Mapped[int] = mapped_column(default=0)
    content: Mapped[Any] = mapped_column(Json)


class ImportMapping(Base):
    """A saved column mapping of the import."""

    __tablename__ = "import_mapping"

    name: Mapped[str] = mapped_column(Str(80), unique=True)
    kind: Mapped[str] = mapped_column(Str(40))
    content: Mapped[Any] = mapped_column(Json)
