"""A drawn signature as plain numbers, and what must be known of whoever signed (reference 6.4).

A signature is a tuple of strokes, a stroke a tuple of (x, y) points. The field it is drawn in is ``WIDTH`` by
``HEIGHT`` points, whatever its size on the screen, with y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from svcdesk.domain.kinds import SignerState
from svcdesk.domain.problems import Problem, Scalar

WIDTH: Final = 1000
HEIGHT: Final = 320
MOST_POINTS: Final = 20_000

Point = tuple[int, int]
Strokes = tuple[tuple[Point, ...], ...]


def read_strokes(raw: Any) -> Strokes:
    """The strokes of stored or given lists. Raises ValueError for what is no signature."""
    try:
        strokes: Strokes = tuple(tuple((int(x), int(y)) for x, y in stroke) for stroke in raw or ())
    except TypeError as error:
        raise ValueError(str(error)) from error
    points = [point for stroke in strokes for point in stroke]
    if len(points) > MOST_POINTS or not all(strokes):
        raise ValueError("a stroke without points, or too many of them")
    if not all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points):
        raise ValueError("a point outside the field")
    return strokes


def bounds(strokes: Strokes) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what was drawn. Raises ValueError for nothing."""
    xs = [x for stroke in strokes for x, _y in stroke]
    ys = [y for stroke in strokes for _x, y in stroke]
    return min(xs), min(ys), max(xs), max(ys)


def check_signature(
    state: SignerState, *, name: str, note: str, strokes: Iterable[Any], at: datetime, now: datetime
) -> list[Problem]:
    """Who signs is named; of who was not there or would not sign, the note says why. Nothing in the future."""
    found = []
    drawn: Strokes = ()
    try:
        drawn = read_strokes(strokes)
    except ValueError:
        found.append(Problem("sign_off.strokes_wrong", target="strokes"))
    if state is SignerState.SIGNED and not name.strip():
        found.append(Problem("sign_off.name_missing", target="signer"))
    if state is not SignerState.SIGNED and not note.strip():
        found.append(Problem("sign_off.note_missing", target="note"))
    if state is not SignerState.SIGNED and drawn:
        found.append(Problem("sign_off.nobody_signed", target="strokes"))
    if at > now:
        found.append(Problem("sign_off.future", target="at"))
    return found


def check_clear(number: str, *, signed: bool, posted: int) -> list[Problem]:
    """A sign-off may be cleared while nothing it stands for is posted."""
    params: dict[str, Scalar] = {"number": number}
    if posted:
        return [Problem("sign_off.posted", params=params)]
    return [] if signed else [Problem("sign_off.none", params=params)]
