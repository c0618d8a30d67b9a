"""Repair history by object and by technician (reference 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.text import sort_key
from svcdesk.i18n import N_
from svcdesk.queries.repair_selection import REPAIR_CRITERIA, RepairRow, average, load_repairs
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader

_REST: Final = (
    ReportColumn(N_("Symptom"), weight=1.55),
    ReportColumn(N_("Diagnosis"), weight=1.6),
    ReportColumn(N_("Resolution"), weight=1.45),
    ReportColumn(N_("Repair stage"), weight=1.05),
    ReportColumn(N_("Created"), CellKind.DAY, 1.3),
    ReportColumn(N_("Finished"), CellKind.DAY, 1.3),
    ReportColumn(N_("Days until finished"), CellKind.NUMBER, 1.0),
)


def by_object(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading an object, a line a repair line; how many they are and how long they took, by object and in all."""
    groups: dict[str, list[RepairRow]] = {}
    rows = load_repairs(reader, criteria)
    for row in rows:
        groups.setdefault(f"{row.object_number}  {row.object_name}", []).append(row)
    for name in sorted(groups):
        yield ReportRow((name,), RowKind.HEADING, opens=("service_object", groups[name][0].object_id))
        yield from _lines(reader, groups[name], t, technicians=True)
    yield _total(rows, t(N_("Repairs in total")), t, 0)


def by_technician(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading a technician, a line a repair line; how many they are and how long they took, as by object."""
    groups: dict[tuple[bool, str, int | None], list[RepairRow]] = {}
    rows = load_repairs(reader, criteria)
    for row in rows:
        groups.setdefault((not row.worker, row.worker, row.worker_id), []).append(row)
    for key in sorted(groups, key=lambda key: (key[0], sort_key(key[1], t.language), key)):
        _nobody, name, worker_id = key
        opens = ("worker", worker_id) if worker_id is not None else None
        yield ReportRow((name or t(N_("Without a technician")),), RowKind.HEADING, opens=opens)
        yield from _lines(reader, groups[key], t, technicians=False)
    yield _total(rows, t(N_("Repairs in total")), t, 0)


def _lines(reader: Reader, rows: Sequence[RepairRow], t: Translate, *, technicians: bool) -> Iterator[ReportRow]:
    for row in rows:
        of_whom = row.worker if technicians else f"{row.object_number}  {row.object_name}"
        days = [reader.site.day(at) if at is not None else None for at in (row.created_at, row.finished_at)]
        cells = (row.number, of_whom, row.symptom or row.symptom_area, row.diagnosis or row.diagnosis_area,
                 row.resolution, row.stage, *days, row.days)  # fmt: skip
        yield ReportRow(cells, opens=("repair_line", row.id))
    yield _total(rows, t(N_("Repairs")), t, 1)


def _total(rows: Sequence[RepairRow], label: str, t: Translate, level: int) -> ReportRow:
    mean = average([row.days for row in rows if row.days is not None])
    said = t(N_("on average")) if mean is not None else ""
    cells = (label, Decimal(len(rows)), "", "", "", "", "", said, mean)
    return ReportRow(cells, RowKind.TOTAL, level)


_HELP: Final = N_("Symptom, diagnosis, resolution and stage of every repair; days from created to finished.")
REPAIRS_BY_OBJECT: Final = ReportSpec(
    "repairs_by_object",
    N_("Repair history by object"),
    _HELP,
    "wrench",
    REPAIR_CRITERIA,
    (ReportColumn(N_("Repair"), weight=1.5), ReportColumn(N_("Technician"), weight=1.3), *_REST),
    by_object,
)
REPAIRS_BY_TECHNICIAN: Final = ReportSpec(
    "repairs_by_technician",
    N_("Repair history by technician"),
    _HELP,
    "wrench",
    REPAIR_CRITERIA,
    (ReportColumn(N_("Repair"), weight=1.5), ReportColumn(N_("Service object"), weight=1.8), *_REST),
    by_technician,
)
