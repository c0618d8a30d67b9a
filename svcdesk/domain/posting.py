"""Rules of posting over plain values: what a line must be to become a transaction, on which day, for how much.

Reference 9, "Posting dialog", "Preconditions", "Effect".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from svcdesk.domain.kinds import LineStatus, LineType, OffsetType, ProjectStatus, ProjectType
from svcdesk.domain.money import round_amount
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.domain.stages import StageAct, StageFacts, check_stage_allows
from svcdesk.i18n import N_

COSTED: Final = frozenset({LineType.HOUR, LineType.EXPENSE})
"""Types whose cost price stands in the line; items cost what the warehouse says, fees cost nothing."""


class PostingLine(NamedTuple):
    """An order line with what posting must know around it; None or empty where there is none."""

    id: int
    order_id: int
    line_number: int
    type: LineType
    status: LineStatus
    description: str
    quantity: Decimal
    unit: str
    cost_price: Decimal | None
    sales_price: Decimal | None
    currency: str
    signed_off_at: datetime | None
    executed_on: date | None
    scheduled_on: date | None
    offset_type: OffsetType
    offset_account: str
    project_activity: str
    tax_group: str
    dimension: str
    worker_id: int | None
    category_id: int | None
    line_property_id: int | None
    item_id: int | None
    warehouse_id: int | None
    number: str
    preferred_at: datetime | None
    stage_id: int | None
    project_id: int | None
    project: str | None
    project_status: ProjectStatus | None
    project_type: ProjectType | None
    project_currency: str | None
    worker: str | None
    worker_active: bool | None
    category: str | None
    category_type: LineType | None
    category_active: bool | None
    chargeable: bool | None
    """What the line's property says, or else the project's; None without any."""
    item: str | None
    item_unit: str | None
    item_cost: Decimal | None

    @property
    def caption(self) -> str:
        """How tables and messages call it."""
        return f"{self.number} · {self.line_number} {self.description}".rstrip()

    @property
    def is_charged(self) -> bool:
        """Whether the customer pays it: a chargeable line of a time-and-material project."""
        return bool(self.chargeable) and self.project_type is ProjectType.TIME_AND_MATERIAL


@dataclass(frozen=True, slots=True)
class PostingTerms:
    """What posting is done by: the names of the journals, and what the parameters allow."""

    journals: Mapping[LineType, str] = field(default_factory=dict)
    inactive_workers: bool = False
    inactive_categories: bool = False

    @classmethod
    def of(cls, parameters: Parameters) -> PostingTerms:
        """As the business parameters say."""
        journals = {
            LineType.HOUR: parameters.hour_journal, LineType.EXPENSE: parameters.expense_journal,
            LineType.ITEM: parameters.item_journal, LineType.FEE: parameters.fee_journal,
        }  # fmt: skip
        return cls(journals, parameters.terminated_workers, parameters.inactive_categories)


JOURNAL_LABELS: Final[Mapping[LineType, str]] = {
    LineType.HOUR: N_("Hour journal"), LineType.EXPENSE: N_("Expense journal"), LineType.ITEM: N_("Item journal"),
    LineType.FEE: N_("Fee journal"),
}  # fmt: skip
"""The parameters, as the parameters form names them."""


def check_postable(line: PostingLine, stage: StageFacts | None, terms: PostingTerms) -> list[Problem]:
    """Everything that keeps a line from being posted; stock is another question."""
    if line.status is not LineStatus.CREATED:
        return [Problem("line.not_open", params={"line": line.caption})]
    found = [] if stage is None else check_stage_allows(stage, StageAct.POST, line.number)
    if line.signed_off_at is None:
        found.append(_problem("posting.not_signed_off", line))
    found += check_account(line.number, line.project_id, line.project, line.project_status)
    if not terms.journals.get(line.type, "").strip():
        found.append(_problem("posting.no_journal", line, field=JOURNAL_LABELS[line.type]))
    found += _check_worker(line, terms) + _check_category(line, terms)
    if line.chargeable is None:
        found.append(_problem("line.property_missing", line))
    if line.quantity == 0:
        found.append(Problem("line.quantity_zero"))
    found += _check_prices(line)
    if line.type is LineType.ITEM and line.item_id is None:
        found.append(_problem("field.required", line, field=N_("Item")))
    if line.type is LineType.EXPENSE and not line.offset_account:
        found.append(_problem("field.required", line, field=N_("Offset account")))
    return found


def check_account(
    number: str, project_id: int | None, project: str | None, status: ProjectStatus | None
) -> list[Problem]:
    """There is a project, and it takes transactions."""
    if project_id is None:
        return [Problem("posting.no_project", params={"number": number})]
    if status is not ProjectStatus.OPEN:
        return [Problem("project.closed", params={"project": project or ""})]
    return []


def _check_worker(line: PostingLine, terms: PostingTerms) -> list[Problem]:
    if line.worker_id is None:
        return [Problem("line.worker_missing")] if line.type is LineType.HOUR else []
    if not line.worker_active and not terms.inactive_workers:
        return [_problem("line.worker_inactive", line, who=line.worker or "")]
    return []


def _check_category(line: PostingLine, terms: PostingTerms) -> list[Problem]:
    name = line.category or ""
    if line.category_id is None:
        return [_problem("posting.no_category", line)]
    if line.category_type is not line.type:
        return [_problem("line.category_type", line, category=name)]
    if not line.category_active and not terms.inactive_categories:
        return [_problem("line.category_inactive", line, category=name)]
    return []


def _check_prices(line: PostingLine) -> list[Problem]:
    found = []
    if line.type in COSTED and line.cost_price is None:
        found.append(_problem("line.price_missing", line, field=N_("Cost price")))
    if line.is_charged and line.sales_price is None:
        found.append(_problem("line.price_missing", line, field=N_("Sales price")))
    return found


def _problem(code: str, line: PostingLine, **params: Scalar) -> Problem:
    return Problem(code, Severity.REFUSE, "", {"number": line.number, **params})


def posting_day(line: PostingLine, preferred_on: date | None, signed_on: date) -> date:
    """The date of its transaction: when it was done, scheduled, preferred by the order, or else signed."""
    return line.executed_on or line.scheduled_on or preferred_on or signed_on


class PostedAmounts(NamedTuple):
    """What a transaction says in money: cost in the company's currency, sales in its own."""

    cost_price: Decimal
    cost_amount: Decimal
    sales_price: Decimal
    sales_amount: Decimal


