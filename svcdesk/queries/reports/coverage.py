"""Coverage check: is an object under an agreement or warranty on a day, and what does it give (issue 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from svcdesk.domain.coverage import AgreementCover
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import CoverState
from svcdesk.domain.planning.words import PlanningWords
from svcdesk.i18n import N_
from svcdesk.models import ServiceObject
from svcdesk.queries.coverage import load_coverages
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader

_WHICH: Final = N_("Which objects")
_CRITERIA: Final = (
    FieldSpec("object_id", N_("Service object"), FieldKind.LOOKUP, section=_WHICH, nullable=True,
              target="service_object"),
    FieldSpec("customer_id", N_("Customer"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="customer"),
    FieldSpec("group_id", N_("Group"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="object_group"),
    FieldSpec("day", N_("On the day"), FieldKind.DAY, section=_WHICH, nullable=True, help=N_("Empty: today.")),
    FieldSpec("uncovered_only", N_("Only what nothing covers"), FieldKind.FLAG, section=_WHICH),
)  # fmt: skip
_COLUMNS: Final = (
    ReportColumn(N_("Object, agreement, line"), weight=3.2),
    ReportColumn(N_("On the day"), weight=1.3),
    ReportColumn(N_("Until"), CellKind.DAY, 1.0),
    ReportColumn(N_("Service level, interval"), weight=3.0),
    ReportColumn(N_("Last visit"), CellKind.DAY, 1.2),
    ReportColumn(N_("Next visit"), CellKind.DAY, 1.2),
)


def coverage_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading an object; below it a line for its warranty and for each agreement, with what the lines of it give."""
    day: date = criteria.get("day") or reader.site.day(reader.clock.now())
    query = select(ServiceObject.id)
    for name, column in (("object_id", ServiceObject.id), ("customer_id", ServiceObject.customer_id),
                         ("group_id", ServiceObject.group_id)):  # fmt: skip
        if criteria.get(name) is not None:
            query = query.where(column == criteria[name])
    words = PlanningWords(t.language)
    states = KIND_TEXTS[CoverState]
    covered = count = 0
    for one in load_coverages(reader, list(reader.session.scalars(query)), day):
        count += 1
        covered += one.is_covered
        if criteria.get("uncovered_only") and one.is_covered:
            continue
        said = t(states[CoverState.COVERED if one.is_covered else CoverState.NONE])
        heading = "  ".join(filter(None, (one.number, one.name)))
        yield ReportRow((f"{heading} · {said}",), RowKind.HEADING, opens=("service_object", one.object_id))
        if one.warranty is not CoverState.NONE:
            yield ReportRow(
                (t(N_("Warranty")), t(states[one.warranty]), one.warranty_until),
                opens=("service_object", one.object_id),
            )  # fmt: skip
        for agreement in one.agreements:
            yield from _agreement_rows(agreement, words, t)
        for repair in one.repairs:
            name = t(N_("Warranty of the repair {number}")).format(number=repair.number)
            what = " · ".join(filter(None, (name, repair.text)))
            cells = (what, t(states[CoverState.COVERED]), repair.until)
            yield ReportRow(cells, opens=("repair_line", repair.repair_id))
        if one.warranty is CoverState.NONE and not one.agreements:
            yield ReportRow((t(N_("No agreement, no warranty.")),), RowKind.DETAIL)
    yield ReportRow((t(N_("Objects covered on the day")), None, None, f"{covered} / {count}"), RowKind.TOTAL)


def _agreement_rows(agreement: AgreementCover, words: PlanningWords, t: Translate) -> Iterator[ReportRow]:
    text = f"{agreement.number}  {agreement.description}"
    state = t(KIND_TEXTS[CoverState][agreement.state])
    cells = (text, state, agreement.ends_on, agreement.service_level or t(N_("no service level")))
    yield ReportRow(cells, opens=("agreement", agreement.agreement_id))
    for line in agreement.lines:
        opens = ("service_order", line.order_id) if line.order_id is not None else ("agreement", agreement.agreement_id)
        what = (f"{line.number}  {line.text}", None, None, words.terms(line.interval, line.window), line.last_on,
                line.next_on)  # fmt: skip
        yield ReportRow(what, RowKind.DETAIL, opens=opens)


OBJECT_COVERAGE: Final = ReportSpec(
    "object_coverage",
    N_("Coverage check"),
    N_("Whether an object is under an agreement or warranty on a day, and what that gives: service level, intervals, "
       "last and next visit."),
    "circle-check",
    _CRITERIA,
    _COLUMNS,
    coverage_rows,
)  # fmt: skip
