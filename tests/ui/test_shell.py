"""The main window: rail, tabs, tearing off, messages, questions, palette, history, language, what comes back."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from svcdesk.i18n import language
from svcdesk.models import Customer
from svcdesk.ui.agreements.table import AGREEMENT_ACTIONS, AGREEMENT_LINES
from svcdesk.ui.forms.table import OBJECT_ACTIONS, REPAIR_ACTIONS
from svcdesk.ui.orders.stage_table import REASON_ACTIONS
from svcdesk.ui.orders.table import LINE_ACTIONS, ORDER_ACTIONS, ORDER_SKILL_ACTIONS
from svcdesk.ui.shared.actions import duplicate_shortcuts
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.dialogs import ConfirmDialog, ReportDialog
from svcdesk.ui.shared.forms.account_tabs import REQUIREMENT_ACTIONS, TRANSACTION_ACTIONS
from svcdesk.ui.shared.forms.files_tab import FILE_ACTIONS
from svcdesk.ui.shared.forms.meters_tab import METER_ACTIONS
from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS
from svcdesk.ui.shared.forms.relations_tab import RELATION_ACTIONS
from svcdesk.ui.shared.forms.stock_table import STOCK_ACTIONS
from svcdesk.ui.shared.look import DARK, current_look
from svcdesk.ui.shell.help import HelpDialog
from svcdesk.ui.shell.history import HistoryPopup
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.palette import CommandPalette
from svcdesk.ui.shell.screens import all_screens
from svcdesk.ui.shell.table import SHELL, go_table
from svcdesk.ui.shell.windows import Windows
from tests.ui.shell_support import NotePad
from tests.ui.test_desk import AddCustomer, Receiver, full_disk, thread_of_reader

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def pad(window: MainWindow) -> NotePad:
    document = window.tabs.current()
    assert document is not None
    return cast(NotePad, document.widget)


def add_customer(desk: Desk, qtbot: QtBot, name: str) -> None:
    with qtbot.waitSignal(desk.saved):
        desk.run(AddCustomer(name))


def open_palette(window: MainWindow, qtbot: QtBot) -> CommandPalette:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = next(child for child in window.findChildren(CommandPalette) if child.isVisible())
    qtbot.waitUntil(palette.line.hasFocus)
    return palette


# rail and tabs


def test_the_first_screen_opens_and_the_rail_marks_it(window: MainWindow) -> None:
    assert [document.screen.id for document in window.tabs.documents()] == ["board"]
    board = window.rail.findChild(QToolButton, "board")
    assert isinstance(board, QToolButton)
    assert board.isChecked()
    assert window.rail.findChild(QToolButton, "agreements") is None


def test_a_click_in_the_rail_opens_a_tab_once(window: MainWindow, qtbot: QtBot) -> None:
    button = window.rail.findChild(QToolButton, "customers")
    assert isinstance(button, QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [document.screen.id for document in window.tabs.documents()] == ["board", "customers"]
    QTest.keyClick(window, Qt.Key.Key_1, CTRL)
    assert window.tabs.current_place() == 0
    assert window.tabs.count() == 2


def test_desk_open_shows_a_record_in_its_own_tab(window: MainWindow, desk: Desk) -> None:
    desk.open("customer", 7)
    desk.open("customer", 8)
    desk.open("customer", 7)
    assert window.tabs.count() == 3
    assert [ref.record_id for ref in pad(window).shown if ref] == [7, 7]


def test_keys_turn_and_close_tabs(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.open("customer", 7)
    QTest.keyClick(window, Qt.Key.Key_Tab, CTRL)
    assert window.tabs.current_place() == 0
    QTest.keyClick(window, Qt.Key.Key_PageUp, CTRL)
    assert window.tabs.current_place() == 1
    QTest.keyClick(window, Qt.Key.Key_W, CTRL)
    assert window.tabs.count() == 1


def test_many_tabs_can_still_be_told_apart(window: MainWindow, desk: Desk) -> None:
    for number in range(1, 13):
        desk.open("customer", number)
        QTest.keyClicks(pad(window).line, f"ZS-2026-{number:05} and more")
        QTest.keyClick(pad(window).line, Qt.Key.Key_S, CTRL | SHIFT)
    window.resize(900, 600)
    bar = window.tabs.bar
    assert window.tabs.title(5) == "ZS-2026-00005 AND MORE"
    room = bar.fontMetrics().averageCharWidth() * 14
    assert min(bar.tabRect(place).width() for place in range(1, bar.count())) >= room
    assert bar.tabRect(bar.currentIndex()).right() <= bar.width()


def test_closing_the_last_tab_leaves_a_next_step(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_W, CTRL)
    assert window.tabs.count() == 0
    find = [b for b in window.findChildren(QPushButton) if b.isVisible() and b.text().startswith("Find or do")]
    assert len(find) == 2


def test_a_dirty_tab_asks_and_closes_afterwards(window: MainWindow, qtbot: QtBot) -> None:
    note = pad(window)
    QTest.keyClicks(note.line, "dirty")
    QTest.keyClick(window, Qt.Key.Key_W, CTRL)
    assert window.tabs.count() == 1
    note.asked[0]()
    assert window.tabs.count() == 0


def test_a_dirty_tab_keeps_the_window_open(window: MainWindow, windows: Windows, qtbot: QtBot) -> None:
    note = pad(window)
    QTest.keyClicks(note.line, "dirty")
    window.close()
    assert window.isVisible()
    with qtbot.waitSignal(windows.all_closed):
        note.asked[0]()


def test_the_title_of_a_tab_follows_its_document(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(pad(window).line, "r&d")
    QTest.keyClick(pad(window).line, Qt.Key.Key_S, CTRL | SHIFT)
    assert window.tabs.title(0) == "R&D"
    assert window.windowTitle().startswith("R&D")


# more windows


def test_a_tab_is_torn_off_and_put_back_alive(window: MainWindow, windows: Windows, desk: Desk, qtbot: QtBot) -> None:
    desk.open("customer", 7)
    note = pad(window)
    QTest.keyClicks(note.line, "kept")
    QTest.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
    torn = windows.windows[1]
    assert pad(torn) is note
    assert not torn.rail.isVisible()
    assert window.tabs.count() == 1
    with qtbot.waitActive(torn):
        torn.activateWindow()
    QTest.keyClick(torn, Qt.Key.Key_B, CTRL | SHIFT)
    assert windows.windows == (window,)
    assert pad(window) is note
    assert note.line.text() == "kept"


def test_a_torn_off_window_lies_on_the_screen(window: MainWindow, windows: Windows, desk: Desk) -> None:
    desk.open("customer", 7)
    QTest.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
    for place, corner in ((0, QPoint(2, 2)), (0, window.screen().availableGeometry().bottomRight())):
        windows.tear_off(windows.windows[-1], place, corner)
        torn = windows.windows[-1]
        assert torn.screen().availableGeometry().contains(torn.geometry())


def test_a_tab_dragged_out_of_the_bar_becomes_a_window(window: MainWindow, windows: Windows, qtbot: QtBot) -> None:
    bar = window.tabs.bar
    at = bar.tabRect(0).center()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(bar, at + QPoint(10, 150))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=at + QPoint(10, 150))
    assert len(windows.windows) == 2
    assert windows.windows[1].torn_off


def test_closing_the_last_main_window_closes_the_torn_off_ones(
    window: MainWindow, windows: Windows, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
    assert len(windows.windows) == 2
    with qtbot.waitSignal(windows.all_closed):
        window.close()
    assert not windows.windows


def test_two_main_windows_follow_each_other(window: MainWindow, windows: Windows, desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    other = windows.windows[1]
    add_customer(desk, qtbot, "Świt")
    for each in (window, other):
        assert each.status.saved.full_text == "Saved 10:00 · Add Świt"
        assert each.status.undo.text() == "Undo: Add Świt"


def test_tabs_and_their_state_come_back(window: MainWindow, windows: Windows, desk: Desk, qtbot: QtBot) -> None:
    QTest.keyClicks(pad(window).line, "view")
    desk.open("customer", 7)
    QTest.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
    windows.close_all()
    first = windows.start()
    assert [d.screen.id for d in first.tabs.documents()] == ["board"]
    assert pad(first).line.text() == "view"
    windows.start_rest()
    assert [[(d.screen.id, d.ref and d.ref.record_id) for d in w.tabs.documents()] for w in windows.windows] == [
        [("board", None)],
        [("customers", 7)],
    ]


# messages


def test_a_message_is_shown_in_the_window_and_can_be_closed(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.message):
        desk.run(AddCustomer("refuse"))
    assert window.messages.text == "Fill in Name."
    close = next(b for b in window.messages.findChildren(QToolButton) if b.isVisible())
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.messages.text == ""


def test_good_news_go_away_by_themselves(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    desk.show("ok", "good")
    assert window.messages.text == "ok"
    qtbot.waitUntil(lambda: window.messages.text == "", timeout=5000)


def test_a_refusal_stays_until_it_was_read_and_something_else_is_saved(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(desk.message):
        desk.run(AddCustomer("refuse"))
    add_customer(desk, qtbot, "Łoś")
    assert window.messages.text == "Fill in Name."
    qtbot.waitUntil(lambda: window.messages.text == "", timeout=5000)


def test_trouble_stays_until_it_is_over(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    with qtbot.waitSignal(desk.unavailable):
        desk.read(full_disk, screen.on_told)
    assert "What was saved before is safe." in window.messages.trouble_text
    again = next(b for b in window.messages.findChildren(QPushButton) if b.isVisible())
    with qtbot.waitSignal(desk.unavailable):
        QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    assert window.messages.trouble_text
    add_customer(desk, qtbot, "Room")
    assert window.messages.trouble_text == ""


def test_what_could_not_be_saved_is_said_until_something_can(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    with qtbot.waitSignal(desk.unavailable):
        desk.run(AddCustomer("full"))
    desk.read(thread_of_reader, screen.on_told, "all")
    qtbot.waitUntil(lambda: bool(screen.got))
    assert "The disk is full" in window.messages.trouble_text, "reading works on a full disk, too"
    close = next(b for b in window.messages.findChildren(QToolButton) if b.isVisible())
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.messages.trouble_text == ""
    with qtbot.waitSignal(desk.unavailable):
        desk.run(AddCustomer("full"))
    add_customer(desk, qtbot, "Room")
    assert window.messages.trouble_text == ""


def test_confirm_is_one_dialog_and_go_on_saves(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.question):
        desk.run(AddCustomer("ask"))
    dialog = window.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    with qtbot.waitSignal(desk.saved):
        QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_escape_in_the_confirm_dialog_saves_nothing(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    with qtbot.waitSignal(desk.question):
        desk.run(AddCustomer("ask"), on_refused=screen.on_told)
    dialog = window.findChild(ConfirmDialog)
    assert isinstance(dialog, ConfirmDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert len(screen.got) == 1
    with desk.store.read() as reader:
        assert reader.session.get(Customer, 1) is None


def test_a_bug_shows_one_report_that_can_be_copied(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    for _time in range(2):
        with qtbot.waitSignal(desk.failed):
            desk.run(AddCustomer("bug"))
    (dialog,) = window.findChildren(ReportDialog)
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


# palette


def test_the_palette_finds_records_without_accents_and_opens_them(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    for name in ("Żubardź", "Hotel Świt"):
        add_customer(desk, qtbot, name)
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.line, "swit")
    qtbot.waitUntil(lambda: [e.found.name for e in palette.model.entries if e.found] == ["Hotel Świt"])
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    document = window.tabs.current()
    assert document is not None
    assert document.ref is not None
    assert (document.ref.entity, document.ref.record_id) == ("customer", 2)
    again = open_palette(window, qtbot)
    assert again.model.entries[0].found is not None
    assert again.model.entries[0].found.name == "Hotel Świt"
    QTest.keyClick(again.line, Qt.Key.Key_Escape)


def test_a_scanned_code_opens_its_record_at_once(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    add_customer(desk, qtbot, "K-1")
    palette = open_palette(window, qtbot)
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClicks(palette.line, "svcdesk:customer/K-1")
    assert (opened.args[0].entity, opened.args[0].record_id) == ("customer", 1)


def test_the_enter_of_a_scanner_means_what_will_be_found(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    for name in ("K-1", "K-10"):
        add_customer(desk, qtbot, name)
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.line, "K-1")
    qtbot.waitUntil(lambda: any(entry.found for entry in palette.model.entries))
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClicks(palette.line, "0")
        QTest.keyClick(palette.line, Qt.Key.Key_Return)  # the database has not answered yet
    assert (opened.args[0].entity, opened.args[0].record_id) == ("customer", 2)


def test_the_palette_does_commands_of_the_tab_and_the_window(window: MainWindow, qtbot: QtBot) -> None:
    note = pad(window)
    QTest.keyClicks(note.line, "loud")
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.line, "shout")
    assert palette.model.entries[0].title == "Shout"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert note.line.text() == "LOUD"
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.line, "keybord")
    assert palette.model.entries[0].title == "Keyboard help"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    help_ = window.findChild(HelpDialog)
    assert isinstance(help_, HelpDialog)
    QTest.keyClicks(help_.filter, "loud")
    assert "Shout" in help_.page.toPlainText()
    assert "Undo" not in help_.page.toPlainText()
    help_.close()


def test_the_palette_knows_the_screens_that_are_not_in_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(window, qtbot)
    QTest.keyClicks(palette.line, "parameters")
    assert palette.model.entries[0].title == "Parameters"


def test_the_palette_says_when_it_finds_nothing(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(window, qtbot)
    assert not palette.nothing.isVisible()
    QTest.keyClicks(palette.line, "zzqqxx")
    qtbot.waitUntil(palette.nothing.isVisible)
    QTest.keyClick(palette.line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(palette.line, "keyboard")
    qtbot.waitUntil(palette.list.isVisible)
    assert not palette.nothing.isVisible()


def test_the_palette_goes_when_the_focus_goes(window: MainWindow, qtbot: QtBot) -> None:
    palette = open_palette(window, qtbot)
    with qtbot.waitSignal(palette.destroyed):
        QTest.mouseClick(pad(window).line, Qt.MouseButton.LeftButton)
        pad(window).line.setFocus()


# undo


def test_the_palette_gives_the_keyboard_back(window: MainWindow, qtbot: QtBot) -> None:
    line = pad(window).line
    line.setFocus()
    for _again in range(2):
        QTest.keyClick(line, Qt.Key.Key_K, CTRL)
        palette = window.findChild(CommandPalette)
        assert isinstance(palette, CommandPalette)
        qtbot.waitUntil(palette.line.hasFocus)
        QTest.keyClick(palette.line, Qt.Key.Key_Escape)
        assert line.hasFocus()
        qtbot.waitUntil(lambda: window.findChild(CommandPalette) is None)


def test_keys_of_the_tab_in_front_work_from_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(pad(window).line, "loud")
    button = window.rail.findChild(QToolButton, "board")
    assert isinstance(button, QToolButton)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_S, CTRL)
    assert pad(window).line.text() == "loud"
    QTest.keyClick(button, Qt.Key.Key_S, CTRL | SHIFT)
    assert pad(window).line.text() == "LOUD"


def test_undo_and_redo_by_key_say_what_they_did(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    add_customer(desk, qtbot, "Łoś")
    window.setFocus()
    with qtbot.waitSignal(desk.saved):
        QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert window.status.saved.full_text == "Saved 10:00 · Undone: Add Łoś"
    assert window.shell_actions["shell.redo"].text() == "Redo: Add Łoś"
    with qtbot.waitSignal(desk.saved):
        QTest.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert window.status.saved.full_text == "Saved 10:00 · Done again: Add Łoś"


def test_undo_by_key_reaches_the_desk_from_a_field_in_which_nothing_was_typed(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    add_customer(desk, qtbot, "Zuk")
    line = pad(window).line
    line.setFocus()
    QTest.keyClicks(line, "ab")
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert line.text() == ""
    QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: desk.undo_state.undo == "Add Zuk")
    line.setText("")
    with qtbot.waitSignal(desk.saved):
        QTest.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert "Undone: Add Zuk" in window.status.saved.full_text


def test_the_history_shows_who_and_what_and_steps_back(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    for name in ("One", "Two"):
        add_customer(desk, qtbot, name)
    QTest.keyClick(window, Qt.Key.Key_H, CTRL)
    history = window.findChild(HistoryPopup)
    assert isinstance(history, HistoryPopup)
    qtbot.waitUntil(lambda: history.table.rowCount() == 2)

    def row(place: int) -> list[str]:
        items = [history.table.item(place, column) for column in range(4)]
        return [item.text() if item else "" for item in items]

    assert row(0) == ["2026-11-23 10:00", "anna", "Add Two", ""]
    undo = next(b for b in history.findChildren(QPushButton) if b.text() == "Undo")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row(0)[3] == "undone")
    leave_out = next(b for b in history.findChildren(QPushButton) if b.text() == "Leave out")
    QTest.mouseClick(leave_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not desk.undo_state.undo)
    box = history.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    QTest.keyClick(history, Qt.Key.Key_Escape)


# language, palette, table


def test_another_language_makes_the_windows_again_as_they_were(
    window: MainWindow, windows: Windows, desk: Desk, qtbot: QtBot
) -> None:
    desk.open("customer", 7)
    window.shell_actions["language.pl"].trigger()
    assert language() == "pl"
    (again,) = windows.windows
    assert again is not window
    assert [d.screen.id for d in again.tabs.documents()] == ["board", "customers"]
    again.shell_actions["language.en"].trigger()
    assert language() == "en"


def test_another_palette_needs_no_new_windows(window: MainWindow, windows: Windows, desk: Desk) -> None:
    icon_before = window.shell_actions["shell.find"].icon().cacheKey()
    window.shell_actions["look.dark"].trigger()
    assert current_look() is DARK
    assert windows.windows == (window,)
    assert window.shell_actions["shell.find"].icon().cacheKey() != icon_before
    assert window.shell_actions["look.dark"].isChecked()
    assert desk.state.get("scheme") == "dark"


def test_the_rail_can_be_narrow(window: MainWindow, qtbot: QtBot) -> None:
    wide = window.rail.width()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.rail.width() < wide
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert window.rail.width() == wide


def test_no_shortcut_means_two_things() -> None:
    screens = all_screens()
    shell = (*go_table(screens), *SHELL)
    clashes = [clash for screen in screens for clash in duplicate_shortcuts(shell, screen.table())]
    assert set(clashes) <= {("Ins", "stock.receive", "stage_tree.add")}  # two lists of Setup, one is in front


def test_an_action_id_means_one_thing() -> None:
    screens = all_screens()
    rows = {row for table in (go_table(screens), SHELL, *(screen.table() for screen in screens)) for row in table}
    assert len({row.id for row in rows}) == len(rows)


def test_parts_of_a_form_take_no_key_of_the_form() -> None:
    outside = (*go_table(all_screens()), *SHELL)
    parts = {
        ORDER_ACTIONS: (
            LINE_ACTIONS,
            ORDER_SKILL_ACTIONS,
            REASON_ACTIONS,
            REQUIREMENT_ACTIONS,
            TRANSACTION_ACTIONS,
            FILE_ACTIONS,
        ),
        AGREEMENT_ACTIONS: (AGREEMENT_LINES, TRANSACTION_ACTIONS),
        RECORD_ACTIONS: (STOCK_ACTIONS, TRANSACTION_ACTIONS),
        REPAIR_ACTIONS: (FILE_ACTIONS,),
        OBJECT_ACTIONS: (METER_ACTIONS, RELATION_ACTIONS, FILE_ACTIONS),
    }
    for form, inside in parts.items():
        assert [clash for part in inside for clash in duplicate_shortcuts(outside, form, part)] == []


def test_no_key_is_one_that_altgr_writes_letters_with() -> None:
    screens = all_screens()
    tables = (
        SHELL,
        LINE_ACTIONS,
        REASON_ACTIONS,
        REQUIREMENT_ACTIONS,
        TRANSACTION_ACTIONS,
        STOCK_ACTIONS,
        METER_ACTIONS,
        FILE_ACTIONS,
    )
    rows = [row for table in (*tables, *(screen.table() for screen in screens)) for row in table]
    assert [row.id for row in rows for keys in row.shortcuts if {"Ctrl", "Alt"} <= set(keys.split("+"))] == []
