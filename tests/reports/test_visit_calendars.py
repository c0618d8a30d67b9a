"""Calendars of technicians: read back by a parser, with the right instants, the same uids, and any text."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from svcdesk.cli import main
from svcdesk.commands.dispatch import PlaceActivities, Placement, SetClosed
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.problems import Refused, Unavailable
from svcdesk.models import Activity
from svcdesk.queries.planned_visits import VisitRow
from svcdesk.queries.sheet_rows import Party, Person
from svcdesk.queries.visit_calendars import CalendarVisit, VisitCalendar, load_visit_calendars
from svcdesk.reports.visit_calendar import calendar_file_name, save_calendars, write_calendar
from svcdesk.store import Store
from tests.support.records import Known, small_company

NOW: Final = datetime(2026, 11, 23, 9, 0, 7, 123, tzinfo=UTC)
START: Final = datetime(2026, 12, 16, 9, tzinfo=UTC)
DECEMBER: Final = (date(2026, 12, 1), date(2026, 12, 31))
VISIT: Final = VisitRow(
    1, "ZS-1", "Przegląd; dźwig, nr 3", 1, "Hotel Świt", "US-1", 1, START, None, START.date(), 90, 1, Person("Jan"),
    Party("Hotel", "", "", ("Piotrkowska 1", "Łódź")), Person("Zofia Ćwik", "", "+48 600"), "Kod 4711\nod podwórza",
    (), None, None, 2,
)  # fmt: skip


def calendar(*visits: CalendarVisit, name: str = "Jan Śliwa") -> VisitCalendar:
    return VisitCalendar("P-0001", name, "pl", visits)


def entry(visit: VisitRow = VISIT, **values: Any) -> CalendarVisit:
    made = CalendarVisit("8b1c", 3, START, 90, tentative=False, visit=visit)
    return replace(made, **values)


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_calendar_is_read_back_as_it_was_written() -> None:
    content = write_calendar(calendar(entry(), entry(uid="9", tentative=True)), NOW)
    read = Calendar.from_ical(content)
    assert str(read["VERSION"]) == "2.0"
    assert "svcdesk" in str(read["PRODID"])
    assert str(read["X-WR-CALNAME"]) == "Wizyty: Jan Śliwa"
    first, second = events(content)
    assert str(first["UID"]) == "8b1c"
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (START, START + timedelta(minutes=90))
    assert b"DTSTART:20261216T090000Z" in content, "UTC, without a zone of its own"
    assert first["DTSTAMP"].dt == NOW.replace(microsecond=0)
    assert int(first["SEQUENCE"]) == 3
    assert [str(one["STATUS"]) for one in (first, second)] == ["CONFIRMED", "TENTATIVE"]
    assert str(first["SUMMARY"]) == "Przegląd; dźwig, nr 3 – Hotel Świt"
    assert str(first["LOCATION"]) == "Hotel, Piotrkowska 1, Łódź"
    for wanted in ("Zlecenie ZS-1", "Umowa US-1", "Osoba kontaktowa: Zofia Ćwik, +48 600", "Kod 4711\nod podwórza"):
        assert wanted in str(first["DESCRIPTION"]), wanted


def test_lines_are_folded_and_end_as_the_standard_says() -> None:
    content = write_calendar(calendar(entry(VISIT._replace(description="Żółć" * 100))), NOW)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if len(line) > 75 or b"\n" in line]
    for line in lines:
        line.decode()  # never folded inside of a letter
    assert str(events(content)[0]["SUMMARY"]).startswith("Żółć" * 100)


ANY_TEXT: Final = st.text(max_size=200) | st.sampled_from(
    [
        "BEGIN:VEVENT\r\nEND:VCALENDAR",
        "\\n\\,\\;",
        "a\u2028b\x85c\x0bd\x1ce",
        "<b>&",
        '";:',
        "\N{PARTY POPPER}" * 50,
        " ",
    ]
)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_text_breaks_it(what: str, customer: str, notes: str) -> None:
    visit = VISIT._replace(description=what, customer=customer, access_notes=notes, place=Party(notes, "", "", (what,)))
    content = write_calendar(calendar(entry(visit), entry(uid="2"), name=what), NOW)
    first, second = events(content)
    assert str(second["SUMMARY"]) == "Przegląd; dźwig, nr 3 – Hotel Świt", "the next one is whole"
    assert (first["DTSTART"].dt, str(first["UID"])) == (START, "8b1c")


@pytest.mark.parametrize(("called", "name"), [
    ("P-0001 Łucja Wójcik", "P-0001 Łucja Wójcik.ics"), ("a/b\\c:d*?", "a_b_c_d_.ics"), ("..", "svcdesk.ics"),
    ("", "svcdesk.ics"),
])  # fmt: skip
def test_file_names(called: str, name: str) -> None:
    assert calendar_file_name(called) == name


# from stored data


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def order(runner: CommandRunner, known: Known, **values: Any) -> int:
    made = runner.run(CreateOrder({"description": "Lift", "customer_id": known.customer, **values})).result
    assert isinstance(made, int)
    return made


def bar(store: Store, order_id: int) -> int:
    with store.read() as reader:
        return next(one.id for one in reader.session.query(Activity) if one.order_id == order_id)


def load(store: Store, worker: int, first: date = DECEMBER[0], last: date = DECEMBER[1]) -> tuple[CalendarVisit, ...]:
    with store.read() as reader:
        (found,) = load_visit_calendars(reader, [worker], first, last)
    return found.visits


def test_visits_of_a_technician_and_nobody_elses(store: Store, runner: CommandRunner, known: Known) -> None:
    placed, preferred, other, late = (order(runner, known) for _number in range(4))
    runner.run(PlaceActivities((
        Placement(bar(store, placed), known.worker, START, 90),
        Placement(bar(store, other), known.vendor, START, 90),
        Placement(bar(store, late), known.worker, datetime(2026, 12, 31, 23, tzinfo=UTC), 60),
    )), frozenset({"placement.closed_hours"}))  # fmt: skip
    at = START + timedelta(days=1)
    runner.run(SaveRecord("service_order", preferred, {"preferred_at": at, "preferred_technician_id": known.worker}))
    found = load(store, known.worker)
    assert [(one.visit.order_id, one.starts_at, one.tentative) for one in found] == [
        (placed, START, False), (preferred, at, True),
    ], "the last instant of December in UTC is January in Warsaw"  # fmt: skip
    assert found[0].minutes == 90
    runner.run(SetClosed((bar(store, placed),), closed=True))
    assert [one.visit.order_id for one in load(store, known.worker)] == [preferred]


def test_a_uid_stays_and_the_sequence_grows_through_move_and_undo(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    one = order(runner, known)
    runner.run(PlaceActivities((Placement(bar(store, one), known.worker, START, 90),)))
    (before,) = load(store, known.worker)
    runner.run(PlaceActivities((Placement(bar(store, one), known.worker, START + timedelta(hours=1), 90),)))
    (moved,) = load(store, known.worker)
    runner.undo()
    (undone,) = load(store, known.worker)
    assert before.uid == moved.uid == undone.uid
    assert uuid.UUID(before.uid).version == 5
    assert before.sequence < moved.sequence < undone.sequence
    assert undone.starts_at == START


def test_days_in_the_wrong_order_are_refused(store: Store, known: Known) -> None:
    with pytest.raises(Refused, match=r"batch\.days"):
        load(store, known.worker, date(2026, 12, 2), date(2026, 12, 1))


def test_one_file_takes_one_calendar(tmp_path: Path) -> None:
    both = [calendar(entry()), replace(calendar(entry()), number="P-0002")]
    with pytest.raises(Refused, match=r"calendar\.one_worker"):
        save_calendars(both, tmp_path / "all.ics", NOW)
    written = save_calendars([*both, calendar()], tmp_path / "new" / "folder", NOW)
    assert [path.name for path in written] == ["P-0001 Jan Śliwa.ics", "P-0002 Jan Śliwa.ics"], "none without visits"
    assert save_calendars([calendar(entry())], tmp_path / "one.ics", NOW) == [tmp_path / "one.ics"]
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Unavailable, match=r"file\.not_written"):
        save_calendars(both, tmp_path / "file" / "below", NOW)


def test_the_command_line_writes_them(store: Store, runner: CommandRunner, known: Known, tmp_path: Path,
                                      capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    one = order(runner, known)
    runner.run(PlaceActivities((Placement(bar(store, one), known.worker, START, 90),)))
    path = str(store.path)
    store.close()
    period = ["--from", "2026-12-01", "--until", "2026-12-31"]
    assert main(["calendar", "-o", str(tmp_path), *period, "--json", "--db", path]) == 0
    told = json.loads(capsys.readouterr().out)
    (file,) = told["files"]
    assert told["without_visits"] == ["Obcy Serwis"]
    assert [event["DTSTART"].dt for event in events(Path(file).read_bytes())] == [START]
    assert main(["calendar", "Jan Śliwa", *period, "-o", str(tmp_path / "jan.ics"), "--db", path]) == 0
    assert (tmp_path / "jan.ics").exists()
    assert main(["calendar", "Obcy Serwis", *period, "-o", str(tmp_path / "no.ics"), "--db", path]) == 0
    assert not (tmp_path / "no.ics").exists()
    assert main(["calendar", "Nobody", "-o", str(tmp_path), "--db", path]) == 2
    assert main(["calendar", "--from", "soon", "-o", str(tmp_path), "--db", path]) == 2
