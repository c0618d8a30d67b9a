"""Opening forms in tests, and typing into them as a person does."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.domain.drafts import RecordDraft
from svcdesk.queries.forms import load_record
from svcdesk.ui.agreements.document import AgreementDocument
from svcdesk.ui.forms.documents import record_document
from svcdesk.ui.lists.build import build_list
from svcdesk.ui.lists.repairs import RepairsView
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.document import RecordDocument

CTRL = Qt.KeyboardModifier.ControlModifier
Part = TypeVar("Part", bound=QWidget)


def open_form(
    desk: Desk, qtbot: QtBot, entity: str, record_id: int | None = None, **defaults: object
) -> RecordDocument:
    """The form of a record in a window of its own, loaded and active."""
    ref = RecordRef(entity, record_id, dict(defaults))
    own: dict[str, type[RecordDocument]] = {"service_order": OrderDocument, "agreement": AgreementDocument}
    document = own[entity](desk, ref) if entity in own else record_document(desk, ref)
    qtbot.addWidget(document)
    document.resize(1300, 900)
    with qtbot.waitActive(document):
        document.show()
        document.activateWindow()
    qtbot.waitUntil(lambda: document.base is not None)
    document.build_all()  # what stands behind other tabs would come with the next events
    return document


def field(document: RecordDocument, name: str) -> QWidget:
    """What takes the keyboard in a field."""
    return document.form.boxes[name].editor.focus_widget()


def type_into(document: RecordDocument, name: str, text: str) -> None:
    """Click a field, select what is there, and type over it."""
    widget = field(document, name)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, CTRL)
    write(widget, text)


def write(widget: QWidget, text: str) -> None:
    """Type a text; letters that QTest has no keys for come from the input method, as from a compose key."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(widget, letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(widget, event)


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to whatever has the keyboard, once the window has done what it was about to do: people see first."""
    QApplication.processEvents()
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifiers)


def keys(text: str) -> None:
    """Letters to whatever has the keyboard."""
    for letter in text:  # the first one may open the editor of a cell
        widget = QApplication.focusWidget()
        assert widget is not None
        write(widget, letter)


def save(document: RecordDocument, qtbot: QtBot) -> None:
    """Ctrl+S, until it is saved and read back."""
    with qtbot.waitSignal(document.desk.saved):
        press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: document.base is not None and document.record_id is not None and not document.is_dirty())


def stored(desk: Desk, entity: str, record_id: int) -> RecordDraft:
    """The record as it is in the database."""
    with desk.store.read() as reader:
        return load_record(reader, entity, record_id)


def child(parent: QWidget, class_: type[Part], name: str = "") -> Part:
    """A part of a widget by its class and name."""
    found = parent.findChild(class_, name) if name else parent.findChild(class_)
    assert found is not None
    return found


def click(widget: QWidget) -> None:
    """The left button on a widget."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def open_repairs(desk: Desk, qtbot: QtBot, rows: int) -> RepairsView:
    """The list of repair lines in a window of its own, once so many rows are there; the keyboard is in it."""
    view = build_list(desk, "repair_line")
    assert isinstance(view, RepairsView)
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.on_shown()
    qtbot.waitUntil(lambda: view.model.row_at(rows - 1) is not None)
    view.table.setFocus()
    return view
