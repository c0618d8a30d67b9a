"""Relations of orders and agreements to service objects and tasks: added by use, kept while used."""

from __future__ import annotations

from typing import Any

import pytest

from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.orders import load_order, make_agreement, make_order
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def second(runner: CommandRunner, known: Known) -> int:
    """Another service object."""
    return add(runner, "service_object", name="Lift B", group_id=known.group, customer_id=known.customer)


def related(draft: RecordDraft) -> tuple[list[int], list[int]]:
    return (
        [row.values["object_id"] for row in draft.children["object_relation"]],
        [row.values["task_id"] for row in draft.children["task_relation"]],
    )


def fee(**values: Any) -> RowDraft:
    return RowDraft(None, {"type": "fee", "description": "x", **values})


def refusal(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(p.code, p.target) for p in refused.value.problems]


def test_the_header_and_the_lines_relate_what_they_use(
    store: Store, runner: CommandRunner, known: Known, second: int
) -> None:
    lines = (fee(object_id=second, task_id=known.task), fee(object_id=known.service_object), fee(task_id=known.task))
    start = {"description": "Lift stopped", "object_id": known.service_object}
    order = runner.run(CreateOrder(start, lines)).result
    assert isinstance(order, int)
    assert related(load_order(store, order)) == ([known.service_object, second], [known.task])
    agreement = make_agreement(runner, known, children={"agreement_line": lines})
    with store.read() as reader:
        assert related(load_record(reader, "agreement", agreement)) == ([second, known.service_object], [known.task])


def test_a_line_that_chooses_something_new_adds_its_relation_once(
    store: Store, runner: CommandRunner, known: Known, second: int
) -> None:
    order = make_order(runner, known, "one")
    (line,) = load_order(store, order).children["order_line"]
    for object_id in (second, second, known.service_object):
        runner.run(SaveOrder(order, children={"order_line": (RowDraft(line.id, {"object_id": object_id}),)}))
    assert related(load_order(store, order)) == ([second, known.service_object], [])


def test_relations_keep_their_texts(store: Store, runner: CommandRunner, known: Known) -> None:
    order = make_order(runner, known)
    rows = {
        "object_relation": (RowDraft(None, {"object_id": known.service_object, "reference_text": "W-1", "note": "n"}),),
        "task_relation": (
            RowDraft(None, {"task_id": known.task, "internal_note": "key at the porter", "external_note": "checked"}),
        ),
    }
    runner.run(SaveOrder(order, {"object_id": known.service_object}, children=rows))
    draft = load_order(store, order)
    (thing,), (task,) = draft.children["object_relation"], draft.children["task_relation"]
    assert (thing.values["reference_text"], thing.values["note"]) == ("W-1", "n")
    assert (task.values["internal_note"], task.values["external_note"]) == ("key at the porter", "checked")


def test_what_is_used_cannot_be_taken_out_of_the_relations(
    store: Store, runner: CommandRunner, known: Known, second: int
) -> None:
    lines = (fee(object_id=second, task_id=known.task),)
    order = runner.run(CreateOrder({"description": "x", "object_id": known.service_object}, lines)).result
    assert isinstance(order, int)
    header, of_line = load_order(store, order).children["object_relation"]
    (task,) = load_order(store, order).children["task_relation"]
    for children, code, target in (
        ({"object_relation": (RowDraft(of_line.id, {}),)}, "relation.of_header", "object_relation"),
        ({"object_relation": (RowDraft(header.id, {}),)}, "relation.of_lines", "object_relation"),
        ({"task_relation": ()}, "relation.of_lines", "task_relation"),
    ):
        with pytest.raises(Refused) as refused:
            runner.run(SaveOrder(order, children=children))
        assert refusal(refused) == [(code, target)]
    assert task.id is not None
    (line,) = load_order(store, order).children["order_line"]
    free = {"order_line": (RowDraft(line.id, {"object_id": None, "task_id": None}),), "object_relation": (),
            "task_relation": ()}  # fmt: skip
    runner.run(SaveOrder(order, {"object_id": None}, children=free))
    assert related(load_order(store, order)) == ([], [])


def test_an_agreement_keeps_relations_of_its_lines(store: Store, runner: CommandRunner, known: Known) -> None:
    lines = (fee(object_id=known.service_object),)
    agreement = make_agreement(runner, known, children={"agreement_line": lines})
    with pytest.raises(Refused) as refused:
        runner.run(SaveRecord("agreement", agreement, children={"object_relation": ()}))
    assert refusal(refused) == [("relation.of_lines", "object_relation")]


@pytest.mark.parametrize("entity", ["service_order", "agreement"])
def test_nothing_is_related_twice(runner: CommandRunner, known: Known, entity: str) -> None:
    rows = {"object_relation": (RowDraft(None, {"object_id": known.service_object}),) * 2,
            "task_relation": (RowDraft(None, {"task_id": known.task}),) * 2}  # fmt: skip
    record = make_order(runner, known) if entity == "service_order" else make_agreement(runner, known)
    with pytest.raises(Refused) as refused:
        runner.run(SaveRecord(entity, record, children=rows))
    assert refusal(refused) == [
        ("relation.twice", "object_relation.1.object_id"), ("relation.twice", "task_relation.1.task_id"),
    ]  # fmt: skip


def test_a_relation_belongs_to_the_record_it_is_saved_with(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement, order = make_agreement(runner, known), make_order(runner, known)
    row = RowDraft(None, {"object_id": known.service_object, "agreement_id": agreement})
    runner.run(SaveOrder(order, children={"object_relation": (row,)}))
    (saved,) = load_order(store, order).children["object_relation"]
    assert saved.values["agreement_id"] is None


def test_a_parameter_allows_one_object_an_item(store: Store, runner: CommandRunner, known: Known, second: int) -> None:
    for thing in (known.service_object, second):
        runner.run(SaveRecord("service_object", thing, {"item_id": known.item}))
    old = make_order(runner, known, object_id=known.service_object)
    with_second = (*load_order(store, old).children["object_relation"], RowDraft(None, {"object_id": second}))
    runner.run(SaveOrder(old, children={"object_relation": with_second}))
    runner.run(SetParameter("item_on_many_objects", "no"))
    runner.run(SaveOrder(old, {"description": "Related before"}))
    order = make_order(runner, known, object_id=known.service_object)
    with_second = (*load_order(store, order).children["object_relation"], RowDraft(None, {"object_id": second}))
    with pytest.raises(Refused) as refused:
        runner.run(SaveOrder(order, children={"object_relation": with_second}))
    assert refusal(refused) == [("relation.same_item", "object_relation.1.object_id")]
    with pytest.raises(Refused) as refused:
        runner.run(SaveOrder(order, children={"order_line": (fee(object_id=second),)}))
    assert refusal(refused) == [("relation.same_item", "order_line.0.object_id")]
    with pytest.raises(Refused) as refused:
        make_agreement(runner, known, children={
            "agreement_line": (fee(object_id=known.service_object), fee(object_id=second)),
        })  # fmt: skip
    assert refusal(refused) == [("relation.same_item", "agreement_line.1.object_id")]
