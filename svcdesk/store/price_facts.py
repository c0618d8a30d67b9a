"""Reads what the rules of order lines need to know: project, categories, price tables, and what lines name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.line_properties import Rule, RuleTable
from svcdesk.domain.money import Rate, Rates
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.price_book import (
    Allowed,
    CategoryFacts,
    PriceBook,
    ProjectFacts,
    PropertyFacts,
    WorkerFacts,
)
from svcdesk.domain.prices import Item, PriceRow, PriceTable
from svcdesk.models import (
    Agreement,
    Category,
    CostPrice,
    ExchangeRate,
    LineProperty,
    Project,
    ProjectValidation,
    PropertyRule,
    SalesPrice,
    Worker,
)
from svcdesk.models import Item as ItemRecord

_MANY = 400
"""More ids than this are not put into one statement: then all rows are read."""


def load_book(
    session: Session,
    project_id: int | None,
    lines: Iterable[Mapping[str, Any]],
    *,
    site: SiteTime,
    day: date,
    currency: str,
    parameters: Parameters,
) -> PriceBook:
    """The price book for lines of one order, in ten statements at the most, however many lines there are.

    ``currency`` is the company's. Prices for other projects and for workers that no line names are left out.
    """
    ids = () if project_id is None else (project_id,)
    books = load_books(session, ids, lines, site=site, day=day, currency=currency, parameters=parameters)
    return books[project_id] if project_id in books else books[None]


def load_books(
    session: Session,
    project_ids: Collection[int],
    lines: Iterable[Mapping[str, Any]],
    *,
    site: SiteTime,
    day: date,
    currency: str,
    parameters: Parameters,
) -> dict[int | None, PriceBook]:
    """The price books of several projects, and under None that of orders without one; they share what they can.

    As many statements as for one.
    """
    known = list(lines)
    projects = load_projects(session, project_ids, currency)
    workers = {line["worker_id"] for line in known if line.get("worker_id") is not None}
    items = {line["item_id"] for line in known if line.get("item_id") is not None}
    bare = PriceBook(
        site,
        day,
        load_rates(session, currency, {project.currency for project in projects.values()} - {currency}),
        None,
        load_categories(session),
        load_properties(session),
        _load_workers(session, workers),
        _load_items(session, items),
        load_rules(session, projects),
        _load_costs(session, projects, workers),
        _load_sales(session, projects, workers),
        _load_allowed(session, parameters),
        parameters,
    )
    return {None: bare, **{id_: replace(bare, project=project) for id_, project in projects.items()}}


def project_of_order(session: Session, order: Mapping[str, Any]) -> int | None:
    """The project of an order that is being written: its own, else its agreement's, else the customer's default."""
    if order.get("project_id"):
        return int(order["project_id"])
    if order.get("agreement_id"):
        return session.scalar(select(Agreement.project_id).where(Agreement.id == order["agreement_id"]))
    default = select(Project.id).where(Project.customer_id == order.get("customer_id"), Project.default)
    return session.scalar(default)


def load_projects(session: Session, ids: Collection[int], currency: str) -> dict[int, ProjectFacts]:
    """What lines need to know of projects; their currency is the company's where they name none."""
    if not ids:
        return {}
    wanted = frozenset(ids)
    rows = session.execute(
        select(
            Project.id, Project.name, Project.type, Project.status, Project.currency, Project.group_id,
            Project.line_property_id, Project.search_priority, Project.offset_type, Project.offset_account,
        ).where(_among(Project.id, ids))
    )  # fmt: skip
    return {
        row.id: ProjectFacts(
            row.id, row.name, row.type, row.status, row.currency or currency, row.group_id, row.line_property_id,
            row.search_priority, row.offset_type, row.offset_account,
        )
        for row in rows
        if row.id in wanted
    }  # fmt: skip


def load_categories(session: Session) -> dict[int, CategoryFacts]:
    """Every category; there are some dozens."""
    columns = (Category.id, Category.name, Category.type, Category.group_id, Category.active, Category.default)
    return {row[0]: CategoryFacts(*row) for row in session.execute(select(*columns).order_by(Category.id))}


