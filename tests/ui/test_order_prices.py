"""Prices in the order form: found while lines are typed, kept when typed, explained, and looked up by type."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineType
from svcdesk.i18n import use_language
from svcdesk.store.store import Store
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.lookup import LookupField
from tests.support.prices import Prices, priced_company
from tests.support.records import add
from tests.ui.form_support import CTRL, field, keys, open_form, press, save, stored, type_into

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key


@pytest.fixture
def prices(store: Store) -> Prices:
    return priced_company(CommandRunner(store))


@pytest.fixture
def order_id(store: Store, prices: Prices) -> int:
    lines = (RowDraft(None, {"description": "Repair"}), RowDraft(None, {"type": "fee", "sales_price": 99}))
    start = {"description": "Lift stopped", "customer_id": prices.known.customer, "project_id": prices.project}
    made = CommandRunner(store).run(CreateOrder(start, lines)).result
    assert isinstance(made, int)
    return made


def open_order(desk: Desk, qtbot: QtBot, record_id: int | None = None, **defaults: object) -> OrderDocument:
    document = open_form(desk, qtbot, "service_order", record_id, **defaults)
    assert isinstance(document, OrderDocument)
    return document


def column(document: OrderDocument, name: str) -> int:
    return [spec.name for spec in document.lines.rows.columns].index(name)


def cell(document: OrderDocument, at: int, name: str) -> str:
    return document.lines.rows.cell_text(at, column(document, name))


def go_to(document: OrderDocument, at: int, name: str) -> None:
    document.lines.setFocus()
    document.lines.setCurrentIndex(document.lines.rows.index(at, column(document, name)))


def type_cell(document: OrderDocument, at: int, name: str, text: str) -> None:
    """Type over a cell, and leave it with Tab."""
    go_to(document, at, name)
    keys(text)
    press(Key.Key_Tab)
    press(Key.Key_Escape)  # the editor that Tab opened


def test_prices_are_found_while_a_line_is_typed_and_stored_as_they_were_seen(
    desk: Desk, prices: Prices, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    document.lines.setFocus()
    press(Key.Key_Insert)
    press(Key.Key_Escape)
    at = document.lines.currentIndex().row()
    type_cell(document, at, "worker_id", "sliwa")
    qtbot.waitUntil(lambda: cell(document, at, "cost_price") == "90.00")
    seen = [cell(document, at, name) for name in ("category_id", "sales_price", "sales_level", "line_property_id")]
    assert seen == ["WORK  Work", "180.00", "project", "BILL  Billed"]
    assert cell(document, at, "cost_level") == "worker"
    save(document, qtbot)
    line = stored(desk, "service_order", order_id).children["order_line"][at].values
    assert (line["cost_price"], line["cost_level"], line["sales_price"], line["sales_level"]) == (
        90, "worker", 180, "project",
    )  # fmt: skip


def test_a_typed_price_stays_and_a_cleared_one_is_found_again(
    desk: Desk, prices: Prices, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    type_cell(document, 0, "sales_price", "123,45")
    assert cell(document, 0, "sales_level") == "typed"
    type_cell(document, 0, "worker_id", "sliwa")
    qtbot.waitUntil(lambda: cell(document, 0, "cost_price") == "90.00")
    assert cell(document, 0, "sales_price") == "123.45"
    save(document, qtbot)
    assert stored(desk, "service_order", order_id).children["order_line"][0].values["sales_level"] == "typed"
    go_to(document, 0, "sales_price")
    press(Key.Key_Delete)
    qtbot.waitUntil(lambda: cell(document, 0, "sales_price") == "180.00")
    save(document, qtbot)
    assert stored(desk, "service_order", order_id).children["order_line"][0].values["sales_level"] == "project"


def test_the_category_changes_property_and_prices(desk: Desk, prices: Prices, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    type_cell(document, 0, "category_id", "night")
    qtbot.waitUntil(lambda: cell(document, 0, "line_property_id") == "OVER  Overtime")
    assert [cell(document, 0, name) for name in ("cost_price", "sales_price")] == ["120.00", "360.00"]


def test_what_is_typed_meanwhile_is_kept(desk: Desk, prices: Prices, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    row = document.lines.rows.rows[0]
    document.lines.rows.set_cell(0, "worker_id", prices.known.worker, "Jan Śliwa")
    document.lines.rows.cell_edited.emit(0, "worker_id")
    document.lines.rows.set_cell(0, "quantity", Decimal(7))  # before the answer is here
    qtbot.waitUntil(lambda: row.values["cost_price"] == 90)
    assert row.values["quantity"] == 7


def test_the_pane_explains_the_line_in_front_step_by_step(
    desk: Desk, prices: Prices, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    pane = document.pricing.pane
    assert not pane.isVisible()
    go_to(document, 0, "description")
    press(Key.Key_I, CTRL)
    qtbot.waitUntil(pane.cost.isVisible)
    assert pane.cost.headline.text() == "80.00\u00a0PLN · general price"
    assert pane.sales.headline.text() == "180.00\u00a0PLN · project"
    assert pane.line_property.headline.text() == "Billed"
    assert pane.sales.rest.text() == (
        "A price for project + category would take its place, or one typed into the line."
    )
    shown = [" | ".join(label.text() for label in row._labels) for row in pane.sales._rows[:8]]
    assert shown == [
        "– | project + worker + category | the line names no worker",
        "– | project + worker | the line names no worker",
        "· | project + category | none",
        "● | project | 180.00\u00a0PLN since 2026-01-01",
        "– | worker + category | the line names no worker",
        "– | worker | the line names no worker",
        "· | category | none",
        "○ | general price | 200.00\u00a0PLN since 2026-01-01, less specific",
    ]
    press(Key.Key_Down)
    qtbot.waitUntil(lambda: pane.sales.headline.text() == "99.00\u00a0PLN · typed")
    assert pane.sales.rest.text().startswith(
        "Typed by hand. Clear the cell and the tables decide: 150.00\u00a0PLN, category."
    )
    assert pane.cost.rest.text() == "Fees have no cost price."
    tip = document.lines.rows.index(1, column(document, "sales_price")).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "typed"
    press(Key.Key_I, CTRL)
    assert not pane.isVisible()


def test_the_pane_speaks_polish(desk: Desk, prices: Prices, order_id: int, qtbot: QtBot) -> None:
    use_language("pl")
    document = open_order(desk, qtbot, order_id)
    go_to(document, 0, "description")
    press(Key.Key_I, CTRL)
    qtbot.waitUntil(document.pricing.pane.cost.isVisible)
    assert document.pricing.pane.cost.headline.text() == "80,00\u00a0zł · cena ogólna"
    assert "Zastąpiłaby ją cena dla: " in document.pricing.pane.cost.rest.text()


def offered(document: OrderDocument, qtbot: QtBot, at: int, name: str) -> list[str]:
    """What the lookup of a cell offers."""
    go_to(document, at, name)
    press(Key.Key_F2)
    line = QApplication.focusWidget()
    editor = line.parentWidget() if line is not None else None
    assert isinstance(editor, LookupField)
    editor.set_row(None)
    press(Key.Key_F4)
    qtbot.waitUntil(lambda: bool(editor._model.rows))
    found = [row.text for row in editor._model.rows]
    press(Key.Key_Escape)
    press(Key.Key_Escape)
    return found


def test_lookups_offer_what_fits_the_line(
    desk: Desk, store: Store, prices: Prices, order_id: int, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    add(runner, "category", code="OLD", name="Old work", type="hour", active=False)
    add(runner, "worker", name="Gone Away", active=False)
    document = open_order(desk, qtbot, order_id)
    assert offered(document, qtbot, 0, "category_id") == ["NIGHT  Night work", "WORK  Work"]
    assert offered(document, qtbot, 1, "category_id") == ["CALL  Call-out"]
    everybody = offered(document, qtbot, 0, "worker_id")
    assert len(everybody) == 2
    runner.run(SetParameter("worker_project", "lookup"))
    add(runner, "project_validation", project_id=prices.project, worker_id=prices.known.worker)
    assert [name.split("  ")[1] for name in offered(document, qtbot, 0, "worker_id")] == ["Jan Śliwa"]
    type_cell(document, 0, "worker_id", "obcy")  # free entry is accepted
    qtbot.waitUntil(lambda: document.lines.rows.rows[0].values["worker_id"] == prices.known.vendor)
    runner.run(SetParameter("worker_project", "mandatory"))
    type_cell(document, 0, "worker_id", "nobody")
    field(document, "description").setFocus()
    with qtbot.waitSignal(document.lines.rows.dataChanged):
        press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: document.lines.rows.first_problem().isValid())


def test_the_type_of_a_price_decides_its_categories(desk: Desk, prices: Prices, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "sales_price")
    category = document.form.boxes["category_id"]
    type_into(document, "category_id", "call")  # there is none for hours
    press(Key.Key_Tab)
    type_into(document, "category_id", "work")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: category.value() == prices.work)
    field(document, "type").setFocus()
    press(Key.Key_End)
    assert document.form.values()["type"] is LineType.FEE
    assert category.value() is None
    type_into(document, "category_id", "call")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: category.value() == prices.call)
    assert [member.value for member in document.form.boxes["type"].spec.choices] == ["hour", "expense", "fee"]


def test_rare_columns_are_hidden_until_ticked_and_that_is_remembered(
    desk: Desk, prices: Prices, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    grid, place = document.lines, column(document, "started_at")
    assert grid.isColumnHidden(place)
    grid.setFocus()
    document.actions_of_record["order.line_columns"].trigger()
    menu = grid.findChild(QMenu, "columns_menu")
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.data() == "started_at")
    action.trigger()
    menu.close()
    assert not grid.isColumnHidden(place)
    again = open_order(desk, qtbot, order_id)
    assert not again.lines.isColumnHidden(place)
    assert again.lines.isColumnHidden(column(again, "note"))


def test_a_refusal_in_a_hidden_column_shows_it(desk: Desk, prices: Prices, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    document.lines.rows.set_cell(0, "currency", "PLX")
    assert document.lines.isColumnHidden(column(document, "currency"))
    field(document, "description").setFocus()
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not document.lines.isColumnHidden(column(document, "currency")))


def test_times_are_typed_only_where_the_parameter_allows(
    desk: Desk, store: Store, prices: Prices, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    assert document.lines.rows.is_editable(0, column(document, "started_at"))
    desk.run(SetParameter("start_end_times", "no"))
    qtbot.waitUntil(lambda: not desk.parameters.start_end_times)
    assert not document.lines.rows.is_editable(0, column(document, "started_at"))


def test_prices_are_found_anew_on_request(
    desk: Desk, store: Store, prices: Prices, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    add(CommandRunner(store), "cost_price", type="hour", price=85, valid_from="2026-11-01")
    document.actions_of_record["order.refresh_prices"].trigger()
    qtbot.waitUntil(lambda: cell(document, 0, "cost_price") == "85.00")
    assert cell(document, 1, "sales_price") == "99.00"


def test_an_agreement_brings_project_and_customer_and_another_customer_takes_them_away(
    desk: Desk, store: Store, prices: Prices, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    group = add(runner, "agreement_group", code="STD", name="Standard")
    add(runner, "agreement", description="Care of lifts", project_id=prices.euro, group_id=group,
        starts_on="2026-01-01", preferred_technician_id=prices.known.worker)  # fmt: skip
    document = open_order(desk, qtbot)
    type_into(document, "agreement_id", "care")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["project_id"] == prices.euro)
    values = document.form.values()
    assert (values["customer_id"], values["description"]) == (prices.known.customer, "Care of lifts")
    assert values["preferred_technician_id"] == prices.known.worker
    type_into(document, "customer_id", "osmy")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["customer_id"] == prices.known.other_customer)
    values = document.form.values()
    assert (values["agreement_id"], values["project_id"]) == (None, None)


def test_an_item_fills_its_line(desk: Desk, prices: Prices, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    row = document.lines.rows.rows[0]
    document.lines.rows.set_cell(0, "type", LineType.ITEM)
    document.lines.rows.cell_edited.emit(0, "type")
    qtbot.waitUntil(lambda: row.values["category_id"] == prices.parts)
    type_cell(document, 0, "item_id", "rope")
    qtbot.waitUntil(lambda: cell(document, 0, "sales_price") == "20.00")
    assert [cell(document, 0, name) for name in ("unit", "cost_price", "sales_level")] == ["m", "12.50", "item"]
