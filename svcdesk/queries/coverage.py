"""What covers service objects on a day: warranty and agreements, with service level, intervals, last and next visit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from svcdesk.domain.coverage import (
    NO_VISITS,
    AgreementCover,
    Coverage,
    LineVisits,
    RepairCover,
    agreement_state,
    line_cover,
    warranty_state,
)
from svcdesk.domain.kinds import CoverState, LineStatus
from svcdesk.domain.planning.terms import NOTHING_MADE, AgreementTerms, History
from svcdesk.models import (
    Agreement,
    AgreementLine,
    DiagnosisCode,
    ObjectRelation,
    OrderLine,
    RepairLine,
    Resolution,
    ServiceLevel,
    ServiceObject,
)
from svcdesk.store import Reader
from svcdesk.store.planning_facts import Wanted, load_history, load_terms
from svcdesk.store.stock_facts import among

_ORDER: Final = (
    CoverState.COVERED, CoverState.SUSPENDED, CoverState.NOT_BEGUN, CoverState.ENDED, CoverState.NONE,
)  # fmt: skip


def load_coverage(reader: Reader, object_id: int, day: date) -> Coverage | None:
    """What covers one object on a day; None if it is gone."""
    return next(iter(load_coverages(reader, [object_id], day)), None)


def load_coverages(reader: Reader, object_ids: Collection[int], day: date) -> list[Coverage]:
    """The same for many objects, by number: as many selects however many they are."""
    about = _agreements_of(reader, object_ids)
    wanted = sorted({id_ for ids in about.values() for id_ in ids})
    terms = (
        {one.id: one for one in load_terms(reader, Wanted(agreement_ids=wanted)) if not one.template} if wanted else {}
    )
    line_ids = [line.id for one in terms.values() for line in one.lines]
    history = load_history(reader, line_ids)
    visits = _visits(reader, line_ids, day)
    names = {
        id_: (description, level or "")
        for id_, description, level in reader.session.execute(
            select(Agreement.id, Agreement.description, ServiceLevel.name)
            .outerjoin(ServiceLevel, ServiceLevel.id == Agreement.service_level_id)
            .where(among(Agreement.id, wanted))
        )
    }
    repairs = _repairs(reader, object_ids, day)
    query = select(ServiceObject).where(among(ServiceObject.id, object_ids)).order_by(ServiceObject.number)
    found = []
    for thing in reader.session.scalars(query):
        covers = [
            _cover(terms[id_], *names[id_], thing.id, day, history, visits)
            for id_ in about.get(thing.id, ())
            if id_ in terms
        ]
        covers.sort(key=lambda one: (_ORDER.index(one.state), one.number))
        state = warranty_state(thing.commissioned_on, thing.warranty_until, day)
        found.append(Coverage(thing.id, thing.number, thing.name, day, state, thing.warranty_until, tuple(covers),
                              tuple(repairs.get(thing.id, ()))))  # fmt: skip
    return found


def _cover(
    agreement: AgreementTerms, description: str, level: str, object_id: int, day: date,
    history: dict[int, History], visits: dict[int, LineVisits],
) -> AgreementCover:  # fmt: skip
    lines = (
        line_cover(agreement, line, history.get(line.id, NOTHING_MADE), visits.get(line.id, NO_VISITS), day)
        for line in agreement.lines
        if line.object_id in (None, object_id)
    )
    return AgreementCover(
        agreement.id, agreement.number, description, agreement.starts_on, agreement.ends_on,
        agreement_state(agreement, day), level, tuple(line for line in lines if line is not None),
    )  # fmt: skip


def _repairs(reader: Reader, object_ids: Collection[int], day: date) -> dict[int, list[RepairCover]]:
    """The repairs finished until a day and under warranty on it, by object, the longest first."""
    query = (
        select(RepairLine.object_id, RepairLine.id, RepairLine.number, RepairLine.description, DiagnosisCode.name,
               Resolution.name, RepairLine.warranty_until)
        .outerjoin(DiagnosisCode, DiagnosisCode.id == RepairLine.diagnosis_id)
        .outerjoin(Resolution, Resolution.id == RepairLine.resolution_id)
        .where(among(RepairLine.object_id, object_ids), RepairLine.warranty_until >= day,
               RepairLine.finished_at < reader.site.day_span(day)[1])
        .order_by(RepairLine.warranty_until.desc(), RepairLine.id.desc())
    )  # fmt: skip
    found: dict[int, list[RepairCover]] = {}
    rows: Iterable[Any] = reader.session.execute(query)
    for object_id, id_, number, text, diagnosis, resolution, until in rows:
        said = " → ".join(part for part in (diagnosis or text, resolution) if part)
        found.setdefault(object_id, []).append(RepairCover(id_, number, said, until))
    return found


def _agreements_of(reader: Reader, object_ids: Collection[int]) -> dict[int, set[int]]:
    """The agreements that are related to objects, or name them in a line, by object."""
    found: dict[int, set[int]] = {}
    related: Iterable[Any] = reader.session.execute(
        select(ObjectRelation.object_id, ObjectRelation.agreement_id).where(
            among(ObjectRelation.object_id, object_ids), ObjectRelation.agreement_id.is_not(None)
        )
    )
    named: Iterable[Any] = reader.session.execute(
        select(AgreementLine.object_id, AgreementLine.agreement_id).where(among(AgreementLine.object_id, object_ids))
    )
    for rows in (related, named):
        for object_id, agreement_id in rows:
            found.setdefault(object_id, set()).add(agreement_id)
    return found


def _visits(reader: Reader, line_ids: Collection[int], day: date) -> dict[int, LineVisits]:
    """The last visit done until a day, and the first open one from it on, by agreement line."""
    found: dict[int, LineVisits] = {}
    query = select(
        OrderLine.agreement_line_id, OrderLine.order_id, OrderLine.status, OrderLine.executed_on,
        OrderLine.signed_off_at, OrderLine.scheduled_on, OrderLine.calculated_on,
    ).where(among(OrderLine.agreement_line_id, line_ids), OrderLine.status != LineStatus.CANCELED)  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query)
    for line_id, order_id, status, executed_on, signed_at, scheduled_on, calculated_on in rows:
        known = found.get(line_id, NO_VISITS)
        planned_on = scheduled_on or calculated_on
        is_done = status is LineStatus.POSTED or signed_at is not None or executed_on is not None
        done_on = executed_on or (reader.site.day(signed_at) if signed_at is not None else None) or planned_on
        if is_done and done_on is not None and done_on <= day:
            found[line_id] = replace(known, last_on=max(done_on, known.last_on or done_on))
        is_ahead = not is_done and planned_on is not None and planned_on >= day
        if is_ahead and (known.next_on is None or planned_on < known.next_on):
            found[line_id] = replace(known, next_on=planned_on, order_id=order_id)
    return found
