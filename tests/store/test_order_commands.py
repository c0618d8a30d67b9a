"""Service orders: creating, saving, line rules, cancel and revoke, copying, deleting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from svcdesk.commands.dispatch import SetClosed
from svcdesk.commands.documents import IssueDocuments, NewDocument
from svcdesk.commands.order_cancel import CancelLines, CancelOrder, RevokeLines, RevokeOrder
from svcdesk.commands.order_copy import CopyLines
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.kinds import DocumentKind, LineStatus, LineType, Priority, Progress
from svcdesk.domain.orders import Amount, compute_totals
from svcdesk.domain.problems import Refused
from svcdesk.models import OrderLine, ServiceOrder
from svcdesk.queries.forms import load_record
from svcdesk.queries.histories import load_history
from svcdesk.queries.proposals import new_record
from svcdesk.store import Store
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def line(**values: object) -> RowDraft:
    return RowDraft(None, values)


def load(runner: CommandRunner, order_id: int) -> RecordDraft:
    with runner.store.read() as reader:
        return load_record(reader, "service_order", order_id)


def create(runner: CommandRunner, known: Known, *lines: RowDraft, **values: object) -> int:
    start = {"description": "Lift stopped", "object_id": known.service_object} | values
    result = runner.run(CreateOrder(start, lines)).result
    assert isinstance(result, int)
    return result


def problems_of(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(p.code, p.target) for p in refused.value.problems}


def save(
    runner: CommandRunner,
    draft: RecordDraft,
    children: Mapping[str, tuple[RowDraft, ...]] | None = None,
    **changes: object,
) -> object:
    assert draft.record_id is not None
    values = {**draft.values, **changes}
    return runner.run(
        SaveOrder(draft.record_id, values, draft.version, draft.values, children or {}, draft.children)
    ).result


def test_an_object_proposes_customer_location_address_and_skills(runner: CommandRunner, known: Known) -> None:
    order = load(runner, create(runner, known, priority="high"))
    assert order.values["customer_id"] == known.customer
    assert (order.values["address_name"], order.values["street"]) == ("Hotel", "Piotrkowska 1")
    assert [row.values["skill_id"] for row in order.children["order_skill"]] == [known.skill]
    (waiting,) = order.children["activity"]
    assert (waiting.values["minutes"], waiting.values["priority"]) == (60, Priority.HIGH)
    assert waiting.values["starts_at"] is None
    assert waiting.values["worker_id"] is None
    assert order.values["number"] == "ZS-2026-00001"


def test_the_waiting_activity_is_as_long_as_the_hours_and_follows(runner: CommandRunner, known: Known) -> None:
    order_id = create(runner, known, line(quantity="1.5"), line(quantity="2"))
    draft = load(runner, order_id)
    assert draft.children["activity"][0].values["minutes"] == 210
    first = draft.children["order_line"][0]
    changed = RowDraft(first.id, {**first.values, "quantity": Decimal(3)})
    save(runner, draft, priority=Priority.HIGH, children={"order_line": (changed, draft.children["order_line"][1])})
    activity = load(runner, order_id).children["activity"][0].values
    assert (activity["minutes"], activity["priority"]) == (300, Priority.HIGH)
    runner.undo()
    assert load(runner, order_id).children == draft.children


def test_replacing_the_newest_row_is_undone_and_done_again(runner: CommandRunner, known: Known) -> None:
    order_id = create(runner, known, line(quantity="1", description="before"))
    before = load(runner, order_id)
    save(runner, before, {"order_line": (line(type="hour", quantity="2", description="after"),)})
    after = load(runner, order_id)
    runner.undo()
    assert load(runner, order_id).children["order_line"] == before.children["order_line"]
    runner.redo()
    assert load(runner, order_id).children["order_line"] == after.children["order_line"]


def test_a_new_order_inherits_neither_history_nor_documents_of_a_deleted_one(
    runner: CommandRunner, known: Known
) -> None:
    gone = create(runner, known, description="gone")
    sheet = NewDocument(DocumentKind.WORK_ORDER, f"service_order:{gone}", 1, "gone", "pl", {}, b"%PDF")
    runner.run(IssueDocuments((sheet,)))
    runner.run(DeleteOrder(gone))
    fresh = create(runner, known, description="fresh")
    assert fresh != gone
    with runner.store.read() as reader:
        assert "gone" not in [row.new for row in load_history(reader, "service_order", fresh)]


def test_rows_inserted_at_once_take_no_id_of_a_deleted_row(runner: CommandRunner, known: Known) -> None:
    gone = create(runner, known)
    runner.run(DeleteOrder(gone))
    rows = [{"number": "X-1", "customer_id": known.customer, "created_at": runner.store.clock.now()}]
    with runner.store.write() as uow:
        (fresh,) = uow.insert_many(ServiceOrder, rows)
    assert fresh > gone


def test_an_address_for_this_order_only_is_kept(runner: CommandRunner, known: Known) -> None:
    order_id = create(runner, known, address_once=True, street="Inna 5", address_name="Garaż")
    assert load(runner, order_id).values["street"] == "Inna 5"
    save(runner, load(runner, order_id), address_once=False)
    assert load(runner, order_id).values["street"] == "Piotrkowska 1"


def test_items_bring_text_unit_and_prices_and_totals_leave_canceled_out(runner: CommandRunner, known: Known) -> None:
    order_id = create(
        runner, known,
        line(type="item", item_id=known.item, quantity="3"),
        line(type="fee", description="Call-out", sales_price="99.995", quantity=1),
        line(type="hour", quantity="0.333", sales_price="100", cost_price="40"),
    )  # fmt: skip
    rows = load(runner, order_id).children["order_line"]
    assert (rows[0].values["description"], rows[0].values["unit"]) == ("Rope", "m")
    assert rows[0].values["currency"] == "PLN"
    assert [row.values["unit"] for row in rows] == ["m", "", "h"]
    totals = compute_totals([row.values for row in rows], "PLN")
    assert totals.by_currency == {"PLN": Amount(Decimal("50.82"), Decimal("193.30"))}
    runner.run(CancelLines(order_id, (rows[0].id or 0,)))
    totals = compute_totals([row.values for row in load(runner, order_id).children["order_line"]], "PLN")
    assert totals.by_currency == {"PLN": Amount(Decimal("13.32"), Decimal("133.30"))}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"type": "item"}, ("field.required", "item_id")),
        ({"type": "expense"}, ("field.required", "offset_account")),
        ({"type": "fee", "cost_price": "5"}, ("line.not_for_type", "cost_price")),
        ({"type": "hour", "item_id": 1}, ("line.not_for_type", "item_id")),
        ({"type": "fee", "offset_type": "vendor"}, ("line.not_for_type", "offset_type")),
        ({"type": "hour", "executed_on": date(2026, 11, 2)}, ("line.worker_missing", "worker_id")),
        ({"type": "hour", "quantity": 0}, ("line.quantity_zero", "quantity")),
        ({"type": "hour", "quantity": "x"}, ("field.not_a_number", "quantity")),
        ({"type": "hour", "start_after": "12:00", "end_before": "11:00"}, ("line.ends_first", "end_before")),
        ({"type": "perhaps"}, ("field.not_a_choice", "type")),
    ],
)
def test_the_type_of_a_line_decides(
    runner: CommandRunner, known: Known, values: dict[str, object], expected: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        create(runner, known, line(), line(**values))
    assert problems_of(refused) == {(expected[0], f"order_line.1.{expected[1]}")}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"customer_id": None, "object_id": None}, ("field.required", "customer_id")),
        ({"description": "  "}, ("field.required", "description")),
        ({"description": "x" * 201}, ("field.too_long", "description")),
        ({"location_id": "other_location"}, ("customer.other", "location_id")),
        ({"window_from": "2026-11-24 10:00", "window_until": "2026-11-24 10:00"}, ("order.window", "window_until")),
        ({"progress": "posted"}, ("field.read_only", "progress")),
        ({"nonsense": 1}, ("field.unknown", "nonsense")),
        ({"responsible_id": 999}, ("field.not_found", "responsible_id")),
        ({"preferred_at": "soon"}, ("field.not_a_date", "preferred_at")),
    ],
)
def test_the_header_is_checked(
    runner: CommandRunner, known: Known, values: dict[str, object], expected: tuple[str, str]
) -> None:
    given = {name: getattr(known, value) if value == "other_location" else value for name, value in values.items()}
    with pytest.raises(Refused) as refused:
        create(runner, known, **given)
    assert problems_of(refused) == {expected}


def test_a_blocked_customer_gets_no_new_orders(runner: CommandRunner, known: Known) -> None:
    order_id = create(runner, known)
    runner.run(SaveRecord("customer", known.customer, {"blocked": True}))
    with pytest.raises(Refused) as refused:
        create(runner, known)
    assert problems_of(refused) == {("order.customer_blocked", "customer_id")}
    save(runner, load(runner, order_id), description="Still allowed")


def test_an_object_of_another_customer_is_said(runner: CommandRunner, known: Known) -> None:
    done = runner.run(
        CreateOrder({"description": "x", "customer_id": known.other_customer, "object_id": known.service_object})
    )
    assert [p.code for p in done.warnings] == ["order.object_elsewhere"]


def test_cancel_and_revoke(runner: CommandRunner, known: Known) -> None:
    order_id = create(runner, known, line(), line())
    first, second = (row.id or 0 for row in load(runner, order_id).children["order_line"])
    runner.run(CancelLines(order_id, (first,)))
    assert load(runner, order_id).values["progress"] is Progress.IN_PROCESS
    with pytest.raises(Refused, match=r"line\.not_open"):
        runner.run(CancelLines(order_id, (first, second)))
    with pytest.raises(Refused, match=r"line\.not_canceled"):
        runner.run(RevokeLines(order_id, (second,)))
    runner.run(CancelOrder(order_id))
    canceled = load(runner, order_id)
    assert canceled.values["progress"] is Progress.CANCELED
    assert [row.values["closed"] for row in canceled.children["activity"]] == [True]
    with pytest.raises(Refused, match=r"order\.canceled"):
        runner.run(CancelOrder(order_id))
    runner.run(RevokeOrder(order_id))
    opened = load(runner, order_id)
    assert opened.values["progress"] is Progress.IN_PROCESS
    assert [row.values["closed"] for row in opened.children["activity"]] == [False]
    runner.undo()
    assert load(runner, order_id).children == canceled.children


def closed_activities(runner: CommandRunner, order_id: int) -> list[bool]:
    return [row.values["closed"] for row in load(runner, order_id).children["activity"]]


def test_revoking_opens_only_the_activities_that_the_cancel_closed(runner: CommandRunner, known: Known) -> None:
    made = runner.run(
        CreateOrder(
            {"description": "x", "customer_id": known.customer}, (line(),),
            activities=tuple(RowDraft(None, {"title": title}) for title in ("done before", "open", "open, then done")),
        )
    ).result  # fmt: skip
    assert isinstance(made, int)
    before, _open, after = (row.id or 0 for row in load(runner, made).children["activity"])
    runner.run(SetClosed((before,)))
    runner.run(CancelOrder(made))
    assert closed_activities(runner, made) == [True, True, True]
    runner.run(SetClosed((after,), closed=False))
    runner.run(SetClosed((after,)))
    runner.run(RevokeOrder(made))
    assert closed_activities(runner, made) == [True, False, True]
    for _step in range(4):
        runner.undo()
    assert closed_activities(runner, made) == [True, False, False]
    runner.run(CancelOrder(made))
    activities = load(runner, made).children["activity"]
    opened = tuple(RowDraft(row.id, {**row.values, "closed": row.id == before}) for row in activities)
    closed = tuple(RowDraft(row.id, {**row.values, "closed": True}) for row in activities)
    runner.run(SaveOrder(made, children={"activity": opened}))
    runner.run(SaveOrder(made, children={"activity": closed}))
    runner.run(RevokeOrder(made))
    assert closed_activities(runner, made) == [True, True, True]


def test_an_order_without_lines_cannot_be_canceled(runner: CommandRunner, known: Known) -> None:
    with pytest.raises(Refused, match=r"order\.no_lines"):
        runner.run(CancelOrder(create(runner, known)))


def post(runner: CommandRunner, line_id: int) -> None:
    with runner.store.write() as uow:
        uow.get(OrderLine, line_id).status = LineStatus.POSTED


def test_posted_and_canceled_lines_stay_as_they_are(runner: CommandRunner, known: Known) -> None:
    order_id = create(runner, known, line(), line(), line())
    rows = load(runner, order_id).children["order_line"]
    post(runner, rows[0].id or 0)
    runner.run(CancelLines(order_id, (rows[1].id or 0,)))
    draft = load(runner, order_id)
    rows = draft.children["order_line"]
    for at in (0, 1):
        changed = list(rows)
        changed[at] = RowDraft(rows[at].id, {**rows[at].values, "description": "new"})
        with pytest.raises(Refused) as refused:
            save(runner, draft, children={"order_line": tuple(changed)})
        assert problems_of(refused) == {("line.locked", f"order_line.{at}.description")}
        with pytest.raises(Refused, match=r"line\.locked"):
            save(runner, draft, children={"order_line": tuple(r for r in rows if r is not rows[at])})
    save(runner, draft, children={"order_line": (rows[2], rows[0], rows[1])})
    after = load(runner, order_id).children["order_line"]
    assert [r.id for r in after] == [rows[0].id, rows[2].id, rows[1].id]
    assert after[0] == rows[0]  # the posted one keeps also its number
    for command in (CancelOrder(order_id), DeleteOrder(order_id)):
        with pytest.raises(Refused, match=r"order\.posted_lines"):
            runner.run(command)


def test_lines_are_copied_as_open_ones(runner: CommandRunner, known: Known) -> None:
    source = create(
        runner, known,
        line(worker_id=known.worker, executed_on="2026-11-20", description="Done"),
        line(type="item", item_id=known.item),
    )  # fmt: skip
    runner.run(CancelLines(source, (load(runner, source).children["order_line"][1].id or 0,)))
    target = create(runner, known, line(description="First"))
    assert runner.run(CopyLines(target, source)).result == 1
    rows = load(runner, target).children["order_line"]
    assert [(r.values["description"], r.values["executed_on"]) for r in rows] == [("First", None), ("Done", None)]
    runner.undo()
    assert len(load(runner, target).children["order_line"]) == 1


def test_an_order_is_deleted_with_all_that_is_its_own_and_comes_back(runner: CommandRunner, known: Known) -> None:
    order_id = create(runner, known, line(), line(type="item", item_id=known.item))
    before = load(runner, order_id)
    runner.run(DeleteOrder(order_id))
    with pytest.raises(Refused, match=r"record\.missing"):
        load(runner, order_id)
    with runner.store.read() as reader:
        assert reader.session.scalars(select(OrderLine)).all() == []
    runner.undo()
    after = load(runner, order_id)
    assert (after.values, after.children) == (before.values, before.children)


def test_a_copy_begins_anew(runner: CommandRunner, known: Known) -> None:
    done = line(worker_id=known.worker, executed_on="2026-11-20")
    order_id = create(runner, known, done, preferred_at="2026-11-24 08:00")
    with runner.store.read() as reader:
        draft = new_record(reader, "service_order", {"copy_of": order_id})
    assert draft.values["number"] == ""
    assert draft.values["preferred_at"] is None
    assert draft.values["object_id"] == known.service_object
    assert draft.captions["customer_id"] == "K-00001  Hotel Świt"
    (row,) = draft.children["order_line"]
    assert (row.id, row.values["type"], row.values["executed_on"]) == (None, LineType.HOUR, None)
    assert runner.run(CreateOrder(draft.values, draft.children["order_line"], draft.children["order_skill"])).result


def test_skills_can_be_asked_for_by_code(runner: CommandRunner, known: Known) -> None:
    extra = add(runner, "skill", code="F-GAS", name="F-gas")
    done = runner.run(
        CreateOrder(
            {"description": "x", "customer_id": "Hotel Świt", "location_id": "L-00001"},
            skills=(RowDraft(None, {"skill_id": "F-GAS"}),),
        )
    )
    assert isinstance(done.result, int)
    draft = load(runner, done.result)
    assert [row.values["skill_id"] for row in draft.children["order_skill"]] == [extra]
    with pytest.raises(Refused) as refused:
        save(
            runner,
            draft,
            children={"order_skill": (*draft.children["order_skill"], RowDraft(None, {"skill_id": extra}))},
        )
    assert ("skill.twice", "order_skill.1.skill_id") in problems_of(refused)
