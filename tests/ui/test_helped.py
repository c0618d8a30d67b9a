"""What helped before, in the form of a repair line: typed, seen, taken over, the orders behind it opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineType
from svcdesk.models import OrderLine, RepairLine
from svcdesk.queries.helped import RepairMemory
from svcdesk.store import Store
from svcdesk.ui.forms.helped_panel import HelpedPanel
from svcdesk.ui.forms.repair import RepairDocument
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.empty_state import EmptyState
from tests.support.clocks import MovingClock
from tests.support.records import Known, add, small_company
from tests.ui.form_support import child, field, open_form, press, save, type_into

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class History:
    """A history of two faults of one object, and an order in process."""

    known: Known
    order: int
    orders: tuple[int, ...]


@pytest.fixture
def history(database_path: Path, store: Store) -> History:
    """Doors were adjusted four times, came back once; made at other times than the desk's."""
    moving = MovingClock("2025-01-07 08:00")
    past = Store.open(database_path, moving)
    runner = CommandRunner(past)
    known = small_company(runner)
    rows = tuple(RowDraft(None, {"code": code, "name": name}) for code, name in (("LOOSE", "Loose"), ("WORN", "Worn")))
    add(runner, "diagnosis_area", code="MECH", name="Mechanics", children={"diagnosis_code": rows})
    add(runner, "resolution", code="ADJ", name="Adjusted")
    add(runner, "resolution", code="REPL", name="Part replaced")
    add(runner, "repair_stage", code="IN", name="Received", place="1")
    add(runner, "repair_stage", code="OUT", name="Ready", place="2", finished=True)
    orders = []
    for days, text, diagnosis in (
        (200, "Doors stay open", 1), (30, "The door does not close and stays open", 1),
        (200, "Open doors again, do not close", 1),
        (200, "Light flickers", 2), (200, "Button dark", 2),
    ):  # fmt: skip
        lines = (
            RowDraft(None, {"type": "hour", "quantity": "1.5", "worker_id": known.worker}),
            RowDraft(None, {"type": "item", "item_id": known.item, "quantity": "3"}),
        )
        order = runner.run(CreateOrder({"description": "Repair", "object_id": known.service_object}, lines)).result
        assert isinstance(order, int)
        line = add(
            runner, "repair_line", order_id=order, description=text, diagnosis_id=diagnosis, resolution_id=diagnosis
        )
        moving.at += timedelta(hours=2)
        runner.run(SetRepairStage((line,), 2))
        moving.at += timedelta(days=days)
        orders.append(order)
    now = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    past.close()
    assert isinstance(now, int)
    return History(known, now, tuple(orders))


def open_repair(desk: Desk, qtbot: QtBot, history: History, **values: Any) -> tuple[RepairDocument, HelpedPanel]:
    document = open_form(desk, qtbot, "repair_line", None, order_id=history.order, **values)
    assert isinstance(document, RepairDocument)
    qtbot.waitUntil(lambda: desk.repair_memory.is_read)
    return document, child(document, HelpedPanel)


def said(panel: HelpedPanel) -> str:
    words = child(panel, QLabel, "helped.words").text()
    return words or child(panel, EmptyState).findChildren(QLabel)[-1].text()


def texts(panel: HelpedPanel) -> list[tuple[str, ...]]:
    return [row.cells for row in panel.proposals.table.rows]


def test_proposals_come_while_the_symptom_is_typed_and_go_with_it(desk: Desk, history: History, qtbot: QtBot) -> None:
    document, panel = open_repair(desk, qtbot, history)
    qtbot.waitUntil(lambda: said(panel).startswith("Type the symptom"))
    type_into(document, "description", "dors stays opne")
    wanted = [("Loose → Adjusted", "2 of 3", "1×", "1 h 30 min", "same object")]
    qtbot.waitUntil(lambda: texts(panel) == wanted)
    assert said(panel) == (
        "Loose → Adjusted (same object 3×). Worked in 2 of 3. "
        "The fault came back 1× within 90 days. Usual time 1 h 30 min, the middle of 3. "
        "Parts: 3 m Rope (in 3)."
    )
    assert len(panel.cases.table.rows) == 3
    assert not document.is_stored()
    type_into(document, "description", "smell of coffee")
    qtbot.waitUntil(lambda: not texts(panel))
    assert said(panel) == "No finished repair is alike enough to say anything."
    assert not panel.cases.table.rows


