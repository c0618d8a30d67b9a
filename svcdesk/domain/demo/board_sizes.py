"""The board benchmark data in four sizes: the same technicians and activities on every machine and run.

    S    20 technicians,  4 teams, 1 week,      300 activities
    M   100 technicians, 10 teams, 4 weeks,   4,000 activities
    L   500 technicians, 25 teams, 4 weeks,  20,000 activities
    XL 1000 technicians, 50 teams, 8 weeks, 100,000 activities

Every activity lasts 30 to 240 minutes in steps of 15, lies within 07:00–18:00 of one weekday and
belongs to one technician; 3 % lie on top of another one of the same technician. Lengths are skewed
to short ones (mean about 95 minutes) so that XL fits. Measurements are compared over time by these
bytes: the order in which random numbers are drawn must never change.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    technicians: int
    teams: int
    weeks: int
    activities: int


SIZES: Final[Mapping[str, Size]] = {
    "S": Size(technicians=20, teams=4, weeks=1, activities=300),
    "M": Size(technicians=100, teams=10, weeks=4, activities=4_000),
    "L": Size(technicians=500, teams=25, weeks=4, activities=20_000),
    "XL": Size(technicians=1_000, teams=50, weeks=8, activities=100_000),
}
OPEN, CLOSE, STEP = 7 * 60, 18 * 60, 15
OVERLAP = 0.03
FIRST = [
    "Anna", "Piotr", "Marta", "Łukasz", "Zofia", "Jan", "Olga", "Tomasz", "Ewa", "Michał", "Ines", "José", "Lena",
    "Björn", "Chloé", "Ahmed", "Mei", "Sven", "Aoife", "Dmitri",
]  # fmt: skip
LAST = [
    "Nowak", "Kowalska", "Wiśniewski", "Wójcik", "Lewandowska", "Zieliński", "Müller", "García", "Rossi",
    "Dubois", "Jensen", "Novák", "O'Brien", "Silva", "Yılmaz", "Andersson", "Popescu", "Kaya", "Schmidt",
    "Haddad", "Ivanova", "Tanaka",
]  # fmt: skip
TEAM = ["North", "South", "East", "West", "Central", "Harbour", "Airport", "Hills", "Lakes", "Old Town"]
WORK = ["Install", "Repair", "Inspect", "Service", "Replace", "Calibrate", "Survey", "Clean", "Test", "Upgrade"]
THING = [
    "boiler", "lift door", "HVAC unit", "pump", "heat exchanger", "cold room", "fire panel", "compressor",
    "solar inverter", "meter", "gate drive", "chiller", "UPS battery", "conveyor",
]  # fmt: skip
COMPANY = [
    "Bakery", "Hotel", "Clinic", "School", "Foods", "Logistics", "Housing", "Dental", "Retail", "Brewery",
    "Print", "Gym", "Library", "Farm", "Hospital",
]  # fmt: skip
LEGAL = ["Ltd", "GmbH", "Sp. z o.o.", "SARL", "AB", "S.A.", "Inc"]
PRIORITY = ["high"] * 15 + ["normal"] * 65 + ["low"] * 20
STATUS = ["planned"] * 60 + ["released"] * 15 + ["travelling"] * 5 + ["on site"] * 5 + ["done"] * 15
FIRST_ID = 100_000


class Technician(NamedTuple):
    """``team`` is the number of the team, from 1."""

    id: int
    team: int
    name: str


class Bar(NamedTuple):
    """An activity; ``start`` and ``end`` are minutes of the wall clock since the first Monday, 00:00."""

    id: int
    technician: int
    start: int
    end: int
    title: str
    customer: str
    priority: str
    status: str


@dataclass(frozen=True, slots=True)
class BoardData:
    """The data of one size."""

    teams: tuple[str, ...]
    technicians: tuple[Technician, ...]
    bars: tuple[Bar, ...]


def make_board(size: str) -> BoardData:
    """The data of one size (S, M, L, XL). Raises KeyError for another."""
    spec = SIZES[size]
    rnd = random.Random(f"board-{size}-1")
    teams = tuple(f"{TEAM[t % len(TEAM)]} {t // len(TEAM) + 1}" for t in range(spec.teams))
    technicians = tuple(
        Technician(i + 1, i * spec.teams // spec.technicians + 1, f"{rnd.choice(FIRST)} {rnd.choice(LAST)} {i + 1}")
        for i in range(spec.technicians)
    )
    customers = [
        f"{rnd.choice(LAST)} {rnd.choice(COMPANY)} {rnd.choice(LEGAL)}" for _ in range(max(50, spec.activities // 20))
    ]
    bars = [
        Bar(
            FIRST_ID + i, technician, begin, end, f"{rnd.choice(WORK)} {rnd.choice(THING)} SO-{FIRST_ID + i}"[:40],
            rnd.choice(customers), rnd.choice(PRIORITY), rnd.choice(STATUS),
        )
        for i, (technician, begin, end) in enumerate(_times(spec, rnd))
    ]  # fmt: skip
    return BoardData(teams, technicians, tuple(bars))


def _times(spec: Size, rnd: random.Random) -> list[tuple[int, int, int]]:
    """Technician, begin and end of every activity, by begin."""
    overlapping = round(spec.activities * OVERLAP)
    rows: list[tuple[int, int, int]] = []
    for (technician, day), lengths in _booked(spec, spec.activities - overlapping, rnd).items():
        slack = (CLOSE - OPEN - sum(lengths)) // STEP
        cuts = sorted(rnd.randrange(slack + 1) for _ in lengths)
        used = 0
        for cut, length in zip(cuts, lengths, strict=True):
            begin = day * 1440 + OPEN + cut * STEP + used
            rows.append((technician, begin, begin + length))
            used += length
    for technician, begin, _end in rnd.sample(rows, overlapping):
        midnight = begin // 1440 * 1440
        length = 30 + STEP * rnd.randrange(7)
        moved = begin + STEP * rnd.randrange(-1, 2)
        at = min(max(moved, midnight + OPEN), midnight + CLOSE - length)
        rows.append((technician, at, at + length))
    return sorted(rows, key=lambda r: (r[1], r[0], r[2]))


def _booked(spec: Size, wanted: int, rnd: random.Random) -> dict[tuple[int, int], list[int]]:
    """Lengths by technician and day: whole passes over the cells, then a sample; even, not uniform."""
    days = [week * 7 + day for week in range(spec.weeks) for day in range(5)]
    cells = [(technician, day) for technician in range(1, spec.technicians + 1) for day in days]
    booked: dict[tuple[int, int], list[int]] = {cell: [] for cell in cells}
    placed = 0
    while placed < wanted:
        rnd.shuffle(cells)
        for cell in cells:
            if placed == wanted:
                break
            length = 30 + STEP * min(rnd.randrange(15), rnd.randrange(15))
            if sum(booked[cell]) + length > CLOSE - OPEN or rnd.random() < 0.25:
                continue
            booked[cell].append(length)
            placed += 1
    return booked
