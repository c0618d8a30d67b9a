"""Signing off orders and lines: who, what it stamps, what it ends, when it is refused, how it is cleared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_cancel import CancelLines, CancelOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import ClearSignOff, SignOffLines, SignOffOrder
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, Recording, SignerState
from svcdesk.domain.problems import Refused
from svcdesk.domain.signatures import HEIGHT, WIDTH, bounds, read_strokes
from svcdesk.models import OrderLine, ServiceOrder, SignOff, StageReason
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.records import Known, add, small_company

DRAWN = (((0, 10), (500, HEIGHT), (WIDTH, 0)), ((20, 20),))


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def order_id(runner: CommandRunner, known: Known) -> int:
    return make(runner, known, 3)


def make(runner: CommandRunner, known: Known, lines: int, **values: Any) -> int:
    rows = tuple(RowDraft(None, {"description": f"line {n}"}) for n in range(lines))
    made = runner.run(CreateOrder({"description": "x", "customer_id": known.customer} | values, rows)).result
    assert isinstance(made, int)
    return made


def order(runner: CommandRunner, order_id: int) -> ServiceOrder:
    with runner.store.read() as reader:
        return reader.session.get_one(ServiceOrder, order_id)


def lines(runner: CommandRunner, order_id: int) -> list[OrderLine]:
    with runner.store.read() as reader:
        return list(
            reader.session.scalars(
                select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.line_number)
            )
        )


def sign_offs(runner: CommandRunner) -> list[SignOff]:
    with runner.store.read() as reader:
        return list(reader.session.scalars(select(SignOff)))


def refused_codes(runner: CommandRunner, command: Command) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return [(p.code, p.target) for p in refused.value.problems]


def test_the_header_signs_every_open_line(runner: CommandRunner, order_id: int) -> None:
    canceled = lines(runner, order_id)[1].id
    runner.run(CancelLines(order_id, (canceled,)))
    runner.run(SignOffOrder(order_id, signer=" Zofia Ćwik ", role="manager", place="Łódź", strokes=DRAWN))
    now = runner.store.clock.now()
    assert order(runner, order_id).signed_off_at == now
    assert [line.signed_off_at for line in lines(runner, order_id)] == [now, None, now]
    (row,) = sign_offs(runner)
    assert (row.state, row.name, row.role, row.place) == (SignerState.SIGNED, "Zofia Ćwik", "manager", "Łódź")
    assert row.strokes == [[list(point) for point in stroke] for stroke in DRAWN]
    assert (row.line_id, row.user, row.at) == (None, "anna", now)
    assert bounds(DRAWN) == (0, 0, WIDTH, HEIGHT)
    runner.undo()
    assert order(runner, order_id).signed_off_at is None
    assert not sign_offs(runner)


def test_a_printed_name_is_enough_and_nobody_needs_a_note(runner: CommandRunner, known: Known) -> None:
    first, second = make(runner, known, 1), make(runner, known, 0)
    runner.run(SignOffOrder(first, signer="Zofia"))
    runner.run(SignOffOrder(second, SignerState.ABSENT, note="Shop closed, key at the neighbour's"))
    assert [row.strokes for row in sign_offs(runner)] == [None, None]
    assert order(runner, second).signed_off_at is not None  # an order without lines is work as well


@pytest.mark.parametrize(
    ("make_command", "expected"),
    [
        (lambda o, n: SignOffOrder(o), [("sign_off.name_missing", "signer")]),
        (lambda o, n: SignOffOrder(o, signer="  "), [("sign_off.name_missing", "signer")]),
        (lambda o, n: SignOffOrder(o, SignerState.REFUSED), [("sign_off.note_missing", "note")]),
        (lambda o, n: SignOffOrder(o, SignerState.ABSENT, note="x", strokes=DRAWN),
         [("sign_off.nobody_signed", "strokes")]),
        (lambda o, n: SignOffOrder(o, signer="Z", strokes=(((0, HEIGHT + 1),),)),
         [("sign_off.strokes_wrong", "strokes")]),
        (lambda o, n: SignOffOrder(o, signer="Z", strokes=((),)), [("sign_off.strokes_wrong", "strokes")]),
        (lambda o, n: SignOffOrder(o, signer="Z", at=n + timedelta(minutes=1)), [("sign_off.future", "at")]),
        (lambda o, n: SignOffOrder(o, signer="Z", reason_note="why"), [("reason.note_alone", "reason_id")]),
        (lambda o, n: SignOffLines(o, signer="Z"), [("sign_off.no_lines", "line_ids")]),
        (lambda o, n: SignOffLines(o, signer="Z", line_ids=(999,)), [("record.missing", "")]),
        (lambda o, n: ClearSignOff(o), [("sign_off.none", "")]),
        (lambda o, n: SignOffOrder(999, signer="Z"), [("record.missing", "")]),
    ],
)  # fmt: skip
def test_what_is_refused(
    runner: CommandRunner, order_id: int, make_command: Callable[..., Command], expected: list[tuple[str, str]]
) -> None:
    assert refused_codes(runner, make_command(order_id, runner.store.clock.now())) == expected
    assert not sign_offs(runner)


def test_what_is_done_is_not_signed_again(runner: CommandRunner, known: Known, order_id: int) -> None:
    runner.run(SignOffOrder(order_id, signer="Z"))
    assert refused_codes(runner, SignOffOrder(order_id, signer="Z")) == [("sign_off.already", "")]
    first = lines(runner, order_id)[0].id
    assert refused_codes(runner, SignOffLines(order_id, signer="Z", line_ids=(first,))) == [
        ("sign_off.line_already", "")
    ]
    gone = make(runner, known, 1)
    runner.run(CancelOrder(gone))
    assert refused_codes(runner, SignOffOrder(gone, signer="Z")) == [("order.canceled", "")]
    (canceled,) = lines(runner, gone)
    assert refused_codes(runner, SignOffLines(gone, signer="Z", line_ids=(canceled.id,))) == [("line.not_open", "")]


def test_posted_lines_keep_their_sign_off(runner: CommandRunner, order_id: int) -> None:
    runner.run(SignOffOrder(order_id, signer="Z"))
    first, second, third = (line.id for line in lines(runner, order_id))
    with runner.store.write() as uow:
        uow.get(OrderLine, first).status = LineStatus.POSTED
    assert refused_codes(runner, ClearSignOff(order_id)) == [("sign_off.posted", "")]
    assert refused_codes(runner, ClearSignOff(order_id, (first,))) == [("sign_off.posted", "")]
    runner.run(ClearSignOff(order_id, (second,)))
    assert [line.signed_off_at is None for line in lines(runner, order_id)] == [False, True, False]
    with runner.store.write() as uow:
        uow.session.execute(update(OrderLine).where(OrderLine.id != first).values(status=LineStatus.POSTED))
    assert refused_codes(runner, SignOffOrder(order_id, signer="Z")) == [("sign_off.nothing", "")]
    assert third


def test_the_last_line_signs_the_order(runner: CommandRunner, order_id: int) -> None:
    first, *others = (line.id for line in lines(runner, order_id))
    runner.run(SignOffLines(order_id, signer="Z", line_ids=(first,), strokes=DRAWN))
    assert order(runner, order_id).signed_off_at is None
    runner.run(SignOffLines(order_id, signer="Z", line_ids=tuple(others)))
    assert order(runner, order_id).signed_off_at is not None
    assert [row.line_id for row in sign_offs(runner)] == [first, *others]


def test_a_line_added_later_waits_and_the_header_signs_it(runner: CommandRunner, order_id: int) -> None:
    runner.run(SignOffOrder(order_id, signer="Z"))
    with runner.store.read() as reader:
        draft = load_record(reader, "service_order", order_id)
    rows = (*draft.children["order_line"], RowDraft(None, {"description": "later"}))
    runner.run(SaveOrder(order_id, {}, None, {}, {"order_line": rows}, draft.children))
    assert [line.signed_off_at is None for line in lines(runner, order_id)] == [False, False, False, True]
    runner.run(SignOffOrder(order_id, signer="Z"))
    assert all(line.signed_off_at for line in lines(runner, order_id))


def test_clearing_takes_everything_back(runner: CommandRunner, order_id: int) -> None:
    runner.run(SignOffOrder(order_id, signer="Z"))
    runner.run(ClearSignOff(order_id))
    assert order(runner, order_id).signed_off_at is None
    assert [line.signed_off_at for line in lines(runner, order_id)] == [None] * 3
    assert not sign_offs(runner)
    runner.run(SignOffOrder(order_id, signer="Y"))


def test_a_drawn_signature_comes_back_with_its_order(runner: CommandRunner, order_id: int) -> None:
    runner.run(SignOffOrder(order_id, signer="Z", strokes=DRAWN))
    (before,) = sign_offs(runner)
    runner.run(DeleteOrder(order_id))
    assert not sign_offs(runner)
    runner.undo()
    (after,) = sign_offs(runner)
    assert (after.id, after.strokes) == (before.id, before.strokes)
    assert read_strokes(after.strokes) == DRAWN


def test_a_signed_line_is_deleted_with_its_sign_off(runner: CommandRunner, order_id: int) -> None:
    first = lines(runner, order_id)[0].id
    runner.run(SignOffLines(order_id, signer="Z", line_ids=(first,)))
    with runner.store.read() as reader:
        draft = load_record(reader, "service_order", order_id)
    rows = draft.children["order_line"][1:]
    runner.run(SaveOrder(order_id, {}, None, {}, {"order_line": rows}, draft.children))
    assert not sign_offs(runner)
    runner.undo()
    assert len(sign_offs(runner)) == 1


def test_sign_off_ends_recording_and_asks_for_a_reason_when_exceeded(
    runner: CommandRunner, known: Known, clock: FixedClock
) -> None:
    level = add(runner, "service_level", code="8H", name="8 h", hours=8)
    group = add(runner, "agreement_group", code="G", name="Gold", service_level_id=level)
    project = add(runner, "project", name="P", customer_id=known.customer)
    agreement = add(runner, "agreement", description="A", project_id=project, group_id=group, starts_on="2026-01-01")
    reason = add(runner, "reason_code", code="LATE", name="Too late")
    runner.run(SetParameter("reason_on_exceeding", "yes"))
    in_time, late = (make(runner, known, 1, agreement_id=agreement) for _n in range(2))
    assert order(runner, in_time).recording is Recording.STARTED
    runner.store.clock = FixedClock(clock.now() + timedelta(hours=2))
    runner.run(SignOffOrder(in_time, signer="Z"))
    assert order(runner, in_time).recording is Recording.STOPPED
    runner.run(ClearSignOff(in_time))
    assert order(runner, in_time).recording is Recording.STARTED
    runner.undo()
    assert order(runner, in_time).recording is Recording.STOPPED
    runner.store.clock = FixedClock(clock.now() + timedelta(hours=11))
    only = tuple(line.id for line in lines(runner, late))
    for command in (SignOffOrder(late, signer="Z"), SignOffLines(late, signer="Z", line_ids=only)):
        assert refused_codes(runner, command) == [("recording.reason_exceeding", "reason_id")]
        assert order(runner, late).signed_off_at is None
    runner.run(SignOffOrder(late, signer="Z", reason_id=reason, reason_note="part was late"))
    with runner.store.read() as reader:
        (given,) = reader.session.scalars(select(StageReason).where(StageReason.order_id == late))
    assert (given.reason_id, given.note) == (reason, "part was late")
