"""The screen of a batch: criteria, dry run, filter, commit, drop and stop, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from svcdesk.commands.catalogue import batches
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.batches import Outcome
from svcdesk.queries.lists import LISTS
from svcdesk.store.store import Store
from svcdesk.ui.batches.screen import SCREENS
from svcdesk.ui.batches.view import BatchView
from svcdesk.ui.lists.orders import OrdersView
from svcdesk.ui.shared.desk import Desk, Question, RecordRef
from tests.support.orders import every_row, make_order, mark_posted
from tests.support.posting import line, order, posting_company
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, child, click, keys, press

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


@pytest.fixture
def order_ids(store: Store, known: Known) -> list[int]:
    """Three that can be canceled, one that is, one that is posted."""
    runner = CommandRunner(store)
    made = [make_order(runner, known, "one", description=f"Order {at}") for at in range(5)]
    runner.run(CancelOrder(made[3]))
    mark_posted(store, made[4])
    return made


@pytest.fixture
def open_batch(desk: Desk, qtbot: QtBot) -> Callable[..., BatchView]:
    def make(name: str, **defaults: object) -> BatchView:
        screen = next(one for one in SCREENS if one.id == name)
        ref = RecordRef(f"batch:{name}", None, dict(defaults))
        view = screen.build(desk, ref if defaults else None)
        assert isinstance(view, BatchView)
        qtbot.addWidget(view)
        view.resize(1200, 800)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        view.on_shown()
        return view

    return make


def shown(view: BatchView) -> list[tuple[str, str]]:
    return [(line.row.outcome.value, line.row.what) for line in view.ui.model.shown]


def count(store: Store, progress: str) -> int:
    return sum(row["progress"] == progress for row in every_row(store)["service_order"])


def test_every_batch_has_a_screen() -> None:
    assert {screen.id for screen in SCREENS} == set(batches())


def test_orders_are_canceled_by_keys_after_a_dry_run(
    store: Store, desk: Desk, open_batch: Callable[..., BatchView], order_ids: list[int], qtbot: QtBot
) -> None:
    view = open_batch("cancel_orders")
    assert QApplication.focusWidget() is view.ui.form.boxes["customer_id"].editor.focus_widget()  # type: ignore[union-attr]
    keys("swit")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: view.ui.form is not None and view.ui.form.values()["customer_id"] is not None)
    press(Key.Key_F5)
    qtbot.waitUntil(view.has_plan)
    assert [outcome for outcome, _what in shown(view)] == ["planned"] * 3 + ["skipped"] * 2
    assert view.ui.summary.text() == "3 to be done · 2 skipped"
    assert view.ui.commit.text() == "Cancel the orders (3)"
    assert count(store, "canceled") == 1
    press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: view.ui.summary.text() == "3 done · 2 skipped")
    assert [outcome for outcome, _what in shown(view)] == ["done"] * 3 + ["skipped"] * 2
    assert not view.ui.commit.isEnabled()
    assert count(store, "canceled") == 4
    qtbot.waitUntil(lambda: desk.undo_state.undo == "Cancel orders: 3")
    with qtbot.waitSignal(desk.saved):
        desk.undo()
    assert count(store, "canceled") == 1


def test_reasons_are_said_in_words_and_rows_are_filtered(
    open_batch: Callable[..., BatchView], order_ids: list[int], qtbot: QtBot
) -> None:
    view = open_batch("cancel_orders", order_ids=order_ids)
    qtbot.waitUntil(view.has_plan)
    assert not view.ui.form or not view.ui.form.boxes.keys() & {"customer_id", "numbers"}
    assert view.ui.chosen.text() == "5 chosen records"
    click(child(view, QToolButton, "outcome.skipped"))
    assert [outcome for outcome, _what in shown(view)] == ["skipped"] * 2
    press(Key.Key_F, CTRL)
    keys("posted")
    assert len(shown(view)) == 1
    assert view.ui.detail.text().endswith("has posted lines; it can be neither canceled nor deleted.")
    press(Key.Key_Down)
    assert QApplication.focusWidget() is view.ui.table
    opened: list[RecordRef] = []
    view.desk.open_requested.connect(opened.append)
    press(Key.Key_Return)
    assert opened == [RecordRef("service_order", order_ids[4])]


def test_a_plan_is_dropped_and_criteria_that_change_drop_it_too(
    store: Store, open_batch: Callable[..., BatchView], order_ids: list[int], qtbot: QtBot
) -> None:
    view = open_batch("cancel_orders")
    press(Key.Key_F5)
    qtbot.waitUntil(view.has_plan)
    press(Key.Key_Escape)
    assert not view.has_plan()
    assert view.ui.stack.currentWidget() is view.ui.empty
    click(child(view, QPushButton))  # the empty place says what to do next
    qtbot.waitUntil(view.has_plan)
    assert view.ui.form is not None
    box = view.ui.form.boxes["revoke"].editor.focus_widget()
    QTest.keyClick(box, Key.Key_Space)
    assert not view.has_plan()
    assert not view.ui.commit.isEnabled()
    press(Key.Key_F5)
    qtbot.waitUntil(view.has_plan)
    assert view.ui.commit.text() == "Revoke the cancel (1)"
    click(view.ui.commit)
    qtbot.waitUntil(lambda: view.ui.summary.text() == "1 done · 4 skipped")
    assert count(store, "canceled") == 0


def test_what_cannot_be_read_or_makes_no_sense_is_said_at_its_field(
    open_batch: Callable[..., BatchView], order_ids: list[int], qtbot: QtBot
) -> None:
    view = open_batch("delete_orders")
    assert view.ui.form is not None
    numbers = view.ui.form.boxes["numbers"]
    numbers.take_focus()
    keys("ZS-9..ZS-1")
    press(Key.Key_F5)
    qtbot.waitUntil(lambda: bool(numbers.error_text()))
    assert numbers.error_text().startswith("“ZS-9..ZS-1” is not a range")
    assert not view.has_plan()
    assert view.is_idle()


def test_deleting_everything_is_confirmed_in_words(
    store: Store, open_batch: Callable[..., BatchView], order_ids: list[int], qtbot: QtBot
) -> None:
    view = open_batch("delete_orders")
    asked: list[Question] = []
    view.desk.question.connect(asked.append)
    press(Key.Key_F5)
    qtbot.waitUntil(view.has_plan)
    click(view.ui.commit)
    (question,) = asked
    assert [(p.code, p.params["count"]) for p in question.problems] == [("batch.every_order", 4)]
    question.give_up()
    assert len(every_row(store)["service_order"]) == 5
    assert view.can_commit()
    click(view.ui.commit)
    asked[-1].go_on()
    qtbot.waitUntil(lambda: view.ui.summary.text().startswith("4 done"))
    assert [row["id"] for row in every_row(store)["service_order"]] == [order_ids[4]]


def test_the_list_opens_a_batch_with_the_selected_orders(desk: Desk, order_ids: list[int], qtbot: QtBot) -> None:
    view = OrdersView(desk, LISTS["service_order"])
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.model.rowCount() == 5 and view.is_loaded())
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    view.table.setFocus()
    view.table.clearSelection()
    press(Key.Key_Delete, CTRL)
    assert opened == [RecordRef("batch:delete_orders", None)]
    assert opened[0].defaults == {}
    for at in (0, 2):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        view.table.selectionModel().select(view.model.index(at, 0, QModelIndex()), flags)
    expected = [view.model.row_at(at) for at in (0, 2)]
    assert view.screen_actions is not None
    for action, batch, options in (
        ("orders.cancel", "cancel_orders", {}),
        ("orders.revoke", "cancel_orders", {"revoke": True}),
        ("orders.delete", "delete_orders", {}),
    ):
        opened.clear()
        view.screen_actions[action].trigger()
        qtbot.waitUntil(lambda: bool(opened))
        assert opened[0].entity == f"batch:{batch}"
        assert opened[0].defaults == {"order_ids": tuple(row.id for row in expected if row), **options}


def test_a_report_names_its_outcomes(open_batch: Callable[..., BatchView], order_ids: list[int], qtbot: QtBot) -> None:
    view = open_batch("cancel_orders", order_ids=order_ids[:1])
    qtbot.waitUntil(view.has_plan)
    click(view.ui.commit)
    qtbot.waitUntil(lambda: view.shown is not None and view.shown.plan.count(Outcome.DONE) == 1)
    assert view.ui.model.index(0, 0).data() == "✓ carried out"
    assert view.ui.model.headerData(2, Qt.Orientation.Horizontal) == "Why"


def test_amounts_to_be_posted_have_the_decimals_of_their_currency_and_stand_to_the_right(
    desk: Desk, open_batch: Callable[..., BatchView], qtbot: QtBot
) -> None:
    accounts = posting_company(desk.runner)
    made = order(desk.runner, accounts, line(accounts, "item"))
    view = open_batch("post_lines", order_ids=(made,))
    qtbot.waitUntil(lambda: bool(view.ui.model.shown))
    model = view.ui.model
    heads = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    at = heads.index("Cost")
    text = model.data(model.index(0, at))
    assert text.endswith("\u00a0PLN") and text[-7] == ".", text
    assert model.data(model.index(0, at), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
