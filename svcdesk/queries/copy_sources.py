"""What lines can be copied from: templates by their group, one agreement, one order, as trees (reference 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, select

from svcdesk.domain.agreements import check_copied_line
from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.problems import Problem
from svcdesk.models import (
    Agreement,
    AgreementGroup,
    AgreementLine,
    Item,
    OrderLine,
    ServiceInterval,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    TemplateGroup,
)
from svcdesk.queries.forms import caption
from svcdesk.store import Reader
from svcdesk.store.planning_facts import agreement_facts


@dataclass(frozen=True, slots=True)
class CopyNode:
    """A group or a record with its lines, or a line.

    A line has its id, the ``cells`` type, quantity, unit, task, object and interval, and may be ``blocked``: then it
    cannot be copied. ``usual`` lines are ticked at first.
    """

    text: str
    line_id: int | None = None
    cells: tuple[object, ...] = ()
    children: tuple[CopyNode, ...] = ()
    blocked: Problem | None = None
    usual: bool = False


def load_templates(reader: Reader) -> tuple[CopyNode, ...]:
    """Every template with its lines in the tree of template groups; those without stand in their agreement group."""
    query = (
        select(Agreement, AgreementGroup.name)
        .join(AgreementGroup, AgreementGroup.id == Agreement.group_id)
        .where(Agreement.template)
        .order_by(AgreementGroup.name, Agreement.sort_name, Agreement.id)
    )
    grouped: dict[int, list[CopyNode]] = {}
    others: dict[str, list[CopyNode]] = {}
    for agreement, group in reader.session.execute(query):
        node = _agreement_node(reader, agreement, usual=False)
        if agreement.template_group_id is not None:
            grouped.setdefault(agreement.template_group_id, []).append(node)
        else:
            others.setdefault(group, []).append(node)
    below: dict[int | None, list[TemplateGroup]] = {}
    for row in reader.session.scalars(select(TemplateGroup).order_by(TemplateGroup.code, TemplateGroup.id)):
        below.setdefault(row.parent_id, []).append(row)
    return (
        *_group_nodes(below, grouped, None),
        *(CopyNode(group, children=tuple(nodes)) for group, nodes in others.items()),
    )


def _group_nodes(
    below: Mapping[int | None, list[TemplateGroup]], grouped: Mapping[int, list[CopyNode]], parent_id: int | None
) -> tuple[CopyNode, ...]:
    """The groups below one, leaving out those without templates."""
    nodes = (
        CopyNode(group.name, children=(*_group_nodes(below, grouped, group.id), *grouped.get(group.id, ())))
        for group in below.get(parent_id, ())
    )
    return tuple(node for node in nodes if node.children)


def load_agreement_lines(reader: Reader, agreement_id: int) -> tuple[CopyNode, ...]:
    """One agreement with its lines."""
    agreement = reader.session.get(Agreement, agreement_id)
    return (_agreement_node(reader, agreement, usual=True),) if agreement is not None else ()


def load_order_lines(reader: Reader, order_id: int) -> tuple[CopyNode, ...]:
    """One order with its lines; canceled ones are not ticked at first."""
    order = reader.session.get(ServiceOrder, order_id)
    if order is None:
        return ()
    nodes = tuple(
        _line_node(row, usual=row[0].status is not LineStatus.CANCELED)
        for row in reader.session.execute(_lines(OrderLine, OrderLine.order_id == order_id))
    )
    return (CopyNode(caption((order.number, order.description)), children=nodes),)


def _agreement_node(reader: Reader, agreement: Agreement, *, usual: bool) -> CopyNode:
    facts = agreement_facts(agreement)
    nodes = []
    for row in reader.session.execute(_lines(AgreementLine, AgreementLine.agreement_id == agreement.id)):
        blocked = check_copied_line(row[0].caption(), facts, stopped=row[0].stopped)
        nodes.append(_line_node(row, blocked=blocked, usual=usual and not blocked))
    return CopyNode(caption((agreement.number, agreement.description)), children=tuple(nodes))


def _lines(class_: Any, condition: Any) -> Select[Any]:
    """The lines with the names of their task, object and item."""
    interval = ServiceInterval.name if class_ is AgreementLine else literal("")
    query = (
        select(class_, ServiceTask.name, ServiceObject.name, Item.name, interval)
        .outerjoin(ServiceTask, ServiceTask.id == class_.task_id)
        .outerjoin(ServiceObject, ServiceObject.id == class_.object_id)
        .outerjoin(Item, Item.id == class_.item_id)
        .where(condition)
        .order_by(class_.line_number, class_.id)
    )
    return (
        query.outerjoin(ServiceInterval, ServiceInterval.id == class_.interval_id) if class_ is AgreementLine else query
    )


def _line_node(row: Any, *, usual: bool, blocked: Iterable[Problem] = ()) -> CopyNode:
    line, task, thing, item, interval = row
    text = line.description or getattr(line, "service_text", "") or item or ""
    cells = (line.type, line.quantity, line.unit, task or "", thing or "", interval or "")
    return CopyNode(text, line.id, cells, blocked=next(iter(blocked), None), usual=usual)
