"""What the demo company knows of its machines beside their data: a part with a life of its own, meters, readings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from svcdesk.domain.demo.source import Said
from svcdesk.models import Activity, Meter, MeterReading, ObjectGroup, ServiceObject, ServiceOrder, Worker
from svcdesk.store import UnitOfWork

METERED: Final = 24
"""So many machines have a meter."""


class _Counts(NamedTuple):
    name: Said
    unit: Said
    daily: int


_METERS: Final = {
    "LIFT": _Counts(Said("Trips", "Przejazdy"), Said("", ""), 410),
    "ESC": _Counts(Said("Operating hours", "Godziny pracy"), Said("h", "h"), 13),
    "AC": _Counts(Said("Operating hours", "Godziny pracy"), Said("h", "h"), 9),
    "BOIL": _Counts(Said("Burner starts", "Starty palnika"), Said("", ""), 46),
}
_PHONE: Final = Said("Emergency call device", "Urządzenie alarmowe")


def add_built_in(uow: UnitOfWork, language: str) -> None:
    """The emergency call device of the first lift is an object of its own, built into it."""
    lift = uow.session.scalar(
        select(ServiceObject).join(ObjectGroup).where(ObjectGroup.code == "LIFT").order_by(ServiceObject.id).limit(1)
    )
    if lift is None:
        return
    (number,) = uow.next_numbers("service_object", 1, uow.now)
    uow.insert_many(ServiceObject, [{
        "number": number, "name": _PHONE.text(language), "group_id": lift.group_id, "maker": "Telealarm",
        "model": "TM4", "serial_number": "TM4-118-2207", "customer_id": lift.customer_id,
        "location_id": lift.location_id, "place": lift.place, "parent_id": lift.id,
        "commissioned_on": lift.commissioned_on, "version": 1,
    }])  # fmt: skip


def add_meters(uow: UnitOfWork, language: str) -> int:
    """Meters of some machines, read whenever an order about them was signed off; returns how many readings."""
    rnd = Random("svcdesk-demo-meters")
    query = (
        select(ServiceObject.id, ObjectGroup.code, ServiceObject.commissioned_on)
        .join(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
        .where(ObjectGroup.code.in_(_METERS), ServiceObject.parent_id.is_(None))
        .order_by(ServiceObject.id)
        .limit(METERED)
    )
    found: Iterable[Any] = uow.session.execute(query)
    machines: list[tuple[int, str, date | None]] = [tuple(row) for row in found]
    meters = [
        {"object_id": id_, "name": _METERS[group].name.text(language), "unit": _METERS[group].unit.text(language),
         "version": 1}
        for id_, group, _day in machines
    ]  # fmt: skip
    made = dict(zip((id_ for id_, _group, _day in machines), uow.insert_many(Meter, meters), strict=True))
    rows: list[dict[str, Any]] = []
    for object_id, group, commissioned_on in machines:
        counter = _Counter(uow, commissioned_on, _METERS[group].daily, rnd)
        for order_id, at, worker in _visits(uow, object_id):
            rows.append({"meter_id": made[object_id], "at": at, "value": counter.read(at), "order_id": order_id,
                         "user": worker or uow.user})  # fmt: skip
    uow.insert_many(MeterReading, rows)
    return len(rows)


class _Counter:
    """Counts from the day of commissioning on, some days more than others."""

    def __init__(self, uow: UnitOfWork, begins_on: date | None, daily: int, rnd: Random) -> None:
        self._at = uow.site.instant(begins_on or uow.site.day(uow.now) - timedelta(days=900))
        self._value = Decimal(0)
        self._daily = daily
        self._rnd = rnd

    def read(self, at: datetime) -> Decimal:
        """What it shows at a later moment."""
        days = max((at - self._at) / timedelta(days=1), 0.0)
        self._value += int(days * self._daily * self._rnd.uniform(0.9, 1.1))
        self._at = max(at, self._at)
        return self._value


def _visits(uow: UnitOfWork, object_id: int) -> Iterable[tuple[int, datetime, str | None]]:
    """The signed orders about a machine with their technician, in time."""
    query = (
        select(ServiceOrder.id, ServiceOrder.signed_off_at, func.min(Worker.name))
        .outerjoin(Activity, Activity.order_id == ServiceOrder.id)
        .outerjoin(Worker, Worker.id == Activity.worker_id)
        .where(ServiceOrder.object_id == object_id, ServiceOrder.signed_off_at.is_not(None))
        .group_by(ServiceOrder.id)
        .order_by(ServiceOrder.signed_off_at, ServiceOrder.id)
    )
    for id_, at, worker in uow.session.execute(query):
        if at is not None:
            yield id_, at, worker
