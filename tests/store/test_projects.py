"""Every customer has a default project; small firms never see one (decisions, "Projects")."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.problems import Refused
from svcdesk.models import Customer, Project, ServiceOrder
from svcdesk.store import Store
from tests.support.records import add, small_company


def projects(store: Store, customer_id: int) -> list[tuple[str, bool]]:
    with store.read() as reader:
        found = select(Project.name, Project.default).where(Project.customer_id == customer_id).order_by(Project.id)
        return [(name, default) for name, default in reader.session.execute(found)]


def test_a_new_customer_has_a_default_project_that_orders_take(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    assert projects(store, known.customer) == [("Hotel Świt", True)]
    order_id = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    with store.read() as reader:
        order = reader.session.get(ServiceOrder, order_id)
        assert order is not None
        project = reader.session.get(Project, order.project_id)
        assert project is not None
        assert project.customer_id == known.customer


def test_another_default_project_takes_the_place_of_the_first(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    done = runner.run(SaveRecord("project", None, {"name": "New", "customer_id": known.customer, "default": True}))
    assert [problem.code for problem in done.warnings] == ["project.other_default"]
    assert projects(store, known.customer) == [("Hotel Świt", False), ("New", True)]


def test_an_order_takes_its_project_from_the_agreement(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    project = add(runner, "project", name="Tower", customer_id=known.other_customer)
    group = add(runner, "agreement_group", code="STD", name="Standard")
    agreement = add(runner, "agreement", description="Care", project_id=project, group_id=group,
                    starts_on="2026-01-01")  # fmt: skip
    order_id = runner.run(CreateOrder({"description": "Visit", "agreement_id": agreement})).result
    with store.read() as reader:
        order = reader.session.get(ServiceOrder, order_id)
        assert order is not None
        assert (order.project_id, order.customer_id) == (project, known.other_customer)


def test_a_customer_without_work_is_deleted_with_its_default_project_and_comes_back_with_it(store: Store) -> None:
    runner = CommandRunner(store)
    customer_id = add(runner, "customer", name="Once")
    runner.run(DeleteRecord("customer", customer_id))
    assert projects(store, customer_id) == []
    runner.undo()
    assert projects(store, customer_id) == [("Once", True)]
    with store.read() as reader:
        assert reader.session.get(Customer, customer_id) is not None


def test_a_parameter_names_a_record_by_its_code_and_keeps_it_from_being_deleted(store: Store) -> None:
    runner = CommandRunner(store)
    small_company(runner)
    stage = add(runner, "stage", code="PLAN", name="Planning")
    runner.run(SetParameter("activity_stage", "PLAN"))
    with store.read() as reader:
        assert reader.parameters.activity_stage == stage
    for wrong in ("NOWHERE", "#99", "#x"):
        with pytest.raises(Refused) as refused:
            runner.run(SetParameter("activity_stage", wrong))
        assert [problem.code for problem in refused.value.problems] == ["field.not_found"]
    with pytest.raises(Refused) as refused:
        runner.run(DeleteRecord("stage", stage))
    assert [problem.code for problem in refused.value.problems] == ["record.is_parameter"]
    runner.run(SetParameter("activity_stage", ""))
    runner.run(DeleteRecord("stage", stage))
    runner.run(SetParameter("create_activities", "yes"))
    with store.read() as reader:
        assert (reader.parameters.activity_stage, reader.parameters.create_activities) == (None, True)
