"""Which service orders a batch is about: those selected in a list, or those that meet criteria."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, ClassVar, Final

from sqlalchemy import Select, func, or_, select

from svcdesk.commands.batches import BatchCommand, Source
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kinds import Progress
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.models import Activity, ServiceOrder

_WHICH: Final = N_("Which orders")


def _criterion(name: str, label: str, kind: FieldKind, help_: str = "", **about: Any) -> FieldSpec:
    return FieldSpec(name, label, kind, help=help_, section=_WHICH, nullable=True, **about)


ORDER_CRITERIA: Final = (
    _criterion("customer_id", N_("Customer"), FieldKind.LOOKUP, target="customer"),
    _criterion("agreement_id", N_("Agreement"), FieldKind.LOOKUP, target="agreement"),
    _criterion("project_id", N_("Project"), FieldKind.LOOKUP, target="project"),
    _criterion("stage_id", N_("Stage"), FieldKind.LOOKUP, target="stage"),
    _criterion("progress", N_("Progress"), FieldKind.CHOICE, choices=tuple(Progress)),
    _criterion(
        "technician_id", N_("Technician"), FieldKind.LOOKUP, N_("Preferred, or with an activity."), target="worker"
    ),
    _criterion("from_day", N_("From"), FieldKind.DAY, N_("Preferred day; of orders without one, the day they came.")),
    _criterion("until_day", N_("Until"), FieldKind.DAY, N_("This day included.")),
    _criterion("numbers", N_("Order numbers"), FieldKind.TEXT, N_("With commas between; a range with two dots."),
               length=2000),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrderBatch(BatchCommand):
    """A batch of service orders: ``order_ids`` if there are any, else those that meet every criterion given."""

    criteria: ClassVar[tuple[FieldSpec, ...]] = ORDER_CRITERIA
    selected: ClassVar[str] = "order_ids"

    order_ids: tuple[int, ...] = ()
    customer_id: int | None = None
    agreement_id: int | None = None
    project_id: int | None = None
    stage_id: int | None = None
    progress: Progress | None = None
    technician_id: int | None = None
    from_day: date | None = None
    until_day: date | None = None
    numbers: str = ""

    def is_limited(self) -> bool:
        """Whether anything says which orders; without, all of them are meant."""
        return bool(self.order_ids) or any(getattr(self, spec.name) not in (None, "") for spec in ORDER_CRITERIA)

    def order_ids_of(self, source: Source) -> list[int]:
        """The ids of the orders by number. Raises Refused (batch.number_range, batch.days)."""
        if self.from_day is not None and self.until_day is not None and self.until_day < self.from_day:
            raise refuse("batch.days", "until_day")
        if self.order_ids:
            return self._chosen(source)
        query: Select[Any] = select(ServiceOrder.id)
        for name in ("customer_id", "agreement_id", "project_id", "stage_id", "progress"):
            if (value := getattr(self, name)) is not None:
                query = query.where(getattr(ServiceOrder, name) == value)
        if self.technician_id is not None:
            has_work = select(Activity.id).where(
                Activity.order_id == ServiceOrder.id, Activity.worker_id == self.technician_id
            )
            query = query.where(or_(ServiceOrder.preferred_technician_id == self.technician_id, has_work.exists()))
        when = func.coalesce(ServiceOrder.preferred_at, ServiceOrder.created_at, type_=ServiceOrder.created_at.type)
        if self.from_day is not None:
            query = query.where(when >= source.site.instant(self.from_day, time()))
        if self.until_day is not None:
            query = query.where(when < source.site.instant(self.until_day + timedelta(days=1), time()))
        if self.numbers.strip():
            query = query.where(or_(*_numbers(self.numbers)))
        return list(source.session.scalars(query.order_by(ServiceOrder.number, ServiceOrder.id)))

    def _chosen(self, source: Source) -> list[int]:
        """The selected orders that still exist, by number."""
        found: list[tuple[str, int]] = []
        for at in range(0, len(self.order_ids), 500):
            part = self.order_ids[at : at + 500]
            rows = source.session.execute(select(ServiceOrder.number, ServiceOrder.id).where(ServiceOrder.id.in_(part)))
            found += [(number, id_) for number, id_ in rows]
        return [id_ for _number, id_ in sorted(found)]


def _numbers(typed: str) -> list[Any]:
    """Conditions for what was typed: numbers, and ranges of numbers of the same length."""
    found = []
    for part in filter(None, (part.strip() for part in typed.split(","))):
        low, dots, high = (word.strip() for word in part.partition(".."))
        if not dots:
            found.append(ServiceOrder.number == part)
        elif low and high and low <= high:
            found.append(ServiceOrder.number.between(low, high))
        else:
            raise refuse("batch.number_range", "numbers", value=part)
    return found
