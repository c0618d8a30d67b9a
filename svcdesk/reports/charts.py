"""The charts of reports: bars on paper, and what a bar says in words, on the screen as well."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from typing import Final

from svcdesk.queries.sheet_rows import ReportBar, ReportChart, ReportColumn
from svcdesk.reports.formats import Formats
from svcdesk.reports.page import LEFT, WIDTH, Block, Box
from svcdesk.reports.parts import BOLD, LABEL
from svcdesk.reports.table_cells import cell_text
from svcdesk.reports.text import fit, text_width

_HIGH: Final = 128.0
_TITLE: Final = 16.0
_FOOT: Final = 22.0
_ROW: Final = 12.0
_SOLID: Final = 0.42
_PALE: Final = 0.86
_WIDEST: Final = 34.0


def bar_value(chart: ReportChart, value: Decimal, f: Formats) -> str:
    """A value as it stands at its bar: amounts without their decimals."""
    return cell_text(value.quantize(Decimal(1)), ReportColumn(""), f) or "0"


def bar_words(chart: ReportChart, bar: ReportBar, f: Formats) -> tuple[str, ...]:
    """What a bar says, line by line: name and value, its parts, what else is told, how many orders."""
    column = ReportColumn("", chart.kind)
    lines = [f"{bar.name}: {cell_text(bar.value, column, f)}"]
    if chart.hatched and bar.value:
        lines += [
            f"{what}: {cell_text(part, column, f)}"
            for what, part in ((chart.plain, bar.value - bar.part), (chart.hatched, bar.part))
        ]
    lines += [f"{label}: {cell_text(value, ReportColumn('', kind), f)}" for label, value, kind in bar.more]
    count = len(bar.order_ids)
    lines.append(f.t.ngettext("{count} order", "{count} orders", count).format(count=count))
    return tuple(lines)


def scale_of(values: Sequence[Decimal], ticks: int = 4) -> tuple[Decimal, ...]:
    """Round numbers from 0 to the greatest value or just above it, ``ticks`` steps at the most; 0 and 1 of nothing."""
    greatest = max(values, default=Decimal(0))
    if greatest <= 0:
        return (Decimal(0), Decimal(1))
    step = Decimal(1)
    while step * ticks < greatest:
        first = step.as_tuple().digits[0]
        step *= Decimal("2.5") if first == 2 else 2  # 1, 2, 5, 10, 20, 50 …
    count = int((greatest / step).to_integral_value(ROUND_CEILING))
    return tuple(step * at for at in range(count + 1))


def lay_out_charts(charts: Sequence[ReportChart], f: Formats) -> list[Block]:
    """A block a chart; two that have few bars stand beside each other."""
    blocks: list[Block] = []
    waiting: list[ReportChart] = []
    for chart in charts:
        if not chart.lying and len(chart.bars) > 8:
            blocks.append(_block([(chart, LEFT, WIDTH)], f))
        else:
            waiting.append(chart)
    for at in range(0, len(waiting), 2):
        pair = waiting[at : at + 2]
        wide = WIDTH if len(pair) == 1 else (WIDTH - 18) / 2
        blocks.append(_block([(chart, LEFT + place * (wide + 18), wide) for place, chart in enumerate(pair)], f))
    return blocks


def _block(charts: Sequence[tuple[ReportChart, float, float]], f: Formats) -> Block:
    lying = max((len(chart.bars) for chart, _x, _wide in charts if chart.lying), default=0)
    block = Block(height=max(_HIGH, _TITLE + 12 + lying * _ROW + 8))
    for chart, x, wide in charts:
        block.text(BOLD, x, 9, fit(chart.title, BOLD, wide))
        y = _legend(block, chart, x) if chart.hatched else _TITLE
        if chart.lying:
            _lying(block, chart, x, y + 2, wide, f)
        else:
            _standing(block, chart, x, y, wide, f)
    return block


def _legend(block: Block, chart: ReportChart, x: float) -> float:
    for text, fill in ((chart.plain, _SOLID), (chart.hatched, _PALE)):
        block.boxes.append(Box(x, _TITLE - 1, 7, 7, 0.5, fill))
        block.text(LABEL, x + 10, _TITLE + 5.5, text)
        x += 20 + text_width(text, LABEL)
    return _TITLE + 11


def _standing(block: Block, chart: ReportChart, x: float, y: float, wide: float, f: Formats) -> None:
    ticks = scale_of([bar.value for bar in chart.bars])
    texts = [bar_value(chart, tick, f) for tick in ticks]
    side = max(text_width(text, LABEL) for text in texts) + 4
    bottom, high = block.height - _FOOT, block.height - _FOOT - y - 8
    for tick, text in zip(ticks, texts, strict=True):
        at = bottom - high * float(tick / ticks[-1])
        block.boxes.append(Box(x + side, at - 0.2, wide - side, 0.4, 0, 0.8 if tick else 0.3))  # behind the bars
        block.text_right(LABEL, x + side - 3, at + 2.4, text)
    room = (wide - side) / max(1, len(chart.bars))
    width = min(_WIDEST, room * 0.72)
    places: list[tuple[float, ReportBar]] = []
    for at, bar in enumerate(chart.bars):
        middle = x + side + room * (at + 0.5)
        places.append((middle, bar))
        solid, pale = (high * float(part / ticks[-1]) for part in (bar.value - bar.part, bar.part))
        if solid:
            block.boxes.append(Box(middle - width / 2, bottom - solid, width, solid, 0, _SOLID))
        if pale:
            block.boxes.append(Box(middle - width / 2, bottom - solid - pale, width, pale, 0.5, _PALE, _SOLID))
        value = bar_value(chart, bar.value, f)
        if bar.value and text_width(value, LABEL) <= room:
            block.text(LABEL, middle - text_width(value, LABEL) / 2, bottom - solid - pale - 2.5, value)
    every = 1
    while any(text_width(bar.label, LABEL) > room * every - 2 for bar in chart.bars) and every < len(chart.bars):
        every += 1
    for middle, bar in places[::every]:
        block.text(LABEL, middle - text_width(bar.label, LABEL) / 2, bottom + 8.5, bar.label)
    for group, members in groupby(places, key=lambda place: place[1].group):
        block.text(LABEL, next(members)[0] - room / 2 + 1, bottom + 18, group)


def _lying(block: Block, chart: ReportChart, x: float, y: float, wide: float, f: Formats) -> None:
    greatest = max((bar.value for bar in chart.bars), default=Decimal(1)) or Decimal(1)
    side, end = wide * 0.46, 22.0
    for bar in chart.bars:
        block.text(LABEL, x, y + 8, fit(bar.label, LABEL, side - 6))
        long = (wide - side - end) * float(bar.value / greatest)
        block.boxes.append(Box(x + side, y + 1.6, long, _ROW - 4, 0, _SOLID))
        block.text(LABEL, x + side + long + 3, y + 8, bar_value(chart, bar.value, f))
        y += _ROW
