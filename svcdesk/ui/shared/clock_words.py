"""How clocks of service levels are said: state and its mark, time left, deadline, and the steps of an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from svcdesk.domain.calendars import ONE_DAY
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.running_clocks import ClockNow, ClockState
from svcdesk.domain.service_levels import Closed, Step, StepKind
from svcdesk.i18n import _, ngettext
from svcdesk.queries.service_levels import NamedStep
from svcdesk.ui.shared import formats

MARKS: Final = {
    ClockState.ON_TIME: ("●", "low_edge"),
    ClockState.AT_RISK: ("◆", "normal_edge"),
    ClockState.LATE: ("▲", "high_edge"),
}
"""A shape and the name of a colour of the look."""


def state_text(state: ClockState) -> str:
    """The state in a word or two."""
    return {
        ClockState.ON_TIME: _("on time"),
        ClockState.AT_RISK: _("at risk"),
        ClockState.LATE: _("late"),
    }[state]


def left_text(seconds: int) -> str:
    """``2 h 15 min left``, or ``late by 1 h``; minutes are rounded so that nothing is promised too much."""
    if seconds >= 0:
        return _("{time} left").format(time=formats.duration_text(seconds // 60))
    return _("late by {time}").format(time=formats.duration_text(-(seconds // 60)))


def moment_text(at: int, site: SiteTime) -> str:
    """A moment with its weekday: ``Mon 23 Nov 2026 14:00``."""
    local = site.local(datetime.fromtimestamp(at, UTC))
    return f"{formats.day_text(local.date())} {formats.time_text(local)}"


def due_text(at: int, site: SiteTime) -> str:
    """A deadline with its weekday: ``due Mon 23 Nov 14:00``."""
    local = site.local(datetime.fromtimestamp(at, UTC))
    return _("due {when}").format(when=f"{formats.weekday_text(local.date())} {formats.time_text(local)}")


def percent_text(clock: ClockNow) -> str:
    """Whole percents of the time allowed; 100 only when all of it is spent, more only when it is exceeded."""
    spent = max(clock.allowed - clock.left, 0)
    return f"{spent * 100 // clock.allowed}\u00a0%"


def clock_text(clock: ClockNow, site: SiteTime) -> str:
    """The deadline in words with the time left."""
    return f"{due_text(clock.due, site)}  ·  {left_text(clock.left)}"


class StepWords(NamedTuple):
    """One step as a line of a table: what, when, and how long."""

    what: str
    when: str = ""
    time: str = ""


def step_words(named: NamedStep, site: SiteTime) -> StepWords:
    """A step in words."""
    step, name = named
    words = _WORDS[step.kind]
    return words(step, name, site)


def short_steps(steps: Sequence[NamedStep], site: SiteTime) -> str:
    """The way to the deadline in one line: ``8 h allowed · Fri 14:00–16:00 2 h · weekend closed · …``."""
    told = []
    for named in steps:
        if named.step.kind in (StepKind.ALLOWED, StepKind.OPEN, StepKind.CLOSED, StepKind.DAYS, StepKind.PAUSED):
            words = step_words(named, site)
            when = words.when if named.step.kind in (StepKind.OPEN, StepKind.PAUSED) else ""
            what = "" if named.step.kind is StepKind.OPEN else words.what
            told.append(" ".join(part for part in (what, when, words.time) if part))
    return "  ·  ".join(told)


def _allowed(step: Step, _name: str, _site: SiteTime) -> StepWords:
    parts = [ngettext("{count} day", "{count} days", step.days).format(count=step.days)] if step.days else []
    if step.seconds or not parts:
        parts.append(formats.duration_text(step.seconds // 60))
    return StepWords(_("{time} allowed").format(time=" ".join(parts)))


def _asked(step: Step, _name: str, site: SiteTime) -> StepWords:
    return StepWords(_("Asked for in closed time"), moment_text(step.start, site))


def _started(step: Step, _name: str, site: SiteTime) -> StepWords:
    return StepWords(_("Time counts from"), moment_text(step.start, site))


def _open(step: Step, _name: str, site: SiteTime) -> StepWords:
    return StepWords(_("Open time"), _span_text(step, site), formats.duration_text(step.seconds // 60))


def _closed(step: Step, name: str, site: SiteTime) -> StepWords:
    first = site.local(datetime.fromtimestamp(step.start, UTC)).date()
    last = first + (step.days - 1) * ONE_DAY
    when = formats.day_text(first) if step.days == 1 else f"{formats.day_text(first)} – {formats.day_text(last)}"
    if step.closed is Closed.HOLIDAY:
        return StepWords(_("{holiday} closed").format(holiday=name or _("holiday")), when)
    if step.closed is Closed.SPECIAL:
        return StepWords(_("{day}, closed").format(day=name) if name else _("special day closed"), when)
    weekend = first.isoweekday() >= 6 and last.isoweekday() >= 6 and step.days <= 2
    text = _("weekend closed") if weekend else ngettext("closed day", "{count} closed days", step.days)
    return StepWords(text.format(count=step.days), when)


def _days(step: Step, _name: str, site: SiteTime) -> StepWords:
    text = ngettext("{count} open day, at the same time", "{count} open days, at the same time", step.days)
    return StepWords(text.format(count=step.days), moment_text(step.end, site))


def _limit(step: Step, _name: str, site: SiteTime) -> StepWords:
    when, counted = moment_text(step.end, site), formats.duration_text(step.seconds // 60)
    return StepWords(_("Deadline without pauses"), when, _("{time} counted").format(time=counted))


def _ran(step: Step, _name: str, site: SiteTime) -> StepWords:
    return StepWords(_("Recorded"), _span_text(step, site), formats.duration_text(step.seconds // 60))


def _paused(step: Step, _name: str, site: SiteTime) -> StepWords:
    return StepWords(_("stopped"), _span_text(step, site), formats.duration_text(step.seconds // 60))


def _moved(step: Step, _name: str, site: SiteTime) -> StepWords:
    moved = _("later by {time}").format(time=formats.duration_text(step.seconds // 60))
    return StepWords(_("Deadline with pauses"), moment_text(step.end, site), moved)


def _spent(step: Step, _name: str, _site: SiteTime) -> StepWords:
    spent, of = (formats.duration_text(seconds // 60) for seconds in (step.seconds, step.of))
    percent = formats.number_text(step.seconds * 100 // step.of)
    return StepWords(_("Spent: {spent} of {allowed}").format(spent=spent, allowed=of), "", f"{percent}\u00a0%")


def _span_text(step: Step, site: SiteTime) -> str:
    """``Fri 9 Jan 2026 14:00–16:00``; with both days where it ends on another one."""
    begin, end = (site.local(datetime.fromtimestamp(at, UTC)) for at in (step.start, step.end))
    begins = f"{formats.day_text(begin.date())} {formats.time_text(begin)}"
    if end.date() == begin.date():
        return f"{begins}–{formats.time_text(end)}"
    return f"{begins} – {formats.day_text(end.date())} {formats.time_text(end)}"


_WORDS: Final = {
    StepKind.ALLOWED: _allowed,
    StepKind.ASKED: _asked,
    StepKind.STARTED: _started,
    StepKind.OPEN: _open,
    StepKind.CLOSED: _closed,
    StepKind.DAYS: _days,
    StepKind.LIMIT: _limit,
    StepKind.RAN: _ran,
    StepKind.PAUSED: _paused,
    StepKind.MOVED: _moved,
    StepKind.SPENT: _spent,
}
