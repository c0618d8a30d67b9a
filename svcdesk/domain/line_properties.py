"""Which line property is proposed to a line: the search over projects, categories and their groups (reference 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from svcdesk.domain.kinds import SearchPriority
from svcdesk.domain.prices import Verdict

PROJECT_DEFAULT: Final = "project_default"


class Rule(NamedTuple):
    """A rule: which property for a project or a group of them, and a category or a group of them."""

    id: int
    line_property_id: int
    project_id: int | None = None
    project_group_id: int | None = None
    category_id: int | None = None
    category_group_id: int | None = None


class Place(NamedTuple):
    """What a level looks at: ``project``, ``project_group`` or nothing; ``category``, ``category_group`` or nothing."""

    project: str
    category: str


@dataclass(frozen=True, slots=True)
class Searched:
    """For which line a property is searched."""

    project_id: int | None = None
    project_group_id: int | None = None
    category_id: int | None = None
    category_group_id: int | None = None
    priority: SearchPriority = SearchPriority.PROJECT
    project_default: int | None = None

    def key(self, name: str) -> int | None:
        """The id of what a place looks at."""
        return {
            "project": self.project_id, "project_group": self.project_group_id, "category": self.category_id,
            "category_group": self.category_group_id, "": None,
        }[name]  # fmt: skip


class PropertyStep(NamedTuple):
    """One level of the search; the last one, without a place, is the project's own default."""

    number: int
    place: Place | None
    verdict: Verdict
    line_property_id: int | None = None


@dataclass(frozen=True, slots=True)
class FoundProperty:
    """The property that was found (None: somebody must choose it), and every level of the search."""

    line_property_id: int | None
    steps: tuple[PropertyStep, ...] = ()


_PROJECTS: Final = ("project", "project_group", "")
_CATEGORIES: Final = ("category", "category_group", "")


def places(priority: SearchPriority) -> tuple[Place, ...]:
    """The levels in order. The side with priority is given up last: with ``project`` every rule of the project
    comes before the rules of its group, and those before the rules of all projects.
    """
    if priority is SearchPriority.PROJECT:
        return tuple(Place(p, c) for p, c in product(_PROJECTS, _CATEGORIES))
    return tuple(Place(p, c) for c, p in product(_CATEGORIES, _PROJECTS))


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The rules, ready to be searched."""

    rules: Mapping[tuple[Place, int | None, int | None], Rule] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> RuleTable:
        """The table of these rules; of two for the same keys the newer one counts."""
        found: dict[tuple[Place, int | None, int | None], Rule] = {}
        for rule in sorted(rules, key=lambda one: one.id):
            project = "project" if rule.project_id else "project_group" if rule.project_group_id else ""
            category = "category" if rule.category_id else "category_group" if rule.category_group_id else ""
            keys = (rule.project_id or rule.project_group_id, rule.category_id or rule.category_group_id)
            found[Place(project, category), keys[0], keys[1]] = rule
        return cls(found)


def find_property(line: Searched, table: RuleTable) -> FoundProperty:
    """The property of the most specific rule, else the project's default."""
    steps: list[PropertyStep] = []
    found: int | None = None
    order: Sequence[Place] = places(line.priority)
    for number, place in enumerate(order, start=1):
        project, category = line.key(place.project), line.key(place.category)
        if (place.project and project is None) or (place.category and category is None):
            steps.append(PropertyStep(number, place, Verdict.UNKNOWN))
            continue
        rule = table.rules.get((place, project, category))
        verdict = Verdict.NONE if rule is None else Verdict.TAKEN if found is None else Verdict.BELOW
        steps.append(PropertyStep(number, place, verdict, rule.line_property_id if rule else None))
        if verdict is Verdict.TAKEN and rule is not None:
            found = rule.line_property_id
    own = line.project_default
    verdict = Verdict.NONE if own is None else Verdict.TAKEN if found is None else Verdict.BELOW
    steps.append(PropertyStep(len(order) + 1, None, verdict, own))
    return FoundProperty(own if found is None else found, tuple(steps))
