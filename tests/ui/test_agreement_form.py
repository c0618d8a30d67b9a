"""The agreement form: lines, what they may use, copies, refusals, and orders under the agreement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.posting import PostLines
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineType
from svcdesk.queries.documents import load_drafts
from svcdesk.queries.forms import load_record
from svcdesk.reports.issuing import issue_command
from svcdesk.reports.printing import Request, print_all
from svcdesk.reports.sheets import sheets
from svcdesk.store.store import Store
from svcdesk.ui.agreements.document import AgreementDocument
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.account_tabs import TransactionsTab
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.issued_tab import IssuedTab
from svcdesk.ui.shared.forms.margin_tab import MarginTab
from svcdesk.ui.shared.line_picker import LinePicker
from svcdesk.ui.shared.period_dialog import PeriodDialog
from tests.support.orders import make_agreement, make_order
from tests.support.posting import line, order, post, posting_company
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, child, click, field, open_form, press, save, type_into

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def open_agreement(desk: Desk, qtbot: QtBot, record_id: int | None, **defaults: object) -> AgreementDocument:
    document = open_form(desk, qtbot, "agreement", record_id, **defaults)
    assert isinstance(document, AgreementDocument)
    return document


def test_a_new_agreement_with_a_line_by_keys(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    level = add(runner, "service_level", code="8H", name="8 hours", hours=8)
    add(runner, "agreement_group", code="FULL", name="Full service", service_level_id=level)
    document = open_agreement(desk, qtbot, None)
    assert document.form.values()["starts_on"] is not None
    type_into(document, "description", "Lifts")
    type_into(document, "project_id", "swit")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["project_id"] is not None)
    type_into(document, "group_id", "full")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["service_level_id"] == level)
    grid = document.lines
    grid.setFocus()
    press(Key.Key_Insert)
    names = [spec.name for spec in grid.rows.columns]
    grid.rows.set_cell(0, "type", LineType.FEE)
    assert not grid.rows.is_editable(0, names.index("item_id"))
    grid.rows.set_cell(0, "description", "Inspection")
    press(Key.Key_Escape)
    save(document, qtbot)
    assert document.record_id is not None
    with store.read() as reader:
        draft = load_record(reader, "agreement", document.record_id)
    assert [row.values["description"] for row in draft.children["agreement_line"]] == ["Inspection"]
    assert document.state.text().startswith("from ")


def test_refusals_stand_at_their_fields_and_cells(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    agreement = make_agreement(runner, known, "Inspection")
    make_order(runner, known, agreement_id=agreement)
    document = open_agreement(desk, qtbot, agreement)
    box = document.form.boxes["template"]
    field(document, "template").setFocus()
    press(Key.Key_Space)
    document.lines.rows.set_cell(0, "quantity", 0)
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(box.error_text()))
    assert "cannot become a template" in box.error_text()
    document.lines.rows.set_cell(0, "quantity", 1)
    press(Key.Key_Escape)
    document.actions_of_record["record.delete"].trigger()
    qtbot.waitUntil(lambda: "it cannot be deleted" in document.notice.text())


def test_lines_come_from_templates_and_orders_are_made(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    make_agreement(runner, known, "Door", description="Lifts", template=True)
    agreement = make_agreement(runner, known, "Fee")
    document = open_agreement(desk, qtbot, agreement)
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    field(document, "description").setFocus()
    press(Key.Key_T, ALT_SHIFT)
    qtbot.waitUntil(lambda: bool(document.findChildren(LinePicker)))
    (dialog,) = document.findChildren(LinePicker)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() == 1)
    assert dialog.findChild(QToolButton, "from.order") is None
    press(Key.Key_Down)
    press(Key.Key_Space)
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: document.lines.rows.rowCount() == 2)
    document.actions_of_record["agreement.new_order"].trigger()
    assert opened == [RecordRef("service_order", None)]
    assert opened[0].defaults == {"agreement_id": agreement}
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    document.tabs.setCurrentIndex(titles.index("Service orders"))
    qtbot.waitUntil(lambda: bool(document.findChildren(QPushButton, "new.service_order")))
    click(child(document, QPushButton, "new.service_order"))
    assert opened[1].defaults == {"agreement_id": agreement}


def test_no_orders_under_a_template_or_a_suspended_agreement(
    desk: Desk, store: Store, known: Known, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    for word in ("template", "suspended"):
        values: dict[str, Any] = {word: True}
        document = open_agreement(desk, qtbot, make_agreement(runner, known, **values))
        assert not document.actions_of_record["agreement.new_order"].isEnabled()
        assert word in document.state.text()
        document.close()


def test_an_agreement_fills_the_order_form(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    agreement = make_agreement(runner, known, responsible_id=known.worker)
    document = open_form(desk, qtbot, "service_order")
    type_into(document, "agreement_id", "lifts")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["responsible_id"] == known.worker)
    values = document.form.values()
    assert (values["customer_id"], values["agreement_id"]) == (known.customer, agreement)
    assert values["description"] == "Lifts of the hotel"
    type_into(document, "customer_id", "osmy")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["customer_id"] == known.other_customer)
    assert document.form.values()["agreement_id"] is None


def test_an_agreement_shows_what_its_orders_earn(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    agreement = make_agreement(runner, known)
    priced = RowDraft(None, {"type": "fee", "description": "Call-out", "sales_price": Decimal(180)})
    start = {"description": "Lift stopped", "customer_id": known.customer, "agreement_id": agreement}
    runner.run(CreateOrder(start, (priced,)))
    document = open_agreement(desk, qtbot, agreement)
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    assert "Posted" in titles
    document.tabs.setCurrentIndex(titles.index("Margin"))
    qtbot.waitUntil(lambda: bool(document.findChildren(MarginTab)))
    margin = child(document, MarginTab)
    total = child(margin, QLabel, "margin_total")
    qtbot.waitUntil(lambda: "180" in total.text())


def test_the_posted_tab_shows_what_orders_under_the_agreement_posted(desk: Desk, qtbot: QtBot) -> None:
    accounts = posting_company(desk.runner)
    group = add(desk.runner, "agreement_group", code="FULL", name="Full service")
    agreement = add(
        desk.runner, "agreement", description="Lifts", project_id=accounts.project, group_id=group,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    made = order(desk.runner, accounts, line(accounts, "fee"), agreement_id=agreement)
    document = open_agreement(desk, qtbot, agreement)
    while document.tabs.tabText(document.tabs.currentIndex()) != "Posted":
        press(Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    tab = document.tabs.currentWidget().findChild(TransactionsTab)
    assert tab is not None
    assert tab.view.table.rows == []
    post(desk.runner, PostLines(order_ids=(made,)))
    desk.on_poll_due()
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 1)
    assert tab.view.table.rows[0].cells[4] == "fee"
    assert tab.view.table.rows[0].cells[7] == "300.00\u00a0PLN"
    tab.view.selectRow(0)
    tab.view.setFocus()
    press(Key.Key_V, ALT_SHIFT)
    qtbot.waitUntil(lambda: bool(tab.findChildren(FieldsDialog)))
    dialog = tab.findChildren(FieldsDialog)[0]
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClicks(dialog.form.boxes["reason"].editor.focus_widget(), "typed wrong")
    QTest.mouseClick(child(dialog, QPushButton, "accept"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 2)


def test_a_line_by_itself_has_sections_and_only_what_its_type_means(
    desk: Desk, store: Store, known: Known, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    add(runner, "category", code="FEES", name="Fees", type="fee")
    parts = add(runner, "category", code="PIECES", name="Pieces", type="item")
    agreement = make_agreement(runner, known, "Inspection")
    with store.read() as reader:
        row = load_record(reader, "agreement", agreement).children["agreement_line"][0]
    document = open_form(desk, qtbot, "agreement_line", row.id)
    assert {spec.section for spec in document.spec.fields} == {"Line", "Dates", "Work"}
    boxes = document.form.boxes
    assert not boxes["item_id"].is_editable()
    assert not boxes["start_after"].is_editable()
    chosen = field(document, "type")
    chosen.setFocus()
    QTest.keyClicks(chosen, "item")
    qtbot.waitUntil(boxes["item_id"].is_editable)
    type_into(document, "category_id", "fees")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: boxes["category_id"].editor.problem() is not None)
    type_into(document, "category_id", "pieces")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: boxes["category_id"].value() == parts)


def test_the_agreement_and_its_letter_are_printed_by_keys(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    made = make_agreement(CommandRunner(store), known, "Inspection")
    document = open_agreement(desk, qtbot, made)
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_P, CTRL)
    assert asked.args[0] == RecordRef("print_job", None, {"sheet": "service_agreement", "keys": (f"#{made}",)})
    press(Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    dialog = document.findChild(PeriodDialog)
    assert isinstance(dialog, PeriodDialog)
    qtbot.waitUntil(dialog.first.hasFocus)
    assert (dialog.first.text(), dialog.last.text()) == ("2026-11-23", "2027-02-21")
    QTest.keyClicks(dialog.first, "2027-03-01")
    press(Key.Key_Return)
    assert dialog.isVisible(), "the last day lies before the first one"
    assert "before the first" in dialog.error.text()
    assert dialog.last.hasFocus()
    dialog.last.selectAll()
    QTest.keyClicks(dialog.last, "2027-03-31")
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_Return)
    keys = (f"#{made}:2027-03-01..2027-03-31",)
    assert asked.args[0] == RecordRef("print_job", None, {"sheet": "visit_letter", "keys": keys})


def test_what_was_issued_is_kept_in_a_tab(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    made = make_agreement(runner, known, "Inspection")
    for name in ("service_agreement", "visit_letter"):
        with store.read() as reader:
            drafts = load_drafts(reader, sheets()[name].load(reader, [f"#{made}"]))
        command = issue_command(drafts, print_all([Request(drafts[0].sheet)], store.clock.now()))
        assert command is not None
        runner.run(command)
    document = open_agreement(desk, qtbot, made)
    names = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    document.tabs.setCurrentIndex(names.index("Documents"))
    tab = document.tabs.currentWidget()
    qtbot.waitUntil(lambda: tab.findChild(IssuedTab) is not None or isinstance(tab, IssuedTab))
    issued = tab if isinstance(tab, IssuedTab) else tab.findChild(IssuedTab)
    assert isinstance(issued, IssuedTab)
    qtbot.waitUntil(lambda: issued.view.model().rowCount() == 2)
    with qtbot.waitSignal(desk.open_requested) as asked:
        issued.view.setFocus()
        press(Key.Key_Return)
    assert asked.args[0].entity == "document_issued"
