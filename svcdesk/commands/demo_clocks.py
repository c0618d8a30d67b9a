"""The clocks of the demo company's orders: some run late or at risk, some wait for parts, some are finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import select

from svcdesk.domain.kinds import LineStatus, Origin, Progress, ReasonType
from svcdesk.domain.service_levels import Promise, Recorded, compute_clock
from svcdesk.models import Agreement, OrderLine, ReasonCode, ServiceOrder, Stage, StageReason, TimeRecord
from svcdesk.models.base import Base
from svcdesk.store import UnitOfWork
from svcdesk.store.recording_facts import ClockColumns, clock_columns, load_promises, whole_minute
from svcdesk.store.worker_facts import seconds

RUNNING_SHARES: Final = (1.4, 0.93, 0.82, 0.1, 0.35, 0.55, 0.2, 0.66, 0.05, 0.45, 1.08, 0.78)
"""How much of the allowed time the running clocks have spent: two of twelve are late, three at risk."""
MOST_RUNNING: Final = 24
STOPPED: Final = 3
FINISHED_SINCE: Final = timedelta(days=60)
_LONGEST: Final = timedelta(days=45)


def add_clocks(uow: UnitOfWork, rows: dict[type[Base], list[dict[str, Any]]]) -> None:
    """Give the orders, which are about to be inserted as the first of an empty table, their clocks and logs."""
    uow.session.flush()
    clocks = _Clocks(uow)
    for row in rows[ServiceOrder]:
        row |= {"service_level_id": None, **ClockColumns()._asdict()}
    open_ids = {line["order_id"] for line in rows[OrderLine] if line["status"] is LineStatus.CREATED}
    for id_, row in enumerate(rows[ServiceOrder], 1):
        if row["origin"] is not Origin.USER or row["agreement_id"] not in clocks.levels:
            continue
        if row["signed_off_at"] is not None and row["signed_off_at"] > uow.now - FINISHED_SINCE:
            clocks.finish(id_, row)
        elif row["progress"] is Progress.IN_PROCESS and row["signed_off_at"] is None and id_ in open_ids:
            clocks.waiting.append((id_, row))
    clocks.run()
    rows[TimeRecord] = clocks.log
    rows[StageReason] = clocks.reasons


class _Clocks:
    def __init__(self, uow: UnitOfWork) -> None:
        session = uow.session
        self.uow = uow
        self.rnd = Random("svcdesk-demo-clocks")
        levels = select(Agreement.id, Agreement.service_level_id).where(Agreement.service_level_id.is_not(None))
        self.levels: dict[int, int] = {id_: level_id for id_, level_id in session.execute(levels) if level_id}
        self.promises = load_promises(session, uow.site, count_open=True)
        self.stages = dict(session.execute(select(Stage.code, Stage.id)).all())
        self.parts = session.scalars(select(ReasonCode.id).where(ReasonCode.code == "PARTS")).one()
        self.waiting: list[tuple[int, dict[str, Any]]] = []
        self.log: list[dict[str, Any]] = []
        self.reasons: list[dict[str, Any]] = []

    def run(self) -> None:
        """Start the clocks of what is to be done first; the last ones of them stand still."""
        first = sorted(self.waiting, key=lambda one: (one[1]["preferred_at"] or self.uow.now, one[0]))
        waiting = first[: MOST_RUNNING + STOPPED]
        for at, (id_, row) in enumerate(waiting[:-STOPPED]):
            share = RUNNING_SHARES[at % len(RUNNING_SHARES)]
            self._write(id_, row, [Recorded(self._start(row, self.uow.now, share), None)])
        for id_, row in waiting[-STOPPED:]:
            self._wait_for_parts(id_, row)

    def finish(self, id_: int, row: dict[str, Any]) -> None:
        """A clock that ran until the sign-off, now and then a little too long."""
        end = whole_minute(row["signed_off_at"])
        start = self._start(row, end, self.rnd.triangular(0.15, 1.12, 0.6))
        self._write(id_, row, [Recorded(start, max(seconds(end), start))])

    def _wait_for_parts(self, id_: int, row: dict[str, Any]) -> None:
        stopped = whole_minute(self.uow.now - timedelta(minutes=self.rnd.randrange(40, 200)))
        start = self._start(row, stopped, self.rnd.uniform(0.3, 0.7))
        row["stage_id"] = self.stages["WAIT"]
        self.reasons.append({
            "order_id": id_, "stage_id": row["stage_id"], "type": ReasonType.STAGE_CHANGE, "reason_id": self.parts,
            "note": "", "at": stopped, "user": self.uow.user,
        })  # fmt: skip
        self._write(id_, row, [Recorded(start, max(seconds(stopped), start))])

    def _promise(self, row: dict[str, Any]) -> Promise:
        return self.promises[self.levels[row["agreement_id"]]]

    def _start(self, row: dict[str, Any], end: datetime, share: float) -> int:
        """When a clock began that has spent a share of its time at ``end``, but not before there was an order."""
        promise, last = self._promise(row), seconds(whole_minute(end))
        earliest = max(seconds(whole_minute(row["created_at"])), last - int(_LONGEST.total_seconds()))
        wanted = share * compute_clock(promise, [Recorded(last, None)], last).allowed
        low, high = earliest // 60, last // 60
        while low < high:  # the latest minute from which so much has been spent
            middle = (low + high + 1) // 2
            counted = promise.counted
            spent = counted.open_seconds(middle * 60, last) if counted is not None else last - middle * 60
            low, high = (middle, high) if spent >= wanted else (low, middle - 1)
        return low * 60

    def _write(self, id_: int, row: dict[str, Any], spans: Sequence[Recorded]) -> None:
        reading = compute_clock(self._promise(row), spans, seconds(self.uow.now))
        running = spans[-1].end is None
        row |= clock_columns(reading, running=running)._asdict()
        row["service_level_id"] = self.levels[row["agreement_id"]]
        self.log += self._log_rows(id_, spans)

    def _log_rows(self, id_: int, spans: Sequence[Recorded]) -> Iterator[dict[str, Any]]:
        for span in spans:
            yield {
                "entity": "service_order", "entity_id": id_, "started_at": _instant(span.start),
                "ended_at": None if span.end is None else _instant(span.end), "user": self.uow.user,
            }  # fmt: skip


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
