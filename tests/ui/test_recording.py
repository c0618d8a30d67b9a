"""Clocks in the windows: the strip of an order, what stopping asks for, the log, and lists that follow the time."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.recording import StopRecording
from svcdesk.commands.records import SaveRecord
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import ReasonType, Recording
from svcdesk.i18n import use_language
from svcdesk.queries.lists import LISTS
from svcdesk.queries.service_levels import load_order_clock
from svcdesk.store import Store
from svcdesk.ui.lists.deadlines import DeadlinesView
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shared.clock_words import short_steps, step_words
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.lookup import LookupField
from svcdesk.ui.shared.order_clocks import OrderClocks, clocks_of
from tests.support.clocks import MovingClock, warsaw
from tests.support.service_levels import LevelDesk
from tests.ui.form_support import click, open_form, type_into

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def clock() -> MovingClock:
    """Monday 2026-03-02, 9:00 in Warsaw, until it is set."""
    return MovingClock("2026-03-02 09:00")


@pytest.fixture
def levels(store: Store, clock: MovingClock) -> LevelDesk:
    """What colleagues do meanwhile."""
    return LevelDesk(store, clock)


@pytest.fixture
def live(desk: Desk, levels: LevelDesk, qtbot: QtBot) -> OrderClocks:
    """The clocks of the windows, loaded."""
    clocks = clocks_of(desk)
    desk.start()
    qtbot.waitUntil(lambda: clocks.is_loaded)
    return clocks


def form(desk: Desk, qtbot: QtBot, order_id: int) -> OrderDocument:
    """The form of an order, with its clock."""
    document = open_form(desk, qtbot, "service_order", order_id)
    assert isinstance(document, OrderDocument)
    qtbot.waitUntil(lambda: document.clock is not None)
    return document


def state(document: OrderDocument) -> Recording:
    """What the form knows of the recording."""
    assert document.clock is not None
    return document.clock.recording


def focused(document: OrderDocument) -> QWidget:
    """What has the keyboard."""
    widget = document.window().focusWidget()
    assert widget is not None
    return widget


def popup_of(field: LookupField) -> QAbstractItemView:
    """What a lookup field offers."""
    popup = field.completer().popup()
    assert popup is not None
    return popup


def column(view: QTableView, at: int) -> list[str]:
    """The texts of a column."""
    model = view.model()
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def test_stop_and_start_by_keys(desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot) -> None:
    """The deadline in words, stopped with Enter, started again an hour later."""
    order_id = levels.order(levels.agreement(levels.by_clock))
    document = form(desk, qtbot, order_id)
    qtbot.waitUntil(lambda: document.strip.deadline.text() == "due Mon 2 Mar 17:00  ·  8 h left")
    assert document.strip.level.text() == "Level 8H"
    assert document.strip.state.text() == "● on time"
    levels.clock.set("2026-03-02 11:00")
    QTest.keyClick(focused(document), Qt.Key.Key_F7, SHIFT)
    assert document.panel.isVisible()
    assert document.panel.at.value() == warsaw("2026-03-02 11:00")
    QTest.keyClick(focused(document), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state(document) is Recording.STOPPED)
    assert not document.panel.isVisible()
    assert document.strip.state.text() == "■ stopped"
    levels.clock.set("2026-03-02 12:00")
    QTest.keyClick(focused(document), Qt.Key.Key_F6, SHIFT)
    QTest.keyClick(focused(document), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state(document) is Recording.STARTED)
    qtbot.waitUntil(lambda: document.strip.deadline.text() == "due Mon 2 Mar 18:00  ·  6 h left")
    document.tabs.setCurrentWidget(document.recorded_tab)
    assert column(document.recorded_tab.tab.view, 0) == ["2026-03-02 12:00", "2026-03-02 09:00"]
    assert column(document.recorded_tab.tab.view, 4) == ["0 min", "2 h"]


def test_tab_goes_through_the_panel_into_the_form(
    desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot
) -> None:
    """The panel is made when it is asked for, and the keys go through it as it stands: between strip and fields."""
    document = form(desk, qtbot, levels.order(levels.agreement(levels.by_clock)))
    qtbot.waitUntil(document.can_stop_recording)
    QTest.keyClick(focused(document), Qt.Key.Key_F7, SHIFT)
    panel = document.panel
    assert focused(document) is panel.at.time
    gone = []
    for _turn in range(5):
        QTest.keyClick(focused(document), Qt.Key.Key_Tab)
        gone.append(focused(document))
    assert gone == [
        panel.with_reason, panel.go, panel.leave, document.tabs.tabBar(),
        document.form.boxes["description"].editor.focus_widget(),
    ]  # fmt: skip
    panel.at.day.setFocus()
    QTest.keyClick(panel.at.day, Qt.Key.Key_Backtab)
    assert document.strip.isAncestorOf(focused(document))


def test_the_panel_says_what_is_refused(desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot) -> None:
    """A time ahead, then a reason that is missing; the reason is found by typing."""
    levels.demand("reason_on_exceeding")
    order_id = levels.order(levels.agreement(levels.by_clock))
    levels.clock.set("2026-03-02 18:00")
    document = form(desk, qtbot, order_id)
    qtbot.waitUntil(document.can_stop_recording)
    document.actions_of_record["order.stop_recording"].trigger()
    panel = document.panel
    assert panel.with_reason.isChecked()
    assert not panel.with_reason.isEnabled()  # 8 h were allowed, and 9 are spent
    click(panel.go)
    qtbot.waitUntil(lambda: "Say why" in panel.problem.text())
    assert panel.why.reason.line.property("wrong")
    panel.why.reason.line.setFocus()
    QTest.keyClicks(panel.why.reason.line, "part")
    popup = popup_of(panel.why.reason)
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.why.reason_id == levels.reason)
    QTest.keyClicks(panel.why.note, "rope")
    panel.at.time.setFocus()
    panel.at.time.selectAll()
    QTest.keyClicks(panel.at.time, "19:00")
    QTest.keyClick(panel.at.time, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "not recorded ahead" in panel.problem.text())
    panel.at.time.selectAll()
    QTest.keyClicks(panel.at.time, "17:30")
    QTest.keyClick(panel.at.time, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: state(document) is Recording.STOPPED)
    assert levels.reasons(order_id) == [(ReasonType.CLOSE, None, "rope")]
    assert levels.log(order_id) == [("2026-03-02 09:00", "2026-03-02 17:30")]


def test_what_is_typed_in_the_form_stays(desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot) -> None:
    """Recording is not held up by unsaved text, and does not lose it; Escape leaves the panel."""
    order_id = levels.order(levels.agreement(levels.by_clock))
    document = form(desk, qtbot, order_id)
    type_into(document, "description", "Half a sentence")
    document.cancel_recording()
    QTest.keyClick(focused(document), Qt.Key.Key_Escape)
    assert not document.panel.isVisible()
    assert document.form.values()["description"] == "Half a sentence"
    document.cancel_recording()
    click(document.panel.go)
    qtbot.waitUntil(lambda: state(document) is Recording.CANCELED)
    assert document.form.values()["description"] == "Half a sentence"
    assert not document.actions_of_record["order.start_recording"].isEnabled()
    assert not document.actions_of_record["order.cancel_recording"].isEnabled()
    document.save()
    qtbot.waitUntil(lambda: not document.is_dirty())


def test_another_level_is_chosen(desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot) -> None:
    """Suspended ones are not offered."""
    levels.level("9OLD", hours=9, suspended=True)
    order_id = levels.order(levels.agreement(levels.by_clock))
    document = form(desk, qtbot, order_id)
    document.set_service_level()
    line = document.panel.level.line
    line.selectAll()
    QTest.keyClicks(line, "level")
    popup = popup_of(document.panel.level)
    qtbot.waitUntil(lambda: popup.isVisible() and popup.model().rowCount() >= 2)
    texts = [str(popup.model().index(row, 0).data()) for row in range(popup.model().rowCount())]
    assert not any("9OLD" in text for text in texts)
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    line.selectAll()
    QTest.keyClicks(line, "8HO")
    qtbot.waitUntil(lambda: popup.isVisible() and popup.model().rowCount() == 1)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.panel.level.value() == levels.by_office)
    click(document.panel.go)
    qtbot.waitUntil(lambda: document.clock is not None and document.clock.level_id == levels.by_office)
    qtbot.waitUntil(lambda: "Tue 3 Mar 09:00" in document.strip.deadline.text())


def test_the_deadline_is_explained(desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot) -> None:
    """Step by step in a tab, and in one line in the tool tip."""
    levels.clock.set("2026-03-06 14:00")
    order_id = levels.order(levels.agreement(levels.by_office))
    levels.clock.set("2026-03-09 10:00")
    document = form(desk, qtbot, order_id)
    QTest.keyClick(focused(document), Qt.Key.Key_F9, SHIFT)
    qtbot.waitUntil(lambda: document.tabs.currentWidget() is document.explain_tab)
    assert column(document.explain_tab.tab.view, 0) == [
        "8 h allowed", "Time counts from", "Open time", "weekend closed", "Open time", "Deadline without pauses",
        "Recorded", "Spent: 4 h of 8 h",
    ]  # fmt: skip
    assert column(document.explain_tab.tab.view, 2) == ["", "", "2 h", "", "6 h", "8 h counted", "4 h", "50\u00a0%"]
    assert document.strip.deadline.toolTip() == (
        "8 h allowed  ·  Fri 6 Mar 2026 14:00–16:00 2 h  ·  weekend closed  ·  Mon 9 Mar 2026 08:00–14:00 6 h"
    )


def test_the_explanation_in_polish(levels: LevelDesk) -> None:
    """Holidays by their Polish names."""
    levels.clock.set("2026-01-05 15:00")
    order_id = levels.order(levels.agreement(levels.by_office))
    use_language("pl")
    with levels.store.read() as reader:
        clock = load_order_clock(reader, order_id)
        site = reader.site
    assert clock is not None
    words = [step_words(named, site) for named in clock.steps]
    assert words[0].what == "dozwolone 8 h"
    assert words[3].what == "Święto Trzech Króli: zamknięte"
    assert "7 sty 2026 08:00–15:00 7 h" in short_steps(clock.steps, site)


def test_lists_follow_the_time(desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot) -> None:
    """A clock comes to be at risk without anybody saving anything, and a filter over now finds it."""
    order_id = levels.order(levels.agreement(levels.by_clock))
    view = ListView(desk, LISTS["service_order"])
    qtbot.addWidget(view)
    view.resize(1600, 500)
    view.show()
    left = [c.key for c in view.spec.columns].index("time_left")
    qtbot.waitUntil(lambda: live.now(order_id) is not None and view.model.rowCount() == 1, timeout=8000)
    qtbot.waitUntil(lambda: view.model.cell(0, left).text == "8 h left")
    assert view.model.cell(0, left).mark == "●"
    click(view.bar.quick["late_or_at_risk"])
    qtbot.waitUntil(lambda: view.is_loaded() and view.model.rowCount() == 0)
    levels.clock.set("2026-03-02 15:00")
    with qtbot.waitSignal(live.turned):
        live.refresh()
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)
    assert (view.model.cell(0, left).text, view.model.cell(0, left).mark) == ("2 h left", "◆")
    levels.clock.set("2026-03-02 17:30")
    live.refresh()
    assert (view.model.cell(0, left).text, view.model.cell(0, left).mark) == ("late by 30 min", "▲")


def test_the_list_of_deadlines_counts(desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot) -> None:
    """What colleagues start and stop arrives by the change feed."""
    agreement = levels.agreement(levels.by_clock)
    orders = [levels.order(agreement) for _one in range(3)]
    view = DeadlinesView(desk, LISTS["deadlines"])
    qtbot.addWidget(view)
    view.resize(1600, 500)
    view.show()
    qtbot.waitUntil(lambda: view.bar.quick["on_time"].text() == "● On time  3")
    levels.do(StopRecording(orders[0]), "2026-03-02 16:00")
    qtbot.waitUntil(lambda: live.counts == (0, 2, 0), timeout=8000)
    qtbot.waitUntil(lambda: view.model.rowCount() == 2)
    assert view.bar.quick["at_risk"].text() == "◆ At risk  2"
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    view.table.setFocus()
    view.table.go_to(0)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert [ref.record_id for ref in opened] == [orders[1]]


def test_a_changed_calendar_moves_the_clocks_of_the_windows(
    desk: Desk, levels: LevelDesk, live: OrderClocks, qtbot: QtBot
) -> None:
    """The deadline and what is left come from the new opening hours at once."""
    order_id = levels.order(levels.agreement(levels.by_office))
    levels.clock.set("2026-03-02 12:00")
    qtbot.waitUntil(lambda: live.now(order_id) is not None, timeout=8000)
    live.refresh()
    now = live.now(order_id)
    assert now is not None
    assert now.left == 5 * 3600
    closed = {"calendar_day": (RowDraft(None, {"day": date(2026, 3, 2), "opens": 660, "closes": 720}),)}
    desk.run(SaveRecord("work_calendar", levels.office, children=closed))

    def moved() -> bool:
        found = live.now(order_id)
        return found is not None and found.left == 7 * 3600

    qtbot.waitUntil(moved, timeout=8000)
