"""Suspending an agreement for a time: when that makes sense, and how it is said (reference 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from svcdesk.domain.problems import Problem, Scalar, Severity


@dataclass(frozen=True, slots=True)
class SuspensionFacts:
    """An agreement that is to be suspended; ``orders`` are its open ones planned in those days."""

    number: str
    starts_on: date
    ends_on: date | None = None
    template: bool = False
    has_suspension: bool = False
    orders: int = 0


def check_new_suspension(facts: SuspensionFacts, from_on: date | None, until_on: date | None) -> list[Problem]:
    """Whether an agreement can be suspended from one day until another; without an end until further notice."""
    params: dict[str, Scalar] = {"agreement": facts.number}
    if from_on is None:
        return [Problem("field.required", Severity.REFUSE, "from_on", {"field": "Suspended from"})]
    if until_on is not None and until_on < from_on:
        return [Problem("agreement.suspension", Severity.REFUSE, "until_on")]
    if facts.template:
        return [Problem("suspension.template", Severity.REFUSE, "", params)]
    if (facts.ends_on is not None and from_on > facts.ends_on) or (until_on is not None and until_on < facts.starts_on):
        return [Problem("suspension.outside", Severity.REFUSE, "from_on", params)]
    if facts.orders:
        return [Problem("suspension.orders", Severity.WARN, "", params | {"count": facts.orders})]
    return []


def check_end_of_suspension(facts: SuspensionFacts) -> list[Problem]:
    """Whether there is a suspension to take away."""
    if facts.has_suspension:
        return []
    return [Problem("suspension.none", Severity.REFUSE, "", {"agreement": facts.number})]
