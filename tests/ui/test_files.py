"""Photos and files in forms: dropped, pasted, chosen, looked at, opened, printed, deleted; by mouse and by keys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QDrag,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.attachments import AttachFiles
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.new_files import prepare
from svcdesk.queries.attachments import AttachmentRow, load_attachments, load_content
from svcdesk.store import Store
from svcdesk.ui.shared.desk import Desk, Message, RecordRef
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.files_tab import FilesTab
from tests.support.files import PDF, PROGRAM, pages, picture, word
from tests.support.pauses import Pauses
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, open_form, press

pytestmark = pytest.mark.usefixtures("appearance")
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Bench:
    """A repair on an order, its form with the files in front, and what a person does there."""

    def __init__(self, desk: Desk, store: Store, qtbot: QtBot) -> None:
        self.desk, self.store, self.qtbot = desk, store, qtbot
        self.runner = CommandRunner(store)
        self.known: Known = small_company(self.runner)
        made = self.runner.run(CreateOrder({"description": "x", "object_id": self.known.service_object})).result
        assert isinstance(made, int)
        self.order = made
        self.line = add(self.runner, "repair_line", order_id=self.order, description="Doors stay open")
        self.said: list[Message] = []
        desk.message.connect(self.said.append)

    def attach(self, *files: tuple[str, bytes], **where: int) -> None:
        made = tuple(prepare(name, content, 20) for name, content in files)
        self.runner.run(AttachFiles(files=made, **where))  # type: ignore[arg-type]

    def rows(self, entity: str = "repair_line", record_id: int = 0) -> list[AttachmentRow]:
        with self.store.read() as reader:
            return load_attachments(reader, entity, record_id or self.line)

    def open(self, entity: str = "repair_line", record_id: int = 0) -> FilesTab:
        self.document = open_form(self.desk, self.qtbot, entity, record_id or self.line)
        at = next(at for at in range(self.document.tabs.count()) if self.title(at).startswith("Files"))
        bar = self.document.tabs.tabBar()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(at).center())
        self.qtbot.waitUntil(lambda: bool(self.document.findChildren(FilesTab)))
        (tab,) = self.document.findChildren(FilesTab)
        return tab

    def title(self, at: int = -1) -> str:
        return self.document.tabs.tabText(at if at >= 0 else self.document.tabs.currentIndex())

    def shown(self, tab: FilesTab, *names: str) -> None:
        """Wait until the list says just that."""
        self.qtbot.waitUntil(lambda: [file.name for file in tab.view.files.files] == list(names))

    def seen(self, tab: FilesTab) -> None:
        """Wait until the selected file was read and drawn."""
        assert tab.pane is not None
        self.qtbot.waitUntil(lambda: tab.pane is not None and tab.pane.shown is not None)

    def click(self, tab: FilesTab, row: int, column: int = 0, *, twice: bool = False) -> None:
        at = tab.view.visualRect(tab.view.model().index(row, column)).center()
        port = tab.view.viewport()
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=at)
        if twice:
            QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=at)

    def button(self, tab: FilesTab, action: str) -> QToolButton:
        return next(
            one for one in tab.findChildren(QToolButton)
            if one.defaultAction() is not None and one.defaultAction().objectName() == action
        )  # fmt: skip


@pytest.fixture
def bench(desk: Desk, store: Store, qtbot: QtBot) -> Bench:
    return Bench(desk, store, qtbot)


def urls(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(tab: FilesTab, data: QMimeData) -> bool:
    """Drag something over the middle of the tab and let it go there; whether the tab wanted it."""
    child = tab.childAt(tab.rect().center()) or tab
    at = child.mapFrom(tab, tab.rect().center())
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target = child
    while not target.acceptDrops():  # as Qt looks for who takes it
        parent = target.parentWidget()
        assert parent is not None
        at, target = target.mapToParent(at), parent
    enter = QDragEnterEvent(QPoint(at), copy, data, left, none)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(at), copy, data, left, none))
    return True


def test_files_are_dropped_seen_and_counted(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "drive.jpg").write_bytes(picture(size=(400, 200), turned=True))
    (tmp_path / "plate.png").write_bytes(picture("PNG"))
    tab = bench.open()
    assert bench.title() == "Files"
    assert drop(tab, urls(tmp_path / "drive.jpg", tmp_path / "plate.png"))
    bench.shown(tab, "drive.jpg", "plate.png")
    bench.qtbot.waitUntil(lambda: bench.title() == "Files (2)")
    bench.seen(tab)  # the first of the new ones is selected, and looked at
    assert tab.pane is not None and tab.pane.title.text() == "drive.jpg"
    image = tab.pane.picture.image
    assert (image.width(), image.height()) == (200, 400)
    assert QColor(image.pixel(100, 20)).red() > 150 and QColor(image.pixel(100, 380)).blue() > 150
    assert "drive.jpg" in tab.pane.picture.accessibleName()
    bench.desk.undo()
    bench.shown(tab)
    bench.qtbot.waitUntil(lambda: bench.title() == "Files")


def test_what_was_just_added_is_selected_and_what_others_add_is_not(bench: Bench, tmp_path: Path) -> None:
    bench.attach(("one.jpg", picture(seed=1)), ("two.jpg", picture(seed=2)), repair_line_id=bench.line)
    tab = bench.open()
    bench.shown(tab, "one.jpg", "two.jpg")
    bench.click(tab, 1)
    (tmp_path / "three.jpg").write_bytes(picture(seed=3))
    assert drop(tab, urls(tmp_path / "three.jpg"))
    bench.shown(tab, "one.jpg", "two.jpg", "three.jpg")
    bench.qtbot.waitUntil(lambda: [file.name for file in tab.selected()] == ["three.jpg"])
    bench.attach(("four.jpg", picture(seed=4)), repair_line_id=bench.line)
    bench.desk.on_poll_due()
    bench.shown(tab, "one.jpg", "two.jpg", "three.jpg", "four.jpg")
    assert [file.name for file in tab.selected()] == ["three.jpg"]


class FileManager(QWidget):
    """Another window, from which a file is dragged as the system does it: Qt runs the whole drag."""

    def __init__(self, path: Path, to: QWidget) -> None:
        super().__init__()
        self._path, self._to = path, to
        self._timer = QTimer(self, interval=60)
        self._timer.timeout.connect(self.on_timeout)
        self._moves = 2
        self.setGeometry(1320, 0, 100, 100)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        drag = QDrag(self)
        drag.setMimeData(urls(self._path))
        self._timer.start()
        drag.exec(Qt.DropAction.CopyAction)

    def on_timeout(self) -> None:
        """The hand goes on."""
        place = self._to.mapTo(self._to.window(), self._to.rect().center()) + QPoint(self._moves, 0)
        window = self._to.window().windowHandle()
        if self._moves:
            self._moves -= 1
            QTest.mouseMove(window, place)
        else:
            self._timer.stop()
            QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


@pytest.mark.xcb
def test_a_file_is_dragged_here_from_another_window(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "drive.jpg").write_bytes(picture())
    tab = bench.open()
    manager = FileManager(tmp_path / "drive.jpg", tab)
    bench.qtbot.addWidget(manager)
    with bench.qtbot.waitExposed(manager):
        manager.show()
    QTest.mousePress(manager.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(50, 50))
    bench.shown(tab, "drive.jpg")
    assert [row.name for row in bench.rows()] == ["drive.jpg"]
    assert not tab.sum.text()


def test_those_that_are_refused_say_why_and_the_others_are_added(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "drive.jpg").write_bytes(picture())
    (tmp_path / "photo.jpg").write_bytes(PROGRAM)
    tab = bench.open()
    drop(tab, urls(tmp_path / "photo.jpg", tmp_path / "drive.jpg"))
    bench.shown(tab, "drive.jpg")
    assert "photo.jpg is a program" in bench.said[0].text and bench.said[0].kind == "error"
    drop(tab, urls(tmp_path / "drive.jpg"))
    bench.qtbot.waitUntil(lambda: "there already" in bench.said[-1].text)
    text = QMimeData()
    text.setText("words")
    assert not drop(tab, text)


def test_a_new_record_is_saved_first(bench: Bench, tmp_path: Path) -> None:
    document = open_form(bench.desk, bench.qtbot, "repair_line", None, order_id=bench.order)
    document.tabs.setCurrentIndex(next(at for at in range(9) if document.tabs.tabText(at) == "Files"))
    (tab,) = document.findChildren(FilesTab)
    assert not tab.actions_of_tab["files.add"].isEnabled()
    assert not drop(tab, urls(tmp_path / "x.jpg"))


def test_a_copied_picture_is_pasted_by_keys(bench: Bench) -> None:
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    tab = bench.open()
    QGuiApplication.clipboard().setImage(image)
    tab.view.setFocus()
    bench.document.tabs.tabBar().setFocus()
    bench.button(tab, "files.add").setFocus()
    press(Qt.Key.Key_V, CTRL)
    bench.qtbot.waitUntil(lambda: len(tab.view.files.files) == 1)
    (row,) = bench.rows()
    assert row.name.startswith("Picture 20") and row.name.endswith(".png") and row.media_type == "image/png"
    QGuiApplication.clipboard().setText("words")
    press(Qt.Key.Key_V, CTRL)
    assert "no picture" in bench.said[-1].text


def test_files_are_chosen_in_a_dialog(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "drive.jpg").write_bytes(picture())
    tab = bench.open()
    QTest.mouseClick(bench.button(tab, "files.add"), Qt.MouseButton.LeftButton)
    (dialog,) = tab.findChildren(QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(tmp_path / "drive.jpg"))
    bench.qtbot.waitUntil(lambda: bool(dialog.selectedFiles()))
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setText("drive.jpg")
    QTest.keyClick(name, Qt.Key.Key_Return)
    bench.shown(tab, "drive.jpg")


def test_each_kind_has_its_preview(bench: Bench) -> None:
    bench.attach(
        ("a.pdf", pages(2)), ("b.txt", "Zażółć gęślą jaźń".encode("cp1250")), ("c.docx", word()), ("d.pdf", PDF),
        repair_line_id=bench.line,
    )  # fmt: skip
    tab = bench.open()
    bench.shown(tab, "a.pdf", "b.txt", "c.docx", "d.pdf")
    pane = tab.pane
    assert pane is not None
    bench.seen(tab)  # the first one
    image = pane.picture.image
    assert "2 pages" in pane.about.text()
    assert QColor(image.pixel(image.width() // 2, image.height() // 2)).blue() > 150
    tab.view.setFocus()
    press(Qt.Key.Key_Down)
    bench.seen(tab)
    assert pane.text.isVisible() and pane.text.toPlainText() == "Zażółć gęślą jaźń"
    for _kind in ("a document of another program", "a PDF that cannot be drawn"):
        press(Qt.Key.Key_Down)
        bench.seen(tab)
        assert pane.words.isVisible() and "no preview" in pane.words.text()


def has_note(tab: FilesTab, note: str) -> bool:
    return [file.note for file in tab.view.files.files] == [note]


class Programs(QObject):
    """Stands for the programs of the system."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


