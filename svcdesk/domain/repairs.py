"""Rules of repair lines over plain values (reference 12)."""

from __future__ import annotations

from datetime import datetime

from svcdesk.domain.kinds import Progress
from svcdesk.domain.problems import Problem


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


def compute_finished(finishes: bool, finished_at: datetime | None, now: datetime) -> datetime | None:
    """When a repair line was finished: stamped by the first stage that finishes it, cleared by leaving it (UTC)."""
    if not finishes:
        return None
    return finished_at or now
