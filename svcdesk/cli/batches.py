"""Batches on the command line: the dry run as a table, what became of each row, records called by their names."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from svcdesk.cli.output import cell_text, plain_problem, print_json, print_table, show_problems
from svcdesk.commands.batches import BatchCommand
from svcdesk.commands.catalogue import batches
from svcdesk.commands.runner import Done
from svcdesk.domain.batches import BatchPlan, BatchRow, Outcome
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kind_texts import kind_text
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.store import Reader
from svcdesk.store.called import find_by_text


def named_records(reader: Reader, args: argparse.Namespace) -> list[str]:
    """The ``field=value`` words of a command; in a batch a record is called by its number, code or name, or ``#id``.

    Raises Refused (field.not_found).
    """
    class_ = batches().get(args.command)
    if class_ is None:
        return list(args.fields)
    lookups = {spec.name: spec for spec in (*class_.criteria, *class_.options) if spec.kind is FieldKind.LOOKUP}
    words = []
    for word in args.fields:
        name, equals, value = word.partition("=")
        if equals and name in lookups and value.strip():
            words.append(f"{name}={find_by_text(reader.session, lookups[name], value)}")
        else:
            words.append(word)
    return words


def show_plan(plan: BatchPlan, command: BatchCommand, site: SiteTime, args: argparse.Namespace) -> None:
    """What a dry run found: every row with what would become of it and why."""
    if args.json:
        print_json({"done": False, "command": command.name, **_plain(plan)})
        return
    show_problems(plan.problems, as_json=False)
    _print_rows(plan, site)
    said = _("Would be done: {count}; with something to know: {conflicts}; skipped: {skipped}.")
    counts = (plan.count(Outcome.PLANNED, Outcome.CONFLICT), plan.count(Outcome.CONFLICT), plan.count(Outcome.SKIPPED))
    print(said.format(count=counts[0], conflicts=counts[1], skipped=counts[2]))


def show_report(done: Done, site: SiteTime, args: argparse.Namespace) -> None:
    """What a batch did: every row with what became of it and why."""
    report: Any = done.result
    title = _(done.title).format(**done.params)
    if args.json:
        print_json({"done": True, "title": title, "unit": done.unit_id, **_plain(report)})
        return
    show_problems(done.warnings, as_json=False)
    _print_rows(report, site)
    print(_("Done: {title}").format(title=title))


def _plain(plan: BatchPlan) -> dict[str, Any]:
    return {
        "counts": {outcome.value: plan.count(outcome) for outcome in Outcome},
        "problems": [plain_problem(problem) for problem in plan.problems],
        "columns": list(plan.columns),
        "rows": [_plain_row(row) for row in plan.rows],
    }


def _plain_row(row: BatchRow) -> dict[str, Any]:
    return {
        "key": row.key, "what": row.what, "outcome": row.outcome.value, "cells": list(row.cells),
        "entity": row.entity, "id": row.record_id, "problems": [plain_problem(problem) for problem in row.problems],
    }  # fmt: skip


def _print_rows(plan: BatchPlan, site: SiteTime) -> None:
    heads = [_("Result"), _("What"), *(_(label) for label in plan.columns), _("Why")]
    rows: Sequence[Sequence[str]] = [
        [
            kind_text(row.outcome), row.what, *(cell_text(cell, site) for cell in row.cells),
            " ".join(problem_text(problem) for problem in row.problems),
        ]
        for row in plan.rows
    ]  # fmt: skip
    if rows:
        print_table(heads, rows, last_whole=True)
