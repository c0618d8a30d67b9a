"""Price tables, categories, line properties, rules and projects: what is refused, and what is only said."""

from __future__ import annotations

from typing import Any

import pytest

from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner, Done
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, LineType
from svcdesk.domain.problems import Refused
from svcdesk.models import OrderLine, PostingJournal, Project, ProjectTransaction
from svcdesk.store import Store
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def refused(runner: CommandRunner, entity: str, record_id: int | None = None, **values: Any) -> set[tuple[str, str]]:
    """The problems with which a record is not saved."""
    with pytest.raises(Refused) as said:
        runner.run(SaveRecord(entity, record_id, values))
    return {(problem.code, problem.target) for problem in said.value.problems}


def said(done: Done) -> list[str]:
    return [problem.code for problem in done.warnings]


def test_prices_are_not_negative_not_twice_and_of_their_type(runner: CommandRunner, known: Known) -> None:
    fee = add(runner, "category", code="F", name="Fee", type="fee")
    cost: dict[str, Any] = {"type": "hour", "worker_id": known.worker, "valid_from": "2026-01-01", "price": 80}
    first = add(runner, "cost_price", **cost)
    assert refused(runner, "cost_price", **(cost | {"price": 90})) == {("price.twice", "valid_from")}
    assert refused(runner, "cost_price", **(cost | {"price": -1, "valid_from": "2026-01-02"})) == {
        ("price.negative", "price")
    }
    assert refused(runner, "cost_price", **(cost | {"worker_id": None, "category_id": fee})) == {
        ("line.category_type", "category_id")
    }
    assert refused(runner, "cost_price", **(cost | {"type": "item"})) == {("field.not_a_choice", "type")}
    add(runner, "cost_price", **(cost | {"valid_from": "2026-06-01"}))
    add(runner, "cost_price", **(cost | {"type": "expense"}))
    runner.run(SaveRecord("cost_price", first, {"price": 81}))


def test_sales_prices_differ_by_currency_too_and_models_have_their_limits(runner: CommandRunner, known: Known) -> None:
    price: dict[str, Any] = {"type": "hour", "valid_from": "2026-01-01", "value": 200}
    add(runner, "sales_price", **price)
    assert refused(runner, "sales_price", **(price | {"currency": "PLN"})) == {("price.twice", "valid_from")}
    add(runner, "sales_price", **(price | {"currency": "EUR"}))
    later: dict[str, Any] = price | {"valid_from": "2026-02-01"}
    assert refused(runner, "sales_price", **(later | {"value": "-0.01"})) == {("price.negative", "value")}
    assert refused(runner, "sales_price", **(later | {"model": "contribution_ratio", "value": 100})) == {
        ("price.ratio", "value")
    }
    assert refused(runner, "sales_price", **(later | {"type": "fee", "model": "charge_amount"})) == {
        ("price.fee_model", "model")
    }
    add(runner, "sales_price", **(later | {"model": "contribution_ratio", "value": "99.99"}))


def test_a_type_has_one_default_category_which_is_active(runner: CommandRunner, known: Known) -> None:
    add(runner, "category", code="A", name="A", type="hour", default=True)
    add(runner, "category", code="K", name="K", type="expense", default=True)
    done = runner.run(SaveRecord("category", None, {"code": "B", "name": "B", "type": "hour", "default": True}))
    assert said(done) == ["category.other_default"]
    done = runner.run(SaveRecord("category", done.result, {"active": False}))  # type: ignore[arg-type]
    assert said(done) == ["category.inactive_default"]


def test_a_category_in_use_keeps_its_type(runner: CommandRunner, known: Known) -> None:
    work = add(runner, "category", code="A", name="A", type="hour")
    runner.run(SaveRecord("category", work, {"type": "fee"}))
    runner.run(SaveRecord("category", work, {"type": "hour"}))
    lines = (RowDraft(None, {"category_id": work}),)
    runner.run(CreateOrder({"description": "x", "customer_id": known.customer}, lines))
    assert refused(runner, "category", work, type="fee") == {("category.type_in_use", "type")}


