"""What helped before as a report: the same answer as in the form of a repair line, to print, export and script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.helped import Asked
from svcdesk.domain.helped_texts import because_text, name_of, outcome_text, silence_text, told_text
from svcdesk.domain.money import round_half_up
from svcdesk.i18n import N_
from svcdesk.queries.helped import Helped, RepairMemory
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader

_SYMPTOM: Final = N_("Symptom")
_CRITERIA: Final = (
    FieldSpec("description", N_("Symptom in words"), FieldKind.TEXT, section=_SYMPTOM, length=200),
    FieldSpec("object_id", N_("Service object"), FieldKind.LOOKUP, section=_SYMPTOM, nullable=True,
              target="service_object"),
    FieldSpec("condition_id", N_("Condition"), FieldKind.LOOKUP, section=_SYMPTOM, nullable=True,
              target="repair_condition"),
    FieldSpec("symptom_area_id", N_("Symptom area"), FieldKind.LOOKUP, section=_SYMPTOM, nullable=True,
              target="symptom_area"),
    FieldSpec("symptom_id", N_("Symptom"), FieldKind.LOOKUP, section=_SYMPTOM, nullable=True, target="symptom_code"),
)  # fmt: skip
_COLUMNS: Final = (
    ReportColumn(N_("Diagnosis → resolution"), weight=4.0),
    ReportColumn(N_("Worked"), weight=1.0),
    ReportColumn(N_("Came back in 90 days"), CellKind.NUMBER, 1.2, 0),
    ReportColumn(N_("Usual hours"), CellKind.NUMBER, 1.1, 2),
    ReportColumn(N_("Finished"), CellKind.INSTANT, 1.4),
    ReportColumn(N_("Alike"), CellKind.PERCENT, 0.9),
)


def helped_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A line a proposal, below it why, its parts and the repairs behind it; or one that says why there is none."""
    asked = Asked(
        criteria.get("description") or "", criteria.get("object_id"), condition_id=criteria.get("condition_id"),
        symptom_area_id=criteria.get("symptom_area_id"), symptom_id=criteria.get("symptom_id"),
    )  # fmt: skip
    answer = RepairMemory().answer(reader, asked)
    if answer.silence is not None:
        yield ReportRow((silence_text(answer.silence, answer.alike, t),), RowKind.HEADING)
    for one in answer.proposals:
        yield from _proposal_rows(one, t)


def _proposal_rows(one: Helped, t: Translate) -> Iterator[ReportRow]:
    told = told_text(one.diagnosis or one.diagnosis_area, one.resolution)
    hours = round_half_up(Decimal(one.minutes) / 60, 2) if one.minutes is not None else None
    yield ReportRow((told, outcome_text(one.worked, one.used, t), Decimal(one.came_back), hours))
    yield ReportRow((because_text(one.near, t),), RowKind.DETAIL)
    if one.parts:
        parts = ", ".join(f"{name_of(part.item)} ({part.cases}×)" for part in one.parts)
        yield ReportRow((t(N_("Parts: {parts}.")).format(parts=parts),), RowKind.DETAIL)
    for case in one.cases:
        what = " · ".join(filter(None, (case.order.partition("  ")[0], name_of(case.service_object), case.text)))
        hours = round_half_up(Decimal(case.minutes) / 60, 2) if case.minutes is not None else None
        yield ReportRow(
            (what, "", Decimal(case.came_back), hours, case.finished_at, Decimal(case.likeness)), RowKind.DETAIL,
            opens=("service_order", case.order_id),
        )  # fmt: skip


WHAT_HELPED: Final = ReportSpec(
    "what_helped",
    N_("What helped before"),
    N_("What was found and done in the past when such a fault was reported, and how it went."),
    "history",
    _CRITERIA,
    _COLUMNS,
    helped_rows,
)
