"""A database with a great many orders, made quickly by bare SQL: for the benchmarks of the lists."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from svcdesk.domain.clock import FixedClock
from svcdesk.domain.text import fold, search_text
from svcdesk.models import Base
from svcdesk.models.text_index import searchable_tables
from svcdesk.models.types import instant_text
from svcdesk.store import Store
from svcdesk.store.engine import raw_connection
from svcdesk.store.unit_of_work import bound

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CUSTOMERS: Final = 2_000
LOCATIONS: Final = 5_000
OBJECTS: Final = 20_000
WORKERS: Final = 200
_CITIES: Final = ("Łódź", "Warszawa", "Kraków", "Gdańsk", "Poznań", "Wrocław", "Szczecin", "Żary", "Świdnica", "Zgierz")
_WORK: Final = (
    "serwis", "naprawa", "przegląd", "wymiana", "awaria", "kontrola", "odbiór", "montaż", "regulacja", "kalibracja"
)  # fmt: skip
_THING: Final = (
    "windy", "drzwi", "agregatu", "klimatyzacji", "pompy", "filtra", "silnika", "kabiny", "sterownika", "czujnika",
    "zaworu", "łożyska", "hamulca", "oświetlenia", "drukarki", "podajnika", "wentylatora", "skraplacza", "żaluzji",
)  # fmt: skip
_WHY: Final = ("hałas", "wyciek", "nie działa", "miga kontrolka", "zła temperatura", "", "", "po zalaniu", "gwarancja")
_NAMES: Final = ("Kowalski", "Wiśniewska", "Żółć", "Jaźwiński", "Gołąb", "Ćwik", "Śliwa", "Źrebiec", "Łoś", "Nowak")
_FIRMS: Final = (
    "Hotel",
    "Galeria",
    "Przychodnia",
    "Biurowiec",
    "Politechnika",
    "Spółdzielnia",
    "Drukarnia",
    "Piekarnia",
)


def make_orders(path: Path, orders: int, customers: int = CUSTOMERS) -> Store:
    """Make and open a database; the same one for the same numbers."""
    store = Store.create(path, FixedClock(NOW), user="anna", workstation="bench")
    connection = raw_connection(path)
    try:
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF", "cache_size=-400000"):
            connection.execute(f"PRAGMA {pragma}")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type = 'index' AND tbl_name = 'service_order' AND sql IS NOT NULL"
        ).fetchall()
        connection.execute("BEGIN")
        for name, _sql in indexes:
            connection.execute(f'DROP INDEX "{name}"')
        rnd = random.Random("orders")
        for table, rows in _small_tables(rnd, customers):
            _insert(connection, table, rows)
        _insert(connection, "service_order", _orders(rnd, orders, customers))
        for _name, sql in indexes:
            connection.execute(sql)
        for table in searchable_tables():
            connection.execute(f"INSERT INTO {table}_text({table}_text) VALUES ('rebuild')")
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode=TRUNCATE")
    finally:
        connection.close()
    return store


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Columns that the rows leave out get their default, as the program would give them."""
    first = next(rows)
    rest = {}
    for column in Base.metadata.tables[table].columns:
        default: Any = column.default
        if column.name not in first and default is not None and default.is_scalar:
            rest[column.name] = bound(column, default.arg)
    sql = f"INSERT INTO {table} ({', '.join([*first, *rest])}) VALUES ({', '.join('?' * (len(first) + len(rest)))})"
    constant = tuple(rest.values())
    connection.execute(sql, (*first.values(), *constant))
    connection.executemany(sql, ((*row.values(), *constant) for row in rows))


def _small_tables(rnd: random.Random, customers: int) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    yield "object_group", iter([{"id": 1, "code": "W", "name": "Windy", "version": 1}])
    yield "order_type", iter({"id": i, "code": f"T{i}", "name": f"Typ {i}", "version": 1} for i in range(1, 6))
    yield "customer", (_customer(rnd, i) for i in range(1, customers + 1))
    yield "location", (_location(rnd, i) for i in range(1, LOCATIONS + 1))
    yield "worker", (_worker(rnd, i) for i in range(1, WORKERS + 1))
    yield "service_object", (_object(rnd, i) for i in range(1, OBJECTS + 1))


