"""The stage view: cards in columns, moved by mouse and by keys, refused in words, filtered, and true after changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stages import ChangeStage
from svcdesk.queries.cards import FIRST_CARDS
from svcdesk.store.store import Store
from svcdesk.ui.shared.cards.column import CardColumn as Column
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.stages.view import StageView
from tests.support.records import Known, small_company
from tests.support.stages import Stages, make_stages, put_at, stage_id_of
from tests.ui.form_support import child, keys, press

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


@pytest.fixture
def stages(store: Store, known: Known) -> Stages:
    del known
    return make_stages(CommandRunner(store))


@pytest.fixture
def orders(store: Store, known: Known, stages: Stages) -> list[int]:
    """Four orders: the third is urgent, the last one in process."""
    runner = CommandRunner(store)
    found = []
    for text, priority in (("Lift stopped", "normal"), ("Door", "low"), ("Pump", "high"), ("Fan", "normal")):
        values = {"description": text, "customer_id": known.customer, "priority": priority}
        found.append(runner.run(CreateOrder(values)).result)
    ids = [id_ for id_ in found if isinstance(id_, int)]
    runner.run(ChangeStage(ids[3], stages.work))
    return ids


@pytest.fixture
def view(desk: Desk, orders: list[int], qtbot: QtBot) -> StageView:
    del orders
    shown = StageView(desk)
    qtbot.addWidget(shown)
    shown.resize(1500, 700)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    qtbot.waitUntil(lambda: shown.board is not None)
    return shown


def titles(view: StageView, stage_id: int) -> list[str]:
    model = view.columns[stage_id].model
    return [card.title if (card := model.card_at(place)) is not None else "?" for place in range(model.rowCount())]


def card_point(column: Column, place: int) -> QPoint:
    return column.list.visualRect(column.model.index(place)).center()


def drag(column: Column, place: int, to: QPoint) -> QWidget:
    """Press on a card and move to a global point, as a hand does."""
    port = column.list.viewport()
    start = card_point(column, place)
    QTest.mousePress(port, LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(port, start + QPoint(8, 8))
    QTest.mouseMove(port, port.mapFromGlobal(to))
    return port


def release(port: QWidget, to: QPoint) -> None:
    QTest.mouseRelease(port, LEFT, Qt.KeyboardModifier.NoModifier, port.mapFromGlobal(to))


def centre(column: Column) -> QPoint:
    return column.mapToGlobal(column.rect().center())


def test_columns_stand_in_tree_order_with_counts_and_urgent_cards_first(
    view: StageView, stages: Stages, orders: list[int]
) -> None:
    names = [column.name for column in view.columns.values()]
    assert names == ["Planning", "Dropped", "In process", "Done", "Settled", "Waiting"]
    assert titles(view, stages.planning) == ["Pump", "Lift stopped", "Door"]
    assert titles(view, stages.work) == ["Fan"]
    assert view.columns[stages.planning].count_text() == "3 orders"
    assert view.columns[stages.wait].count_text() == "0 orders  ·  asks for a reason"
    assert view.selected_ids() == [orders[2]]


def test_a_card_dragged_to_a_legal_column_moves_its_order_and_undo_brings_it_back(
    view: StageView, store: Store, stages: Stages, orders: list[int], qtbot: QtBot
) -> None:
    to = centre(view.columns[stages.work])
    port = drag(view.columns[stages.planning], 1, to)
    assert view.drag.ghost.text() == "ZS-2026-00001"
    assert view.columns[stages.work].said() == "Drop here"
    assert view.columns[stages.dropped].said() == "Drop here: a reason is asked for"
    assert view.columns[stages.done].said() == ""
    release(port, to)
    qtbot.waitUntil(lambda: titles(view, stages.work) == ["Lift stopped", "Fan"])
    assert stage_id_of(store, orders[0]) == stages.work
    assert view.selected_ids() == [orders[0]]
    assert not view.drag.ghost.isVisible()
    view.desk.undo()
    qtbot.waitUntil(lambda: titles(view, stages.planning) == ["Pump", "Lift stopped", "Door"])


def test_an_illegal_column_says_why_and_takes_nothing(
    view: StageView, store: Store, stages: Stages, orders: list[int], qtbot: QtBot
) -> None:
    to = centre(view.columns[stages.done])
    with qtbot.waitSignal(view.desk.message) as said:
        port = drag(view.columns[stages.planning], 1, to)
        assert (
            "cannot go from “Planning” to “Done”, only to “Dropped”, “In process”" in view.columns[stages.done].said()
        )
        release(port, to)
    assert "cannot go from “Planning” to “Done”" in said.args[0].text
    assert stage_id_of(store, orders[0]) == stages.planning
    assert view.columns[stages.done].said() == ""


def test_escape_ends_a_drag_without_a_consequence(
    view: StageView, store: Store, stages: Stages, orders: list[int]
) -> None:
    to = centre(view.columns[stages.work])
    port = drag(view.columns[stages.planning], 1, to)
    QTest.keyClick(view.columns[stages.planning].list, Key.Key_Escape)
    release(port, to)
    QApplication.processEvents()
    assert not view.drag.is_held
    assert stage_id_of(store, orders[0]) == stages.planning


def test_a_reason_is_asked_inline_after_the_drop(
    view: StageView, store: Store, stages: Stages, orders: list[int], qtbot: QtBot
) -> None:
    to = centre(view.columns[stages.dropped])
    release(drag(view.columns[stages.planning], 1, to), to)
    qtbot.waitUntil(view.panel.isVisible)
    assert view.panel.target.currentText() == "Dropped"
    assert stage_id_of(store, orders[0]) == stages.planning
    keys("parts")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: view.panel.why.reason_id == stages.reason)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: titles(view, stages.dropped) == ["Lift stopped"])
    assert not view.panel.isVisible()


def test_everything_by_keys(view: StageView, store: Store, stages: Stages, orders: list[int], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.columns[stages.planning].list)
    press(Key.Key_Down)
    assert view.selected_ids() == [orders[0]]
    press(Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = child(view, QMenu, "stage_menu")
    QTest.keyClick(menu, Key.Key_2)  # in process
    qtbot.waitUntil(lambda: titles(view, stages.work) == ["Lift stopped", "Fan", "Door"])
    assert sorted(view.selected_ids()) == [orders[0], orders[1]]
    assert QApplication.focusWidget() is view.columns[stages.work].list
    view.desk.undo()
    qtbot.waitUntil(lambda: titles(view, stages.planning) == ["Pump", "Lift stopped", "Door"])
    view.columns[stages.planning].go_to(0)
    press(Key.Key_Right)
    qtbot.waitUntil(lambda: view.selected_ids() == [orders[3]])
    press(Key.Key_Left, ALT_SHIFT)
    qtbot.waitUntil(lambda: len(titles(view, stages.planning)) == 4)
    with qtbot.waitSignal(view.desk.open_requested) as opened:
        press(Key.Key_Return)
    assert opened.args == [RecordRef("service_order", orders[3], {})]


def test_letters_filter_every_column_and_quick_filters_too(view: StageView, stages: Stages, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.columns[stages.planning].list)
    keys("swit pump")
    qtbot.waitUntil(lambda: titles(view, stages.planning) == ["Pump"])
    assert titles(view, stages.work) == []
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: len(titles(view, stages.planning)) == 3)
    view.bar.quick["urgent"].click()
    qtbot.waitUntil(lambda: titles(view, stages.planning) == ["Pump"])


def test_changes_of_others_arrive_and_selection_stays(
    view: StageView, store: Store, stages: Stages, orders: list[int], qtbot: QtBot
) -> None:
    view.columns[stages.planning].go_to(2)
    CommandRunner(store).run(SaveOrder(orders[1], {"description": "Door of the shaft"}))
    put_at(store, orders[0], stages.done)
    view.desk.on_poll_due()
    qtbot.waitUntil(lambda: titles(view, stages.planning) == ["Pump", "Door of the shaft"])
    assert titles(view, stages.done) == ["Lift stopped"]
    assert view.selected_ids() == [orders[1]]


def test_a_long_column_keeps_its_place_and_loads_only_what_it_shows(
    desk: Desk, store: Store, known: Known, stages: Stages, qtbot: QtBot
) -> None:
    values = {"description": "Job", "customer_id": known.customer}
    with store.write() as uow:
        ids = [CreateOrder(values).apply(uow) for _number in range(150)]
        uow.describe("Many orders for a test")
    shown = StageView(desk)
    qtbot.addWidget(shown)
    shown.resize(1500, 600)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    qtbot.waitUntil(lambda: shown.board is not None)
    column = shown.columns[stages.planning]
    assert column.model.rowCount() == 150
    assert column.model.card_at(FIRST_CARDS + 1) is None
    column.go_to(100)
    qtbot.waitUntil(lambda: column.model.card_at(100) is not None)
    assert column.model.card_at(60) is None
    before = column.top()
    put_at(store, ids[5], stages.work)
    desk.on_poll_due()
    qtbot.waitUntil(lambda: column.model.rowCount() == 149)
    assert column.top() == before
    assert column.selected_ids() == [ids[100]]
