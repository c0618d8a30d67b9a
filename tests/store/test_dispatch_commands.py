"""The commands of the board on a real database: what is saved, refused, undone, and that it equals the preview."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from svcdesk.commands.company import SetParameter
from svcdesk.commands.dispatch import (
    CopyActivities,
    MoveActivities,
    PlaceActivities,
    Placement,
    ReassignActivities,
    ResizeActivity,
    Seen,
    SetClosed,
    SetDispatched,
    UnscheduleActivities,
)
from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, LineType
from svcdesk.domain.problems import Problem, Refused
from svcdesk.models import Activity, OrderLine
from svcdesk.problem_texts import problem_text
from svcdesk.queries.dispatch.board import load_bars, load_board
from svcdesk.queries.dispatch.details import load_details
from svcdesk.queries.dispatch.finding import find_on_board, load_to_dispatch
from svcdesk.queries.dispatch.queue import load_queue
from svcdesk.queries.dispatch.rows import BoardRequest
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.drops import command_of
from svcdesk.ui.dispatch.lanes import Lanes
from svcdesk.ui.dispatch.moves import judge, plan_move
from tests.support.board import MONDAY, SITE, SmallBoard, at, make_board, second

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def made(store: Store) -> SmallBoard:
    return make_board(store)


@pytest.fixture
def runner(store: Store, made: SmallBoard) -> CommandRunner:
    return CommandRunner(store)


def lanes_of(store: Store) -> Lanes:
    with store.read() as reader:
        return Lanes(load_board(reader, BoardRequest(at(0), at(0) + timedelta(days=7))), reader.site)


def stored(store: Store, activity_id: int) -> tuple[int | None, datetime | None, int, bool]:
    with store.read() as reader:
        row = reader.session.get_one(Activity, activity_id)
        return row.worker_id, row.starts_at, row.minutes, row.dispatched


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def test_placing_from_the_queue_names_itself_and_is_undone(
    store: Store, runner: CommandRunner, made: SmallBoard
) -> None:
    lift, jan = made.activities["lift"], made.workers["jan"]
    done = runner.run(PlaceActivities((Placement(lift, jan, at(14), 90, Seen(None, None, 90)),)))
    assert (done.title, done.params["who"], done.params["what"]) == (
        "Plan {what} for {who}, {when}",
        "Jan Śliwa",
        "Lift stopped",
    )
    assert done.warnings == ()
    assert stored(store, lift) == (jan, at(14), 90, False)
    runner.undo()
    assert stored(store, lift) == (None, None, 90, False)


def test_warnings_come_back_in_words(runner: CommandRunner, made: SmallBoard) -> None:
    ewa = made.workers["ewa"]
    done = runner.run(PlaceActivities((Placement(made.activities["lift"], ewa, at(15, 30, TUESDAY), 90),)))
    assert [problem_text(problem) for problem in done.warnings] == [
        "Ewa Gołąb is absent (leave) from 00:00 to Wed 25 Nov 00:00.",
        "Outside the working hours of Ewa Gołąb: Tue 24 Nov 08:00–16:00.",
        "Ewa Gołąb lacks the skill lifts.",
    ]


@pytest.mark.parametrize("name", ["overlap", "absence", "closed_hours", "missing_skill"])
def test_each_rule_refuses_by_setting_and_then_saves_nothing(
    store: Store, runner: CommandRunner, made: SmallBoard, name: str
) -> None:
    runner.run(SetParameter(name, "refuse"))
    lift, jan, ewa = made.activities["lift"], made.workers["jan"], made.workers["ewa"]
    where = {
        "overlap": (jan, at(9)), "absence": (ewa, at(9, 0, TUESDAY)), "closed_hours": (jan, at(6)),
        "missing_skill": (ewa, at(9)),
    }[name]  # fmt: skip
    with pytest.raises(Refused):
        runner.run(PlaceActivities((Placement(lift, *where, 90),)))
    assert stored(store, lift) == (None, None, 90, False)


def test_somebody_else_was_first(store: Store, runner: CommandRunner, made: SmallBoard) -> None:
    door, anna, jan = made.activities["door"], made.workers["anna"], made.workers["jan"]
    seen = Seen(anna, at(9), 60)
    runner.run(PlaceActivities((Placement(door, jan, at(12), 60, seen),)))
    with pytest.raises(Refused) as refused:
        runner.run(PlaceActivities((Placement(door, anna, at(10), 60, seen),)))
    (problem,) = refused.value.problems
    assert problem_text(problem).startswith(
        "“Door adjustment” was moved by somebody else meanwhile: now Jan Śliwa, Mon 23 Nov 12:00"
    )
    assert stored(store, door)[:2] == (jan, at(12))


def test_moving_by_days_keeps_the_clock_over_the_change(store: Store, runner: CommandRunner, made: SmallBoard) -> None:
    door, anna = made.activities["door"], made.workers["anna"]
    saturday = date(2027, 3, 27)
    runner.run(PlaceActivities((Placement(door, anna, at(15, 0, saturday), 60),)))
    runner.run(MoveActivities((door,), days=1))
    assert stored(store, door)[1] == at(15, 0, saturday + timedelta(days=1))
    assert at(15, 0, saturday + timedelta(days=1)) - at(15, 0, saturday) == timedelta(hours=23)


def test_reassigning_clears_dispatched_and_dispatching_needs_a_technician(
    store: Store, runner: CommandRunner, made: SmallBoard
) -> None:
    leak = made.activities["leak"]
    runner.run(ReassignActivities((leak,), made.workers["anna"]))
    assert stored(store, leak)[3] is False
    runner.run(SetDispatched((leak,)))
    runner.run(ReassignActivities((leak,), None))
    with pytest.raises(Refused) as refused:
        runner.run(SetDispatched((leak, made.activities["door"])))
    assert codes(refused.value.problems) == ["dispatch.no_worker"]
    assert stored(store, made.activities["door"])[3] is False


def test_lengths_closed_work_and_the_way_back(store: Store, runner: CommandRunner, made: SmallBoard) -> None:
    door = made.activities["door"]
    with pytest.raises(Refused) as refused:
        runner.run(ResizeActivity(door, 2))
    assert codes(refused.value.problems) == ["placement.length"]
    runner.run(ResizeActivity(door, 45, at(9, 15)))
    assert stored(store, door)[1:3] == (at(9, 15), 45)
    runner.run(SetClosed((door,)))
    for command in (UnscheduleActivities((door,)), MoveActivities((door,), days=1), SetDispatched((door,))):
        with pytest.raises(Refused) as refused:
            runner.run(command)
        assert codes(refused.value.problems) == ["placement.closed"]
    runner.run(SetClosed((door,), closed=False))
    runner.run(UnscheduleActivities((door,)))
    with store.read() as reader:
        assert door in {row.id for row in load_queue(reader)}
        assert load_bars(reader, [door]) == {door: None}


def test_copies_are_open_and_their_originals_stay(store: Store, runner: CommandRunner, made: SmallBoard) -> None:
    leak, jan = made.activities["leak"], made.workers["jan"]
    done = runner.run(CopyActivities((Placement(leak, jan, at(9), 120),)))
    assert codes(done.warnings) == ["placement.overlap"], "a copy on its original overlaps it"
    assert isinstance(done.result, tuple)
    assert stored(store, done.result[0]) == (jan, at(9), 120, False)
    assert stored(store, leak) == (jan, at(9), 120, True)
    runner.undo()
    with store.read() as reader:
        assert load_bars(reader, list(done.result)) == {done.result[0]: None}


def add_lines(store: Store, made: SmallBoard) -> list[int]:
    """Lines of the activity ``door``: hours, a fee and one that is canceled; and hours of nobody's activity."""
    own = {"order_id": made.orders["door"], "activity_id": made.activities["door"], "worker_id": made.workers["anna"]}
    with store.write() as uow:
        rows = [
            OrderLine(**own),
            OrderLine(**own, type=LineType.FEE),
            OrderLine(**own, status=LineStatus.CANCELED),
            OrderLine(**own | {"activity_id": None}),
        ]
        uow.describe("Lines")
        return [uow.add(row).id for row in rows]


