"""The forms of service intervals and time windows: only the fields that mean something, and what follows from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from svcdesk.domain.kinds import IntervalPattern, WindowMethod
from svcdesk.domain.planning.recurrence import Interval, interval_field_applies
from svcdesk.domain.planning.terms import Window, check_window_days
from svcdesk.domain.planning.words import PlanningWords
from svcdesk.i18n import _, language
from svcdesk.problem_texts import problem_text
from svcdesk.queries.interval_days import IntervalDays, load_interval_days
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import DateEdit
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.look import Space, set_role

_DAYS = ("days_before", "days_after")


class Example(QWidget):
    """A date to try, the rule in words, and the days that follow from both."""

    def __init__(self, desk: Desk, title: str, question: str, parent: QWidget) -> None:
        super().__init__(parent)
        heading = QLabel(title, self)
        set_role(heading, "section")
        label = QLabel(question, self)
        set_role(label, "secondary")
        self.date = DateEdit(desk.clock, desk.site, self)
        self.date.setObjectName("example.date")
        self.date.setAccessibleName(question)
        self.date.setFixedWidth(160)
        self.date.set_value(desk.site.day(desk.clock.now()))
        label.setBuddy(self.date)
        self.words = QLabel(self)
        self.words.setObjectName("example.words")
        self.words.setWordWrap(True)
        self.days = QLabel(self)
        self.days.setObjectName("example.days")
        self.days.setWordWrap(True)
        set_role(self.days, "secondary")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(label)
        row.addWidget(self.date)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(heading)
        layout.addLayout(row)
        layout.addWidget(self.words)
        layout.addWidget(self.days)

    def say(self, words: str, days: str = "") -> None:
        """Show both; nothing where there is nothing to say."""
        self.words.setText(words)
        self.days.setText(days)


class ExampleDocument(RecordDocument):
    """A form with an example that follows what is typed."""

    example: Example | None = None

    def set_example(self, layout: QVBoxLayout, title: str, question: str) -> None:
        """Put the example below the fields."""
        parent = layout.parentWidget()
        assert parent is not None
        self.example = Example(self.desk, title, question, parent)
        self.example.date.value_changed.connect(self.on_example_date)
        layout.addWidget(self.example)

    def on_example_date(self, *_anything: object) -> None:
        """Another date to try."""
        self.refresh()

    def refresh(self) -> None:
        """The fields and the example follow."""
        super().refresh()
        day = self.example.date.value() if self.example is not None else None
        self.follow(day if isinstance(day, date) else None)

    def follow(self, day: date | None) -> None:
        """Leave fields out, and say what follows from a day."""
        raise NotImplementedError


class IntervalDocument(ExampleDocument):
    """A service interval with its next days."""

    _request: Request | None = None
    _asked: tuple[Interval, date] | None = None

    def add_rows(self, layout: QVBoxLayout) -> None:
        """The next days."""
        self.set_example(layout, _("The next days"), _("If a line starts on"))

    def on_field_edited(self, name: str) -> None:
        """Only a fixed interval is counted from completion."""
        if name == "pattern" and not interval_field_applies(self._pattern(), "from_completion"):
            self.form.set_value("from_completion", False)
        super().on_field_edited(name)

    def _pattern(self) -> IntervalPattern:
        value = self.form.boxes["pattern"].value()
        return value if isinstance(value, IntervalPattern) else IntervalPattern.FIXED

    def follow(self, day: date | None) -> None:
        """Only the fields of the pattern; the days are found on the database thread."""
        if self.example is None or self.base is None:
            return
        pattern = self._pattern()
        self.form.leave_out([name for name in self.form.boxes if not interval_field_applies(pattern, name)])
        interval = self._interval()
        if interval is None or day is None:
            self._asked = None
            self.example.say("")
        elif (interval, day) != self._asked:
            self._asked = (interval, day)
            if self._request is not None:
                self._request.cancel()
            self._request = self.desk.read(load_interval_days, self.on_days, interval, day)

    def _interval(self) -> Interval | None:
        """What is filled in; None while something cannot be read."""
        values: dict[str, Any] = {
            name: self.form.boxes[name].value()
            for name in ("range", "frequency", "pattern", "place", "weekday", "rule", "from_completion")
        }
        unreadable = {problem.target for problem in self.form.unreadable()}
        if unreadable & values.keys() or any(value is None for value in values.values()):
            return None
        return Interval(**values)

    def on_days(self, found: IntervalDays) -> None:
        """The days are known; ``every 3 months from 2026-01-15``."""
        if self.example is None or (found.interval, found.anchor) != self._asked:
            return
        if found.problems:
            self.example.say("\n".join(dict.fromkeys(map(problem_text, found.problems))))
            return
        words = PlanningWords(language()).interval(found.interval)
        begin = formats.date_text(found.anchor)
        said = _("{every} from {begin}:").format(every=words, begin=begin)
        if found.interval.from_completion:
            said = _("{every}, if each visit is done on its day, from {begin}:").format(every=words, begin=begin)
        self.example.say(said, "\n".join(formats.day_text(day) for day in found.days))


class WindowDocument(ExampleDocument):
    """A time window with the days in which a visit may be done."""

    def add_rows(self, layout: QVBoxLayout) -> None:
        """An example."""
        self.set_example(layout, _("Example"), _("A visit that is calculated for"))

    def follow(self, day: date | None) -> None:
        """Days only where they mean something; the range around the day."""
        if self.example is None or self.base is None:
            return
        method = self.form.boxes["method"].value()
        self.form.leave_out(() if method is WindowMethod.MANUAL else _DAYS)
        before, after = (self.form.boxes[name].value() for name in _DAYS)
        if not isinstance(method, WindowMethod) or day is None:
            self.example.say("")
            return
        if method is not WindowMethod.MANUAL:
            before = after = 0
        if not isinstance(before, int) or not isinstance(after, int):
            self.example.say("")
            return
        window = Window(method, before, after)
        if problems := check_window_days(window):
            self.example.say("\n".join(dict.fromkeys(map(problem_text, problems))))
            return
        try:
            low, high = window.around(day)
        except OverflowError:
            self.example.say("")
            return
        said = _("may be done from {low} to {high}.").format(low=formats.day_text(low), high=formats.day_text(high))
        self.example.say(said)
