"""What saving projects and agreements does beyond their fields, and which project an order belongs to."""

from __future__ import annotations

from sqlalchemy import func, select

from svcdesk.commands.saving import Saving, fill_number
from svcdesk.domain.kinds import LineStatus, Progress, ProjectStatus
from svcdesk.domain.problems import Severity
from svcdesk.domain.records import check_same_customer
from svcdesk.domain.text import fold
from svcdesk.i18n import N_
from svcdesk.models import Agreement, Customer, Project, ProjectTransaction, ServiceOrder
from svcdesk.store import UnitOfWork
from svcdesk.store.uses import count_uses


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


def drop_unused_default(uow: UnitOfWork, customer: Customer) -> None:
    """Delete the default project that nothing refers to, before its customer is deleted."""
    default = select(Project).where(Project.customer_id == customer.id, Project.default)
    for project in uow.session.scalars(default).all():
        if not count_uses(uow.session, project):
            uow.delete(project)


def fill_order_project(saving: Saving) -> None:
    """An agreement gives its project, a project its customer (reference 6.1); another customer has others."""
    session, order, changed = saving.uow.session, saving.row, saving.changed
    if not saving.is_new and "customer_id" in changed:
        for name in {"agreement_id", "project_id"} - changed:
            setattr(order, name, None)
    agreement = session.get(Agreement, order.agreement_id) if order.agreement_id else None
    if agreement is not None and (
        order.project_id is None or ("agreement_id" in changed and "project_id" not in changed)
    ):
        order.project_id = agreement.project_id
    project = session.get(Project, order.project_id) if order.project_id else None
    if project is not None and order.customer_id is None:
        order.customer_id = project.customer_id


def check_order_project(saving: Saving) -> None:
    """The project and the agreement of an order belong to its customer and to each other; a closed one gets no work."""
    session, order = saving.uow.session, saving.row
    project = session.get(Project, order.project_id) if order.project_id else None
    agreement = session.get(Agreement, order.agreement_id) if order.agreement_id else None
    if project is None:
        return
    other = saving.is_new or order.project_id != saving.old["project_id"]
    saving.problems += check_same_customer(order.customer_id, project.customer_id, "project_id", N_("Project"))
    if agreement is not None and agreement.project_id != project.id:
        saving.add("order.agreement_project", "agreement_id", agreement=agreement.number, project=project.number)
    lines = saving.children.get("order_line", [])
    if other and not saving.is_new and any(line.status is LineStatus.POSTED for line in lines):
        saving.add("order.project_posted", "project_id", number=order.number)
    if project.status is ProjectStatus.CLOSED:
        if other:
            saving.add("project.closed", "project_id", project=project.number)
        elif any(line.id is None for line in lines):
            saving.add("project.closed_lines", severity=Severity.WARN, project=project.number)


def fill_project(saving: Saving) -> None:
    """Its number; the group of the parameter for a new one; a closed project is nobody's default."""
    fill_number(saving)
    row = saving.row
    if saving.is_new and row.group_id is None:
        row.group_id = saving.uow.parameters.project_group
    if row.status is ProjectStatus.CLOSED and row.default:
        row.default = False
        saving.add("project.closed_default", "default", severity=Severity.WARN, project=row.number)


def check_project(saving: Saving) -> None:
    """One default project a customer; what was posted keeps its customer, currency and type; names of addresses."""
    _check_default(saving)
    if not saving.is_new:
        _check_kept(saving)
    names = [fold(row.name or "") for row in saving.children.get("project_address", [])]
    for at, name in enumerate(names):
        if name and name in names[:at]:
            saving.add("project.address_twice", f"project_address.{at}.name")


def _check_default(saving: Saving) -> None:
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


def _check_kept(saving: Saving) -> None:
    row, session, old = saving.row, saving.uow.session, saving.old
    others = {name for name in ("customer_id", "currency", "type") if getattr(row, name) != old[name]}
    posted = select(ProjectTransaction.id).where(ProjectTransaction.project_id == row.id).limit(1)
    if others and session.scalar(posted) is not None:
        for name in sorted(others):
            saving.add("project.posted", name, project=row.number)
    elif "customer_id" in others:
        orders = select(func.count()).where(ServiceOrder.project_id == row.id)
        agreements = select(func.count()).where(Agreement.project_id == row.id)
        if count := (session.scalar(orders) or 0) + (session.scalar(agreements) or 0):
            saving.add("project.in_use", "customer_id", count=count)
    if row.status is ProjectStatus.CLOSED and old["status"] is not ProjectStatus.CLOSED:
        waiting = select(func.count()).where(
            ServiceOrder.project_id == row.id, ServiceOrder.progress == Progress.IN_PROCESS
        )
        if count := session.scalar(waiting) or 0:
            saving.add("project.open_orders", "status", severity=Severity.WARN, count=count)


def check_agreement_project(saving: Saving) -> None:
    """A new agreement, or one that changes its project, needs an open project."""
    row = saving.row
    project = saving.uow.session.get(Project, row.project_id) if row.project_id else None
    other = saving.is_new or row.project_id != saving.old["project_id"]
    if project is not None and other and project.status is ProjectStatus.CLOSED:
        saving.add("project.closed", "project_id", project=project.number)
