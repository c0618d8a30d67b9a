"""Rules of meters over plain values: what a reading may be, and what is counted a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Final

from svcdesk.domain.problems import Problem, Severity
from svcdesk.domain.stock import quantity_text

_DAY: Final = timedelta(days=1)
_LARGEST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Reading:
    """What a meter showed at a moment (UTC); ``replaced`` begins anew with another meter."""

    at: datetime
    value: Decimal
    replaced: bool = False


def check_reading(
    reading: Reading, before: Reading | None, after: Reading | None, now: datetime, *, falls: bool
) -> list[Problem]:
    """``before`` and ``after`` are its neighbours in time.

    ``meter.future`` and ``meter.value`` refuse; ``meter.below_last`` and ``meter.above_next`` ask, unless the meter may
    fall or was changed for another between the two.
    """
    if reading.at > now:
        return [Problem("meter.future", target="at")]
    if not reading.value.is_finite() or abs(reading.value) >= _LARGEST or (reading.value < 0 and not falls):
        return [Problem("meter.value", target="value")]
    found = []
    if not falls and before is not None and not reading.replaced and reading.value < before.value:
        found.append(Problem("meter.below_last", Severity.CONFIRM, "value", {"last": quantity_text(before.value)}))
    if not falls and after is not None and not after.replaced and reading.value > after.value:
        found.append(Problem("meter.above_next", Severity.CONFIRM, "value", {"next": quantity_text(after.value)}))
    return found


def compute_daily(readings: Sequence[Reading]) -> Decimal | None:
    """What was counted a day from the first reading to the last, to one decimal; None for less than a day.

    ``readings`` are in order of time. Where a meter was changed for another, what was counted between the two readings
    is not known: that time does not count.
    """
    counted, time = Decimal(0), timedelta(0)
    for one, two in pairwise(readings):
        if not two.replaced:
            counted += two.value - one.value
            time += two.at - one.at
    if time < _DAY:
        return None
    return (counted / (Decimal(time // timedelta(minutes=1)) / 1440)).quantize(Decimal("0.1"), ROUND_HALF_UP)
