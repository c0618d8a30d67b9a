"""What lines of orders and agreements take while they are typed, and why an order line has its prices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kinds import LineType
from svcdesk.domain.line_filling import complete_agreement_line, complete_line, compute_hours
from svcdesk.domain.line_properties import FoundProperty
from svcdesk.domain.price_book import PriceBook, Values
from svcdesk.domain.prices import Priced
from svcdesk.models import AgreementLine, Base, OrderLine
from svcdesk.models.specs import field_specs
from svcdesk.queries.forms import captions_for, row_captions
from svcdesk.store import Reader
from svcdesk.store.price_facts import load_book, project_of_order


@dataclass(frozen=True, slots=True)
class LineProposal:
    """The fields of a line that take another value, with the captions of those that are lookups."""

    values: Mapping[str, Any]
    captions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a line has its prices and its property: every level that was looked at.

    ``company`` and ``currency`` are those of the cost price and of the sales price; ``names`` says how the
    project, worker, category and properties are called, by entity and id.
    """

    cost: Priced
    sales: Priced
    found_property: FoundProperty
    company: str
    currency: str
    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def propose_line(
    reader: Reader, order: Values, line: Values, changed: Collection[str], *, fresh: bool, category_before: int | None
) -> LineProposal:
    """What follows from the fields of a line that were just typed; the very rules of saving.

    ``order`` are the values of the order as far as they are typed, ``category_before`` is the category that
    the line had: a property that was proposed for it follows the new one.
    """
    values = _readable(line)
    book = _book(reader, order, [values])
    before = book.find_property(category_before).line_property_id
    found = complete_line(values, changed, book, fresh=fresh, proposed_before=before)
    if values["type"] is LineType.HOUR and values.get("quantity") is None:
        hours = compute_hours(values.get("started_at"), values.get("ended_at"))
        found |= {"quantity": hours} if hours is not None else {}
    return _captioned(reader, OrderLine, found)


def propose_agreement_line(
    reader: Reader, agreement: Values, line: Values, changed: Collection[str], *, fresh: bool,
    category_before: int | None,
) -> LineProposal:  # fmt: skip
    """The same for a line of an agreement, whose values are ``agreement`` as far as they are typed."""
    values = _readable(line)
    book = _book(reader, {"project_id": agreement.get("project_id")}, [values])
    before = book.find_property(category_before).line_property_id
    found = complete_agreement_line(values, changed, book, fresh=fresh, proposed_before=before)
    return _captioned(reader, AgreementLine, found)


def explain_line(reader: Reader, order: Values, line: Values) -> Explained:
    """Why a line has its prices, or what the tables would give where they were typed."""
    values = _readable(line)
    book = _book(reader, order, [values])
    project = book.project
    names = {
        "project": {project.id: project.name} if project else {},
        "worker": {one.id: one.name for one in book.workers.values()},
        "category": {one.id: one.name for one in book.categories.values()},
        "line_property": {one.id: one.name for one in book.properties.values()},
    }
    currency = project.currency if project else book.rates.company
    return Explained(
        book.find_cost(values), book.find_sales(values), book.find_property(values.get("category_id")),
        book.rates.company, currency, names,
    )  # fmt: skip


def _captioned(reader: Reader, class_: type[Base], found: Values) -> LineProposal:
    specs = [spec for spec in field_specs(class_) if spec.name in found]
    return LineProposal(found, row_captions(specs, found, captions_for(reader, [(specs, found)])))


def _book(reader: Reader, order: Values, lines: Iterable[Values]) -> PriceBook:
    at = order.get("preferred_at") or order.get("created_at") or reader.clock.now()
    return load_book(
        reader.session, project_of_order(reader.session, order), lines, site=reader.site, day=reader.site.day(at),
        currency=reader.company.currency, parameters=reader.parameters,
    )  # fmt: skip


def _readable(line: Values) -> dict[str, Any]:
    """The line with blanks where a cell holds a text that cannot be read yet."""
    kinds = {spec.name: spec.kind for spec in field_specs(OrderLine)}
    texts = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE)
    return {
        name: None if isinstance(value, str) and kinds.get(name, FieldKind.TEXT) not in texts else value
        for name, value in line.items()
    }


__all__ = ["Explained", "LineProposal", "explain_line", "propose_agreement_line", "propose_line"]
