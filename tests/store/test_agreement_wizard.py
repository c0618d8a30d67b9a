"""An agreement made in one step, with objects and lines of templates."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from svcdesk.commands.agreement_wizard import CreateAgreement
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.models import AgreementGroup, Project
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.orders import agreement_line_ids, make_agreement
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def template_lines(runner: CommandRunner, store: Store, known: Known) -> tuple[int, ...]:
    interval = add(runner, "service_interval", code="Q", name="Quarterly", frequency=3, range="month")
    lines = (
        RowDraft(None, {"type": "fee", "description": "Inspection", "interval_id": interval, "task_id": known.task}),
        RowDraft(None, {"type": "fee", "description": "Hotline"}),
    )
    template = make_agreement(runner, known, children={"agreement_line": lines}, template=True)
    return agreement_line_ids(store, template)


def start(store: Store, known: Known) -> dict[str, object]:
    with store.read() as reader:
        project = reader.session.scalar(select(Project.id).where(Project.customer_id == known.customer))
        group = reader.session.scalar(select(AgreementGroup.id))
    return {"description": "New lifts", "project_id": project, "group_id": group, "starts_on": "2027-01-01"}


def load(store: Store, agreement_id: object) -> RecordDraft:
    assert isinstance(agreement_id, int)
    with store.read() as reader:
        return load_record(reader, "agreement", agreement_id)


def test_each_line_for_each_object_in_one_step(store: Store, runner: CommandRunner, known: Known) -> None:
    lines = template_lines(runner, store, known)
    other = add(runner, "service_object", name="Lift B", group_id=known.group, customer_id=known.customer)
    objects = (known.service_object, other)
    made = load(store, runner.run(CreateAgreement(start(store, known), objects, lines, each_object=True)).result)
    rows = [row.values for row in made.children["agreement_line"]]
    assert [(row["description"], row["object_id"]) for row in rows] == [
        ("Inspection", known.service_object), ("Hotline", known.service_object),
        ("Inspection", other), ("Hotline", other),
    ]  # fmt: skip
    assert [row["interval_id"] is not None for row in rows] == [True, False, True, False]
    assert [row.values["object_id"] for row in made.children["object_relation"]] == list(objects)
    assert [row.values["task_id"] for row in made.children["task_relation"]] == [known.task]
    runner.undo()
    with pytest.raises(Refused):
        load(store, made.record_id)


def test_lines_without_objects(store: Store, runner: CommandRunner, known: Known) -> None:
    lines = template_lines(runner, store, known)
    made = load(store, runner.run(CreateAgreement(start(store, known), (), lines[:1], each_object=True)).result)
    assert [row.values["object_id"] for row in made.children["agreement_line"]] == [None]


def test_objects_of_others_are_refused(store: Store, runner: CommandRunner, known: Known) -> None:
    template_lines(runner, store, known)
    other = add(runner, "service_object", name="Gate", group_id=known.group, customer_id=known.other_customer)
    with pytest.raises(Refused) as refused:
        runner.run(CreateAgreement(start(store, known), (other,)))
    assert [(p.code, p.params["what"]) for p in refused.value.problems] == [("agreement.object_customer", "Gate")]


def test_what_is_missing_is_said_at_its_field(store: Store, runner: CommandRunner, known: Known) -> None:
    with pytest.raises(Refused) as refused:
        runner.run(CreateAgreement({"description": "New"}))
    assert {p.target for p in refused.value.problems} >= {"project_id", "group_id"}
