"""Typing ahead in a field and Ctrl+K look at a few records, however many there are, and offer the best of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.queries.finder import find
from svcdesk.queries.lookups import search_lookup
from svcdesk.store import Reader, Store
from tests.support.many_orders import make_orders
from tests.support.orders import make_agreement
from tests.support.records import add, small_company

MANY = 20_000
TABLES = ("customer", "service_order", "location", "service_object", "worker", "contact")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """As many orders as customers, twenty thousand each."""
    store = make_orders(tmp_path_factory.mktemp("lookups") / "many.db", MANY, MANY)
    yield store
    store.close()


@contextmanager
def plans(reader: Reader) -> Iterator[list[str]]:
    """How SQLite answers what is asked inside."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        asked.append((statement, parameters))

    found: list[str] = []
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    connection = reader.session.connection()
    for statement, parameters in asked:
        found += [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]


def steps(reader: Reader, act: Callable[[], object]) -> int:
    """How much SQLite works for it, in hundreds of its instructions."""
    connection: Any = reader.session.connection().connection.driver_connection
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection.set_progress_handler(count, 100)
    try:
        act()
    finally:
        connection.set_progress_handler(None, 0)
    return counted


def look_up(reader: Reader, entity: str, text: str, context: Mapping[str, int] | None = None) -> list[str]:
    return [f"{c.number} {c.name}" for c in search_lookup(reader, entity, text, 12, context or {})]


@pytest.mark.parametrize("entity", ["customer", "service_order"])
@pytest.mark.parametrize("text", ["kowalski", "serwis windy", "600", "zs-2024-01", "k-0", "hotel 12"])
def test_a_lookup_asks_the_text_index_and_reads_no_table_from_end_to_end(many: Store, entity: str, text: str) -> None:
    with many.read() as reader, plans(reader) as plan:
        search_lookup(reader, entity, text, 12, {"customer_id": 7})
    assert any(line.startswith(f"SCAN {entity}_text VIRTUAL TABLE INDEX") for line in plan), plan
    assert not [line for line in plan if line in {f"SCAN {table}" for table in TABLES}]


@pytest.mark.parametrize("text", ["kowalski", "serwis windy", "601", "zs-2024-01"])
def test_the_palette_asks_the_text_index_of_everything_it_finds(many: Store, text: str) -> None:
    with many.read() as reader, plans(reader) as plan:
        find(reader, text)
    for table in TABLES:
        assert any(line.startswith(f"SCAN {table}_text VIRTUAL TABLE INDEX") for line in plan), table
        assert f"SCAN {table}" not in plan


@pytest.mark.parametrize("text", ["q", "qq", "q q", ""])
def test_words_too_short_for_the_index_are_looked_for_in_a_part_of_the_rows(many: Store, text: str) -> None:
    with many.read() as reader:
        connection = reader.session.connection()
        sql = "SELECT count(*) FROM service_order WHERE instr(search, 'qq') > 0"
        whole = steps(reader, lambda: connection.exec_driver_sql(sql).all())
        assert steps(reader, lambda: search_lookup(reader, "service_order", text, 12, {})) < whole
        assert steps(reader, lambda: search_lookup(reader, "service_order", text, 12, {"customer_id": 7})) < whole
        assert steps(reader, lambda: find(reader, text, entities=("service_order",))) < whole


def test_of_many_the_ones_that_begin_so_are_offered_first(many: Store) -> None:
    with many.read() as reader:
        assert look_up(reader, "customer", "k-00042") == [f"K-00042 {name_of(reader, 42)}"]
        assert all(one.startswith("K-01") for one in look_up(reader, "customer", "k-01"))
        assert all(" Hotel" in one for one in look_up(reader, "customer", "hotel"))
        assert look_up(reader, "customer", "otel") != []
        wanted = name_of(reader, 3)  # an old one, by its whole name
        assert look_up(reader, "customer", wanted)[0] == f"K-00003 {wanted}"


def name_of(reader: Reader, customer_id: int) -> str:
    connection = reader.session.connection()
    return str(connection.exec_driver_sql("SELECT name FROM customer WHERE id = ?", (customer_id,)).scalar_one())


def test_the_records_of_the_chosen_customer_come_first(many: Store) -> None:
    with many.read() as reader:
        sql = "SELECT number FROM service_object WHERE customer_id = 7"
        own = {row[0] for row in reader.session.connection().exec_driver_sql(sql)}
        for text in ("", "winda"):
            offered = [c.number for c in search_lookup(reader, "service_object", text, 12, {"customer_id": 7})]
            assert set(offered[: len(own)]) == own
            assert len(offered) == 12


def test_every_row_of_a_small_table_is_found_by_a_single_letter(tmp_path: Path) -> None:
    with make_orders(tmp_path / "few.db", 10, 10).read() as reader:
        assert len(look_up(reader, "customer", "k")) == 10
        assert len(search_lookup(reader, "customer", "k", 3, {})) == 3


def test_a_line_is_offered_what_its_order_or_agreement_is_related_to_and_finds_the_rest_after_it(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    other = add(runner, "service_object", name="Lift B", group_id=known.group, customer_id=known.customer)
    agreed = add(runner, "service_object", name="Lift C", group_id=known.group, customer_id=known.customer)
    task = add(runner, "service_task", code="OIL", name="Oil change")
    relation: dict[str, tuple[RowDraft, ...]] = {"object_relation": (RowDraft(None, {"object_id": agreed}),)}
    agreement = make_agreement(runner, known, children=relation)

    def offered(entity: str, text: str, **context: object) -> list[tuple[int, bool]]:
        with store.read() as reader:
            return [(c.id, c.relates) for c in search_lookup(reader, entity, text, 12, context)]

    related: dict[str, Any] = {"related_objects": {other}, "related_tasks": {task}}
    assert offered("service_object", "", **related) == [(other, False)]
    assert offered("service_object", "lift", **related)[0] == (other, False)
    assert set(offered("service_object", "lift", **related)[1:]) == {(known.service_object, True), (agreed, True)}
    assert offered("service_object", "lift a", **related) == [(known.service_object, True)]
    assert set(offered("service_object", "", **related, agreement_id=agreement)) == {(other, False), (agreed, False)}
    assert offered("service_task", "", **related) == [(task, False)]
    assert offered("service_task", "insp", **related) == [(known.task, True)]
    nothing: dict[str, Any] = {"related_objects": frozenset(), "related_tasks": frozenset()}
    assert len(offered("service_task", "", **nothing)) == 2, "nothing is related yet: everything is offered"
    assert {relates for _id, relates in offered("service_object", "")} == {False}, "not in a line"
