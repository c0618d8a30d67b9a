"""Completes, prices and checks the lines of an order when it is saved, and finds their prices anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import inspect, select

from svcdesk.commands.base import Command
from svcdesk.commands.saving import Saving
from svcdesk.commands.stage_guard import require_stage
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kinds import LineStatus, LineType, ProjectType
from svcdesk.domain.line_filling import check_named, complete_line, compute_hours, refresh_prices
from svcdesk.domain.orders import check_line
from svcdesk.domain.price_book import PriceBook
from svcdesk.domain.prices import TYPED
from svcdesk.domain.problems import Problem, Severity
from svcdesk.i18n import N_
from svcdesk.models import Base, OrderLine, ServiceOrder
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork
from svcdesk.store.price_facts import load_book

_NOTE: Final = "lines"


@dataclass(slots=True)
class _Touched:
    """A line that is new or changed in this save, where the form has it, and what was given."""

    line: Any
    path: str
    changed: set[str] = field(default_factory=set)
    fresh: bool = False


def begin_line(saving: Saving, line: Any, path: str, changed: set[str]) -> None:
    """Remember a new or changed line; blank hours are those between its start and its end."""
    if line.type is LineType.HOUR and line.quantity is None:
        line.quantity = compute_hours(line.started_at, line.ended_at)
        changed.add("quantity")
    touched: list[_Touched] = saving.notes.setdefault(_NOTE, [])
    touched.append(_Touched(line, path, changed, fresh=line.id is None))


def complete_lines(saving: Saving) -> None:
    """Fill in and check every line that is new or changed, or whose order has another project or day.

    The price tables are read once for all of them.
    """
    uow, order = saving.uow, saving.row
    lines = saving.children.get("order_line", [])
    by_line = {id(one.line): one for one in saving.notes.get(_NOTE, ())}
    header = _changes_of_header(saving)
    touched = []
    for at, line in enumerate(lines):
        one = by_line.get(id(line))
        if one is None and header and line.status is LineStatus.CREATED:
            one = _Touched(line, f"order_line.{at}.")
        if one is not None:
            one.changed |= header
            touched.append(one)
    if not touched:
        return
    book = book_of(uow, order, (values_of(one.line) for one in touched))
    was = _book_before(saving, header, book)
    for one in touched:
        _complete(one, book, was)
        _check(saving, one, book)
    _warn(saving, lines, touched, book)


def book_of(uow: UnitOfWork, order: ServiceOrder, lines: Iterable[Mapping[str, Any]]) -> PriceBook:
    """The price book of an order for some lines, read anew."""
    return load_book(
        uow.session, order.project_id, lines, site=uow.site,
        day=order_day(uow.site, order.preferred_at, order.created_at), currency=uow.company.currency,
        parameters=uow.parameters,
    )  # fmt: skip


def order_day(site: SiteTime, preferred_at: datetime | None, created_at: datetime) -> date:
    """The day of an order, for lines that have none of their own: its preferred day, else the day it was made."""
    return site.day(preferred_at or created_at)


def values_of(line: OrderLine) -> dict[str, Any]:
    """The fields of a line as plain values."""
    return {spec.name: getattr(line, spec.name) for spec in field_specs(OrderLine)}


@dataclass(frozen=True, slots=True)
class RefreshPrices(Command):
    """Find the prices of an order's open lines anew; typed prices stay as they are."""

    name: ClassVar[str] = "refresh_prices"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> int:
        """Do it; returns how many lines have another price now. Raises Refused: record.missing, stage.forbids."""
        order = uow.get(ServiceOrder, self.order_id)
        require_stage(uow, order, "modify")
        query = select(OrderLine).where(OrderLine.order_id == order.id, OrderLine.status == LineStatus.CREATED)
        lines = uow.session.scalars(query.order_by(OrderLine.line_number)).all()
        book = book_of(uow, order, (values_of(line) for line in lines))
        changed = sum(_put(line, refresh_prices(values_of(line), book)) for line in lines)
        uow.describe(N_("Find the prices of order {number} anew"), number=order.number)
        return changed


def _changes_of_header(saving: Saving) -> set[str]:
    """``project`` and ``day`` where those of the order are others than before."""
    if saving.is_new:
        return set()
    order, old, site = saving.row, saving.old, saving.uow.site
    found = {"project"} if order.project_id != old["project_id"] else set()
    if order.preferred_at != old["preferred_at"]:
        days = {order_day(site, at, order.created_at) for at in (order.preferred_at, old["preferred_at"])}
        if len(days) > 1:
            found.add("day")
    return found


def _book_before(saving: Saving, header: Collection[str], book: PriceBook) -> PriceBook:
    """The book of the project that the order had, to know which line properties had been proposed."""
    if "project" not in header:
        return book
    uow = saving.uow
    return load_book(
        uow.session, saving.old["project_id"], (), site=uow.site, day=book.day, currency=uow.company.currency,
        parameters=uow.parameters,
    )  # fmt: skip


def _complete(one: _Touched, book: PriceBook, was: PriceBook) -> None:
    category_id = value_before(one.line, "category_id")
    proposed = None if one.fresh else was.find_property(category_id).line_property_id
    _put(one.line, complete_line(values_of(one.line), one.changed, book, fresh=one.fresh, proposed_before=proposed))


def value_before(line: Base, name: str) -> Any:
    """What a field of a line was until this unit of work."""
    history = inspect(line).attrs[name].history
    return history.deleted[0] if history.deleted else getattr(line, name)


def _put(line: OrderLine, values: Mapping[str, Any]) -> bool:
    for name, value in values.items():
        setattr(line, name, value)
    return bool(values)


def _check(saving: Saving, one: _Touched, book: PriceBook) -> None:
    specs = field_specs(OrderLine)
    labels = {spec.name: spec.label for spec in specs}
    values = {spec.name: getattr(one.line, spec.name) for spec in specs if spec.name not in ("order_id", "status")}
    times = book.parameters.line_times or not {"started_at", "ended_at"} & one.changed
    found = check_line(values, labels, times=times) + check_named(values, one.changed, book, fresh=one.fresh)
    saving.problems += [Problem(p.code, p.severity, one.path + p.target, p.params) for p in found]


def _warn(saving: Saving, lines: list[Any], touched: Iterable[_Touched], book: PriceBook) -> None:
    """One word for all lines for which the searches found nothing, where the company has such tables at all, and
    for those whose typed price was in the currency of another project.
    """
    numbers = {id(line): at for at, line in enumerate(lines, start=1)}
    billed = book.project is not None and book.project.type is ProjectType.TIME_AND_MATERIAL
    bare, unpriced, foreign = [], [], []
    for one in touched:
        line, number = one.line, str(numbers[id(one.line)])
        if book.properties and line.line_property_id is None:
            bare.append(number)
        costs = book.costs.rows and line.type in (LineType.HOUR, LineType.EXPENSE) and line.cost_price is None
        sales = book.sales.rows and billed and line.type is not LineType.ITEM and line.sales_price is None
        if costs or sales:
            unpriced.append(number)
        if (
            not one.fresh
            and value_before(line, "sales_level") == TYPED
            and value_before(line, "currency") != line.currency
        ):
            foreign.append(number)
    if foreign and book.project is not None:
        currency = book.project.currency
        said = ", ".join(foreign)
        saving.add("order.prices_other_currency", severity=Severity.WARN, lines=said, currency=currency)
    for code, found in (("order.lines_without_property", bare), ("order.lines_without_price", unpriced)):
        if found:
            saving.add(code, severity=Severity.WARN, lines=", ".join(found))
