"""The import screen, worked as a person does: typing a path, choosing columns, checking, importing, cancelling."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from svcdesk.i18n import use_language
from svcdesk.models import Customer, ImportMapping, ServiceOrder
from svcdesk.store.store import Store
from svcdesk.ui.imports.mapping_grid import ColumnCombo
from svcdesk.ui.imports.view import ImportScreen, NameDialog
from svcdesk.ui.shared.desk import Desk, RecordRef

DATA = Path(__file__).resolve().parents[1] / "data"
REAL = DATA / "excavators.csv"


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ImportScreen:
    made = ImportScreen(desk)
    qtbot.addWidget(made)
    made.resize(1300, 800)
    made.show()
    qtbot.waitExposed(made)
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
