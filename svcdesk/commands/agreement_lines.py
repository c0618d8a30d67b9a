"""Completes and checks the lines of an agreement when it is saved (reference 4, 6.2)."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from svcdesk.commands.pricing import value_before
from svcdesk.commands.saving import Saving
from svcdesk.domain.agreements import check_agreement_line
from svcdesk.domain.line_filling import check_named, complete_agreement_line
from svcdesk.domain.problems import Problem
from svcdesk.models import AgreementLine
from svcdesk.models.specs import field_specs
from svcdesk.store.price_facts import load_book

_NOTE: Final = "lines"


class _Touched(NamedTuple):
    """A line that is new or changed in this save, where the form has it, what was given, and its category before."""

    line: Any
    path: str
    changed: set[str]
    fresh: bool
    category_id: int | None


def begin_agreement_line(saving: Saving, line: Any, path: str, changed: set[str]) -> None:
    """Remember a new or changed line."""
    saving.notes.setdefault(_NOTE, []).append(
        _Touched(line, path, changed, line.id is None, value_before(line, "category_id"))
    )


def complete_agreement_lines(saving: Saving) -> None:
    """Fill in and check every line that is new or changed; the categories and rules are read once for all."""
    touched: list[_Touched] = saving.notes.get(_NOTE, [])
    lines = [one for one in touched if one.line.type is not None]  # that a type is required has been said
    if not lines:
        return
    uow, specs = saving.uow, field_specs(AgreementLine)
    labels = {spec.name: spec.label for spec in specs}

    def values_of(line: Any) -> dict[str, Any]:
        return {spec.name: getattr(line, spec.name) for spec in specs}

    book = load_book(
        uow.session, saving.row.project_id, [values_of(line) for line, *_rest in lines], site=uow.site,
        day=uow.site.day(uow.now), currency=uow.company.currency, parameters=uow.parameters,
    )  # fmt: skip
    for line, path, changed, fresh, category_id in lines:
        proposed = None if fresh else book.find_property(category_id).line_property_id
        found = complete_agreement_line(values_of(line), changed, book, fresh=fresh, proposed_before=proposed)
        for name, value in found.items():
            setattr(line, name, value)
        values = values_of(line)
        unfit = [p for p in check_named(values, changed, book, fresh=fresh) if p.target == "category_id"]
        problems = check_agreement_line(values, labels) + unfit
        saving.problems += [Problem(p.code, p.severity, path + p.target, p.params) for p in problems]
