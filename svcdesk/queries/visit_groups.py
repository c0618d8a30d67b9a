"""The names of what visits are combined by: a service task, a worker or an object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select

from svcdesk.domain.kinds import CombineBy
from svcdesk.models import ServiceObject, ServiceTask, Worker
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among

_NAMED: Final[Mapping[CombineBy, tuple[Any, Any]]] = {
    CombineBy.TASK: (ServiceTask.id, ServiceTask.name),
    CombineBy.WORKER: (Worker.id, Worker.name),
    CombineBy.OBJECT: (ServiceObject.id, ServiceObject.name),
}


def load_group_names(reader: Reader, groups: Iterable[tuple[CombineBy, int]]) -> dict[tuple[CombineBy, int], str]:
    """The name of each group value, with a select for each kind of them."""
    wanted: dict[CombineBy, set[int]] = {}
    for combine, key in groups:
        if combine in _NAMED:
            wanted.setdefault(combine, set()).add(key)
    found: dict[tuple[CombineBy, int], str] = {}
    for combine, ids in wanted.items():
        id_, name = _NAMED[combine]
        found |= {(combine, row[0]): row[1] for row in reader.session.execute(select(id_, name).where(among(id_, ids)))}
    return found
