"""What helped before, asked while a repair is typed: an index in memory that follows the change table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from threading import Lock
from typing import Final

from sqlalchemy import select

from svcdesk.domain.helped import Answer, Asked, Case, Nearness, Proposal, Silence
from svcdesk.domain.repair_index import RepairIndex
from svcdesk.models import ObjectRelation, RepairLine, ServiceObject
from svcdesk.queries.forms import captions_of
from svcdesk.queries.past_repairs import changed_repairs, load_history, model_of
from svcdesk.store import Reader, Store
from svcdesk.store.feed import last_change

CASES: Final = 40
"""So many of the nearest cases of a proposal are listed; its figures count them all."""


@dataclass(frozen=True, slots=True)
class HelpedCase:
    """A past repair behind a proposal; ``likeness`` in percent, ``minutes`` its share of the order's worked time."""

    repair_id: int
    order_id: int
    number: str
    order: str
    service_object: str
    text: str
    finished_at: datetime
    nearness: Nearness
    likeness: int
    came_back: bool
    minutes: int | None


@dataclass(frozen=True, slots=True)
class HelpedPart:
    """A part of a proposal: in how many cases, and how much of it usually."""

    item_id: int
    item: str
    quantity: Decimal
    unit: str
    cases: int


@dataclass(frozen=True, slots=True)
class Helped:
    """A proposal with its names. ``near`` counts cases by nearness; ``minutes`` is the median of ``timed``."""

    diagnosis_area_id: int | None
    diagnosis_id: int | None
    resolution_id: int | None
    diagnosis_area: str
    diagnosis: str
    resolution: str
    because: Nearness | None
    near: Mapping[Nearness, int]
    used: int
    worked: int
    came_back: int
    waiting: int
    minutes: int | None
    timed: int
    parts: tuple[HelpedPart, ...]
    cases: tuple[HelpedCase, ...]


@dataclass(frozen=True, slots=True)
class HelpedAnswer:
    """The proposals, best first, or why there are none; ``alike`` cases were found."""

    proposals: tuple[Helped, ...] = ()
    silence: Silence | None = None
    alike: int = 0


class RepairMemory:
    """The history of repairs in memory: read once, then only what changed. One for all windows, from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index: RepairIndex | None = None
        self._seen = 0

    @property
    def is_read(self) -> bool:
        """Whether the history was read; the first answer reads it otherwise, which takes a while."""
        return self._index is not None

    def read(self, store: Store) -> None:
        """Read the history, if nobody has yet: for a pool thread, so that nothing waits for it."""
        with self._lock:  # taken first: a reader that waits for a lock would keep writers from committing
            if self._index is None:
                with store.read() as reader:
                    self._read(reader)

    def answer(self, reader: Reader, asked: Asked) -> HelpedAnswer:
        """What helped before; model and group are those of the object. A dozen selects, however long the history.

        On the thread of ``reader``; where ``is_read`` says no, the history is read first.
        """
        asked = _with_object(reader, asked)
        with self._lock:
            answer = self._follow(reader).propose(asked, reader.clock.now())
        return _named(reader, answer)

    def _follow(self, reader: Reader) -> RepairIndex:
        if self._index is None:
            return self._read(reader)
        self._seen, touched = changed_repairs(reader.session, self._seen)
        if touched:
            self._index.remove(touched)
            self._index.put(load_history(reader.session, touched))
        return self._index

    def _read(self, reader: Reader) -> RepairIndex:
        self._seen = last_change(reader.session)
        index = RepairIndex()
        index.put(load_history(reader.session))
        self._index = index
        return index


def _with_object(reader: Reader, asked: Asked) -> Asked:
    """Model and group of the object; that of a line without one is the only one of its order, as when it is saved."""
    about = select(ServiceObject.id, ServiceObject.maker, ServiceObject.model, ServiceObject.group_id)
    if asked.object_id is not None:
        about = about.where(ServiceObject.id == asked.object_id)
    elif asked.order_id is not None:
        related = select(ObjectRelation.object_id).where(ObjectRelation.order_id == asked.order_id)
        about = about.where(ServiceObject.id.in_(related))
    else:
        return asked
    rows = reader.session.execute(about.limit(2)).all()
    if len(rows) != 1:
        return asked
    return replace(asked, object_id=rows[0].id, model=model_of(rows[0].maker, rows[0].model), group_id=rows[0].group_id)


def _named(reader: Reader, answer: Answer) -> HelpedAnswer:
    shown = [case.repair for proposal in answer.proposals for case in proposal.cases[:CASES]]
    ids: dict[str, set[int | None]] = {
        "diagnosis_area": {found.diagnosis_area_id for found in answer.proposals},
        "diagnosis_code": {found.diagnosis_id for found in answer.proposals},
        "resolution": {found.resolution_id for found in answer.proposals},
        "item": {part.item_id for found in answer.proposals for part in found.parts},
        "service_order": {repair.order_id for repair in shown},
        "service_object": {repair.object_id for repair in shown},
    }
    names = {
        entity: captions_of(reader, entity, [id_ for id_ in found if id_ is not None]) for entity, found in ids.items()
    }
    query = select(RepairLine.id, RepairLine.number).where(RepairLine.id.in_([repair.id for repair in shown]))
    numbers = {row.id: row.number for row in reader.session.execute(query)} if shown else {}
    found = tuple(_helped(proposal, names, numbers) for proposal in answer.proposals)
    return HelpedAnswer(found, answer.silence, answer.alike)


def _helped(proposal: Proposal, names: Mapping[str, Mapping[int, str]], numbers: Mapping[int, str]) -> Helped:
    def name(entity: str, id_: int | None) -> str:
        return names[entity].get(id_, "") if id_ is not None else ""

    def case(found: Case) -> HelpedCase:
        repair = found.repair
        assert repair.finished_at is not None
        return HelpedCase(
            repair.id, repair.order_id, numbers.get(repair.id, ""), name("service_order", repair.order_id),
            name("service_object", repair.object_id), repair.text, repair.finished_at, found.nearness,
            round(found.likeness * 100), found.came_back, repair.minutes,
        )  # fmt: skip

    return Helped(
        proposal.diagnosis_area_id, proposal.diagnosis_id, proposal.resolution_id,
        name("diagnosis_area", proposal.diagnosis_area_id), name("diagnosis_code", proposal.diagnosis_id),
        name("resolution", proposal.resolution_id), proposal.because,
        {nearness: proposal.near(nearness) for nearness in Nearness if proposal.near(nearness)},
        proposal.used, proposal.worked, proposal.came_back, proposal.waiting, proposal.minutes, proposal.timed,
        tuple(HelpedPart(part.item_id, name("item", part.item_id), part.quantity, part.unit, part.cases)
              for part in proposal.parts),
        tuple(map(case, proposal.cases[:CASES])),
    )  # fmt: skip
