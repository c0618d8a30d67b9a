"""The list screen, worked with keys and clicks: filter, sort, select, open, copy, export, views, refresh."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from svcdesk.commands.views import SaveView
from svcdesk.domain.kinds import Priority
from svcdesk.domain.problems import Refused, Unavailable
from svcdesk.i18n import use_language
from svcdesk.models import Activity, Customer, Item, ServiceOrder, Team, Worker
from svcdesk.queries.lists import LISTS, ListRequest, engine
from svcdesk.queries.views import load_views
from svcdesk.store.store import Store
from svcdesk.ui.lists.activities import ActivitiesView, GiveDialog
from svcdesk.ui.lists.export import ExportList
from svcdesk.ui.lists.setup import SetupView
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.lists.views_menu import SaveViewDialog, ViewsMenu
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.jobs import Cancelled, Progress
from svcdesk.ui.shell.documents import Document
from svcdesk.ui.shell.main_window import MainWindow
from tests.ui.form_support import CTRL, child
from tests.ui.shell_support import NOTE

ORDERS = 330


@pytest.fixture
def filled(store: Store, now: datetime) -> Store:
    """Two customers and some hundred orders, newest with the greatest number."""
    with store.write() as uow:
        for name in ("Żółta Łódź", "Hotel Świt"):
            uow.add(Customer(number=f"K-{name[:2]}", name=name, phone="+48 601 234 567"))
        uow.add(Worker(number="P-1", name="Zofia Ćwik"))
        uow.insert_many(ServiceOrder, [
            {"number": f"ZS-{i:04d}", "description": f"Naprawa {i}", "customer_id": i % 2 + 1,
             "priority": Priority(i % 3 + 1), "created_at": now + timedelta(minutes=i)}
            for i in range(1, ORDERS + 1)
        ])  # fmt: skip
        uow.add(Activity(order_id=1, minutes=90, worker_id=1, starts_at=now))
        uow.add(Activity(order_id=2, minutes=30))
    return store


def show(desk: Desk, qtbot: QtBot, name: str = "service_order") -> ListView:
    view = ListView(desk, LISTS[name])
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with qtbot.waitSignal(view.model.loaded):
        view.show()
    return view


def settled(view: ListView, qtbot: QtBot) -> None:
    """Everything in view is loaded."""

    def visible() -> bool:
        first, last = view.table.visible_rows()
        last = min(last, view.model.rowCount() - 1)
        return all(view.model.row_at(place) is not None for place in range(first, last + 1))

    qtbot.waitUntil(visible)


def loaded(view: ListView, qtbot: QtBot) -> Any:
    return qtbot.waitSignal(view.model.loaded)


def numbers(view: ListView, count: int = 5) -> list[str]:
    return [view.model.cell(place, 0).text for place in range(min(count, view.model.rowCount()))]


def test_it_shows_the_newest_first_and_counts(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    assert numbers(view, 2) == ["ZS-0330", "ZS-0329"]
    assert view.footer.count.text() == "330 rows"
    assert view.model.cell(0, 1).text in ("Low", "Normal", "High")
    assert view.model.cell(0, 1).mark in "▲●▼"
    assert not view.empty.isVisible()


def test_typing_in_the_rows_filters_and_escape_clears(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    view.table.setFocus()
    for letters in ("l", "o", "dz"):
        target = view.table if view.table.hasFocus() else view.bar.box
        with loaded(view, qtbot):
            QTest.keyClicks(target, letters)
    assert view.bar.box.text() == "lodz"
    assert view.footer.count.text() == "165 of 330"
    with loaded(view, qtbot):
        QTest.keyClicks(view.bar.box, " 32")
    assert numbers(view) == ["ZS-0328", "ZS-0326", "ZS-0324", "ZS-0322", "ZS-0320"]
    QTest.keyClick(view.bar.box, Qt.Key.Key_Down)
    assert view.table.hasFocus()
    assert view.table.currentIndex().row() == 0
    view.bar.box.setFocus()
    with loaded(view, qtbot):
        QTest.keyClick(view.bar.box, Qt.Key.Key_Escape)
    assert view.footer.count.text() == "330 rows"


def test_home_end_and_pages_by_keys(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_End)
    settled(view, qtbot)
    assert view.table.currentIndex().row() == ORDERS - 1
    assert view.model.cell(ORDERS - 1, 0).text == "ZS-0001"
    QTest.keyClick(view.table, Qt.Key.Key_PageUp)
    assert ORDERS - 40 < view.table.currentIndex().row() < ORDERS - 10
    QTest.keyClick(view.table, Qt.Key.Key_Home)
    assert view.table.currentIndex().row() == 0
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.table.selected_places() in ([(0, 1)], [(0, 0), (1, 1)])
    assert view.footer.selected.text() == "2 selected"


def test_enter_and_double_click_open_and_ctrl_n_makes_one(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Home)
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert opened.args == [RecordRef("service_order", ORDERS)]
    at = view.table.visualRect(view.model.index(2, 0)).center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [RecordRef("service_order", ORDERS - 2)]
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClick(view.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert opened.args == [RecordRef("service_order", None)]


def test_sort_by_clicking_and_by_keys_keeps_the_selection(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    view.table.setFocus()
    view.table.go_to(4)
    header = view.table.header
    at = QPoint(header.sectionViewportPosition(0) + 20, 8)
    with loaded(view, qtbot):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert numbers(view, 2) == ["ZS-0001", "ZS-0002"]
    assert header.sortIndicatorSection() == 0
    assert view.table.currentIndex().row() == 325
    assert view.table.selected_ids() == [326]
    with loaded(view, qtbot):
        QTest.keyClick(
            view.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
    assert numbers(view, 2) == ["ZS-0330", "ZS-0329"]
    assert view.table.selected_ids() == [326]


@pytest.mark.parametrize("long_list", [False, True])
def test_refresh_keeps_place_and_selection(
    desk: Desk, filled: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, long_list: bool, now: datetime
) -> None:
    if long_list:
        monkeypatch.setattr(engine, "FEW", 20)
    view = show(desk, qtbot)
    view.table.setFocus()
    view.table.go_to(150)
    settled(view, qtbot)
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    top = view.model.row_at(view.table.visible_rows()[0])
    assert top is not None
    before, current = view.table.selected_ids(), view.model.row_at(view.table.currentIndex().row())
    with filled.write() as uow:  # somebody else makes three newer orders
        for i in range(3):
            uow.add(ServiceOrder(number=f"N-{i}", description="x", customer_id=1, created_at=now + timedelta(days=9)))
    with loaded(view, qtbot):
        desk.on_poll_due()
    settled(view, qtbot)
    assert view.footer.count.text() == "333 rows"
    again = view.model.row_at(view.table.visible_rows()[0])
    assert again is not None
    assert again.id == top.id
    assert view.table.selected_ids() == before
    assert view.model.row_at(view.table.currentIndex().row()) == current


def test_changes_of_other_entities_do_not_read_again(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    with filled.write() as uow:
        uow.add(Team(code="T", name="Team"))
    with qtbot.waitSignal(desk.changed):
        desk.on_poll_due()
    qtbot.assertNotEmitted(view.model.loaded, wait=50)
    with filled.write() as uow:
        uow.get(Customer, 1).name = "Nowa nazwa"
    with loaded(view, qtbot):
        desk.on_poll_due()
    assert view.model.cell(1, 3).text in ("Nowa nazwa", "Hotel Świt")


def test_a_hidden_list_reads_when_it_is_shown(desk: Desk, filled: Store, qtbot: QtBot, now: datetime) -> None:
    view = show(desk, qtbot)
    view.hide()
    with filled.write() as uow:
        uow.add(ServiceOrder(number="N-1", description="x", customer_id=1, created_at=now))
    with qtbot.waitSignal(desk.changed):
        desk.on_poll_due()
    with loaded(view, qtbot):
        view.show()
    assert view.footer.count.text() == "331 rows"


def test_column_filters_by_keys_and_wrong_ones_are_marked(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    priority, created = view.table.header.field(1), view.table.header.field(10)
    priority.setFocus()
    with loaded(view, qtbot):
        QTest.keyClicks(priority, "h")
    assert view.footer.count.text() == "110 of 330"
    assert {view.model.cell(place, 1).text for place in range(20)} == {"High"}
    created.setFocus()
    QTest.keyClicks(created, "x")
    assert created.property("wrong") is True
    assert "not a date" in created.toolTip()
    with loaded(view, qtbot):
        QTest.keyClick(created, Qt.Key.Key_Escape)
    assert created.property("wrong") is False
    with loaded(view, qtbot):
        QTest.keyClick(
            view.table, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
    assert view.footer.count.text() == "330 rows"


def test_choices_can_be_ticked(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    field = view.table.header.field(1)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_F4)
    menu = field.findChild(QMenu)
    assert menu is not None
    with loaded(view, qtbot):
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[2]).center())
    assert field.text() == "high"
    assert view.footer.count.text() == "110 of 330"


def test_quick_filters_without_a_button_stand_in_a_menu_that_says_which_is_chosen(
    desk: Desk, filled: Store, qtbot: QtBot
) -> None:
    view = show(desk, qtbot)
    with loaded(view, qtbot):
        QTest.mouseClick(view.bar.quick["urgent"], Qt.MouseButton.LeftButton)
    with loaded(view, qtbot):
        view.bar.more["posted"].trigger()
    assert view.bar.quick_key == "posted"
    assert not view.bar.quick["urgent"].isChecked()
    assert view.model.rowCount() == 0
    names = [button.text() for button in view.bar.findChildren(QToolButton)]
    assert "Posted" in names
    view.clear_filters()
    assert view.bar.quick_key == ""


def test_quick_filters_are_one_at_a_time(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    with loaded(view, qtbot):
        QTest.mouseClick(view.bar.quick["urgent"], Qt.MouseButton.LeftButton)
    assert view.footer.count.text() == "110 of 330"
    with loaded(view, qtbot):
        QTest.mouseClick(view.bar.quick["open"], Qt.MouseButton.LeftButton)
    assert not view.bar.quick["urgent"].isChecked()
    assert view.footer.count.text() == "330 rows"


def test_a_narrow_list_keeps_every_quick_filter_and_button(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    """Words give way to icons, quick filters go into the menu and work from there."""
    view = show(desk, qtbot)
    view.resize(1800, 600)
    qtbot.waitUntil(view.bar.quick["mine"].isVisible)
    assert view.screen_actions is not None
    action = view.screen_actions["list.new"]
    (new,) = (button for button in view.bar.findChildren(QToolButton) if button.defaultAction() is action)
    assert new.toolButtonStyle() is not Qt.ToolButtonStyle.ToolButtonIconOnly
    bar = new.parentWidget()
    assert bar is not None
    assert bar.width() == bar.sizeHint().width()
    assert view.minimumSizeHint().width() <= 640
    view.resize(640, 600)
    qtbot.waitUntil(lambda: not view.bar.quick["mine"].isVisible())
    assert new.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    assert view.rect().contains(new.mapTo(view, new.rect().bottomRight()))
    (more,) = (button for button in view.bar.findChildren(QToolButton) if button.text() == "More")
    choice = next(action for action in more.menu().actions() if action.text() == "Mine as technician")
    with loaded(view, qtbot):
        choice.trigger()
    assert view.bar.quick_key == "mine"
    assert more.text() == "Mine as technician"
    view.resize(1800, 600)
    qtbot.waitUntil(view.bar.quick["mine"].isVisible)
    assert view.bar.quick["mine"].isChecked()
    assert more.text() == "More"


def test_copy_puts_the_rows_on_the_clipboard(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    view.table.setFocus()
    view.table.go_to(0)
    QTest.keyClick(view.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(desk.message) as told:
        QTest.keyClick(view.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert told.args is not None
    assert told.args[0].text == "2 rows copied."
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert [line[0] for line in lines] == ["ZS-0330", "ZS-0329"]
    assert lines[0][3] == "Żółta Łódź"


def test_nothing_found_and_nothing_there_say_what_to_do(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    with loaded(view, qtbot):
        QTest.keyClicks(view.bar.box, "q")
    assert view.empty.isVisible()
    assert view._clear_button.isVisible()
    view.bar.box.setFocus()
    with loaded(view, qtbot):
        QTest.mouseClick(view._clear_button, Qt.MouseButton.LeftButton)
    assert not view.empty.isVisible()
    assert view.focusWidget() is view.table
    with loaded(view, qtbot):
        QTest.keyClicks(view.bar.box, "q")
    view._clear_button.setFocus(Qt.FocusReason.TabFocusReason)
    with loaded(view, qtbot):
        QTest.keyClick(view._clear_button, Qt.Key.Key_Space)
    assert view.focusWidget() is view.table
    empty = show(desk, qtbot, "team")
    assert empty.empty.isVisible()
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.mouseClick(empty._new_button, Qt.MouseButton.LeftButton)
    assert opened.args == [RecordRef("team", None)]


def test_totals_stand_in_the_footer(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot, "activity")
    qtbot.waitUntil(lambda: view.footer.sums.text() == "Σ Length (minutes)  120")


def test_columns_can_be_hidden_moved_and_come_back(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    view.table.header.moveSection(0, 2)
    view.table.header.resizeSection(2, 333)
    with loaded(view, qtbot):
        view.show_columns()
        menu = view.findChild(QMenu)
        assert menu is not None
        place = [action.text() for action in menu.actions()].index("City")
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[place]).center())
    city = [column.key for column in view.spec.columns].index("city")
    assert not view.table.header.isSectionHidden(city)
    state = view.save_state()
    other = ListView(desk, LISTS["service_order"])
    qtbot.addWidget(other)
    other.restore_state(state)
    with loaded(other, qtbot):
        other.show()
    assert other.save_state()["columns"] == state["columns"]
    assert other.table.header.visualIndex(0) == 2
    assert other.table.header.sectionSize(2) == 333


def test_views_are_saved_chosen_and_deleted(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    view = show(desk, qtbot)
    with loaded(view, qtbot):
        QTest.keyClicks(view.bar.box, "9")
    view.on_save_wanted()
    dialog = view.findChild(SaveViewDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.name, "Nines")
    with qtbot.waitSignal(desk.saved):
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    with filled.read() as reader:
        saved = load_views(reader, "list:service_order")
    assert [row.name for row in saved] == ["Nines"]
    with loaded(view, qtbot):
        view.on_usual_wanted()
    assert view.bar.box.text() == ""
    menu = _views_menu(view, qtbot)
    with loaded(view, qtbot):
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center())
    assert view.bar.box.text() == "9"
    view.on_delete_wanted(saved[0])
    qtbot.waitUntil(lambda: not _views(filled))


def _views(store: Store) -> tuple[Any, ...]:
    with store.read() as reader:
        return load_views(reader, "list:service_order")


def _views_menu(view: ListView, qtbot: QtBot) -> ViewsMenu:
    QTest.keyClick(view.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: view.findChild(ViewsMenu) is not None)
    menu = view.findChild(ViewsMenu)
    assert menu is not None
    return menu


def test_a_long_search_grows_in_the_background(
    desk: Desk, filled: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("FEW", 20),
        ("_FIRST_STEP", 40),
        ("_LARGEST_STEP", 40),
        ("_BUDGET_SECONDS", 0.0),
        ("_FIRST_BUDGET_SECONDS", 0.0),
    ):
        monkeypatch.setattr(engine, name, value)
    view = show(desk, qtbot)
    with loaded(view, qtbot):
        QTest.keyClicks(view.bar.box, "lodz")
    assert "and more" in view.footer.count.text()
    qtbot.waitUntil(lambda: view.footer.count.text() == "165 of 330")
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_End)
    settled(view, qtbot)
    assert view.model.cell(164, 0).text == "ZS-0002"


def test_a_long_list_says_by_what_it_sorts(
    desk: Desk, filled: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "FEW", 20)
    view = show(desk, qtbot)
    with qtbot.waitSignal(desk.message) as told:
        view.on_section_clicked(9)  # order type: no index gives this order
    assert told.args is not None
    assert "Number, Priority" in told.args[0].text


def test_every_list_opens(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    for name in LISTS:
        view = show(desk, qtbot, name)
        assert view.model.rowCount() == len(_ids(filled, name)), name
        view.close()


def _ids(store: Store, name: str) -> list[int]:
    with store.read() as reader:
        return list(engine.find_all(reader, ListRequest(name)).ids or ())


def test_setup_shows_each_table_and_the_company(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    setup = SetupView(desk)
    qtbot.addWidget(setup)
    setup.resize(1100, 700)
    setup.show()
    setup.names.setFocus()
    QTest.keyClick(setup.names, Qt.Key.Key_Down)
    view = setup.current()
    assert isinstance(view, ListView)
    assert view.spec.name == "skill"
    assert setup.screen_actions is view.screen_actions
    qtbot.waitUntil(lambda: view.model.listing is not None)
    setup.show_record(RecordRef("list:item", None))
    shown = setup.current()
    assert isinstance(shown, ListView)
    assert shown.spec.name == "item"
    assert setup.save_state()["current"] == "item"
    with qtbot.waitSignal(desk.open_requested) as opened:
        row = setup.names.count() - 3
        at = setup.names.visualItemRect(setup.names.item(row)).center()
        QTest.mouseClick(setup.names.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args == [RecordRef("company", 1)]


def test_enter_in_setup_goes_to_the_rows_or_opens_what_is_no_list(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    with filled.write() as uow:
        uow.add(Team(code="NORTH", name="North"))
    setup = SetupView(desk, RecordRef("list:team", None))
    qtbot.addWidget(setup)
    setup.resize(1100, 700)
    with qtbot.waitActive(setup):
        setup.show()
        setup.activateWindow()
    view = setup.current()
    assert isinstance(view, ListView)
    qtbot.waitUntil(lambda: view.model.rowCount() > 0)
    setup.names.setFocus()
    QTest.keyClick(setup.names, Qt.Key.Key_Return)
    assert view.table.hasFocus()
    assert view.table.currentIndex().isValid()
    setup.names.setFocus()
    QTest.keyClick(setup.names, Qt.Key.Key_End)
    QTest.keyClick(setup.names, Qt.Key.Key_Up)
    QTest.keyClick(setup.names, Qt.Key.Key_Up)
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClick(setup.names, Qt.Key.Key_Return)
    assert opened.args == [RecordRef("company", 1)]


def test_ctrl_n_makes_one_while_a_name_of_setup_has_the_keyboard(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    setup = SetupView(desk, RecordRef("list:team", None))
    window.add_document(Document(NOTE, None, setup, "Setup"))
    setup.names.setFocus()
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClick(setup.names, Qt.Key.Key_N, CTRL)
    assert opened.args == [RecordRef("team", None)]


def test_setup_opens_with_the_table_that_was_asked_for(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    setup = SetupView(desk, RecordRef("list:item", None))
    qtbot.addWidget(setup)
    setup.restore_state({"current": "skill"})
    shown = setup.current()
    assert isinstance(shown, ListView)
    assert shown.spec.name == "item"


def test_many_activities_are_changed_in_one_step(desk: Desk, filled: Store, qtbot: QtBot) -> None:
    with filled.write() as uow:
        uow.add(Team(code="T", name="Team"))
        uow.get(Worker, 1).team_id = 1
    view = ActivitiesView(desk, LISTS["activity"])
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with loaded(view, qtbot):
        view.show()
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with loaded(view, qtbot), qtbot.waitSignal(desk.saved):
        view.set_priority("high")
    assert {view.model.cell(place, 3).text for place in range(2)} == {"High"}
    assert view.table.selected_count() == 2
    QTest.keyClick(view.table, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    dialog = view.findChild(GiveDialog)
    assert dialog is not None
    with loaded(view, qtbot):
        QTest.keyClicks(dialog.field.line, "cwik")
        QTest.keyClick(dialog.field.line, Qt.Key.Key_Return)
    assert {view.model.cell(place, 2).text for place in range(2)} == {"Zofia Ćwik"}
    with loaded(view, qtbot):
        desk.undo()
    assert sorted(view.model.cell(place, 2).text for place in range(2)) == ["", "Zofia Ćwik"]


FORMULAS = ("=1+1", "+48 601", "-5", "@SUM(A1)", "00017", 'zwykły; tekst, "cytat"\nwiersz', "12.5")


@pytest.fixture
def items(store: Store) -> Store:
    with store.write() as uow:
        for place, text in enumerate(FORMULAS):
            uow.add(Item(number=f"T-{place}", name=text, unit="szt.", sales_price=None if place else 1234))
    return store


@pytest.mark.parametrize("language", ["en", "pl"])
def test_csv_keeps_text_as_text(items: Store, tmp_path: Path, language: str) -> None:
    use_language(language)
    path = tmp_path / "łódź.csv"
    request = ListRequest("item", columns=("name", "sales_price"))
    assert ExportList(items, request, path)(Progress()).rows == len(FORMULAS)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";" if language == "pl" else ","))[1:]
    texts = [row[0] for row in rows]
    assert not any(text.startswith(("=", "+", "-", "@")) for text in texts)
    assert [text.removeprefix("'") for text in texts] == list(FORMULAS)
    assert rows[0][1] == ("1234,0000" if language == "pl" else "1234.0000")
    assert list(tmp_path.glob("*.part")) == []


def test_xlsx_keeps_strings_numbers_and_dates(items: Store, filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "items.xlsx"
    ExportList(items, ListRequest("item", columns=("name", "sales_price")), path)(Progress())
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    cells = list(sheet.iter_rows(min_row=2))
    assert [(cell[0].value, cell[0].data_type) for cell in cells] == [(text, "s") for text in FORMULAS]
    assert (cells[0][1].value, cells[0][1].data_type) == (1234, "n")
    orders = tmp_path / "orders.xlsx"
    keys = ("number", "created_at", "priority")
    ExportList(filled, ListRequest("service_order", text="zs-0330", columns=keys), orders)(Progress())
    sheet = openpyxl.load_workbook(orders).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == ["ZS-0330", datetime(2026, 11, 23, 15, 30), "Low"]


def test_a_cancelled_export_leaves_nothing(filled: Store, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        ExportList(filled, ListRequest("service_order"), tmp_path / "x.csv")(progress)
    assert list(tmp_path.glob("x*")) == []


def test_an_export_that_cannot_be_written_says_so(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        ExportList(filled, ListRequest("service_order"), tmp_path / "missing" / "x.csv")(Progress())


def test_export_through_the_desk(desk: Desk, filled: Store, qtbot: QtBot, tmp_path: Path) -> None:
    view = show(desk, qtbot)
    with loaded(view, qtbot):
        QTest.keyClicks(view.bar.box, "9")
    with qtbot.waitSignal(desk.message) as told:
        view.on_file_chosen(str(tmp_path / "nines.csv"))
    assert told.args is not None
    count = view.model.rowCount()
    assert told.args[0].text == f"{count} rows written to {tmp_path / 'nines.csv'}"
    lines = (tmp_path / "nines.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == count + 1
    assert lines[1].startswith(view.model.cell(0, 0).text)


def test_ctrl_e_asks_for_the_file_of_an_export_from_the_filter_field(
    window: MainWindow, desk: Desk, filled: Store, qtbot: QtBot
) -> None:
    view = ListView(desk, LISTS["service_order"])
    window.add_document(Document(NOTE, None, view, "Orders"))
    settled(view, qtbot)
    view.bar.box.setFocus()
    QTest.keyClicks(view.bar.box, "9")
    qtbot.waitUntil(lambda: view.is_loaded() and view.model.rowCount() > 0)
    QTest.keyClick(view.bar.box, Qt.Key.Key_E, CTRL)
    dialog = child(view, QFileDialog)
    assert dialog.isVisible()
    assert dialog.selectedFiles()[0].endswith(".xlsx")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_saving_a_view_needs_a_name(desk: Desk, qtbot: QtBot, store: Store) -> None:
    with pytest.raises(Refused):
        desk.runner.run(SaveView("list:item", " ", {}))
