"""What saving price tables, categories, line properties and their rules checks beyond the fields."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select

from svcdesk.commands.saving import EntityRules, Saving
from svcdesk.domain.kinds import LineType, PriceModel
from svcdesk.domain.problems import Severity
from svcdesk.models import AgreementLine, Category, CostPrice, OrderLine, SalesPrice

_LOWEST_PERCENT: Final = Decimal(-100)


def _check_cost_price(saving: Saving) -> None:
    row = saving.row
    if row.price is not None and row.price < 0:
        saving.add("price.negative", "price")
    _check_category(saving)
    _check_twice(saving, "price.twice", "valid_from", ("type", "project_id", "worker_id", "category_id", "valid_from"))


def _check_sales_price(saving: Saving) -> None:
    row = saving.row
    if row.value is not None and row.value < 0:
        saving.add("price.negative", "value")
    elif row.model is PriceModel.CONTRIBUTION_RATIO and row.value is not None and row.value >= 100:
        saving.add("price.ratio", "value")
    if row.type is LineType.FEE and row.model is not PriceModel.PER_UNIT:
        saving.add("price.fee_model", "model")
    _check_category(saving)
    company = saving.uow.company.currency
    names = ("type", "project_id", "worker_id", "category_id", "valid_from")
    query = select(SalesPrice.currency).where(*_same(row, names), SalesPrice.id != (row.id or 0))
    if (row.currency or company) in {currency or company for currency in saving.uow.session.scalars(query)}:
        saving.add("price.twice", "valid_from")


def _check_category(saving: Saving) -> None:
    """The category of a price is one of its type."""
    row = saving.row
    category = saving.uow.session.get(Category, row.category_id) if row.category_id else None
    if category is not None and category.type is not row.type:
        saving.add("line.category_type", "category_id", category=category.name)


def _fill_category_record(saving: Saving) -> None:
    """An inactive category is nobody's default."""
    if saving.row.default and not saving.row.active:
        saving.row.default = False
        saving.add("category.inactive_default", "default", severity=Severity.WARN, category=saving.row.name)


def _check_category_record(saving: Saving) -> None:
    """One default a type; a category that lines name keeps its type."""
    row, session = saving.row, saving.uow.session
    if row.default:
        others = select(Category).where(Category.type == row.type, Category.default, Category.id != (row.id or 0))
        for other in session.scalars(others).all():
            saving.add("category.other_default", "default", severity=Severity.WARN, other=other.name)
            other.default = False
    if not saving.is_new and row.type is not saving.old["type"]:
        named: tuple[type[Any], ...] = (OrderLine, AgreementLine, CostPrice, SalesPrice)
        uses = sum(session.scalar(select(func.count()).where(one.category_id == row.id)) or 0 for one in named)
        if uses:
            saving.add("category.type_in_use", "type", count=uses)


def _check_property(saving: Saving) -> None:
    for name in ("cost_percent", "sales_percent"):
        value = getattr(saving.row, name)
        if value is not None and value < _LOWEST_PERCENT:
            saving.add("property.percent", name)


def _check_rule(saving: Saving) -> None:
    row = saving.row
    if row.project_id is not None and row.project_group_id is not None:
        saving.add("rule.project_or_group", "project_group_id")
    if row.category_id is not None and row.category_group_id is not None:
        saving.add("rule.category_or_group", "category_group_id")
    names = ("project_id", "project_group_id", "category_id", "category_group_id")
    _check_twice(saving, "rule.twice", "line_property_id", names)


def _check_pair(saving: Saving) -> None:
    row = saving.row
    names = ("project_id", "category_id", "worker_id")
    if sum(getattr(row, name) is not None for name in names) != 2:
        saving.add("pair.two", "project_id")
    else:
        _check_twice(saving, "pair.twice", "project_id", names)


def _check_rate(saving: Saving) -> None:
    """Before the row is written: a constraint of the table says the last of it as well, in fewer words."""
    row = saving.row
    if row.rate is not None and row.rate <= 0:
        saving.add("rate.positive", "rate")
    if row.currency == saving.uow.company.currency:
        saving.add("rate.own", "currency", currency=row.currency)
    _check_twice(saving, "rate.twice", "valid_from", ("currency", "valid_from"))


def _check_twice(saving: Saving, code: str, target: str, names: Sequence[str]) -> None:
    """No other record has the same keys."""
    row = saving.row
    other = select(type(row).id).where(*_same(row, names), type(row).id != (row.id or 0)).limit(1)
    if saving.uow.session.scalar(other) is not None:
        saving.add(code, target)


def _same(row: Any, names: Sequence[str]) -> list[Any]:
    """Conditions: the same values in these columns; blank is blank."""
    columns = [(getattr(type(row), name), getattr(row, name)) for name in names]
    return [column.is_(None) if value is None else column == value for column, value in columns]


PRICE_RULES: Final = {
    "cost_price": EntityRules(check=_check_cost_price),
    "sales_price": EntityRules(check=_check_sales_price),
    "category": EntityRules(fill=_fill_category_record, check=_check_category_record),
    "line_property": EntityRules(check=_check_property),
    "property_rule": EntityRules(check=_check_rule),
    "project_validation": EntityRules(check=_check_pair),
    "exchange_rate": EntityRules(fill=_check_rate),
}
"""By entity."""
