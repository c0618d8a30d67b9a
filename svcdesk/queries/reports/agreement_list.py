"""Service agreements: header fields, and the lines with their intervals in words where asked for (reference 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import or_, select

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.planning.words import PlanningWords
from svcdesk.i18n import N_
from svcdesk.models import (
    Agreement,
    AgreementGroup,
    AgreementLine,
    Customer,
    Project,
    ServiceInterval,
    ServiceLevel,
    ServiceObject,
    TimeWindow,
)
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader
from svcdesk.store.planning_facts import interval_of, window_of
from svcdesk.store.stock_facts import among


class AgreementsBy(StrEnum):
    """By what the agreements of the report are grouped."""

    PROJECT = N_("project")
    AGREEMENT_GROUP = N_("agreement group")
    CUSTOMER = N_("customer")


_WHICH: Final = N_("Which agreements")
_HOW: Final = N_("How")
_CRITERIA: Final = (
    FieldSpec("customer_id", N_("Customer"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="customer"),
    FieldSpec("project_id", N_("Project"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="project"),
    FieldSpec("group_id", N_("Agreement group"), FieldKind.LOOKUP, section=_WHICH, nullable=True,
              target="agreement_group"),
    FieldSpec("valid_on", N_("Valid on"), FieldKind.DAY, section=_WHICH, nullable=True,
              help=N_("Empty: whatever their validity.")),
    FieldSpec("templates", N_("Templates too"), FieldKind.FLAG, section=_WHICH),
    FieldSpec("group_by", N_("Group by"), FieldKind.CHOICE, section=_HOW, choices=tuple(AgreementsBy), nullable=True),
    FieldSpec("with_lines", N_("With lines"), FieldKind.FLAG, section=_HOW,
              help=N_("Below each agreement what is done, how often, and within what.")),
)  # fmt: skip
_COLUMNS: Final = (
    ReportColumn(N_("Agreement"), weight=1.0),
    ReportColumn(N_("Description"), weight=2.5),
    ReportColumn(N_("Customer, interval"), weight=2.7),
    ReportColumn(N_("Service level"), weight=1.3),
    ReportColumn(N_("Start"), CellKind.DAY, 1.1),
    ReportColumn(N_("End"), CellKind.DAY, 1.1),
    ReportColumn(N_("Quantity"), CellKind.NUMBER, 0.7),
)


def agreement_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading a group, a line an agreement, a detail a line of it; in the end how many there are."""
    rows = _agreements(reader, criteria)
    lines: dict[int, list[ReportRow]] = {}
    if criteria.get("with_lines"):
        lines = _lines(reader, [row[0].id for row in rows], t)
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(_group_of(row, criteria.get("group_by")), []).append(row)
    for group in sorted(groups):
        if group:
            yield ReportRow((group,), RowKind.HEADING)
        for agreement, project, customer, _group, level in groups[group]:
            del project
            state = ", ".join(_states(agreement, t))
            text = f"{agreement.description} ({state})" if state else agreement.description
            cells = (agreement.number, text, customer.name, level or "", agreement.starts_on, agreement.ends_on)
            yield ReportRow(cells, opens=("agreement", agreement.id))
            yield from lines.get(agreement.id, ())
    yield ReportRow((t(N_("Agreements in total")), None, None, None, None, None, Decimal(len(rows))), RowKind.TOTAL)


def _states(agreement: Agreement, t: Translate) -> Iterator[str]:
    if agreement.template:
        yield t(N_("template"))
    if agreement.suspended:
        yield t(N_("suspended"))


def _group_of(row: Any, group_by: AgreementsBy | None) -> str:
    _agreement, project, customer, group, _level = row
    if group_by is AgreementsBy.PROJECT:
        return f"{project.number}  {project.name}"
    if group_by is AgreementsBy.AGREEMENT_GROUP:
        return str(group)
    return f"{customer.number}  {customer.name}" if group_by is AgreementsBy.CUSTOMER else ""


def _agreements(reader: Reader, criteria: Mapping[str, Any]) -> list[Any]:
    query: Any = (
        select(Agreement, Project, Customer, AgreementGroup.name, ServiceLevel.name)
        .join(Project, Project.id == Agreement.project_id)
        .join(Customer, Customer.id == Project.customer_id)
        .join(AgreementGroup, AgreementGroup.id == Agreement.group_id)
        .outerjoin(ServiceLevel, ServiceLevel.id == Agreement.service_level_id)
    )
    for name, column in (
        ("customer_id", Project.customer_id), ("project_id", Agreement.project_id), ("group_id", Agreement.group_id),
    ):  # fmt: skip
        if criteria.get(name) is not None:
            query = query.where(column == criteria[name])
    if not criteria.get("templates"):
        query = query.where(Agreement.template.is_(False))
    if (day := criteria.get("valid_on")) is not None:
        query = query.where(Agreement.starts_on <= day, or_(Agreement.ends_on.is_(None), Agreement.ends_on >= day))
    return list(reader.session.execute(query.order_by(Agreement.number, Agreement.id)))


def _lines(reader: Reader, agreement_ids: list[int], t: Translate) -> dict[int, list[ReportRow]]:
    words = PlanningWords(t.language)
    rows: Any = reader.session.execute(
        select(AgreementLine, ServiceInterval, TimeWindow, ServiceObject.name)
        .outerjoin(ServiceInterval, ServiceInterval.id == AgreementLine.interval_id)
        .outerjoin(TimeWindow, TimeWindow.id == AgreementLine.window_id)
        .outerjoin(ServiceObject, ServiceObject.id == AgreementLine.object_id)
        .where(among(AgreementLine.agreement_id, agreement_ids))
        .order_by(AgreementLine.agreement_id, AgreementLine.line_number, AgreementLine.id)
    )
    found: dict[int, list[ReportRow]] = {}
    for line, interval, window, thing in rows:
        what = " · ".join(filter(None, (line.description or line.service_text, thing)))
        terms = words.terms(
            interval_of(interval) if interval is not None else None, window_of(window) if window is not None else None
        )
        if line.stopped:
            state = t(N_("line stopped"))
            terms = f"{terms} ({state})"
        cells = (str(line.line_number), what, terms, "", line.starts_on, line.ends_on, line.quantity)
        found.setdefault(line.agreement_id, []).append(ReportRow(cells, RowKind.DETAIL))
    return found


AGREEMENT_LIST: Final = ReportSpec(
    "agreement_list",
    N_("Service agreements"),
    N_("Agreements by project, group or customer, with their lines where you want them."),
    "file-text",
    _CRITERIA,
    _COLUMNS,
    agreement_rows,
)
