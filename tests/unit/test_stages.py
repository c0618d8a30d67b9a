"""Rules of the stage tree: its shape, where an order may go, and what a stage allows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.problems import Problem
from svcdesk.domain.stages import (
    MOST_NAMED,
    StageAct,
    StageFacts,
    StageTree,
    check_change,
    check_changes,
    check_new_stage,
    check_parent_stays,
    check_stage_allows,
    check_stages_allow,
    check_tree,
    choose_next,
)

PLANNING = StageFacts(1, "PLAN", "Planning", None)
WORK = StageFacts(2, "WORK", "In process", 1)
CANCEL = StageFacts(3, "CANC", "Cancel", 1, frozenset({StageAct.CANCEL}), needs_reason=True)
DONE = StageFacts(4, "DONE", "Done", 2, frozenset({StageAct.POST}), stops_recording=True)
TREE = StageTree([DONE, WORK, CANCEL, PLANNING])


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@st.composite
def trees(draw: st.DrawFn) -> list[StageFacts]:
    """Stages as they come to be: one root, then each under one that is there; in any order."""
    count = draw(st.integers(1, 12))
    stages = [StageFacts(1, "S1", "S1", None, needs_reason=draw(st.booleans()))]
    for id_ in range(2, count + 1):
        parent = draw(st.integers(1, id_ - 1))
        allows = draw(st.frozensets(st.sampled_from(StageAct)))
        stages.append(StageFacts(id_, f"S{id_ % 5}", f"Stage {id_}", parent, allows, needs_reason=draw(st.booleans())))
    return draw(st.permutations(stages))


# decisions, example 9


def test_next_from_planning_offers_both_children() -> None:
    assert [stage.name for stage in TREE.children(PLANNING.id)] == ["Cancel", "In process"]
    problems = choose_next(TREE, "ZS-1", PLANNING.id, None)
    assert isinstance(problems, list)
    assert codes(problems) == ["stage.choose"]
    assert problems[0].params["choices"] == "“Cancel”, “In process”"
    assert choose_next(TREE, "ZS-1", PLANNING.id, WORK.id) == WORK


def test_a_second_root_is_refused() -> None:
    assert codes(check_new_stage(None, [PLANNING, WORK])) == ["stage.second_root"]
    assert check_new_stage(None, []) == []
    assert check_new_stage(2, [PLANNING, WORK]) == []


def test_a_parent_cannot_be_changed() -> None:
    assert codes(check_parent_stays(1, 3, "Done")) == ["stage.parent_fixed"]
    assert codes(check_parent_stays(1, None, "Done")) == ["stage.parent_fixed"]
    assert codes(check_parent_stays(None, 2, "Planning")) == ["stage.parent_fixed"]
    assert check_parent_stays(1, 1, "Done") == []


# the shape


@given(trees())
def test_a_grown_tree_is_sound_and_read_parent_first(stages: list[StageFacts]) -> None:
    assert check_tree(stages) == []
    tree = StageTree(stages)
    order = tree.in_order()
    assert sorted(stage.id for stage in order) == sorted(stage.id for stage in stages)
    seen: set[int] = set()
    for stage in order:
        assert stage.parent_id is None or stage.parent_id in seen
        seen.add(stage.id)
        path = tree.path(stage.id)
        assert (path[0], path[-1]) == (tree.root, stage)
        assert tree.depth(stage.id) == len(path) - 1


@given(trees(), st.data())
def test_a_cycle_or_a_second_root_is_found(stages: list[StageFacts], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(stages) - 1))
    chosen = stages[at]
    below = [stage for stage in stages if chosen in StageTree(stages).path(stage.id)]
    wrong = data.draw(st.sampled_from([None, *(stage.id for stage in below)]))
    if wrong == chosen.parent_id:
        return
    broken = [*stages[:at], chosen._replace(parent_id=wrong), *stages[at + 1 :]]
    assert set(codes(check_tree(broken))) == {"check.stage_root" if wrong is None else "check.stage_lost"}
    StageTree(broken).path(chosen.id)  # ends


# where an order may go


@given(trees(), st.data())
def test_an_order_goes_to_a_child_or_the_parent_and_nowhere_else(stages: list[StageFacts], data: st.DataObject) -> None:
    tree = StageTree(stages)
    current, target = (data.draw(st.sampled_from(stages)) for _ in range(2))
    reason = data.draw(st.booleans())
    found = codes(check_change(tree, "ZS-1", current.id, target, reason_given=reason))
    legal = target.parent_id == current.id or current.parent_id == target.id
    assert (target in tree.targets(current.id)) == legal
    if legal:
        assert found == (["stage.reason_missing"] if target.needs_reason and not reason else [])
    elif target.id == current.id:
        assert found == ["stage.there_already"]
    else:
        assert found in (["stage.not_next"], ["stage.nowhere"])


def test_the_refusal_names_where_it_may_go() -> None:
    (problem,) = check_change(TREE, "ZS-1", WORK.id, CANCEL, reason_given=True)
    assert problem.params == {
        "number": "ZS-1", "stage": "In process", "target": "Cancel", "choices": "“Done”, “Planning”",
    }  # fmt: skip


def test_an_order_without_a_stage_goes_to_the_root_only() -> None:
    assert codes(check_change(TREE, "ZS-1", None, WORK, reason_given=False)) == ["stage.only_root"]
    assert check_change(TREE, "ZS-1", None, PLANNING, reason_given=False) == []
    assert choose_next(TREE, "ZS-1", None, None) == PLANNING


def test_a_single_stage_leads_nowhere() -> None:
    alone = StageTree([PLANNING, WORK._replace(parent_id=9)])
    assert codes(check_change(alone, "ZS-1", PLANNING.id, WORK, reason_given=False)) == ["stage.nowhere"]
    found = choose_next(alone, "ZS-1", PLANNING.id, None)
    assert isinstance(found, list)
    assert codes(found) == ["stage.no_next"]


def test_several_orders_are_refused_by_stage_with_their_numbers() -> None:
    where = [("ZS-1", DONE.id), ("ZS-2", DONE.id), ("ZS-3", PLANNING.id), ("ZS-4", CANCEL.id)]
    found = check_changes(TREE, where, CANCEL._replace(id=3), reason_given=False)
    assert codes(found) == ["stage.not_next_several", "stage.reason_missing", "stage.there_already"]
    assert found[0].params["numbers"] == "ZS-1, ZS-2"
    again = check_changes(TREE, [("ZS-3", PLANNING.id), ("ZS-5", PLANNING.id)], CANCEL, reason_given=False)
    assert codes(again) == ["stage.reason_missing"]


# what a stage allows


@given(trees(), st.sampled_from(StageAct))
def test_what_is_not_allowed_is_refused(stages: list[StageFacts], what: StageAct) -> None:
    for stage in stages:
        found = codes(check_stage_allows(stage, what, "ZS-1"))
        assert found == ([] if what in stage.allows else ["stage.forbids"])
    assert check_stage_allows(None, what, "ZS-1") == []


def test_many_orders_in_the_way_are_counted() -> None:
    numbers = [f"ZS-{n}" for n in range(MOST_NAMED + 3)]
    (problem,) = check_stages_allow([(number, DONE) for number in numbers + numbers], StageAct.MODIFY)
    assert problem.params["numbers"] == ", ".join(numbers[:MOST_NAMED]) + " … (+3)"