def _blank(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "")


def _customer(rnd: random.Random, i: int) -> dict[str, Any]:
    name, city = f"{rnd.choice(_FIRMS)} {rnd.choice(_NAMES)} {i}", rnd.choice(_CITIES)
    phone, number = f"+48 {600_000_000 + i * 7919}", f"K-{i:05d}"
    search = search_text(number, name, phone, city)
    return {"id": i, "number": number, "name": name, "blocked": 0, "phone": phone, "city": city, "version": 1,
            "search": search, "sort_name": fold(name),
            **_blank("vat_id", "language", "phone_2", "email", "street", "postal_code", "country", "note")}  # fmt: skip


def _location(rnd: random.Random, i: int) -> dict[str, Any]:
    name, city, number = f"Oddział {rnd.choice(_CITIES)} {i}", rnd.choice(_CITIES), f"L-{i:05d}"
    return {"id": i, "customer_id": (i - 1) % CUSTOMERS + 1, "number": number, "name": name, "city": city, "version": 1,
            "search": search_text(number, name, city), "sort_name": fold(name),
            **_blank("street", "postal_code", "country", "phone", "access_notes")}  # fmt: skip


def _worker(rnd: random.Random, i: int) -> dict[str, Any]:
    name, number = f"{rnd.choice(('Jan', 'Anna', 'Łucja', 'Paweł'))} {rnd.choice(_NAMES)} {i}", f"P-{i:04d}"
    return {"id": i, "number": number, "name": name, "kind": "employee", "active": 1, "version": 1,
            "search": search_text(number, name), "sort_name": fold(name),
            **_blank("login", "phone", "email", "note")}  # fmt: skip


def _object(rnd: random.Random, i: int) -> dict[str, Any]:
    name, number, serial = f"Winda {rnd.choice(('A', 'B', 'C'))}{i}", f"OB-{i:06d}", f"SN{i * 104729 % 10**8:08d}"
    return {"id": i, "number": number, "name": name, "group_id": 1, "tangible": 1, "serial_number": serial,
            "customer_id": (i - 1) % CUSTOMERS + 1, "version": 1, "search": search_text(number, name, serial),
            "sort_name": fold(name), **_blank("maker", "model", "place", "note")}  # fmt: skip


def _orders(rnd: random.Random, count: int, customers: int) -> Iterator[dict[str, Any]]:
    start = NOW - timedelta(days=3650)
    step = timedelta(days=3650) / max(count, 1)
    blank = _blank("address_name", "postal_code", "country", "note")
    for i in range(1, count + 1):
        created = start + step * i
        number = f"ZS-{created.year}-{i % 1_000_000:06d}"
        text = f"{rnd.choice(_WORK)} {rnd.choice(_THING)} {rnd.choice(_WHY)}".strip()
        city, reference = rnd.choice(_CITIES), f"PO{rnd.randrange(10**7):07d}"
        street = f"ul. {rnd.choice(_NAMES)}a {rnd.randrange(1, 200)}"
        folded = fold(text)
        yield {
            "id": i, "number": number, "description": text, "order_type_id": i % 5 + 1,
            "priority": (2, 2, 1, 3)[rnd.randrange(4)], "progress": "posted" if i < count * 0.97 else "in_process",
            "origin": "user", "customer_id": rnd.randrange(customers) + 1, "location_id": rnd.randrange(LOCATIONS) + 1,
            "object_id": rnd.randrange(OBJECTS) + 1 if i % 7 else None, "address_once": 0, "street": street,
            "city": city,
            "preferred_at": instant_text(created + timedelta(hours=rnd.randrange(240))) if i % 9 else None,
            "preferred_technician_id": rnd.randrange(WORKERS) + 1 if i % 3 else None, "problem": folded,
            "reference_text": reference, "created_at": instant_text(created), "version": 1, "sort_name": folded,
            "search": f"{number.lower()} {folded} {reference.lower()} {fold(street)} {fold(city)} {folded}", **blank,
        }  # fmt: skip
