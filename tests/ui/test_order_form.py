"""The service order form: made by keyboard alone, lines like a spreadsheet, cancel, copy, board and print."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from svcdesk.commands.dispatch import PlaceActivities, Placement
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, LineType, Progress
from svcdesk.i18n import use_language
from svcdesk.models import Activity, OrderLine
from svcdesk.store.store import Store
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, child, click, field, keys, open_form, press, save, stored, type_into

pytestmark = pytest.mark.usefixtures("appearance")
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def open_order(desk: Desk, qtbot: QtBot, record_id: int | None = None, **defaults: object) -> OrderDocument:
    document = open_form(desk, qtbot, "service_order", record_id, **defaults)
    assert isinstance(document, OrderDocument)
    return document


@pytest.fixture
def order_id(store: Store, known: Known) -> int:
    lines = tuple(RowDraft(None, {"description": text, "sales_price": 10}) for text in ("one", "two", "three"))
    made = CommandRunner(store).run(
        CreateOrder({"description": "Lift stopped", "object_id": known.service_object}, lines)
    ).result  # fmt: skip
    assert isinstance(made, int)
    return made


def cell_name() -> str:
    """Which cell editor has the keyboard."""
    widget = QApplication.focusWidget()
    while widget is not None and not widget.objectName().startswith("cell."):
        widget = widget.parentWidget()
    return widget.objectName().removeprefix("cell.") if widget is not None else ""


def go_to_cell(qtbot: QtBot, name: str) -> None:
    """Tab until the editor of a field is open."""
    for _step in range(20):
        if cell_name() == name:
            return
        press(Key.Key_Tab)
        qtbot.waitUntil(lambda: bool(cell_name()))
    raise AssertionError(name)


def test_an_order_with_three_lines_by_keyboard_alone(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot)
    document.form.focus_first()
    keys("Winda stoi między piętrami")
    while QApplication.focusWidget() is not field(document, "object_id"):
        press(Key.Key_Tab)
    keys("sn-77")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["customer_id"] == known.customer)
    assert document.form.values()["street"] == "Piotrkowska 1"
    grid = document.lines
    grid.setFocus()
    press(Key.Key_Insert)
    go_to_cell(qtbot, "description")
    keys("Repair")
    go_to_cell(qtbot, "worker_id")
    keys("sliwa")
    go_to_cell(qtbot, "quantity")
    keys("1,5")
    go_to_cell(qtbot, "sales_price")
    keys("200")
    press(Key.Key_Return)  # a new line below the last one
    qtbot.waitUntil(lambda: grid.rows.rowCount() == 2 and cell_name() == "type")
    press(Key.Key_Down)
    press(Key.Key_Down)
    go_to_cell(qtbot, "item_id")
    keys("rope")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: grid.rows.rows[1].values["sales_price"] == Decimal(20))
    go_to_cell(qtbot, "quantity")
    keys("3")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: grid.rows.rowCount() == 3 and cell_name() == "type")
    for _step in range(3):
        press(Key.Key_Down)
    go_to_cell(qtbot, "description")
    keys("Call-out")
    go_to_cell(qtbot, "sales_price")
    keys("99")
    press(Key.Key_Return)
    press(Key.Key_Escape)
    save(document, qtbot)
    assert document.record_id is not None
    order = stored(desk, "service_order", document.record_id)
    lines = [row.values for row in order.children["order_line"]]
    assert [(v["type"], v["description"], v["quantity"], v["sales_price"]) for v in lines] == [
        (LineType.HOUR, "Repair", Decimal("1.5"), Decimal(200)),
        (LineType.ITEM, "Rope", Decimal(3), Decimal(20)),
        (LineType.FEE, "Call-out", Decimal(1), Decimal(99)),
    ]
    assert lines[0]["worker_id"] == known.worker
    assert [row.values["minutes"] for row in order.children["activity"]] == [90]
    assert [row.values["skill_id"] for row in order.children["order_skill"]] == [known.skill]
    assert document.totals.text() == "Hours 1.5    Cost 37.50\u00a0PLN · Sales 459.00\u00a0PLN"
    assert document.heading.text() == "ZS-2026-00001  Winda stoi między piętrami"


def test_tab_visits_the_fields_as_they_stand_on_the_screen(desk: Desk, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot)
    document.form.focus_first()
    for name in ("order_type_id", "priority", "reference_text", "customer_id", "location_id"):
        press(Key.Key_Tab)
        assert QApplication.focusWidget() is field(document, name)


def test_prices_have_their_decimals_and_quantities_only_those_they_need(
    desk: Desk, order_id: int, qtbot: QtBot
) -> None:
    rows = open_order(desk, qtbot, order_id).lines.rows
    names = [spec.name for spec in rows.columns]
    assert rows.index(0, names.index("sales_price")).data() == "10.00"
    assert rows.index(0, names.index("quantity")).data() == "1"


def test_the_columns_of_the_lines_hold_their_polish_words(desk: Desk, order_id: int, qtbot: QtBot) -> None:
    use_language("pl")
    try:
        grid = open_order(desk, qtbot, order_id).lines
        header = grid.horizontalHeader()
        for at, spec in enumerate(grid.rows.columns):
            if grid.isColumnHidden(at):
                continue
            title = str(grid.rows.headerData(at, Qt.Orientation.Horizontal))
            assert header.sectionSize(at) > header.fontMetrics().horizontalAdvance(title) + 8, spec.name
            word = str(grid.rows.index(0, at).data() or "")
            if spec.choices:
                assert header.sectionSize(at) > grid.fontMetrics().horizontalAdvance(word) + 8, spec.name
    finally:
        use_language("en")


def test_the_type_greys_cells_out_and_tab_skips_them(desk: Desk, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    rows, names = document.lines.rows, [spec.name for spec in document.lines.rows.columns]
    assert not rows.is_editable(0, names.index("item_id"))
    rows.set_cell(0, "cost_price", Decimal(5))
    rows.set_cell(0, "type", LineType.FEE)
    assert rows.rows[0].values["cost_price"] is None
    assert not rows.is_editable(0, names.index("cost_price"))
    document.lines.setFocus()
    document.lines.setCurrentIndex(rows.index(0, names.index("unit")))
    press(Key.Key_Tab)
    assert names[document.lines.currentIndex().column()] == "sales_price"


def test_rows_are_copied_moved_deleted_and_pasted_by_keys(desk: Desk, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    grid = document.lines
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(0, 2))
    press(Key.Key_D, CTRL)
    press(Key.Key_Down, ALT)
    texts = [row.values["description"] for row in grid.rows.rows]
    assert texts == ["one", "two", "one", "three"]
    assert grid.currentIndex().row() == 2
    press(Key.Key_Delete, CTRL)
    press(Key.Key_Up, ALT)
    assert [row.values["description"] for row in grid.rows.rows] == ["one", "three", "two"]
    QGuiApplication.clipboard().setText("x\nsecond\nthird\n")
    grid.setCurrentIndex(grid.rows.index(2, 2))
    press(Key.Key_V, CTRL)
    save(document, qtbot)
    lines = stored(desk, "service_order", order_id).children["order_line"]
    assert [row.values["description"] for row in lines] == ["one", "three", "x", "second", "third"]


def test_refusals_of_lines_stand_in_their_cells(desk: Desk, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    grid = document.lines
    names = [spec.name for spec in grid.rows.columns]
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(1, names.index("quantity")))
    keys("many")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: grid.rows.rows[1].values["quantity"] == "many")
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: grid.rows.first_problem().isValid())
    place = grid.rows.first_problem()
    assert (place.row(), names[place.column()]) == (1, "quantity")
    assert place.data(Qt.ItemDataRole.ToolTipRole) == "“many” is not a number. Write for example 12.50."
    assert grid.currentIndex() == place
    keys("0")
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: place.data(Qt.ItemDataRole.ToolTipRole) == "The quantity must not be zero.")


@pytest.mark.parametrize(("day", "clock_time"), [("someday", ""), ("", "9:30")])
def test_a_start_that_cannot_be_read_keeps_its_text_and_is_refused_at_its_cell(
    desk: Desk, order_id: int, qtbot: QtBot, day: str, clock_time: str
) -> None:
    document = open_order(desk, qtbot, order_id)
    grid = document.activities
    column = [spec.name for spec in grid.rows.columns].index("starts_at")
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(0, column))
    press(Key.Key_F2)
    keys(day)
    press(Key.Key_Tab)
    keys(clock_time)
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: grid.rows.first_problem().isValid())
    place = grid.rows.first_problem()
    assert (place.column(), place.data()) == (column, day or clock_time)
    assert str(place.data(Qt.ItemDataRole.ToolTipRole)).startswith(f"“{day or clock_time}” is not a date")


def test_lines_are_canceled_revoked_and_the_order_canceled(desk: Desk, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    grid, actions = document.lines, document.actions_of_record
    assert not actions["order.cancel_lines"].isEnabled()
    grid.setCurrentIndex(grid.rows.index(1, 2))
    grid.setFocus()
    press(Key.Key_X, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: grid.rows.rows[1].values["status"] is LineStatus.CANCELED)
    assert grid.rows.is_locked(1)
    grid.setCurrentIndex(grid.rows.index(1, 2))
    actions["order.revoke_lines"].trigger()
    qtbot.waitUntil(lambda: grid.rows.rows[1].values["status"] is LineStatus.CREATED)
    actions["order.cancel"].trigger()
    qtbot.waitUntil(document.is_canceled)
    assert "✕ canceled" in document.state.text()
    assert stored(desk, "service_order", order_id).values["progress"] is Progress.CANCELED
    desk.undo()
    qtbot.waitUntil(lambda: not document.is_canceled())


def test_an_activity_is_moved_in_the_form_and_its_line_shows_the_new_day_and_worker(
    desk: Desk, known: Known, order_id: int, qtbot: QtBot
) -> None:
    with desk.store.write() as uow:
        activity = uow.session.scalars(select(Activity).where(Activity.order_id == order_id)).one()
        line = uow.session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)).first()
        assert line is not None
        line.activity_id = activity.id
        uow.describe("Link them")
    document = open_order(desk, qtbot, order_id)
    grid = document.activities
    names = [spec.name for spec in grid.rows.columns]
    assert not any(grid.rows.is_editable(0, names.index(name)) for name in ("dispatched", "closed"))
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(0, names.index("worker_id")))
    keys("sliwa")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: cell_name() == "starts_at")
    keys("24.11.2026")
    press(Key.Key_Tab)
    keys("9:30")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: grid.rows.rows[0].values["worker_id"] == known.worker)
    save(document, qtbot)
    first, second, _third = (row.values for row in document.lines.rows.rows)
    assert (first["worker_id"], first["scheduled_on"]) == (known.worker, date(2026, 11, 24))
    assert (second["worker_id"], second["scheduled_on"]) == (None, None)
    shown = document.lines.rows.cell_text(0, [spec.name for spec in document.lines.rows.columns].index("scheduled_on"))
    assert shown == formats.date_text(date(2026, 11, 24))
    assert grid.rows.rows[0].values["title"] == ""


def test_the_title_of_an_activity_is_changed_where_it_stands(
    desk: Desk, known: Known, order_id: int, qtbot: QtBot
) -> None:
    activity_id = stored(desk, "service_order", order_id).children["activity"][0].id or 0
    starts_at = desk.site.instant(date(2026, 11, 24), time(9))
    CommandRunner(desk.store).run(PlaceActivities((Placement(activity_id, known.worker, starts_at, 60),)))
    document = open_order(desk, qtbot, order_id)
    document.activities.setFocus()
    document.activities.setCurrentIndex(document.activities.rows.index(0, 0))
    keys("Take the long ladder")
    press(Key.Key_Return)
    save(document, qtbot)
    values = stored(desk, "service_order", order_id).children["activity"][0].values
    assert (values["title"], values["worker_id"], values["starts_at"]) == (
        "Take the long ladder", known.worker, starts_at,
    )  # fmt: skip


def test_another_customer_clears_what_was_the_first_ones(desk: Desk, known: Known, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, order_id)
    type_into(document, "customer_id", "osmy")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["location_id"] == known.other_location)
    values = document.form.values()
    assert (values["object_id"], values["contact_id"], values["city"]) == (None, None, "Gdańsk")
    save(document, qtbot)
    assert stored(desk, "service_order", order_id).values["address_name"] == "Galeria"


def test_esc_dismisses_the_list_of_a_field_before_it_takes_changes_back(
    desk: Desk, known: Known, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    before = document.form.boxes["customer_id"].editor.caption()
    type_into(document, "customer_id", "osm")
    QTest.keyClick(field(document, "customer_id"), Key.Key_Escape)  # at once, before there is a list
    line = field(document, "customer_id")
    assert isinstance(line, QLineEdit)
    assert (line.text(), document.is_dirty()) == ("osm", True)
    QTest.keyClick(line, Key.Key_Escape)
    qtbot.waitUntil(lambda: not document.is_dirty())
    assert document.form.boxes["customer_id"].editor.caption() == before
    assert QApplication.activePopupWidget() is None


def test_the_page_follows_the_keyboard_into_the_lines_and_to_a_refused_field(
    desk: Desk, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    document.resize(1300, 420)
    grid, view = document.lines, document.area.viewport()
    description = field(document, "description")

    def is_in_sight(widget: QWidget) -> bool:
        top = widget.mapTo(view, QPoint(0, 0)).y()
        return top >= 0 and top + widget.height() <= view.height()

    assert is_in_sight(description)
    description.setFocus()
    QTest.keyClick(description, Key.Key_A, CTRL)
    press(Key.Key_Delete)
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(2, 2))
    for text in ("four", "five", "six"):
        press(Key.Key_Insert)
        go_to_cell(qtbot, "description")
        keys(text)
        editor = QApplication.focusWidget()
        assert editor is not None
        qtbot.waitUntil(lambda: is_in_sight(QApplication.focusWidget() or view))
        press(Key.Key_Tab)
    assert not is_in_sight(description)
    press(Key.Key_Escape)
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is description)
    qtbot.waitUntil(lambda: is_in_sight(description))


def test_tab_in_the_list_of_a_cell_goes_on_to_the_next_cell(
    desk: Desk, known: Known, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    grid = document.lines
    names = [spec.name for spec in grid.rows.columns]
    grid.setFocus()
    for at, downs in ((0, 0), (1, 1)):  # with nothing chosen in the list, and with a row of it
        grid.setCurrentIndex(grid.rows.index(at, names.index("worker_id")))
        keys("sliwa")
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QListView))
        popup = QApplication.activePopupWidget()
        assert popup is not None
        for _down in range(downs):
            QTest.keyClick(popup, Key.Key_Down)
        QTest.keyClick(popup, Key.Key_Tab)
        assert QApplication.activePopupWidget() is None
        assert cell_name() == "quantity"
        press(Key.Key_Escape)
        qtbot.waitUntil(lambda at=at: grid.rows.rows[at].values["worker_id"] == known.worker)  # type: ignore[misc]


def test_a_line_offers_the_related_objects_and_another_one_that_is_typed_is_related_when_saved(
    desk: Desk, store: Store, known: Known, order_id: int, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    other = add(runner, "service_object", name="Lift B", group_id=known.group, customer_id=known.customer)
    document = open_order(desk, qtbot, order_id)
    grid = document.lines
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(0, [spec.name for spec in grid.rows.columns].index("object_id")))
    press(Key.Key_F2)
    qtbot.waitUntil(lambda: cell_name() == "object_id")
    press(Key.Key_F4)
    assert offered(qtbot) == ["Lift A"]
    keys("lift")
    qtbot.waitUntil(lambda: len(offered(qtbot)) == 2)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    assert offered(qtbot) == ["Lift A", "Lift B"]
    assert "will be related" in popup.model().index(1, 0).data(Qt.ItemDataRole.UserRole)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return):
        QTest.keyClick(popup, key)
    save(document, qtbot)
    children = stored(desk, "service_order", order_id).children
    assert children["order_line"][0].values["object_id"] == other
    assert other in [row.values["object_id"] for row in children["object_relation"]]


def offered(qtbot: QtBot) -> list[str]:
    """What the list of a lookup has."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QListView))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QListView)
    rows = (str(popup.model().index(row, 0).data()) for row in range(popup.model().rowCount()))
    return [text.rpartition("  ")[2] for text in rows]


