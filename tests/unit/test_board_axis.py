"""The time axis: there and back, zoom around a point, ticks on days of a clock change."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.clock import SiteTime
from svcdesk.ui.dispatch.axis import LARGEST_SCALE, SMALLEST_SCALE, TimeAxis, Zoom

WARSAW = SiteTime.of("Europe/Warsaw")
SCALES = st.floats(SMALLEST_SCALE, LARGEST_SCALE)
STARTS = st.integers(0, 4_000_000_000)


def at(day: date, hour: int = 0) -> int:
    return int(WARSAW.instant(day, time(hour)).timestamp())


@given(STARTS, SCALES, st.integers(-10_000, 10_000))
def test_time_of_a_pixel_is_that_pixel_again(start: int, scale: float, x: int) -> None:
    axis = TimeAxis(WARSAW, start, scale)
    assert axis.x(axis.time(x)) == x


@given(STARTS, SCALES, st.lists(st.integers(-5_000_000, 5_000_000), max_size=20), st.integers(-3_000, 3_000))
def test_scrolling_moves_every_instant_by_the_same_pixels(
    start: int, scale: float, offsets: list[int], pixels: int
) -> None:
    axis = TimeAxis(WARSAW, start, scale)
    before = [axis.x(start + offset) for offset in offsets]
    axis.scroll(pixels)
    assert [axis.x(start + offset) for offset in offsets] == [x - pixels for x in before]


@given(STARTS, SCALES, st.integers(0, 2_000), st.floats(0.1, 10))
def test_zooming_keeps_the_instant_under_the_pointer(start: int, scale: float, x: int, factor: float) -> None:
    axis = TimeAxis(WARSAW, start, scale)
    instant = axis.time(x)
    axis.zoom_around(x, factor)
    assert axis.x(instant) == x
    assert SMALLEST_SCALE - 1e-9 <= axis.scale <= LARGEST_SCALE + 1e-9


def test_the_day_of_the_spring_change_is_23_hours_wide_and_has_no_second_hour() -> None:
    day = date(2026, 3, 29)
    axis = TimeAxis(WARSAW, at(day), 100)
    assert axis.x(at(day + timedelta(days=1))) == 2300
    texts = [tick.text for tick in axis.ticks(at(day), at(day + timedelta(days=1))).minor]
    assert "01:00" in texts
    assert "02:00" not in texts
    assert len(texts) == 23 * 2


def test_the_day_of_the_autumn_change_has_the_second_hour_twice() -> None:
    day = date(2026, 10, 25)
    axis = TimeAxis(WARSAW, at(day), 50)
    ticks = axis.ticks(at(day), at(day + timedelta(days=1))).minor
    twice = [tick for tick in ticks if tick.text == "02:00"]
    assert [b.instant - a.instant for a, b in pairwise(twice)] == [3600]
    assert len(ticks) == 25


def test_three_hour_ticks_stand_at_local_hours_after_the_change() -> None:
    day = date(2026, 3, 29)
    axis = TimeAxis(WARSAW, at(day), 20)
    texts = [tick.text for tick in axis.ticks(at(day), at(day + timedelta(days=1))).minor]
    assert texts == ["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]


@pytest.mark.parametrize(
    ("hours", "zoom"),
    [(3, Zoom.HOUR), (11, Zoom.DAY), (24, Zoom.DAY), (120, Zoom.WEEK), (168, Zoom.WEEK), (700, Zoom.MONTH)],
)
def test_the_named_zoom_is_the_nearest(hours: int, zoom: Zoom) -> None:
    assert TimeAxis(WARSAW, 0, 1100 / hours).zoom(1100) is zoom


def test_week_and_month_ticks() -> None:
    monday = date(2026, 11, 23)
    axis = TimeAxis(WARSAW, at(monday), 1100 / 168)
    ticks = axis.ticks(at(monday), at(monday + timedelta(days=7)))
    assert [tick.text for tick in ticks.major][:2] == ["Mon 23 Nov", "Tue 24 Nov"]
    assert [tick.text for tick in ticks.minor][:3] == ["00:00", "12:00", "00:00"]
    axis = TimeAxis(WARSAW, at(monday), 3.5)
    ticks = axis.ticks(at(monday), at(monday + timedelta(days=7)))
    assert [tick.text for tick in ticks.minor][:2] == ["Mon 23", "Tue 24"]
    assert ticks.major[0].text == "23 Nov – 29 Nov 2026 · week 48"
    axis = TimeAxis(WARSAW, at(monday), 1100 / 744)
    ticks = axis.ticks(at(monday), at(monday + timedelta(days=31)))
    assert [tick.text for tick in ticks.major] == ["November 2026", "December 2026"]
