"""Which service orders are meant: those that meet criteria, for batches and reports alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from svcdesk.domain.clock import SiteTime
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


class Source(Protocol):
    """What orders are selected from: a reader or a unit of work."""

    @property
    def session(self) -> Session:
        """The session."""

    @property
    def site(self) -> SiteTime:
        """The site's wall clock."""


def select_order_ids(source: Source, criteria: Mapping[str, Any]) -> Select[Any]:
    """The select of the ids of the orders that meet every criterion given, by number.

    Raises Refused (batch.number_range, batch.days).
    """
    low, high = criteria.get("from_day"), criteria.get("until_day")
    if low is not None and high is not None and high < low:
        raise refuse("batch.days", "until_day")
    query: Select[Any] = select(ServiceOrder.id)
    for name in ("customer_id", "agreement_id", "project_id", "stage_id", "progress"):
        if (value := criteria.get(name)) is not None:
            query = query.where(getattr(ServiceOrder, name) == value)
    if (technician := criteria.get("technician_id")) is not None:
        has_work = select(Activity.id).where(Activity.order_id == ServiceOrder.id, Activity.worker_id == technician)
        query = query.where(or_(ServiceOrder.preferred_technician_id == technician, has_work.exists()))
    when = func.coalesce(ServiceOrder.preferred_at, ServiceOrder.created_at, type_=ServiceOrder.created_at.type)
    if low is not None:
        query = query.where(when >= source.site.day_span(low)[0])
    if high is not None:
        query = query.where(when < source.site.day_span(high)[1])
    if (numbers := criteria.get("numbers") or "").strip():
        query = query.where(or_(*_numbers(numbers)))
    return query.order_by(ServiceOrder.number, ServiceOrder.id)


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
