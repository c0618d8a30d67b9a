"""Rules of the stage tree over plain values: what it may look like, where an order may go, what it allows there.

Reference 7: exactly one stage has no parent, a parent stays as saved, several children are branches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from svcdesk.domain.problems import Problem, Severity
from svcdesk.i18n import N_

MOST_NAMED: Final = 12
"""How many order numbers a message names before it only counts."""


class StageAct(StrEnum):
    """What a stage allows or forbids to be done with its orders."""

    MODIFY = "modify"
    CANCEL = "cancel"
    DELETE = "delete"
    POST = "post"


ACT_TEXTS: Final[Mapping[StageAct, str]] = {
    StageAct.MODIFY: N_("be changed"),
    StageAct.CANCEL: N_("be canceled"),
    StageAct.DELETE: N_("be deleted"),
    StageAct.POST: N_("be posted"),
}


class StageFacts(NamedTuple):
    """What the rules know of a stage."""

    id: int
    code: str
    name: str
    parent_id: int | None
    allows: frozenset[StageAct] = frozenset(StageAct)
    stops_recording: bool = False
    needs_reason: bool = False
    phase_id: int | None = None


class StageTree:
    """The stages in the order of the tree: a parent, then each child with all below it, by code."""

    def __init__(self, stages: Iterable[StageFacts]) -> None:
        self.by_id: dict[int, StageFacts] = {stage.id: stage for stage in stages}
        self._children: dict[int | None, list[StageFacts]] = {}
        for stage in sorted(self.by_id.values(), key=lambda one: (one.code, one.id)):
            self._children.setdefault(stage.parent_id, []).append(stage)

    @property
    def root(self) -> StageFacts | None:
        """The stage that every new order gets; None while there are no stages."""
        return next(iter(self._children.get(None, ())), None)

    def children(self, stage_id: int | None) -> Sequence[StageFacts]:
        """The stages that may follow; of None, the root."""
        return tuple(self._children.get(stage_id, ()))

    def parent(self, stage_id: int | None) -> StageFacts | None:
        """The stage before; None for the root and for no stage."""
        stage = self.by_id.get(stage_id) if stage_id is not None else None
        return self.by_id.get(stage.parent_id) if stage is not None and stage.parent_id is not None else None

    def targets(self, stage_id: int | None) -> Sequence[StageFacts]:
        """Where an order may go from a stage: its children, then its parent. Without a stage: to the root."""
        parent = self.parent(stage_id)
        return (*self.children(stage_id), *((parent,) if parent is not None else ()))

    def path(self, stage_id: int | None) -> Sequence[StageFacts]:
        """The stages from the root to this one, both included."""
        found: list[StageFacts] = []
        stage = self.by_id.get(stage_id) if stage_id is not None else None
        while stage is not None and stage not in found:
            found.append(stage)
            stage = self.parent(stage.id)
        return tuple(reversed(found))

    def depth(self, stage_id: int) -> int:
        """How many stages stand above it."""
        return len(self.path(stage_id)) - 1

    def in_order(self) -> Sequence[StageFacts]:
        """Every stage, as the tree is read: a parent before its children."""
        found: dict[int, StageFacts] = {}
        waiting = list(reversed(self.children(None)))
        while waiting:
            stage = waiting.pop()
            if stage.id not in found:
                found[stage.id] = stage
                waiting += reversed(self.children(stage.id))
        return tuple(found.values())


def check_new_stage(parent_id: int | None, others: Iterable[StageFacts]) -> list[Problem]:
    """Whether a stage may be added: exactly one is without a parent."""
    root = StageTree(others).root
    if parent_id is None and root is not None:
        return [Problem("stage.second_root", Severity.REFUSE, "parent_id", {"root": root.name})]
    return []


def check_parent_stays(old: int | None, new: int | None, name: str) -> list[Problem]:
    """A parent is never changed once it was saved."""
    return [Problem("stage.parent_fixed", Severity.REFUSE, "parent_id", {"stage": name})] if old != new else []


def check_tree(stages: Iterable[StageFacts]) -> list[Problem]:
    """What is wrong with the stages as a whole: one root, and every stage is reached from it."""
    tree = StageTree(stages)
    reached = {stage.id for stage in tree.in_order()}
    found = [Problem("check.stage_root", Severity.WARN, "", {"stage": root.name}) for root in tree.children(None)[1:]]
    found += [
        Problem("check.stage_lost", Severity.WARN, "", {"stage": stage.name})
        for id_, stage in sorted(tree.by_id.items())
        if id_ not in reached
    ]
    return found


def check_stage_allows(stage: StageFacts | None, what: StageAct, number: str, target: str = "") -> list[Problem]:
    """Whether an order may be changed, canceled, deleted or posted at its stage; without a stage it may."""
    if stage is None or what in stage.allows:
        return []
    params = {"number": number, "stage": stage.name, "action": ACT_TEXTS[what]}
    return [Problem("stage.forbids", Severity.REFUSE, target, params)]


def check_stages_allow(orders: Iterable[tuple[str, StageFacts | None]], what: StageAct) -> list[Problem]:
    """The same for several orders, given as number and stage: one problem a stage, with the numbers in the way."""
    by_stage: dict[StageFacts, dict[str, None]] = {}
    for number, stage in orders:
        if stage is not None and what not in stage.allows:
            by_stage.setdefault(stage, {})[number] = None
    found = []
    for stage, numbers in ((stage, list(numbers)) for stage, numbers in by_stage.items()):
        if len(numbers) == 1:
            found += check_stage_allows(stage, what, numbers[0])
            continue
        params = {"stage": stage.name, "action": ACT_TEXTS[what], "numbers": name_some(numbers)}
        found.append(Problem("stage.forbids_several", Severity.REFUSE, "", params))
    return found


def check_change(
    tree: StageTree, number: str, current_id: int | None, target: StageFacts, *, reason_given: bool
) -> list[Problem]:
    """Whether an order may go from its stage to another: to a child or the parent, with a reason where asked for."""
    current = tree.by_id.get(current_id) if current_id is not None else None
    if target not in tree.targets(current_id):
        choices = ", ".join(f"“{stage.name}”" for stage in tree.targets(current_id))
        params = {"number": number, "target": target.name, "choices": choices}
        if current is None:
            return [Problem("stage.only_root", Severity.REFUSE, "stage_id", params)]
        if current.id == target.id:
            return [Problem("stage.there_already", Severity.REFUSE, "stage_id", params)]
        params["stage"] = current.name
        code = "stage.not_next" if choices else "stage.nowhere"
        return [Problem(code, Severity.REFUSE, "stage_id", params)]
    if target.needs_reason and not reason_given:
        return [Problem("stage.reason_missing", Severity.REFUSE, "reason_id", {"stage": target.name})]
    return []


def check_changes(
    tree: StageTree, orders: Iterable[tuple[str, int | None]], target: StageFacts, *, reason_given: bool
) -> list[Problem]:
    """The same for several orders, given as number and stage: one problem a stage, with the numbers in the way."""
    by_stage: dict[int | None, list[str]] = {}
    for number, stage_id in orders:
        by_stage.setdefault(stage_id, []).append(number)
    found: list[Problem] = []
    for stage_id, numbers in by_stage.items():
        problems = check_change(tree, numbers[0], stage_id, target, reason_given=reason_given)
        if len(numbers) > 1 and any(problem.target == "stage_id" for problem in problems):
            stage = tree.by_id.get(stage_id) if stage_id is not None else None
            params = {"stage": stage.name if stage else "–", "target": target.name, "numbers": name_some(numbers)}
            problems = [Problem("stage.not_next_several", Severity.REFUSE, "stage_id", params)]
        found += [problem for problem in problems if problem not in found]
    return found


def choose_next(
    tree: StageTree, number: str, current_id: int | None, wanted_id: int | None
) -> StageFacts | list[Problem]:
    """The stage that follows, or why there is none to go to; ``wanted_id`` tells which, where several follow."""
    children = tree.children(current_id)
    if wanted_id is not None:
        children = [stage for stage in children if stage.id == wanted_id] or children
    if len(children) == 1:
        return children[0]
    if not children:
        return [Problem("stage.no_next", Severity.REFUSE, "stage_id", {"number": number})]
    choices = ", ".join(f"“{stage.name}”" for stage in children)
    return [Problem("stage.choose", Severity.REFUSE, "stage_id", {"number": number, "choices": choices})]


def path_text(path: Iterable[StageFacts]) -> str:
    """The names from the first stage on, as lists show and sort them: a parent stands before its children."""
    return " › ".join(stage.name for stage in path)[:400]


def name_some(numbers: Sequence[str]) -> str:
    """The numbers of orders in a message; of many the first ones and how many more."""
    named = ", ".join(numbers[:MOST_NAMED])
    return named if len(numbers) <= MOST_NAMED else f"{named} … (+{len(numbers) - MOST_NAMED})"
