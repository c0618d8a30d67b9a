"""The year in words: a visit, a month of an agreement, a week with too much work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLocale

from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import VisitState
from svcdesk.domain.problems import Problem, Severity
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.queries.year_plan import Overload, YearPlan, YearVisit
from svcdesk.ui.shared.formats import day_text, duration_text, locale, number_text

_MOST: Final = 8
"""So many visits are named in a tool tip."""


def month_text(month: int, *, short: bool = False) -> str:
    """A month (1 to 12) by name."""
    wide = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return locale().standaloneMonthName(month, wide)


def visits_text(count: int) -> str:
    """``3 visits``."""
    return ngettext("{count} visit", "{count} visits", count).format(count=number_text(count))


def visit_title(visit: YearVisit) -> str:
    """Day, state and order of a visit."""
    day = day_text(visit.day)
    state = kind_text(visit.state)
    if visit.in_conflict:
        state = _("{state}, closed day").format(state=state)
    return " · ".join(part for part in (day, state, visit.number) if part)


def visit_details(visit: YearVisit, plan: YearPlan) -> list[str]:
    """Everything else about a visit: its lines, objects, hours, and why it is as it is."""
    found = []
    if visit.works:
        counted = Counter(work for work in visit.works if work)
        works = (f"{count} × {work}" if count > 1 else work for work, count in counted.items())
        lines = ngettext("{count} line", "{count} lines", len(visit.works))
        found.append(f"{lines.format(count=number_text(len(visit.works)))}: {', '.join(works)}")
    things = [plan.objects[id_] for id_ in visit.object_ids if id_ in plan.objects]
    if things:
        text = ngettext("Object: {names}", "Objects: {names}", len(things))
        found.append(text.format(names=", ".join(things)))
    if visit.minutes:
        found.append(_("Hours: {hours}").format(hours=duration_text(visit.minutes)))
    if visit.in_conflict:
        params = {"day": visit.day.isoformat()}
        found.append(f"! {problem_text(Problem('planning.conflict', Severity.WARN, '', params))}")
    if visit.state is VisitState.LATE:
        found.append(_("Its day is over, and nothing says that it was done."))
    if visit.state is VisitState.PLANNED:
        found.append(_("No order is made yet: plan it to make one."))
    return found


def cell_text(visits: Sequence[YearVisit]) -> str:
    """A month of an agreement for screen readers: how many visits of which state."""
    if not visits:
        return _("no visits")
    states = Counter(visit.state for visit in visits)
    parts = [f"{number_text(states[state])} {kind_text(state)}" for state in VisitState if states[state]]
    conflicts = sum(visit.in_conflict for visit in visits)
    if conflicts:
        parts.append(_("{count} on closed days").format(count=number_text(conflicts)))
    return f"{visits_text(len(visits))}: {', '.join(parts)}"


def cell_tip(visits: Sequence[YearVisit], plan: YearPlan) -> str:
    """The visits of a month one by one."""
    parts = ["\n".join((visit_title(visit), *visit_details(visit, plan))) for visit in visits[:_MOST]]
    if len(visits) > _MOST:
        more = len(visits) - _MOST
        parts.append(ngettext("and {count} more", "and {count} more", more).format(count=number_text(more)))
    return "\n\n".join(parts)


def overload_text(overload: Overload) -> str:
    """``W14 Jan Śliwa: 41 h of 40 h``."""
    return _("W{week} {who}: {wanted} of {open}").format(
        week=overload.monday.isocalendar().week, who=overload.technician,
        wanted=duration_text(overload.wanted), open=duration_text(overload.open),
    )  # fmt: skip


def weeks_text(overloads: Sequence[Overload]) -> str:
    """The weeks with too much work: ``! W14 W15``; nothing if there are none."""
    weeks = sorted({overload.monday for overload in overloads})
    named = " ".join(_("W{week}").format(week=monday.isocalendar().week) for monday in weeks)
    return f"! {named}" if weeks else ""
