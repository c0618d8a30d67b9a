"""Files that cannot be opened, made or written: what is said, that nothing is lost, and how to go on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from svcdesk.app import App
from svcdesk.commands.demo import load_demo
from svcdesk.domain.clock import FixedClock
from svcdesk.models import Customer
from svcdesk.store.backups import list_backups, make_backup
from svcdesk.store.store import Store
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.new_company import NewCompanyDialog
from svcdesk.ui.shell.restore import RestoreDialog
from tests.support import disks
from tests.ui.app_support import click, start_window, wait_for_desk
from tests.ui.test_desk import AddCustomer


def press_restore(owner: MainWindow | None) -> None:
    """The third click: the newest backup is chosen already."""
    window = owner or start_window()
    dialog = window.findChild(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    click(dialog.button)


def is_said(window: MainWindow, text: str) -> bool:
    return text in window.messages.text


def customers(window: MainWindow) -> list[str]:
    with window.desk.store.read() as reader:
        return [customer.name for customer in reader.session.query(Customer).order_by(Customer.id)]


def test_a_company_whose_file_cannot_be_made_keeps_what_was_filled_in(app: App, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("not a folder")
    app.begin(None)
    start = start_window()
    click(start.new)
    dialog = start.findChild(NewCompanyDialog)
    assert isinstance(dialog, NewCompanyDialog)
    QTest.keyClicks(dialog.name, "Zuk i Synowie")
    good = dialog.path.text()
    dialog.path.selectAll()
    QTest.keyClicks(dialog.path, str(tmp_path / "a file" / "new.db"))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "cannot be opened" in dialog.problem.text())
    assert (dialog.isVisible(), dialog.isEnabled(), dialog.name.text()) == (True, True, "Zuk i Synowie")
    dialog.path.selectAll()
    QTest.keyClicks(dialog.path, good)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert wait_for_desk(app, qtbot).desk.company.name == "Zuk i Synowie"


@pytest.mark.parametrize(
    ("content", "said"), [(b"hello world " * 500, "is not a svcdesk database"), (None, "There is no database")]
)
def test_nothing_is_left_beside_what_is_not_ours(app: App, tmp_path: Path, content: bytes | None, said: str) -> None:
    path = tmp_path / "folder" / "letters.db"
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    app.begin(path)
    assert said in start_window().messages.text
    assert sorted(tmp_path.rglob("*")) == before


def test_a_damaged_database_is_restored_from_the_start_window(
    app: App, store: Store, clock: FixedClock, qtbot: QtBot
) -> None:
    path = store.path
    make_backup(path, "manual", clock)
    store.close()
    content = bytearray(path.read_bytes())
    content[4096 * 2 :] = b"\xa5" * (len(content) - 4096 * 2)
    path.write_bytes(content)
    app.begin(path)
    start = start_window()
    qtbot.waitUntil(start.restore.isVisible)
    assert "damaged" in start.messages.text
    assert path.read_bytes() == bytes(content)
    click(start.restore)
    press_restore(None)
    window = wait_for_desk(app, qtbot)
    qtbot.waitUntil(lambda: "was restored" in window.messages.text)
    assert customers(window) == []


def test_a_restore_that_finds_no_room_leaves_the_desk_open_and_works_later(
    app: App, clock: FixedClock, qtbot: QtBot, tmp_path: Path
) -> None:
    with disks.small_disk(tmp_path / "mały dysk", "12m") as folder:
        path = folder / "svcdesk.db"
        load_demo(path, clock, size="S").close()
        make_backup(path, "manual", clock)
        app.begin(path)
        window = wait_for_desk(app, qtbot)
        with qtbot.waitSignal(window.desk.saved):
            window.desk.run(AddCustomer("Too much"))
        filler = disks.fill(folder)
        for room in (False, True):
            if room:
                filler.unlink()
            window.shell_actions["shell.restore"].trigger()
            dialog = window.findChild(RestoreDialog)
            assert isinstance(dialog, RestoreDialog)
            qtbot.waitUntil(dialog.button.isEnabled)
            app.painted = False
            press_restore(window)
            window = wait_for_desk(app, qtbot)
            said = "was restored" if room else "The disk is full"
            qtbot.waitUntil(partial(is_said, window, said))
            assert ("Too much" in customers(window)) is not room
            assert room or "What was saved before is safe" in window.messages.text
        assert [backup.reason for backup in list_backups(path)] == ["restore", "manual"]


def test_a_database_on_a_disk_that_can_only_be_read_is_shown(
    app: App, clock: FixedClock, qtbot: QtBot, tmp_path: Path
) -> None:
    with disks.small_disk(tmp_path / "tylko do odczytu", "12m") as folder:
        path = folder / "svcdesk.db"
        load_demo(path, clock, size="S").close()
        disks.set_writable(folder, writable=False)
        app.begin(path)
        window = wait_for_desk(app, qtbot)
        qtbot.waitUntil(lambda: "can only be read" in window.messages.text)
        with qtbot.waitSignal(window.desk.unavailable):
            window.desk.run(AddCustomer("Nobody"))
        assert "cannot be written" in window.messages.trouble_text
