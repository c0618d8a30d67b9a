"""The print preview as a person uses it: look, turn pages, save, print, and find what was issued before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from svcdesk.models import Activity, Customer, DocumentIssued, ObjectGroup, ServiceObject, ServiceOrder, Worker
from svcdesk.queries.documents import list_issued
from svcdesk.reports.pdf_files import PdfFile
from svcdesk.store.store import Store
from svcdesk.ui.preview.view import PreviewScreen
from svcdesk.ui.shared.desk import Desk, Message, RecordRef

Open = Callable[[RecordRef], PreviewScreen]


@pytest.fixture
def order_ids(store: Store) -> list[int]:
    """Three orders of one technician on 24 November."""
    with store.write() as uow:
        customer = uow.add(Customer(number="K-1", name="Hotel Świt", language="en"))
        worker = uow.add(Worker(number="P-1", name="Łucja Wójcik"))
        ids = []
        for number in range(1, 4):
            order = uow.add(
                ServiceOrder(
                    number=f"ZS-{number}", description="Stands still", customer_id=customer.id, created_at=uow.now
                )
            )
            start = datetime(2026, 11, 24, 7 + number, tzinfo=UTC)
            uow.add(Activity(order_id=order.id, worker_id=worker.id, starts_at=start, minutes=60))
            ids.append(order.id)
    return ids


@pytest.fixture
def open_preview(desk: Desk, qtbot: QtBot) -> Open:
    """Open a preview in a window of its own, and wait until its first page is painted."""

    def open_it(ref: RecordRef) -> PreviewScreen:
        preview = PreviewScreen(desk, ref)
        qtbot.addWidget(preview)
        preview.resize(QSize(1300, 800))
        with qtbot.waitActive(preview):
            preview.show()
            preview.activateWindow()
        preview.pages.setFocus()
        qtbot.waitUntil(lambda: preview.prepared is not None)
        qtbot.waitUntil(lambda: is_painted(preview))
        return preview

    return open_it


def job(*order_ids: int) -> RecordRef:
    """What another screen asks for."""
    return RecordRef("print_job", None, {"sheet": "work_order", "keys": tuple(f"#{one}" for one in order_ids)})


def is_painted(preview: PreviewScreen) -> bool:
    """Whether there is ink on the page in view."""
    image = preview.pages.viewport().grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rect = preview.pages.page_rect(preview.pages.page).intersected(preview.pages.viewport().rect())
    ratio = image.devicePixelRatio()
    lines = range(rect.top() + 2, rect.bottom() - 2, 3)
    row = range(rect.left() + 60, rect.right() - 60, 5)
    return any(image.pixelColor(QPoint(x, y) * ratio).lightness() < 120 for y in lines for x in row)


def revisions(store: Store, order_id: int) -> list[int]:
    """The issued revisions of an order's work order."""
    with store.read() as reader:
        return [row.revision for row in list_issued(reader, [f"service_order:{order_id}"])]


def test_pages_are_turned_by_keys(open_preview: Open, order_ids: list[int]) -> None:
    preview = open_preview(job(*order_ids))
    count = preview.pages.page_count
    assert count >= 3
    assert preview.page_box.suffix() == f" / {count}"
    QTest.keyClick(preview.pages, Qt.Key.Key_PageDown)
    assert preview.pages.page == 1
    assert preview.page_box.value() == 2
    QTest.keyClick(preview.pages, Qt.Key.Key_End)
    assert preview.pages.page == count - 1
    QTest.keyClick(preview.pages, Qt.Key.Key_PageUp)
    assert preview.pages.page == count - 2
    QTest.keyClick(preview.pages, Qt.Key.Key_Home)
    assert preview.pages.page == 0
    assert preview.pages.accessibleDescription() == f"Page 1 of {count}"


