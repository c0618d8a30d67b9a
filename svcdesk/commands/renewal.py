"""Renewing agreements: one, or all that end within the next days (reference 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar, Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from svcdesk.commands.agreement_rules import AGREEMENT_RULES
from svcdesk.commands.base import Command
from svcdesk.commands.batches import BatchCommand, Source
from svcdesk.commands.relations import relations_of
from svcdesk.commands.saving import Wanted, save
from svcdesk.commands.service_boms import move_boms_to_successor
from svcdesk.domain.batches import BatchPlan, BatchRow, judged
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.problems import Problem, Severity, refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.domain.renewal import (
    RenewalFacts,
    Term,
    check_new_term,
    check_renewal,
    moved_line,
    moved_notice,
    next_term,
    step_between,
)
from svcdesk.i18n import N_
from svcdesk.models import Agreement, AgreementLine, Base, Customer, ObjectRelation, Project, TaskRelation
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork
from svcdesk.store.stock_facts import among

_WHICH: Final = N_("Which agreements")
_WHAT: Final = N_("What is done")
_OWN: Final = frozenset(
    {"number", "starts_on", "ends_on", "notice_on", "renews_id", "suspended", "suspended_from", "suspended_until"}
)
"""What an agreement does not give to its successor."""
_PARENTS: Final = frozenset({"agreement_id", "order_id", "line_number"})
_MOST_DAYS: Final = 3660
COLUMNS: Final = (N_("Description"), N_("Customer"), N_("Ends"), N_("New start"), N_("New end"))
"""The cells of a row about an agreement to be renewed."""


@dataclass(frozen=True, slots=True)
class RenewAgreement(Command):
    """Make the successor of an agreement, with its lines, related objects and tasks, and all dates moved on.

    Without dates it begins on the day after the end and is as long. An open-ended agreement is given the end
    ``closes_on`` first. Stopped lines stay behind unless asked for.
    """

    name: ClassVar[str] = "renew_agreement"
    permission: ClassVar[str] = "edit"

    agreement_id: int
    starts_on: date | None = None
    ends_on: date | None = None
    closes_on: date | None = None
    include_stopped: bool = False
    move_boms: bool = True
    """Hang service BOMs on the relations of the successor, with their history."""

    def apply(self, uow: UnitOfWork) -> int:
        """Renew it; returns the id of the successor.

        Raises Refused: record.missing, renewal.template, renewal.renewed, renewal.open_ended, renewal.suspended,
        renewal.overlaps, renewal.calendar_end, agreement.ends_first, what saving an agreement refuses.
        """
        agreement = uow.get(Agreement, self.agreement_id)
        if self.closes_on is not None and agreement.ends_on is None:
            values = {"ends_on": self.closes_on}
            save(uow, Wanted("agreement", agreement.id, values), AGREEMENT_RULES)
        (facts,) = load_renewal_facts(uow, [agreement.id]).values()
        uow.check(check_renewal(facts))
        new = _new_term(facts, self.starts_on, self.ends_on)
        uow.check(check_new_term(facts, new))
        successor = renew(uow, agreement, new, include_stopped=self.include_stopped, move_boms=self.move_boms)
        uow.describe(N_("Renew agreement {number} as {successor}"), number=agreement.number,
                     successor=successor.number)  # fmt: skip
        return successor.id


@dataclass(frozen=True, slots=True)
class RenewAgreements(BatchCommand):
    """Renew the agreements that end within the next days; ``agreement_ids`` stand in place of the criteria."""

    name: ClassVar[str] = "renew_agreements"
    permission: ClassVar[str] = "edit"
    selected: ClassVar[tuple[str, ...]] = ("agreement_ids",)
    criteria: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec("within_days", N_("Ends within days"), FieldKind.WHOLE, section=_WHICH, required=True, default=90,
                  help=N_("From today on.")),
        FieldSpec("customer_id", N_("Customer"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="customer"),
        FieldSpec("group_id", N_("Agreement group"), FieldKind.LOOKUP, section=_WHICH, nullable=True,
                  target="agreement_group"),
        FieldSpec("responsible_id", N_("Responsible"), FieldKind.LOOKUP, section=_WHICH, nullable=True,
                  target="worker"),
    )  # fmt: skip
    options: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec("include_stopped", N_("Stopped lines as well"), FieldKind.FLAG, section=_WHAT, default=False),
        FieldSpec(
            "move_boms",
            N_("Move service BOMs to the successor"),
            FieldKind.FLAG,
            section=_WHAT,
            default=True,
            help=N_("Orders of the old agreement can still be chosen for changes of them."),
        ),
    )

    agreement_ids: tuple[int, ...] = ()
    within_days: int = 90
    customer_id: int | None = None
    group_id: int | None = None
    responsible_id: int | None = None
    include_stopped: bool = False
    move_boms: bool = True

    def verb(self) -> str:
        """The word of the button."""
        return N_("Renew the agreements")

    def summary(self) -> str:
        """What the undo menu says."""
        return N_("Renew agreements: {count}")

    def plan(self, source: Source, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - it has no state
        """A row for each agreement. Raises Refused (field.out_of_range)."""
        steps.step(0, 0)
        ids = self._ids(source)
        facts = load_renewal_facts(source, ids)
        about = {
            id_: (description, customer)
            for id_, description, customer in source.session.execute(
                select(Agreement.id, Agreement.description, Customer.name)
                .join(Project, Project.id == Agreement.project_id)
                .join(Customer, Customer.id == Project.customer_id)
                .where(among(Agreement.id, ids))
            )
        }
        return BatchPlan(tuple(_row(id_, facts[id_], about[id_]) for id_ in ids if id_ in about), COLUMNS)

    def do_row(self, uow: UnitOfWork, row: BatchRow) -> None:
        """Renew one agreement."""
        RenewAgreement(int(row.key), include_stopped=self.include_stopped, move_boms=self.move_boms).apply(uow)

    def _ids(self, source: Source) -> list[int]:
        query = select(Agreement.id).order_by(Agreement.ends_on, Agreement.number, Agreement.id)
        if self.agreement_ids:
            return list(source.session.scalars(query.where(among(Agreement.id, self.agreement_ids))))
        if not 0 <= self.within_days <= _MOST_DAYS:
            label = N_("Ends within days")
            raise refuse("field.out_of_range", "within_days", field=label, low=0, high=_MOST_DAYS)
        today = source.site.day(source.clock.now())
        last = today + timedelta(days=self.within_days)
        query = query.where(Agreement.template.is_(False), Agreement.ends_on >= today, Agreement.ends_on <= last)
        if self.group_id is not None:
            query = query.where(Agreement.group_id == self.group_id)
        if self.responsible_id is not None:
            query = query.where(Agreement.responsible_id == self.responsible_id)
        if self.customer_id is not None:
            of_customer = select(Project.id).where(Project.customer_id == self.customer_id)
            query = query.where(Agreement.project_id.in_(of_customer))
        return list(source.session.scalars(query))


def load_renewal_facts(source: Source, ids: Iterable[int]) -> dict[int, RenewalFacts]:
    """What decides whether agreements can be renewed, by id."""
    successor = aliased(Agreement)
    query = (
        select(Agreement.id, Agreement.number, Agreement.starts_on, Agreement.ends_on, Agreement.template,
               Agreement.suspended, successor.number)
        .outerjoin(successor, successor.renews_id == Agreement.id)
        .where(among(Agreement.id, list(ids)))
    )  # fmt: skip
    return {
        id_: RenewalFacts(number, Term(starts_on, ends_on), template, suspended, other or "")
        for id_, number, starts_on, ends_on, template, suspended, other in source.session.execute(query)
    }


def renew(uow: UnitOfWork, agreement: Agreement, new: Term, *, include_stopped: bool, move_boms: bool) -> Agreement:
    """Save the successor of an agreement for a term; whether it may have one was asked before."""
    step = step_between(agreement.starts_on, new.starts_on)
    old = Term(agreement.starts_on, agreement.ends_on)
    values: dict[str, Any] = {
        **_values(agreement, _OWN),
        "starts_on": new.starts_on, "ends_on": new.ends_on,
        "notice_on": moved_notice(agreement.notice_on, old, new),
    }  # fmt: skip
    query = select(AgreementLine).where(AgreementLine.agreement_id == agreement.id)
    lines = uow.session.scalars(query.order_by(AgreementLine.line_number, AgreementLine.id))
    children: Mapping[str, tuple[RowDraft, ...]] = {
        "agreement_line": tuple(
            RowDraft(None, moved_line(_values(line, _PARENTS), step))
            for line in lines
            if include_stopped or not line.stopped
        ),
        **{
            class_.__tablename__: tuple(
                RowDraft(None, _values(row, _PARENTS)) for row in relations_of(uow, agreement, class_)
            )
            for class_ in (ObjectRelation, TaskRelation)
        },
    }
    successor = save(uow, Wanted("agreement", None, values, children=children), AGREEMENT_RULES)
    assert isinstance(successor, Agreement)
    successor.renews_id = agreement.id
    uow.session.flush()
    if move_boms:
        old_places = relations_of(uow, agreement, ObjectRelation)
        move_boms_to_successor(uow, old_places, relations_of(uow, successor, ObjectRelation))
    return successor


def _new_term(facts: RenewalFacts, starts_on: date | None, ends_on: date | None) -> Term:
    """The dates given, and those that follow. Raises Refused (renewal.calendar_end)."""
    try:
        usual = next_term(facts.term)
        if starts_on is None or starts_on == usual.starts_on:
            return replace(usual, ends_on=ends_on or usual.ends_on)
        if ends_on is not None:
            return Term(starts_on, ends_on)
        moved = step_between(usual.starts_on, starts_on)
        assert usual.ends_on is not None
        return Term(starts_on, moved.last_day(usual.ends_on))
    except OverflowError:
        raise refuse("renewal.calendar_end", agreement=facts.number) from None


def _row(agreement_id: int, facts: RenewalFacts, about: tuple[str, str]) -> BatchRow:
    problems: list[Problem] = check_renewal(facts)
    new: Term | None = None
    if not any(problem.severity is Severity.REFUSE for problem in problems):
        try:
            new = next_term(facts.term)
        except OverflowError:
            problems.append(Problem("renewal.calendar_end", Severity.REFUSE, "", {"agreement": facts.number}))
    cells = (*about, facts.term.ends_on, new.starts_on if new else None, new.ends_on if new else None)
    return judged(agreement_id, facts.number, problems, cells, "agreement", agreement_id)


def _values(row: Any, left_out: frozenset[str]) -> dict[str, Any]:
    class_: type[Base] = type(row)
    return {spec.name: getattr(row, spec.name) for spec in field_specs(class_) if spec.name not in left_out}
