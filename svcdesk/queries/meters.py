"""The meters of a service object with their readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from svcdesk.domain.meters import Reading, compute_daily
from svcdesk.models import Meter, MeterReading
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading of a meter; of a meter that nobody has read yet there is one row without ``id at value``.

    ``daily`` is what the meter counts a day over all its readings, in its unit; None for too little to say.
    """

    meter_id: int
    meter: str
    unit: str
    daily: Decimal | None
    id: int | None
    at: datetime | None
    value: Decimal | None
    replaced: bool
    note: str
    user: str


def load_readings(reader: Reader, object_id: int) -> list[ReadingRow]:
    """By name of the meter, then newest first; one select."""
    query = (
        select(Meter, MeterReading)
        .outerjoin(MeterReading, MeterReading.meter_id == Meter.id)
        .where(Meter.object_id == object_id)
        .order_by(Meter.name, Meter.id, MeterReading.at.desc(), MeterReading.id.desc())
    )
    pairs: list[Any] = list(reader.session.execute(query))
    rows: list[ReadingRow] = []
    for meter, of_meter in groupby(pairs, itemgetter(0)):
        readings = [reading for _meter, reading in of_meter if reading is not None]
        in_time = [Reading(row.at, row.value, row.replaced) for row in reversed(readings)]
        daily = None if meter.falls else compute_daily(in_time)
        rows += [
            ReadingRow(
                meter.id, meter.name, meter.unit, daily, row.id, row.at, row.value, row.replaced, row.note, row.user
            )
            for row in readings
        ]
        if not readings:
            rows.append(ReadingRow(meter.id, meter.name, meter.unit, None, None, None, None, False, "", ""))
    return rows
