"""The list engine against a brute-force filter, on the short way and on the long one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kinds import Priority
from svcdesk.domain.problems import Refused
from svcdesk.domain.text import fold, sort_key
from svcdesk.i18n import use_language
from svcdesk.models import (
    Activity,
    Customer,
    Location,
    ObjectGroup,
    OrderType,
    ServiceObject,
    ServiceOrder,
    Team,
    Worker,
    mapped_classes,
)
from svcdesk.queries.lists import (
    LISTS,
    ListRequest,
    ListRow,
    Sort,
    engine,
    find,
    find_all,
    find_more,
    positions,
    totals,
)
from svcdesk.queries.lists.conditions import choice_text, days_of, number_of
from svcdesk.queries.lists.engine import count, fetch_page, fetch_rows, stream
from svcdesk.queries.lists.request import find_column
from svcdesk.queries.lists.spec import target_of
from svcdesk.store import Store
from tests.support.records import add, small_company

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = datetime(2026, 11, 19, 23, tzinfo=UTC)  # 20 November begins in Warsaw
ORDERS = 160
CITIES = ("Łódź", "Gdańsk", "Ósemka", "Zamość", "lódka")
WORDS = (
    "lodz", "Łódź", "łód", "gda", "hotel", "żółć", "zolc", "windy", "wi", "z", "high", "serwis", "k-0", "naprawa",
    "601 234", "nikt", "2026-11", "2026-11-20", "23.11.2026", "zs-0001", "jan", "xq", "%", "_", '"', "in process",
)  # fmt: skip


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A small company with every Polish letter, one database for the module."""
    store = Store.create(Path(tmp_path_factory.mktemp("lists")) / "l.db", FixedClock(NOW), user="anna", workstation="w")
    with store.write() as uow:
        uow.add(ObjectGroup(code="W", name="Windy"))
        uow.add(OrderType(code="N", name="Naprawa główna"))
        uow.add(Team(code="P", name="Północ"))
        for i in range(1, 13):
            name = f"{('Hotel', 'Żółć', 'Galeria')[i % 3]} {CITIES[i % 5]}"
            uow.add(Customer(number=f"K-{i:03d}", name=name, phone=f"601 234 {i:03d}", city=CITIES[i % 5]))
            uow.add(Location(number=f"L-{i}", name=f"Oddział {CITIES[(i + 1) % 5]}", customer_id=i))
            uow.add(ServiceObject(number=f"OB-{i}", name=f"Winda {i}", group_id=1, serial_number=f"SN{i * 97}"))
            uow.add(
                Worker(number=f"P-{i}", name=f"{('Jan', 'Łucja', 'Ćwik')[i % 3]} {i}", team_id=1 if i % 2 else None)
            )
        for i in range(1, ORDERS + 1):
            uow.add(_order(i))
            uow.add(Activity(
                order_id=i, title="" if i % 2 else f"Czynność {i}", minutes=15 * (i % 8 + 1), priority=i % 3 + 1,
                worker_id=None if i % 4 == 0 else i % 12 + 1, starts_at=None if i % 7 == 0 else _at(i),
                closed=i % 5 == 0,
            ))  # fmt: skip
    yield store
    store.close()


def _at(i: int) -> datetime:
    return NOW - timedelta(hours=7 * i % 400)


def _order(i: int) -> ServiceOrder:
    text = f"{('Serwis', 'naprawa', 'Przegląd')[i % 3]} {('windy', 'drzwi', 'żaluzji', 'Źrebaka')[i % 4]}"
    return ServiceOrder(
        number=f"ZS-{i:04d}", description=text, customer_id=i % 12 + 1, location_id=i % 12 + 1 if i % 3 else None,
        object_id=i % 12 + 1 if i % 2 else None, order_type_id=1 if i % 5 == 0 else None, priority=Priority(i % 3 + 1),
        preferred_technician_id=i % 12 + 1 if i % 4 else None, preferred_at=None if i % 6 == 0 else _at(i),
        created_at=_at(i + 50), city=CITIES[i % 5],
    )  # fmt: skip


