"""What the board says in words, and how much of it fits."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from svcdesk.models import ServiceOrder
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.bar_painter import fitted
from svcdesk.ui.dispatch.ghost_painter import card_lines
from svcdesk.ui.dispatch.queue_card import QueueCard
from tests.drag.hands import Hands, Modifier
from tests.support.board import at


def card(hands: Hands) -> list[str]:
    assert hands.canvas.plan is not None
    lines = card_lines(hands.canvas.scene, hands.canvas.plan, hands.canvas.verdict)
    return [f"{line.mark} {line.text}" for line in lines]


def hold(hands: Hands, key: str, worker: str, hour: int) -> None:
    start = hands.middle(key)
    into = start.x() - hands.rect(key).left()
    hands.press(start)
    hands.move(start + QPoint(14, 0), hands.spot(worker, hour) + QPoint(into, 0))


def test_a_ghost_in_the_past_says_so(hands: Hands) -> None:
    hands.canvas.set_now(hands.canvas.scene.bar(hands.made.activities["pump"]).start)  # type: ignore[union-attr]
    hold(hands, "pump", "ewa", 9)
    assert card(hands) == ["▲ begins 2 h ago"]
    hands.move(hands.spot("ewa", 14))
    assert card(hands) == ["✓ nothing stands against it"]
    hands.release(hands.spot("ewa", 14))


def promise(hands: Hands, store: Store, key: str, hour: int, minute: int) -> None:
    with store.write() as uow:
        uow.get(ServiceOrder, hands.made.orders[key]).window_until = at(hour, minute)
        uow.describe("A promise to the customer")
    with hands.qtbot.waitSignal(hands.board.controller.loaded):
        hands.keys(Qt.Key.Key_F5)


def test_a_promise_that_is_not_kept_is_said_while_dragging_and_afterwards(
    hands: Hands, store: Store, qtbot: QtBot
) -> None:
    promise(hands, store, "pump", 12, 30)
    hold(hands, "pump", "ewa", 14)
    assert card(hands) == ["▲ due 12:30, missed by 2 h 30 min"]
    hands.release(hands.spot("ewa", 14) + QPoint(hands.rect("pump").width() // 2, 0))
    hands.wait_for("pump", "ewa", at(14), 60)
    qtbot.waitUntil(lambda: "▲ due 12:30, missed by 2 h 30 min" in hands.board.details.texts())
    assert any(text.startswith("until ") and text.endswith("12:30") for text in hands.board.details.texts())


def test_work_that_should_have_been_done_says_so(hands: Hands, qtbot: QtBot) -> None:
    hands.canvas.set_now(int(at(15).timestamp()))
    hands.click(hands.middle("door"))
    qtbot.waitUntil(lambda: "▲ should have been done by 10:00" in hands.board.details.texts())


def test_a_narrow_bar_shows_the_letters_that_fit(qapp: object) -> None:
    metrics = QFontMetrics(QFont())
    word = "▲ Door adjustment"
    for room in range(40, metrics.horizontalAdvance(word) + 20):
        shown = fitted(metrics, word, room)
        assert metrics.horizontalAdvance(shown) <= room
        assert shown == word or (shown.endswith("…") and len(shown) > 10) or word.startswith(shown)
    assert fitted(metrics, word, metrics.horizontalAdvance("▲ Doo") + 1) == "▲ Doo"
    assert fitted(metrics, "", 50) == ""


def test_escape_empties_the_filter_and_leads_back_to_the_cards(hands: Hands, qtbot: QtBot) -> None:
    queue = hands.board.queue
    hands.keys(Qt.Key.Key_Slash)
    qtbot.waitUntil(queue.filter.hasFocus)
    QTest.keyClicks(queue.filter, "lift")
    assert queue.model.rowCount() == 1
    QTest.keyClick(queue.filter, Qt.Key.Key_Escape)
    assert queue.filter.text() == ""
    assert queue.filter.hasFocus()
    QTest.keyClick(queue.filter, Qt.Key.Key_Escape)
    assert queue.list.hasFocus()


def test_the_last_line_of_a_card_gives_up_what_matters_least(hands: Hands, store: Store, qtbot: QtBot) -> None:
    with store.write() as uow:
        uow.get(ServiceOrder, hands.made.orders["fan"]).window_until = at(15, 37)
        uow.get(ServiceOrder, hands.made.orders["lift"]).window_until = at(9, 0, date(2026, 11, 24))
        uow.describe("Two promises")
    hands.board.controller.read_queue()
    model, card = hands.board.queue.model, hands.board.queue.list.itemDelegate()
    assert isinstance(card, QueueCard)
    qtbot.waitUntil(lambda: all(model.row(at).due for at in range(2)))
    rows = {model.row(at).id: model.row(at) for at in range(2)}
    lift, fan = rows[hands.made.activities["lift"]], rows[hands.made.activities["fan"]]
    assert card.last_line(fan, 400) == (f"{fan.number} · 1 h", "due 15:37")
    assert card.last_line(lift, 400) == (f"{lift.number} · 1 h 30 min", "due Tue 24 Nov 09:00")
    metrics = hands.canvas.scene.colours.detail_metrics

    def beside(left: str, right: str) -> int:
        return metrics.horizontalAdvance(left) + metrics.horizontalAdvance(right) + 8

    room = beside(f"{lift.number} · 1 h 30 min", "due Tue 24 Nov")
    assert card.last_line(lift, room) == (f"{lift.number} · 1 h 30 min", "due Tue 24 Nov")
    assert card.last_line(lift, beside(lift.number, "due Tue 24 Nov")) == (lift.number, "due Tue 24 Nov")
    assert card.last_line(fan, beside(fan.number, "due 15:37")) == (fan.number, "due 15:37")


def test_several_selected_jobs_are_named_with_when_and_who(hands: Hands) -> None:
    hands.click(hands.middle("pump"))
    hands.click(hands.middle("leak"), Modifier.ControlModifier)
    assert hands.board.details.title() == "2 jobs selected"
    assert hands.board.details.texts() == ["● Leak repair · Hotel Świt", "▼ Pump check · Hotel Świt"]
