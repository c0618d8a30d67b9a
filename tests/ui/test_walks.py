"""Walks through the real windows with one hand: the keyboard alone, or the mouse alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from svcdesk.app import App
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.kinds import LineStatus
from svcdesk.models import Agreement, OrderLine, ServiceOrder, SignOff
from svcdesk.store.backups import list_backups, make_backup
from svcdesk.store.store import Store
from svcdesk.ui.agreements.document import AgreementDocument
from svcdesk.ui.batches.view import BatchView
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.orders.sign_off import SignOffDialog
from svcdesk.ui.preview.view import PreviewScreen
from svcdesk.ui.requests.call import CallScreen
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.palette import CommandPalette
from svcdesk.ui.shell.restore import RestoreDialog
from tests.support.posting import Accounts, line, order, posting_company
from tests.support.records import add
from tests.ui.app_support import wait_for_desk
from tests.ui.form_support import CTRL, child, click, keys, press

Key = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
Screen = TypeVar("Screen", bound=QWidget)


@pytest.fixture
def accounts(store: Store) -> Accounts:
    runner = CommandRunner(store)
    made = posting_company(runner)
    add(runner, "agreement_group", code="ALL", name="All")
    add(runner, "service_interval", code="M", name="Monthly", range="month", frequency=1)
    return made


def begin(app: App, store: Store, qtbot: QtBot) -> MainWindow:
    """The desk on the company, its window active."""
    path = store.path
    store.close()
    app.begin(path)
    window = wait_for_desk(app, qtbot)
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


def front(window: MainWindow, class_: type[Screen], qtbot: QtBot) -> Screen:
    """The screen in the tab in front, once it is of that class."""

    def shown() -> QWidget | None:
        document = window.tabs.current()
        return document.widget if document is not None else None

    qtbot.waitUntil(lambda: isinstance(shown(), class_))
    widget = shown()
    assert isinstance(widget, class_)
    return widget


def find(window: MainWindow, text: str, qtbot: QtBot, title: str = "") -> None:
    """Ctrl+K, a text, Enter."""
    press(Key.Key_K, CTRL)
    (palette,) = (one for one in window.findChildren(CommandPalette) if one.isVisible())
    qtbot.waitUntil(palette.line.hasFocus)
    keys(text)
    qtbot.waitUntil(lambda: bool(palette.model.entries) and title in palette.model.entries[0].title)
    press(Key.Key_Return)


def tab_to(there: Callable[[], bool]) -> None:
    """Tab until the keyboard is where it should be."""
    for _step in range(80):
        if there():
            return
        press(Key.Key_Tab)
    raise AssertionError(QApplication.focusWidget())


def has_focus(name: str) -> bool:
    widget = QApplication.focusWidget()
    return widget is not None and name in (widget.objectName(), widget.objectName().removesuffix(".line"))


def count(window: MainWindow, class_: type[object]) -> int:
    with window.desk.store.read() as reader:
        return reader.session.scalar(select(func.count()).select_from(class_)) or 0


def test_an_agreement_its_visits_and_their_undo_by_keys_alone(
    app: App, store: Store, accounts: Accounts, qtbot: QtBot
) -> None:
    window = begin(app, store, qtbot)
    find(window, "agreements", qtbot, "Agreements")
    press(Key.Key_N, CTRL)
    document = front(window, AgreementDocument, qtbot)
    qtbot.waitUntil(lambda: document.base is not None and has_focus("description"))
    keys("Monthly care")
    for name, text in (("project_id", "hotel"), ("group_id", "all")):
        tab_to(lambda name=name: has_focus(name))  # type: ignore[misc]
        keys(text)
        press(Key.Key_Tab)
        qtbot.waitUntil(lambda name=name: document.form.values()[name] is not None)  # type: ignore[misc]
    tab_to(document.lines.hasFocus)
    press(Key.Key_Insert)
    for name, text in (("description", "Care"), ("interval_id", "monthly")):
        tab_to(lambda name=name: has_focus(f"cell.{name}") or _in_cell(name))  # type: ignore[misc]
        keys(text)
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: document.record_id is not None and not document.is_dirty())
    assert count(window, Agreement) == 1
    (row,) = document.lines.rows.rows
    assert (row.values["description"], row.captions["interval_id"].split()[-1]) == ("Care", "Monthly")
    press(Key.Key_D, ALT_SHIFT)
    planning = front(window, BatchView, qtbot)
    qtbot.waitUntil(planning.has_plan)
    made = len(planning.ui.model.shown)
    assert made > 0
    press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: count(window, ServiceOrder) > 0)
    press(Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: count(window, ServiceOrder) == 0)
    assert count(window, Agreement) == 1


def _in_cell(name: str) -> bool:
    widget = QApplication.focusWidget()
    while widget is not None:
        if widget.objectName() == f"cell.{name}":
            return True
        widget = widget.parentWidget()
    return False


def test_an_order_is_signed_and_posted_with_the_mouse_alone(
    app: App, store: Store, accounts: Accounts, qtbot: QtBot
) -> None:
    order_id = order(CommandRunner(store), accounts, line(accounts, "hour"), line(accounts, "item"), signed=False)
    window = begin(app, store, qtbot)
    window.desk.open("service_order", order_id)
    document = front(window, OrderDocument, qtbot)
    qtbot.waitUntil(lambda: document.record_id == order_id and document.can_sign_off())
    click(button(document, "order.sign_off"))
    qtbot.waitUntil(lambda: document.findChild(SignOffDialog) is not None)
    dialog = child(document, SignOffDialog)
    qtbot.waitUntil(dialog.isVisible)
    qtbot.waitUntil(dialog.signer.hasFocus)
    keys("Zofia")  # a name has to be typed
    field = dialog.signature
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    QTest.mouseMove(field, QPoint(120, 20))
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(120, 20))
    click(dialog.yes)
    qtbot.waitUntil(lambda: count(window, SignOff) == 1)
    qtbot.waitUntil(lambda: "signed off" in document.state.text())
    click(button(document, "order.post"))
    posting = front(window, BatchView, qtbot)
    qtbot.waitUntil(posting.has_plan)
    assert [one.row.outcome.value for one in posting.ui.model.shown] == ["planned", "planned"]
    click(posting.ui.commit)

    def posted() -> bool:
        with window.desk.store.read() as reader:
            return set(reader.session.scalars(select(OrderLine.status))) == {LineStatus.POSTED}

    qtbot.waitUntil(posted)


def button(parent: QWidget, action_id: str) -> QWidget:
    """The button of an action that can be seen."""
    for one in parent.findChildren(QToolButton):
        if one.isVisible() and one.actions() and one.actions()[0].objectName() == action_id:
            return one
    raise AssertionError(action_id)


def test_a_backup_is_restored_by_keys_alone(
    app: App, store: Store, accounts: Accounts, clock: FixedClock, qtbot: QtBot
) -> None:
    path: Path = store.path
    make_backup(path, "manual", clock)
    order(CommandRunner(store), accounts, line(accounts, "fee"))
    window = begin(app, store, qtbot)
    assert count(window, ServiceOrder) == 1
    find(window, "restore", qtbot, "Restore")
    dialog = child(window, RestoreDialog)
    qtbot.waitUntil(dialog.table.hasFocus)
    press(Key.Key_End)
    app.painted = False
    press(Key.Key_Return)
    again = wait_for_desk(app, qtbot)
    assert count(again, ServiceOrder) == 0
    assert "restore" in [backup.reason for backup in list_backups(path)]


def test_a_call_is_taken_and_its_receipt_shown_by_keys_alone(
    app: App, store: Store, accounts: Accounts, qtbot: QtBot
) -> None:
    window = begin(app, store, qtbot)
    find(window, "take a call", qtbot, "Take a call")
    call = front(window, CallScreen, qtbot)
    qtbot.waitUntil(lambda: has_focus("phone"))
    keys("42 601 23 45")
    qtbot.waitUntil(lambda: "Hotel Świt" in [one.name for one in call.suggestions.found])
    tab_to(call.suggestions.view.hasFocus)
    while call.suggestions.found[max(call.suggestions.view.currentIndex().row(), 0)].name != "Hotel Świt":
        press(Key.Key_Down)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: call.values()["customer_id"] is not None)
    while not has_focus("title"):
        press(Key.Key_F8)
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit | QListWidget))
    keys("Lift stands")
    tab_to(call.print_receipt.hasFocus)
    press(Key.Key_Space)
    assert call.print_receipt.isChecked()
    press(Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: count(window, ServiceOrder) == 1)
    qtbot.waitUntil(lambda: any(isinstance(one.widget, PreviewScreen) for one in window.tabs.documents()), timeout=9000)
    assert any(isinstance(one.widget, OrderDocument) for one in window.tabs.documents())
