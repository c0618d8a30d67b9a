"""One order from the call to its report through the real windows; docs/service-orders.md tells it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from svcdesk.commands.records import JoinTeam
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, LineType, Progress, Recording, RequestStatus
from svcdesk.queries.margins import load_margin
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.sheets import lay_out, sheets
from svcdesk.store import Store
from svcdesk.ui.batches.screen import SCREENS as BATCHES
from svcdesk.ui.batches.view import BatchView
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.orders.sign_off import SignOffDialog
from svcdesk.ui.requests.call import CallScreen
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.margin_tab import MarginTab
from svcdesk.ui.shared.order_clocks import clocks_of
from tests.reports.pdf import whole_text
from tests.support.clocks import MovingClock, warsaw
from tests.support.records import add
from tests.support.service_levels import LevelDesk
from tests.support.stages import Stages, make_stages
from tests.ui.form_support import CTRL, child, click, keys, open_form, press, stored

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def clock() -> MovingClock:
    """Monday 2026-03-02, 9:00 in Warsaw, until it is set."""
    return MovingClock("2026-03-02 09:00")


@pytest.fixture
def levels(store: Store, clock: MovingClock) -> LevelDesk:
    """The company before the telephone rings: agreement with 8 hours, stages, prices, a technician in a team."""
    made = LevelDesk(store, clock)
    runner = CommandRunner(store)
    runner.run(JoinTeam(made.known.worker, made.known.team))
    work = add(runner, "category", code="WORK", name="Work", type="hour", default=True)
    billed = add(runner, "line_property", code="BILL", name="Billed", chargeable=True)
    add(runner, "property_rule", line_property_id=billed)
    add(runner, "cost_price", type="hour", category_id=work, valid_from="2026-01-01", price="78")
    add(runner, "sales_price", type="hour", category_id=work, valid_from="2026-01-01", value="165", currency="PLN")
    return made


@pytest.fixture
def stages(levels: LevelDesk, store: Store) -> Stages:
    """Planning → in process → done."""
    return make_stages(CommandRunner(store))


def take_the_call(desk: Desk, levels: LevelDesk, agreement: int, qtbot: QtBot) -> int:
    """A caller gives the number of the hotel and the serial number of the lift; the id of the order."""
    call = CallScreen(desk)
    qtbot.addWidget(call)
    call.resize(1200, 850)
    with qtbot.waitActive(call):
        call.show()
        call.activateWindow()
    qtbot.waitUntil(call.forms[0].boxes["phone"].editor.focus_widget().hasFocus)
    keys("42 601 23 45")
    for name, step in (("Hotel Świt", None), ("Lift A", "SN-77")):
        if step is not None:
            call.forms[1].boxes["object_text"].editor.focus_widget().setFocus()
            keys(step)
        qtbot.waitUntil(lambda name=name: name in [one.name for one in call.suggestions.found])  # type: ignore[misc]
        place = [one.name for one in call.suggestions.found].index(name)
        call.suggestions.view.setFocus()
        call.suggestions.view.setCurrentIndex(call.suggestions.view.table.index(place, 0))
        press(Qt.Key.Key_Return)
    call.forms[1].set_value("agreement_id", agreement, "agreement")
    press(Qt.Key.Key_F8)
    call.forms[2].boxes["title"].editor.focus_widget().setFocus()
    keys("Lift stands")
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: bool(opened))
    desk.open_requested.disconnect(opened.append)
    assert opened[0].entity == "service_order"
    assert opened[0].record_id is not None
    return opened[0].record_id


def plan_on_the_board(desk: Desk, qtbot: QtBot) -> None:
    """Three keys: into the queue, take the first job, drop it where the board proposes."""
    board = BoardScreen(desk)
    qtbot.addWidget(board)
    board.resize(1500, 800)
    board.show()
    qtbot.waitUntil(lambda: board.controller.ready and board.queue.model.total > 0)
    board.activateWindow()
    board.canvas.setFocus()
    qtbot.waitUntil(board.canvas.hasFocus)
    QTest.keyClick(board.canvas, Qt.Key.Key_Q)
    qtbot.waitUntil(board.queue.list.hasFocus)
    QTest.keyClick(board.queue.list, Qt.Key.Key_Return)
    assert board.canvas.plan is not None
    with qtbot.waitSignal(desk.saved):
        QTest.keyClick(board.canvas, Qt.Key.Key_Return)


def stage_of(document: OrderDocument) -> int | None:
    assert document.base is not None
    found = document.base.values["stage_id"]
    assert found is None or isinstance(found, int)
    return found


def test_from_the_call_to_the_service_report(
    desk: Desk, store: Store, clock: MovingClock, levels: LevelDesk, stages: Stages, qtbot: QtBot
) -> None:
    clocks = clocks_of(desk)
    desk.start()
    qtbot.waitUntil(lambda: clocks.is_loaded)

    # The call becomes an order under a service level: its clock runs, due eight hours later.
    order_id = take_the_call(desk, levels, levels.agreement(levels.by_clock), qtbot)
    order = stored(desk, "service_order", order_id).values
    assert (order["stage_id"], order["recording"]) == (stages.planning, Recording.STARTED)
    assert order["due_at"] == warsaw("2026-03-02 17:00")
    assert stored(desk, "service_request", 1).values["status"] is RequestStatus.TRANSFERRED

    # The dispatcher plans it with three keys.
    plan_on_the_board(desk, qtbot)
    activity = stored(desk, "service_order", order_id).children["activity"][0].values
    assert activity["worker_id"] == levels.known.worker
    assert activity["starts_at"] is not None

    # The technician begins; parts are missing from ten to eleven, and the clock rests meanwhile.
    document = open_form(desk, qtbot, "service_order", order_id)
    assert isinstance(document, OrderDocument)
    qtbot.waitUntil(lambda: document.clock is not None and document.can_stop_recording())
    document.form.focus_first()
    press(Qt.Key.Key_Right, ALT_SHIFT)
    menu_or_stage = lambda: stage_of(document) == stages.work or document.places is not None  # noqa: E731
    qtbot.waitUntil(menu_or_stage)
    if stage_of(document) != stages.work:  # several stages follow planning: choose from the list
        document._move(stages.work)
    qtbot.waitUntil(lambda: stage_of(document) == stages.work)
    clock.set("2026-03-02 10:00")
    document.form.focus_first()
    press(Qt.Key.Key_F7, SHIFT)
    qtbot.waitUntil(document.panel.isVisible)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "service_order", order_id).values["recording"] is Recording.STOPPED)
    clock.set("2026-03-02 11:00")
    qtbot.waitUntil(document.can_start_recording)
    document.form.focus_first()
    press(Qt.Key.Key_F6, SHIFT)
    qtbot.waitUntil(document.panel.isVisible)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(desk, "service_order", order_id).values["recording"] is Recording.STARTED)
    assert stored(desk, "service_order", order_id).values["due_at"] == warsaw("2026-03-02 18:00"), "an hour later"

    # Two hours of work are written down; the price tables say what they cost and sell for.
    qtbot.waitUntil(lambda: not document.is_frozen())
    rows = document.lines.rows
    rows.insert_row(rows.rowCount())
    at = rows.rowCount() - 1
    for name, value in (("type", LineType.HOUR), ("description", "Repair"), ("quantity", Decimal(2)),
                        ("worker_id", levels.known.worker)):  # fmt: skip
        rows.set_cell(at, name, value)
    document.form.focus_first()
    with qtbot.waitSignal(desk.saved):
        press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: len(stored(desk, "service_order", order_id).children["order_line"]) == 1)
    line: RowDraft = stored(desk, "service_order", order_id).children["order_line"][0]
    assert (line.values["cost_price"], line.values["sales_price"]) == (Decimal(78), Decimal(165))

    # The customer signs at one o'clock: the clock ends at half of what was allowed less the pause.
    clock.set("2026-03-02 13:00")
    qtbot.waitUntil(lambda: not document.is_dirty() and document.can_sign_off())
    document.sign_off()
    qtbot.waitUntil(lambda: document.findChild(SignOffDialog) is not None)
    dialog = child(document, SignOffDialog)
    qtbot.waitUntil(dialog.signer.hasFocus)
    keys("Zofia")
    field = dialog.signature
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    QTest.mouseMove(field, QPoint(120, 20))
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(120, 20))
    click(dialog.yes)
    qtbot.waitUntil(lambda: stored(desk, "service_order", order_id).values["signed_off_at"] is not None)
    order = stored(desk, "service_order", order_id).values
    assert (order["recording"], order["compliance"]) == (Recording.STOPPED, Decimal("37.50")), "3 of 8 hours"

    # The work is done, and its line is posted after a dry run.
    qtbot.waitUntil(lambda: document.base is not None and document.base.values["signed_off_at"] is not None)
    document._move(stages.done)
    qtbot.waitUntil(lambda: stage_of(document) == stages.done)
    screen = next(one for one in BATCHES if one.id == "post_lines")
    posting = screen.build(desk, RecordRef("batch:post_lines", None, {"order_ids": (order_id,)}))
    assert isinstance(posting, BatchView)
    qtbot.addWidget(posting)
    posting.resize(1200, 800)
    with qtbot.waitActive(posting):
        posting.show()
        posting.activateWindow()
    qtbot.waitUntil(posting.has_plan)
    assert [row.row.outcome.value for row in posting.ui.model.shown] == ["planned"]
    posting.ui.table.setFocus()
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: stored(desk, "service_order", order_id).values["progress"] is Progress.POSTED)
    line = stored(desk, "service_order", order_id).children["order_line"][0]
    assert line.values["status"] is LineStatus.POSTED
    assert line.values["transaction_id"] is not None

    # What it brought in, and what the customer gets.
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    document.tabs.setCurrentIndex(titles.index("Margin"))
    qtbot.waitUntil(lambda: bool(document.findChildren(MarginTab)))
    tab = child(document, MarginTab)
    qtbot.waitUntil(lambda: "Margin" in tab.total.text())
    with store.read() as reader:
        total = load_margin(reader, "service_order", order_id, posted_only=True).total
        assert (total.cost, total.revenue, total.margin) == (Decimal(156), Decimal(330), Decimal(174))
        (report,) = sheets()["service_report"].load(reader, [f"#{order_id}"])
    laid = lay_out(report, Stamp(clock.now()))
    text = whole_text(write_pdf([laid]))
    for wanted in ("Protokół serwisowy", "Repair", "Zofia", "2 h"):
        assert wanted in text, wanted
    assert any(block.drawings for page in laid.pages for _y, block in page), "the signature is drawn"