def test_rules_name_one_of_project_and_group_and_are_there_once(runner: CommandRunner, known: Known) -> None:
    free = add(runner, "line_property", code="F", name="Free")
    project = add(runner, "project", name="P", customer_id=known.customer)
    group = add(runner, "project_group", code="G", name="G")
    work = add(runner, "category", code="A", name="A", type="hour")
    works = add(runner, "category_group", code="G", name="G")
    rule: dict[str, Any] = {"line_property_id": free, "project_id": project}
    add(runner, "property_rule", **rule)
    assert refused(runner, "property_rule", **rule) == {("rule.twice", "line_property_id")}
    assert refused(runner, "property_rule", project_group_id=group, **rule) == {
        ("rule.project_or_group", "project_group_id")
    }
    assert refused(runner, "property_rule", category_id=work, category_group_id=works, **rule) == {
        ("rule.category_or_group", "category_group_id")
    }
    assert refused(runner, "line_property", free, sales_percent=-101) == {("property.percent", "sales_percent")}


def test_combinations_rates(runner: CommandRunner, known: Known) -> None:
    project = add(runner, "project", name="P", customer_id=known.customer)
    pair: dict[str, Any] = {"project_id": project, "worker_id": known.worker}
    add(runner, "project_validation", **pair)
    assert refused(runner, "project_validation", **pair) == {("pair.twice", "project_id")}
    assert refused(runner, "project_validation", project_id=project) == {("pair.two", "project_id")}
    rate: dict[str, Any] = {"currency": "EUR", "valid_from": "2026-01-01", "rate": "4.25"}
    add(runner, "exchange_rate", **rate)
    assert refused(runner, "exchange_rate", **rate) == {("rate.twice", "valid_from")}
    assert refused(runner, "exchange_rate", **(rate | {"currency": "USD", "rate": 0})) == {("rate.positive", "rate")}
    assert refused(runner, "exchange_rate", **(rate | {"currency": "PLN"})) == {("rate.own", "currency")}


def closed(runner: CommandRunner, known: Known) -> tuple[int, int, int]:
    """A project, an order of it that is in process, and a project that is closed now."""
    project = add(runner, "project", name="P", customer_id=known.customer)
    start: dict[str, Any] = {"description": "x", "customer_id": known.customer, "project_id": project}
    order = runner.run(CreateOrder(start)).result
    assert isinstance(order, int)
    shut = add(runner, "project", name="Old", customer_id=known.customer, status="closed")
    return project, order, shut


def test_a_closed_project_gets_no_new_orders_and_agreements(runner: CommandRunner, known: Known) -> None:
    project, order, shut = closed(runner, known)
    start: dict[str, Any] = {"description": "x", "customer_id": known.customer, "project_id": shut}
    for command in (CreateOrder(start), SaveOrder(order, {"project_id": shut})):
        with pytest.raises(Refused) as found:
            runner.run(command)
        assert [(p.code, p.target) for p in found.value.problems] == [("project.closed", "project_id")]
    group = add(runner, "agreement_group", code="STD", name="Standard")
    about: dict[str, Any] = {"description": "Care", "group_id": group, "starts_on": "2026-01-01"}
    assert refused(runner, "agreement", project_id=shut, **about) == {("project.closed", "project_id")}
    done = runner.run(SaveRecord("project", project, {"status": "closed"}))
    assert [(p.code, p.params) for p in done.warnings] == [("project.open_orders", {"count": 1})]
    done = runner.run(SaveOrder(order, {}, children={"order_line": (RowDraft(None, {"type": "fee"}),)}))
    assert said(done) == ["project.closed_lines"]


def test_a_closed_project_is_nobodys_default(runner: CommandRunner, known: Known) -> None:
    order = runner.run(CreateOrder({"description": "x", "customer_id": known.customer})).result
    with runner.store.read() as reader:
        default = reader.session.query(Project.id).filter_by(customer_id=known.customer, default=True).scalar()
    done = runner.run(SaveRecord("project", default, {"status": "closed"}))
    assert said(done) == ["project.closed_default", "project.open_orders"]
    again = runner.run(CreateOrder({"description": "y", "customer_id": known.customer})).result
    with runner.store.read() as reader:
        fresh = reader.session.query(Project).filter_by(customer_id=known.customer, default=True).one()
        assert fresh.id != default
    assert again != order


