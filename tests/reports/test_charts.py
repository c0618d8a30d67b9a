"""Charts on paper and in words: round scales, what stands in the document, what a bar says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.reliability import TopPart, YearCost
from svcdesk.i18n import texts
from svcdesk.queries.reliability import MonthFaults, ReliabilityRow
from svcdesk.queries.reliability_charts import charts_of
from svcdesk.queries.sheet_rows import CellKind, ReportBar, ReportChart, ReportColumn, ReportRow, ReportTable
from svcdesk.reports.charts import bar_words, lay_out_charts, scale_of
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.page import WIDTH, Stamp, write_pdf
from svcdesk.reports.table_report import lay_out_report
from tests.reports.pdf import page_texts, whole_text
from tests.support.sheets import PRINTED_AT

D = Decimal
ROW = ReliabilityRow(
    "o1", "Lift A", ("service_object", 1), 1, 3, D("0.5"), None,
    (MonthFaults(date(2025, 12, 1), 1, 0, (7,)), MonthFaults(date(2026, 1, 1), 2, 1, (8, 9))), (),
    (YearCost(2025, D("1000.40"), D(200), D(1800), (7, 8)),),
    (TopPart(1, "Door roller", 5, D("7.5"), "pcs", D(90), (7,)),),
)  # fmt: skip


@given(st.lists(st.decimals(0, 10**9, places=2), max_size=5))
def test_a_scale_is_round_and_reaches_over_the_greatest(values: list[Decimal]) -> None:
    ticks = scale_of(values)
    assert ticks[0] == 0
    assert ticks[-1] >= max(values, default=D(0))
    assert 2 <= len(ticks) <= 5
    steps = {two - one for one, two in pairwise(ticks)}
    assert len(steps) == 1
    assert steps.pop().as_tuple().digits[0] in (1, 2, 5)
    assert len(ticks) == 2 or ticks[-2] < max(values)


def test_what_a_bar_says_in_both_languages() -> None:
    months, years, parts = charts_of(ROW, "PLN", texts("en"))
    f = Formats("en", "Europe/Warsaw")
    assert bar_words(months, months.bars[1], f) == (
        "January 2026: 2", "for the first time: 1", "came back within 90 days: 1", "2 orders",
    )  # fmt: skip
    assert bar_words(years, years.bars[0], f) == (
        "2025: 1,200.40", "orders with faults: 1,000.40", "other orders: 200.00", "Paid by customers: 1,800.00",
        "2 orders",
    )  # fmt: skip
    assert bar_words(parts, parts.bars[0], f) == ("Door roller: 5", "Quantity: 7.5 pcs", "Cost: 90.00", "1 order")
    polish = charts_of(ROW, "PLN", texts("pl"))
    said = bar_words(polish[0], polish[0].bars[1], Formats("pl", "Europe/Warsaw"))
    assert said[0] == "styczeń 2026: 2"
    assert bar_words(polish[1], polish[1].bars[0], Formats("pl", "Europe/Warsaw"))[0] == f"2025: 1{NBSP}200,40"


def test_charts_stand_above_the_table_within_the_page() -> None:
    charts = charts_of(ROW, "PLN", texts("en"))
    table = ReportTable("x", "Reliability", "en", columns=(ReportColumn("Name"),), rows=(ReportRow(("Lift A",)),),
                        charts=charts)  # fmt: skip
    text = whole_text(write_pdf([lay_out_report(table, Stamp(PRINTED_AT))]))
    for word in ("Faults a month", "Dec", "Jan", "2026", "Cost a year, PLN", "1,200", "Door roller", "other orders"):
        assert word in text
    assert text.index("Faults a month") < text.index("Lift A")
    for block in lay_out_charts(charts, Formats("en", "Europe/Warsaw")):
        assert all(box.height >= 0 and box.y >= 0 and box.y + box.height <= block.height for box in block.boxes)
        assert max(box.x + box.width for box in block.boxes) <= WIDTH + 60


def test_charts_with_nothing_and_with_very_much_are_drawn() -> None:
    many = tuple(ReportBar(f"L{at}", f"Label {at}", D(at), D(at) / 2, str(at // 12)) for at in range(360))
    charts = (ReportChart("None", ()), ReportChart("Zero", (ReportBar("a", "a", D(0)),)),
              ReportChart("Many", many, CellKind.MONEY, "plain", "hatched"),
              ReportChart("Lying", many[:25], lying=True))  # fmt: skip
    table = ReportTable("x", "X", "en", columns=(ReportColumn("Name"),), charts=charts)
    pages = page_texts(write_pdf([lay_out_report(table, Stamp(PRINTED_AT))]))
    assert all(chart.title in " ".join(pages) for chart in charts)
