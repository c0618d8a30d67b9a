"""Running clocks in lists and on the command line: live values, filters over now, and the list of deadlines."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from svcdesk.cli import main
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.recording import StartRecording, StopRecording
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.domain.running_clocks import ClockState
from svcdesk.domain.service_levels import StepKind
from svcdesk.queries.attention import load_attention
from svcdesk.queries.lists import LISTS, ListRequest, fetch_page
from svcdesk.queries.service_levels import clocks_now, load_order_clock
from tests.support.service_levels import LevelDesk


def rows(desk: LevelDesk, name: str, quick: str = "", **filters: str) -> list[tuple[int, dict[str, Any]]]:
    """Id and values by column of the rows of a list."""
    keys = tuple(column.key for column in LISTS[name].columns)
    request = ListRequest(name, quick=quick, filters=tuple(filters.items()), columns=keys)
    with desk.store.read() as reader:
        return [(row.id, dict(zip(keys, row.values, strict=True))) for row in fetch_page(reader, request, 0)]


def ids(desk: LevelDesk, name: str, quick: str = "", **filters: str) -> list[int]:
    """The ids of the rows of a list."""
    return [id_ for id_, _values in rows(desk, name, quick, **filters)]


def test_lists_say_how_far_clocks_are_when_they_are_read(desk: LevelDesk) -> None:
    """Running: live; stopped: as of the stop; without a level: nothing."""
    agreement = desk.agreement(desk.by_clock)
    running, stopped, bare = desk.order(agreement), desk.order(agreement), desk.order()
    desk.do(StopRecording(stopped), "2026-03-02 10:00")
    desk.clock.set("2026-03-02 13:00")
    found = dict(rows(desk, "service_order"))
    assert found[running]["time_left"] == timedelta(hours=4)
    assert found[running]["compliance"] == Decimal("50.00")
    assert (found[stopped]["time_left"], found[stopped]["compliance"]) == (None, Decimal("12.50"))
    assert (found[bare]["time_left"], found[bare]["compliance"]) == (None, None)
    desk.clock.set("2026-03-02 18:00")
    assert dict(rows(desk, "service_order"))[running]["time_left"] == timedelta(hours=-1)


def test_the_list_of_deadlines_has_the_nearest_first(desk: LevelDesk) -> None:
    """Only clocks that run, of orders in process; its quick filters follow the time."""
    by_clock, by_office = desk.agreement(desk.by_clock), desk.agreement(desk.by_office)
    late = desk.order(by_clock)
    desk.clock.set("2026-03-02 12:00")
    at_risk, on_time = desk.order(by_clock), desk.order(by_office)
    desk.runner.run(CancelOrder(desk.order(by_clock, RowDraft(None, {"type": "hour", "description": "Work"}))))
    desk.clock.set("2026-03-02 18:00")
    assert ids(desk, "deadlines") == [late, at_risk, on_time]
    assert [ids(desk, "deadlines", quick) for quick in ("late", "at_risk", "on_time")] == [[late], [at_risk], [on_time]]
    assert set(ids(desk, "service_order", "late_or_at_risk")) == {late, at_risk}
    with desk.store.read() as reader:
        assert load_attention(reader).deadlines == 2
        now = clocks_now(reader, [late, at_risk, on_time, 99])
    assert [now[id_].state for id_ in (late, at_risk, on_time)] == [
        ClockState.LATE, ClockState.AT_RISK, ClockState.ON_TIME,
    ]  # fmt: skip
    assert now[on_time].left == 4 * 3600  # four hours of the day before


def test_filters_over_now(desk: LevelDesk) -> None:
    """Instants know now; days do not."""
    order_id = desk.order(desk.agreement(desk.by_clock))
    assert ids(desk, "service_order", due_at=">now") == [order_id]
    assert ids(desk, "service_order", due_at="<now") == []
    assert ids(desk, "service_order", due_at="now..2026-03-03") == [order_id]
    desk.clock.set("2026-03-02 17:00")
    assert ids(desk, "service_order", due_at=">now") == []
    assert ids(desk, "service_order", due_at="<=now") == [order_id]
    with pytest.raises(Refused):
        ids(desk, "agreement", starts_on="<=now")


def test_the_command_line_starts_stops_and_lists(desk: LevelDesk, capsys: pytest.CaptureFixture[str]) -> None:
    """Recorded over the command line, read from the list."""
    path = str(Path(desk.store.path))
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.store.close()
    assert main(["do", "stop_recording", f"order_id={order_id}", "at=2026-03-02T09:00", "--db", path]) == 0
    assert main(["do", "start_recording", f"order_id={order_id}", "--db", path]) == 0
    assert main(["do", "start_recording", f"order_id={order_id}", "--db", path]) == 2
    capsys.readouterr()
    assert main(["list", "deadlines", "--columns", "number,time_left,compliance", "--json", "--db", path]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert isinstance(found["time_left"], int)
    assert found["id"] == order_id


def test_an_order_clock_is_explained(desk: LevelDesk) -> None:
    """With the name of the holiday in the language of the screen, and what counts of each span."""
    desk.clock.set("2026-12-24 14:00")
    order_id = desk.order(desk.agreement(desk.by_office))
    desk.clock.set("2026-12-28 09:00")
    desk.do(StopRecording(order_id))
    desk.do(StartRecording(order_id), "2026-12-28 10:00")
    desk.clock.set("2026-12-28 12:30")
    with desk.store.read() as reader:
        clock = load_order_clock(reader, order_id)
        bare = load_order_clock(reader, desk.known.customer + 999)
    assert bare is None
    assert clock is not None
    assert clock.reading is not None
    assert [row.minutes for row in clock.log] == [60, 150]
    assert (clock.can_start, clock.can_stop, clock.can_cancel) == (False, True, True)
    closed = [(named.step.day, named.name) for named in clock.steps if named.step.kind is StepKind.CLOSED]
    assert closed == [
        (date(2026, 12, 24), "Christmas Eve"), (date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 26), ""),
    ]  # fmt: skip
