"""Fields for dates, times, lengths and numbers: typed freely, shown in the local format, empty allowed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QWidget

from svcdesk.domain.clock import Clock, SiteTime
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.look import Space, set_icon

T = TypeVar("T")


def mark_wrong(widget: QWidget, *, wrong: bool) -> None:
    """Give a field the edge of a refusal, or take it away."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", wrong)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ValueEdit(QLineEdit, Generic[T]):
    """A line whose text stands for a value. Up and Down step it.

    ``value_changed`` follows each edit by the user which leaves a readable text, or none.
    """

    value_changed = Signal(object)
    problem_code = "field.not_valid"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: T | None = None
        self.textEdited.connect(self.on_text_edited)
        self.editingFinished.connect(self.on_editing_finished)

    def read(self, text: str) -> T:
        """The value of a text. Raises ValueError."""
        raise NotImplementedError

    def show_value(self, value: T) -> str:
        """The text of a value."""
        raise NotImplementedError

    def stepped(self, value: T | None, steps: int) -> T | None:
        """The value after pressing Up (1) or Down (-1)."""
        return value

    def value(self) -> T | None:
        """The value; None if empty or unreadable (then ``problem()`` says so)."""
        return self._value

    def set_value(self, value: T | None) -> None:
        """Show a value; tells nobody."""
        self._value = value
        self.setText("" if value is None else self.show_value(value))
        mark_wrong(self, wrong=False)

    def problem(self) -> Problem | None:
        """What is wrong with the text."""
        text = self.text().strip()
        if not text or self._value is not None:
            return None
        return Problem(self.problem_code, params={"value": text, "field": self.accessibleName()})

    def on_text_edited(self, text: str) -> None:
        """Read what is typed so far."""
        try:
            self._value = self.read(text) if text.strip() else None
        except (ValueError, OverflowError):
            self._value = None
            return
        mark_wrong(self, wrong=False)
        self.value_changed.emit(self._value)

    def on_editing_finished(self) -> None:
        """Write the value in its usual form, or mark the text that cannot be read."""
        if self._value is not None:
            self.setText(self.show_value(self._value))
        mark_wrong(self, wrong=self.problem() is not None)

    def _step(self, steps: int) -> None:
        value = self.stepped(self._value, steps)
        if value is not None and not self.isReadOnly():
            self.set_value(value)
            self.selectAll()
            self.value_changed.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step the value."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if steps and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._step(steps)
        else:
            super().keyPressEvent(event)


class DateEdit(ValueEdit[date]):
    """A day; ``t`` is today, ``+3`` in three days, ``23`` this month's. A calendar opens with F4."""

    problem_code = "field.not_a_date"

    def __init__(self, clock: Clock, site: SiteTime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._site = site
        self._popup: QCalendarWidget | None = None
        action = QAction(_("Calendar"), self)
        action.setShortcut("F4")
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        set_icon(action, "calendar")
        action.triggered.connect(self.on_calendar_wanted)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def read(self, text: str) -> date:
        """The day of a typed text."""
        return formats.read_date(text, self._today())

    def show_value(self, value: date) -> str:
        """The day in the local format."""
        return formats.date_text(value)

    def stepped(self, value: date | None, steps: int) -> date | None:
        """A day on or back; from nothing to today."""
        return self._today() if value is None else value + timedelta(days=steps)

    def _today(self) -> date:
        return self._site.day(self._clock.now())

    def on_calendar_wanted(self) -> None:
        """Open the calendar below the field."""
        popup = QCalendarWidget(self)
        popup.setWindowFlag(Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setLocale(formats.locale())
        popup.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        popup.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        shown = self._value or self._today()
        popup.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        popup.clicked.connect(self.on_day_chosen)
        popup.activated.connect(self.on_day_chosen)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + Space.XS)))
        popup.show()
        popup.setFocus()
        self._popup = popup

    def on_day_chosen(self, day: QDate) -> None:
        """A day was clicked, or Enter pressed on it."""
        self.set_value(date(day.year(), day.month(), day.day()))
        self.value_changed.emit(self._value)
        if self._popup is not None:
            popup, self._popup = self._popup, None
            popup.close()


class TimeEdit(ValueEdit[time]):
    """A time of day; ``830`` is 08:30."""

    problem_code = "field.not_a_time"

    def read(self, text: str) -> time:
        """The time of a typed text."""
        return formats.read_time(text)

    def show_value(self, value: time) -> str:
        """Hours and minutes."""
        return formats.time_text(value)

    def stepped(self, value: time | None, steps: int) -> time | None:
        """A quarter of an hour on or back, within the day."""
        minutes = 8 * 60 if value is None else value.hour * 60 + value.minute + 15 * steps
        return time(*divmod(minutes % (24 * 60), 60))


