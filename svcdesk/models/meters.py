"""What service objects count, such as operating hours, and its readings."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Versioned, column, reference, text
from svcdesk.models.types import Flag, Instant, Scaled


class Meter(Versioned, Base):
    """Something that a service object counts, such as operating hours."""

    __tablename__ = "meter"
    __table_args__ = (UniqueConstraint("object_id", "name"), TABLE_OPTIONS)

    object_id: Mapped[int] = reference("service_object", N_("Service object"), required=True, fixed=True)
    name: Mapped[str] = text(40, N_("Meter"), required=True)
    unit: Mapped[str] = text(10, N_("Unit"))
    falls: Mapped[bool] = column(
        Flag, N_("May fall"), default=False, help=N_("Off for counters: a reading below the last one is questioned.")
    )


class MeterReading(Base):
    """What a meter showed at one moment."""

    __tablename__ = "meter_reading"
    own_form: ClassVar[bool] = False

    meter_id: Mapped[int] = reference("meter", N_("Meter"), required=True)
    at: Mapped[datetime] = column(Instant, N_("When"), index=True)
    value: Mapped[Decimal] = column(Scaled(4), N_("Reading"))
    order_id: Mapped[int | None] = reference("service_order", N_("Service order"))
    replaced: Mapped[bool] = column(
        Flag, N_("New meter"), default=False, help=N_("The meter was changed: counting begins anew at this reading.")
    )
    note: Mapped[str] = text(200, N_("Note"))
    user: Mapped[str] = text(80, N_("By"))
