"""Which service orders a batch is about: those selected in a list, or those that meet criteria."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.batches import BatchCommand, Source
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.kinds import Progress
from svcdesk.models import ServiceOrder
from svcdesk.store.order_selection import ORDER_CRITERIA, select_order_ids


@dataclass(frozen=True, slots=True)
class OrderBatch(BatchCommand):
    """A batch of service orders: ``order_ids`` if there are any, else those that meet every criterion given."""

    criteria: ClassVar[tuple[FieldSpec, ...]] = ORDER_CRITERIA
    selected: ClassVar[tuple[str, ...]] = ("order_ids",)

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
        if self.order_ids:
            return self._chosen(source)
        criteria = {spec.name: getattr(self, spec.name) for spec in ORDER_CRITERIA}
        return list(source.session.scalars(select_order_ids(source, criteria)))

    def _chosen(self, source: Source) -> list[int]:
        """The selected orders that still exist, by number."""
        found: list[tuple[str, int]] = []
        for at in range(0, len(self.order_ids), 500):
            part = self.order_ids[at : at + 500]
            rows = source.session.execute(select(ServiceOrder.number, ServiceOrder.id).where(ServiceOrder.id.in_(part)))
            found += [(number, id_) for number, id_ in rows]
        return [id_ for _number, id_ in sorted(found)]
