"""Saving any record: each refusal at its field, merging with others, deleting, histories, lookups, query counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import DeleteRecord, JoinTeam, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.queries.forms import form_names, form_spec, load_neighbour, load_record
from svcdesk.queries.histories import load_history, load_related, load_uses
from svcdesk.queries.lookups import search_lookup
from svcdesk.queries.proposals import propose
from svcdesk.store import Store
from tests.support.records import Known, add, small_company
from tests.support.statements import Statements


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def piotr(store: Store, known: Known) -> Iterator[CommandRunner]:
    """Somebody else at another workstation, on the same file."""
    other = Store.open(store.path, store.clock, "piotr", "desk-2")
    yield CommandRunner(other)
    other.close()


def load(runner: CommandRunner, entity: str, record_id: int) -> RecordDraft:
    with runner.store.read() as reader:
        return load_record(reader, entity, record_id)


def refused(runner: CommandRunner, command: SaveRecord | SaveOrder | DeleteRecord | JoinTeam) -> set[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        runner.run(command)
    return {(p.code, p.target) for p in caught.value.problems}


def rows(*values: dict[str, Any]) -> tuple[RowDraft, ...]:
    return tuple(RowDraft(None, one) for one in values)


MON = {"weekday": 1, "opens": 480, "closes": 960}


@pytest.mark.parametrize(
    ("entity", "values", "children", "expected"),
    [
        ("customer", {"name": ""}, {}, {("field.required", "name")}),
        ("customer", {"name": "x" * 121}, {}, {("field.too_long", "name")}),
        ("customer", {"name": "x", "number": "K-00001"}, {}, {("field.duplicate", "number")}),
        ("customer", {"name": "x", "vat_id": "526-025-02-75"}, {}, {("field.not_valid", "vat_id")}),
        ("customer", {"name": "x", "vat_id": "DE136695977"}, {}, {("field.not_valid", "vat_id")}),
        ("customer", {"name": "x", "email": "a@b"}, {}, {("field.not_valid", "email")}),
        ("customer", {"name": "x", "phone": "call me"}, {}, {("field.not_valid", "phone")}),
        ("customer", {"name": "x", "language": "xx"}, {}, {("field.not_known", "language")}),
        ("customer", {"name": "x", "country": "ZZZ"}, {}, {("field.not_known", "country")}),
        ("customer", {"name": "x", "blocked": "perhaps"}, {}, {("field.not_valid", "blocked")}),
        ("item", {"name": "x", "cost_price": "1.00001"}, {}, {("field.not_a_number", "cost_price")}),
        ("item", {"name": "x", "cost_price": "9" * 20}, {}, {("field.not_a_number", "cost_price")}),
        ("item", {"name": "x", "cost_price": 1.5}, {}, {("field.not_a_number", "cost_price")}),
        ("team", {"code": "A", "name": "x", "owner_id": "vendor"}, {}, {("team.owner_vendor", "owner_id")}),
        ("team", {"code": "N", "name": "x"}, {}, {("field.duplicate", "code")}),
        ("worker", {"name": "x", "kind": "robot"}, {}, {("field.not_a_choice", "kind")}),
        ("worker", {"name": "x"}, {"worker_skill": rows({"skill_id": 1}, {"skill_id": 1})},
         {("skill.twice", "worker_skill.1.skill_id")}),
        ("worker", {"name": "x"}, {"worker_skill": rows({"skill_id": 1, "valid_until": "31.02.2026"})},
         {("field.not_a_date", "worker_skill.0.valid_until")}),
        ("worker", {"name": "x"}, {"worker_skill": rows({"skill_id": None})},
         {("field.required", "worker_skill.0.skill_id")}),
        ("absence", {"worker_id": 1, "starts_at": "2026-11-24 10:00", "ends_at": "2026-11-24 10:00"}, {},
         {("absence.ends_first", "ends_at")}),
        ("service_object", {"name": "x", "group_id": 1, "customer_id": 1, "location_id": 2}, {},
         {("customer.other", "location_id")}),
        ("service_object", {"name": "x", "group_id": 99}, {}, {("field.not_found", "group_id")}),
        ("contact", {"name": "x", "customer_id": 1, "location_id": 2}, {}, {("customer.other", "location_id")}),
        ("work_calendar", {"code": "A", "name": "x"}, {}, {("calendar.no_open_time", "calendar_span")}),
        ("work_calendar", {"code": "A", "name": "x"}, {"calendar_span": rows(MON | {"closes": 480})},
         {("calendar.closes_first", "calendar_span.0.closes")}),
        ("work_calendar", {"code": "A", "name": "x"}, {"calendar_span": rows(MON, MON | {"opens": 959, "closes": 999})},
         {("calendar.overlap", "calendar_span.1.opens")}),
        ("work_calendar", {"code": "A", "name": "x"}, {"calendar_span": rows(MON | {"weekday": 8})},
         {("calendar.weekday", "calendar_span.0.weekday")}),
        ("work_calendar", {"code": "A", "name": "x"}, {"calendar_span": rows(MON | {"closes": 1441})},
         {("field.out_of_range", "calendar_span.0.closes")}),
        ("work_calendar", {"code": "A", "name": "x"},
         {"calendar_span": rows(MON), "calendar_day": rows({"day": "2026-12-24"}, {"day": "2026-12-24"})},
         {("calendar.day_twice", "calendar_day.1.day")}),
        ("number_sequence", {"pattern": "X{n}"}, {}, {("record.not_by_hand", "")}),
        ("company", {"name": "Second"}, {}, {("company.exists", "")}),
        ("nonsense", {}, {}, {("record.unknown", "")}),
    ],
)  # fmt: skip
def test_new_records_are_refused_at_their_fields(
    runner: CommandRunner, known: Known, entity: str, values: dict[str, Any], children: Any, expected: Any
) -> None:
    given = {name: getattr(known, value) if value == "vendor" else value for name, value in values.items()}
    assert refused(runner, SaveRecord(entity, None, given, children=children)) == expected


def test_changes_of_records_in_use_are_refused(runner: CommandRunner, known: Known) -> None:
    assert refused(runner, SaveRecord("worker", known.worker, {"kind": "vendor"})) == {("worker.owns_team", "kind")}
    assert refused(runner, SaveRecord("location", known.location, {"customer_id": known.other_customer})) == {
        ("location.in_use", "customer_id")
    }
    assert refused(runner, SaveRecord("company", 1, {"bank_account": "PL00"})) == {("field.not_valid", "bank_account")}
    assert refused(runner, SaveRecord("company", 1, {"time_zone": "Mars/Base", "currency": "xyz"})) == {
        ("field.not_known", "time_zone"), ("field.not_known", "currency"),
    }  # fmt: skip
    assert refused(runner, SaveRecord("company", 1, {"logo": b"GIF89a"})) == {("field.not_a_picture", "logo")}
    assert refused(runner, SaveRecord("number_sequence", 1, {"pattern": "{year}"})) == {("sequence.pattern", "pattern")}
    assert refused(runner, SaveRecord("number_sequence", 1, {"next_number": 1})) == {
        ("sequence.backwards", "next_number")
    }
    assert refused(runner, SaveRecord("customer", 999, {"name": "x"})) == {("record.missing", "")}


@pytest.mark.parametrize("entity", ["customer", "location", "item", "worker", "skill", "object_group"])
def test_what_is_used_is_not_deleted(runner: CommandRunner, known: Known, entity: str) -> None:
    ids = {"object_group": known.group}
    if entity == "location":
        runner.run(CreateOrder({"description": "x", "location_id": known.location}))
    if entity == "item":
        runner.run(SaveRecord("service_object", known.service_object, {"item_id": known.item}))
    record_id = ids.get(entity, getattr(known, entity, 0))
    assert refused(runner, DeleteRecord(entity, record_id)) == {("record.in_use", "")}


def test_a_deleted_record_comes_back_with_its_rows(runner: CommandRunner, known: Known) -> None:
    skilled = add(runner, "worker", {"worker_skill": rows({"skill_id": known.skill})}, name="Ewa Gołąb")
    before = load(runner, "worker", skilled)
    runner.run(DeleteRecord("worker", skilled))
    runner.undo()
    after = load(runner, "worker", skilled)
    assert (after.values, after.children) == (before.values, before.children)


def test_a_worker_moves_between_teams_only_when_asked(runner: CommandRunner, known: Known) -> None:
    other = add(runner, "team", code="S", name="South")
    runner.run(JoinTeam(known.worker, known.team))
    assert refused(runner, JoinTeam(known.worker, other)) == {("team.has_other", "worker_id")}
    runner.run(JoinTeam(known.worker, other), frozenset({"team.has_other"}))
    assert load(runner, "worker", known.worker).values["team_id"] == other


def save_form(runner: CommandRunner, draft: RecordDraft, **changes: Any) -> object:
    command = SaveRecord(draft.entity, draft.record_id, {**draft.values, **changes}, draft.version, draft.values)
    return runner.run(command).result


def test_two_people_save_one_record(runner: CommandRunner, piotr: CommandRunner, known: Known) -> None:
    mine = load(runner, "customer", known.customer)
    theirs = load(piotr, "customer", known.customer)
    save_form(piotr, theirs, city="Gdynia", name="Hotel Zmierzch")
    save_form(runner, mine, note="New note")
    now = load(runner, "customer", known.customer).values
    assert (now["city"], now["name"], now["note"]) == ("Gdynia", "Hotel Zmierzch", "New note")
    save_form(runner, mine, name="Hotel Zmierzch")  # both want the same
    with pytest.raises(Refused) as caught:
        save_form(runner, mine, name="Hotel Poranek", city="Radom", phone="123")
    problems = {p.target: p for p in caught.value.problems}
    assert {p.code for p in problems.values()} == {"record.changed"}
    assert set(problems) == {"name", "city"}
    assert problems["name"].params["who"] == "piotr"
    assert problems["name"].params["theirs"] == "Hotel Zmierzch"
    assert problems["name"].params["when"] == "2026-11-23 10:00"
    assert load(runner, "customer", known.customer).values["name"] == "Hotel Zmierzch"


def test_two_people_change_the_lines_of_one_order(runner: CommandRunner, piotr: CommandRunner, known: Known) -> None:
    lines_of_it = rows({"description": "a"}, {"description": "b"}, {"description": "c"})
    made = runner.run(CreateOrder({"description": "x", "customer_id": known.customer}, lines_of_it)).result
    assert isinstance(made, int)
    draft = load(runner, "service_order", made)
    a, b, c = draft.children["order_line"]

    def changed(row: RowDraft, **values: Any) -> RowDraft:
        return RowDraft(row.id, {**row.values, **values})

    def save_lines(*lines: RowDraft) -> SaveOrder:
        return SaveOrder(made, draft.values, draft.version, draft.values, {"order_line": lines}, draft.children)

    piotr.run(save_lines(changed(a, quantity=3), c, RowDraft(None, {"description": "theirs"})))  # b is gone
    runner.run(save_lines(changed(a, description="A"), b, changed(c, description="C"),
                          RowDraft(None, {"description": "mine"})))  # fmt: skip
    lines = load(runner, "service_order", made).children["order_line"]
    assert [(row.values["description"], row.values["quantity"]) for row in lines] == [
        ("A", 3), ("C", 1), ("mine", 1), ("theirs", 1),
    ]  # fmt: skip
    assert refused(runner, save_lines(changed(a, quantity=5), changed(b, quantity=5), c)) == {
        ("record.changed", "order_line.0.quantity"), ("record.row_deleted", "order_line.1"),
    }  # fmt: skip
    assert ("record.changed", "order_line.description") in refused(runner, save_lines(c))


def test_histories_and_uses_name_what_they_mean(runner: CommandRunner, known: Known) -> None:
    elsewhere = {"customer_id": known.other_customer, "location_id": known.other_location}
    runner.run(SaveRecord("service_object", known.service_object, elsewhere))
    with runner.store.read() as reader:
        newest = load_history(reader, "service_object", known.service_object)[0]
        uses = load_uses(reader, "skill", known.skill)
        related = load_related(reader, "location", "customer_id", known.customer)
    assert (newest.user, newest.label, newest.old, newest.new) == (
        "anna", "Customer", "K-00001  Hotel Świt", "K-00002  Galeria Ósmy Dzień",
    )  # fmt: skip
    assert [(use.entity, use.count) for use in uses] == [("object_group_skill", 1)]
    assert [row.values for row in related] == [("L-00001", "Hotel", "Łódź")]


def test_lookups_find_any_column_folded_with_the_customers_own_first(runner: CommandRunner, known: Known) -> None:
    with runner.store.read() as reader:
        assert [c.name for c in search_lookup(reader, "service_object", "sn-77", 5, {})] == ["Lift A"]
        assert [c.name for c in search_lookup(reader, "customer", "osmy dzien", 5, {})] == ["Galeria Ósmy Dzień"]
        assert [c.name for c in search_lookup(reader, "skill", "LIF", 5, {})] == ["lifts"]
        mine = search_lookup(reader, "location", "", 5, {"customer_id": known.customer})
        theirs = search_lookup(reader, "location", "", 5, {"customer_id": known.other_customer})
    assert [c.number for c in mine] == ["L-00001", "L-00002"]
    assert [c.number for c in theirs] == ["L-00002", "L-00001"]
    assert mine[0].detail == "Łódź  Hotel Świt"


def test_neighbours_follow_the_number(runner: CommandRunner, known: Known) -> None:
    add(runner, "customer", number="K-00000", name="First")
    with runner.store.read() as reader:
        assert load_neighbour(reader, "customer", known.customer, True) == known.other_customer
        assert load_neighbour(reader, "customer", known.customer, False) == known.other_customer + 1
        assert load_neighbour(reader, "customer", known.other_customer, True) is None


def test_choices_propose_what_follows(runner: CommandRunner, known: Known) -> None:
    with runner.store.read() as reader:
        order = propose(reader, "service_order", {"object_id": known.service_object})
        single = propose(reader, "service_order", {"customer_id": known.other_customer})
    assert (order.values["customer_id"], order.values["street"]) == (known.customer, "Piotrkowska 1")
    assert order.captions["location_id"] == "L-00001  Hotel"
    assert [row.captions["skill_id"] for row in order.children["order_skill"]] == ["LIFT  lifts"]
    assert (single.values["location_id"], single.values["city"]) == (known.other_location, "Gdańsk")


def test_loading_an_order_takes_as_many_statements_with_one_line_as_with_fifty(
    runner: CommandRunner, known: Known
) -> None:
    counts = []
    for size in (1, 50):
        line = {"type": "item", "item_id": known.item, "worker_id": known.worker, "task_id": known.task}
        order = CreateOrder({"description": "x", "object_id": known.service_object}, rows(*[line] * size))
        made = runner.run(order).result
        assert isinstance(made, int)
        with runner.store.read() as reader, Statements(runner.store) as statements:
            draft = load_record(reader, "service_order", made)
            load_history(reader, "service_order", made)
        assert len(draft.children["order_line"]) == size
        counts.append(statements.count)
    assert counts[0] == counts[1] <= 30


def test_every_form_field_has_a_label_and_lookups_a_target() -> None:
    for entity in form_names():
        spec = form_spec(entity)
        for field in (*spec.fields, *(field for child in spec.children for field in child.fields)):
            assert field.label
            assert field.kind.value != "lookup" or form_spec(field.target).fields
