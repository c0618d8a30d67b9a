"""The addresses that an order may take instead of its own (reference 6.1, "Other address")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from svcdesk.models import Company, Customer, Location, Project, ProjectAddress, ServiceOrder, Warehouse
from svcdesk.models.base import Base
from svcdesk.store import Reader

_MOST_ORDERS: Final = 200


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address: the entity and id of whose it is, and its parts; ``detail`` is the number of an order."""

    source: str
    source_id: int
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    detail: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """What makes two addresses the same."""
        return (self.name, self.street, self.postal_code, self.city, self.country)


def load_addresses(reader: Reader, order_id: int) -> list[AddressRow]:
    """The locations of the order's customer, the customer's own address, those of the project, of the customer's
    newest other orders, of the warehouses and of the company; each address once, where it is found first.
    """
    session = reader.session
    order = session.get(ServiceOrder, order_id)
    if order is None:
        return []
    of_project = ProjectAddress.project_id == order.project_id
    if order.project_id is None:
        projects = select(Project.id).where(Project.customer_id == order.customer_id)
        of_project = ProjectAddress.project_id.in_(projects)
    sources: tuple[tuple[type[Base], Any, Any], ...] = (
        (Location, Location.customer_id == order.customer_id, Location.sort_name),
        (Customer, Customer.id == order.customer_id, Customer.id),
        (ProjectAddress, of_project, ProjectAddress.name),
    )
    found: list[AddressRow] = []
    for class_, condition, by in sources:
        found += [_row(row) for row in session.scalars(select(class_).where(condition).order_by(by))]
    others = select(ServiceOrder).where(ServiceOrder.customer_id == order.customer_id, ServiceOrder.id != order.id)
    newest = others.order_by(ServiceOrder.created_at.desc(), ServiceOrder.id.desc()).limit(_MOST_ORDERS)
    found += [_row(row) for row in session.scalars(newest)]
    found += [_row(row) for row in session.scalars(select(Warehouse).order_by(Warehouse.code))]
    found += [_row(row) for row in session.scalars(select(Company).limit(1))]
    first: dict[tuple[str, ...], AddressRow] = {}
    for one in found:
        if one.street or one.city:
            first.setdefault(one.parts, one)
    return list(first.values())


def _row(row: Any) -> AddressRow:
    is_order = isinstance(row, ServiceOrder)
    name = row.address_name if is_order else row.name
    return AddressRow(
        row.__tablename__, row.id, name, row.street, row.postal_code, row.city, row.country,
        row.number if is_order else "",
    )  # fmt: skip