def places(store: Store, lines: list[int]) -> list[tuple[int | None, date | None]]:
    with store.read() as reader:
        rows = [reader.session.get_one(OrderLine, line) for line in lines]
        return [(row.worker_id, row.scheduled_on) for row in rows]


@pytest.mark.parametrize("in_form", [False, True], ids=["board", "form"])
def test_the_lines_of_an_activity_follow_it_whichever_way_it_is_moved(
    store: Store, runner: CommandRunner, made: SmallBoard, in_form: bool
) -> None:
    lines, door = add_lines(store, made), made.activities["door"]
    anna, ewa = made.workers["anna"], made.workers["ewa"]

    def move(worker: int | None, starts: datetime) -> None:
        if in_form:
            save_activity(runner, made, "door", worker_id=worker, starts_at=starts)
        else:
            runner.run(PlaceActivities((Placement(door, worker, starts, 60),)))

    move(ewa, at(9, 0, TUESDAY))
    moved = [(ewa, TUESDAY), (anna, TUESDAY), (anna, None), (anna, None)]
    assert places(store, lines) == moved
    move(None, at(23, 59, MONDAY))
    assert places(store, lines) == [(None, MONDAY), (anna, MONDAY), (anna, None), (anna, None)]
    runner.undo()
    assert places(store, lines) == moved
    if in_form:
        save_activity(runner, made, "door", worker_id=None, starts_at=None)
    else:
        runner.run(UnscheduleActivities((door,)))
    assert places(store, lines) == [(None, TUESDAY), *moved[1:]], "what was promised stays until there is another day"
    runner.run(ReassignActivities((door,), anna))
    assert places(store, lines)[0] == (anna, TUESDAY)


