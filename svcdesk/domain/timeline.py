"""What happened to a service object: one event of its timeline, and which events belong together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.kinds import BomChangeKind, EventGroup, EventKind

GROUPS: Final[Mapping[EventGroup, frozenset[EventKind]]] = {
    EventGroup.WORK: frozenset({
        EventKind.REQUEST, EventKind.ORDER_CREATED, EventKind.ORDER_SIGNED, EventKind.ORDER_CANCELED, EventKind.VISIT,
        EventKind.VISIT_PLANNED,
    }),
    EventGroup.REPAIRS: frozenset({EventKind.REPAIR_BEGUN, EventKind.REPAIR_STAGE, EventKind.REPAIR_FINISHED}),
    EventGroup.PARTS: frozenset({EventKind.PART_CHANGED, EventKind.PART_USED}),
    EventGroup.READINGS: frozenset({EventKind.READING, EventKind.METER_CHANGED}),
    EventGroup.PLACES: frozenset({
        EventKind.COMMISSIONED, EventKind.WARRANTY_ENDS, EventKind.AGREEMENT_BEGINS, EventKind.AGREEMENT_ENDS,
        EventKind.MOVED, EventKind.BUILT_IN, EventKind.TAKEN_OUT,
    }),
    EventGroup.RECORDS: frozenset({EventKind.ENTERED, EventKind.DOCUMENT, EventKind.FILE, EventKind.CHANGED}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an object, or to what is built into it (``thing`` is then its number).

    ``at`` is UTC; None where only the ``day`` at the site is known. ``what`` names the record that it is about and
    ``entity`` with ``record_id`` opens it. ``label`` is the English source text of a field or word that says what
    ``before`` and ``after`` are; ``amount`` counts in ``unit``.
    """

    kind: EventKind
    day: date
    at: datetime | None = None
    what: str = ""
    detail: str = ""
    who: str = ""
    entity: str = ""
    record_id: int | None = None
    thing: str = ""
    label: str = ""
    before: Any = None
    after: Any = None
    amount: Decimal | None = None
    unit: str = ""
    change: BomChangeKind | None = None