def test_an_order_stays_with_the_projects_and_agreements_of_its_customer(runner: CommandRunner, known: Known) -> None:
    mine = add(runner, "project", name="Mine", customer_id=known.customer)
    theirs = add(runner, "project", name="Theirs", customer_id=known.other_customer)
    group = add(runner, "agreement_group", code="STD", name="Standard")
    agreement = add(runner, "agreement", description="Care", project_id=mine, group_id=group, starts_on="2026-01-01")
    start: dict[str, Any] = {"description": "x", "customer_id": known.customer}
    with pytest.raises(Refused) as found:
        runner.run(CreateOrder(start | {"project_id": theirs}))
    assert [(p.code, p.target) for p in found.value.problems] == [("customer.other", "project_id")]
    other = add(runner, "project", name="Mine too", customer_id=known.customer)
    with pytest.raises(Refused) as found:
        runner.run(CreateOrder(start | {"project_id": other, "agreement_id": agreement}))
    assert [(p.code, p.target) for p in found.value.problems] == [("order.agreement_project", "agreement_id")]
    order = runner.run(CreateOrder(start | {"agreement_id": agreement})).result
    runner.run(SaveOrder(order, {"customer_id": known.other_customer, "location_id": None}))  # type: ignore[arg-type]
    with runner.store.read() as reader:
        from svcdesk.models import ServiceOrder

        saved = reader.session.get(ServiceOrder, order)
        assert saved is not None
        assert saved.agreement_id is None
        project = reader.session.get(Project, saved.project_id)
        assert project is not None
        assert project.customer_id == known.other_customer


def test_what_was_posted_keeps_its_project_and_a_project_what_it_was_posted_as(
    runner: CommandRunner, known: Known
) -> None:
    project, order, _shut = closed(runner, known)
    runner.run(SaveOrder(order, {}, children={"order_line": (RowDraft(None, {}),)}))
    other = add(runner, "project", name="Other", customer_id=known.customer)
    with runner.store.write() as uow:
        uow.session.query(OrderLine).one().status = LineStatus.POSTED
    with pytest.raises(Refused) as found:
        runner.run(SaveOrder(order, {"project_id": other}))
    assert [(p.code, p.target) for p in found.value.problems] == [("order.project_posted", "project_id")]
    assert refused(runner, "project", project, customer_id=known.other_customer) == {("project.in_use", "customer_id")}
    with runner.store.write() as uow:
        journal = uow.add(PostingJournal(number="J1", name="H", type=LineType.HOUR, posted_at=uow.now, user="x"))
        day = uow.site.day(uow.now)
        uow.add(ProjectTransaction(number="T1", project_id=project, journal_id=journal.id, type=LineType.HOUR,
                                   dated_on=day, quantity=1, posted_at=uow.now, user="x"))  # fmt: skip
    assert refused(runner, "project", project, currency="EUR", type="internal", customer_id=known.other_customer) == {
        ("project.posted", "currency"), ("project.posted", "type"), ("project.posted", "customer_id")
    }  # fmt: skip


def test_a_project_names_its_addresses_once_and_takes_the_group_of_the_parameter(
    runner: CommandRunner, known: Known
) -> None:
    from svcdesk.commands.company import SetParameter

    group = add(runner, "project_group", code="SRV", name="Service")
    runner.run(SetParameter("project_group", "SRV"))
    rows = tuple(RowDraft(None, {"name": name}) for name in ("Łódź", "Zgierz", "łodz"))
    with pytest.raises(Refused) as found:
        runner.run(SaveRecord("project", None, {"name": "P", "customer_id": known.customer},
                              children={"project_address": rows}))  # fmt: skip
    assert [(p.code, p.target) for p in found.value.problems] == [("project.address_twice", "project_address.2.name")]
    project = add(runner, "project", {"project_address": rows[:2]}, name="P", customer_id=known.customer)
    with runner.store.read() as reader:
        saved = reader.session.get(Project, project)
        assert saved is not None
        assert saved.group_id == group