@pytest.fixture(params=["short way", "long way"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same lists as if they were long: few candidates are very few, steps are tiny."""
    if request.param == "long way":
        monkeypatch.setattr(engine, "FEW", 10)
        monkeypatch.setattr(engine, "_FIRST_STEP", 7)
        monkeypatch.setattr(engine, "_LARGEST_STEP", 31)
        monkeypatch.setattr(engine, "_BUDGET_SECONDS", 0.0)
        monkeypatch.setattr(engine, "_FIRST_BUDGET_SECONDS", 0.0)
    return str(request.param)


def every_row(store: Store, name: str) -> list[ListRow]:
    with store.read() as reader:
        keys = tuple(column.key for column in LISTS[name].columns)
        return list(stream(reader, ListRequest(name, columns=keys)))


def brute(store: Store, name: str, text: str) -> set[int]:
    """The ids whose row shows, or whose own or referred-to record stores, each of the words."""
    return {
        id_ for id_, (texts, days, numbers) in shown(store, name).items()
        if all(_occurs(word, texts, days, numbers) for word in fold(text).split())
    }  # fmt: skip


def _occurs(word: str, texts: list[str], shown_days: list[date], numbers: list[int]) -> bool:
    days, number = days_of(word), number_of(word)
    return (
        any(word in t for t in texts)
        or (days is not None and any(days[0] <= day <= days[1] for day in shown_days))
        or (number is not None and number in numbers)
    )


@lru_cache(maxsize=20)
def shown(store: Store, name: str) -> dict[int, tuple[list[str], list[date], list[int]]]:
    """What every row of a list holds: folded texts, days, numbers."""
    spec, found = LISTS[name], {}
    with store.read() as reader:
        for row in every_row(store, name):
            pairs = list(zip(spec.columns, row.values, strict=True))
            record: Any = reader.session.get(mapped_classes()[spec.entity], row.id)
            texts = [fold(str(v or "")) for c, v in pairs if c.kind in TEXTUAL] + _searches(reader, record, spec)
            texts += [fold(choice_text(v, c)) for c, v in pairs if c.kind in CHOSEN and v is not None]
            days = [reader.site.day(v) for c, v in pairs if c.kind is FieldKind.INSTANT and v is not None]
            numbers = [v for c, v in pairs if c.kind is FieldKind.WHOLE and v is not None]
            found[row.id] = (texts, days, numbers)
    return found


CHOSEN = (FieldKind.CHOICE, FieldKind.FLAG)
TEXTUAL = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.LOOKUP)


def _searches(reader: Any, record: Any, spec: Any) -> list[str]:
    texts = [getattr(record, "search", "")]
    for path in {c.path for c in spec.columns if c.path and c.kind in TEXTUAL}:
        here, entity = record, spec.entity
        for step in path:
            id_ = getattr(here, step) if here is not None else None
            entity = target_of(entity, step)
            here = reader.session.get(mapped_classes()[entity], id_) if id_ else None
        texts.append(getattr(here, "search", "") if here is not None else "")
    return texts


@pytest.mark.parametrize("name", ["service_order", "activity", "customer", "worker", "team"])
@settings(max_examples=25)
@given(words=st.lists(st.sampled_from(WORDS), max_size=3))
def test_the_filter_finds_what_brute_force_finds(listed: Store, way: str, name: str, words: list[str]) -> None:
    text = " ".join(words)
    with listed.read() as reader:
        listing = find_all(reader, ListRequest(name, text=text))
        rows = fetch_rows(reader, listing, 0, 1000)
    assert {row.id for row in rows} == brute(listed, name, text)
    assert len(rows) == listing.total


@pytest.mark.parametrize("language", ["en", "pl"])
def test_sorting_is_total_and_reverses(listed: Store, way: str, language: str) -> None:
    use_language(language)
    for name in ("service_order", "activity", "location"):
        spec = LISTS[name]
        for column in spec.columns:
            with listed.read() as reader:
                keys = (column.key,)
                up = find_all(reader, ListRequest(name, sort=Sort(column.key), columns=keys))
                down = find_all(reader, ListRequest(name, sort=Sort(column.key, descending=True), columns=keys))
                rows = fetch_rows(reader, up, 0, 1000)
                assert [r.id for r in fetch_rows(reader, down, 0, 1000)] == [r.id for r in rows][::-1], column.key
                values = [row.values[0] for row in rows]
            if column.kind in TEXTUAL and way == "short way":
                wanted = sorted(values, key=lambda v: (v is not None, sort_key(v or "", language), v))
                assert values == wanted, column.key
            elif column.kind in (FieldKind.INSTANT, FieldKind.WHOLE):
                assert values == sorted(values, key=lambda v: (v is not None, v or 0)), column.key


def test_long_names_sort_folded(listed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "FEW", 10)
    for key in ("description", "customer_id.name"):
        with listed.read() as reader:
            rows = fetch_page(reader, ListRequest("service_order", sort=Sort(key), columns=(key,)), 0, 1000)
        folded = [fold(row.values[0] or "") for row in rows]
        assert folded == sorted(folded)
        assert len(rows) == ORDERS


def test_any_page_and_position_of_a_long_list(listed: Store, way: str) -> None:
    for key in ("number", "priority", "customer_id.name", "location_id.name", "preferred_at", "progress", "created_at"):
        for descending in (False, True):
            request = ListRequest("service_order", sort=Sort(key, descending))
            with listed.read() as reader:
                listing = find(reader, request)
                every = [row.id for row in fetch_rows(reader, listing, 0, 1000)]
                assert sorted(every) == list(range(1, ORDERS + 1))
                for offset in (0, 3, 70, 79, 80, 81, 150, 159, 160):
                    page = fetch_rows(reader, listing, offset, 9)
                    assert [row.id for row in page] == every[offset : offset + 9], (key, descending, offset)
                asked = [every[0], every[80], every[-1], 99999]
                assert positions(reader, listing, asked) == {every[0]: 0, every[80]: 80, every[-1]: ORDERS - 1}


def test_a_long_search_goes_on_in_pieces(listed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("FEW", 10),
        ("_FIRST_STEP", 10),
        ("_LARGEST_STEP", 20),
        ("_BUDGET_SECONDS", 0.0),
        ("_FIRST_BUDGET_SECONDS", 0.0),
    ):
        monkeypatch.setattr(engine, name, value)
    with listed.read() as reader:
        listing = find(reader, ListRequest("service_order", text="serwis"))
        assert not listing.complete
        pieces = [listing]
        while not pieces[-1].complete:
            pieces.append(find_more(reader, pieces[-1]))
        assert [list(p.ids or ())[: len(listing.ids or ())] for p in pieces] == [list(listing.ids or ())] * len(pieces)
        assert len(pieces) > 5
        assert pieces[-1].total == count(reader, ListRequest("service_order", text="serwis")) == 53


@pytest.mark.parametrize(
    ("key", "text", "matches"),
    [
        ("minutes", "30", lambda v: v == 30),
        ("minutes", ">=30", lambda v: v >= 30),
        ("minutes", "<30,5", lambda v: v < 30.5),
        ("minutes", "30..60", lambda v: 30 <= v <= 60),
        ("minutes", ">30", lambda v: v > 30),
        ("closed", "yes", lambda v: v),
        ("closed", "no", lambda v: not v),
        ("priority", "high, low", lambda v: v in (Priority.HIGH, Priority.LOW)),
        ("priority", "norm", lambda v: v is Priority.NORMAL),
        ("starts_at", "=", lambda v: v is None),
        ("starts_at", "<>", lambda v: v is not None),
        ("starts_at", "2026-11-20", lambda v: v is not None and DAY <= v < DAY + timedelta(days=1)),
        ("starts_at", "..21.11.2026", lambda v: v is not None and v < datetime(2026, 11, 21, 23, tzinfo=UTC)),
        ("starts_at", ">yesterday", lambda v: v is not None and v >= datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("starts_at", "2027", lambda v: False),
        ("worker_id.name", "lucja", lambda v: v is not None and "Łucja" in v),
        ("worker_id.name", "=", lambda v: v is None),
        ("title", "czynnosc 1", lambda v: "Czynność" in v and "1" in v),
        ("title", "zaluzji", lambda v: "żaluzji" in v),
        ("order_id.customer_id.name", "zolc", lambda v: "Żółć" in v),
    ],
)
def test_column_filters(listed: Store, way: str, key: str, text: str, matches: Any) -> None:
    with listed.read() as reader:
        found = {r.id for r in stream(reader, ListRequest("activity", filters=((key, text),)))}
        every = stream(reader, ListRequest("activity", columns=(key,)))
        assert found == {row.id for row in every if matches(row.values[0])}


@pytest.mark.parametrize(("key", "text"), [("minutes", "x"), ("starts_at", "31.31.2026"), ("priority", "often"),
                                           ("minutes", "1e99"), ("starts_at", "2026-13")])  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused_at_its_column(listed: Store, key: str, text: str) -> None:
    with listed.read() as reader, pytest.raises(Refused) as refused:
        find(reader, ListRequest("activity", filters=((key, text),)))
    assert [problem.target for problem in refused.value.problems] == [key]


def test_several_whole_texts_find_just_these(listed: Store) -> None:
    with listed.read() as reader:
        everything = find_all(reader, ListRequest("service_order", columns=("number",)))
        numbers = [row.values[0] for row in fetch_rows(reader, everything, 0, 1000)]
        wanted = (numbers[0], numbers[-1])
        asked = ListRequest(
            "service_order", filters=(("number", f"=={wanted[0]} | {wanted[1]} | ZS"),), columns=("number",)
        )
        found = {row.values[0] for row in fetch_rows(reader, find_all(reader, asked), 0, 1000)}
    assert len(numbers) > 2
    assert found == set(wanted)


def test_a_whole_text_is_found_with_the_sign_between_several_in_it(store: Store) -> None:
    runner = CommandRunner(store)
    small_company(runner)
    for name in ("Left | right", "Left", "Right"):
        add(runner, "repair_condition", code=name[:8], name=name)
    with store.read() as reader:

        def names(text: str) -> set[str]:
            asked = ListRequest("repair_condition", filters=(("name", text),), columns=("name",))
            return {row.values[0] for row in fetch_rows(reader, find_all(reader, asked), 0, 10)}

        assert names("==Left | right") == {"Left | right", "Left"}
        assert names("==Left") == {"Left"}


def test_mine_are_the_orders_of_the_worker_who_looks(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    namesake = add(runner, "worker", name="Jan Maj", login=f"{store.user}2")
    runner.run(SaveRecord("worker", known.worker, {"login": store.user}))
    ids = []
    for worker in (known.worker, namesake, None):
        values = {"description": "Lift", "customer_id": known.customer, "preferred_technician_id": worker}
        ids.append(runner.run(CreateOrder(values)).result)
    with store.read() as reader:
        listing = find_all(reader, ListRequest("service_order", quick="mine"))
        assert [row.id for row in fetch_rows(reader, listing, 0, 10)] == ids[:1]
        for quick in LISTS["service_order"].quick:
            find_all(reader, ListRequest("service_order", quick=quick.key))


def test_quick_filters_and_totals(listed: Store, way: str) -> None:
    with listed.read() as reader:
        for quick in LISTS["activity"].quick:
            listing = find_all(reader, ListRequest("activity", quick=quick.key))
            rows = fetch_rows(reader, listing, 0, 1000)
            assert totals(reader, listing) == {"minutes": sum(row.values[1] for row in rows)}
        listing = find(reader, ListRequest("activity"))
        assert totals(reader, listing) == {"minutes": sum(15 * (i % 8 + 1) for i in range(1, ORDERS + 1))}


def test_an_activity_opens_its_order(listed: Store) -> None:
    with listed.read() as reader:
        rows = fetch_page(reader, ListRequest("activity", text="zs-0017"), 0)
    assert [(row.id, row.opens) for row in rows] == [(17, 17)]
    assert LISTS["activity"].opens_entity == "service_order"


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_page_costs_the_same_number_of_questions_however_long_the_list(listed: Store, name: str) -> None:
    asked: list[str] = []

    def on_execute(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    with listed.read() as reader:
        connection = reader.session.connection()
        event.listen(connection, "before_cursor_execute", on_execute)
        listing = find(reader, ListRequest(name))
        fetch_rows(reader, listing, 0, 100)
        event.remove(connection, "before_cursor_execute", on_execute)
    assert len(asked) <= 4


def test_every_list_is_empty_on_an_empty_database(store: Store) -> None:
    for name in LISTS:
        with store.read() as reader:
            assert fetch_page(reader, ListRequest(name, text="a"), 0) == ()
            assert find(reader, ListRequest(name)).total == 0


def test_unknown_lists_and_columns_are_refused(listed: Store) -> None:
    with listed.read() as reader:
        for request in (ListRequest("nothing"), ListRequest("customer", filters=(("nothing", "x"),))):
            with pytest.raises(Refused):
                find(reader, request)


def test_the_index_follows_changes_and_undo(store: Store) -> None:
    with store.write() as uow:
        row = uow.add(Customer(number="K-1", name="Łódzka Piekarnia"))
    with store.read() as reader:
        assert count(reader, ListRequest("customer", text="lodzka")) == 1
    with store.write() as uow:
        uow.get(Customer, row.id).name = "Gdańska Piekarnia"
    with store.read() as reader:
        assert count(reader, ListRequest("customer", text="lodzka")) == 0
        assert count(reader, ListRequest("customer", text="gdanska pie")) == 1
    with store.write() as uow:
        uow.delete(uow.get(Customer, row.id))
        uow.session.connection().exec_driver_sql("INSERT INTO customer_text(customer_text) VALUES('integrity-check')")
    assert find_column(LISTS["service_order"], "customer").key == "customer_id.name"