def test_what_is_typed_into_a_line_stays_when_its_activity_is_moved_in_the_same_save(
    store: Store, runner: CommandRunner, made: SmallBoard
) -> None:
    lines, wednesday = add_lines(store, made), date(2026, 11, 25)
    activity = RowDraft(made.activities["door"], {"worker_id": made.workers["ewa"], "starts_at": at(9, 0, TUESDAY)})
    rows = (RowDraft(lines[0], {"scheduled_on": wednesday}), *(RowDraft(line, {}) for line in lines[1:]))
    runner.run(SaveOrder(made.orders["door"], children={"order_line": rows, "activity": (activity,)}))
    assert places(store, lines)[:2] == [
        (made.workers["ewa"], wednesday),
        (made.workers["anna"], TUESDAY),
    ]


def test_saving_an_order_says_the_same_words(store: Store, runner: CommandRunner, made: SmallBoard) -> None:
    draft = RowDraft(made.activities["door"], {"worker_id": made.workers["jan"]})
    done = runner.run(SaveOrder(made.orders["door"], children={"activity": (draft,)}))
    assert [problem_text(problem) for problem in done.warnings] == [
        "Jan Śliwa already has “Leak repair” from 09:00 to 11:00."
    ]
    again = RowDraft(made.activities["door"], {"note": "Key at the desk"})
    assert runner.run(SaveOrder(made.orders["door"], children={"activity": (again,)})).warnings == ()


def save_activity(runner: CommandRunner, made: SmallBoard, name: str, **values: object) -> None:
    """Change the one activity of an order in its form."""
    draft = RowDraft(made.activities[name], values)
    runner.run(SaveOrder(made.orders[name], children={"activity": (draft,)}))


def test_closed_work_stays_where_it_is_in_the_form_of_its_order_too(runner: CommandRunner, made: SmallBoard) -> None:
    for values in ({"starts_at": at(15)}, {"worker_id": made.workers["anna"]}, {"minutes": 90}):
        with pytest.raises(Refused, match=r"placement\.closed"):
            save_activity(runner, made, "done", **values)
    save_activity(runner, made, "done", note="Filter was blocked")
    save_activity(runner, made, "done", closed=False, starts_at=at(15))


