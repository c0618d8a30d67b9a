"""Time recording of orders: begun by the agreement, started and stopped by hand, by stage and by sign-off."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select

from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_cancel import CancelOrder, RevokeOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.recording import (
    CancelRecording,
    SetServiceLevel,
    StartRecording,
    StopRecording,
    begin_recording,
)
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.sign_off import ClearSignOff, SignOffOrder
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import Origin, Priority, ReasonType, Recording
from svcdesk.models import (
    Agreement,
    CalendarSpan,
    Company,
    ServiceOrder,
    TimeRecord,
)
from svcdesk.queries.service_levels import load_order_clock
from tests.support.clocks import wall, warsaw
from tests.support.records import add
from tests.support.service_levels import EnterStage, LevelDesk, SignOff

# Where it begins


def test_an_order_with_an_agreement_starts_its_clock(desk: LevelDesk) -> None:
    """Worked example 5 through the commands: 17:00, then 19:00; 50 % when stopped at 15:00."""
    order_id = desk.order(desk.agreement(desk.by_clock))
    assert desk.state(order_id) == (Recording.STARTED, "2026-03-02 09:00", "2026-03-02 17:00", None)
    desk.do(StopRecording(order_id), "2026-03-02 11:00")
    assert desk.state(order_id) == (Recording.STOPPED, "2026-03-02 09:00", "2026-03-02 17:00", Decimal("25.00"))
    desk.do(StartRecording(order_id), "2026-03-02 13:00")
    assert desk.state(order_id) == (Recording.STARTED, "2026-03-02 09:00", "2026-03-02 19:00", None)
    desk.do(StopRecording(order_id), "2026-03-02 15:00")
    assert desk.state(order_id)[3] == Decimal("50.00")
    assert desk.log(order_id) == [
        ("2026-03-02 09:00", "2026-03-02 11:00"),
        ("2026-03-02 13:00", "2026-03-02 15:00"),
    ]


def test_an_order_without_an_agreement_has_no_clock(desk: LevelDesk) -> None:
    order_id = desk.order()
    assert desk.state(order_id) == (Recording.NONE, "", "", None)
    assert desk.log(order_id) == []


def test_the_group_proposes_the_level(desk: LevelDesk) -> None:
    """To a new agreement, and to the orders of one that was made before the group had it."""
    old = desk.agreement()
    desk.runner.run(SaveRecord("agreement_group", desk.group, {"service_level_id": desk.by_clock}))
    assert desk.state(desk.order(old))[0] is Recording.STARTED
    new = desk.agreement()
    with desk.store.read() as reader:
        assert reader.session.get_one(Agreement, new).service_level_id == desk.by_clock


def test_an_order_on_saturday_starts_on_monday(desk: LevelDesk) -> None:
    desk.clock.set("2026-03-07 11:30")
    order_id = desk.order(desk.agreement(desk.by_office))
    assert desk.state(order_id) == (Recording.STARTED, "2026-03-09 08:00", "2026-03-09 16:00", None)
    assert desk.log(order_id) == [("2026-03-07 11:30", "")]
    desk.do(SignOff(order_id), "2026-03-08 12:00")  # done before it began to count
    assert desk.state(order_id)[::3] == (Recording.STOPPED, Decimal("0.00"))


def test_generated_and_imported_orders_have_no_clock(desk: LevelDesk) -> None:
    agreement = desk.agreement(desk.by_clock)
    order_id = desk.order()
    for origin, expected in ((Origin.SYSTEM, Recording.NONE), (Origin.IMPORT, Recording.NONE),
                             (Origin.WEB, Recording.STARTED)):  # fmt: skip
        with desk.store.write() as uow:
            order = uow.get(ServiceOrder, order_id)
            order.origin, order.agreement_id = origin, agreement
            begin_recording(uow, order)
        assert desk.state(order_id)[0] is expected


def test_the_agreement_counts_until_something_is_recorded(desk: LevelDesk) -> None:
    order_id = desk.order()
    first, second = desk.agreement(desk.by_clock), desk.agreement(desk.by_office)
    desk.do(SaveOrder(order_id, {"agreement_id": first}), "2026-03-02 10:00")
    assert desk.state(order_id)[1:3] == ("2026-03-02 10:00", "2026-03-02 18:00")
    desk.do(SaveOrder(order_id, {"agreement_id": second}), "2026-03-02 12:00")
    assert desk.state(order_id)[1:3] == ("2026-03-02 10:00", "2026-03-02 18:00")
    assert len(desk.log(order_id)) == 1


def test_a_suspended_level_is_left_out_with_a_warning(desk: LevelDesk) -> None:
    agreement = desk.agreement(desk.by_clock)
    desk.runner.run(SaveRecord("service_level", desk.by_clock, {"suspended": True}))
    done = desk.runner.run(CreateOrder({"description": "x", "customer_id": desk.known.customer,
                                        "agreement_id": agreement}))  # fmt: skip
    assert [problem.code for problem in done.warnings] == ["service_level.suspended_left_out"]
    assert isinstance(done.result, int)
    assert desk.state(done.result)[0] is Recording.NONE


def test_undo_takes_the_clock_back(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(StopRecording(order_id), "2026-03-02 11:00")
    desk.runner.undo()
    assert desk.state(order_id)[0] is Recording.STARTED
    assert desk.log(order_id) == [("2026-03-02 09:00", "")]
    desk.runner.redo()
    assert desk.state(order_id)[3] == Decimal("25.00")
    desk.runner.undo()
    desk.do(DeleteOrder(order_id))
    with desk.store.read() as reader:
        assert reader.session.scalar(select(func.count()).select_from(TimeRecord)) == 0
    desk.runner.undo()
    assert desk.log(order_id) == [("2026-03-02 09:00", "")]


# What is refused


def test_refusals_of_start(desk: LevelDesk) -> None:
    bare = desk.order()
    assert desk.refused(StartRecording(bare)) == [("recording.no_level", "")]
    order_id = desk.order(desk.agreement(desk.by_clock))
    assert desk.refused(StartRecording(order_id)) == [("recording.started", "")]
    desk.do(StopRecording(order_id), "2026-03-02 11:00")
    ahead = StartRecording(order_id, warsaw("2026-03-02 11:01"))
    assert desk.refused(ahead) == [("recording.future", "at")]
    early = StartRecording(order_id, warsaw("2026-03-02 10:59"))
    assert desk.refused(early) == [("recording.start_before_stop", "at")]
    desk.do(StartRecording(order_id, warsaw("2026-03-02 11:00")))
    assert desk.state(order_id)[2] == "2026-03-02 17:00"  # nothing was paused


def test_refusals_of_stop(desk: LevelDesk) -> None:
    bare = desk.order()
    assert desk.refused(StopRecording(bare)) == [("recording.no_level", "")]
    order_id = desk.order(desk.agreement(desk.by_clock))
    assert desk.refused(StopRecording(order_id, warsaw("2026-03-02 09:01"))) == [("recording.future", "at")]
    before = StopRecording(order_id, warsaw("2026-03-02 08:59"))
    assert desk.refused(before) == [("recording.stop_before_start", "at")]
    desk.do(StopRecording(order_id))  # in the very minute in which it started
    assert desk.refused(StopRecording(order_id)) == [("recording.not_started", "")]
    assert desk.state(order_id)[3] == Decimal("0.00")


def test_a_canceled_level_is_final(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(CancelRecording(order_id), "2026-03-02 10:00")
    assert desk.state(order_id) == (Recording.CANCELED, "2026-03-02 09:00", "", None)
    assert desk.log(order_id) == [("2026-03-02 09:00", "2026-03-02 10:00")]
    for command in (StartRecording(order_id), StopRecording(order_id), CancelRecording(order_id),
                    SetServiceLevel(order_id, desk.by_office)):  # fmt: skip
        assert desk.refused(command) == [("recording.canceled", "")]
    assert desk.refused(CancelRecording(desk.order())) == [("recording.no_level", "")]


def test_a_reason_is_demanded_only_when_exceeded(desk: LevelDesk) -> None:
    """Manual stop: 8 h allowed, stopped in time without a reason; too late only with one."""
    desk.demand("reason_on_exceeding")
    agreement = desk.agreement(desk.by_clock)
    in_time, late = desk.order(agreement), desk.order(agreement)
    desk.do(StopRecording(in_time), "2026-03-02 17:00")
    assert desk.state(in_time)[3] == Decimal("100.00")
    assert desk.refused(StopRecording(late), "2026-03-02 17:01") == [("recording.reason_exceeding", "reason_id")]
    assert desk.state(late)[0] is Recording.STARTED
    desk.do(StopRecording(late, reason_id=desk.reason, note="Rope from Łódź"))
    assert desk.state(late)[::3] == (Recording.STOPPED, Decimal("100.21"))
    assert desk.reasons(late) == [(ReasonType.CLOSE, None, "Rope from Łódź")]
    assert desk.reasons(in_time) == []


def test_a_reason_may_be_given_where_none_is_demanded(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock))
    assert desk.refused(StopRecording(order_id, note="alone")) == [("reason.note_alone", "reason_id")]
    assert desk.refused(StopRecording(order_id, reason_id=999)) == [("field.not_found", "reason_id")]
    desk.do(StopRecording(order_id, reason_id=desk.reason))
    assert [type_ for type_, _stage, _note in desk.reasons(order_id)] == [ReasonType.CLOSE]


def test_a_reason_is_demanded_for_cancel(desk: LevelDesk) -> None:
    desk.demand("reason_on_cancel")
    order_id = desk.order(desk.agreement(desk.by_clock))
    assert desk.refused(CancelRecording(order_id)) == [("recording.reason_cancel", "reason_id")]
    desk.do(CancelRecording(order_id, desk.reason))
    assert [type_ for type_, _stage, _note in desk.reasons(order_id)] == [ReasonType.CANCEL]


# Stages and sign-off


def test_a_stage_stops_the_clock_and_going_back_starts_it(desk: LevelDesk) -> None:
    work, wait = desk.stages()
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(EnterStage(order_id, work), "2026-03-02 09:30")
    assert desk.state(order_id)[0] is Recording.STARTED
    desk.do(EnterStage(order_id, wait), "2026-03-02 11:00")
    assert desk.state(order_id)[::3] == (Recording.STOPPED, Decimal("25.00"))
    desk.do(EnterStage(order_id, work), "2026-03-02 13:00")
    assert desk.state(order_id)[::2] == (Recording.STARTED, "2026-03-02 19:00")


def test_a_stage_demands_the_reason_when_exceeded(desk: LevelDesk) -> None:
    desk.demand("reason_on_exceeding")
    work, wait = desk.stages()
    agreement = desk.agreement(desk.by_clock)
    late, early = desk.order(agreement), desk.order(agreement)
    for order_id in (late, early):
        desk.do(EnterStage(order_id, work))
    desk.do(EnterStage(early, wait, desk.reason), "2026-03-02 10:00")
    assert desk.reasons(early) == []  # a reason for the stage is none for the clock
    assert desk.refused(EnterStage(late, wait), "2026-03-03 09:00") == [("recording.reason_exceeding", "reason_id")]
    desk.do(EnterStage(late, wait, desk.reason))
    assert desk.reasons(late) == [(ReasonType.CLOSE, wait, "")]


def test_sign_off_ends_recording_and_going_back_does_not_start_it(desk: LevelDesk) -> None:
    desk.demand("reason_on_exceeding")
    work, wait = desk.stages()
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(EnterStage(order_id, work))
    assert desk.refused(SignOff(order_id), "2026-03-03 09:00") == [("recording.reason_exceeding", "reason_id")]
    desk.do(SignOff(order_id, desk.reason))
    assert desk.state(order_id)[::3] == (Recording.STOPPED, Decimal("300.00"))
    desk.do(EnterStage(order_id, wait))
    desk.do(EnterStage(order_id, work))
    assert desk.state(order_id)[0] is Recording.STOPPED
    assert desk.refused(StartRecording(order_id)) == [("recording.signed_off", "")]


def test_clearing_the_sign_off_starts_the_clock_that_it_stopped(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(SignOffOrder(order_id, signer="Z"), "2026-03-02 11:00")
    desk.do(ClearSignOff(order_id), "2026-03-02 13:00")
    assert desk.state(order_id)[::2] == (Recording.STARTED, "2026-03-02 19:00")
    assert desk.log(order_id) == [("2026-03-02 09:00", "2026-03-02 11:00"), ("2026-03-02 13:00", "")]
    desk.runner.undo()
    assert desk.log(order_id) == [("2026-03-02 09:00", "2026-03-02 11:00")]


def test_a_clock_stopped_by_hand_or_by_the_stage_stays_stopped(desk: LevelDesk) -> None:
    work, wait = desk.stages()
    by_hand, waiting = (desk.order(desk.agreement(desk.by_clock)) for _n in range(2))
    for order_id in (by_hand, waiting):
        desk.do(EnterStage(order_id, work))
    desk.do(StopRecording(by_hand), "2026-03-02 10:00")
    desk.do(SignOffOrder(by_hand, signer="Z"), "2026-03-02 11:00")
    desk.do(SignOffOrder(waiting, signer="Z"))
    desk.do(EnterStage(waiting, wait))
    for order_id in (by_hand, waiting):
        desk.do(ClearSignOff(order_id), "2026-03-02 13:00")
        assert desk.state(order_id)[0] is Recording.STOPPED


def test_canceling_an_order_stops_its_clock_and_revoking_starts_it(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock), RowDraft(None, {"description": "x"}))
    desk.do(CancelOrder(order_id), "2026-03-02 11:00")
    assert desk.state(order_id)[::3] == (Recording.STOPPED, Decimal("25.00"))
    with desk.store.read() as reader:
        clock = load_order_clock(reader, order_id)
    assert clock is not None
    assert [row.by_cancel for row in clock.log] == [True]
    assert not clock.can_start
    assert desk.refused(StartRecording(order_id)) == [("order.canceled", "")]
    desk.do(RevokeOrder(order_id), "2026-03-02 13:00")
    assert desk.state(order_id)[::2] == (Recording.STARTED, "2026-03-02 19:00")
    desk.runner.undo()
    assert desk.state(order_id)[0] is Recording.STOPPED
    desk.runner.undo()
    assert desk.log(order_id) == [("2026-03-02 09:00", "")]
    assert desk.state(order_id)[0] is Recording.STARTED


def test_a_clock_stopped_before_the_cancel_stays_stopped(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock), RowDraft(None, {"description": "x"}))
    desk.do(StopRecording(order_id), "2026-03-02 10:00")
    desk.do(CancelOrder(order_id), "2026-03-02 11:00")
    desk.do(RevokeOrder(order_id), "2026-03-02 13:00")
    assert desk.state(order_id)[0] is Recording.STOPPED


def test_a_canceled_clock_does_not_start_again_by_a_stage(desk: LevelDesk) -> None:
    work, wait = desk.stages()
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(EnterStage(order_id, wait))
    desk.do(CancelRecording(order_id))
    desk.do(EnterStage(order_id, work))
    assert desk.state(order_id)[0] is Recording.CANCELED


# Another level, another calendar


def test_another_level_keeps_what_is_recorded_and_paused(desk: LevelDesk) -> None:
    """2 h spent and 2 h paused stay, whatever is promised now."""
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(StopRecording(order_id), "2026-03-02 11:00")
    desk.do(StartRecording(order_id), "2026-03-02 13:00")
    desk.do(SetServiceLevel(order_id, desk.level("4H", hours=4)), "2026-03-02 14:00")
    assert desk.state(order_id)[2] == "2026-03-02 15:00"
    desk.do(SaveOrder(order_id, {"priority": Priority.HIGH}))
    desk.do(StopRecording(order_id), "2026-03-02 14:00")
    assert desk.state(order_id)[3] == Decimal("75.00")
    assert len(desk.log(order_id)) == 2


def test_refusals_of_another_level(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock))
    suspended = desk.level("OLD", hours=1, suspended=True)
    target = "service_level_id"
    assert desk.refused(SetServiceLevel(order_id, suspended)) == [("service_level.suspended", target)]
    assert desk.refused(SetServiceLevel(order_id, None)) == [("recording.level_kept", target)]
    assert desk.refused(SetServiceLevel(order_id, 999)) == [("record.missing", "")]
    bare = desk.order()
    desk.do(SetServiceLevel(bare, desk.by_clock))
    assert desk.state(bare)[0] is Recording.NONE
    desk.do(StartRecording(bare))
    assert desk.state(bare)[2] == "2026-03-02 17:00"
    locked = add(desk.runner, "stage", code="DONE", name="Done", may_modify=False)
    desk.do(EnterStage(order_id, locked))
    assert desk.refused(SetServiceLevel(order_id, desk.by_office)) == [("stage.forbids", "")]


def test_suspended_levels_are_refused_in_agreements_and_groups(desk: LevelDesk) -> None:
    agreement = desk.agreement(desk.by_clock)
    desk.runner.run(SaveRecord("service_level", desk.by_clock, {"suspended": True}))
    expected = [("service_level.suspended", "service_level_id")]
    values = {"service_level_id": desk.by_clock}
    assert desk.refused(SaveRecord("agreement_group", desk.group, values)) == expected
    assert desk.refused(SaveRecord("agreement", desk.agreement(), values)) == expected
    desk.do(SaveRecord("agreement", agreement, {"description": "Renamed"}))  # what has it keeps it


def test_a_level_allows_some_time(desk: LevelDesk) -> None:
    nothing = SaveRecord("service_level", None, {"code": "0", "name": "Nothing"})
    assert desk.refused(nothing) == [("service_level.no_time", "hours")]
    for hours in (-1, 100_000):
        odd = SaveRecord("service_level", None, {"code": "0", "name": "Odd", "days": 1, "hours": hours})
        assert desk.refused(odd) == [("field.out_of_range", "hours")]


def test_a_holiday_added_later_moves_open_clocks_only(desk: LevelDesk) -> None:
    desk.clock.set("2026-03-06 14:00")  # a Friday
    agreement = desk.agreement(desk.by_office)
    running, finished = desk.order(agreement), desk.order(agreement)
    desk.do(StopRecording(finished), "2026-03-06 15:00")
    assert desk.state(running)[2] == desk.state(finished)[2] == "2026-03-09 14:00"
    closed = {"calendar_day": (RowDraft(None, {"day": date(2026, 3, 9), "name": "Stock-taking"}),)}
    desk.do(SaveRecord("work_calendar", desk.office, children=closed))
    assert desk.state(running)[2] == "2026-03-10 14:00"
    assert desk.state(finished) == (Recording.STOPPED, "2026-03-06 14:00", "2026-03-09 14:00", Decimal("12.50"))
    desk.runner.undo()
    assert desk.state(running)[2] == "2026-03-09 14:00"
    desk.do(StartRecording(finished), "2026-03-09 08:00")  # an hour of Friday was open and not recorded
    assert desk.state(finished)[2] == "2026-03-09 15:00"


def test_longer_hours_move_open_clocks(desk: LevelDesk) -> None:
    desk.clock.set("2026-03-06 14:00")
    order_id = desk.order(desk.agreement(desk.by_office))
    with desk.store.read() as reader:
        spans = reader.session.scalars(select(CalendarSpan).where(CalendarSpan.calendar_id == desk.office)).all()
        rows = tuple(RowDraft(row.id, {"weekday": row.weekday, "opens": row.opens, "closes": 20 * 60}) for row in spans)
    desk.do(SaveRecord("work_calendar", desk.office, children={"calendar_span": rows}))
    assert desk.state(order_id)[2] == "2026-03-09 10:00"


def test_a_changed_level_moves_its_open_clocks(desk: LevelDesk) -> None:
    order_id, other = desk.order(desk.agreement(desk.by_clock)), desk.order(desk.agreement(desk.by_office))
    desk.do(SaveRecord("service_level", desk.by_clock, {"hours": 2, "minutes": 30}))
    assert desk.state(order_id)[2] == "2026-03-02 11:30"
    assert desk.state(other)[2] == "2026-03-03 09:00"
    desk.do(SaveRecord("service_level", desk.by_clock, {"calendar_id": desk.office, "hours": 10, "minutes": 0}))
    assert desk.state(order_id)[2] == "2026-03-03 11:00"


def test_the_parameter_lets_the_clock_run_day_and_night(desk: LevelDesk) -> None:
    desk.clock.set("2026-03-07 11:30")  # a Saturday
    order_id = desk.order(desk.agreement(desk.level("12HO", hours=12, calendar_id=desk.office)))
    assert desk.state(order_id)[2] == "2026-03-10 12:00"
    desk.runner.run(SetParameter("count_open_time", "no"))
    assert desk.state(order_id)[1:3] == ("2026-03-09 08:00", "2026-03-09 20:00")
    desk.runner.undo()
    assert desk.state(order_id)[2] == "2026-03-10 12:00"


def test_another_time_zone_moves_every_opening(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_office))
    assert desk.state(order_id)[2] == "2026-03-03 09:00"
    with desk.store.read() as reader:
        company = reader.session.scalars(select(Company.id)).one()
    desk.do(SaveRecord("company", company, {"time_zone": "Europe/London"}))
    assert desk.state(order_id)[1:3] == ("2026-03-02 09:00", "2026-03-02 17:00")  # London opens at 9 in Warsaw


def test_the_columns_can_be_filtered_when_a_clock_nears_its_end(desk: LevelDesk) -> None:
    """``risk_at`` is when three quarters are spent."""
    order_id = desk.order(desk.agreement(desk.by_clock))

    def risk() -> datetime | None:
        with desk.store.read() as reader:
            return reader.session.get_one(ServiceOrder, order_id).risk_at

    assert wall(risk()) == "2026-03-02 15:00"
    desk.do(StopRecording(order_id), "2026-03-02 11:00")
    desk.do(StartRecording(order_id), "2026-03-02 13:00")
    assert wall(risk()) == "2026-03-02 17:00"
