"""Which repair lines are meant, and what is told of them: for the reports of repairs (reference 16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.helped import share_minutes
from svcdesk.domain.kinds import LineStatus, LineType, Progress
from svcdesk.domain.money import round_half_up
from svcdesk.domain.problems import refuse
from svcdesk.domain.reliability import RepairFact, find_returns
from svcdesk.i18n import N_
from svcdesk.models import (
    DiagnosisArea,
    DiagnosisCode,
    OrderLine,
    RepairLine,
    RepairStage,
    Resolution,
    ServiceObject,
    ServiceOrder,
    SymptomArea,
    SymptomCode,
    Worker,
)
from svcdesk.store import Reader

_WHICH: Final = N_("Which repairs")
_CODES: Final = N_("Codes")


def _lookup(name: str, label: str, target: str, section: str = _WHICH, help_: str = "") -> FieldSpec:
    return FieldSpec(name, label, FieldKind.LOOKUP, help_, section, nullable=True, target=target)


REPAIR_CRITERIA: Final = (
    _lookup("object_id", N_("Service object"), "service_object"),
    _lookup("group_id", N_("Object group"), "object_group"),
    _lookup("technician_id", N_("Technician"), "worker", help_=N_("Of the repair line.")),
    _lookup("customer_id", N_("Customer"), "customer"),
    _lookup("agreement_id", N_("Agreement"), "agreement"),
    _lookup("project_id", N_("Project"), "project"),
    _lookup("order_id", N_("Service order"), "service_order"),
    FieldSpec("progress", N_("Progress"), FieldKind.CHOICE, section=_WHICH, choices=tuple(Progress), nullable=True),
    _lookup("order_stage_id", N_("Stage"), "stage", help_=N_("Of the service order.")),
    _lookup("stage_id", N_("Repair stage"), "repair_stage"),
    FieldSpec("from_day", N_("From"), FieldKind.DAY, section=_WHICH, nullable=True,
              help=N_("The day on which the repair line was created.")),
    FieldSpec("until_day", N_("Until"), FieldKind.DAY, section=_WHICH, nullable=True, help=N_("This day included.")),
    _lookup("symptom_area_id", N_("Symptom area"), "symptom_area", _CODES),
    _lookup("symptom_id", N_("Symptom"), "symptom_code", _CODES),
    _lookup("diagnosis_area_id", N_("Diagnosis area"), "diagnosis_area", _CODES),
    _lookup("diagnosis_id", N_("Diagnosis"), "diagnosis_code", _CODES),
    _lookup("resolution_id", N_("Resolution"), "resolution", _CODES),
)  # fmt: skip
_OF_ORDER: Final = {"customer_id": "customer_id", "agreement_id": "agreement_id", "project_id": "project_id",
                    "progress": "progress", "order_stage_id": "stage_id"}  # fmt: skip
_OF_LINE: Final = ("object_id", "order_id", "stage_id", "symptom_area_id", "symptom_id", "diagnosis_area_id",
                   "diagnosis_id", "resolution_id")  # fmt: skip


class RepairRow(NamedTuple):
    """A repair line with the names of what it refers to; empty where it does not."""

    id: int
    number: str
    order_id: int
    order_number: str
    object_id: int
    object_number: str
    object_name: str
    worker_id: int | None
    worker: str
    symptom_area_id: int | None
    symptom_area: str
    symptom_id: int | None
    symptom: str
    diagnosis_area_id: int | None
    diagnosis_area: str
    diagnosis_id: int | None
    diagnosis: str
    resolution_id: int | None
    resolution: str
    stage: str
    created_at: datetime | None
    finished_at: datetime | None

    @property
    def days(self) -> Decimal | None:
        """How long it took, from created to finished, in days with two decimals; None while it is open."""
        if self.created_at is None or self.finished_at is None:
            return None
        seconds = Decimal((self.finished_at - self.created_at).total_seconds())
        return round_half_up(seconds / 86400, 2)


def load_repairs(reader: Reader, criteria: Mapping[str, Any]) -> list[RepairRow]:
    """The repair lines that meet every criterion given, by creation; one select. Raises Refused (batch.days)."""
    low, high = criteria.get("from_day"), criteria.get("until_day")
    if low is not None and high is not None and high < low:
        raise refuse("batch.days", "until_day")
    line = RepairLine

    def named(column: Any) -> Any:
        return func.coalesce(column, "")

    query: Any = (
        select(line.id, line.number, line.order_id, ServiceOrder.number, line.object_id, ServiceObject.number,
               ServiceObject.name, line.worker_id, named(Worker.name), line.symptom_area_id, named(SymptomArea.name),
               line.symptom_id, named(SymptomCode.name), line.diagnosis_area_id, named(DiagnosisArea.name),
               line.diagnosis_id, named(DiagnosisCode.name), line.resolution_id, named(Resolution.name),
               named(RepairStage.name), line.created_at, line.finished_at)
        .join(ServiceOrder, ServiceOrder.id == line.order_id)
        .join(ServiceObject, ServiceObject.id == line.object_id)
        .outerjoin(Worker, Worker.id == line.worker_id)
        .outerjoin(SymptomArea, SymptomArea.id == line.symptom_area_id)
        .outerjoin(SymptomCode, SymptomCode.id == line.symptom_id)
        .outerjoin(DiagnosisArea, DiagnosisArea.id == line.diagnosis_area_id)
        .outerjoin(DiagnosisCode, DiagnosisCode.id == line.diagnosis_id)
        .outerjoin(Resolution, Resolution.id == line.resolution_id)
        .outerjoin(RepairStage, RepairStage.id == line.stage_id)
        .order_by(line.created_at, line.id)
    )  # fmt: skip
    for name, column in _OF_ORDER.items():
        if (value := criteria.get(name)) is not None:
            query = query.where(getattr(ServiceOrder, column) == value)
    for name in _OF_LINE:
        if (value := criteria.get(name)) is not None:
            query = query.where(getattr(line, name) == value)
    if (worker := criteria.get("technician_id")) is not None:
        query = query.where(line.worker_id == worker)
    if (group := criteria.get("group_id")) is not None:
        query = query.where(ServiceObject.group_id == group)
    if low is not None:
        query = query.where(line.created_at >= reader.site.day_span(low)[0])
    if high is not None:
        query = query.where(line.created_at < reader.site.day_span(high)[1])
    return [RepairRow(*row) for row in reader.session.execute(query)]


def load_returned(reader: Reader) -> frozenset[int]:
    """The repair lines whose fault came back, whatever is selected (``find_returns``); one select.

    What was reported on an order that was canceled did not happen.
    """
    line = RepairLine
    query = (
        select(line.id, line.order_id, line.object_id, line.symptom_id, line.created_at, line.finished_at)
        .join(ServiceOrder, ServiceOrder.id == line.order_id)
        .where(line.symptom_id.is_not(None), ServiceOrder.progress != Progress.CANCELED)
    )
    return frozenset(find_returns(RepairFact(*row) for row in reader.session.execute(query)))


def load_worked_hours(reader: Reader) -> dict[int, Decimal]:
    """The hours worked on finished repair lines, by line, whatever is selected; two selects.

    They are those of the hour lines of the order, canceled ones left out, shared by ``share_minutes``.
    """
    finished: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    lines = select(RepairLine.order_id, RepairLine.id, RepairLine.object_id).where(RepairLine.finished_at.is_not(None))
    for order_id, line_id, object_id in reader.session.execute(lines):
        finished[order_id].append((line_id, object_id))
    worked: defaultdict[int, list[tuple[int | None, int]]] = defaultdict(list)
    query = select(OrderLine.order_id, OrderLine.object_id, OrderLine.quantity).where(
        OrderLine.type == LineType.HOUR,
        OrderLine.status != LineStatus.CANCELED,
        OrderLine.order_id.in_(select(RepairLine.order_id)),
    )
    for order_id, worked_on, quantity in reader.session.execute(query):
        worked[order_id].append((worked_on, round(quantity * 60)))
    hours: dict[int, Decimal] = {}
    for order_id, found in finished.items():
        objects = [object_id for _id, object_id in found]
        for line_id, object_id in found:
            minutes = share_minutes(worked.get(order_id, ()), object_id, objects)
            if minutes is not None:
                hours[line_id] = Decimal(minutes) / 60
    return hours


def average(values: list[Decimal]) -> Decimal | None:
    """The mean with one decimal; None of nothing."""
    return round_half_up(sum(values, Decimal(0)) / len(values), 1) if values else None
