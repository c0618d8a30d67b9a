"""Starting and ending: the first start, a new company, one desk a file, going back to a backup."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from svcdesk.app import App, open_desk
from svcdesk.domain.clock import FixedClock
from svcdesk.i18n import language
from svcdesk.store.backups import list_backups, make_backup
from svcdesk.store.store import Store
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shell.new_company import NewCompanyDialog
from svcdesk.ui.shell.restore import RestoreDialog
from svcdesk.ui.shell.start_window import StartWindow
from tests.ui.app_support import click, main_windows, start_window, wait_for_desk
from tests.ui.test_desk import AddCustomer


def test_the_first_start_opens_the_demo_by_one_click(app: App, qtbot: QtBot) -> None:
    app.begin(None)
    click(start_window().demo)
    window = wait_for_desk(app, qtbot)
    assert "Serwis Łódź" in window.windowTitle()
    assert [path.name for path in app.recent()] == ["demo.db"]
    qtbot.waitUntil(lambda: "late" in window.status.attention.text())
    qtbot.waitUntil(lambda: window.status.backup.text().startswith("backup "))


def test_a_new_company_is_typed_and_opened(app: App, qtbot: QtBot, tmp_path: Path) -> None:
    app.begin(None)
    start = start_window()
    click(start.new)
    dialog = start.findChild(NewCompanyDialog)
    assert isinstance(dialog, NewCompanyDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.error_text(dialog.name) == "Fill in the name of the company."
    QTest.keyClicks(dialog.name, "Zuk i Synowie")
    QTest.keyClicks(dialog.vat_id, "5252525252")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.error_text(dialog.name) == ""
    assert dialog.error_text(dialog.vat_id).startswith("This VAT id is not valid")
    dialog.vat_id.clear()
    QTest.keyClicks(dialog.vat_id, "526-025-02-74")
    proposed = dialog.path.text()
    dialog.path.selectAll()
    QTest.keyClick(dialog.path, Qt.Key.Key_Delete)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.error_text(dialog.path) == "Fill in File."
    QTest.keyClicks(dialog.path, proposed)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    window = wait_for_desk(app, qtbot)
    assert window.desk.company.name == "Zuk i Synowie"
    assert (tmp_path / "data" / "zuk-i-synowie.db").is_file()


def test_the_language_of_the_environment_goes_before_the_remembered_one(app: App) -> None:
    app.begin(None)
    assert language() == "en"
    start_window().close()


def test_a_missing_database_is_said_in_the_start_window(app: App, tmp_path: Path) -> None:
    app.begin(tmp_path / "gone.db")
    assert "There is no database at" in start_window().messages.text


def test_a_database_that_is_open_elsewhere_is_refused(app: App, store: Store, clock: FixedClock) -> None:
    with open_desk(store.path, clock=clock):
        app.begin(store.path)
        assert "already open" in start_window().messages.text


def test_the_start_window_speaks_the_language_that_is_clicked(app: App) -> None:
    app.begin(None)
    polish = start_window().findChild(QPushButton, "pl")
    assert isinstance(polish, QPushButton)
    click(polish)
    assert app.state.get("language") == "pl"
    assert len([w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow) and w.isVisible()]) == 1


def test_a_backup_is_restored_in_three_clicks(app: App, store: Store, clock: FixedClock, qtbot: QtBot) -> None:
    path = store.path
    make_backup(path, "manual", clock)
    store.close()
    app.begin(path)
    window = wait_for_desk(app, qtbot)
    with qtbot.waitSignal(window.desk.saved):
        window.desk.run(AddCustomer("Too much"))
    window.shell_actions["shell.restore"].trigger()
    dialog = window.findChild(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    qtbot.waitUntil(dialog.button.isEnabled)
    dialog.table.setCurrentCell(dialog.table.rowCount() - 1, 0)
    app.painted = False
    click(dialog.button)
    again = wait_for_desk(app, qtbot)
    with again.desk.store.read() as reader:
        from svcdesk.models import Customer

        assert reader.session.get(Customer, 1) is None
    assert "restore" in [backup.reason for backup in list_backups(path)]


def test_another_database_can_be_chosen(app: App, store: Store, qtbot: QtBot) -> None:
    store.close()
    app.begin(store.path)
    window = wait_for_desk(app, qtbot)
    window.shell_actions["shell.database"].trigger()
    assert main_windows() == []
    recent = next(b for b in start_window().findChildren(QPushButton) if b.toolTip() == str(store.path))
    app.painted = False
    click(recent)
    wait_for_desk(app, qtbot)


@pytest.mark.parametrize("action", ["shell.database", "language.pl"])
def test_what_is_typed_and_not_saved_is_shown_before_the_windows_go(
    app: App, store: Store, qtbot: QtBot, action: str
) -> None:
    store.close()
    app.begin(store.path)
    window = wait_for_desk(app, qtbot)
    window.desk.open("customer", None)
    document = window.tabs.current()
    assert document is not None and isinstance(document.widget, RecordDocument)
    form = document.widget
    qtbot.waitUntil(lambda: form.base is not None)
    name = next(e for e in form.findChildren(QLineEdit) if e.isVisible() and e.objectName() == "name")
    QTest.keyClicks(name, "Zuk")
    qtbot.waitUntil(form.is_dirty)
    window.tabs.bring_to_front(0)
    window.shell_actions[action].trigger()
    assert main_windows() == [window]
    assert window.tabs.current() is document
    assert "Save or discard" in window.messages.text


def test_opening_and_closing_leaves_nothing(store: Store, clock: FixedClock, qapp: QApplication) -> None:
    store.close()
    for _round in range(3):
        with open_desk(store.path, language="pl", scheme="dark", clock=clock) as window:
            assert window.isVisible()
    assert main_windows() == []