def test_the_form_of_an_order_keeps_dispatched_true_to_what_was_told(
    store: Store, runner: CommandRunner, made: SmallBoard
) -> None:
    leak, jan, ewa = made.activities["leak"], made.workers["jan"], made.workers["ewa"]
    save_activity(runner, made, "leak", worker_id=ewa)
    assert stored(store, leak) == (ewa, at(9), 120, False)
    save_activity(runner, made, "leak", worker_id=jan, dispatched=True)  # told in the same breath
    assert stored(store, leak) == (jan, at(9), 120, True)
    save_activity(runner, made, "leak", starts_at=None)
    assert stored(store, leak) == (jan, None, 120, False)
    with pytest.raises(Refused, match=r"dispatch\.no_time"):
        save_activity(runner, made, "leak", dispatched=True)


def test_an_activity_without_a_length_is_refused_at_its_field(runner: CommandRunner, made: SmallBoard) -> None:
    with pytest.raises(Refused) as refused:
        save_activity(runner, made, "door", minutes=None)
    assert [(p.code, p.target) for p in refused.value.problems] == [("field.required", "activity.0.minutes")]


def test_what_the_board_reads(store: Store, made: SmallBoard) -> None:
    with store.read() as reader:
        board = load_board(reader, BoardRequest(at(9, 30), at(10)))
        assert {bar.title for bar in board.bars} == {"Door adjustment", "Leak repair"}, "they began before"
        assert [team.name for team in board.teams] == ["Lifts", "Office"]
        assert board.me == made.workers["anna"]
        only = load_board(reader, BoardRequest(at(0), at(23), frozenset({made.teams["Office"]}), show_closed=False))
        assert {bar.title for bar in only.bars} == {"Noise in shaft"}
        assert [row.title for row in load_queue(reader)] == ["Lift stopped", "Noise in shaft", "Fan belt"]
        assert [row.title for row in load_to_dispatch(reader)] == ["Door adjustment", "Pump check"]
        details = load_details(reader, made.activities["lift"])
        assert details is not None
        assert (details.skills, details.bar.customer, details.scheduled) == ("lifts", "Hotel Świt", False)
        assert find_on_board(reader, "service_order", made.orders["door"]) == (made.activities["door"], second(9))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.lists(st.sampled_from(["door", "pump", "leak", "late"]), min_size=1, max_size=4, unique=True),
    worker=st.sampled_from(["anna", "jan", "ewa", None]),
    quarter=st.integers(-30, 200),
)
def test_every_drop_equals_its_preview(
    store: Store, made: SmallBoard, keys: list[str], worker: str | None, quarter: int
) -> None:
    runner = CommandRunner(store)
    lanes = lanes_of(store)
    bars = [bar for key in keys if (bar := lanes.bar(made.activities[key])) is not None]
    start = second(8) + quarter * 900
    plan = plan_move(lanes, bars, start, made.workers[worker] if worker else None)
    verdict = judge(lanes, plan)
    if not plan.changes:
        return
    done = runner.run(command_of(plan))
    moved = {piece.bar.id for piece in plan.pieces if piece.moved}
    with store.read() as reader:
        after = load_bars(reader, [bar.id for bar in bars])
    assert after == {piece.bar.id: piece.result() for piece in plan.pieces}
    if len(moved) == len(bars):
        assert sorted(map(problem_text, done.warnings)) == sorted(map(problem_text, verdict.problems))
    assert runner.undo().changes.ids("activity") == moved
    with store.read() as reader:
        assert load_bars(reader, [bar.id for bar in bars]) == {bar.id: bar for bar in bars}


def test_instants_on_the_board_are_those_of_the_site() -> None:
    assert SITE.local(datetime.fromtimestamp(second(9), UTC)).hour == 9
    assert SITE.day(at(0)) == MONDAY
