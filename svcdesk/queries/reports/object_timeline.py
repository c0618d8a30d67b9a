"""The timeline of a service object as a report: everything that happened to it (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import EventGroup
from svcdesk.domain.problems import refuse
from svcdesk.domain.timeline import GROUPS
from svcdesk.i18n import N_
from svcdesk.queries.object_timeline import load_timeline
from svcdesk.queries.reports.spec import ReportSpec, Translate, criterion_text
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader

_WHICH: Final = N_("Which events")
_CRITERIA: Final = (
    FieldSpec("object_id", N_("Service object"), FieldKind.LOOKUP, section=_WHICH, nullable=True, required=True,
              target="service_object"),
    FieldSpec("from_day", N_("From"), FieldKind.DAY, section=_WHICH, nullable=True),
    FieldSpec("until_day", N_("Until"), FieldKind.DAY, section=_WHICH, nullable=True, help=N_("This day included.")),
    FieldSpec("events", N_("Kind of events"), FieldKind.CHOICE, section=_WHICH, nullable=True,
              choices=tuple(EventGroup)),
    FieldSpec("alone", N_("Without what is built in"), FieldKind.FLAG, section=_WHICH),
)  # fmt: skip
_COLUMNS: Final = (
    ReportColumn(N_("When"), CellKind.INSTANT, 1.5),
    ReportColumn(N_("What happened"), weight=1.5),
    ReportColumn(N_("What"), weight=3.2),
    ReportColumn(N_("Details"), weight=2.8),
    ReportColumn(N_("Quantity"), CellKind.NUMBER, 0.9, 4),
    ReportColumn(N_("Unit"), weight=0.6),
    ReportColumn(N_("By"), weight=1.3),
)


def timeline_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A row an event, newest first. Raises Refused: field.required, batch.days."""
    object_id = criteria.get("object_id")
    if object_id is None:
        raise refuse("field.required", "object_id", field=N_("Service object"))
    first, last, group = (criteria.get(name) for name in ("from_day", "until_day", "events"))
    if first is not None and last is not None and last < first:
        raise refuse("batch.days", "until_day")
    count = 0
    for event in load_timeline(reader, object_id, built_in=not criteria.get("alone")):
        if (first and event.day < first) or (last and event.day > last) or (group and event.kind not in GROUPS[group]):
            continue
        count += 1
        kind = event.change or event.kind
        changed = ""
        if event.label:
            before, after = (criterion_text(value, t) if value is not None else "–"
                             for value in (event.before, event.after))  # fmt: skip
            changed = f"{t(event.label)}: {before} → {after}"
        what = " · ".join(filter(None, (event.thing, event.what)))
        cells = (event.at or event.day, t(KIND_TEXTS[type(kind)][kind]), what,
                 " · ".join(filter(None, (changed, event.detail))), event.amount, event.unit, event.who)  # fmt: skip
        yield ReportRow(cells, opens=(event.entity, event.record_id) if event.record_id is not None else None)
    yield ReportRow((t(N_("Events")), None, None, None, Decimal(count)), RowKind.TOTAL)


OBJECT_TIMELINE: Final = ReportSpec(
    "object_timeline",
    N_("Timeline of an object"),
    N_("Everything that happened to a service object: orders, visits, repairs, parts, readings, moves, documents."),
    "history",
    _CRITERIA,
    _COLUMNS,
    timeline_rows,
)
