"""Which line property is proposed: the search over projects, categories and their groups."""

from __future__ import annotations

from itertools import product

import hypothesis.strategies as st
import pytest
from hypothesis import given

from svcdesk.domain.kinds import SearchPriority
from svcdesk.domain.line_properties import Rule, RuleTable, Searched, find_property
from svcdesk.domain.prices import Verdict

P, PG, C, CG = 1, 2, 3, 4
BY_PROJECT = ("P+C", "P+G", "P", "PG+C", "PG+G", "PG", "C", "G", "")
BY_CATEGORY = ("P+C", "PG+C", "C", "P+G", "PG+G", "G", "P", "PG", "")


def rule(id_: int, keys: str) -> Rule:
    """A rule that names P or PG (project, its group) and C or G (category, its group)."""
    parts = keys.split("+")
    return Rule(id_, id_, P if "P" in parts else None, PG if "PG" in parts else None, C if "C" in parts else None,
                CG if "G" in parts else None)  # fmt: skip


@pytest.mark.parametrize("first", range(9))
@pytest.mark.parametrize(
    ("priority", "order"), [(SearchPriority.PROJECT, BY_PROJECT), (SearchPriority.CATEGORY, BY_CATEGORY)]
)
def test_each_level_wins_over_all_after_it(priority: SearchPriority, order: tuple[str, ...], first: int) -> None:
    table = RuleTable.of(rule(at + 1, keys) for at, keys in enumerate(order) if at >= first)
    found = find_property(Searched(P, PG, C, CG, priority, project_default=99), table)
    assert found.line_property_id == first + 1
    assert [step.verdict for step in found.steps] == (
        [Verdict.NONE] * first + [Verdict.TAKEN] + [Verdict.BELOW] * (9 - first)
    )


def test_where_no_rule_holds_the_project_decides_and_without_it_nobody() -> None:
    table = RuleTable.of([rule(1, "P+C")])
    assert find_property(Searched(7, PG, C, CG, project_default=99), table).line_property_id == 99
    found = find_property(Searched(7, PG, C, CG), table)
    assert found.line_property_id is None
    assert found.steps[-1].verdict is Verdict.NONE


def test_levels_that_the_line_says_nothing_of_are_unknown() -> None:
    found = find_property(Searched(P, None, None, None), RuleTable.of([rule(1, "P"), rule(2, "")]))
    assert found.line_property_id == 1
    unknown = [step.number for step in found.steps if step.verdict is Verdict.UNKNOWN]
    assert unknown == [1, 2, 4, 5, 6, 7, 8]


IDS = st.sampled_from([None, 1, 2])
RULES = st.lists(
    st.tuples(IDS, st.booleans(), IDS, st.booleans()).map(
        lambda t: (t[0] if t[1] else None, None if t[1] else t[0], t[2] if t[3] else None, None if t[3] else t[2])
    ),
    max_size=15, unique=True,
)  # fmt: skip


@given(RULES, IDS, IDS, IDS, IDS, st.sampled_from(SearchPriority))
def test_it_finds_what_a_slow_count_finds(
    keys: list[tuple[int | None, ...]], project: int | None, group: int | None, category: int | None,
    category_group: int | None, priority: SearchPriority,
) -> None:  # fmt: skip
    rules = [Rule(at, at + 100, *found) for at, found in enumerate(keys, 1)]
    sides = ([("p", project), ("pg", group), ("", 0)], [("c", category), ("cg", category_group), ("", 0)])
    if priority is SearchPriority.PROJECT:
        order = [(p, c) for p, c in product(*sides)]
    else:
        order = [(p, c) for c, p in product(sides[1], sides[0])]
    wanted = None
    for (p, pid), (c, cid) in order:
        for one in rules if pid is not None and cid is not None else ():
            fits = (one.project_id, one.project_group_id, one.category_id, one.category_group_id) == (
                pid if p == "p" else None, pid if p == "pg" else None, cid if c == "c" else None,
                cid if c == "cg" else None,
            )  # fmt: skip
            if fits and wanted is None:
                wanted = one.line_property_id
    found = find_property(Searched(project, group, category, category_group, priority), RuleTable.of(rules))
    assert found.line_property_id == wanted