def compute_amounts(
    type_: LineType,
    quantity: Decimal,
    *,
    cost_price: Decimal | None,
    sales_price: Decimal | None,
    charged: bool,
    company: str,
    currency: str,
) -> PostedAmounts:
    """The amounts of a transaction, each rounded to the minor unit of its currency; what is not charged sells for 0.

    Cost is in the currency of the ``company``, sales in ``currency``.
    """
    cost = Decimal(0) if type_ is LineType.FEE else cost_price or Decimal(0)
    sales = sales_price or Decimal(0)
    return PostedAmounts(
        cost, round_amount(quantity * cost, company), sales,
        round_amount(quantity * sales, currency) if charged else Decimal(0),
    )  # fmt: skip


class TransactionFacts(NamedTuple):
    """What reversing must know of a transaction."""

    number: str
    project: str
    project_status: ProjectStatus
    is_reversal: bool
    is_reversed: bool
    invoice_number: str


def check_reversible(transactions: Iterable[TransactionFacts]) -> list[Problem]:
    """Each may be reversed once, while it is not invoiced and its project is open; a reversal never is."""
    found = []
    for one in transactions:
        params: dict[str, Scalar] = {"number": one.number, "invoice": one.invoice_number}
        if one.is_reversal:
            found.append(Problem("transaction.is_reversal", params=params))
        elif one.is_reversed:
            found.append(Problem("transaction.reversed", params=params))
        elif one.invoice_number:
            found.append(Problem("transaction.invoiced", params=params))
        elif one.project_status is not ProjectStatus.OPEN:
            found.append(Problem("project.closed", params={"project": one.project}))
    return found
