"""A small company with service levels, agreements, stages and reasons, and what a user does there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.recording import (
    recording_enters_stage,
    recording_signed_off,
)
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stage_reasons import GivenReason
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import ReasonType, Recording
from svcdesk.domain.problems import Refused
from svcdesk.models import (
    Project,
    ServiceOrder,
    Stage,
    StageReason,
    TimeRecord,
    WorkCalendar,
)
from svcdesk.problem_texts import TEXTS, problem_text
from svcdesk.store import Store, UnitOfWork
from tests.support.clocks import MovingClock, wall
from tests.support.databases import made_once
from tests.support.records import Known, add, small_company


@dataclass(frozen=True, slots=True)
class EnterStage(Command):
    """What changing the stage does to recording."""

    name: ClassVar[str] = "test_enter_stage"
    order_id: int
    stage_id: int
    reason_id: int | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Enter it."""
        order, stage = uow.get(ServiceOrder, self.order_id), uow.get(Stage, self.stage_id)
        old = uow.session.get(Stage, order.stage_id) if order.stage_id is not None else None
        given = GivenReason(self.reason_id) if self.reason_id is not None else None
        recording_enters_stage(uow, order, old, stage, given)
        order.stage_id = stage.id
        uow.session.flush()


@dataclass(frozen=True, slots=True)
class SignOff(Command):
    """What sign-off does to recording."""

    name: ClassVar[str] = "test_sign_off"
    order_id: int
    reason_id: int | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Sign it off."""
        order = uow.get(ServiceOrder, self.order_id)
        recording_signed_off(uow, order, GivenReason(self.reason_id) if self.reason_id is not None else None)
        order.signed_off_at = uow.now
        uow.session.flush()


@dataclass(frozen=True, slots=True)
class _Levels:
    known: Known
    office: int
    project: int
    by_clock: int
    by_office: int
    group: int
    reason: int


def _add_level(runner: CommandRunner, code: str, **values: Any) -> int:
    return add(runner, "service_level", code=code, name=f"Level {code}", **values)


@made_once
def _level_company(runner: CommandRunner) -> _Levels:
    known = small_company(runner)
    with runner.store.read() as reader:
        office = reader.session.scalars(select(WorkCalendar.id)).one()
        project = reader.session.scalars(select(Project.id).where(Project.customer_id == known.customer)).one()
    return _Levels(
        known, office, project, _add_level(runner, "8H", hours=8),
        _add_level(runner, "8HO", hours=8, calendar_id=office),
        add(runner, "agreement_group", code="STD", name="Standard"),
        add(runner, "reason_code", code="PART", name="Parts were missing"),
    )  # fmt: skip


class LevelDesk:
    """A small company with service levels, agreements, stages and reasons, and what a user does there."""

    def __init__(self, store: Store, clock: MovingClock) -> None:
        self.store, self.clock = store, clock
        self.runner = CommandRunner(store)
        made = _level_company(self.runner)
        self.known, self.office, self.project = made.known, made.office, made.project
        self.by_clock, self.by_office = made.by_clock, made.by_office
        self.group, self.reason = made.group, made.reason

    def level(self, code: str, **values: Any) -> int:
        """A new service level."""
        return _add_level(self.runner, code, **values)

    def agreement(self, level_id: int | None = None, group_id: int | None = None) -> int:
        """A new agreement."""
        return add(self.runner, "agreement", description="Full care", project_id=self.project,
                   group_id=group_id or self.group, starts_on="2020-01-01", service_level_id=level_id)  # fmt: skip

    def stages(self) -> tuple[int, int]:
        """A stage of work, and one at which the clock stops."""
        work = add(self.runner, "stage", code="WORK", name="Work")
        wait = add(self.runner, "stage", code="WAIT", name="Waiting", parent_id=work, stops_recording=True)
        return work, wait

    def order(self, agreement_id: int | None = None, *lines: RowDraft, **values: Any) -> int:
        """A new order made by hand."""
        start = {"description": "Lift stopped", "customer_id": self.known.customer, "agreement_id": agreement_id}
        result = self.runner.run(CreateOrder(start | values, lines)).result
        assert isinstance(result, int)
        return result

    def do(self, command: Command, at: str = "") -> None:
        """Run a command, at a time."""
        if at:
            self.clock.set(at)
        self.runner.run(command)

    def refused(self, command: Command, at: str = "") -> list[tuple[str, str]]:
        """The codes and targets of a refusal; each has a sentence that can be filled in."""
        if at:
            self.clock.set(at)
        with pytest.raises(Refused) as refused:
            self.runner.run(command)
        problems = refused.value.problems
        assert all(problem.code in TEXTS and "{" not in problem_text(problem) for problem in problems)
        return [(problem.code, problem.target) for problem in problems]

    def state(self, order_id: int) -> tuple[Recording, str, str, Decimal | None]:
        """State, start, deadline and compliance as lists read them."""
        with self.store.read() as reader:
            order = reader.session.get_one(ServiceOrder, order_id)
            return order.recording, wall(order.recording_started_at), wall(order.due_at), order.compliance

    def log(self, order_id: int) -> list[tuple[str, str]]:
        """The recorded spans."""
        with self.store.read() as reader:
            query = select(TimeRecord).where(TimeRecord.entity_id == order_id).order_by(TimeRecord.id)
            return [(wall(row.started_at), wall(row.ended_at)) for row in reader.session.scalars(query)]

    def reasons(self, order_id: int) -> list[tuple[ReasonType, int | None, str]]:
        """The order's log of reasons."""
        with self.store.read() as reader:
            query = select(StageReason).where(StageReason.order_id == order_id).order_by(StageReason.id)
            return [(row.type, row.stage_id, row.note) for row in reader.session.scalars(query)]

    def demand(self, parameter: str) -> None:
        """Switch a parameter on."""
        self.runner.run(SetParameter(parameter, "yes"))
