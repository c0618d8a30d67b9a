"""Posting lines as project transactions: a dry run that names what fails, then all the rest in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final, NamedTuple

from sqlalchemy import ColumnElement

from svcdesk.commands.base import Undo
from svcdesk.commands.batches import Source
from svcdesk.commands.order_selection import OrderBatch
from svcdesk.commands.posting_writer import Draft, Drafting, write_transactions
from svcdesk.commands.stock import refuses_negative
from svcdesk.commands.stock_ledger import StockLedger
from svcdesk.domain.batches import BatchPlan, BatchRow, judged
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kinds import LineStatus, LineType
from svcdesk.domain.money import Money
from svcdesk.domain.posting import PostingLine, check_postable, posting_day
from svcdesk.domain.problems import Problem, refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.domain.stock import check_available
from svcdesk.i18n import N_
from svcdesk.models import OrderLine
from svcdesk.store import UnitOfWork
from svcdesk.store.order_selection import ORDER_CRITERIA
from svcdesk.store.posting_facts import load_posting_lines
from svcdesk.store.stage_facts import load_stage_tree
from svcdesk.store.stock_facts import Place, among

_STEP: Final = 64
_WHAT: Final = N_("What is posted")


def _flag(name: str, label: str, help_: str = "", *, default: bool = True) -> FieldSpec:
    return FieldSpec(name, label, FieldKind.FLAG, help=help_, section=_WHAT, default=default)


class _Work(NamedTuple):
    """A plan with what is written when it is done."""

    plan: BatchPlan
    drafts: dict[str, Draft]
    ledger: StockLedger


@dataclass(frozen=True, slots=True)
class PostLines(OrderBatch):
    """Post signed-off lines: of orders, some lines, an agreement, a project, or all that are ready (reference 9).

    A line that cannot be posted is named and stays as it is; the others are posted all the same.
    """

    name: ClassVar[str] = "post_lines"
    permission: ClassVar[str] = "post"
    undo: ClassVar[Undo] = Undo.CUTS
    title: ClassVar[str] = N_("Post lines")
    icon: ClassVar[str] = "coins"
    selected: ClassVar[tuple[str, ...]] = ("order_ids", "line_ids")
    criteria: ClassVar[tuple[FieldSpec, ...]] = tuple(
        spec for spec in ORDER_CRITERIA if spec.name not in ("progress", "from_day", "until_day")
    )
    options: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec("service_from", N_("Service date from"), FieldKind.DAY, section=_WHAT, nullable=True,
                  help=N_("The day the work was done, or else was planned for.")),
        FieldSpec("service_until", N_("Service date until"), FieldKind.DAY, section=_WHAT, nullable=True),
        _flag("hours", N_("Hours")), _flag("expenses", N_("Expenses")), _flag("items", N_("Items")),
        _flag("fees", N_("Fees")),
        _flag("name_unsigned", N_("Name what is not signed off"), N_("Of chosen orders it is named in any case."),
              default=False),
    )  # fmt: skip

    line_ids: tuple[int, ...] = ()
    """Only these lines; none means all of the orders meant."""
    service_from: date | None = None
    service_until: date | None = None
    hours: bool = True
    expenses: bool = True
    items: bool = True
    fees: bool = True
    name_unsigned: bool = False

    def verb(self) -> str:
        """The word of the button."""
        return N_("Post the lines")

    def summary(self) -> str:
        """What the log says."""
        return N_("Post lines: {count}")

    def plan(self, source: Source, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - it has no state
        """One row a line. Raises Refused: batch.days, posting.no_type."""
        return self._work(source, steps).plan

    def apply(self, uow: UnitOfWork) -> BatchPlan:
        """Post what can be posted; returns every line with what became of it. Raises Refused for bad criteria."""
        work = self._work(uow, uow.steps)
        write_transactions(uow, list(work.drafts.values()), work.ledger)
        rows = tuple(
            row.done() if row.key in work.drafts else row
            for row in work.plan.rows
            if not row.to_do or row.key in work.drafts
        )
        uow.describe(self.summary(), count=len(work.drafts))
        return BatchPlan(rows, work.plan.columns)

    def _types(self) -> list[LineType]:
        ticked = {
            LineType.HOUR: self.hours, LineType.EXPENSE: self.expenses, LineType.ITEM: self.items,
            LineType.FEE: self.fees,
        }  # fmt: skip
        found = [type_ for type_, on in ticked.items() if on]
        if not found:
            raise refuse("posting.no_type")
        return found

    def _conditions(self, source: Source) -> list[ColumnElement[bool]]:
        """Which lines are looked at: those chosen, or the open ones of the orders meant."""
        found: list[ColumnElement[bool]] = [OrderLine.type.in_(self._types())]
        if self.line_ids:
            return [*found, among(OrderLine.id, self.line_ids)]
        found.append(OrderLine.status == LineStatus.CREATED)
        if not self.order_ids and not self.name_unsigned:
            found.append(OrderLine.signed_off_at.is_not(None))
        if self.is_limited():
            found.append(among(OrderLine.order_id, self.order_ids_of(source)))
        return found

    def _work(self, source: Source, steps: Steps) -> _Work:
        """Judge every line, taking its item from stock as it goes, so that two lines do not get the same piece."""
        if self.service_from and self.service_until and self.service_until < self.service_from:
            raise refuse("batch.days", "service_until")
        steps.step(0, 0)
        lines = load_posting_lines(source.session, *self._conditions(source))
        judge = _Judge(source, lines)
        rows: list[BatchRow] = []
        drafts: dict[str, Draft] = {}
        for done, line in enumerate(lines):
            if done % _STEP == 0:
                steps.step(done, len(lines))
            day = judge.day(line)
            if (self.service_from and day < self.service_from) or (self.service_until and day > self.service_until):
                continue
            key = str(line.id)
            row, draft = judge.row(line, day, wanted=self.only is None or key in self.only)
            rows.append(row)
            if draft is not None:
                drafts[key] = draft
        return _Work(BatchPlan(tuple(rows), _Judge.COLUMNS), drafts, judge.drafting.ledger)


class _Judge:
    """Says of line after line whether it can be posted, and as what."""

    COLUMNS: Final = (
        N_("Date"), N_("Type"), N_("Project"), N_("Quantity"), N_("Unit"), N_("Cost"), N_("Sales"), N_("Currency"),
        N_("Journal"),
    )  # fmt: skip

    def __init__(self, source: Source, lines: Sequence[PostingLine]) -> None:
        self._site = source.site
        self._company = source.company.currency
        self._refuses = refuses_negative(source)
        self._stages = load_stage_tree(source.session).by_id
        self._today = source.site.day(source.clock.now())
        self.drafting = Drafting(source, lines)

    def day(self, line: PostingLine) -> date:
        """The date of its transaction."""
        if line.executed_on is not None or line.scheduled_on is not None:
            return posting_day(line, None, self._today)
        preferred, signed = (
            None if at is None else self._site.day(at) for at in (line.preferred_at, line.signed_off_at)
        )
        return posting_day(line, preferred, signed or self._today)

    def row(self, line: PostingLine, day: date, *, wanted: bool) -> tuple[BatchRow, Draft | None]:
        """The planned row and, unless the line is skipped or not ``wanted``, what is written of it."""
        stage = self._stages.get(line.stage_id) if line.stage_id is not None else None
        problems = check_postable(line, stage, self.drafting.terms)
        if line.type is LineType.ITEM and line.item_id is not None:
            place = self.drafting.place(line)
            if place is None:
                problems.append(Problem("posting.no_warehouse", params={"number": line.number}))
            else:
                problems += self._check_stock(line, place) if not problems else []
        draft = self.drafting.draft(line, day)
        cells: tuple[Any, ...] = (
            day, line.type, line.project or "", line.quantity, line.unit,
            Money(draft.amounts.cost_amount, self._company), Money(draft.amounts.sales_amount, draft.currency),
            draft.currency, draft.journal,
        )  # fmt: skip
        row = judged(line.id, line.caption, problems, cells, "service_order", line.order_id)
        return row, self.drafting.taken(draft) if row.to_do and wanted else None

    def _check_stock(self, line: PostingLine, place: Place) -> list[Problem]:
        return check_available(
            self.drafting.ledger.at(place), line.quantity, item=line.item or "",
            warehouse=self.drafting.stores.name(place[1]), unit=line.item_unit or "", refused=self._refuses,
        )  # fmt: skip
