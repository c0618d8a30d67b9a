"""Intervals and windows in words, for documents and reports in any language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import IntervalPattern, IntervalRange, MonthPlace, Weekday, WindowMethod
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.planning.terms import Window
from svcdesk.i18n import N_, texts

_ORDINALS: Final[Mapping[MonthPlace, str]] = {
    MonthPlace.FIRST: N_("1st"), MonthPlace.SECOND: N_("2nd"), MonthPlace.THIRD: N_("3rd"),
    MonthPlace.FOURTH: N_("4th"),
}  # fmt: skip
_LAST: Final[Mapping[Weekday, str]] = {  # whole, because in Polish the word for last follows the weekday
    Weekday.MONDAY: N_("on the last Monday"),
    Weekday.TUESDAY: N_("on the last Tuesday"),
    Weekday.WEDNESDAY: N_("on the last Wednesday"),
    Weekday.THURSDAY: N_("on the last Thursday"),
    Weekday.FRIDAY: N_("on the last Friday"),
    Weekday.SATURDAY: N_("on the last Saturday"),
    Weekday.SUNDAY: N_("on the last Sunday"),
}


class PlanningWords:
    """Says in one language how often and within what something is done."""

    def __init__(self, language: str) -> None:
        self._t = texts(language)

    def interval(self, interval: Interval | None) -> str:
        """*every 3 months*, *every month, on the 1st Monday*, *once*."""
        t = self._t
        if interval is None:
            return t("once")
        if interval.pattern is IntervalPattern.WEEKDAYS:
            return t("every day from Monday to Friday")
        if interval.pattern is IntervalPattern.RULE:
            return t("by the calendar rule {rule}").format(rule=interval.rule)
        if interval.pattern is IntervalPattern.FIXED:
            every = self._every(interval.range, interval.frequency)
            return t("{every}, counted from the last visit").format(every=every) if interval.from_completion else every
        which = self._weekday(interval) if interval.pattern is IntervalPattern.WEEKDAY else self._working_day(interval)
        return f"{self._every(IntervalRange.MONTH, interval.frequency)}, {which}"

    def window(self, window: Window | None) -> str:
        """*within the month*; nothing for none: the visit falls on the very day."""
        t = self._t
        if window is None:
            return ""
        if window.method is WindowMethod.WEEK:
            return t("within the week")
        if window.method is WindowMethod.MONTH:
            return t("within the month")
        before, after = window.days_before, window.days_after
        parts = []
        if before:
            parts.append(
                t.ngettext("up to {count} day earlier", "up to {count} days earlier", before).format(count=before)
            )
        if after:
            parts.append(t.ngettext("up to {count} day later", "up to {count} days later", after).format(count=after))
        return ", ".join(parts)

    def terms(self, interval: Interval | None, window: Window | None) -> str:
        """Both: *every 3 months, within the month*."""
        return ", ".join(filter(None, (self.interval(interval), self.window(window))))

    def _every(self, range_: IntervalRange, count: int) -> str:
        t = self._t
        said = {
            IntervalRange.DAY: t.ngettext("every day", "every {count} days", count),
            IntervalRange.WEEK: t.ngettext("every week", "every {count} weeks", count),
            IntervalRange.MONTH: t.ngettext("every month", "every {count} months", count),
            IntervalRange.YEAR: t.ngettext("every year", "every {count} years", count),
        }
        return said[range_].format(count=count)

    def _weekday(self, interval: Interval) -> str:
        t = self._t
        if interval.place is MonthPlace.LAST:
            return t(_LAST[interval.weekday])
        ordinal, weekday = t(_ORDINALS[interval.place]), t(KIND_TEXTS[Weekday][interval.weekday])
        return t("on the {ordinal} {weekday}").format(ordinal=ordinal, weekday=weekday)

    def _working_day(self, interval: Interval) -> str:
        t = self._t
        if interval.place is MonthPlace.LAST:
            return t("on the last working day")
        return t("on the {ordinal} working day").format(ordinal=t(_ORDINALS[interval.place]))
