"""Rules of repair lines over plain values (reference 12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Final

from svcdesk.domain.kinds import Progress
from svcdesk.domain.problems import Problem
from svcdesk.i18n import N_

USUAL_INTAKE_TERMS: Final = (
    N_("The object is handed over for diagnosis and repair in the condition described above."),
    N_("Work that would cost more than the cost limit begins only after the customer has agreed to it."),
    N_("The object is given back to whoever shows this receipt, or to whom the customer names."),
    N_("Parts that were taken out are given back on request, unless they were replaced under warranty."),
)


def usual_intake_terms(translate: Callable[[str], str]) -> str:
    """The terms of an intake receipt where the parameters have none, a numbered paragraph each."""
    return "\n".join(f"{number}) {translate(text)}" for number, text in enumerate(USUAL_INTAKE_TERMS, 1))


def check_code(area_id: int | None, area_of_code: int | None, target: str) -> list[Problem]:
    """``repair.code_of_other_area``: a code is one of its area; without a code any area will do."""
    if area_of_code is not None and area_of_code != area_id:
        return [Problem("repair.code_of_other_area", target=target)]
    return []


def check_order(number: str, progress: Progress) -> list[Problem]:
    """``repair.order_closed``: repairs are recorded while the order is in process."""
    if progress is not Progress.IN_PROCESS:
        return [Problem("repair.order_closed", target="order_id", params={"number": number})]
    return []


def check_cost_limit(limit: Decimal | None) -> list[Problem]:
    """``repair.cost_limit``: it is printed on the intake receipt; none is empty, not less than nothing."""
    return [Problem("repair.cost_limit", target="cost_limit")] if limit is not None and limit < 0 else []


def compute_finished(finishes: bool, finished_at: datetime | None, now: datetime) -> datetime | None:
    """When a repair line was finished: stamped by the first stage that finishes it, cleared by leaving it (UTC)."""
    if not finishes:
        return None
    return finished_at or now