def load_properties(session: Session) -> dict[int, PropertyFacts]:
    """Every line property."""
    columns = (
        LineProperty.id, LineProperty.name, LineProperty.chargeable, LineProperty.cost_percent,
        LineProperty.sales_percent,
    )  # fmt: skip
    return {row[0]: PropertyFacts(*row) for row in session.execute(select(*columns))}


def load_rules(session: Session, project_ids: Collection[int]) -> RuleTable:
    """The rules for line properties that can hold for projects."""
    columns = (
        PropertyRule.id, PropertyRule.line_property_id, PropertyRule.project_id, PropertyRule.project_group_id,
        PropertyRule.category_id, PropertyRule.category_group_id,
    )  # fmt: skip
    query = select(*columns).where(_blank_or_among(PropertyRule.project_id, project_ids))
    return RuleTable.of(Rule(*row) for row in session.execute(query))


def load_rates(session: Session, company: str, currencies: Collection[str]) -> Rates:
    """The exchange rates of some currencies into the company's."""
    if not currencies:
        return Rates(company)
    query = select(ExchangeRate.currency, ExchangeRate.valid_from, ExchangeRate.rate)
    rows = session.execute(query.where(ExchangeRate.currency.in_(currencies)))
    return Rates(company, (Rate(*row) for row in rows))


def _load_workers(session: Session, ids: Collection[int]) -> dict[int, WorkerFacts]:
    if not ids:
        return {}
    query = select(Worker.id, Worker.name, Worker.active).where(_among(Worker.id, ids))
    return {row[0]: WorkerFacts(*row) for row in session.execute(query)}


def _load_items(session: Session, ids: Collection[int]) -> dict[int, Item]:
    if not ids:
        return {}
    item = ItemRecord
    query = select(item.id, item.name, item.unit, item.cost_price, item.sales_price).where(_among(item.id, ids))
    return {row[0]: Item(*row) for row in session.execute(query)}


def _load_costs(session: Session, project_ids: Collection[int], workers: Collection[int]) -> PriceTable:
    row = CostPrice
    query = select(row.id, row.type, row.valid_from, row.price, row.project_id, row.worker_id, row.category_id)
    query = query.where(_blank_or_among(row.project_id, project_ids), _blank_or_among(row.worker_id, workers))
    return PriceTable.of(PriceRow(*found) for found in session.execute(query))


def _load_sales(session: Session, project_ids: Collection[int], workers: Collection[int]) -> PriceTable:
    row = SalesPrice
    query = select(
        row.id, row.type, row.valid_from, row.value, row.project_id, row.worker_id, row.category_id, row.currency,
        row.model,
    )  # fmt: skip
    query = query.where(_blank_or_among(row.project_id, project_ids), _blank_or_among(row.worker_id, workers))
    return PriceTable.of(PriceRow(*found) for found in session.execute(query))


def _load_allowed(session: Session, parameters: Parameters) -> Allowed:
    """The named combinations, if a parameter asks for them."""
    if {parameters.worker_project, parameters.project_category, parameters.category_worker} == {"none"}:
        return Allowed()
    row = ProjectValidation
    found = session.execute(select(row.project_id, row.category_id, row.worker_id)).all()
    return Allowed(
        frozenset((worker, project) for project, _category, worker in found if worker and project),
        frozenset((project, category) for project, category, _worker in found if project and category),
        frozenset((category, worker) for _project, category, worker in found if category and worker),
    )


def _among(column: InstrumentedAttribute[Any], ids: Collection[int]) -> ColumnElement[bool]:
    if len(ids) > _MANY:
        return column.is_not(None)
    return column.in_(sorted(ids))


def _blank_or_among(column: InstrumentedAttribute[int | None], ids: Collection[int]) -> ColumnElement[bool]:
    return or_(column.is_(None), _among(column, ids))
