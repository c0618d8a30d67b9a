"""Deadlines of service levels on the board: marks on bars and cards that follow the time, and what dragging says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from svcdesk.commands.recording import SetServiceLevel, StartRecording, StopRecording
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.running_clocks import ClockState
from svcdesk.models import ServiceLevel
from svcdesk.ui.dispatch.ghost_painter import card_lines
from svcdesk.ui.dispatch.queue_card import QueueCard
from svcdesk.ui.dispatch.words import bar_words
from svcdesk.ui.shared.order_clocks import OrderClocks, clocks_of
from tests.drag.hands import Hands
from tests.support.board import at
from tests.support.clocks import MovingClock


@pytest.fixture
def clock() -> MovingClock:
    """Monday 2026-11-23, 10:00 in Warsaw, until it is set."""
    return MovingClock("2026-11-23 10:00")


@pytest.fixture
def live(hands: Hands) -> OrderClocks:
    """The clocks of the windows; a pump is due at 11:30 by a level of 3 h 20 min, a lift at 10:20."""
    clocks = clocks_of(hands.board.desk)
    hands.board.desk.start()
    with hands.store.write() as uow:
        level = uow.add(ServiceLevel(code="P", name="Pumps", hours=3, minutes=20))
        lifts = uow.add(ServiceLevel(code="L", name="Lifts", hours=1))
    runner = CommandRunner(hands.store)
    for key, chosen, begin in (("pump", level, at(8, 10)), ("lift", lifts, at(9, 20))):
        runner.run(SetServiceLevel(hands.made.orders[key], chosen.id))
        runner.run(StartRecording(hands.made.orders[key], begin))
    hands.qtbot.waitUntil(lambda: all(clocks.now(hands.made.orders[key]) for key in ("pump", "lift")), timeout=8000)
    return clocks


def state(hands: Hands, key: str) -> ClockState | None:
    """What the bar shows of the clock of its order."""
    scene = hands.canvas.scene
    rows = scene.lanes.rows_between(0, scene.lanes.height)
    places = scene.body.places(rows, 0, *scene.axis.span(0, scene.width))
    return next(place[5].clock for place in places if place[4].id == hands.made.activities[key])


def picture(hands: Hands, key: str) -> QImage:
    """The bar as it is on the screen."""
    return hands.canvas.grab(hands.rect(key)).toImage()


def test_the_mark_follows_the_time(hands: Hands, live: OrderClocks, clock: MovingClock) -> None:
    """At risk because its work ends after the deadline, then late; stopped, it has no mark."""
    assert state(hands, "door") is None
    assert state(hands, "pump") is ClockState.AT_RISK  # planned until 12:00, due at 11:30
    assert live.counts == (2, 0, 0)
    before = picture(hands, "pump")
    clock.set("2026-11-23 11:31")
    with hands.qtbot.waitSignal(live.turned):
        live.refresh()
    assert state(hands, "pump") is ClockState.LATE
    hands.qtbot.waitUntil(lambda: picture(hands, "pump") != before)
    late = picture(hands, "pump")
    hands.board.desk.run(StopRecording(hands.made.orders["pump"]))
    hands.qtbot.waitUntil(lambda: state(hands, "pump") is None, timeout=8000)
    hands.qtbot.waitUntil(lambda: picture(hands, "pump") not in (before, late))


def test_details_and_tool_tip_tell_the_deadline(hands: Hands, live: OrderClocks, clock: MovingClock) -> None:
    """The time left goes on while the details stay open."""
    hands.click(hands.middle("pump"))
    pane = hands.board.details
    hands.qtbot.waitUntil(lambda: "due Mon 23 Nov 11:30  ·  1 h 30 min left" in pane.deadline())
    clock.set("2026-11-23 11:00")
    live.refresh()
    assert pane.deadline() == "◆ at risk: due Mon 23 Nov 11:30  ·  30 min left"
    bar = hands.canvas.scene.bar(hands.made.activities["pump"])
    assert bar is not None
    assert "at risk: due Mon 23 Nov 11:30" in bar_words(hands.canvas.scene, bar)
    hands.click(hands.middle("door"))
    hands.qtbot.waitUntil(lambda: pane.deadline() == "")


def test_a_waiting_card_says_what_it_was_promised_for(hands: Hands, live: OrderClocks, clock: MovingClock) -> None:
    """Instead of the wish of the customer."""
    clock.set("2026-11-23 10:06")
    live.refresh()
    rows = [hands.board.queue.model.index(at_row, 0).data(Qt.ItemDataRole.UserRole) for at_row in range(2)]
    lift = next(row for row in rows if row.order_id == hands.made.orders["lift"])
    card = hands.board.queue.list.itemDelegate()
    assert isinstance(card, QueueCard)
    assert card.last_line(lift, 400)[1] == "◆ due 10:20"


def test_dragging_says_whether_the_deadline_is_kept(hands: Hands, live: OrderClocks) -> None:
    """At 10 it is kept with half an hour to spare, at 14 it is not."""
    start = hands.middle("pump")
    into = QPoint(start.x() - hands.rect("pump").left(), 0)
    hands.press(start)
    hands.move(start + QPoint(14, 0), hands.spot("ewa", 14) + into)

    def said() -> list[str]:
        assert hands.canvas.plan is not None
        lines = card_lines(hands.canvas.scene, hands.canvas.plan, hands.canvas.verdict)
        return [line.text for line in lines]

    assert "due 11:30, missed by 3 h 30 min" in said()
    hands.move(hands.spot("ewa", 10) + into)
    assert "due 11:30, kept with 30 min to spare" in said()
    hands.release(hands.spot("ewa", 10) + into)