class SlowMemory(RepairMemory):
    """Reads the history when it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.readings = 0
        self.go_on = Event()

    def read(self, store: Store) -> None:
        self.readings += 1
        assert self.go_on.wait(10)
        super().read(store)


def test_typing_while_the_history_is_read_asks_for_it_once(desk: Desk, history: History, qtbot: QtBot) -> None:
    desk.repair_memory = memory = SlowMemory()
    document = open_form(desk, qtbot, "repair_line", None, order_id=history.order)
    panel = child(document, HelpedPanel)
    qtbot.waitUntil(lambda: memory.readings == 1)
    for word in ("door", "doors stay", "doors stay open"):
        type_into(document, "description", word)
        panel.ask()
    memory.go_on.set()
    qtbot.waitUntil(lambda: bool(texts(panel)))
    assert memory.readings == 1


def test_a_proposal_is_taken_over_by_keys_and_saved(desk: Desk, store: Store, history: History, qtbot: QtBot) -> None:
    document, panel = open_repair(desk, qtbot, history)
    type_into(document, "description", "door open")
    qtbot.waitUntil(lambda: bool(texts(panel)))
    press(Qt.Key.Key_T, ALT_SHIFT)
    names = ("diagnosis_area_id", "diagnosis_id", "resolution_id")
    assert [document.form.boxes[name].value() for name in names] == [1, 1, 1]
    assert document.is_dirty()
    assert QApplication.focusWidget() is field(document, "description")
    save(document, qtbot)
    with store.read() as reader:
        line = reader.session.get_one(RepairLine, document.record_id)
        assert (line.diagnosis_area_id, line.diagnosis_id, line.resolution_id) == (1, 1, 1)


def test_enter_takes_the_selected_proposal_and_opens_the_selected_order(
    desk: Desk, history: History, qtbot: QtBot
) -> None:
    document, panel = open_repair(desk, qtbot, history)
    type_into(document, "description", "light button doors open")
    qtbot.waitUntil(lambda: len(texts(panel)) == 2)
    press(Qt.Key.Key_H, ALT_SHIFT)
    qtbot.waitUntil(panel.proposals.hasFocus)
    press(Qt.Key.Key_Down)
    second = panel.current()
    assert second is not None
    press(Qt.Key.Key_Return)
    assert document.form.boxes["diagnosis_id"].value() == second.diagnosis_id
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(panel.cases.hasFocus)
    with qtbot.waitSignal(desk.open_requested) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args == [RecordRef("service_order", second.cases[0].order_id, {})]


def test_tab_goes_from_the_symptom_through_the_proposals_to_the_diagnosis(
    desk: Desk, history: History, qtbot: QtBot
) -> None:
    document, panel = open_repair(desk, qtbot, history)
    type_into(document, "description", "doors open")
    qtbot.waitUntil(lambda: bool(texts(panel)))
    field(document, "symptom_id").setFocus()
    stops = []
    for _step in range(12):
        press(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
        if stops[-1] is field(document, "diagnosis_area_id"):
            break
    assert panel.proposals in stops and panel.cases in stops
    assert stops[-1] is field(document, "diagnosis_area_id")


def test_an_order_is_opened_by_a_double_click(desk: Desk, history: History, qtbot: QtBot) -> None:
    document, panel = open_repair(desk, qtbot, history)
    type_into(document, "description", "doors open")
    qtbot.waitUntil(lambda: bool(texts(panel)))
    view = panel.cases
    place = view.visualRect(view.table.index(1, 0)).center()
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args is not None
    assert opened.args[0].record_id in history.orders


def test_a_part_becomes_a_line_of_the_order_beside_those_that_are_there(
    desk: Desk, store: Store, history: History, qtbot: QtBot
) -> None:
    document, panel = open_repair(desk, qtbot, history)
    type_into(document, "description", "doors open")
    qtbot.waitUntil(lambda: bool(texts(panel)))
    for count in (1, 2):
        press(Qt.Key.Key_P, ALT_SHIFT)
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert [action.text() for action in menu.actions()] == ["3 m Rope (in 3 of 3)"]
        with qtbot.waitSignal(desk.saved):
            QTest.keyClick(menu, Qt.Key.Key_Return)
        with store.read() as reader:
            lines = reader.session.query(OrderLine).where(OrderLine.order_id == history.order).all()
        assert [(line.type, line.item_id, line.quantity, line.object_id) for line in lines] == [
            (LineType.ITEM, history.known.item, Decimal(3), history.known.service_object)
        ] * count
    assert document.form.boxes["description"].value() == "doors open"


def test_what_others_finish_is_proposed_at_once(desk: Desk, store: Store, history: History, qtbot: QtBot) -> None:
    document, panel = open_repair(desk, qtbot, history)
    type_into(document, "description", "doors open")
    qtbot.waitUntil(lambda: bool(texts(panel)))
    with store.read() as reader:
        first = reader.session.query(RepairLine.id).order_by(RepairLine.id).first()
    assert first is not None
    desk.run(SaveRecord("repair_line", first[0], {"description": "Smell of coffee"}))
    qtbot.waitUntil(lambda: [row[1] for row in texts(panel)] == ["1 of 2"])


def test_a_stored_repair_shows_what_helped_without_itself(desk: Desk, history: History, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "repair_line", 1)
    panel = child(document, HelpedPanel)
    qtbot.waitUntil(lambda: bool(texts(panel)))
    assert [row[1] for row in texts(panel)] == ["1 of 2"]
    assert "(same object 2×)" in said(panel)


def test_mistyped_words_help_before_and_after_saving(desk: Desk, history: History, qtbot: QtBot) -> None:
    """The only object of the order stands there before anything is typed, and nothing below the proposals moves."""
    document, panel = open_repair(desk, qtbot, history)
    assert document.form.boxes["object_id"].value() == history.known.service_object
    assert field(document, "description").hasFocus()
    qtbot.waitUntil(lambda: panel.answer is not None)
    place = field(document, "resolution_id").mapTo(document, QPoint(0, 0))
    type_into(document, "description", "dors stai opn")
    qtbot.waitUntil(lambda: bool(texts(panel)))
    QApplication.processEvents()
    assert field(document, "resolution_id").mapTo(document, QPoint(0, 0)) == place
    before = texts(panel)
    answer = panel.answer
    save(document, qtbot)
    qtbot.waitUntil(lambda: panel.answer is not answer)
    assert texts(panel) == before


def test_a_stored_repair_begins_with_a_field_that_can_be_changed(desk: Desk, history: History, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "repair_line", 1)
    assert not document.form.boxes["order_id"].is_editable()
    assert field(document, "description").hasFocus()
