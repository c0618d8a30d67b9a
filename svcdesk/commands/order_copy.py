"""Copying lines into an order or an agreement: from templates, from an agreement, from another order (reference 4).

Copies are saved by the rules of the form they go to, so that they are completed, priced, checked and related, and
activities follow them, as if somebody had typed them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.agreement_parts import becomes_part, completed_line, part_of_line
from svcdesk.commands.agreement_rules import AGREEMENT_RULES
from svcdesk.commands.base import Command
from svcdesk.commands.order_rows import lines_of
from svcdesk.commands.order_rules import ORDER_RULES
from svcdesk.commands.pricing import book_of
from svcdesk.commands.relations import add_relations_of, relations_of
from svcdesk.commands.requirements import REQUIREMENT_RULES
from svcdesk.commands.saving import Wanted, save
from svcdesk.commands.stage_guard import require_stage
from svcdesk.commands.stock import Warehouses
from svcdesk.domain.agreements import check_copied_line
from svcdesk.domain.copied_lines import (
    agreement_line_of_agreement,
    copy_of_order_line,
    dates_that_fit,
    order_line_of_agreement,
)
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.problems import Problem, Refused, Severity, refuse
from svcdesk.i18n import N_
from svcdesk.models import (
    Agreement,
    AgreementLine,
    Base,
    ItemRequirement,
    ObjectRelation,
    OrderLine,
    Project,
    ServiceObject,
    ServiceOrder,
    TaskRelation,
)
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork
from svcdesk.store.planning_facts import agreement_facts

_TARGETS: Final[Mapping[str, tuple[Any, Any, str]]] = {
    "service_order": (ServiceOrder, OrderLine, "order_line"),
    "agreement": (Agreement, AgreementLine, "agreement_line"),
}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CopyLines(Command):
    """Copy lines of another order to the end of this one, as open lines.

    A service object of another customer is left out of the copy.
    """

    name: ClassVar[str] = "copy_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    source_id: int
    line_ids: tuple[int, ...] = ()
    """Which lines; none means all that are not canceled."""

    def apply(self, uow: UnitOfWork) -> int:
        """Copy them; returns how many. Raises Refused: record.missing, order.no_lines, stage.forbids, copy.line."""
        order, source = uow.get(ServiceOrder, self.order_id), uow.get(ServiceOrder, self.source_id)
        require_stage(uow, order, "modify")
        lines = lines_of(uow, source, self.line_ids)
        if not self.line_ids:
            lines = [line for line in lines if line.status is not LineStatus.CANCELED]
        if not lines:
            raise refuse("order.no_lines", number=source.number)
        project = uow.session.get(Project, order.project_id) if order.project_id else None
        currency = (project.currency if project is not None else "") or uow.company.currency
        rows = [copy_of_order_line(_values(line), currency) for line in lines]
        _leave_out_strangers(uow, rows, order.customer_id)
        add_relations_of(uow, source, order, _ids(rows, "object_id"), _ids(rows, "task_id"))
        append_copies(uow, "service_order", order.id, rows)
        uow.describe(N_("Copy lines of {source} to {number}"), source=source.number, number=order.number)
        return len(lines)


@dataclass(frozen=True, slots=True)
class CopyAgreementLines(Command):
    """Copy lines of an agreement into an order, or (``target`` ``agreement``) into another agreement.

    With ``relations`` its related objects and tasks are added to those there; without, a line keeps its object
    and task only where they are related already.
    """

    name: ClassVar[str] = "copy_agreement_lines"
    permission: ClassVar[str] = "edit"

    target_id: int
    agreement_id: int
    line_ids: tuple[int, ...] = ()
    """Which lines; none means all that may be copied."""
    relations: bool = False
    target: str = "service_order"

    def apply(self, uow: UnitOfWork) -> int:
        """Copy them; returns how many.

        Raises Refused: record.missing, agreement_line.stopped, agreement.suspended_copy, copy.nothing, stage.forbids.
        """
        agreement = uow.get(Agreement, self.agreement_id)
        facts = agreement_facts(agreement)
        lines = _lines_of(uow, agreement, self.line_ids)
        if self.line_ids or facts.suspended:
            for line in lines:
                uow.check(check_copied_line(line.caption(), facts, stopped=line.stopped))
        lines = [line for line in lines if not line.stopped]
        if not lines:
            raise refuse("copy.nothing", agreement=agreement.number)
        record = _target(uow, self.target, self.target_id)
        if self.relations or agreement.template:
            add_relations_of(uow, agreement, record)
        _copy(uow, self.target, record, lines)
        uow.describe(N_("Copy lines of {source} to {number}"), source=agreement.number, number=record.number)
        return len(lines)


@dataclass(frozen=True, slots=True)
class CopyTemplateLines(Command):
    """Copy lines of templates into an order or an agreement; their object and task relations always come along."""

    name: ClassVar[str] = "copy_template_lines"
    permission: ClassVar[str] = "edit"

    target_id: int
    line_ids: tuple[int, ...]
    """Lines of one or of several templates."""
    target: str = "service_order"

    def apply(self, uow: UnitOfWork) -> int:
        """Copy them in the order given; returns how many.

        Raises Refused: record.missing, agreement.not_template, agreement_line.stopped, stage.forbids.
        """
        lines = [uow.get(AgreementLine, id_) for id_ in dict.fromkeys(self.line_ids)]
        templates = {line.agreement_id: uow.get(Agreement, line.agreement_id) for line in lines}
        problems = [
            Problem("agreement.not_template", params={"agreement": template.number})
            for template in templates.values()
            if not template.template
        ]
        for line in lines:
            facts = agreement_facts(templates[line.agreement_id])
            problems += check_copied_line(line.caption(), facts, stopped=line.stopped)
        uow.check(problems)
        if not lines:
            raise refuse("copy.nothing", agreement="")
        record = _target(uow, self.target, self.target_id)
        for template in templates.values():
            own = [line for line in lines if line.agreement_id == template.id]
            objects, tasks = {line.object_id for line in own}, {line.task_id for line in own}
            add_relations_of(uow, template, record, objects, tasks)
        _copy(uow, self.target, record, lines)
        uow.describe(N_("Copy template lines to {number}"), number=record.number)
        return len(lines)


def append_copies(uow: UnitOfWork, entity: str, record_id: int, rows: Sequence[Values]) -> list[Any]:
    """Save new lines at the end of an order or agreement by its rules; returns them.

    Raises Refused (copy.line with the line's text, then what is wrong with it).
    """
    _class, line_class, child = _TARGETS[entity]
    parent = line_class.order_id if entity == "service_order" else line_class.agreement_id
    query = select(line_class.id).where(parent == record_id).order_by(line_class.line_number, line_class.id)
    there = list(uow.session.scalars(query))
    drafts = (*(RowDraft(id_, {}) for id_ in there), *(RowDraft(None, row) for row in rows))
    rules = ORDER_RULES if entity == "service_order" else AGREEMENT_RULES
    try:
        save(uow, Wanted(entity, record_id, {}, children={child: drafts}), rules)
    except Refused as refused:
        raise Refused(_named(refused.problems, child, len(there), rows)) from None
    return [line for line in uow.session.scalars(select(line_class).where(parent == record_id)
                                                 .order_by(line_class.line_number, line_class.id))
            if line.id not in there]  # fmt: skip


def _named(problems: Iterable[Problem], child: str, first: int, rows: Sequence[Values]) -> list[Problem]:
    """The form shows no cells of lines that are not there yet: name the line, then say what is wrong."""
    found: list[Problem] = []
    for problem in problems:
        entity, _dot, place = problem.target.partition(".")
        number = place.partition(".")[0]
        if entity == child and number.isdecimal() and int(number) >= first:
            row = rows[int(number) - first]
            found.append(Problem("copy.line", Severity.REFUSE, "", {"line": str(row.get("description", ""))}))
            found.append(Problem(problem.code, problem.severity, "", problem.params))
        else:
            found.append(problem)
    return list({(p.code, str(p.params), p.target): p for p in found}.values())


def _target(uow: UnitOfWork, entity: str, record_id: int) -> Any:
    """The record that lines are copied to. Raises Refused: field.not_a_choice, record.missing, stage.forbids."""
    if entity not in _TARGETS:
        raise refuse("field.not_a_choice", "target", field="target", value=entity)
    record = uow.get(_TARGETS[entity][0], record_id)
    if isinstance(record, ServiceOrder):
        require_stage(uow, record, "modify")
    return record


def _copy(uow: UnitOfWork, entity: str, record: Any, lines: Sequence[AgreementLine]) -> None:
    to_order = entity == "service_order"
    make: Callable[[Mapping[str, Any]], Values] = order_line_of_agreement if to_order else agreement_line_of_agreement
    parts = [line for line in lines if to_order and becomes_part(line)]
    plain = [line for line in lines if line not in parts]
    rows = [make(_values(line)) for line in plain]
    objects = {row.object_id for row in relations_of(uow, record, ObjectRelation)}
    tasks = {row.task_id for row in relations_of(uow, record, TaskRelation)}
    for row in rows:
        row["object_id"] = row["object_id"] if row["object_id"] in objects else None
        row["task_id"] = row["task_id"] if row["task_id"] in tasks else None
    templates = {line.agreement_id: uow.get(Agreement, line.agreement_id).template for line in lines}
    for row, line in zip(rows, () if to_order else plain, strict=False):
        if not templates[line.agreement_id]:
            row.update(dates_that_fit(_values(line), record.starts_on, record.ends_on))
    copies = append_copies(uow, entity, record.id, rows) if rows else []
    copies += _require_parts(uow, record, parts)
    for made, line in zip(copies, [*plain, *parts], strict=True):
        if to_order and not templates[line.agreement_id]:
            made.agreement_line_id = line.id
    uow.session.flush()


def _require_parts(uow: UnitOfWork, order: Any, lines: Sequence[AgreementLine]) -> list[ItemRequirement]:
    """Items that are set up to be required are no lines of the order. Raises Refused, as for copied lines."""
    if not lines:
        return []
    stores = Warehouses(uow.session)
    book = book_of(uow, order, [_values(line) for line in lines])
    made = []
    for line in lines:
        store = stores.usual(line.worker_id or order.preferred_technician_id)
        values = part_of_line(line, completed_line(line, book), order.id, store)
        try:
            made.append(save(uow, Wanted("item_requirement", None, values), REQUIREMENT_RULES))
        except Refused as refused:
            named = Problem("copy.line", params={"line": line.caption()})
            raise Refused([named, *(Problem(p.code, p.severity, "", p.params) for p in refused.problems)]) from None
    return made


def _lines_of(uow: UnitOfWork, agreement: Agreement, ids: Iterable[int]) -> list[AgreementLine]:
    """Lines of an agreement in their order: those with the ids, or all. Raises Refused (record.missing)."""
    wanted = frozenset(ids)
    query = select(AgreementLine).where(AgreementLine.agreement_id == agreement.id)
    query = query.order_by(AgreementLine.line_number, AgreementLine.id)
    lines = [line for line in uow.session.scalars(query) if not wanted or line.id in wanted]
    if len(lines) < len(wanted):
        raise refuse("record.missing")
    return lines


def _leave_out_strangers(uow: UnitOfWork, rows: Sequence[Values], customer_id: int) -> None:
    for row in rows:
        thing = uow.session.get(ServiceObject, row["object_id"]) if row.get("object_id") else None
        if thing is not None and thing.customer_id not in (None, customer_id):
            row["object_id"] = None


def _ids(rows: Sequence[Values], name: str) -> set[int | None]:
    return {row.get(name) for row in rows}


def _values(line: Any) -> Values:
    class_: type[Base] = type(line)
    return {spec.name: getattr(line, spec.name) for spec in field_specs(class_)}
