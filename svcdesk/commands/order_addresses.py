"""The service address of an order: a new one, or one that is known from somewhere else (reference 6.1, "Address")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.order_rules import ORDER_RULES
from svcdesk.commands.project_rules import default_project
from svcdesk.commands.saving import Wanted, save
from svcdesk.commands.stage_guard import require_stage
from svcdesk.domain.problems import Problem, Scalar, Severity, refuse
from svcdesk.domain.text import fold
from svcdesk.i18n import N_
from svcdesk.models import Company, Customer, Location, Project, ProjectAddress, ServiceOrder, Warehouse
from svcdesk.store import UnitOfWork

_PARTS: Final = ("street", "postal_code", "city", "country")
_SOURCES: Final[Mapping[str, Any]] = {
    "location": Location, "customer": Customer, "project_address": ProjectAddress, "service_order": ServiceOrder,
    "warehouse": Warehouse, "company": Company,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AddAddress(Command):
    """Give an order a new service address, which its project keeps under its name; ``once`` is for this order only.

    A name that the project has already is asked about: that address is overwritten. Orders that had it before
    keep what they say.
    """

    name: ClassVar[str] = "add_address"
    permission: ClassVar[str] = "edit"

    order_id: int
    address_name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    once: bool = False

    def apply(self, uow: UnitOfWork) -> int | None:
        """Set it; returns the id of the project's address, None for one that is not kept.

        Raises Refused: field.required (name; street or city), address.overwrites (a question), stage.forbids.
        """
        order = uow.get(ServiceOrder, self.order_id)
        require_stage(uow, order, "modify")
        problems = []
        if not self.address_name.strip():
            problems.append(Problem("field.required", Severity.REFUSE, "address_name", {"field": N_("Address name")}))
        if not (self.street.strip() or self.city.strip()):
            problems.append(Problem("field.required", Severity.REFUSE, "street", {"field": N_("Street")}))
        uow.check(problems)
        values = {name: getattr(self, name) for name in ("address_name", *_PARTS)}
        values["country"] = values["country"] or uow.company.country
        save(uow, Wanted("service_order", order.id, {**values, "location_id": None, "address_once": self.once}),
             ORDER_RULES)  # fmt: skip
        kept = None if self.once else self._keep(uow, order)
        uow.describe(N_("Give {number} the address {name}"), number=order.number, name=order.address_name)
        return kept

    def _keep(self, uow: UnitOfWork, order: ServiceOrder) -> int:
        """The project's address of this name, made or overwritten."""
        project = uow.get(Project, order.project_id) if order.project_id else default_project(uow, order.customer_id)
        query = select(ProjectAddress).where(ProjectAddress.project_id == project.id)
        same = (row for row in uow.session.scalars(query) if fold(row.name) == fold(order.address_name))
        address = next(same, None)
        if address is None:
            address = uow.add(ProjectAddress(project_id=project.id, name=order.address_name))
        elif any(getattr(address, part) != getattr(order, part) for part in _PARTS):
            params: dict[str, Scalar] = {"name": address.name, "project": project.number, "old": _one_line(address)}
            uow.check([Problem("address.overwrites", Severity.CONFIRM, "address_name", params)])
        for part in _PARTS:
            setattr(address, part, getattr(order, part))
        uow.session.flush()
        return address.id


@dataclass(frozen=True, slots=True)
class UseAddress(Command):
    """Give an order an address that is known: of a location, the customer, the project, another order, a warehouse
    or the company.

    A location of the order's customer becomes its location; anything else leaves it without one.
    """

    name: ClassVar[str] = "use_address"
    permission: ClassVar[str] = "edit"

    order_id: int
    source: str
    """``location customer project_address service_order warehouse company``."""
    source_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Set it. Raises Refused: field.not_a_choice, record.missing, address.empty, stage.forbids."""
        order = uow.get(ServiceOrder, self.order_id)
        require_stage(uow, order, "modify")
        if self.source not in _SOURCES:
            raise refuse("field.not_a_choice", "source", field="source", value=self.source)
        row: Any = uow.get(_SOURCES[self.source], self.source_id)
        values: dict[str, Any] = {part: getattr(row, part) for part in _PARTS}
        if not (values["street"] or values["city"]):
            raise refuse("address.empty", what=row.caption())
        values["address_name"] = row.address_name if isinstance(row, ServiceOrder) else row.name
        values["location_id"] = row.id if isinstance(row, Location) and row.customer_id == order.customer_id else None
        if isinstance(row, ServiceOrder) and row.customer_id == order.customer_id:
            values["location_id"] = row.location_id
        values["address_once"] = values["location_id"] is None and self.source != "project_address"
        save(uow, Wanted("service_order", order.id, values), ORDER_RULES)
        uow.describe(N_("Give {number} the address {name}"), number=order.number, name=order.address_name)


def _one_line(address: Any) -> str:
    place = " ".join(part for part in (address.postal_code, address.city) if part)
    return ", ".join(part for part in (address.street, place) if part)