def test_enter_opens_a_copy_that_cannot_be_changed(bench: Bench) -> None:
    programs = Programs()
    QDesktopServices.setUrlHandler("file", programs, "open_url")  # type: ignore[arg-type] # the stub knows no str
    try:
        bench.attach(("12:30 drive.jpg", picture()), repair_line_id=bench.line)
        tab = bench.open()
        bench.shown(tab, "12:30 drive.jpg")
        bench.click(tab, 0)
        press(Qt.Key.Key_Return)
        bench.qtbot.waitUntil(lambda: len(programs.opened) == 1)
        (copy,) = programs.opened
        assert copy.name == "12-30 drive.jpg" and copy.read_bytes() == picture()
        assert copy.stat().st_mode & 0o777 == 0o400
        bench.click(tab, 0, twice=True)
        bench.qtbot.waitUntil(lambda: programs.opened == [copy, copy])
        tab.deleteLater()
        bench.qtbot.waitUntil(lambda: not copy.parent.parent.exists())
    finally:
        QDesktopServices.unsetUrlHandler("file")


def test_a_file_is_saved_where_the_user_wants(bench: Bench, tmp_path: Path) -> None:
    bench.attach(("drive.jpg", picture()), repair_line_id=bench.line)
    tab = bench.open()
    bench.shown(tab, "drive.jpg")
    bench.click(tab, 0)
    press(Qt.Key.Key_S, CTRL | SHIFT)
    (dialog,) = tab.findChildren(QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None and name.text() == "drive.jpg"
    name.setText(str(tmp_path / "out.jpg"))
    QTest.keyClick(name, Qt.Key.Key_Return)
    bench.qtbot.waitUntil((tmp_path / "out.jpg").exists)
    assert (tmp_path / "out.jpg").read_bytes() == picture()


def test_the_tick_is_for_mouse_and_keys_and_only_of_pictures(bench: Bench) -> None:
    bench.attach(("drive.jpg", picture()), ("a.pdf", PDF), repair_line_id=bench.line)
    tab = bench.open()
    bench.shown(tab, "drive.jpg", "a.pdf")

    def printed() -> list[bool]:
        return [file.printed for file in tab.view.files.files]

    bench.click(tab, 0, 1)
    bench.qtbot.waitUntil(lambda: printed() == [False, False])
    assert [row.printed for row in bench.rows()] == [False, False]
    tab.view.setFocus()
    press(Qt.Key.Key_Space)
    bench.qtbot.waitUntil(lambda: printed() == [True, False])
    bench.qtbot.waitUntil(lambda: tab.current() is not None)
    QTest.mouseClick(bench.button(tab, "files.print"), Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(lambda: printed() == [False, False])
    bench.click(tab, 1, 1)
    assert not tab.actions_of_tab["files.print"].isEnabled() and printed() == [False, False]


def test_name_and_note_are_edited_and_cleared(bench: Bench) -> None:
    bench.attach(("drive.jpg", picture()), repair_line_id=bench.line)
    tab = bench.open()
    bench.shown(tab, "drive.jpg")
    bench.click(tab, 0)
    for note in ("worn at the rim", ""):
        press(Qt.Key.Key_F2)
        (dialog,) = [one for one in bench.document.findChildren(FieldsDialog) if one.isVisible()]
        box = dialog.form.boxes["note"].editor.focus_widget()
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_A, CTRL)
        QTest.keyClick(box, Qt.Key.Key_Delete)
        QTest.keyClicks(box, note)
        QTest.keyClick(box, Qt.Key.Key_Return)
        bench.qtbot.waitUntil(partial(has_note, tab, note))
        with bench.qtbot.waitActive(bench.document):
            bench.document.activateWindow()
        tab.view.setFocus()


def test_files_are_deleted_by_keys_and_come_back(bench: Bench) -> None:
    bench.attach(*((f"{n}.jpg", picture(seed=n)) for n in range(3)), repair_line_id=bench.line)
    tab = bench.open()
    bench.shown(tab, "0.jpg", "1.jpg", "2.jpg")
    tab.view.setFocus()
    bench.click(tab, 1)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Delete, CTRL)
    bench.shown(tab, "0.jpg")
    assert [row.name for row in bench.rows()] == ["0.jpg"]
    bench.desk.undo()
    bench.shown(tab, "0.jpg", "1.jpg", "2.jpg")