def test_a_page_number_can_be_typed(open_preview: Open, order_ids: list[int]) -> None:
    preview = open_preview(job(*order_ids))
    QTest.keyClick(preview.pages, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    box = preview.page_box.findChild(QLineEdit)
    assert box is not None
    QTest.keyClicks(box, "3")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert preview.pages.page == 2


def test_the_documents_of_a_job_are_listed_and_reached(open_preview: Open, order_ids: list[int], qtbot: QtBot) -> None:
    preview = open_preview(job(*order_ids))
    documents = preview.side.documents
    assert documents.count() == 3
    assert "Revision 1, not issued yet" in documents.item(2).text()
    place = documents.visualItemRect(documents.item(2)).center()
    QTest.mouseClick(documents.viewport(), Qt.MouseButton.LeftButton, pos=place)
    pages = preview.pages.page_count // 3
    assert preview.pages.page == 2 * pages
    QTest.keyClick(preview.pages, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert preview.pages.page == pages
    assert documents.currentRow() == 1
    qtbot.waitUntil(lambda: is_painted(preview))


def test_zooming_keeps_the_page_and_draws_it_sharp(open_preview: Open, order_ids: list[int], qtbot: QtBot) -> None:
    preview = open_preview(job(*order_ids))
    QTest.keyClick(preview.pages, Qt.Key.Key_PageDown)
    before = preview.pages.page
    QTest.keyClick(preview.pages, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert (preview.pages.zoom, preview.pages.fit_width) == (1.0, False)
    QTest.keyClick(preview.pages, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert (preview.pages.zoom, preview.pages.page) == (0.9, before)
    QTest.keyClick(preview.pages, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    room = preview.pages.viewport().width()
    assert room - 40 <= preview.pages.page_rect(0).width() <= room
    qtbot.waitUntil(lambda: is_painted(preview))


def test_a_day_has_its_sheet_in_front(open_preview: Open, order_ids: list[int], store: Store) -> None:
    with store.read() as reader:
        worker = reader.session.query(Worker).one()
    preview = open_preview(RecordRef("print_job", None, {"sheet": "day", "keys": (f"#{worker.id}:2026-11-24",)}))
    assert preview.prepared is not None
    assert len(preview.prepared.titles) == 4
    with PdfFile(preview.prepared.pdf) as file:
        assert "Łucja Wójcik" in file.text(0)
        assert "ZS-1" in file.text(1)


def save(preview: PreviewScreen, path: Path, qtbot: QtBot) -> None:
    """Ctrl+S, type a file name, Save."""
    QTest.keyClick(preview.pages, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: preview.findChild(QFileDialog) is not None)
    dialog = preview.findChild(QFileDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.setDirectory(str(path.parent))
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert name is not None
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, path.name)
    if popup := QApplication.activePopupWidget():  # names that would fit
        QTest.keyClick(popup, Qt.Key.Key_Escape)
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    with qtbot.waitSignal(dialog.destroyed):
        QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)
    preview.activateWindow()  # without a window manager nobody else does it
    preview.pages.setFocus()
    qtbot.waitUntil(preview.isActiveWindow)


def test_saving_archives_the_very_pdf(
    open_preview: Open, order_ids: list[int], store: Store, tmp_path: Path, qtbot: QtBot
) -> None:
    preview = open_preview(job(order_ids[0]))
    assert preview.prepared is not None
    shown = preview.prepared.pdf
    path = tmp_path / "order 1.pdf"
    save(preview, path, qtbot)
    qtbot.waitUntil(lambda: preview.side.revisions.count() == 1)
    assert path.read_bytes() == shown
    with store.read() as reader:
        row = reader.session.query(DocumentIssued).one()
        assert row.pdf == shown
        assert row.sha256 == hashlib.sha256(shown).hexdigest()
    assert preview.prepared.pdf == shown  # printed again, it is the same
    assert preview.prepared.drafts[0].archived == shown


def test_what_changed_after_issuing_is_the_next_revision(
    open_preview: Open, order_ids: list[int], store: Store, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.start()
    preview = open_preview(job(order_ids[0]))
    save(preview, tmp_path / "a.pdf", qtbot)
    qtbot.waitUntil(lambda: preview.side.revisions.count() == 1)
    with store.write() as uow:
        uow.get(ServiceOrder, order_ids[0]).description = "Moves again"
    hint = "The data has changed since. Press F5 to draw it again."
    qtbot.waitUntil(lambda: hint in visible_texts(preview))
    QTest.keyClick(preview.pages, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: "Revision 2, not issued yet" in visible_texts(preview))
    assert hint not in visible_texts(preview)
    save(preview, tmp_path / "b.pdf", qtbot)
    qtbot.waitUntil(lambda: preview.side.revisions.count() == 2)
    assert revisions(store, order_ids[0]) == [2, 1]


def visible_texts(preview: PreviewScreen) -> list[str]:
    """What the labels say."""
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in preview.findChildren(QLabel) if label.isVisible()]


def test_an_issued_revision_opens_from_the_list(
    open_preview: Open, order_ids: list[int], desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    preview = open_preview(job(order_ids[0]))
    save(preview, tmp_path / "a.pdf", qtbot)
    qtbot.waitUntil(lambda: preview.side.revisions.count() == 1)
    item = preview.side.revisions.visualItemRect(preview.side.revisions.item(0)).center()
    with qtbot.waitSignal(desk.open_requested) as asked:
        QTest.mouseClick(preview.side.revisions.viewport(), Qt.MouseButton.LeftButton, pos=item)
    ref = asked.args[0]
    assert ref.entity == "document_issued"
    issued = open_preview(ref)
    assert issued.prepared is not None
    assert issued.prepared.pdf == (tmp_path / "a.pdf").read_bytes()
    assert "Revision 1, issued 2026-11-23 10:00 by anna" in visible_texts(issued)


def test_printing_sends_every_page_and_archives(
    open_preview: Open, order_ids: list[int], store: Store, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    preview = open_preview(job(*order_ids[:2]))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    said: list[Message] = []
    desk.message.connect(said.append)
    preview.print_on(printer)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[0].kind == "good"
    with PdfFile((tmp_path / "paper.pdf").read_bytes()) as paper:
        assert len(paper.sizes) == preview.pages.page_count
        printed = paper.picture(0, 0.5, grey=True)
        assert min(printed.pixels) < 60
    assert [revisions(store, id_) for id_ in order_ids] == [[1], [1], []]


def test_a_label_goes_to_paper_of_its_size(
    open_preview: Open, store: Store, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    with store.write() as uow:
        group = uow.add(ObjectGroup(code="L", name="Lifts"))
        thing = uow.add(ServiceObject(number="OB-1", name="Lift", group_id=group.id))
        key = f"#{thing.id}"
    preview = open_preview(RecordRef("print_job", None, {"sheet": "object_label", "keys": (key, "size=89x36")}))
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    said: list[Message] = []
    desk.message.connect(said.append)
    preview.print_on(printer)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[0].kind == "good"
    with PdfFile((tmp_path / "paper.pdf").read_bytes()) as paper:
        (page,) = paper.sizes
        assert page == pytest.approx((89 * 72 / 25.4, 36 * 72 / 25.4), abs=2)
        printed = paper.picture(0, 2, grey=True)
        assert min(printed.pixels) < 60


def test_the_print_dialog_can_be_left(open_preview: Open, order_ids: list[int], store: Store, qtbot: QtBot) -> None:
    preview = open_preview(job(order_ids[0]))
    QTest.keyClick(preview.pages, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: preview.findChild(QPrintDialog) is not None)
    dialog = preview.findChild(QPrintDialog)
    assert dialog is not None
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    with qtbot.waitSignal(dialog.destroyed):
        QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert revisions(store, order_ids[0]) == []


def test_a_folder_that_cannot_be_written_is_named(
    open_preview: Open, order_ids: list[int], desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    preview = open_preview(job(order_ids[0]))
    with qtbot.waitSignal(desk.unavailable) as trouble:
        preview.on_file_chosen(str(tmp_path / "missing" / "a.pdf"))
    assert trouble.args[0].error.problem.code == "file.not_written"
    assert not list(tmp_path.glob("**/*.part"))


def test_a_second_job_takes_the_same_tab(open_preview: Open, order_ids: list[int], qtbot: QtBot) -> None:
    preview = open_preview(job(order_ids[0]))
    with qtbot.waitSignal(preview.title_changed) as title:
        preview.show_record(job(order_ids[1]))
    assert title.args == ["Work order ZS-2"]


def test_an_order_that_is_gone_is_said(desk: Desk, qtbot: QtBot) -> None:
    said: list[Message] = []
    desk.message.connect(said.append)
    preview = PreviewScreen(desk, job(99))
    qtbot.addWidget(preview)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].text.startswith("No service order is called “#99”.")
    assert QApplication.activeModalWidget() is None
