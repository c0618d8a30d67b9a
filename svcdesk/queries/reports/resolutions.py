"""Resolution by symptom and by diagnosis: what was done, how long it took, how often the fault came back (16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final, NamedTuple

from svcdesk.domain.money import round_half_up
from svcdesk.domain.text import sort_key
from svcdesk.i18n import N_
from svcdesk.queries.repair_selection import (
    REPAIR_CRITERIA,
    RepairRow,
    average,
    load_repairs,
    load_returned,
    load_worked_hours,
)
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader

_COLUMNS: Final = (
    ReportColumn(N_("Resolution"), weight=3.0),
    ReportColumn(N_("Repairs"), CellKind.NUMBER, 1.0),
    ReportColumn(N_("Share"), CellKind.PERCENT, 1.0),
    ReportColumn(N_("Average days until finished"), CellKind.NUMBER, 1.5),
    ReportColumn(N_("Average hours worked"), CellKind.NUMBER, 1.4),
    ReportColumn(N_("Came back in 90 days"), CellKind.NUMBER, 1.3),
    ReportColumn(N_("Came back, share"), CellKind.PERCENT, 1.2),
)


class _Known(NamedTuple):
    returned: frozenset[int]
    hours: dict[int, Decimal]
    """Worked hours of a finished repair line, by its id; of an order with several, each has its part."""


def resolution_rows(by_symptom: bool, reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading a symptom (or diagnosis), a line a resolution, the most frequent first; finished repairs only.

    Days run from created to finished, hours are those of the order's hour lines.
    """
    rows = [row for row in load_repairs(reader, criteria) if row.finished_at is not None]
    known = _Known(load_returned(reader), load_worked_hours(reader))
    groups: dict[tuple[str, str, int | None], list[RepairRow]] = {}
    for row in rows:
        key = (row.symptom_area, row.symptom, row.symptom_area_id)
        if not by_symptom:
            key = (row.diagnosis_area, row.diagnosis, row.diagnosis_area_id)
        groups.setdefault(key, []).append(row)
    entity, without = "symptom_area", N_("Without a symptom")
    if not by_symptom:
        entity, without = "diagnosis_area", N_("Without a diagnosis")
    for key in sorted(groups, key=lambda key: (not key[0], *(sort_key(word, t.language) for word in key[:2]), key)):
        area, code, area_id = key
        name = " · ".join(filter(None, (area, code))) or t(without)
        yield ReportRow((name,), RowKind.HEADING, opens=(entity, area_id) if area_id is not None else None)
        yield from _resolutions(groups[key], known, t)
        yield _row(groups[key], t(N_("Total of the group")), len(rows), known, RowKind.TOTAL, 1)
    yield _row(rows, t(N_("Finished repairs in total")), len(rows), known, RowKind.TOTAL)


def _resolutions(rows: Sequence[RepairRow], known: _Known, t: Translate) -> Iterator[ReportRow]:
    found: dict[tuple[str, int | None], list[RepairRow]] = {}
    for row in rows:
        found.setdefault((row.resolution, row.resolution_id), []).append(row)
    for (name, id_), of_it in sorted(found.items(), key=lambda item: (-len(item[1]), sort_key(item[0][0], t.language))):
        opens = ("resolution", id_) if id_ is not None else None
        yield _row(of_it, name or t(N_("Without a resolution")), len(rows), known, opens=opens)


def _row(
    rows: Sequence[RepairRow], label: str, of: int, known: _Known, kind: RowKind = RowKind.LINE, level: int = 0,
    opens: tuple[str, int] | None = None,
) -> ReportRow:  # fmt: skip
    again = sum(row.id in known.returned for row in rows)
    cells = (
        label, Decimal(len(rows)), _share(len(rows), of), average([row.days for row in rows if row.days is not None]),
        average([known.hours[row.id] for row in rows if row.id in known.hours]), Decimal(again),
        _share(again, len(rows)),
    )  # fmt: skip
    return ReportRow(cells, kind, level, opens)


def _share(part: int, of: int) -> Decimal | None:
    return round_half_up(Decimal(part) / of * 100, 1) if of else None


_HELP: Final = N_("How finished repairs were resolved: how often, in how many days from created to finished, with how "
                  "many hours of the order's hour lines, and how often the same symptom of the same object came back "
                  "within 90 days.")  # fmt: skip
RESOLUTIONS_BY_SYMPTOM: Final = ReportSpec(
    "resolutions_by_symptom",
    N_("Resolution by symptom"),
    _HELP,
    "check-check",
    REPAIR_CRITERIA,
    _COLUMNS,
    partial(resolution_rows, True),
)
RESOLUTIONS_BY_DIAGNOSIS: Final = ReportSpec(
    "resolutions_by_diagnosis",
    N_("Resolution by diagnosis"),
    _HELP,
    "check-check",
    REPAIR_CRITERIA,
    _COLUMNS,
    partial(resolution_rows, False),
)