class Opened:
    """What the form asks the desk to open."""

    def __init__(self, desk: Desk) -> None:
        self.refs: list[RecordRef] = []
        desk.open_requested.connect(self.on_open_requested)

    def on_open_requested(self, ref: RecordRef) -> None:
        self.refs.append(ref)


def test_it_opens_the_board_the_print_preview_and_new_orders(
    desk: Desk, known: Known, order_id: int, qtbot: QtBot
) -> None:
    document, opened = open_order(desk, qtbot, order_id), Opened(desk)
    field(document, "description").setFocus()
    press(Key.Key_P, CTRL)
    click(child(document, QPushButton, "show_on_board"))
    document.actions_of_record["order.same_customer"].trigger()
    document.actions_of_record["record.copy"].trigger()
    activity = stored(desk, "service_order", order_id).children["activity"][0].id
    place = {"customer_id": known.customer, "location_id": known.location}
    assert opened.refs == [
        RecordRef("print_job", None, {"sheet": "work_order", "keys": (f"#{order_id}",)}),
        RecordRef("activity", activity),
        RecordRef("service_order", None, place),
        RecordRef("service_order", None, {"copy_of": order_id}),
    ]


def test_a_copy_is_a_new_order_with_the_same_lines(desk: Desk, order_id: int, qtbot: QtBot) -> None:
    document = open_order(desk, qtbot, copy_of=order_id)
    assert [row.values["description"] for row in document.lines.rows.rows] == ["one", "two", "three"]
    field(document, "description").setFocus()
    save(document, qtbot)
    assert document.record_id not in (None, order_id)
    assert document.base is not None
    assert len(document.base.children["order_line"]) == 3
