"""What saving an agreement does beyond its fields, and what an agreement gives to its orders (reference 4, 6.1)."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select

from svcdesk.commands.agreement_lines import begin_agreement_line, complete_agreement_lines
from svcdesk.commands.level_rules import check_chosen_level, fill_agreement
from svcdesk.commands.planning_rules import drop_planned_dates
from svcdesk.commands.project_rules import check_agreement_project
from svcdesk.commands.relations import (
    begin_relations,
    check_relations,
    check_removed_relation,
    fill_relation,
    relate_what_is_used,
)
from svcdesk.commands.saving import EntityRules, Saving
from svcdesk.domain.agreements import (
    check_agreement_dates,
    check_order_agreement,
    check_suspension,
    check_template,
    check_validity,
)
from svcdesk.domain.kinds import LineStatus, ProjectType
from svcdesk.domain.problems import refuse
from svcdesk.models import Agreement, AgreementLine, Contact, OrderLine, Project, ServiceOrder
from svcdesk.store import UnitOfWork
from svcdesk.store.planning_facts import agreement_facts

_GIVEN: Final = ("preferred_technician_id", "responsible_id", "activity_type_id")
"""What an agreement gives to an order that says nothing else, beside its project, description and contact."""


# an order and its agreement


def fill_from_agreement(saving: Saving) -> None:
    """What the agreement of a new order, or one that was just chosen, gives where nothing else is said."""
    order, session = saving.row, saving.uow.session
    agreement = session.get(Agreement, order.agreement_id) if order.agreement_id else None
    if agreement is None or not (saving.is_new or "agreement_id" in saving.changed):
        return
    for name in _GIVEN:
        if getattr(order, name) is None:
            setattr(order, name, getattr(agreement, name))
    if not order.description:
        order.description = agreement.description
    contact = session.get(Contact, agreement.contact_id) if agreement.contact_id else None
    if contact is not None and order.contact_id is None and contact.customer_id == order.customer_id:
        order.contact_id = contact.id


def check_agreement_of_order(saving: Saving) -> None:
    """The agreement allows the order, and the preferred time lies in its validity (reference 6.1, 6.4, 2.1)."""
    order, uow = saving.row, saving.uow
    chosen = saving.is_new or order.agreement_id != saving.old["agreement_id"]
    agreement = uow.session.get(Agreement, order.agreement_id) if order.agreement_id else None
    facts = agreement_facts(agreement) if agreement is not None else None
    if chosen:
        found = check_order_agreement(facts, needed=not uow.parameters.order_without_agreement)
        saving.problems += found
        if found:
            return
    if facts is not None and (chosen or order.preferred_at != saving.old["preferred_at"]):
        preferred_on = uow.site.day(order.preferred_at) if order.preferred_at is not None else None
        saving.problems += check_validity(facts, preferred_on, uow.site.day(uow.now))


# saving an agreement


def _fill(saving: Saving) -> None:
    """Group and activity type of the parameters, today as the start, the level of the group (reference 2.1, 4)."""
    row, parameters = saving.row, saving.uow.parameters
    if saving.is_new:
        if row.group_id is None:
            row.group_id = parameters.agreement_group
        if row.activity_type_id is None:
            row.activity_type_id = parameters.agreement_activity_type
        if row.starts_on is None:
            row.starts_on = saving.uow.site.day(saving.uow.now)
    if row.template_group_id is not None:
        row.template = True  # what stands among the templates is one (reference 4)
    fill_agreement(saving)


def _fill_row(saving: Saving, row: Any, path: str, changed: set[str]) -> None:
    if not isinstance(row, AgreementLine):
        fill_relation(saving, row)
        return
    begin_agreement_line(saving, row, path, changed)


def _check_removed_row(saving: Saving, row: Any) -> None:
    if not isinstance(row, AgreementLine):
        check_removed_relation(saving, row)
        return
    count = saving.uow.session.scalar(select(func.count()).where(OrderLine.agreement_line_id == row.id)) or 0
    if count:
        saving.add("agreement_line.in_use", "agreement_line", line=row.caption(), count=count)
    else:
        drop_planned_dates(saving.uow, [row.id])


def _check(saving: Saving) -> None:
    row, session = saving.row, saving.uow.session
    check_chosen_level(saving)
    check_agreement_project(saving)
    complete_agreement_lines(saving)
    saving.problems += check_agreement_dates(row.starts_on, row.ends_on)
    saving.problems += check_suspension(row.suspended_from, row.suspended_until, row.notice_on, row.ends_on)
    project = session.get(Project, row.project_id)
    chosen = saving.is_new or row.project_id != saving.old["project_id"]
    if project is not None and chosen and project.type is ProjectType.INTERNAL:
        saving.add("agreement.internal_project", "project_id", project=project.number)
    if not saving.is_new:
        _check_orders(saving, project)
    contact = session.get(Contact, row.contact_id) if row.contact_id else None
    if contact is not None and project is not None and contact.customer_id != project.customer_id:
        saving.add("customer.other", "contact_id", field="Contact")
    check_relations(saving)


def _check_orders(saving: Saving, project: Project | None) -> None:
    """What orders of the agreement keep it from: being a template, another project once something was posted."""
    row, uow = saving.row, saving.uow
    if row.template and not saving.old["template"]:
        saving.problems += check_template(row.number, count_orders(uow, row.id))
    if row.project_id == saving.old["project_id"] or project is None:
        return
    posted = (
        select(OrderLine.id)
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .where(ServiceOrder.agreement_id == row.id, OrderLine.status == LineStatus.POSTED)
    )
    before = uow.session.get(Project, saving.old["project_id"])
    if uow.session.scalar(posted.limit(1)) is not None:
        saving.add("agreement.project_posted", "project_id", agreement=row.number)
    elif before is not None and before.customer_id != project.customer_id and (count := count_orders(uow, row.id)):
        saving.add("agreement.other_customer", "project_id", agreement=row.number, count=count)


def _finish(saving: Saving) -> None:
    """Relations of what the lines use; orders of which nothing is posted follow to another project."""
    relate_what_is_used(saving)
    if not saving.is_new and saving.row.project_id != saving.old["project_id"]:
        orders = select(ServiceOrder).where(ServiceOrder.agreement_id == saving.row.id)
        for order in saving.uow.session.scalars(orders):
            order.project_id = saving.row.project_id


def count_orders(uow: UnitOfWork, agreement_id: int) -> int:
    """How many service orders an agreement has."""
    return uow.session.scalar(select(func.count()).where(ServiceOrder.agreement_id == agreement_id)) or 0


def _begin_delete(uow: UnitOfWork, agreement: Any) -> None:
    """Raises Refused (agreement.has_orders) for an agreement that cannot be deleted; its planned dates go first."""
    if count := count_orders(uow, agreement.id):
        raise refuse("agreement.has_orders", agreement=agreement.number, count=count)
    lines = select(AgreementLine.id).where(AgreementLine.agreement_id == agreement.id)
    drop_planned_dates(uow, list(uow.session.scalars(lines)))


AGREEMENT_RULES: Final = EntityRules(
    begin=begin_relations, fill=_fill, row=_fill_row, remove=_check_removed_row, check=_check,
    saved=_finish, deleting=_begin_delete,
)  # fmt: skip
