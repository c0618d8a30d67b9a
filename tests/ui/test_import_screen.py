"""The import screen, worked as a person does: typing a path, choosing columns, checking, importing, cancelling."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QTableView,
    QTableWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from sqlalchemy import func, select

from svcdesk.domain.imports.preview import ValueCounts
from svcdesk.i18n import use_language
from svcdesk.models import Customer, ImportMapping, ServiceOrder
from svcdesk.store.store import Store
from svcdesk.ui.imports.draft import shipped_mappings
from svcdesk.ui.imports.field_dialog import FieldDialog
from svcdesk.ui.imports.mapping_grid import ColumnCombo
from svcdesk.ui.imports.name_dialog import NameDialog
from svcdesk.ui.imports.view import ImportScreen
from svcdesk.ui.shared.desk import Desk, RecordRef

DATA = Path(__file__).resolve().parents[1] / "data"
REAL = DATA / "excavators.csv"


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ImportScreen:
    made = ImportScreen(desk)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def wait_for_work(screen: ImportScreen) -> None:
    """Run the event loop until the screen is idle; it lets worker threads run, which qWait hardly does."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if screen.is_idle() else None)
    timer.start(20)
    QTimer.singleShot(30_000, loop.quit)
    loop.exec()
    assert screen.is_idle()


def type_path(screen: ImportScreen, qtbot: QtBot, path: Path) -> None:
    edit = screen.findChild(QLineEdit, "path")
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, str(path))
    QTest.keyClick(edit, Qt.Key.Key_Return)


def read_file(screen: ImportScreen, qtbot: QtBot, path: Path) -> None:
    before = screen.preview
    type_path(screen, qtbot, path)
    qtbot.waitUntil(lambda: screen.preview is not None and screen.preview is not before)


