"""Posting, reversing, requiring parts and moving stock by the buttons and keys of the forms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from svcdesk.commands.posting import PostLines
from svcdesk.models import ItemRequirement, ProjectTransaction, StockBalance
from svcdesk.queries.lists import LISTS
from svcdesk.ui.lists.stock import StockView
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.account_tabs import RequirementsTab, StockTab, TransactionsTab
from svcdesk.ui.shared.forms.deeds_tab import DeedsTab
from svcdesk.ui.shared.forms.editors import LookupEditor
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from tests.support.posting import Accounts, line, order, post, posting_company, transactions
from tests.ui.form_support import press


@pytest.fixture
def accounts(desk: Desk) -> Accounts:
    return posting_company(desk.runner)


@pytest.fixture
def opened(desk: Desk) -> Iterator[list[RecordRef]]:
    found: list[RecordRef] = []
    desk.open_requested.connect(found.append)
    yield found
    desk.open_requested.disconnect(found.append)


def show(qtbot: QtBot, tab: DeedsTab, entity: str, record_id: int, rows: int) -> None:
    qtbot.addWidget(tab)
    tab.resize(1100, 400)
    tab.show()
    tab.set_record((entity, record_id))
    qtbot.waitUntil(lambda: tab.view.table.rowCount() == rows)


def dialog_of(qtbot: QtBot, tab: QWidget) -> FieldsDialog:
    qtbot.waitUntil(lambda: bool(tab.findChildren(FieldsDialog)))
    return tab.findChildren(FieldsDialog)[-1]


def fill(dialog: FieldsDialog, name: str, text: str) -> None:
    field = dialog.form.boxes[name].editor.focus_widget()
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)


def choose(qtbot: QtBot, dialog: FieldsDialog, name: str, text: str, wanted: int) -> None:
    """Type, take the only row found with Down and Enter."""
    editor = dialog.form.boxes[name].editor
    assert isinstance(editor, LookupEditor)
    fill(dialog, name, text)
    popup = editor.field.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.value() == wanted)


def accept(dialog: FieldsDialog) -> None:
    button = dialog.findChild(QPushButton, "accept")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_reversing_asks_why_and_shows_the_reversal(qtbot: QtBot, desk: Desk, accounts: Accounts) -> None:
    order_id = order(desk.runner, accounts, line(accounts, "fee"))
    post(desk.runner, PostLines(order_ids=(order_id,)))
    tab = TransactionsTab(desk, None)  # type: ignore[arg-type]
    show(qtbot, tab, "service_order", order_id, 1)
    assert not tab.actions_of_tab["transactions.reverse"].isEnabled()
    tab.view.selectRow(0)
    tab.view.setFocus()
    tab.actions_of_tab["transactions.reverse"].trigger()
    dialog = dialog_of(qtbot, tab)
    accept(dialog)
    assert dialog.form.boxes["reason"].error_text()
    fill(dialog, "reason", "typed wrong")
    accept(dialog)
    qtbot.waitUntil(lambda: tab.view.table.rowCount() == 2)
    newest, oldest = tab.view.table.rows
    assert newest.cells[-1] == f"reverses {oldest.cells[0]}"
    assert oldest.cells[-1] == f"by {newest.cells[0]}"
    assert [one.reason for one in transactions(desk.store)] == ["", "typed wrong"]


@pytest.mark.parametrize("entity", ["service_order", "project"])
def test_posting_opens_the_dry_run_of_the_record(
    qtbot: QtBot, desk: Desk, accounts: Accounts, opened: list[RecordRef], entity: str
) -> None:
    order_id = order(desk.runner, accounts, line(accounts, "fee"))
    record_id = order_id if entity == "service_order" else accounts.project
    tab = TransactionsTab(desk, None)  # type: ignore[arg-type]
    show(qtbot, tab, entity, record_id, 0)
    tab.actions_of_tab["transactions.post"].trigger()
    wanted: dict[str, Any] = {"service_order": {"order_ids": (order_id,)}, "project": {"project_id": record_id}}
    assert (opened[-1].entity, opened[-1].defaults) == ("batch:post_lines", wanted[entity])


def test_parts_are_required_reserved_and_consumed(qtbot: QtBot, desk: Desk, accounts: Accounts) -> None:
    order_id = order(desk.runner, accounts, line(accounts, "fee"), signed=False)
    tab = RequirementsTab(desk, None)  # type: ignore[arg-type]
    show(qtbot, tab, "service_order", order_id, 0)
    tab.actions_of_tab["requirements.add"].trigger()
    dialog = dialog_of(qtbot, tab)
    choose(qtbot, dialog, "item_id", "Rope", accounts.known.item)
    fill(dialog, "quantity", "6")
    accept(dialog)
    qtbot.waitUntil(lambda: tab.view.table.rowCount() == 1)
    assert tab.view.table.rows[0].cells[2:5] == ("6", "6", "0")
    tab.view.selectRow(0)
    tab.actions_of_tab["requirements.consume"].trigger()
    dialog = dialog_of(qtbot, tab)
    fill(dialog, "quantity", "7")
    accept(dialog)
    qtbot.waitUntil(lambda: bool(dialog.form.boxes["quantity"].error_text()))
    fill(dialog, "quantity", "4")
    accept(dialog)
    qtbot.waitUntil(lambda: tab.view.table.rows[0].cells[2:5] == ("6", "2", "4"))
    with desk.store.read() as reader:
        assert reader.session.scalar(select(ProjectTransaction.quantity)) == Decimal(4)
        assert reader.session.scalar(select(ItemRequirement.consumed)) == Decimal(4)


def test_stock_is_received_and_transferred(qtbot: QtBot, desk: Desk, accounts: Accounts, tmp_path: Path) -> None:
    tab = StockTab(desk, None)  # type: ignore[arg-type]
    show(qtbot, tab, "item", accounts.known.item, 2)
    main = next(at for at, row in enumerate(tab.view.table.rows) if row.record_id == accounts.main)
    tab.view.setCurrentIndex(tab.view.table.index(main, 0))
    tab.actions_of_tab["stock.receive"].trigger()
    dialog = dialog_of(qtbot, tab)
    fill(dialog, "quantity", "20")
    fill(dialog, "cost_price", "16")
    accept(dialog)
    qtbot.waitUntil(lambda: tab.view.table.rows[main].cells[2] == "120")
    assert tab.view.table.rows[main].cells[6].startswith("11.00")
    tab.view.setCurrentIndex(tab.view.table.index(main, 0))
    tab.actions_of_tab["stock.transfer"].trigger()
    dialog = dialog_of(qtbot, tab)
    choose(qtbot, dialog, "to_warehouse_id", "Van", accounts.van)
    fill(dialog, "quantity", "1000")
    accept(dialog)
    qtbot.waitUntil(lambda: bool(dialog.form.boxes["quantity"].error_text()))
    fill(dialog, "quantity", "10")
    accept(dialog)
    qtbot.waitUntil(lambda: tab.view.table.rows[main].cells[2] == "110")
    with desk.store.read() as reader:
        there = reader.session.scalar(select(StockBalance.on_hand).where(StockBalance.warehouse_id == accounts.van))
    assert there == Decimal(15)


def test_stock_is_moved_from_its_list_by_keys(qtbot: QtBot, desk: Desk, accounts: Accounts) -> None:
    view = StockView(desk, LISTS["stock"])
    qtbot.addWidget(view)
    view.resize(1200, 500)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.model.rowCount() == 2)
    qtbot.waitUntil(lambda: all(view.model.row_at(at) is not None for at in range(2)))
    with desk.store.read() as reader:
        main = reader.session.scalar(select(StockBalance.id).where(StockBalance.warehouse_id == accounts.main))
    at = next(at for at in range(2) if view.model.row_at(at).id == main)  # type: ignore[union-attr]
    view.table.go_to(at)
    view.table.setFocus()
    press(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = dialog_of(qtbot, view)
    assert dialog.form.values()["item_id"] == accounts.known.item
    assert dialog.form.values()["warehouse_id"] == accounts.main
    choose(qtbot, dialog, "to_warehouse_id", "Van", accounts.van)
    fill(dialog, "quantity", "10")
    accept(dialog)
    with qtbot.waitSignal(desk.saved):
        pass
    with desk.store.read() as reader:
        there = reader.session.scalar(select(StockBalance.on_hand).where(StockBalance.id == main))
    assert there == Decimal(90)
