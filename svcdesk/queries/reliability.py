"""How reliable objects, groups and models are in a period: what ``domain.reliability`` makes of their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from svcdesk.domain.problems import refuse
from svcdesk.domain.reliability import RepairFact, cost_by_year, mean_between, months_of, per_month, top_parts
from svcdesk.queries.reliability_facts import Facts, find_objects, read_facts
from svcdesk.queries.reliability_rows import (
    MonthFaults,
    Reliability,
    ReliabilityBy,
    ReliabilityRow,
    ReliabilityWanted,
    RepeatFault,
)
from svcdesk.store import Reader

MOST_YEARS: Final = 30


def usual_period(today: date) -> tuple[date, date]:
    """The year before and this one until today, so that one year is whole."""
    return date(today.year - 1, 1, 1), today


def load_reliability(reader: Reader, wanted: ReliabilityWanted) -> Reliability:
    """Read it: as many selects however many objects. Raises Refused (batch.days, reliability.too_long)."""
    if wanted.last < wanted.first:
        raise refuse("batch.days", "until_day")
    if wanted.last.year - wanted.first.year > MOST_YEARS:
        raise refuse("reliability.too_long", "from_day", years=MOST_YEARS)
    objects = find_objects(reader, wanted)
    facts = read_facts(reader, wanted, objects)
    passed = min(wanted.last, reader.site.day(reader.clock.now()))
    places: dict[str, tuple[str, tuple[str, int] | None]] = {}
    groups: dict[str, list[int]] = defaultdict(list)
    for one in objects.values():
        key, name, opens = one.place(wanted.by)
        places.setdefault(key, (name, opens))  # of a model that is written in several ways, the first
        groups[key].append(one.id)
    rows = [_row(facts, passed, key, *places[key], ids) for key, ids in groups.items()]
    rows.sort(key=lambda row: (-row.faults, -row.cost, row.name))
    total = _row(facts, passed, "", "", None, list(objects))
    only = tuple(rows) if wanted.by is not ReliabilityBy.ALL else ()
    return Reliability(wanted, reader.company.currency, only, total, tuple(sorted(facts.unknown)), facts.numbers)


def _row(
    facts: Facts, passed: date, key: str, name: str, opens: tuple[str, int] | None, ids: Sequence[int]
) -> ReliabilityRow:  # fmt: skip
    """The figures of some of the objects; ``passed`` is the last day of the period that is not ahead."""
    first, last = facts.wanted.first, facts.wanted.last
    faults = [one for id_ in ids for one in facts.faults.get(id_, ())]
    by_month: dict[date, list[tuple[date, RepairFact]]] = {month: [] for month in months_of(first, last)}
    for day, fault in sorted(faults, key=lambda one: (one[0], one[1].id)):
        by_month[day.replace(day=1)].append((day, fault))
    months = tuple(
        MonthFaults(month, len(found), sum(fault.id in facts.again for _day, fault in found),
                    tuple(dict.fromkeys(fault.order_id for _day, fault in found)))
        for month, found in by_month.items()
    )  # fmt: skip
    repeats = sorted((one for id_ in ids for one in facts.repeats.get(id_, ())),
                     key=lambda one: (one.again_on, one.again_id), reverse=True)  # fmt: skip
    spent = dict.fromkeys(one for id_ in ids for one in facts.spent.get(id_, ()))
    return ReliabilityRow(
        key, name, opens, len(ids), len(faults), per_month(len(faults), first, passed),
        mean_between(len(faults), [facts.lives[id_] for id_ in ids], first, passed), months, tuple(repeats),
        cost_by_year(spent, facts.objects_of, frozenset(ids), facts.faulty),
        top_parts(one for id_ in ids for one in facts.used.get(id_, ())),
    )  # fmt: skip


__all__ = [
    "MOST_YEARS", "MonthFaults", "Reliability", "ReliabilityBy", "ReliabilityRow", "ReliabilityWanted", "RepeatFault",
    "load_reliability", "usual_period",
]  # fmt: skip
