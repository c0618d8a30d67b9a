"""Every screen and dialog opens on an empty company, closes, and is gone."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import StartCompany
from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
from svcdesk.ui.forms.parameters import ParametersScreen
from svcdesk.ui.lists.setup import SetupView
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.look import Appearance
from svcdesk.ui.shared.qt_texts import QtTexts
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.palette import CommandPalette
from svcdesk.ui.shell.screens import all_screens
from svcdesk.ui.shell.windows import Windows
from tests.ui.conftest import MakeDesk
from tests.ui.test_desk import Receiver, thread_of_reader

SCREENS = {screen.id: screen for screen in all_screens()}


@pytest.fixture
def company_desk(store: Store, make_desk: MakeDesk) -> Desk:
    CommandRunner(store).run(StartCompany("Żuk i Synowie"))
    return make_desk()


@pytest.fixture
def all_windows(company_desk: Desk, appearance: Appearance, qapp: QApplication) -> Iterator[Windows]:
    made = Windows(company_desk, all_screens(), appearance, QtTexts(qapp), "svcdesk.log")
    yield made
    made.close_all()
    made.deleteLater()


def throw_away() -> None:
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()


@pytest.mark.parametrize("screen_id", SCREENS)
def test_a_screen_is_gone_after_closing_it(screen_id: str, all_windows: Windows, qtbot: QtBot) -> None:
    window = all_windows.start()
    window.close_tab()
    all_windows.show_screen(screen_id, None, window)
    document = window.tabs.current()
    assert document is not None
    watch = weakref.ref(document.widget)
    last = Receiver()
    window.desk.read(thread_of_reader, last.on_told, "last")
    qtbot.waitUntil(lambda: bool(last.got))  # whatever the screen asked for is here as well
    window.close_document(document)
    del document
    throw_away()
    assert watch() is None, [type(x).__name__ for x in gc.get_referrers(watch())]


def test_the_palette_opens_the_tables_of_setup(all_windows: Windows) -> None:
    window: MainWindow = all_windows.start()
    window.show_palette()
    (palette,) = window.findChildren(CommandPalette)
    QTest.keyClicks(palette.line, "intervals")
    assert [entry.title for entry in palette.model.entries] == ["Service intervals"]
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    document = window.tabs.current()
    assert document is not None
    assert isinstance(document.widget, SetupView)
    view = document.widget.current()
    assert isinstance(view, ListView)
    assert view.spec.name == "service_interval"


def test_the_parameters_open_with_the_keyboard_in_the_first_of_them(all_windows: Windows, qtbot: QtBot) -> None:
    window: MainWindow = all_windows.start()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.show_palette()
    (palette,) = window.findChildren(CommandPalette)
    QTest.keyClicks(palette.line, "parameters")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    (screen,) = window.findChildren(ParametersScreen)
    qtbot.waitUntil(next(iter(screen.form.boxes.values())).editor.focus_widget().hasFocus)


@pytest.mark.parametrize("slot", ["show_help", "show_about", "show_history", "restore", "show_palette"])
def test_a_dialog_is_gone_after_closing_it(slot: str, all_windows: Windows, qtbot: QtBot) -> None:
    window: MainWindow = all_windows.start()
    before = set(window.children())
    getattr(window, slot)()
    (opened,) = [child for child in window.children() if child not in before and child.isWidgetType()]
    with qtbot.waitSignal(opened.destroyed):
        if isinstance(opened, Dialog):
            opened.reject()
        else:
            opened.close()  # type: ignore[attr-defined]
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
