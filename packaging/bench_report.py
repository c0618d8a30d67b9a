"""The benchmark table: each figure beside a floor measured in the same run, and what was promised."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

HEADINGS: Final = ("what", "measured", "floor", "ratio", "promised", "kept")


def timed(work: Callable[[], object]) -> float:
    """How long something takes, in seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    `at_most` and `at_least` bound the measured value in its unit, `ratio_at_most` and `ratio_at_least` its ratio to
    the floor. A row without a bound is there to be read.
    """

    name: str
    measured: float
    unit: str
    floor: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    ratio_at_most: float | None = None
    ratio_at_least: float | None = None

    @property
    def ratio(self) -> float | None:
        """Measured by floor."""
        return self.measured / self.floor if self.floor else None

    @property
    def kept(self) -> bool | None:
        """Whether every bound holds; None without a bound."""
        bounds: list[bool] = []
        for value, most, least in (
            (self.measured, self.at_most, self.at_least),
            (self.ratio, self.ratio_at_most, self.ratio_at_least),
        ):
            if most is not None:
                bounds.append(value is not None and value <= most)
            if least is not None:
                bounds.append(value is not None and value >= least)
        return all(bounds) if bounds else None

    def cells(self) -> tuple[str, ...]:
        """The line as texts, in the order of the headings."""
        promised = [
            f"{sign} {figure(bound)} {unit}"
            for sign, bound, unit in (
                ("≤", self.at_most, self.unit),
                ("≥", self.at_least, self.unit),
                ("≤", self.ratio_at_most, "×"),
                ("≥", self.ratio_at_least, "×"),
            )
            if bound is not None
        ]
        return (
            self.name,
            f"{figure(self.measured)} {self.unit}",
            f"{figure(self.floor)} {self.unit}" if self.floor is not None else "",
            f"{figure(self.ratio)} ×" if self.ratio is not None else "",
            ", ".join(promised),
            {True: "yes", False: "**no**", None: ""}[self.kept],
        )


class Report:
    """Where a benchmark module puts its rows: `def run(report: Report) -> None`."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, name: str, measured: float, unit: str = "ms", **bounds: float | None) -> None:
        """Add a row; `bounds` are `floor`, `at_most`, `at_least`, `ratio_at_most`, `ratio_at_least`."""
        self.rows.append(Row(name, measured, unit, **bounds))

    def as_json(self) -> list[dict[str, Any]]:
        """The rows for another process."""
        return [asdict(row) for row in self.rows]


def figure(value: float | None) -> str:
    """A number with at least three significant digits and without an exponent."""
    if value is None:
        return ""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{round(value, digits):,.{min(digits, 4)}f}"


def milliseconds(work: Callable[[], object], times: int) -> list[float]:
    """How long each of some calls took, in milliseconds."""
    taken = []
    for _time in range(times):
        begin = time.perf_counter_ns()
        work()
        taken.append((time.perf_counter_ns() - begin) / 1e6)
    return taken


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[max(0, math.ceil(0.95 * len(values)) - 1)]


def plain_table(rows: Iterable[Row]) -> str:
    """The table for a terminal."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.replace("**", "").ljust(width) if column == 0 or column > 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def markdown_table(rows: Iterable[Row]) -> str:
    """The table for the README."""
    lines = [HEADINGS, ("---", "---:", "---:", "---:", "---", "---"), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def put_between(text: str, begin: str, end: str, content: str) -> str:
    """The text with what stands between two marker lines replaced. Raises ValueError without the markers."""
    before, marker, rest = text.partition(begin)
    _old, end_marker, after = rest.partition(end)
    if not marker or not end_marker:
        raise ValueError(f"the markers {begin} and {end} are missing")
    return f"{before}{begin}\n{content}{end}{after}"
