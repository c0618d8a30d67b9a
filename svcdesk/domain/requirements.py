"""Rules of item requirements over plain values: parts held for an order, and used up for it (reference 13)."""

from __future__ import annotations

from decimal import Decimal

from svcdesk.domain.kinds import Progress, RequirementStatus
from svcdesk.domain.problems import Problem, Scalar
from svcdesk.domain.stock import quantity_text


def compute_status(quantity: Decimal, reserved: Decimal, consumed: Decimal) -> RequirementStatus:
    """Consumed when all of it was used, reserved when all that is left is held, else open."""
    if consumed >= quantity:
        return RequirementStatus.CONSUMED
    return RequirementStatus.RESERVED if reserved >= quantity - consumed else RequirementStatus.OPEN


def check_order(number: str, project_id: int | None, progress: Progress) -> list[Problem]:
    """The order has a project to which the parts are charged, and is still in process."""
    params: dict[str, Scalar] = {"number": number}
    found = [Problem("requirement.no_project", target="order_id", params=params)] if project_id is None else []
    if progress is not Progress.IN_PROCESS:
        found.append(Problem("requirement.order_closed", target="order_id", params=params))
    return found


def check_needed(quantity: Decimal, reserved: Decimal, consumed: Decimal) -> list[Problem]:
    """Something is needed, and not less than is held and used already."""
    if quantity <= 0:
        return [Problem("stock.quantity", target="quantity")]
    if quantity < reserved + consumed:
        params: dict[str, Scalar] = {"reserved": quantity_text(reserved), "consumed": quantity_text(consumed)}
        return [Problem("requirement.below_used", target="quantity", params=params)]
    return []


def check_amount(wanted: Decimal, left: Decimal, what: str) -> list[Problem]:
    """Whether so much may be reserved, freed or consumed: more than nothing, no more than is left of it."""
    if left <= 0:
        return [Problem("requirement.nothing_left", target="quantity", params={"what": what})]
    if wanted <= 0:
        return [Problem("stock.quantity", target="quantity")]
    if wanted > left:
        params: dict[str, Scalar] = {"what": what, "left": quantity_text(left)}
        return [Problem("requirement.too_much", target="quantity", params=params)]
    return []
