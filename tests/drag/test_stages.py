"""Dragging work of an order whose stage forbids changes: said while it is dragged, and nothing is saved."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from svcdesk.models import ServiceOrder, Stage
from svcdesk.problem_texts import problem_text
from svcdesk.ui.dispatch.view import BoardScreen
from tests.drag.hands import Hands
from tests.support.board import at

SENTENCE = "Order ZS-1 is at stage “Settled”, where it cannot be changed. Move it to another stage first."


def settle_door(hands: Hands) -> None:
    """The order of ``door`` goes to a stage that allows nothing."""
    with hands.store.write() as uow:
        stage = uow.add(Stage(code="S", name="Settled", may_modify=False))
        uow.get(ServiceOrder, hands.made.orders["door"]).stage_id = stage.id
        uow.describe("Settle an order for a test")
    loads = hands.board.controller.loaded
    with hands.qtbot.waitSignal(loads):
        hands.board.desk.on_poll_due()


def test_a_bar_of_a_settled_order_says_so_while_dragged_and_stays(hands: Hands) -> None:
    settle_door(hands)
    start = hands.middle("door")
    hands.press(start)
    hands.move(start + QPoint(14, 0), hands.spot("anna", 13))
    assert hands.canvas.verdict.refused
    assert [problem_text(one) for one in hands.canvas.verdict.problems] == [SENTENCE]
    with hands.qtbot.waitSignal(hands.board.desk.message) as said:
        hands.release(hands.spot("anna", 13))
    assert said.args is not None
    assert said.args[0].text == SENTENCE
    hands.wait_until_settled()
    assert hands.saved("door") == (hands.made.workers["anna"], at(9), 60)


def test_actions_on_a_bar_of_a_settled_order_are_disabled_and_say_why(hands: Hands, board: BoardScreen) -> None:
    settle_door(hands)
    board.canvas.select({hands.made.activities["door"]}, hands.made.activities["door"])
    actions = board.screen_actions
    assert actions is not None
    actions.refresh()
    for name in ("dispatch", "high", "unschedule", "copy", "move_to", "reassign", "close"):
        assert not actions[f"board.{name}"].isEnabled(), name
        assert actions[f"board.{name}"].toolTip().endswith(SENTENCE)
    assert actions["board.open"].isEnabled()
    hands.keys(Qt.Key.Key_D, modifiers=Qt.KeyboardModifier.NoModifier)
    hands.keys(Qt.Key.Key_1, modifiers=Qt.KeyboardModifier.AltModifier)
    hands.wait_until_settled()
    assert hands.flag("door", "dispatched") is False
