"""Whether an order may be canceled, opened again, deleted or changed, over plain values (reference 6.4)."""

from __future__ import annotations

from typing import NamedTuple

from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.domain.stages import StageAct, StageFacts, check_stage_allows


class OrderFacts(NamedTuple):
    """What the rules know of an order; ``created posted canceled`` count its lines by status."""

    id: int
    number: str
    description: str = ""
    customer: str = ""
    progress: Progress = Progress.IN_PROCESS
    stage: StageFacts | None = None
    agreement_id: int | None = None
    project_id: int | None = None
    created: int = 0
    posted: int = 0
    canceled: int = 0
    requirements: int = 0
    transactions: int = 0

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.created + self.posted + self.canceled


def check_cancel(order: OrderFacts) -> list[Problem]:
    """Whether the order may be canceled: what makes no sense is said alone, else everything in the way."""
    if order.progress is Progress.CANCELED:
        return [_problem("order.canceled", order)]
    if not order.lines:
        return [_problem("order.no_lines", order)]
    found = [_problem("order.posted_lines", order)] if order.posted else []
    return found + check_stage_allows(order.stage, StageAct.CANCEL, order.number) + _requirements(order)


def check_cancel_lines(order: OrderFacts, count: int) -> list[Problem]:
    """Whether so many open lines may be canceled; parts that are required keep an order from being canceled whole."""
    last = count >= order.created and not order.posted
    return check_stage_allows(order.stage, StageAct.CANCEL, order.number) + (_requirements(order) if last else [])


def check_revoke(order: OrderFacts) -> list[Problem]:
    """Whether the cancel of the order may be revoked."""
    if order.progress is not Progress.CANCELED:
        return [_problem("order.not_canceled", order)]
    return check_modify(order)


def check_delete(order: OrderFacts) -> list[Problem]:
    """Whether the order may be deleted with all that is its own."""
    found = [_problem("order.posted_lines", order)] if order.posted else []
    if order.transactions and not found:
        found.append(_problem("order.transactions", order, count=order.transactions))
    return found + check_stage_allows(order.stage, StageAct.DELETE, order.number) + _requirements(order)


def check_modify(order: OrderFacts) -> list[Problem]:
    """Whether the stage lets the order be changed."""
    return check_stage_allows(order.stage, StageAct.MODIFY, order.number)


def check_line_status(caption: str, status: LineStatus, right: LineStatus) -> list[Problem]:
    """Whether a line has the status that an action needs: open to be canceled, canceled to be opened."""
    if status is right:
        return []
    code = "line.not_open" if right is LineStatus.CREATED else "line.not_canceled"
    return [Problem(code, params={"line": caption})]


def _requirements(order: OrderFacts) -> list[Problem]:
    return [_problem("order.requirements", order, count=order.requirements)] if order.requirements else []


def _problem(code: str, order: OrderFacts, **params: Scalar) -> Problem:
    return Problem(code, Severity.REFUSE, "", {"number": order.number, **params})


def check_move(source: OrderFacts, target: OrderFacts | None) -> list[Problem]:
    """Whether lines may go from an order to another one, or (None) to a new one like it.

    Lines stay within one agreement. Of orders without an agreement it is the project that must be the same
    (the reference refuses those; small firms have few agreements and split their orders all the same).
    """
    if target is None:
        return check_modify(source)
    if source.id == target.id:
        return [_problem("move.same_order", source)]
    params: dict[str, Scalar] = {"number": source.number, "target": target.number}
    found: list[Problem] = []
    if source.agreement_id != target.agreement_id:
        found.append(Problem("move.other_agreement", Severity.REFUSE, "target_id", params))
    elif source.project_id != target.project_id:
        found.append(Problem("move.other_project", Severity.REFUSE, "target_id", params))
    if target.progress is Progress.CANCELED:
        found.append(Problem("move.to_canceled", Severity.REFUSE, "target_id", params))
    return found + check_modify(source) + check_modify(target)
