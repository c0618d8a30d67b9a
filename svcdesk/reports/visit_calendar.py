"""Calendars of technicians as iCalendar files (RFC 5545)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from svcdesk import __version__
from svcdesk.domain.problems import Unavailable, refuse
from svcdesk.i18n import Texts, texts
from svcdesk.queries.planned_visits import VisitRow
from svcdesk.queries.visit_calendars import CalendarVisit, VisitCalendar
from svcdesk.reports.files import write_whole
from svcdesk.reports.text import clean, one_line

_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def write_calendar(calendar: VisitCalendar, now: datetime) -> bytes:
    """One file, lines folded and texts escaped by the library; ``now`` is the instant of writing."""
    from icalendar import Calendar, Event  # 80 ms, and seldom needed

    t = texts(calendar.language)
    written = Calendar()
    written.add("prodid", f"-//svcdesk//svcdesk {__version__}//{calendar.language.upper()}")
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    title = t("Visits of {name}").format(name=one_line(calendar.name))
    written.add("name", title)
    written.add("x-wr-calname", title)
    for one in calendar.visits:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", one.sequence)
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", (one.starts_at + timedelta(minutes=one.minutes)).astimezone(UTC))
        event.add("status", "TENTATIVE" if one.tentative else "CONFIRMED")
        event.add("summary", _summary(one))
        event.add("location", _place(one.visit))
        event.add("description", _description(one.visit, t))
        written.add_component(event)
    return bytes(written.to_ical())


def calendar_file_name(called: str) -> str:
    """A name that every file system takes, of the number and name of a technician."""
    name = _NOT_IN_NAMES.sub("_", one_line(called)).strip(" .")
    return f"{name[:100] or 'svcdesk'}.ics"


def save_calendars(calendars: Sequence[VisitCalendar], target: Path, now: datetime) -> list[Path]:
    """Write those that have visits: into a folder, or the only one into a file whose name ends with ``.ics``.

    A calendar without any event is none (RFC 5545, 3.6). Raises Refused (calendar.one_worker), Unavailable
    (file.not_written).
    """
    into_file = target.suffix.lower() == ".ics" and not target.is_dir()
    if into_file and len(calendars) != 1:
        raise refuse("calendar.one_worker", "output")
    written = []
    for calendar in calendars:
        if calendar.visits:
            name = calendar_file_name(f"{calendar.number} {calendar.name}")
            path = target if into_file else _in_folder(target, name)
            write_whole(path, write_calendar(calendar, now))
            written.append(path)
    return written


def _in_folder(folder: Path, name: str) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        params = {"path": str(folder), "detail": error.strerror or str(error)}
        raise Unavailable("file.not_written", data_safe=True, params=params) from error
    return folder / name


def _summary(one: CalendarVisit) -> str:
    return one_line(" – ".join(filter(None, (one.visit.description, one.visit.customer))))


def _place(visit: VisitRow) -> str:
    return ", ".join(one_line(part) for part in (visit.place.name, *visit.place.address) if part)


def _description(visit: VisitRow, t: Texts) -> str:
    """Order, what is done, objects, whom to call, how to get in: a line each."""
    contact = ", ".join(filter(None, (visit.contact.name, visit.contact.phone)))
    lines = [t("Order {number}").format(number=visit.number), *visit.work]
    if visit.agreement:
        lines.append(t("Agreement {number}").format(number=visit.agreement))
    for facts in visit.objects:
        serial = t("serial number {number}").format(number=facts.serial_number) if facts.serial_number else ""
        lines.append(", ".join(filter(None, (facts.name, facts.place, serial))))
    if contact:
        lines.append(t("Contact person: {who}").format(who=contact))
    if visit.access_notes:
        lines.append(t("Access: {text}").format(text=visit.access_notes))
    return clean("\n".join(lines))
