"""Work orders and day sheets made of plain values, for tests, pictures and benchmarks of documents."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from svcdesk.domain.kinds import LineType, Priority
from svcdesk.queries.sheet_rows import (
    CompanyHead,
    DaySheet,
    DayVisit,
    ObjectFacts,
    Party,
    Person,
    PlannedVisit,
    SheetLine,
    WorkOrderSheet,
)

PANGRAM = "Zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ"
PRINTED_AT = datetime(2026, 11, 23, 10, 32, tzinfo=UTC)
TECHNICIAN = Person("Łucja Wójcik", "", "+48 601 234 567", "")
LIFT = ObjectFacts(
    "Dźwig osobowy nr 3", "OB-000017", "Dźwigi", "Otis", "Gen2 Comfort", "SN-88/2019-0447-Ł", "klatka B, szyb prawy",
    date(2019, 6, 14), date(2027, 6, 13),
)  # fmt: skip
PLACE = Party("Galeria Ósmy Dzień, budynek B", "L-00031", "", ("ul. Źródlana 17", "91-735 Łódź"), "")
CONTACT = Person("Zbigniew Gżegżółka", "kierownik techniczny", "+48 602 000 111", "z.gzegzolka@osmy.example")
ACCESS = "Klucz do maszynowni u ochrony (wejście od ul. Ogrodowej). Wjazd na parking kodem 4711#, wysokość do 2,1 m."
PROBLEM = (
    "Kabina stanęła dwa razy w ciągu tygodnia, za każdym razem po południu. Po wyłączeniu i włączeniu zasilania rusza, "
    "ale słychać pisk przy hamowaniu. Prosimy o sprawdzenie przed sobotą, bo w galerii jest wtedy duży ruch."
)


def logo() -> bytes:
    """A small picture such as a company would use."""
    image = Image.new("RGBA", (320, 240), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((4, 4, 316, 236), 40, fill=(11, 99, 197, 255))
    draw.polygon(((160, 40), (270, 200), (50, 200)), fill=(255, 255, 255, 255))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


COMPANY = CompanyHead(
    name="Dźwigi i Klimatyzacja Żółw sp. z o.o.",
    vat_id="PL 725-18-01-126",
    address=("ul. Piotrkowska 104", "90-926 Łódź"),
    phone="+48 42 638 44 44",
    email="serwis@zolw.example",
    website="zolw.example",
    footer="Sąd Rejonowy dla Łodzi-Śródmieścia, KRS 0000000000. Kapitał zakładowy 50 000 zł.",
    logo=logo(),
)


def line(number: int, task: str) -> SheetLine:
    """A plausible order line; every fourth one has a long text."""
    kind = list(LineType)[number % 4]
    long = " Sprawdzić luzy, zanotować wartości i porównać z poprzednim protokołem." if number % 4 == 0 else ""
    timed = number % 3 == 0
    return SheetLine(
        type=kind,
        task=task,
        object="Dźwig osobowy nr 3 · OB-000017",
        description=f"Czynność {number}: kontrola drzwi przystankowych.{long}",
        note="Klucz u ochrony" if number % 5 == 0 else "",
        item="T-000123 Rolka prowadząca" if kind is LineType.ITEM else "",
        worker="Łucja Wójcik" if kind is LineType.HOUR else "",
        quantity=Decimal(number % 7 + 1) / 2,
        unit="szt." if kind is LineType.ITEM else "",
        scheduled_on=date(2026, 11, 24),
        start_after=480 if timed else None,
        end_before=720 if timed else None,
    )


def work_order(number: int = 1872, lines: int = 4, language: str = "pl") -> WorkOrderSheet:
    """A work order with everything filled in."""
    return WorkOrderSheet(
        order_id=number,
        number=f"ZS-2026-{number:05d}",
        language=language,
        company=COMPANY,
        description="Dźwig zatrzymuje się między piętrami 3 i 4",
        order_type="Naprawa",
        priority=Priority.HIGH,
        customer_reference="PO/2026/11/0457",
        customer=Party(
            "Galeria Ósmy Dzień S.A.",
            "K-00012",
            "PL 526-030-02-36",
            ("al. Kościuszki 1", "90-418 Łódź"),
            "+48 42 111 22 33",
        ),
        location=PLACE,
        contact=CONTACT,
        access_notes=ACCESS,
        object=LIFT,
        problem=PROBLEM,
        preferred_at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
        window_from=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
        window_until=datetime(2026, 11, 25, 15, 0, tzinfo=UTC),
        visits=(PlannedVisit(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), 150, TECHNICIAN),),
        responsible=Person("Anna Żak", "", "+48 42 638 44 45", ""),
        skills=("Dźwigi", "Elektryka do 1 kV"),
        lines=tuple(line(n, "Przegląd kwartalny" if n < lines * 0.7 else "Naprawa") for n in range(1, lines + 1)),
    )


def day_sheet(visits: int = 5, language: str = "pl") -> DaySheet:
    """A technician's day."""
    return DaySheet(
        worker_id=3,
        technician=TECHNICIAN,
        day=date(2026, 11, 24),
        language=language,
        company=COMPANY,
        visits=tuple(
            DayVisit(
                order_id=n,
                number=f"ZS-2026-{1870 + n:05d}",
                starts_at=datetime(2026, 11, 24, 6, 30, tzinfo=UTC) + timedelta(minutes=45 * n),
                minutes=45 + 15 * (n % 3),
                priority=list(Priority)[n % 3],
                title="Dźwig zatrzymuje się między piętrami 3 i 4" if n % 2 else "Przegląd kwartalny",
                customer="Galeria Ósmy Dzień S.A.",
                location=PLACE,
                contact=CONTACT,
                access_notes=ACCESS if n % 2 else "",
                object=LIFT,
                internal_note="Klient prosi o telefon pół godziny wcześniej." if n % 3 == 0 else "",
                closed=n == 1,
            )
            for n in range(1, visits + 1)
        ),
    )
