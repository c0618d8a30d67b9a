"""Work orders made of plain values, for tests and benchmarks of documents."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from PIL import Image, ImageDraw

from svcdesk.domain.kinds import LineType, Priority
from svcdesk.queries.work_orders import (
    CompanyHead,
    ObjectFacts,
    Party,
    Person,
    PlannedVisit,
    SheetLine,
    WorkOrderSheet,
)

POLISH = "Zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ"
TECHNICIAN = Person("Łucja Wójcik", "", "+48 601 234 567", "")


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
    "Dźwigi i Klimatyzacja Żółw sp. z o.o.", "PL 725-18-01-126", ("ul. Piotrkowska 104", "90-926 Łódź"),
    "+48 42 638 44 44", "serwis@zolw.example", "zolw.example",
    "Sąd Rejonowy dla Łodzi-Śródmieścia, KRS 0000000000. Kapitał zakładowy 50 000 zł.", logo(),
)  # fmt: skip


def line(number: int, *, task: str = "Przegląd kwartalny", object_: str = "Dźwig osobowy nr 3 · OB-000017") -> SheetLine:
    """A plausible order line; every fourth one has a long text."""
    kind = list(LineType)[number % 4]
    long = " Sprawdzić luzy, zanotować wartości i porównać z poprzednim protokołem." if number % 4 == 0 else ""
    return SheetLine(
        kind, task, object_, f"Czynność {number}: kontrola drzwi przystankowych.{long}",
        "Klucz u ochrony" if number % 5 == 0 else "", "T-000123 Rolka prowadząca" if kind is LineType.ITEM else "",
        "Łucja Wójcik" if kind is LineType.HOUR else "", Decimal(number % 7 + 1) / 2, "szt." if kind is LineType.ITEM else "",
        date(2026, 11, 24), 480 if number % 3 == 0 else None, 720 if number % 3 == 0 else None,
    )  # fmt: skip


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
        customer=Party("Galeria Ósmy Dzień S.A.", "K-00012", "PL 526-030-02-36", ("al. Kościuszki 1", "90-418 Łódź"), "+48 42 111 22 33"),
        location=Party("Galeria Ósmy Dzień, budynek B, wejście od podwórza", "L-00031", "", ("ul. Źródlana 17", "91-735 Łódź"), ""),
        contact=Person("Zbigniew Gżegżółka", "kierownik techniczny", "+48 602 000 111", "z.gzegzolka@osmy.example"),
        access_notes="Klucz do maszynowni u ochrony (wejście od ul. Ogrodowej). Wjazd na parking kodem 4711#, wysokość do 2,1 m.",
        object=ObjectFacts(
            "Dźwig osobowy nr 3", "OB-000017", "Dźwigi", "Otis", "Gen2 Comfort", "SN-88/2019-0447-Ł",
            "klatka B, szyb prawy", date(2019, 6, 14), date(2027, 6, 13),
        ),
        problem="Kabina stanęła dwa razy w ciągu tygodnia, za każdym razem po południu. Po wyłączeniu i włączeniu zasilania "
        "rusza, ale słychać pisk przy hamowaniu. Prosimy o sprawdzenie przed sobotą, bo w galerii jest wtedy duży ruch.",
        preferred_at=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
        window_from=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
        window_until=datetime(2026, 11, 25, 15, 0, tzinfo=UTC),
        visits=(PlannedVisit(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), 150, TECHNICIAN),),
        responsible=Person("Anna Żak", "", "+48 42 638 44 45", ""),
        skills=("Dźwigi", "Elektryka do 1 kV"),
        lines=tuple(line(n, task="Przegląd kwartalny" if n < lines * 0.7 else "Naprawa") for n in range(1, lines + 1)),
    )  # fmt: skip
