"""Copying lines into orders and agreements: from templates, agreements and orders, with their relations or without."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from svcdesk.commands.base import Command
from svcdesk.commands.order_cancel import CancelLines
from svcdesk.commands.order_copy import CopyAgreementLines, CopyLines, CopyTemplateLines
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.kinds import LineStatus, LineType, Origin
from svcdesk.domain.problems import Refused
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.orders import (
    agreement_line_ids,
    every_row,
    line_ids,
    load_order,
    make_agreement,
    make_order,
    mark_posted,
    put_at_stage,
)
from tests.support.records import Known, add, small_company

HOURS = {"type": "hour", "description": "Inspection", "service_text": "Look at the brakes", "quantity": "1.5",
         "start_after": 480, "end_before": 720}  # fmt: skip


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def agreement(runner: CommandRunner, known: Known) -> int:
    """Hours on a lift with a task, a part, and a stopped fee; the lift is related with a reference."""
    rows = (
        RowDraft(None, {**HOURS, "object_id": known.service_object, "task_id": known.task, "worker_id": known.worker}),
        RowDraft(None, {"type": "item", "item_id": known.item, "quantity": "3"}),
        RowDraft(None, {"type": "fee", "description": "Old fee", "stopped": True}),
    )
    related = {
        "object_relation": (RowDraft(None, {"object_id": known.service_object, "reference_text": "W-1"}),),
        "task_relation": (RowDraft(None, {"task_id": known.task, "internal_note": "key"}),),
    }
    return make_agreement(runner, known, children={"agreement_line": rows, **related})


def load(store: Store, agreement_id: int) -> RecordDraft:
    with store.read() as reader:
        return load_record(reader, "agreement", agreement_id)


def texts(draft: RecordDraft, child: str = "order_line") -> list[str]:
    return [row.values["description"] for row in draft.children[child]]


def refused_codes(runner: CommandRunner, command: Command) -> list[str]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return [problem.code for problem in refused.value.problems]


def test_agreement_lines_become_open_order_lines_that_know_where_they_came_from(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    order = make_order(runner, known, "first", agreement_id=agreement)
    before = every_row(store)
    assert runner.run(CopyAgreementLines(order, agreement, relations=True)).result == 2
    draft = load_order(store, order)
    assert texts(draft) == ["first", "Inspection", "Rope"]
    values = draft.children["order_line"][1].values
    expected = {
        "type": LineType.HOUR, "status": LineStatus.CREATED, "origin": Origin.USER, "note": "Look at the brakes",
        "quantity": Decimal("1.5"), "unit": "h", "start_after": 480, "end_before": 720, "line_number": 2,
        "worker_id": known.worker, "object_id": known.service_object, "task_id": known.task,
        "agreement_line_id": agreement_line_ids(store, agreement)[0], "scheduled_on": None,
    }  # fmt: skip
    assert {name: values[name] for name in expected if name in values} == {
        name: value for name, value in expected.items() if name in values
    }
    assert draft.children["order_line"][2].values["unit"] == "m"
    (thing,), (task,) = draft.children["object_relation"], draft.children["task_relation"]
    assert (thing.values["reference_text"], task.values["internal_note"]) == ("W-1", "key")
    assert draft.children["activity"][0].values["minutes"] == 90
    runner.undo()
    assert every_row(store) == before


def test_without_relations_lines_keep_only_what_is_related_there(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    order = make_order(runner, known)
    runner.run(SaveOrder(order, children={"task_relation": (RowDraft(None, {"task_id": known.task}),)}))
    runner.run(CopyAgreementLines(order, agreement))
    draft = load_order(store, order)
    values = draft.children["order_line"][0].values
    assert (values["object_id"], values["task_id"]) == (None, known.task)
    assert draft.children["object_relation"] == ()
    assert [row.values["internal_note"] for row in draft.children["task_relation"]] == [""]


def test_relations_are_added_to_those_that_are_there(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    second = add(runner, "service_object", name="Lift B", group_id=known.group, customer_id=known.customer)
    order = make_order(runner, known, object_id=second)
    rows = (
        *load_order(store, order).children["object_relation"],
        RowDraft(None, {"object_id": known.service_object, "reference_text": "mine"}),
    )
    runner.run(SaveOrder(order, children={"object_relation": rows}))
    runner.run(CopyAgreementLines(order, agreement, relations=True))
    found = load_order(store, order).children["object_relation"]
    assert [(r.values["object_id"], r.values["reference_text"]) for r in found] == [
        (second, ""), (known.service_object, "mine"),
    ]  # fmt: skip


def test_stopped_lines_and_suspended_agreements_are_not_copied(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    order = make_order(runner, known)
    ids = agreement_line_ids(store, agreement)
    assert refused_codes(runner, CopyAgreementLines(order, agreement, (ids[0], ids[2]))) == ["agreement_line.stopped"]
    runner.run(CopyAgreementLines(order, agreement, (ids[1],)))
    runner.run(SaveRecord("agreement", agreement, {"suspended": True}))
    for lines in ((), (ids[1],)):
        assert refused_codes(runner, CopyAgreementLines(order, agreement, lines)) == ["agreement.suspended_copy"]
    assert texts(load_order(store, order)) == ["Rope"]


def test_nothing_to_copy_and_strange_lines_are_refused(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    order = make_order(runner, known)
    empty = make_agreement(runner, known)
    other = make_agreement(runner, known, "x")
    assert refused_codes(runner, CopyAgreementLines(order, empty)) == ["copy.nothing"]
    assert refused_codes(runner, CopyAgreementLines(order, empty, agreement_line_ids(store, other))) == [
        "record.missing"
    ]
    assert refused_codes(runner, CopyAgreementLines(order, other, target="customer")) == ["field.not_a_choice"]
    assert refused_codes(runner, CopyTemplateLines(order, ())) == ["copy.nothing"]


def test_a_stage_that_allows_no_change_takes_no_copies(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    template = make_agreement(runner, known, "x", template=True)
    order, source = make_order(runner, known), make_order(runner, known, "y")
    put_at_stage(store, order, "LOCKED", may_modify=False)
    commands: tuple[Command, ...] = (
        CopyAgreementLines(order, agreement), CopyLines(order, source),
        CopyTemplateLines(order, agreement_line_ids(store, template)),
    )  # fmt: skip
    for command in commands:
        assert refused_codes(runner, command) == ["stage.forbids"]


def test_lines_are_copied_from_agreement_to_agreement(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    ids = agreement_line_ids(store, agreement)
    runner.run(SaveRecord("agreement", agreement, children={
        "agreement_line": (RowDraft(ids[0], {"starts_on": "2026-03-01"}), RowDraft(ids[1], {}), RowDraft(ids[2], {})),
    }))  # fmt: skip
    renewal = make_agreement(runner, known, "Renewal fee", starts_on="2027-01-01")
    runner.run(CopyAgreementLines(renewal, agreement, (ids[0],), relations=True, target="agreement"))
    draft = load(store, renewal)
    assert texts(draft, "agreement_line") == ["Renewal fee", "Inspection"]
    values = draft.children["agreement_line"][1].values
    assert (values["service_text"], values["starts_on"], values["object_id"]) == (
        "Look at the brakes", None, known.service_object,
    )  # fmt: skip
    assert [row.values["reference_text"] for row in draft.children["object_relation"]] == ["W-1"]


def test_template_lines_always_bring_their_relations(store: Store, runner: CommandRunner, known: Known) -> None:
    other_task = add(runner, "service_task", code="OIL", name="Oil")
    rows = (
        RowDraft(None, {"type": "fee", "description": "A", "task_id": known.task}),
        RowDraft(None, {"type": "fee", "description": "B", "task_id": other_task}),
    )
    notes = {"task_relation": (
        RowDraft(None, {"task_id": known.task, "external_note": "checked"}), RowDraft(None, {"task_id": other_task}),
    )}  # fmt: skip
    first = make_agreement(runner, known, template=True, children={"agreement_line": rows, **notes})
    second = make_agreement(runner, known, "C", template=True)
    chosen = (agreement_line_ids(store, second)[0], agreement_line_ids(store, first)[0])
    order = make_order(runner, known)
    assert runner.run(CopyTemplateLines(order, chosen)).result == 2
    draft = load_order(store, order)
    assert texts(draft) == ["C", "A"]
    assert [row.values["external_note"] for row in draft.children["task_relation"]] == ["checked"]
    assert {row.values["agreement_line_id"] for row in draft.children["order_line"]} == {None}
    agreement = make_agreement(runner, known)
    runner.run(CopyTemplateLines(agreement, chosen, target="agreement"))
    assert texts(load(store, agreement), "agreement_line") == ["C", "A"]


def test_only_templates_are_copied_as_templates(
    store: Store, runner: CommandRunner, known: Known, agreement: int
) -> None:
    order = make_order(runner, known)
    ids = agreement_line_ids(store, agreement)
    assert refused_codes(runner, CopyTemplateLines(order, ids)) == ["agreement.not_template", "agreement_line.stopped"]


def test_a_line_that_its_rules_refuse_is_named(store: Store, runner: CommandRunner, known: Known) -> None:
    rows = (RowDraft(None, {"type": "fee", "description": "Good"}),
            RowDraft(None, {"type": "expense", "description": "Travel"}))  # fmt: skip
    agreement = make_agreement(runner, known, children={"agreement_line": rows})
    order = make_order(runner, known)
    with pytest.raises(Refused) as refused:
        runner.run(CopyAgreementLines(order, agreement))
    assert [(p.code, dict(p.params)) for p in refused.value.problems] == [
        ("copy.line", {"line": "Travel"}), ("field.required", {"field": "Offset account"}),
    ]  # fmt: skip
    assert load_order(store, order).children["order_line"] == ()


def test_order_lines_are_copied_open_with_their_relations(store: Store, runner: CommandRunner, known: Known) -> None:
    lines: tuple[dict[str, Any], ...] = (
        {"type": "hour", "description": "Repair", "worker_id": known.worker, "executed_on": "2026-11-20",
         "object_id": known.service_object, "task_id": known.task},
        {"type": "fee", "description": "Call-out", "sales_price": "99"},
        {"type": "fee", "description": "Dropped"},
    )  # fmt: skip
    start = {"description": "x", "customer_id": known.customer}
    source = runner.run(CreateOrder(start, tuple(RowDraft(None, line) for line in lines))).result
    assert isinstance(source, int)
    task = load_order(store, source).children["task_relation"][0]
    runner.run(SaveOrder(source, children={"task_relation": (RowDraft(task.id, {"internal_note": "key"}),)}))
    runner.run(CancelLines(source, line_ids(store, source)[2:]))
    mark_posted(store, source, (1,))
    order = make_order(runner, known)
    runner.run(CopyLines(order, source))
    draft = load_order(store, order)
    assert texts(draft) == ["Repair", "Call-out"]
    first, second = (row.values for row in draft.children["order_line"])
    assert (first["status"], first["executed_on"], first["object_id"]) == (
        LineStatus.CREATED, None, known.service_object,
    )  # fmt: skip
    assert (second["status"], second["sales_price"]) == (LineStatus.CREATED, Decimal(99))
    assert [row.values["internal_note"] for row in draft.children["task_relation"]] == ["key"]
    theirs = make_order(runner, known, customer_id=known.other_customer)
    runner.run(CopyLines(theirs, source, line_ids(store, source)[:1]))
    copied = load_order(store, theirs)
    assert [row.values["object_id"] for row in copied.children["order_line"]] == [None]
    assert copied.children["object_relation"] == ()


def test_items_set_up_as_requirements_become_requirements_of_the_order(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    add(runner, "warehouse", code="MAIN", name="Main store", default=True)
    van = add(runner, "warehouse", code="VAN", name="Van", worker_id=known.worker)
    part = {"type": "item", "item_id": known.item, "quantity": "3", "item_setup": "requirement"}
    rows = (RowDraft(None, HOURS), RowDraft(None, {**part, "worker_id": known.worker}))
    agreement = make_agreement(runner, known, children={"agreement_line": rows})
    order = make_order(runner, known, agreement_id=agreement)
    before = every_row(store)
    assert runner.run(CopyAgreementLines(order, agreement)).result == 2
    assert texts(load_order(store, order)) == ["Inspection"]
    (made,) = every_row(store)["item_requirement"]
    ids = agreement_line_ids(store, agreement)
    found = {name: made[name] for name in ("order_id", "item_id", "warehouse_id", "quantity", "agreement_line_id")}
    assert found == {
        "order_id": order, "item_id": known.item, "warehouse_id": van, "quantity": Decimal(3),
        "agreement_line_id": ids[1],
    }  # fmt: skip
    assert made["description"] == "Rope"
    runner.undo()
    assert every_row(store) == before


def test_a_part_that_cannot_be_required_names_its_line(store: Store, runner: CommandRunner, known: Known) -> None:
    part = {"type": "item", "item_id": known.item, "quantity": "-3", "item_setup": "requirement"}
    agreement = make_agreement(runner, known, children={"agreement_line": (RowDraft(None, part),)})
    add(runner, "warehouse", code="MAIN", name="Main store", default=True)
    order = make_order(runner, known, "first")
    assert refused_codes(runner, CopyAgreementLines(order, agreement)) == ["copy.line", "stock.quantity"]
