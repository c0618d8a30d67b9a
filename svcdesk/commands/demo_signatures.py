"""Who signed the demo company's orders: the contact of the place, with a hand of his or her own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from random import Random
from typing import Any, Final

from svcdesk.domain.demo.source import DemoContact, DemoSource, Said
from svcdesk.domain.kinds import SignerState
from svcdesk.domain.signatures import Strokes

NOBODY_THERE: Final = Said("Nobody on site; work shown by photographs", "Nikogo na miejscu; są zdjęcia z prac")
_EVERY: Final = 19
"""At so many visits nobody is there once."""
_BASE: Final = 190
_POINTS: Final = 6


def sign_off_rows(
    orders: Sequence[Mapping[str, Any]], source: DemoSource, ids: Mapping[str, Mapping[str, int]]
) -> list[dict[str, Any]]:
    """One sign-off for each order that is signed off; their ids begin at 1."""
    user = source.team[0].owner
    contacts = {
        ids["contact"][contact.name]: contact
        for customer in source.customer for place in customer.location for contact in place.contacts
    }  # fmt: skip
    hands = {id_: draw_signature(contact.name) for id_, contact in contacts.items()}
    found: list[dict[str, Any]] = []
    for order_id, order in enumerate(orders, 1):
        if order["signed_off_at"] is None:
            continue
        contact_id: int = (order["contact_id"] or 0) if len(found) % _EVERY else 0
        found.append({
            "order_id": order_id, "line_id": None, "place": order["city"], "at": order["signed_off_at"], "user": user,
            "strokes": hands.get(contact_id), **_signer(contacts.get(contact_id), source.language),
        })  # fmt: skip
    return found


def _signer(contact: DemoContact | None, language: str) -> dict[str, Any]:
    if contact is None:
        return {"state": SignerState.ABSENT, "name": "", "role": "", "note": NOBODY_THERE.text(language)}
    role = contact.position.text(language)
    return {"state": SignerState.SIGNED, "name": contact.name, "role": role, "note": ""}


def draw_signature(name: str) -> Strokes:
    """The same strokes for the same name: two capitals, a running hand, and a flourish below."""
    rnd = Random(f"svcdesk-demo-signature-{name}")
    x = 90.0
    strokes = []
    for part in name.split()[:2]:
        x, capital = _capital(rnd, x)
        x, small = _small(rnd, x, min(len(part), 8) - 1)
        strokes.append((*capital, *small))
        x += 30
    end = round(min(x, 940))
    strokes.append(tuple((80 + (end - 80) * n // 5, 262 - round(22 * sin(n * pi / 5))) for n in range(6)))
    return tuple(strokes)


def _capital(rnd: Random, x: float) -> tuple[float, list[tuple[int, int]]]:
    """A tall loop."""
    wide, high = rnd.uniform(34, 52), rnd.uniform(64, 84)
    middle = _BASE - high
    points = [
        (round(x + wide * (1 - cos(a))), round(middle - high * sin(a * 1.4 - 0.9)))
        for a in (n * pi / 7 for n in range(8))
    ]
    return x + 2 * wide, points


def _small(rnd: Random, x: float, letters: int) -> tuple[float, list[tuple[int, int]]]:
    """A hand running on: a wave a letter, some of them tall, some below the line."""
    points = []
    for _letter in range(letters):
        wide, high = rnd.uniform(28, 40), rnd.choice((22, 26, 30, 34, 78, -46))
        for n in range(_POINTS):
            turn = 2 * pi * n / _POINTS
            points.append((
                round(x + wide * n / _POINTS + 7 * sin(turn)), round(_BASE - high * (1 - cos(turn)) / 2)
            ))  # fmt: skip
        x += wide
    return x, points
