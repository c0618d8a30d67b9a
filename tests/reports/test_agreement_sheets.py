"""The printed agreement and the letter of planned visits: what stands on them, from stored data, whatever the texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.cli import main
from svcdesk.commands.company import SetParameter
from svcdesk.commands.dispatch import PlaceActivities, Placement
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import DocumentKind, IntervalRange, LineType, Weekday, WindowMethod
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.planning.terms import Window
from svcdesk.domain.problems import Refused
from svcdesk.models import Activity, DocumentIssued
from svcdesk.queries.agreement_rows import (
    AgreedLine,
    AgreedObject,
    LetterVisit,
    PromisedLevel,
    ServiceAgreementSheet,
    VisitLetterSheet,
)
from svcdesk.queries.documents import list_issued_of, load_drafts
from svcdesk.queries.sheet_rows import ObjectFacts, Party, Person, PrintedSheet
from svcdesk.reports.issuing import issue_command
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.printing import Request, print_all
from svcdesk.reports.sheets import lay_out, sheets, title_of
from svcdesk.store import Store
from tests.reports.pdf import page_texts, whole_text
from tests.reports.test_work_order import DAYS, INSTANTS, MARKUP, QUANTITIES, build, check_inside
from tests.support.orders import make_agreement
from tests.support.prices import Prices, priced_company
from tests.support.records import add
from tests.support.sheets import COMPANY, CONTACT, LIFT, PANGRAM, PLACE, PRINTED_AT, TECHNICIAN

STAMP: Final = Stamp(PRINTED_AT, 2)
CUSTOMER: Final = Party("Galeria Ósmy Dzień S.A.", "K-00012", "PL 526-030-02-36", ("al. Kościuszki 1", "90-418 Łódź"))
LINE: Final = AgreedLine(
    LineType.HOUR, "Przegląd okresowy", "Według listy kontrolnej", "Przegląd", "Dźwig osobowy nr 3", "",
    Decimal("1.5"), "", Interval(IntervalRange.MONTH, 3), Window(WindowMethod.MONTH), None, date(2027, 6, 30), 480, 720,
)  # fmt: skip
WEEK: Final = tuple((day, ((480, 720), (780, 960)) if day < Weekday.SATURDAY else ()) for day in Weekday)
LEVEL: Final = PromisedLevel("Złoty", 2, 4, 30, "Godziny biura", WEEK, "PL")


def agreement(language: str = "en", **given_: Any) -> ServiceAgreementSheet:
    sheet = ServiceAgreementSheet(
        agreement_id=7, number="US-00007", language=language, company=COMPANY, customer=CUSTOMER, contact=CONTACT,
        responsible=Person("Anna Żak", "", "+48 42 638 44 45"), description="Opieka nad dźwigami",
        starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31), notice_on=date(2027, 9, 30), lines=(LINE,),
        objects=(AgreedObject(LIFT, PLACE, "W-3"),), level=LEVEL,
    )  # fmt: skip
    return replace(sheet, **given_)


def letter(language: str = "en", **given_: Any) -> VisitLetterSheet:
    fixed = LetterVisit("ZS-2026-01900", date(2026, 11, 24), datetime(2026, 11, 24, 8, tzinfo=UTC), 150, None, None,
                        PLACE, (LIFT,), ("Przegląd okresowy", "Dojazd"), TECHNICIAN)  # fmt: skip
    moves = LetterVisit("ZS-2026-01901", date(2026, 12, 15), None, 60, date(2026, 12, 14), date(2026, 12, 20), PLACE,
                        (LIFT,), ("Smarowanie",))  # fmt: skip
    sheet = VisitLetterSheet(
        agreement_id=7, number="US-00007", description="Opieka nad dźwigami", language=language, company=COMPANY,
        customer=CUSTOMER, contact=CONTACT, responsible=Person("Anna Żak", "", "+48 42 638 44 45"),
        from_day=date(2026, 11, 23), until_day=date(2026, 12, 31), visits=(fixed, moves),
    )  # fmt: skip
    return replace(sheet, **given_)


def text_of(sheet: PrintedSheet) -> str:
    return whole_text(write_pdf([lay_out(sheet, STAMP)])).replace("\N{NO-BREAK SPACE}", " ")


def test_everything_that_is_agreed_stands_on_it() -> None:
    text = text_of(agreement())
    for wanted in (
        "Service agreement", "US-00007", "1 Jan 2026 to 31 Dec 2027", "Dźwigi i Klimatyzacja Żółw", "PL 725-18-01-126",
        "Galeria Ósmy Dzień S.A.", "PL 526-030-02-36", "Zbigniew Gżegżółka", "Anna Żak", "1. Subject of the agreement",
        "Opieka nad dźwigami", "It is about 1 service object", "Przegląd okresowy", "Według listy kontrolnej",
        "every 3 months, within the month", "not before 08:00, until 12:00", "until 30 Jun 2027", "1.5 h",
        "Złoty. Time in which reported work is completed: 2 open days 4 h 30 min.", "“Godziny biura” count", "Monday",
        "08:00–12:00", "13:00–16:00", "closed", "Public holidays are closed (Poland).",
        "from 1 Jan 2026 until 31 Dec 2027", "Notice can be given until 30 Sept 2027", "service report",
        "For the service company", "For the customer", "Signature", "Annex: service objects", "SN-88/2019-0447-Ł",
        "Otis Gen2 Comfort", "klatka B, szyb prawy, W-3", "91-735 Łódź",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_it_is_printed_in_the_language_of_the_customer() -> None:
    text = text_of(agreement("pl", ends_on=None, notice_on=None))
    for wanted in (
        "Umowa serwisowa", "Przedmiot umowy", "co 3 miesiące, w danym miesiącu",
        "od 01.01.2026 przez czas nieokreślony",
        "2 dni robocze 4 h 30 min", "poniedziałek", "Załącznik: obiekty serwisowe", "Za klienta",
        "Wypowiedzenie wymaga formy pisemnej",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert title_of(agreement("pl")) == "Umowa serwisowa US-00007"


def test_no_price_is_stored_or_printed() -> None:
    names = {field.name for class_ in (AgreedLine, ServiceAgreementSheet) for field in fields(class_)}
    assert not {name for name in names if "price" in name or "amount" in name or "currency" in name}


def test_own_terms_take_the_place_of_the_usual_ones() -> None:
    text = text_of(agreement(terms="§ 1. Pay.\n\n§ 2. Wait for <b>us</b> & smile."))
    assert "§ 1. Pay." in text
    assert "§ 2. Wait for <b>us</b> & smile." in text
    assert "due care" not in text
    assert "due care" in text_of(agreement())


@pytest.mark.parametrize(("level", "words"), [
    (None, "No time of completion is promised."),
    (PromisedLevel("Day and night", 1, 0, 0), "1 day. The time runs by the clock, day and night"),
    (replace(LEVEL, only_open=False), "and then runs day and night:"),
])  # fmt: skip
def test_the_service_level_in_words(level: PromisedLevel | None, words: str) -> None:
    assert words in text_of(agreement(level=level))


def test_sixty_lines_are_all_there_and_nobody_signs_an_empty_page() -> None:
    lines = tuple(replace(LINE, description=f"Pozycja {number} {PANGRAM}") for number in range(1, 61))
    things = tuple(AgreedObject(replace(LIFT, serial_number=f"SN-{number:03d}"), PLACE, "") for number in range(1, 61))
    laid = lay_out(agreement(lines=lines, objects=things), STAMP)
    check_inside(laid)
    pages = page_texts(write_pdf([laid]))
    text = " ".join(pages)
    assert all(text.count(f"Pozycja {number} Zażółć") == 1 for number in range(1, 61))
    assert all(f"SN-{number:03d}" in text for number in range(1, 61))
    assert sum("How often" in page for page in pages) >= 3, "the head of the table stands on each page"
    (signed,) = (page for page in pages if "For the customer" in page)
    assert "country of the service company" in signed, "the last of the terms stands with the signatures"
    assert f"Page 1 of {len(pages)}" in pages[0]


def test_the_letter_names_day_window_object_work_and_whom_to_call() -> None:
    text = text_of(letter())
    for wanted in (
        "Galeria Ósmy Dzień S.A.", "For the attention of Zbigniew Gżegżółka", "90-418 Łódź", "Monday, 23 November 2026",
        "Planned visits under agreement US-00007, 23 Nov 2026 to 31 Dec 2026", "Opieka nad dźwigami",
        "Tue 24 Nov 2026", "09:00–11:30", "Przegląd okresowy", "Dojazd", "Order ZS-2026-01900",
        "Dźwig osobowy nr 3, klatka B, szyb prawy", "SN-88/2019-0447-Ł", "Łucja Wójcik", "+48 601 234 567",
        "Tue 15 Dec 2026", "or another day from 14 Dec 2026 to 20 Dec 2026", "to be named",
        "Whom to call: Anna Żak · +48 42 638 44 45", "+48 42 638 44 44", "Customer no. K-00012",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_the_letter_in_polish_and_without_visits() -> None:
    text = text_of(letter("pl", visits=()))
    for wanted in (
        "Wizyty planowane w ramach umowy US-00007", "Szanowni Państwo", "Z poważaniem",
        "nie zaplanowano w tym okresie żadnych wizyt",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_sixty_visits_and_markup() -> None:
    visit = replace(letter().visits[0], work=(f"{MARKUP} {PANGRAM}",))
    laid = lay_out(letter(visits=tuple(replace(visit, number=f"ZS-{n:03d}") for n in range(60))), STAMP)
    check_inside(laid)
    text = whole_text(write_pdf([laid]))
    assert all(f"Order ZS-{n:03d}" in text for n in range(60))
    assert "".join(text.split()).count("".join(MARKUP.split())) == 60


OBJECTS = build(ObjectFacts, commissioned_on=DAYS, warranty_until=DAYS)
WINDOWS = st.none() | st.builds(Window, st.sampled_from(WindowMethod), st.integers(0, 366), st.integers(0, 366))
INTERVALS = st.none() | st.builds(Interval, st.sampled_from(IntervalRange), st.integers(1, 1000))
MINUTES = st.none() | st.integers(0, 1440)
ANY_LINE = build(AgreedLine, type=st.sampled_from(LineType), quantity=QUANTITIES, interval=INTERVALS, window=WINDOWS,
                 starts_on=DAYS, ends_on=DAYS, start_after=MINUTES, end_before=MINUTES)  # fmt: skip
ANY_VISIT = build(
    LetterVisit, day=st.dates(date(1990, 1, 1), date(2200, 1, 1)), starts_at=st.none() | INSTANTS,
    minutes=st.integers(0, 10_000), earliest=DAYS, latest=DAYS, place=build(Party), technician=build(Person),
    objects=st.lists(OBJECTS, max_size=3).map(tuple),
)  # fmt: skip
COMMON: Final[Mapping[str, Any]] = {
    "language": st.sampled_from(["pl", "en"]), "time_zone": st.just("Europe/Warsaw"), "company": st.just(COMPANY),
    "customer": build(Party), "contact": build(Person), "responsible": build(Person), "agreement_id": st.just(1),
}  # fmt: skip
SOME_DAY = st.dates(date(1990, 1, 1), date(2200, 1, 1))
ANY_SHEET = st.one_of(
    build(ServiceAgreementSheet, starts_on=SOME_DAY, ends_on=DAYS, notice_on=DAYS, level=st.sampled_from([None, LEVEL]),
          lines=st.lists(ANY_LINE, max_size=4).map(tuple), **COMMON,
          objects=st.lists(build(AgreedObject, facts=OBJECTS, location=build(Party)), max_size=3).map(tuple)),
    build(VisitLetterSheet, from_day=SOME_DAY, until_day=SOME_DAY, visits=st.lists(ANY_VISIT, max_size=4).map(tuple),
          **COMMON),
)  # fmt: skip


@given(ANY_SHEET)
def test_no_text_breaks_them(sheet: PrintedSheet) -> None:
    laid = lay_out(sheet, STAMP)
    check_inside(laid)
    assert len(page_texts(write_pdf([laid]))) == len(laid.pages)


# from stored data


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def prices(runner: CommandRunner) -> Prices:
    return priced_company(runner)


def monthly_agreement(runner: CommandRunner, prices: Prices, **values: Any) -> int:
    monthly = add(runner, "service_interval", code="M", name="Monthly", range="month", frequency=1)
    week = add(runner, "time_window", code="W", name="Week", method="week")
    known = prices.known
    lines = (
        RowDraft(None, {"type": "hour", "description": "Inspection", "quantity": 2, "interval_id": monthly,
                        "window_id": week, "object_id": known.service_object, "starts_on": "2026-01-15"}),
        RowDraft(None, {"type": "fee", "description": "Given up", "interval_id": monthly, "stopped": True}),
    )  # fmt: skip
    return make_agreement(runner, known, children={"agreement_line": lines}, **values)


def load(store: Store, name: str, *keys: str) -> Any:
    with store.read() as reader:
        (sheet,) = sheets()[name].load(reader, keys)
    return sheet


def test_an_agreement_is_loaded_with_its_lines_objects_and_level(
    store: Store, runner: CommandRunner, prices: Prices
) -> None:
    calendar = add(runner, "work_calendar", {"calendar_span": (RowDraft(None, {
        "weekday": 1, "opens": 480, "closes": 960}),)}, code="D", name="Days", country="PL")  # fmt: skip
    level = add(runner, "service_level", code="8H", name="8 hours", hours=8, calendar_id=calendar)
    runner.run(SetParameter("agreement_terms_pl", "Własne warunki"))
    runner.run(SetParameter("agreement_terms_en", "Own terms"))
    runner.run(SaveRecord("customer", prices.known.customer, {"language": "pl", "vat_id": "5260250274"}))
    made = monthly_agreement(runner, prices, service_level_id=level, contact_id=prices.known.contact)
    sheet = load(store, "service_agreement", f"#{made}")
    assert [line.description for line in sheet.lines] == ["Inspection"], "a stopped line is not promised"
    assert (sheet.lines[0].interval, sheet.lines[0].window) == (Interval(IntervalRange.MONTH, 1), Window())
    assert sheet.lines[0].starts_on == date(2026, 1, 15)
    assert [(one.facts.serial_number, one.location.name) for one in sheet.objects] == [("SN-77", "Hotel")]
    assert (sheet.level.hours, sheet.level.opening[0]) == (8, (Weekday.MONDAY, ((480, 960),)))
    assert sheet.terms == "Własne warunki"
    assert load(store, "service_agreement", sheet.number) == sheet, "the number names it too"
    text = text_of(sheet)
    for wanted in ("Serwis Łódź", "Hotel Świt", "5260250274", "Zofia Ćwik", "Własne warunki", "SN-77"):
        assert wanted in text, wanted
    with store.read() as reader, pytest.raises(Refused):
        sheets()["service_agreement"].load(reader, ["US-99999"])


def test_an_agreement_is_archived_and_a_change_makes_the_next_revision(
    store: Store, runner: CommandRunner, prices: Prices
) -> None:
    made = monthly_agreement(runner, prices)

    def issue(name: str = "service_agreement") -> int:
        with store.read() as reader:
            drafts = load_drafts(reader, sheets()[name].load(reader, [f"#{made}"]))
        drawn = print_all([Request(one.sheet, one.revision, one.archived) for one in drafts], PRINTED_AT)
        if (command := issue_command(drafts, drawn)) is not None:
            runner.run(command)
        return drafts[0].revision

    assert [issue(), issue()] == [1, 1]
    runner.run(SaveRecord("agreement", made, {"description": "Something else"}))
    assert issue() == 2
    assert issue("visit_letter") == 1
    with store.write() as uow:  # of another agreement, whose id begins with the same figures
        uow.add(DocumentIssued(
            kind=DocumentKind.SERVICE_AGREEMENT, subject=f"agreement:{made}7", revision=1, title="Other", language="pl",
            issued_at=uow.now, issued_by="anna", sha256="", content={}, pdf=b"",
        ))  # fmt: skip
    with store.read() as reader:
        issued = [(row.kind, row.revision) for row in list_issued_of(reader, f"agreement:{made}")]
    agreed = DocumentKind.SERVICE_AGREEMENT
    assert sorted(issued) == [(agreed, 1), (agreed, 2), (DocumentKind.VISIT_LETTER, 1)]


def test_the_letter_has_open_planned_visits_only(store: Store, runner: CommandRunner, prices: Prices) -> None:
    known = prices.known
    made = monthly_agreement(runner, prices)
    plan = runner.run(
        CreateServiceOrders(agreement_ids=(made,), from_on=date(2026, 12, 1), until_on=date(2027, 3, 31))
    ).result
    assert isinstance(plan, BatchPlan)
    first, second, third, _later = [row.record_id or 0 for row in plan.rows if row.outcome is Outcome.DONE]
    runner.run(CreateOrder({"description": "Lift stands", "customer_id": known.customer, "agreement_id": made}))
    runner.run(CancelOrder(third))
    with store.read() as reader:
        bars = {one.order_id: one.id for one in reader.session.query(Activity)}
    runner.run(PlaceActivities((Placement(bars[first], known.worker, datetime(2026, 12, 16, 9, tzinfo=UTC), 120),)))
    sheet = load(store, "visit_letter", f"#{made}:2026-12-01..2027-02-28")
    assert [(v.day, v.starts_at is not None) for v in sheet.visits] == [
        (date(2026, 12, 16), True), (sheet.visits[1].day, False),
    ], "neither the canceled one, nor the repair, nor what lies after the period"  # fmt: skip
    placed, waiting = sheet.visits
    assert placed.technician.name == "Jan Śliwa"
    assert placed.work == ("Inspection",)
    assert [facts.serial_number for facts in placed.objects] == ["SN-77"]
    assert (waiting.earliest, waiting.latest) == (date(2027, 1, 11), date(2027, 1, 17)), "the week of 15 January"
    assert waiting.number != placed.number
    assert second
    assert sheet.subject == f"agreement:{made}:2026-12-01..2027-02-28"


@pytest.mark.parametrize("period", ["2026-12-01..2026-11-01", "soon..2026-12-01"])
def test_a_period_that_is_none_is_refused(store: Store, runner: CommandRunner, prices: Prices, period: str) -> None:
    made = monthly_agreement(runner, prices)
    with store.read() as reader, pytest.raises(Refused) as refused:
        sheets()["visit_letter"].load(reader, [f"#{made}:{period}"])
    assert refused.value.problems[0].code in ("batch.days", "field.not_a_date")


def test_both_are_printed_from_the_command_line(
    store: Store, runner: CommandRunner, prices: Prices, tmp_path: Path
) -> None:
    made = monthly_agreement(runner, prices)
    number = load(store, "service_agreement", f"#{made}").number
    path = store.path
    store.close()
    for name, key, words in (
        ("service_agreement", number, "Inspection"),
        ("visit_letter", f"{number}:2026-01-01..2026-12-31", "nie zaplanowano"),
    ):  # fmt: skip
        out = tmp_path / f"{name}.pdf"
        assert main(["print", name, key, "-o", str(out), "--db", str(path)]) == 0
        assert words in whole_text(out.read_bytes())
