"""A lift from the call to its repair report, its belt replaced for the second time; docs/repaired-lift.md tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from svcdesk.domain.kinds import BomChangeKind, BomKind, LineType
from svcdesk.models import Bom, BomChange, OrderLine, RepairLine, ServiceObject
from svcdesk.queries.repair_bench import load_repair_stages
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.sheets import lay_out, sheets
from svcdesk.store import Store
from svcdesk.ui.bench.view import BenchView
from svcdesk.ui.boms.view import DesignerView
from svcdesk.ui.forms.repair import RepairDocument
from svcdesk.ui.preview.view import PreviewScreen
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.side_tabs import LaterTab, SideTab
from svcdesk.ui.shared.forms.timeline_tab import TimelineTab
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.palette import CommandPalette
from tests.drag.program import front, go_to
from tests.reports.pdf import whole_text
from tests.ui.form_support import CTRL, click, keys, press, type_into, write

ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key
BELT = "Door drive belt"


def form_in_front(window: MainWindow, qtbot: QtBot) -> RecordDocument:
    form = front(window)
    assert isinstance(form, RecordDocument)
    qtbot.waitUntil(lambda: form.is_built() and form.base is not None)
    form.build_all()
    return form


def find(window: MainWindow, typed: str, qtbot: QtBot) -> RecordDocument:
    """Ctrl+K, as a scanner types it: the text, and Enter at once."""
    before = front(window)
    press(Key.Key_K, CTRL)
    palettes = [one for one in window.findChildren(CommandPalette) if one.isVisible()]
    qtbot.waitUntil(palettes[0].line.hasFocus)
    keys(typed)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: front(window) is not before)
    return form_in_front(window, qtbot)


def tab_of(form: RecordDocument, title: str) -> SideTab:
    titles = [form.tabs.tabText(at) for at in range(form.tabs.count())]
    form.tabs.setCurrentIndex(titles.index(title))
    page = form.tabs.currentWidget()
    assert isinstance(page, LaterTab)
    tab = page.tab
    assert isinstance(tab, SideTab)
    return tab


def new_in(tab: SideTab, entity: str) -> None:
    button = tab.findChild(QPushButton, f"new.{entity}")
    assert button is not None
    QTest.mouseClick(button, LEFT)


def choose(form: RecordDocument, name: str, typed: str, qtbot: QtBot) -> None:
    """Type into a lookup and take what is found."""
    type_into(form, name, typed)
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: form.form.boxes[name].value() is not None)


def saved(form: RecordDocument, qtbot: QtBot) -> int:
    with qtbot.waitSignal(form.desk.saved):
        press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: form.record_id is not None and not form.is_dirty())
    assert form.record_id is not None
    return form.record_id


def printed(window: MainWindow, print_it: Callable[[], object], qtbot: QtBot) -> PreviewScreen:
    before = front(window)
    print_it()
    qtbot.waitUntil(lambda: front(window) is not before and isinstance(front(window), PreviewScreen))
    preview = front(window)
    assert isinstance(preview, PreviewScreen)
    qtbot.waitUntil(lambda: preview.prepared is not None)
    return preview


def text_of(store: Store, sheet: str, key: str) -> str:
    with store.read() as reader:
        (row,) = sheets()[sheet].load(reader, [key])
        return whole_text(write_pdf([lay_out(row, Stamp(reader.clock.now()))]))


def drag(view: BenchView, number: str, to_stage: int) -> None:
    """Take the card of a repair to another column by the mouse, once the columns have their places."""
    QApplication.processEvents()
    column, place = next(
        (column, place)
        for column in view.columns.values()
        for place in range(len(column.model.ids))
        if (card := column.model.card_at(place)) is not None and card.number == number
    )
    port = column.list.viewport()
    start = column.list.visualRect(column.model.index(place)).center()
    target = view.columns[to_stage]
    to = port.mapFromGlobal(target.mapToGlobal(target.rect().center()))
    QTest.mousePress(port, LEFT, NONE, start)
    for point in (start + QPoint(8, 8), to - QPoint(20, 0), to):
        QTest.mouseMove(port, point)
    assert view.drag.is_held
    assert target.said() == "Drop here"
    QTest.mouseRelease(port, LEFT, NONE, to)


def line_in(view: DesignerView, text: str, parent: QModelIndex | None = None) -> QModelIndex | None:
    above = parent or QModelIndex()
    for row in range(view.model.rowCount(above)):
        index = view.model.index(row, 0, above)
        if text in str(index.data()):
            return index
        if (found := line_in(view, text, index)) is not None:
            return found
    return None


def as_of(view: DesignerView, day: str, qtbot: QtBot) -> None:
    press(Key.Key_D, CTRL)
    qtbot.waitUntil(view.as_of.hasFocus)
    QTest.keyClick(view.as_of, Key.Key_A, CTRL)
    QTest.keyClick(view.as_of, Key.Key_Backspace)
    if day:
        write(view.as_of, day)
    press(Key.Key_Return)
    qtbot.waitUntil(view.is_settled)


def belt_serial(view: DesignerView) -> str:
    index = line_in(view, BELT)
    assert index is not None
    return str(index.siblingAtColumn(5).data())


@pytest.mark.slow
def test_a_lift_is_repaired_from_intake_to_report(window: MainWindow, company: Store, qtbot: QtBot) -> None:
    with company.read() as reader:
        bom = reader.session.scalars(select(Bom).where(Bom.kind == BomKind.SERVICE)).one()
        thing = reader.session.get_one(ServiceObject, bom.object_id)
        stages = {row.code: row.id for row in load_repair_stages(reader)}

    # The serial number is scanned; a new order about the lift, under its agreement.
    machine = find(window, thing.serial_number, qtbot)
    assert machine.record_id == thing.id
    new_in(tab_of(machine, "Service orders"), "service_order")
    order_form = form_in_front(window, qtbot)
    type_into(order_form, "description", "Car doors stay open")
    choose(order_form, "agreement_id", "US-00001", qtbot)
    order_id = saved(order_form, qtbot)
    assert order_form.base is not None
    order_number = order_form.base.values["number"]

    # Intake: what the customer says and hands over; what helped before is proposed while it is typed, and taken over.
    new_in(tab_of(order_form, "Repairs"), "repair_line")
    repair = form_in_front(window, qtbot)
    assert isinstance(repair, RepairDocument)
    type_into(repair, "description", "dors dont close, roler squeeks")
    qtbot.waitUntil(repair.has_helped)
    press(Key.Key_T, ALT_SHIFT)
    qtbot.waitUntil(lambda: repair.form.boxes["resolution_id"].value() is not None)
    assert repair.form.boxes["diagnosis_id"].value() is not None
    for name, text in (("accessories", "Key of the machine room"), ("visible_condition", "Door panel scratched"),
                       ("cost_limit", "1500")):  # fmt: skip
        type_into(repair, name, text)
    line_id = saved(repair, qtbot)
    number = repair.base.values["number"] if repair.base is not None else ""
    printed(window, repair.actions_of_record["repair.print_intake_receipt"].trigger, qtbot)
    receipt = text_of(company, "intake_receipt", f"#{line_id}")
    for wanted in (number, "Key of the machine room", "Door panel scratched", thing.serial_number):
        assert wanted in receipt

    # On the bench the card is dragged to the parts that are waited for, and moved on by a key.
    bench = go_to(window, "bench")
    assert isinstance(bench, BenchView)
    qtbot.waitUntil(lambda: bench.board is not None and line_id in bench.board.cards)
    drag(bench, number, stages["PARTS"])
    qtbot.waitUntil(lambda: line_id in bench.columns[stages["PARTS"]].model.ids)
    qtbot.waitUntil(lambda: bench.selected_ids() == [line_id])
    press(Key.Key_Right, ALT_SHIFT)
    qtbot.waitUntil(lambda: line_id in bench.columns[stages["REPAIR"]].model.ids)

    # The belt is replaced for the order, which gets a line for it.
    machine = find(window, thing.number, qtbot)
    press(Key.Key_B, ALT_SHIFT)
    qtbot.waitUntil(lambda: isinstance(front(window), DesignerView))
    designer = front(window)
    assert isinstance(designer, DesignerView)
    qtbot.waitUntil(lambda: designer.shown is not None and line_in(designer, BELT) is not None)
    belt = line_in(designer, BELT)
    assert belt is not None
    designer.tree.setCurrentIndex(belt)
    designer.tree.setFocus()
    press(Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: any(one.isActiveWindow() for one in designer.findChildren(FieldsDialog)))
    (dialog,) = designer.findChildren(FieldsDialog)
    for name, text in (("serial_in", "B-3003"), ("order_id", order_number)):
        widget = dialog.form.boxes[name].editor.focus_widget()
        widget.setFocus()
        write(widget, text)
        press(Key.Key_Tab)
    qtbot.waitUntil(lambda: dialog.form.boxes["order_id"].value() == order_id)
    click(dialog.form.boxes["order_line"].editor.focus_widget())
    with qtbot.waitSignal(designer.desk.saved):
        click(dialog.yes)
    qtbot.waitUntil(lambda: belt_serial(designer) == "B-3003")
    with company.read() as reader:
        changes = reader.session.scalars(select(BomChange).where(BomChange.order_id == order_id)).all()
        lines = reader.session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)).all()
    assert [change.kind for change in changes] == [BomChangeKind.LINE_REPLACED]
    assert [line.description for line in lines if line.type is LineType.ITEM] == [BELT]

    # The machine as of three days: the belt it came with, the one that was put in after it, and this one.
    with qtbot.waitActive(window):  # no window manager gives it back the keys after a dialog
        window.activateWindow()
    designer.tree.setFocus()
    belts = []
    for day in ("2026-01-15", "2026-06-01", ""):
        as_of(designer, day, qtbot)
        index = line_in(designer, BELT)
        assert index is not None
        belts.append(designer.model.line_at(index))
    assert len(set(belts)) == 3

    # Tested, finished, and reported.
    repair = find(window, number, qtbot)
    type_into(repair, "test_result", "60 door cycles without a fault")
    type_into(repair, "warranty_until", "2027-05-23")
    saved(repair, qtbot)
    press(Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    QTest.keyClick(menu, Key(Key.Key_0 + list(stages).index("FINISHED") + 1))
    qtbot.waitUntil(lambda: _line(company, line_id).finished_at is not None)
    printed(window, lambda: press(Key.Key_P, CTRL), qtbot)
    report = text_of(company, "repair_report", f"#{line_id}")
    for wanted in (number, BELT, "B-3003", "60 door cycles without a fault", "In repair", "Finished"):
        assert wanted in report

    # All of it stands on the timeline of the lift.
    machine = find(window, thing.number, qtbot)
    timeline = tab_of(machine, "Timeline")
    assert isinstance(timeline, TimelineTab)
    qtbot.waitUntil(lambda: bool(timeline.view.table.rows))
    timeline.filter.setFocus()
    keys(number)
    qtbot.waitUntil(lambda: timeline.count.text() not in ("", "0 events") and len(timeline.view.table.rows) < 20)
    told = {row.cells[1] for row in timeline.view.table.rows}
    assert {"repair begun", "repair stage", "repair finished"} <= told
    assert date(2026, 11, 23).isoformat() in timeline.view.table.rows[0].cells[0]


def _line(store: Store, id_: int) -> RepairLine:
    with store.read() as reader:
        return reader.session.get_one(RepairLine, id_)
