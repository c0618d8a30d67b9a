"""A bar in words: for tool tips and for assistive technology."""

from __future__ import annotations

from datetime import UTC, datetime

from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import Priority
from svcdesk.domain.placement import day_text, when_text
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.shared.clock_words import clock_text, state_text
from svcdesk.ui.shared.formats import duration_text


def late_words(scene: Scene, bar: BarRow) -> list[str]:
    """What is late about a bar: the promise it does not keep, or that it should have been done by now."""
    if bar.closed:
        return []
    words = []
    if 0 < bar.due < bar.end:
        when, late = when_text(scene.site, bar.due, bar.start), duration_text((bar.end - bar.due) // 60)
        words.append(_("due {when}, missed by {late}").format(when=when, late=late))
    if bar.end < scene.now:
        when = when_text(scene.site, bar.end, scene.now)
        words.append(_("should have been done by {when}").format(when=when))
    return words


def deadline_words(scene: Scene, bar: BarRow) -> str:
    """The deadline that the running clock of the order has; empty for none."""
    clock = scene.body.clock_of(bar.order_id)
    return f"{state_text(clock.state)}: {clock_text(clock, scene.site)}" if clock is not None else ""


def short_words(scene: Scene, bar: BarRow) -> tuple[str, str]:
    """When and who, and what, in a line each."""
    worker = scene.lanes.lane(bar.worker_id).worker
    when = f"{when_text(scene.site, bar.start, scene.now)} – {when_text(scene.site, bar.end, bar.start)}"
    mark = scene.colours.bar(bar.priority, closed=bar.closed).mark
    who = worker.name if worker is not None else _("Nobody yet")
    return f"{when} · {who}", " · ".join(part for part in (f"{mark} {bar.title}", bar.customer) if part)


def bar_words(scene: Scene, bar: BarRow, separator: str = ", ") -> str:
    """Everything a bar shows, in words."""
    begin, end = (scene.site.local(datetime.fromtimestamp(at, UTC)) for at in (bar.start, bar.end))
    worker = scene.lanes.lane(bar.worker_id).worker
    words = [
        bar.title,
        bar.customer,
        f"{day_text(begin.date())} {begin:%H:%M} – {end:%H:%M}",
        worker.name if worker is not None else _("Nobody yet"),
        _("priority {priority}").format(priority=kind_text(Priority(bar.priority))),
    ]
    if bar.closed:
        words.append(_("closed"))
    else:
        words.append(_("dispatched") if bar.dispatched else _("not dispatched"))
        words += [*late_words(scene, bar), deadline_words(scene, bar)]
        words += dict.fromkeys(problem_text(problem) for problem in scene.lanes.problems(bar))
    return separator.join(word for word in words if word)
