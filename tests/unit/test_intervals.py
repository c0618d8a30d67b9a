"""The interval index against brute force."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.intervals import Interval, IntervalIndex, compute_tracks

SPANS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 300)), max_size=200)


def index_of(spans: list[tuple[int, int]]) -> IntervalIndex[int]:
    return IntervalIndex(Interval(start, start + length, n) for n, (start, length) in enumerate(spans))


@given(SPANS, st.integers(-50, 900), st.integers(1, 400))
def test_overlapping_is_what_brute_force_finds(spans: list[tuple[int, int]], low: int, width: int) -> None:
    high = low + width
    expected = {n for n, (start, length) in enumerate(spans) if start < high and start + length > low}
    found = index_of(spans).overlapping(low, high)
    assert {one.item for one in found} == expected
    assert len(found) == len(expected)
    assert [one.start for one in found] == sorted(one.start for one in found)


@given(SPANS)
def test_tracks_never_hide_an_interval_below_the_limit(spans: list[tuple[int, int]]) -> None:
    index = index_of(spans)
    tracks = compute_tracks(index, limit=len(spans) + 1)
    placed = list(zip(index.intervals, tracks, strict=True))
    for at, (one, track) in enumerate(placed):
        assert 0 <= track.at < track.of
        for other, other_track in placed[:at]:
            if one.start < other.end and other.start < one.end:
                assert track.at != other_track.at
                assert track.of == other_track.of
            if track.of == 1:
                assert not (one.start < other.end and other.start < one.end)


def test_tracks_stop_at_the_limit() -> None:
    index = index_of([(0, 10)] * 5)
    assert [track.at for track in compute_tracks(index, limit=3)] == [0, 1, 2, 2, 2]
    assert {track.of for track in compute_tracks(index, limit=3)} == {3}


def test_a_long_interval_far_to_the_left_is_found() -> None:
    spans = [(0, 10_000), *((at * 10, 5) for at in range(1, 900))]
    assert [one.item for one in index_of(spans).overlapping(8_001, 8_004)] == [0, 800]