def choose(combo: QComboBox | None, qtbot: QtBot, text: str) -> None:
    """Open the list of a combo box with the keyboard and choose a text in it."""
    assert combo is not None
    place = combo.findText(text)
    assert place >= 0, text
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Space)
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    view.setCurrentIndex(combo.model().index(place, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not view.isVisible())
    assert combo.currentText() == text


def combo(screen: QWidget, name: str) -> QComboBox:
    found = screen.findChild(QComboBox, name)
    assert found is not None
    return found


def cells(screen: ImportScreen, name: str, row: int) -> list[str]:
    table = screen.findChild(QTableView, name)
    assert table is not None
    model = table.model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def count(store: Store, class_: type[Customer | ServiceOrder | ImportMapping]) -> int:
    with store.read() as reader:
        return reader.session.scalar(select(func.count()).select_from(class_)) or 0


def press(screen: ImportScreen, qtbot: QtBot, action: str) -> None:
    button = next(b for b in screen.findChildren(QToolButton) if b.defaultAction() is screen.actions_[action])
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_keyboard_starts_where_the_file_is_named(screen: ImportScreen, qtbot: QtBot) -> None:
    screen.setFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "path"


def test_columns_are_guessed_in_either_language_and_can_be_chosen(
    screen: ImportScreen, qtbot: QtBot, tmp_path: Path, store: Store
) -> None:
    path = tmp_path / "klienci.csv"
    path.write_bytes("Numer;Nazwa;Tel.;Miejscowość\r\nK-7;Łoś i Syn;601;Łódź\r\n".encode("cp1250"))
    read_file(screen, qtbot, path)
    assert screen.ui.about_file.text() == "CSV, CP1250, semicolon, 4 columns"
    chosen = {box.path[-1]: box.currentText() for box in screen.findChildren(ColumnCombo) if box.currentIndex()}
    assert chosen == {"number": "Numer", "name": "Nazwa", "city": "Miejscowość"}
    assert cells(screen, "preview", 0) == ["K-7", "Łoś i Syn", "Łódź"]
    choose(combo(screen, "fields.phone"), qtbot, "Tel.")
    assert cells(screen, "preview", 0) == ["K-7", "Łoś i Syn", "Łódź", "601"]
    start = screen.findChild(QPushButton, "start")
    assert start is not None
    QTest.mouseClick(start, Qt.MouseButton.LeftButton)
    wait_for_work(screen)
    assert screen.ui.summary.text() == "1 rows read; 1 created, 0 there already, 0 left out."
    with store.read() as reader:
        row = reader.session.scalars(select(Customer)).one()
        assert (row.number, row.name, row.phone, row.city) == ("K-7", "Łoś i Syn", "601", "Łódź")


def test_the_real_file_by_keyboard_checked_imported_and_undone(
    screen: ImportScreen, desk: Desk, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    read_file(screen, qtbot, REAL)
    choose(combo(screen, "mapping"), qtbot, "Excavators")
    qtbot.waitUntil(lambda: screen.ui.preview_model.rowCount() == 50)
    assert cells(screen, "preview", 0)[:5] == [
        "BUCKET WON'T OPEN", "2004-07-01 08:00", "Excavator mine", "Excavator A", "Repair",
    ]  # fmt: skip
    QTest.keyClick(screen, Qt.Key.Key_F5)
    assert screen.is_busy()
    wait_for_work(screen)
    assert screen.ui.summary.text() == "5,485 rows read; 5,484 would be created, 0 there already, 1 would be left out."
    assert count(store, ServiceOrder) == 0
    assert screen.ui.tabs.tabText(1) == "Findings (366)"

    assert screen.ui.filter.isVisible()
    QTest.keyClicks(screen.ui.filter, "swing")
    assert screen.ui.findings_model.rowCount() == 1
    assert cells(screen, "findings", 0)[:4] == ["3454", "PMType", "t swing", "▲ Left out"]
    assert screen.ui.detail.text().startswith("“t swing” is not in the mapping's list")
    screen.ui.filter.clear()
    QTest.mouseClick(
        screen.ui.only_left_out, Qt.MouseButton.LeftButton, pos=QPoint(10, screen.ui.only_left_out.height() // 2)
    )
    assert screen.ui.findings_model.rowCount() == 2
    with qtbot.waitSignal(desk.message):
        screen.on_export_file_chosen(str(tmp_path / "findings.csv"))
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[:3] for row in rows] == [
        ["Row", "Column", "Value"], ["3454", "PMType", "t swing"], ["3454", "Cost", "PM01"],
    ]  # fmt: skip

    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait_for_work(screen)
    assert screen.ui.summary.text() == "5,485 rows read; 5,484 created, 0 there already, 1 left out."
    assert count(store, ServiceOrder) == 5484
    qtbot.waitUntil(lambda: desk.undo_state.undo == "Import 5484 records from excavators.csv")


def test_a_cancelled_import_leaves_nothing(screen: ImportScreen, qtbot: QtBot, store: Store) -> None:
    read_file(screen, qtbot, REAL)
    choose(combo(screen, "mapping"), qtbot, "Excavators")
    qtbot.waitUntil(lambda: screen.ui.preview_model.rowCount() == 50)
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    press(screen, qtbot, "import.cancel")
    wait_for_work(screen)
    assert screen.ui.summary.text() == "Cancelled. Nothing was imported."
    assert count(store, ServiceOrder) == 0


def test_what_a_mapping_lacks_is_said_in_words(screen: ImportScreen, qtbot: QtBot) -> None:
    read_file(screen, qtbot, REAL)
    assert screen.ui.note.text() == "▲  Choose a column for: Name."
    use_language("pl")
    choose(combo(screen, "kind"), qtbot, "Service orders")
    assert screen.ui.note.text().endswith(": Opis.")


def test_a_file_that_cannot_be_read_says_why(screen: ImportScreen, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes("A,B\n1,2\n".encode("utf-16"))
    with qtbot.waitSignal(desk.message) as said:
        type_path(screen, qtbot, path)
    assert "UTF-16" in said.args[0].text
    assert "UTF-16" in cells(screen, "findings", 0)[4]
    assert not screen.can_start()


def test_a_mapping_is_saved_and_offered_again(
    screen: ImportScreen, desk: Desk, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Wer\nX,1\n", encoding="utf-8")
    read_file(screen, qtbot, path)
    choose(combo(screen, "fields.number"), qtbot, "Wer")
    QTest.keyClick(screen, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = screen.findChild(NameDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.name, "Meine")
    with qtbot.waitSignal(desk.message):
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert count(store, ImportMapping) == 1
    other = ImportScreen(desk)
    qtbot.addWidget(other)
    qtbot.waitUntil(lambda: other.ui.mapping.findText("Meine") > 0)


def test_a_dropped_file_and_one_given_by_the_desk_are_read(desk: Desk, qtbot: QtBot, screen: ImportScreen) -> None:
    items = DATA / "imports" / "items.csv"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(items))])
    screen.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    qtbot.waitUntil(lambda: screen.preview is not None)
    given = ImportScreen(desk, RecordRef("import", None, {"path": str(items)}))
    qtbot.addWidget(given)
    qtbot.waitUntil(lambda: given.preview is not None)


# a mapping made wholly on the screen


def field_dialog(screen: ImportScreen, qtbot: QtBot, path: str) -> FieldDialog:
    """Open what else can be said of a field, by the mouse."""
    button = screen.findChild(QToolButton, f"more.{path}")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = next(one for one in screen.findChildren(FieldDialog) if one.isVisible())
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    return dialog


def write(dialog: FieldDialog, name: str, text: str) -> None:
    edit = dialog.findChild(QLineEdit, name)
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def take_over(dialog: FieldDialog, qtbot: QtBot) -> None:
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Take over")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible())
    QApplication.processEvents()  # the grid is built anew


def make(dialog: FieldDialog, **constants: str) -> None:
    box = dialog.findChild(QCheckBox, "create")
    assert box is not None
    if not box.isChecked():
        QTest.keyClick(box, Qt.Key.Key_Space)
    for name, text in constants.items():
        write(dialog, f"create.{name}", text)


def value_cells(dialog: FieldDialog) -> list[list[str]]:
    table = dialog.findChild(QTableWidget, "values")
    assert table is not None
    model = table.model()
    return [[str(model.index(row, column).data()) for column in range(3)] for row in range(table.rowCount())]


def test_a_mapping_made_wholly_on_the_screen_imports_as_the_shipped_one(
    screen: ImportScreen, qtbot: QtBot, store: Store
) -> None:
    read_file(screen, qtbot, REAL)
    choose(combo(screen, "kind"), qtbot, "Service orders")
    dates = screen.findChild(QLineEdit, "dates")
    assert dates is not None
    dates.setFocus()
    QTest.keyClicks(dates, "yyyy-MM-dd")
    QTest.keyClick(dates, Qt.Key.Key_Return)
    choose(combo(screen, "fields.description"), qtbot, "OriginalShorttext")
    choose(combo(screen, "fields.preferred_at"), qtbot, "BscStartDate")
    dialog = field_dialog(screen, qtbot, "fields.preferred_at")
    write(dialog, "at", "08:00")
    take_over(dialog, qtbot)

    dialog = field_dialog(screen, qtbot, "fields.customer")
    write(dialog, "value", "Excavator mine")
    make(dialog, name="{value}", language="en", country="AU")
    take_over(dialog, qtbot)

    dialog = field_dialog(screen, qtbot, "fields.object")
    choose(combo(dialog, "column"), qtbot, "Asset")
    qtbot.waitUntil(lambda: len(value_cells(dialog)) >= 5)
    write(dialog, "text", "Excavator {value}")
    choose(combo(dialog, "match"), qtbot, "Name")
    make(dialog, name="{value}", group="Excavators", customer="Excavator mine")
    more = dialog.findChild(QToolButton, "more.group")
    assert more is not None
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    nested = dialog.findChild(FieldDialog)
    assert nested is not None
    with qtbot.waitActive(nested):
        nested.activateWindow()
    make(nested, code="EXCAVATOR", name="{value}")
    take_over(nested, qtbot)
    take_over(dialog, qtbot)

    dialog = field_dialog(screen, qtbot, "fields.order_type")
    choose(combo(dialog, "column"), qtbot, "PMType")
    qtbot.waitUntil(lambda: len(value_cells(dialog)) >= 6)
    assert value_cells(dialog)[0][0] == "PM01"
    table = dialog.findChild(QTableWidget, "values")
    assert table is not None
    becomes = {"PM01": "Repair", "PM02": "Replacement", "PM04": "PM04", "PM05": "PM05", "PM06": "PM06", "PM13": "PM13"}
    for row, (value, _count, _before) in enumerate(value_cells(dialog)):
        if value in becomes:
            table.setFocus()
            table.setCurrentCell(row, 2)
            QTest.keyClick(table, Qt.Key.Key_F2)
            editor = table.findChildren(QLineEdit)[-1]
            QTest.keyClicks(editor, becomes[value])
            QTest.keyClick(editor, Qt.Key.Key_Return)
            qtbot.waitUntil(lambda: table.state() is not QTableWidget.State.EditingState)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    choose(combo(dialog, "match"), qtbot, "Code")
    make(dialog, code="{value}", name="{value}")
    take_over(dialog, qtbot)

    add = screen.findChild(QPushButton, "add.lines")
    assert add is not None
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    for name, column in (("cost_price", "Cost"), ("executed_on", "BscStartDate")):
        choose(combo(screen, f"lines.0.fields.{name}"), qtbot, column)
        QApplication.processEvents()
    dialog = field_dialog(screen, qtbot, "lines.0.fields.type")
    choose(combo(dialog, "value"), qtbot, "expense")
    take_over(dialog, qtbot)
    for name, text in (("description", "Cost of the work"), ("currency", "AUD")):
        dialog = field_dialog(screen, qtbot, f"lines.0.fields.{name}")
        write(dialog, "value", text)
        take_over(dialog, qtbot)
    qtbot.waitUntil(lambda: combo(screen, "unless.lines.0").findText("Cost price") >= 0)
    choose(combo(screen, "unless.lines.0"), qtbot, "Cost price")

    shipped = next(one for one in shipped_mappings() if one.name == "Excavators").content
    QApplication.processEvents()
    with qtbot.waitActive(screen):
        screen.activateWindow()
    assert {**screen.draft.content, "rows": shipped["rows"], "name": "Excavators"} == shipped
    QTest.keyClick(screen, Qt.Key.Key_F5)
    wait_for_work(screen)
    assert screen.ui.summary.text().startswith("5,485 rows read; 5,484 would be created")


def test_a_dialog_that_was_closed_is_given_no_counts(screen: ImportScreen, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nazwa,Od\nŁoś,2026-01-01\n", encoding="utf-8")
    read_file(screen, qtbot, path)
    dialog = field_dialog(screen, qtbot, "fields.name")
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    screen.editing.on_counted(ValueCounts("Nazwa", (("Łoś", 1),)))  # the job was slower than the hand


def test_a_field_that_makes_no_sense_is_not_taken_over(screen: ImportScreen, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nazwa,Od\nŁoś,2026-01-01\n", encoding="utf-8")
    read_file(screen, qtbot, path)
    dialog = field_dialog(screen, qtbot, "fields.name")
    write(dialog, "value", "Always")
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Take over")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert dialog.error.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert screen.draft.about(("fields", "name")) == "Nazwa"
