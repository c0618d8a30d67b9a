"""Agreements: what they propose and refuse, and what they give to their orders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.kinds import LineType
from svcdesk.domain.problems import Refused
from svcdesk.queries.forms import load_record
from svcdesk.queries.line_proposals import propose_agreement_line
from svcdesk.queries.lookups import search_lookup
from svcdesk.queries.proposals import new_record, propose
from svcdesk.store import Store
from tests.support.orders import agreement_line_ids, load_order, make_agreement, make_order, mark_posted
from tests.support.prices import priced_company
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def load(store: Store, agreement_id: int) -> RecordDraft:
    with store.read() as reader:
        return load_record(reader, "agreement", agreement_id)


def save(runner: CommandRunner, agreement_id: int, **changes: Any) -> None:
    children = changes.pop("children", {})
    runner.run(SaveRecord("agreement", agreement_id, changes, children=children))


def refusal(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(p.code, p.target) for p in refused.value.problems]


def test_parameters_and_group_fill_a_new_agreement(store: Store, runner: CommandRunner, known: Known) -> None:
    level = add(runner, "service_level", code="8H", name="8 hours", hours=8)
    group = add(runner, "agreement_group", code="FULL", name="Full", service_level_id=level)
    kind = add(runner, "activity_type", code="VISIT", name="Visit")
    runner.run(SetParameter("agreement_group", "FULL"))
    runner.run(SetParameter("agreement_activity_type", "VISIT"))
    made = load(store, make_agreement(runner, known, group_id=None, starts_on=None)).values
    assert (made["group_id"], made["activity_type_id"], made["starts_on"]) == (group, kind, date(2026, 11, 23))
    assert made["service_level_id"] == level
    with store.read() as reader:
        draft = new_record(reader, "agreement", {})
    proposed = {name: draft.values[name] for name in ("group_id", "activity_type_id", "starts_on", "service_level_id")}
    assert proposed == {name: made[name] for name in proposed}


def test_an_internal_project_is_refused(runner: CommandRunner, known: Known) -> None:
    internal = add(runner, "project", name="Own machines", customer_id=known.customer, type="internal")
    with pytest.raises(Refused) as refused:
        make_agreement(runner, known, project_id=internal)
    assert refusal(refused) == [("agreement.internal_project", "project_id")]


@pytest.mark.parametrize(("values", "code", "target"), [
    ({"type": "item"}, "field.required", "item_id"),
    ({"type": "fee", "item_id": "T-000001"}, "line.not_for_type", "item_id"),
    ({"type": "fee", "start_after": 480}, "line.not_for_type", "start_after"),
    ({"type": "hour", "quantity": 0}, "line.quantity_zero", "quantity"),
    ({"type": "hour", "start_after": 600, "end_before": 540}, "line.ends_first", "end_before"),
    ({"type": "fee", "starts_on": "2026-02-02", "ends_on": "2026-02-01"}, "agreement.ends_first", "ends_on"),
])  # fmt: skip
def test_lines_say_what_their_type_asks_for(
    runner: CommandRunner, known: Known, values: dict[str, Any], code: str, target: str
) -> None:
    with pytest.raises(Refused) as refused:
        make_agreement(runner, known, children={"agreement_line": (RowDraft(None, values),)})
    assert (code, f"agreement_line.0.{target}") in refusal(refused)


def test_lines_take_what_the_item_says(store: Store, runner: CommandRunner, known: Known) -> None:
    rows = (RowDraft(None, {"type": "item", "item_id": known.item, "quantity": "2"}), RowDraft(None, {"type": "hour"}))
    lines = load(store, make_agreement(runner, known, children={"agreement_line": rows})).children["agreement_line"]
    assert [(r.values["description"], r.values["unit"], r.values["quantity"]) for r in lines] == [
        ("Rope", "m", Decimal(2)), ("", "h", Decimal(1)),
    ]  # fmt: skip


def test_an_agreement_ends_after_it_begins(runner: CommandRunner, known: Known) -> None:
    with pytest.raises(Refused) as refused:
        make_agreement(runner, known, ends_on="2025-12-31")
    assert refusal(refused) == [("agreement.ends_first", "ends_on")]
    make_agreement(runner, known, ends_on="2026-01-01")


def test_an_agreement_with_orders_is_no_template_and_stays(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = make_agreement(runner, known, "Inspection")
    make_order(runner, known, agreement_id=agreement)
    with pytest.raises(Refused) as refused:
        save(runner, agreement, template=True)
    assert refusal(refused) == [("agreement.template_orders", "template")]
    with pytest.raises(Refused) as refused:
        runner.run(DeleteRecord("agreement", agreement))
    assert refusal(refused) == [("agreement.has_orders", "")]
    unused = make_agreement(runner, known, "Inspection")
    save(runner, unused, template=True)
    runner.run(DeleteRecord("agreement", unused))
    runner.undo()
    assert len(load(store, unused).children["agreement_line"]) == 1


def test_an_agreement_keeps_its_project_once_something_is_posted(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    second = add(runner, "project", name="Second", customer_id=known.customer)
    foreign = add(runner, "project", name="Foreign", customer_id=known.other_customer)
    agreement = make_agreement(runner, known)
    order = make_order(runner, known, "one", agreement_id=agreement)
    with pytest.raises(Refused) as refused:
        save(runner, agreement, project_id=foreign)
    assert refusal(refused) == [("agreement.other_customer", "project_id")]
    save(runner, agreement, project_id=second)
    assert load_order(store, order).values["project_id"] == second
    mark_posted(store, order)
    first = load(store, agreement).values["project_id"]
    third = add(runner, "project", name="Third", customer_id=known.customer)
    with pytest.raises(Refused) as refused:
        save(runner, agreement, project_id=third)
    assert refusal(refused) == [("agreement.project_posted", "project_id")]
    assert load(store, agreement).values["project_id"] == first


def test_a_line_that_order_lines_came_from_stays(store: Store, runner: CommandRunner, known: Known) -> None:
    from svcdesk.models import OrderLine

    agreement = make_agreement(runner, known, "Inspection", "Fee")
    order = make_order(runner, known, "one", agreement_id=agreement)
    first, second = agreement_line_ids(store, agreement)
    with store.write() as uow:
        (line,) = uow.session.query(OrderLine).where(OrderLine.order_id == order)
        line.agreement_line_id = first
    with pytest.raises(Refused) as refused:
        save(runner, agreement, children={"agreement_line": (RowDraft(second, {}),)})
    assert refusal(refused) == [("agreement_line.in_use", "agreement_line")]
    save(runner, agreement, children={"agreement_line": (RowDraft(first, {"stopped": True}),)})
    assert agreement_line_ids(store, agreement) == (first,)


def test_a_contact_of_another_customer_is_refused(runner: CommandRunner, known: Known) -> None:
    stranger = add(runner, "contact", customer_id=known.other_customer, name="Jan")
    with pytest.raises(Refused) as refused:
        make_agreement(runner, known, contact_id=stranger)
    assert refusal(refused) == [("customer.other", "contact_id")]


# orders under an agreement


def test_an_agreement_gives_its_order_what_is_not_said(store: Store, runner: CommandRunner, known: Known) -> None:
    kind = add(runner, "activity_type", code="VISIT", name="Visit")
    agreement = make_agreement(
        runner, known, contact_id=known.contact, preferred_technician_id=known.worker, responsible_id=known.vendor,
        activity_type_id=kind,
    )  # fmt: skip
    made = runner.run(CreateOrder({"agreement_id": agreement})).result
    assert isinstance(made, int)
    values = load_order(store, made).values
    assert {
        name: values[name]
        for name in ("customer_id", "description", "contact_id", "preferred_technician_id", "responsible_id",
                     "activity_type_id", "project_id")
    } == {
        "customer_id": known.customer, "description": "Lifts of the hotel", "contact_id": known.contact,
        "preferred_technician_id": known.worker, "responsible_id": known.vendor, "activity_type_id": kind,
        "project_id": load(store, agreement).values["project_id"],
    }  # fmt: skip
    own = runner.run(CreateOrder({"agreement_id": agreement, "description": "Own", "responsible_id": known.worker}))
    assert isinstance(own.result, int)
    values = load_order(store, own.result).values
    assert (values["description"], values["responsible_id"]) == ("Own", known.worker)
    with store.read() as reader:
        proposed = propose(reader, "service_order", {"agreement_id": agreement})
    assert proposed.values["preferred_technician_id"] == known.worker
    assert proposed.captions["customer_id"] == "K-00001  Hotel Świt"
    assert proposed.values["city"] == "Łódź"


@pytest.mark.parametrize(("values", "code"), [
    ({"suspended": True}, "agreement.suspended"), ({"template": True}, "agreement.template"),
])  # fmt: skip
def test_no_order_under_a_suspended_agreement_or_a_template(
    store: Store, runner: CommandRunner, known: Known, values: dict[str, Any], code: str
) -> None:
    agreement = make_agreement(runner, known, **values)
    with pytest.raises(Refused) as refused:
        make_order(runner, known, agreement_id=agreement)
    assert refusal(refused) == [(code, "agreement_id")]
    order = make_order(runner, known)
    with pytest.raises(Refused) as refused:
        runner.run(SaveOrder(order, {"agreement_id": agreement}))
    assert refusal(refused) == [(code, "agreement_id")]


def test_what_is_suspended_later_leaves_its_orders_alone(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = make_agreement(runner, known)
    order = make_order(runner, known, agreement_id=agreement)
    save(runner, agreement, suspended=True)
    runner.run(SaveOrder(order, {"description": "Still there"}))
    assert load_order(store, order).values["description"] == "Still there"


@pytest.mark.parametrize(("preferred", "is_valid"), [
    ("2026-11-30 23:30", True), ("2026-12-01 00:00", False), ("2026-11-01 00:00", True), ("2026-10-31 23:59", False),
])  # fmt: skip
def test_the_preferred_time_lies_in_the_agreement(
    store: Store, runner: CommandRunner, known: Known, preferred: str, is_valid: bool
) -> None:
    agreement = make_agreement(runner, known, starts_on="2026-11-01", ends_on="2026-11-30")
    order = make_order(runner, known, agreement_id=agreement)
    if is_valid:
        make_order(runner, known, agreement_id=agreement, preferred_at=preferred)
        runner.run(SaveOrder(order, {"preferred_at": preferred}))
        return
    with pytest.raises(Refused) as refused:
        make_order(runner, known, agreement_id=agreement, preferred_at=preferred)
    assert refusal(refused) == [("order.outside_agreement", "preferred_at")]
    with pytest.raises(Refused) as refused:
        runner.run(SaveOrder(order, {"preferred_at": preferred}))
    assert refusal(refused) == [("order.outside_agreement", "preferred_at")]


def test_without_a_preferred_time_only_an_ended_agreement_refuses(runner: CommandRunner, known: Known) -> None:
    make_order(runner, known, agreement_id=make_agreement(runner, known, starts_on="2027-01-01"))
    ended = make_agreement(runner, known, ends_on="2026-11-22")
    with pytest.raises(Refused) as refused:
        make_order(runner, known, agreement_id=ended)
    assert refusal(refused) == [("order.outside_agreement", "preferred_at")]


def test_a_parameter_asks_for_an_agreement(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = make_agreement(runner, known)
    old = make_order(runner, known)
    runner.run(SetParameter("order_without_agreement", "no"))
    with pytest.raises(Refused) as refused:
        make_order(runner, known)
    assert refusal(refused) == [("order.agreement_missing", "agreement_id")]
    order = make_order(runner, known, agreement_id=agreement)
    with pytest.raises(Refused) as refused:
        runner.run(SaveOrder(order, {"agreement_id": None}))
    assert refusal(refused) == [("order.agreement_missing", "agreement_id")]
    runner.run(SaveOrder(old, {"description": "Made before"}))


def test_agreements_of_the_customer_are_offered_first_and_templates_last(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    foreign = add(runner, "project", name="Foreign", customer_id=known.other_customer)
    template = make_agreement(runner, known, description="A template", template=True)
    other = make_agreement(runner, known, description="B of another", project_id=foreign)
    own = make_agreement(runner, known, description="C of the hotel")
    with store.read() as reader:
        found = search_lookup(reader, "agreement", "", 10, {"customer_id": known.customer})
        anybody = search_lookup(reader, "agreement", "", 10, {})
    assert [row.id for row in found] == [own, template, other]
    assert [row.id for row in anybody] == [other, own, template]
    assert found[0].detail == "Hotel Świt"


# lines


def test_a_line_takes_category_property_and_unit_of_its_type(store: Store, runner: CommandRunner) -> None:
    prices = priced_company(runner)
    rows = (
        RowDraft(None, {"type": "hour", "description": "Inspection"}),
        RowDraft(None, {"type": "hour", "description": "At night", "category_id": prices.other_work}),
        RowDraft(None, {"type": "item", "item_id": prices.known.item, "line_property_id": prices.free}),
    )
    agreement = make_agreement(runner, prices.known, children={"agreement_line": rows})

    def lines() -> list[tuple[Any, ...]]:
        names = ("category_id", "line_property_id", "unit")
        return [tuple(row.values[name] for name in names) for row in load(store, agreement).children["agreement_line"]]

    assert lines() == [
        (prices.work, prices.billed, "h"),
        (prices.other_work, prices.overtime, "h"),
        (prices.parts, prices.free, "m"),
    ]
    ids = agreement_line_ids(store, agreement)
    changed: tuple[dict[str, Any], ...] = (
        {"category_id": prices.other_work}, {"type": "fee", "category_id": None}, {"line_property_id": None}
    )  # fmt: skip
    save(runner, agreement, children={
        "agreement_line": tuple(RowDraft(id_, values) for id_, values in zip(ids, changed, strict=True))
    })  # fmt: skip
    assert [line[:2] for line in lines()] == [
        (prices.other_work, prices.overtime),
        (prices.call, prices.billed),
        (prices.parts, prices.billed),
    ]


def test_a_category_of_another_type_is_refused(store: Store, runner: CommandRunner) -> None:
    prices = priced_company(runner)
    wrong = {"type": "fee", "description": "Ready", "category_id": prices.work}
    with pytest.raises(Refused) as refused:
        make_agreement(runner, prices.known, children={"agreement_line": (RowDraft(None, wrong),)})
    assert refusal(refused) == [("line.category_type", "agreement_line.0.category_id")]
    agreement = make_agreement(runner, prices.known, "Ready")
    (line,) = agreement_line_ids(store, agreement)
    with pytest.raises(Refused) as refused:
        save(runner, agreement, children={"agreement_line": (RowDraft(line, {"category_id": prices.travel}),)})
    assert refusal(refused) == [("line.category_type", "agreement_line.0.category_id")]


def test_the_form_proposes_what_saving_would_fill_in(store: Store, runner: CommandRunner) -> None:
    prices = priced_company(runner)
    with store.read() as reader:
        line = {"type": LineType.HOUR, "category_id": prices.other_work, "line_property_id": None, "unit": ""}
        found = propose_agreement_line(
            reader, {"project_id": prices.project}, line, {"category_id"}, fresh=True, category_before=None
        )
    assert found.values == {"line_property_id": prices.overtime, "unit": "h"}
    assert "Overtime" in found.captions["line_property_id"]
