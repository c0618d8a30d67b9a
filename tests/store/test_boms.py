"""Templates, and the service BOMs that are made of them: attached, changed, replaced, moved, copied, deleted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from svcdesk.commands.bom_lines import AddBomLine, ChangeBomLine, DeleteBomLine, MoveBomLine, ReplaceBomLine
from svcdesk.commands.bom_templates import MakeTemplate
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.renewal import RenewAgreement
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.service_boms import AttachTemplate, CopyServiceBom, DeleteServiceBom, MoveServiceBom
from svcdesk.domain.kinds import BomChangeKind, BomKind, LineType
from svcdesk.domain.problems import Refused
from svcdesk.models import Bom, BomChange, BomLine, ItemRequirement
from svcdesk.store import Store
from svcdesk.store.check import check_data
from tests.support.boms import Machine, agree, attach, changes, lift, part, parts, relation_of, run, stored
from tests.support.orders import put_at_stage
from tests.support.posting import lines_of, order
from tests.support.records import add


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def machine(runner: CommandRunner) -> Machine:
    return lift(runner)


def codes(runner: CommandRunner, command: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return [problem.code for problem in refused.value.problems]


def values(row: Any, *names: str) -> Any:
    return tuple(getattr(row, name) for name in names)


def tree(store: Store, bom_id: int) -> Any:
    """Description, quantity and what it is part of."""
    lines = parts(store, bom_id)
    names = {line.id: line.description for line in lines}
    return [(line.description, line.quantity, names.get(line.parent_id or 0, "")) for line in lines]


# templates


def test_a_template_is_edited_freely_and_quantity_0_deletes(
    runner: CommandRunner, store: Store, machine: Machine
) -> None:
    lines = machine.lines
    run(runner, ChangeBomLine(lines["Roller"], Decimal(6), note="pairs"))
    run(runner, MoveBomLine(lines["Rope"], lines["Drive"], before_id=lines["Motor"]))
    run(runner, ChangeBomLine(lines["Motor"], Decimal(0)))
    assert tree(store, machine.template) == [
        ("Drive", 1, ""),
        ("Roller", 6, "Drive"),
        ("Rope", Decimal("27.5"), "Drive"),
    ]
    assert not changes(store, machine.template)
    for _step in range(3):
        runner.undo()
    assert [name for name, _quantity, _parent in tree(store, machine.template)] == ["Drive", "Motor", "Roller", "Rope"]
    assert codes(runner, MoveBomLine(lines["Drive"], lines["Motor"])) == ["bom.within_itself"]
    assert codes(runner, AddBomLine(machine.template)) == ["bom.line_empty"]
    assert codes(runner, AddBomLine(machine.template, machine.drive, Decimal(-1))) == ["bom.quantity"]
    dates: dict[str, Any] = {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}
    assert codes(runner, AddBomLine(machine.template, machine.drive, **dates)) == ["bom.dates"]
    assert codes(runner, AddBomLine(machine.template, 999)) == ["field.not_found"]


def test_the_number_follows_the_sequence_of_its_kind(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    assert (stored(store, machine.template).number, stored(store, bom).number) == ("BM-00001", "BS-00001")
    by_form = add(runner, "bom", name="By hand")
    assert (stored(store, by_form).number, stored(store, by_form).kind) == ("BM-00002", BomKind.TEMPLATE)
    assert codes(runner, SaveRecord("bom", None, {"name": "x", "kind": "service"})) == ["bom.by_attaching"]
    assert codes(runner, MakeTemplate("x", number="BM-00001")) == ["field.duplicate"]
    assert codes(runner, MakeTemplate()) == ["field.required"]


def test_a_template_is_made_of_the_version_that_was_valid(
    runner: CommandRunner, store: Store, machine: Machine
) -> None:
    versions = {}
    for year in (2025, 2026):
        versions[year] = add(
            runner, "bom", name=f"Drive {year}", kind="item", item_id=machine.drive,
            valid_from=date(year, 1, 1), valid_until=date(year, 12, 31),
        )  # fmt: skip
        top = run(runner, AddBomLine(versions[year], description=f"Motor {year}"))
        run(runner, AddBomLine(versions[year], description="Fan", parent_id=top))
    late = run(runner, AddBomLine(versions[2026], description="Filter", valid_from=date(2026, 7, 1)))
    run(runner, AddBomLine(versions[2026], description="Mesh", parent_id=late))
    made = run(runner, MakeTemplate(version_of_id=machine.drive, bom_on=date(2025, 12, 31)))
    assert [name for name, *_rest in tree(store, made)] == ["Motor 2025", "Fan"]
    assert (stored(store, made).source_id, stored(store, made).bom_on) == (versions[2025], date(2025, 12, 31))
    made = run(runner, MakeTemplate(version_of_id=machine.drive, bom_on=date(2026, 6, 30)))
    assert [name for name, *_rest in tree(store, made)] == ["Motor 2026", "Fan"]
    made = run(runner, MakeTemplate("T", version_of_id=machine.drive))  # the clock stands in November
    assert tree(store, made) == [
        ("Motor 2026", 1, ""),
        ("Filter", 1, ""),
        ("Fan", 1, "Motor 2026"),
        ("Mesh", 1, "Filter"),
    ]
    assert codes(runner, MakeTemplate(version_of_id=machine.drive, bom_on=date(2024, 1, 1))) == ["bom.no_version"]
    assert codes(runner, MakeTemplate(source_id=versions[2025])) == ["bom.not_valid_then"]


def test_templates_of_templates_production_and_machines(runner: CommandRunner, store: Store, machine: Machine) -> None:
    production = add(runner, "bom", name="Made", kind="production", reference_text="P-77")
    run(runner, AddBomLine(production, machine.drive))
    made = stored(store, run(runner, MakeTemplate(source_id=production)))
    assert (made.kind, made.reference_text, len(parts(store, made.id))) == (BomKind.TEMPLATE, "P-77", 1)
    bom = attach(runner, machine)
    run(runner, ReplaceBomLine(part(store, bom, "Motor").id, serial_in="M-2"))
    again = run(runner, MakeTemplate("Newer", source_id=bom))
    assert sorted(tree(store, again)) == sorted(tree(store, machine.template))
    assert not any(line.serial_number or line.original for line in parts(store, again))
    run(runner, ChangeBomLine(parts(store, again)[0].id, Decimal(2)))  # it is free
    runner.run(DeleteServiceBom(bom), confirmed=frozenset({"bom.delete"}))
    assert stored(store, again).source_id is None


def test_an_attached_template_is_locked_until_the_copy_is_gone(
    runner: CommandRunner, store: Store, machine: Machine
) -> None:
    bom = attach(runner, machine)
    drive = machine.lines["Drive"]
    for command in (
        AddBomLine(machine.template, machine.drive), ChangeBomLine(drive, Decimal(2)), ChangeBomLine(drive, Decimal(0)),
        DeleteBomLine(drive), MoveBomLine(drive), DeleteRecord("bom", machine.template),
        SaveRecord("bom", machine.template, {"name": "Other"}),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            runner.run(command)
        (problem,) = refused.value.problems
        assert (problem.code, problem.params["objects"]) == ("bom.locked", "Lift A")
    runner.run(DeleteServiceBom(bom), confirmed=frozenset({"bom.delete"}))
    run(runner, ChangeBomLine(drive, Decimal(2)))
    run(runner, DeleteRecord("bom", machine.template))
    with store.read() as reader:
        assert reader.session.scalar(select(func.count(BomLine.id))) == 0
    runner.undo()
    assert len(parts(store, machine.template)) == 4


# attaching, moving, copying, deleting


def test_attaching_copies_the_tree(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    assert sorted(tree(store, bom)) == sorted(tree(store, machine.template))
    lines = parts(store, bom)
    assert all(line.original for line in lines)
    assert {line.source_line_id for line in lines} == set(machine.lines.values())
    (change,) = changes(store, bom)
    assert values(change, "kind", "object_id", "relation_id") == (
        BomChangeKind.ATTACHED, machine.thing, machine.relation,
    )  # fmt: skip
    assert codes(runner, AttachTemplate(machine.template, machine.relation)) == ["bom.object_has_one"]
    other = add(runner, "service_object", name="Lift B", group_id=machine.accounts.known.group)
    _agreement, relation = agree(runner, machine.accounts, machine.group, other)
    assert codes(runner, AttachTemplate(bom, relation)) == ["bom.not_template"]
    runner.run(AttachTemplate(machine.template, relation))
    for _step in range(2):
        runner.undo()


def test_a_service_bom_moves_with_its_history(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    run(runner, ReplaceBomLine(part(store, bom, "Motor").id))
    _agreement, relation = agree(runner, machine.accounts, machine.group, machine.thing)
    run(runner, MoveServiceBom(bom, relation))
    assert stored(store, bom).relation_id == relation
    assert {change.relation_id for change in changes(store, bom)} == {relation}
    assert changes(store, bom)[-1].kind is BomChangeKind.MOVED
    assert codes(runner, MoveServiceBom(bom, relation)) == ["bom.same_relation"]
    other = add(runner, "service_object", name="Lift B", group_id=machine.accounts.known.group)
    _other, elsewhere = agree(runner, machine.accounts, machine.group, other)
    assert codes(runner, MoveServiceBom(bom, elsewhere)) == ["bom.other_object"]
    assert codes(runner, MoveServiceBom(machine.template, relation)) == ["bom.not_service"]
    for _made_since in range(3):
        runner.undo()
    assert stored(store, bom).relation_id == machine.relation
    assert {change.relation_id for change in changes(store, bom)} == {machine.relation}


def test_a_renewed_agreement_takes_the_bom_along(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    kept = run(runner, RenewAgreement(machine.agreement, move_boms=False))
    assert stored(store, bom).relation_id == machine.relation
    runner.undo()
    successor = run(runner, RenewAgreement(machine.agreement))
    assert stored(store, bom).relation_id == relation_of(store, machine.thing, agreement_id=successor) != kept
    # an order of the agreement that was renewed is still under way
    run(runner, ReplaceBomLine(part(store, bom, "Rope").id, order_id=machine.order, order_line=True))
    assert len(lines_of(store, machine.order)) == 1


def test_a_copy_goes_to_an_object_without_one(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    run(runner, ReplaceBomLine(part(store, bom, "Motor").id, serial_in="M-2"))
    assert codes(runner, CopyServiceBom(bom, machine.relation)) == ["bom.object_has_one"]
    assert codes(runner, CopyServiceBom(machine.template, machine.relation)) == ["bom.not_service"]
    other = add(runner, "service_object", name="Lift B", group_id=machine.accounts.known.group)
    _agreement, relation = agree(runner, machine.accounts, machine.group, other)
    copy = run(runner, CopyServiceBom(bom, relation))
    assert sorted(tree(store, copy)) == sorted(tree(store, bom))
    assert not any(line.serial_number for line in parts(store, copy))
    assert [line.original for line in parts(store, copy) if line.description == "Motor"] == [False]
    assert (stored(store, copy).source_id, len(changes(store, copy))) == (machine.template, 1)
    runner.run(DeleteServiceBom(bom), confirmed=frozenset({"bom.delete"}))
    assert codes(runner, ChangeBomLine(machine.lines["Rope"], Decimal(1))) == ["bom.locked"]  # by the copy


def test_deleting_is_asked_about_and_undone(runner: CommandRunner, store: Store, machine: Machine) -> None:
    assert codes(runner, DeleteServiceBom(machine.template)) == ["bom.no_template_applied"]
    bom = attach(runner, machine)
    run(runner, DeleteBomLine(part(store, bom, "Drive").id))
    before = (tree(store, bom), len(changes(store, bom)))
    assert codes(runner, DeleteServiceBom(bom)) == ["bom.delete"]
    assert codes(runner, DeleteRecord("bom", bom)) == ["bom.delete_as_service"]
    runner.run(DeleteServiceBom(bom), confirmed=frozenset({"bom.delete"}))
    with store.read() as reader:
        assert reader.session.get(Bom, bom) is None
    runner.undo()
    assert (tree(store, bom), len(changes(store, bom))) == before


# lines of a machine


def test_replacing_one_of_four_gives_the_order_one_line(runner: CommandRunner, store: Store, machine: Machine) -> None:
    """Worked example 14."""
    bom = attach(runner, machine)
    roller = part(store, bom, "Roller").id
    with pytest.raises(Refused) as refused:
        runner.run(ReplaceBomLine(roller, Decimal(5)))
    assert [problem.code for problem in refused.value.problems] == ["bom.replaced_quantity"]
    assert codes(runner, ReplaceBomLine(roller, Decimal("0.5"))) == ["bom.replaced_quantity"]
    assert run(runner, ReplaceBomLine(roller, Decimal(1), order_id=machine.order, order_line=True)) == roller
    change = changes(store, bom)[-1]
    assert values(change, "kind", "part_quantity", "quantity") == (BomChangeKind.QUANTITY_REPLACED, 1, 4)
    (line,) = lines_of(store, machine.order)
    assert values(line, "type", "item_id", "quantity", "object_id") == (
        LineType.ITEM,
        machine.rollers,
        1,
        machine.thing,
    )
    assert values(change, "order_id", "order_line_id", "is_requirement") == (machine.order, line.id, False)
    assert relation_of(store, machine.thing, order_id=machine.order)  # came with the line
    runner.undo()
    assert not lines_of(store, machine.order)
    assert len(changes(store, bom)) == 1


def test_what_comes_in_with_a_number_is_a_line_of_its_own(
    runner: CommandRunner, store: Store, machine: Machine
) -> None:
    bom = attach(runner, machine)
    roller = part(store, bom, "Roller").id
    assert codes(runner, ReplaceBomLine(roller, Decimal(2), serial_in="R-9")) == ["bom.serial_many"]
    new = run(runner, ReplaceBomLine(roller, Decimal(1), serial_in="R-9", serial_out="R-1"))
    assert tree(store, bom)[-1] == ("Roller", 1, "Drive")
    change = changes(store, bom)[-1]
    assert values(change, "kind", "line_id", "replaced_line_id") == (BomChangeKind.QUANTITY_REPLACED, new, roller)
    assert values(change, "serial_before", "serial_number", "quantity") == ("R-1", "R-9", 3)
    assert codes(runner, ReplaceBomLine(new, serial_out="R-8")) == ["bom.other_serial"]
    newest = run(runner, ReplaceBomLine(new, serial_out="R-8"), "bom.other_serial")
    assert changes(store, bom)[-1].kind is BomChangeKind.LINE_REPLACED
    assert codes(runner, ReplaceBomLine(new)) == ["bom.line_gone"]
    assert codes(runner, ReplaceBomLine(machine.lines["Roller"])) == ["bom.not_service"]
    assert newest != new


def test_an_assembly_is_replaced_with_its_parts(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    old = part(store, bom, "Drive").id
    run(runner, ReplaceBomLine(old, serial_in="D-2", order_id=machine.order, requirement=True))
    assert sorted(tree(store, bom)) == sorted(tree(store, machine.template))
    assert [line.description for line in parts(store, bom) if line.original] == ["Rope"]
    with store.read() as reader:
        (required,) = reader.session.scalars(select(ItemRequirement))
    assert values(required, "item_id", "quantity", "order_id") == (machine.drive, 1, machine.order)
    of_part = [change for change in changes(store, bom) if change.is_requirement]
    assert [(change.requirement_id, change.replaced_line_id) for change in of_part] == [(required.id, old)]
    run(runner, ReplaceBomLine(part(store, bom, "Drive").id, item_id=machine.accounts.known.item))
    assert [name for name, *_rest in tree(store, bom)] == ["Rope", "Rope"]  # another item has no known parts


def test_quantities_and_serial_numbers_of_a_machine(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    motor, roller = part(store, bom, "Motor").id, part(store, bom, "Roller").id
    run(runner, ChangeBomLine(motor, serial_number="M-1", position="9"))
    change = changes(store, bom)[-1]
    assert values(change, "kind", "serial_before", "serial_number") == (BomChangeKind.QUANTITY_CHANGED, "", "M-1")
    assert codes(runner, ChangeBomLine(motor, serial_number="M-2")) == ["bom.replace_instead"]
    assert codes(runner, ChangeBomLine(motor, item_id=machine.drive)) == ["bom.replace_instead"]
    assert codes(runner, ChangeBomLine(motor, Decimal(2))) == ["bom.serial_many"]
    assert codes(runner, ChangeBomLine(roller, Decimal(-1))) == ["bom.quantity"]
    assert codes(runner, ChangeBomLine(roller, Decimal("NaN"))) == ["bom.quantity"]
    assert codes(runner, MoveBomLine(roller)) == ["bom.line_stays"]
    run(runner, ChangeBomLine(roller, Decimal(6), order_id=machine.order, order_line=True))
    assert lines_of(store, machine.order)[0].quantity == 2  # what was put in
    less = ChangeBomLine(roller, Decimal(5), order_id=machine.order, order_line=True)
    assert codes(runner, less) == ["bom.nothing_added"]
    before = len(changes(store, bom))
    run(runner, ChangeBomLine(roller, note="checked"))
    assert len(changes(store, bom)) == before  # nothing of the machine changed
    run(runner, ChangeBomLine(roller, Decimal(0), order_id=machine.order))
    assert (changes(store, bom)[-1].kind, changes(store, bom)[-1].order_id) == (
        BomChangeKind.LINE_DELETED, machine.order,
    )  # fmt: skip
    with store.read() as reader:
        gone = reader.session.get_one(BomLine, roller)
    assert gone.quantity == 0
    assert gone.removed_at is not None


def test_the_order_is_of_the_agreement_shown(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    rope = part(store, bom, "Rope").id
    stranger = order(runner, machine.accounts, signed=False)
    assert codes(runner, ReplaceBomLine(rope, order_id=stranger, order_line=True)) == ["bom.other_agreement"]
    assert codes(runner, ReplaceBomLine(rope, order_line=True)) == ["bom.order_missing"]
    assert codes(runner, ReplaceBomLine(rope, order_id=999)) == ["record.missing"]
    motor = part(store, bom, "Motor").id
    assert codes(runner, ReplaceBomLine(motor, order_id=machine.order, order_line=True)) == ["bom.no_item"]
    put_at_stage(store, machine.order, "LOCKED", may_modify=False)
    refusal = codes(runner, ReplaceBomLine(rope, order_id=machine.order, requirement=True))
    assert refusal == ["stage.forbids"]
    run(runner, ReplaceBomLine(rope, order_id=machine.order))  # history only
    put_at_stage(store, machine.order, "OPEN")
    run(runner, ReplaceBomLine(part(store, bom, "Rope").id, order_id=machine.order, order_line=True))
    runner.run(CancelOrder(machine.order))
    now = part(store, bom, "Rope").id
    assert codes(runner, ReplaceBomLine(now, order_id=machine.order)) == ["bom.order_closed"]


def test_without_an_agreement_it_is_the_order_of_the_relation(
    runner: CommandRunner, store: Store, machine: Machine
) -> None:
    header = {"object_id": machine.thing}
    here, other = (order(runner, machine.accounts, signed=False, **header) for _ in range(2))
    bom = run(runner, AttachTemplate(machine.template, relation_of(store, machine.thing, order_id=here)))
    rope = part(store, bom, "Rope").id
    assert codes(runner, ReplaceBomLine(rope, order_id=other)) == ["bom.other_order"]
    run(runner, ReplaceBomLine(rope, order_id=here, order_line=True))
    assert len(lines_of(store, here)) == 1


def test_lines_go_below_lines_of_the_same_bom(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    assert codes(runner, AddBomLine(bom, machine.drive, parent_id=machine.lines["Drive"])) == ["bom.other_bom"]
    new = run(runner, AddBomLine(bom, machine.drive, parent_id=part(store, bom, "Drive").id, order_id=machine.order,
                                 order_line=True))  # fmt: skip
    change = changes(store, bom)[-1]
    assert values(change, "kind", "line_id", "quantity") == (BomChangeKind.LINE_ADDED, new, 1)
    assert not parts(store, bom)[-1].original


def test_what_a_bom_hangs_on_and_speaks_of_stays(runner: CommandRunner, store: Store, machine: Machine) -> None:
    header = {"object_id": machine.thing}
    here = order(runner, machine.accounts, signed=False, **header)
    bom = run(runner, AttachTemplate(machine.template, relation_of(store, machine.thing, order_id=here)))
    with pytest.raises(Refused):
        runner.run(DeleteOrder(here))
    _agreement, relation = agree(runner, machine.accounts, machine.group, machine.thing)
    run(runner, MoveServiceBom(bom, relation))
    run(runner, DeleteOrder(here))  # nothing hangs on it any more
    with pytest.raises(Refused) as refused:
        runner.run(DeleteRecord("service_object", machine.thing))
    assert refused.value.problems[0].code == "record.in_use"
    run(runner, MoveServiceBom(bom, machine.relation))
    run(runner, ReplaceBomLine(part(store, bom, "Rope").id, order_id=machine.order))
    with pytest.raises(Refused):
        runner.run(DeleteOrder(machine.order))


def test_the_data_check_names_boms_that_contradict_themselves(
    runner: CommandRunner, store: Store, machine: Machine
) -> None:
    bom = attach(runner, machine)
    other = add(runner, "service_object", name="Lift B", group_id=machine.accounts.known.group)
    _agreement, relation = agree(runner, machine.accounts, machine.group, other)
    assert check_data(store) == []
    with store.write() as uow:
        uow.get(BomLine, part(store, bom, "Rope").id).quantity = Decimal(0)
        uow.get(BomLine, part(store, bom, "Motor").id).parent_id = machine.lines["Drive"]
        uow.get(Bom, bom).relation_id = relation
        for change in uow.session.scalars(select(BomChange)):
            change.kind = BomChangeKind.MOVED
    found = [problem.code for problem in check_data(store)]
    assert found == ["check.bom_tree", "check.bom_quantity", "check.bom_place", "check.bom_history"]
