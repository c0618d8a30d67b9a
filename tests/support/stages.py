"""A small tree of stages in a database, as the demo company has it."""

from __future__ import annotations

from dataclasses import dataclass

from svcdesk.commands.runner import CommandRunner
from svcdesk.models import ServiceOrder
from svcdesk.store import Store
from tests.support.databases import made_once
from tests.support.records import add


@dataclass(frozen=True, slots=True)
class Stages:
    """The ids: planning → (work → (wait, done → settled), dropped); a reason and two phases."""

    planning: int
    work: int
    wait: int
    done: int
    settled: int
    dropped: int
    reason: int
    planned: int
    on_site: int


@made_once
def make_stages(runner: CommandRunner) -> Stages:
    """Waiting and dropped ask for a reason; done may not be canceled, settled not be changed at all."""
    planned = add(runner, "activity_phase", code="PLAN", name="planned")
    on_site = add(runner, "activity_phase", code="SITE", name="on site")
    planning = add(runner, "stage", code="PLAN", name="Planning", phase_id=planned)
    work = add(runner, "stage", code="WORK", name="In process", parent_id=planning, phase_id=on_site, may_delete=False)
    wait = add(runner, "stage", code="WAIT", name="Waiting", parent_id=work, stops_recording=True, needs_reason=True)
    done = add(runner, "stage", code="DONE", name="Done", parent_id=work, may_cancel=False, may_delete=False,
               may_post=True)  # fmt: skip
    settled = add(runner, "stage", code="SETTLED", name="Settled", parent_id=done, may_modify=False, may_cancel=False,
                  may_delete=False, may_post=True)  # fmt: skip
    dropped = add(runner, "stage", code="DROPPED", name="Dropped", parent_id=planning, may_modify=False,
                  needs_reason=True)  # fmt: skip
    reason = add(runner, "reason_code", code="PARTS", name="Parts ordered")
    return Stages(planning, work, wait, done, settled, dropped, reason, planned, on_site)


def put_at(store: Store, order_id: int, stage_id: int | None) -> None:
    """The order stands there, however it came there."""
    with store.write() as uow:
        uow.get(ServiceOrder, order_id).stage_id = stage_id
        uow.describe("Put at a stage for a test")


def stage_id_of(store: Store, order_id: int) -> int | None:
    """Where the order stands."""
    with store.read() as reader:
        return reader.session.get_one(ServiceOrder, order_id).stage_id
