"""The repair bench: cards by stage, moved by mouse and keys, refused in words; any stage from list and form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.models import RepairLine
from svcdesk.queries.cards import NO_STAGE
from svcdesk.store import Store
from svcdesk.ui.bench.card import waiting_text
from svcdesk.ui.bench.view import BenchView
from svcdesk.ui.shared.cards.column import CardColumn
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.records import add, small_company
from tests.ui.form_support import CTRL, child, keys, open_form, open_repairs, press

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


@pytest.fixture
def order(store: Store) -> int:
    """An order with three stages and three repair lines: the second is the most urgent."""
    runner = CommandRunner(store)
    known = small_company(runner)
    for place, (code, finished) in enumerate((("In", False), ("Repair", False), ("Ready", True)), 1):
        add(runner, "repair_stage", code=code, name=code, place=place, finished=finished)
    made = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    assert isinstance(made, int)
    for text, due in (("Doors stay open", None), ("Rope torn", "2026-11-20"), ("Noise", "2026-12-01")):
        add(runner, "repair_line", order_id=made, description=text, due_on=due, worker_id=known.worker)
    return made


@pytest.fixture
def view(desk: Desk, order: int, qtbot: QtBot) -> BenchView:
    del order
    shown = BenchView(desk)
    qtbot.addWidget(shown)
    shown.resize(1200, 700)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    qtbot.waitUntil(lambda: shown.board is not None)
    return shown


def titles(view: BenchView, stage_id: int) -> list[str]:
    model = view.columns[stage_id].model
    return [card.title if (card := model.card_at(place)) is not None else "?" for place in range(model.rowCount())]


def centre(column: CardColumn) -> QPoint:
    return column.mapToGlobal(column.rect().center())


def hold(column: CardColumn, place: int, to: QPoint) -> QWidget:
    """Press on a card and move to a global point, as a hand does."""
    port = column.list.viewport()
    start = column.list.visualRect(column.model.index(place)).center()
    QTest.mousePress(port, LEFT, NONE, start)
    QTest.mouseMove(port, start + QPoint(8, 8))
    QTest.mouseMove(port, port.mapFromGlobal(to))
    return port


def release(port: QWidget, to: QPoint) -> None:
    QTest.mouseRelease(port, LEFT, NONE, port.mapFromGlobal(to))


def finished(store: Store) -> list[str]:
    with store.read() as reader:
        return [row.description for row in reader.session.query(RepairLine) if row.finished_at is not None]


def test_columns_follow_the_places_and_say_what_is_late(view: BenchView) -> None:
    assert [column.name for column in view.columns.values()] == ["In", "Repair", "Ready"]
    assert titles(view, 1) == ["Rope torn", "Noise", "Doors stay open"]
    assert view.columns[1].count_text() == "3 repairs  ·  ▲ 1 late"
    assert view.columns[3].count_text() == "0 repairs  ·  in 7 days"


def test_a_card_dropped_on_the_last_column_is_finished_and_undo_opens_it_again(
    view: BenchView, store: Store, qtbot: QtBot
) -> None:
    to = centre(view.columns[3])
    port = hold(view.columns[1], 1, to)
    assert view.drag.ghost.text() == "NP-2026-00003"
    assert view.columns[3].said() == "Drop here: finishes the repair"
    assert view.columns[2].said() == "Drop here"
    release(port, to)
    qtbot.waitUntil(lambda: titles(view, 3) == ["Noise"])
    assert finished(store) == ["Noise"]
    view.desk.undo()
    qtbot.waitUntil(lambda: titles(view, 3) == [])
    assert finished(store) == []


def test_repairs_of_a_closed_order_stay_and_say_why(view: BenchView, store: Store, order: int, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    runner.run(SetRepairStage((1,), 3))
    runner.run(SaveOrder(order, children={"order_line": (RowDraft(None, {"type": "hour", "worker_id": 1}),)}))
    runner.run(CancelOrder(order))
    view.desk.on_poll_due()
    qtbot.waitUntil(lambda: titles(view, 1) == [] and titles(view, 3) == ["Doors stay open"])  # the others are no work
    to = centre(view.columns[2])
    with qtbot.waitSignal(view.desk.message) as said:
        port = hold(view.columns[3], 0, to)
        assert "ZS-2026-00001" in view.columns[2].said()
        release(port, to)
    assert "ZS-2026-00001" in said.args[0].text
    assert titles(view, 2) == []
    press(Key.Key_F, CTRL)
    keys("noi")
    qtbot.waitUntil(lambda: titles(view, 3) == [])
    assert QApplication.focusWidget() is view.bar.box, "what was refused takes no keys from whoever types"


def test_everything_by_keys(view: BenchView, store: Store, order: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.columns[1].list)
    press(Key.Key_Right, ALT_SHIFT)
    qtbot.waitUntil(lambda: titles(view, 2) == ["Rope torn"])
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.columns[2].list)
    press(Key.Key_Left, ALT_SHIFT)
    qtbot.waitUntil(lambda: titles(view, 2) == [])
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.columns[1].list)
    press(Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(child(view, QMenu, "repair_stage_menu"), Key.Key_3)
    qtbot.waitUntil(lambda: titles(view, 3) == ["Rope torn"])
    assert finished(store) == ["Rope torn"]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.columns[3].list)
    with qtbot.waitSignal(view.desk.open_requested) as opened:
        press(Key.Key_O, ALT_SHIFT)
    assert opened.args == [RecordRef("service_order", order, {})]
    with qtbot.waitSignal(view.desk.open_requested) as opened:
        press(Key.Key_Return)
    assert opened.args == [RecordRef("repair_line", 2, {})]


def test_what_has_no_stage_yet_goes_to_the_first_one(desk: Desk, store: Store, view: BenchView, qtbot: QtBot) -> None:
    CommandRunner(store).run(SaveRecord("repair_line", 3, {"stage_id": None}))
    desk.on_poll_due()
    qtbot.waitUntil(lambda: NO_STAGE in view.columns and titles(view, NO_STAGE) == ["Noise"])
    QTest.mouseClick(view.columns[NO_STAGE].list.viewport(), LEFT, NONE, QPoint(60, 30))
    press(Key.Key_Left, ALT_SHIFT)
    press(Key.Key_Right, ALT_SHIFT)
    qtbot.waitUntil(lambda: "Noise" in titles(view, 1))
    assert NO_STAGE not in view.columns


@pytest.mark.parametrize(("minutes", "text"), [
    (-1, "0 min"), (59, "59 min"), (60, "1 h"), (1439, "23 h"), (1440, "1 d"), (2879, "1 d"), (2880, "2 d"),
])  # fmt: skip
def test_how_long_a_repair_waits_is_told_in_the_largest_unit(minutes: int, text: str) -> None:
    assert waiting_text(minutes) == text


def test_letters_filter_and_the_quick_filter_shows_what_is_late(view: BenchView, store: Store, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.columns[1].list)
    keys("noise")
    qtbot.waitUntil(lambda: titles(view, 1) == ["Noise"])
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: len(titles(view, 1)) == 3)
    QTest.mouseClick(view.bar.quick["overdue"], LEFT)
    qtbot.waitUntil(lambda: titles(view, 1) == ["Rope torn"])
    CommandRunner(store).run(SaveRecord("repair_line", 2, {"due_on": "2026-12-24"}))
    view.desk.on_poll_due()
    qtbot.waitUntil(lambda: titles(view, 1) == [])


@pytest.mark.parametrize("place", ["list", "form"])
def test_any_stage_is_chosen_from_list_and_form(place: str, desk: Desk, store: Store, order: int, qtbot: QtBot) -> None:
    del order
    if place == "form":
        host: QWidget = open_form(desk, qtbot, "repair_line", 1)
    else:
        view = open_repairs(desk, qtbot, 3)
        press(Key.Key_A, CTRL)
        host = view
    press(Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    QTest.keyClick(child(host, QMenu, "repair_stage_menu"), Key.Key_3)
    done = 1 if place == "form" else 3
    qtbot.waitUntil(lambda: len(finished(store)) == done)
