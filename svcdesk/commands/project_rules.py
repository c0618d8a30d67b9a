"""What saving projects and agreements does beyond their fields, and which project an order belongs to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from svcdesk.commands.saving import Saving
from svcdesk.domain.problems import Severity
from svcdesk.models import Agreement, Customer, Project
from svcdesk.store import UnitOfWork
from svcdesk.store.unit_of_work import count_uses


def default_project(uow: UnitOfWork, customer_id: int) -> Project:
    """The customer's default project; made if there is none (decisions, "Projects")."""
    found = uow.session.scalar(select(Project).where(Project.customer_id == customer_id, Project.default))
    if found is not None:
        return found
    customer = uow.get(Customer, customer_id)
    number = uow.next_number("project")
    return uow.add(Project(number=number, name=customer.name, customer_id=customer_id, default=True))


def make_default_project(saving: Saving) -> None:
    """A new customer gets a project; so small firms never see one."""
    if saving.is_new:
        default_project(saving.uow, saving.row.id)


def drop_unused_default(uow: UnitOfWork, customer_id: int) -> None:
    """Delete the default project that nothing refers to, before its customer is deleted."""
    default = select(Project).where(Project.customer_id == customer_id, Project.default)
    for project in uow.session.scalars(default).all():
        if not count_uses(uow.session, project):
            uow.delete(project)


def fill_order_project(uow: UnitOfWork, order: Any) -> None:
    """An agreement gives its project, a project its customer (reference 6.1)."""
    agreement = uow.session.get(Agreement, order.agreement_id) if order.agreement_id else None
    if agreement is not None and order.project_id is None:
        order.project_id = agreement.project_id
    project = uow.session.get(Project, order.project_id) if order.project_id else None
    if project is not None and order.customer_id is None:
        order.customer_id = project.customer_id


def check_project(saving: Saving) -> None:
    """A new default project takes the place of the old one, with a word about it."""
    row, session = saving.row, saving.uow.session
    if not row.default:
        return
    others = session.scalars(
        select(Project).where(Project.customer_id == row.customer_id, Project.default, Project.id != row.id)
    ).all()
    for other in others:
        saving.add("project.other_default", "default", severity=Severity.WARN, other=other.number)
        other.default = False