@pytest.mark.parametrize("entity", ["service_order", "service_object"])
def test_those_of_repair_lines_are_shown_and_stay(bench: Bench, entity: str) -> None:
    bench.attach(("drive.jpg", picture()), repair_line_id=bench.line)
    record = bench.order if entity == "service_order" else bench.known.service_object
    tab = bench.open(entity, record)
    bench.shown(tab, "drive.jpg")
    assert bench.title() == "Files (1)"
    assert tab.view.model().index(0, 3).data() == "NP-2026-00001"
    bench.click(tab, 0)
    for action in ("files.delete", "files.edit", "files.print"):
        assert not tab.actions_of_tab[action].isEnabled()
    opened: list[RecordRef] = []
    bench.desk.open_requested.connect(opened.append)
    QTest.mouseClick(bench.button(tab, "files.line"), Qt.MouseButton.LeftButton)
    assert opened == [RecordRef("repair_line", bench.line)]


def test_adding_15_mb_holds_up_no_key(bench: Bench, tmp_path: Path) -> None:
    content = pages(1) + os.urandom(15_000_000)
    (tmp_path / "manual.pdf").write_bytes(content)
    tab = bench.open()
    pauses = Pauses()
    pauses.start()
    drop(tab, urls(tmp_path / "manual.pdf"))
    bench.shown(tab, "manual.pdf")
    bench.seen(tab)
    pauses.stop()
    assert pauses.longest() < 50
    with bench.store.read() as reader:
        assert load_content(reader, tab.view.files.files[0].id).content == content


def test_a_form_does_not_wait_for_what_reads_pictures_and_pdf() -> None:
    """Loading Pillow and PDFium takes 200 ms; the first form would be held up by it."""
    loaded = "import sys, svcdesk.ui.orders.document; print({'PIL', 'pypdfium2'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_form_of_any_record_has_a_count_without_looking(bench: Bench) -> None:
    bench.attach(("drive.jpg", picture()), object_id=bench.known.service_object)
    document: RecordDocument = open_form(bench.desk, bench.qtbot, "service_object", bench.known.service_object)
    titles: Callable[[], list[str]] = lambda: [document.tabs.tabText(at) for at in range(document.tabs.count())]  # noqa: E731
    bench.qtbot.waitUntil(lambda: "Files (1)" in titles())
    assert not document.findChildren(FilesTab)
