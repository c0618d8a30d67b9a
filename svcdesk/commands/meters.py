"""Reading the meters of service objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.domain.meters import Reading, check_reading
from svcdesk.i18n import N_
from svcdesk.models import Meter, MeterReading, ServiceOrder
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadMeter(Command):
    """Write down what a meter shows."""

    name: ClassVar[str] = "read_meter"
    permission: ClassVar[str] = "edit"

    meter_id: int
    value: Decimal
    at: datetime | None = None
    """When it was read; now if left out."""
    replaced: bool = False
    """Whether the meter was changed for another one, which begins at this reading."""
    order_id: int | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Write it; returns its id. Raises Refused: meter.future value, record.missing; asks below_last, above_next."""
        meter = uow.get(Meter, self.meter_id)
        if self.order_id is not None:
            uow.get(ServiceOrder, self.order_id)
        at = self.at if self.at is not None else uow.now
        before = _neighbour(uow, meter.id, at, later=False)
        after = _neighbour(uow, meter.id, at, later=True)
        reading = Reading(at, self.value, self.replaced)
        uow.check(check_reading(reading, before, after, uow.now, falls=meter.falls))
        row = uow.add(MeterReading(
            meter_id=meter.id, at=at, value=self.value, order_id=self.order_id, replaced=self.replaced,
            note=self.note.strip(), user=uow.user,
        ))  # fmt: skip
        uow.session.flush()
        uow.describe(N_("Read the meter {what}"), what=meter.name)
        return row.id


@dataclass(frozen=True, slots=True)
class DeleteReading(Command):
    """Delete a reading that was written down by mistake."""

    name: ClassVar[str] = "delete_reading"
    permission: ClassVar[str] = "edit"

    reading_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused (record.missing)."""
        row = uow.get(MeterReading, self.reading_id)
        uow.describe(N_("Delete a reading of {what}"), what=uow.get(Meter, row.meter_id).name)
        uow.delete(row)


def _neighbour(uow: UnitOfWork, meter_id: int, at: datetime, *, later: bool) -> Reading | None:
    """The last reading up to a moment, or the first one after it."""
    query = select(MeterReading).where(MeterReading.meter_id == meter_id)
    if later:
        query = query.where(MeterReading.at > at).order_by(MeterReading.at, MeterReading.id)
    else:
        query = query.where(MeterReading.at <= at).order_by(MeterReading.at.desc(), MeterReading.id.desc())
    row = uow.session.scalars(query.limit(1)).first()
    return Reading(row.at, row.value, row.replaced) if row is not None else None
