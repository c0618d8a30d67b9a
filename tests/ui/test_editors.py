"""Typing dates, times, lengths and numbers in two languages, and looking up records."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from svcdesk.domain.clock import FixedClock, SiteTime
from svcdesk.i18n import use_language
from svcdesk.store.store import Reader
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.completion import CodeCompleter
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import DateEdit, DurationEdit, InstantEdit, NumberEdit, TimeEdit
from svcdesk.ui.shared.lookup import LookupField, LookupQuery, LookupRow
from tests.ui.test_desk import Receiver, thread_of_reader

TODAY = date(2026, 11, 23)
SITE = SiteTime.of("Europe/Warsaw")
ROWS = [
    LookupRow(1, "K-1", "Hotel Świt", "Łódź"),
    LookupRow(2, "K-2", "Hotel Zorza", "Kutno"),
    LookupRow(3, "", "Teatr"),
]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23.11.2026", TODAY), ("2026-11-24", date(2026, 11, 24)), ("1/12", date(2026, 12, 1)),
        ("5", date(2026, 11, 5)),
        ("t", TODAY), ("+3", date(2026, 11, 26)), ("-23", date(2026, 10, 31)), ("1.2.27", date(2027, 2, 1)),
    ],
)  # fmt: skip
def test_dates_are_read(text: str, day: date) -> None:
    assert formats.read_date(text, TODAY) == day


@pytest.mark.parametrize("text", ["32.1.2026", "29.2.2026", "abc", "1.2.3.4", ""])
def test_no_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - datetime words it in many ways
        formats.read_date(text, TODAY)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("1:30", 90), ("1,5 h", 90), ("1h30", 90), ("45 min", 45), ("2 h", 120), ("1 h 5 min", 65)],
)
def test_lengths_are_read_and_written_back(text: str, minutes: int) -> None:
    assert formats.read_duration(text) == minutes
    assert formats.read_duration(formats.duration_text(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "number"),
    [("1234,5", "1234.5"), ("1 234,56", "1234.56"), ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("-0,5", "-0.5")],
)
def test_numbers_are_read(text: str, number: str) -> None:
    assert formats.read_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["nan", "inf", "1e", "--1", "1,2,3.4.5"])
def test_no_numbers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        formats.read_number(text)


def test_both_languages_write_in_their_way() -> None:
    assert formats.money_text(Decimal("1234.5"), "PLN") == "1,234.50\u00a0PLN"
    assert (formats.date_text(TODAY), formats.day_text(TODAY)) == ("2026-11-23", "Mon 23 Nov 2026")
    use_language("pl")
    assert formats.money_text(Decimal("1234.5"), "PLN") == "1\u00a0234,50\u00a0zł"
    assert formats.date_text(TODAY) == "23.11.2026"
    assert formats.number_text(Decimal("12.50")) == "12,5"
    assert [formats.price_text(Decimal(text)) for text in ("180", "1.6", "0.0125", "0")] == [
        "180,00", "1,60", "0,0125", "0,00",
    ]  # fmt: skip


def test_a_date_is_typed_stepped_and_written_out(qtbot: QtBot, clock: FixedClock) -> None:
    edit, told = DateEdit(clock, SITE), Receiver()
    qtbot.addWidget(edit)
    edit.value_changed.connect(told.on_told)
    QTest.keyClicks(edit, "24.12")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert (edit.value(), edit.text()) == (date(2026, 12, 24), "2026-12-24")
    QTest.keyClick(edit, Qt.Key.Key_Up)
    assert told.got[-1] == date(2026, 12, 25)


def test_what_cannot_be_read_is_marked_and_says_why(qtbot: QtBot, clock: FixedClock) -> None:
    edit = DateEdit(clock, SITE)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit, "31.11")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    problem = edit.problem()
    assert problem is not None
    assert (problem.code, problem.params["value"]) == ("field.not_a_date", "31.11")
    assert edit.property("wrong") is True
    edit.clear()
    QTest.keyClicks(edit, "30.11")
    assert edit.problem() is None
    assert edit.property("wrong") is False


def test_a_day_is_chosen_in_the_calendar(qtbot: QtBot, clock: FixedClock) -> None:
    edit = DateEdit(clock, SITE)
    qtbot.addWidget(edit)
    with qtbot.waitActive(edit):
        edit.show()
        edit.activateWindow()
    QTest.keyClick(edit, Qt.Key.Key_F4)
    calendar = edit.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    calendar.activated.emit(calendar.selectedDate().addDays(2))
    assert edit.value() == date(2026, 11, 25)


def test_time_length_and_number_step_and_read(qtbot: QtBot) -> None:
    at, length, number = TimeEdit(), DurationEdit(), NumberEdit(2)
    for edit in (at, length, number):
        qtbot.addWidget(edit)
    QTest.keyClicks(at, "830")
    QTest.keyClick(at, Qt.Key.Key_Down)
    assert at.value() == time(8, 15)
    QTest.keyClicks(length, "1:30")
    QTest.keyClick(length, Qt.Key.Key_Return)
    assert length.text() == "1 h 30 min"
    QTest.keyClicks(number, "2,505")
    assert number.value() is None
    number.set_value(Decimal("1234.5"))
    assert number.text() == "1,234.5"


def test_an_instant_keeps_the_site_time(qtbot: QtBot, clock: FixedClock) -> None:
    edit = InstantEdit(clock, SITE)
    qtbot.addWidget(edit)
    edit.set_value(datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    assert (edit.day.text(), edit.time.text()) == ("2026-03-29", "03:00")
    assert edit.value() == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_an_instant_that_nobody_changes_keeps_its_seconds_and_its_hour(qtbot: QtBot, clock: FixedClock) -> None:
    edit = InstantEdit(clock, SITE)
    qtbot.addWidget(edit)
    with_seconds = datetime(2026, 11, 24, 16, 8, 42, 648358, tzinfo=UTC)
    second_half_past_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # it is 02:30 in Warsaw for the second time
    for given in (with_seconds, second_half_past_two):
        edit.set_value(given)
        assert edit.value() == given
    edit.set_value(with_seconds)
    edit.time.selectAll()
    QTest.keyClicks(edit.time, "17:09")
    assert edit.value() == datetime(2026, 11, 24, 16, 9, tzinfo=UTC)
    edit.set_value(None)
    assert edit.value() is None


@pytest.mark.parametrize("typed", ["2026-12-01 8:30", "1.12.2026 830", "1/12 8.30", "+8 8:30"])
def test_a_time_typed_behind_the_day_goes_into_its_field(typed: str, qtbot: QtBot, clock: FixedClock) -> None:
    edit = InstantEdit(clock, SITE)
    qtbot.addWidget(edit)
    QTest.keyClicks(edit.day, typed)
    assert (edit.value(), edit.problem()) == (datetime(2026, 12, 1, 7, 30, tzinfo=UTC), None)
    QTest.keyClick(edit.day, Qt.Key.Key_Return)
    assert (edit.day.text(), edit.time.text()) == ("2026-12-01", "08:30")
    edit.day.selectAll()
    QTest.keyClicks(edit.day, "2026-12-02 99:30")
    assert edit.problem() is not None


# lookup


def find_rows(_reader: Reader, typed: str, limit: int) -> list[LookupRow]:
    return [row for row in ROWS if typed.casefold() in row.text.casefold()][:limit]


class Form(QWidget):
    def __init__(self, desk: Desk, query: LookupQuery = find_rows) -> None:
        super().__init__()
        self.field = LookupField(desk, query, "customer", can_create=True)
        self.other = QLineEdit(self)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.other)


def popup_of(form: Form) -> QAbstractItemView:
    popup = form.field.completer().popup()
    assert popup is not None
    return popup


def show(form: Form, qtbot: QtBot) -> Form:
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.field.line.setFocus()
    return form


@pytest.fixture
def form(desk: Desk, qtbot: QtBot) -> Form:
    return show(Form(desk), qtbot)


class SlowRows:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_answer = threading.Event()

    def __call__(self, reader: Reader, typed: str, limit: int) -> list[LookupRow]:
        self.asked.append(typed)
        assert self.may_answer.wait(20)
        return find_rows(reader, typed, limit)


def listed() -> list[str]:
    """What the list on the screen shows; nothing while there is none."""
    popup = QApplication.activePopupWidget()
    if not isinstance(popup, QListView):
        return []
    return [str(popup.model().index(row, 0).data()) for row in range(popup.model().rowCount())]


def wait_for_answers(desk: Desk, qtbot: QtBot) -> None:
    """Until everything asked so far was answered, and the answers were looked at."""
    last = Receiver()
    desk.read(thread_of_reader, last.on_told, "last")
    qtbot.waitUntil(lambda: bool(last.got))


def test_esc_before_the_list_is_there_keeps_it_from_opening(desk: Desk, qtbot: QtBot) -> None:
    rows = SlowRows()
    form = show(Form(desk, rows), qtbot)
    QTest.keyClicks(form.field.line, "hotel")
    qtbot.waitUntil(lambda: rows.asked == ["hotel"])
    QTest.keyClick(form.field.line, Qt.Key.Key_Escape)
    rows.may_answer.set()
    wait_for_answers(desk, qtbot)
    assert listed() == []
    QTest.keyClicks(form.field.line, " Z")
    qtbot.waitUntil(lambda: listed() == ["K-2  Hotel Zorza", "Create “hotel Z”…"])


def test_esc_between_the_last_letter_and_the_question_asks_nothing(desk: Desk, qtbot: QtBot) -> None:
    rows = SlowRows()
    rows.may_answer.set()
    form = show(Form(desk, rows), qtbot)
    QTest.keyClicks(form.field.line, "hotel")
    QTest.keyClick(form.field.line, Qt.Key.Key_Escape)
    qtbot.wait(100)  # longer than the pause after which it asks
    assert (rows.asked, listed()) == ([], [])


def test_a_letter_after_esc_does_not_show_what_was_found_before(desk: Desk, qtbot: QtBot) -> None:
    rows = SlowRows()
    rows.may_answer.set()
    form = show(Form(desk, rows), qtbot)
    QTest.keyClicks(form.field.line, "hotel")
    qtbot.waitUntil(lambda: len(listed()) == 3)
    QTest.keyClick(popup_of(form), Qt.Key.Key_Escape)
    assert listed() == []
    rows.may_answer.clear()
    QTest.keyClicks(form.field.line, " Z")
    assert listed() == []
    rows.may_answer.set()
    qtbot.waitUntil(lambda: listed() == ["K-2  Hotel Zorza", "Create “hotel Z”…"])
    QTest.keyClick(popup_of(form), Qt.Key.Key_Escape)
    form.field.set_row(None)  # as the form does when its changes are taken back
    wait_for_answers(desk, qtbot)
    assert listed() == []


def test_typing_ahead_and_choosing_with_keys(form: Form, qtbot: QtBot) -> None:
    popup = popup_of(form)
    QTest.keyClicks(form.field.line, "hotel")
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(form.field.value_changed) as changed:
        QTest.keyClick(popup, Qt.Key.Key_Return)
    assert changed.args == [2]
    assert form.field.line.text() == "K-2  Hotel Zorza"
    qtbot.waitUntil(lambda: form.field.line.cursorPosition() == 0)  # a long name shows its start


def test_the_list_below_is_never_wider_than_itself(form: Form, qtbot: QtBot) -> None:
    popup = popup_of(form)
    assert isinstance(popup, QListView)
    form.resize(160, 200)
    QTest.keyClicks(form.field.line, "o")
    qtbot.waitUntil(popup.isVisible)
    first = popup.visualRect(popup.model().index(0, 0))
    assert first.left() >= 0
    assert first.right() <= popup.viewport().rect().right()
    assert not popup.horizontalScrollBar().isVisible()


def test_leaving_with_a_unique_text_takes_that_record(form: Form, qtbot: QtBot) -> None:
    QTest.keyClicks(form.field.line, "teatr")
    with qtbot.waitSignal(form.field.value_changed) as changed:
        form.other.setFocus()
    assert changed.args == [3]


def test_leaving_with_an_unclear_text_marks_it(form: Form, qtbot: QtBot) -> None:
    QTest.keyClicks(form.field.line, "ot")
    form.other.setFocus()
    qtbot.waitUntil(lambda: form.field.line.property("wrong") is True)
    assert form.field.is_unclear()
    assert form.field.value() is None


def test_clearing_chooses_nothing_and_ctrl_return_opens(form: Form, desk: Desk, qtbot: QtBot) -> None:
    form.field.set_row(ROWS[0])
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClick(form.field.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened.args[0].record_id == 1
    form.field.line.selectAll()
    with qtbot.waitSignal(form.field.value_changed) as changed:
        QTest.keyClick(form.field.line, Qt.Key.Key_Delete)
    assert changed.args == [None]


def test_a_record_that_does_not_exist_can_be_created(form: Form, desk: Desk, qtbot: QtBot) -> None:
    popup = popup_of(form)
    QTest.keyClicks(form.field.line, "Nowy")
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.keyClick(popup, Qt.Key.Key_Return)
    assert (opened.args[0].record_id, opened.args[0].defaults) == (None, {"name": "Nowy"})


def test_names_that_begin_as_typed_are_offered_first(qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    completer = CodeCompleter(["PF  French Polynesia", "PL  Poland", "SE  Szwecja, Łódź"], line)
    assert completer.matches("pol") == ["PL  Poland", "PF  French Polynesia"]
    assert completer.matches("pl") == ["PL  Poland"]
    assert completer.matches("lodz") == ["SE  Szwecja, Łódź"]
    assert completer.matches("xyz") == []
