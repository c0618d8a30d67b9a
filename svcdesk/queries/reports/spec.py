"""What a report is: the criteria it asks for, and how its table is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from svcdesk.domain.fields import FieldKind, FieldSpec, read_value
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.problems import Problem, Refused, refuse
from svcdesk.i18n import N_, Texts, texts
from svcdesk.queries.forms import captions_for, row_captions
from svcdesk.queries.sheet_rows import ReportChart, ReportColumn, ReportRow, ReportTable
from svcdesk.queries.work_orders import company_head
from svcdesk.store import Reader
from svcdesk.store.called import find_by_text

Translate = Texts


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """One report. ``title`` and the labels of ``columns`` are English source texts.

    ``rows`` makes the rows for criteria by name (only those given), in words of the language given. Charts among them
    are printed above the table.
    """

    name: str
    title: str
    help: str
    icon: str
    criteria: tuple[FieldSpec, ...]
    columns: tuple[ReportColumn, ...]
    rows: Callable[[Reader, Mapping[str, Any], Translate], Iterable[ReportRow | ReportChart]]


def said_criteria(spec: ReportSpec, words: Sequence[str]) -> dict[str, str]:
    """The criteria of ``name=value`` words, as typed. Raises Refused (word.no_value)."""
    for word in words:
        if "=" not in word:
            raise refuse("word.no_value", word=word, names=", ".join(field.name for field in spec.criteria))
    return {name: value for name, _equals, value in (word.partition("=") for word in words)}


def read_criteria(reader: Reader, spec: ReportSpec, said: Mapping[str, object]) -> dict[str, Any]:
    """The values of typed criteria. Raises Refused with a problem for each that cannot be read."""
    known = {field.name: field for field in spec.criteria}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, raw in said.items():
        field = known.get(name) or known.get(f"{name}_id")
        if field is None:
            raise refuse("report.no_criterion", name, name=name, names=", ".join(known))
        try:
            if field.kind is FieldKind.LOOKUP and isinstance(raw, str):
                values[field.name] = find_by_text(reader.session, field, raw)
            else:
                values[field.name] = read_value(field, raw, reader.site)
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return {name: value for name, value in values.items() if value not in (None, "")}


def load_report(reader: Reader, spec: ReportSpec, criteria: Mapping[str, Any], language: str) -> ReportTable:
    """The table of a report in a language. Raises Refused for criteria that make no sense."""
    t = texts(language)
    captions = row_captions(spec.criteria, criteria_of(spec, criteria),
                            captions_for(reader, [(spec.criteria, criteria_of(spec, criteria))]))  # fmt: skip
    said = tuple(
        (t(field.label), captions.get(field.name) or criterion_text(criteria[field.name], t))
        for field in spec.criteria
        if field.name in criteria
    )
    made = tuple(spec.rows(reader, criteria, t))
    columns = tuple(ReportColumn(t(c.label), c.kind, c.weight, c.places) for c in spec.columns)
    return ReportTable(
        name=spec.name, title=t(spec.title), language=language, time_zone=reader.company.time_zone,
        company=company_head(reader), criteria=said, columns=columns,
        rows=tuple(row for row in made if isinstance(row, ReportRow)),
        charts=tuple(chart for chart in made if isinstance(chart, ReportChart)),
    )  # fmt: skip


def criteria_of(spec: ReportSpec, criteria: Mapping[str, Any]) -> dict[str, Any]:
    """The criteria with None for those not given."""
    return {field.name: criteria.get(field.name) for field in spec.criteria}


def criterion_text(value: object, t: Translate) -> str:
    """A criterion as a word."""
    if isinstance(value, bool):
        return t(N_("yes")) if value else t(N_("no"))
    if isinstance(value, Enum) and type(value) in KIND_TEXTS:
        return t(KIND_TEXTS[type(value)][value])
    return t(str(value.value)) if isinstance(value, Enum) else str(value)