class DurationEdit(ValueEdit[int]):
    """A length in minutes; ``1:30``, ``1,5 h`` and ``90`` are the same."""

    def read(self, text: str) -> int:
        """The minutes of a typed text."""
        return formats.read_duration(text)

    def show_value(self, value: int) -> str:
        """Hours and minutes."""
        return formats.duration_text(value)

    def stepped(self, value: int | None, steps: int) -> int | None:
        """A quarter of an hour more or less."""
        return 60 if value is None else max(15, value + 15 * steps)


class NumberEdit(ValueEdit[Decimal]):
    """A number with at most ``decimals`` places, right-aligned; comma or point."""

    problem_code = "field.not_a_number"

    def __init__(self, decimals: int = 2, *, fixed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decimals = decimals
        self._fixed = fixed
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def read(self, text: str) -> Decimal:
        """The number of a typed text; too many decimals cannot be read."""
        number = formats.read_number(text)
        if number != round(number, self._decimals):
            raise ValueError(text)
        return number

    def show_value(self, value: Decimal) -> str:
        """The number in the local format."""
        return formats.number_text(value, self._decimals if self._fixed else None)

    def stepped(self, value: Decimal | None, steps: int) -> Decimal | None:
        """One more or less."""
        return (value or Decimal(0)) + steps


class DayEdit(DateEdit):
    """The day of an instant: a time typed behind it, as in ``2026-12-01 8:30``, is not refused but kept."""

    typed_time: time | None = None

    def read(self, text: str) -> date:
        """The day of a typed text, also before a time."""
        self.typed_time = None
        try:
            return super().read(text)
        except ValueError:
            day, _gap, clock_time = text.strip().rpartition(" ")
            found = super().read(day)
            self.typed_time = formats.read_time(clock_time)
            return found


class InstantEdit(QWidget):
    """A date and a time of the site; the value is an aware UTC instant.

    Minutes are shown: as long as nobody changes them, the value stays the one that was set, with its seconds and in
    the hour that a clock change repeats.
    """

    value_changed = Signal(object)

    def __init__(self, clock: Clock, site: SiteTime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._site = site
        self._given: datetime | None = None
        self._shown: tuple[date | None, time | None] = (None, None)
        self.day = DayEdit(clock, site, self)
        self.time = TimeEdit(self)
        self.time.setMaximumWidth(self.time.fontMetrics().horizontalAdvance("00:00") + 4 * Space.S)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addWidget(self.day, 1)
        layout.addWidget(self.time)
        self.setFocusProxy(self.day)
        self.day.value_changed.connect(self.on_day_changed)
        self.time.value_changed.connect(self.on_part_changed)

    def value(self) -> datetime | None:
        """The instant, UTC; None without a day. A day without a time means midnight."""
        day = self.day.value()
        if self._given is not None and (day, self.time.value()) == self._shown:
            return self._given
        return None if day is None else self._site.instant(day, self.time.value() or time(0))

    def set_value(self, value: datetime | None) -> None:
        """Show an aware instant; tells nobody."""
        local = None if value is None else self._site.local(value)
        self.day.set_value(local.date() if local else None)
        self.time.set_value(local.time().replace(second=0, microsecond=0, fold=0) if local else None)
        self._given, self._shown = value, (self.day.value(), self.time.value())

    def text(self) -> str:
        """What is typed in both parts."""
        return f"{self.day.text()} {self.time.text()}".strip()

    def set_text(self, text: str) -> None:
        """Show a text as typed that cannot be read; tells nobody."""
        day, _gap, clock_time = text.partition(" ")
        self.day.setText(day)
        self.time.setText(clock_time)

    def problem(self) -> Problem | None:
        """What is wrong with either part; a time needs its day."""
        found = self.day.problem() or self.time.problem()
        if found is None and self.day.value() is None and (text := self.time.text().strip()):
            return Problem("field.not_a_date", params={"value": text, "field": self.day.accessibleName()})
        return found

    def on_day_changed(self, value: object) -> None:
        """The day was edited; a time typed behind it is that of the other field."""
        if self.day.typed_time is not None:
            self.time.set_value(self.day.typed_time)
        self.on_part_changed(value)

    def on_part_changed(self, _value: object) -> None:
        """Either part was edited."""
        self.value_changed.emit(self.value())
