"""The demo company and the benchmark sizes, as they are loaded into a real file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select
from stdnum import iban
from stdnum.de import vat as german_vat
from stdnum.gb import vat as british_vat
from stdnum.pl import nip

from svcdesk.commands.demo import is_demo, load_demo
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.demo.board_sizes import make_board
from svcdesk.domain.demo.source import read_source
from svcdesk.domain.kinds import LineStatus, LineType, MoveKind, Priority, Progress, SignerState
from svcdesk.domain.problems import Refused
from svcdesk.domain.signatures import check_signature, read_strokes
from svcdesk.models import (
    Absence,
    Activity,
    Customer,
    Location,
    OrderLine,
    ProjectTransaction,
    ServiceObject,
    ServiceOrder,
    SignOff,
    StockMove,
    Team,
    Worker,
)
from svcdesk.store import Store
from svcdesk.store.check import check_data

POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    clock = FixedClock(datetime(2026, 11, 23, 9, 32, tzinfo=UTC))
    store = load_demo(tmp_path_factory.mktemp("demo") / "demo.db", clock, "pl", user="anna", workstation="desk-1")
    yield store
    store.close()


def test_it_has_what_was_promised(demo: Store) -> None:
    with demo.read() as reader:
        session = reader.session

        def count(*where: object) -> int:
            return session.scalar(select(func.count()).where(*where)) or 0  # type: ignore[arg-type]

        assert count(Customer.id > 0) == 12
        assert count(ServiceObject.id > 0) == 41
        assert count(Worker.team_id.is_not(None)) == 18
        assert count(Team.id > 0) == 4
        assert count(Team.owner_id.is_(None)) == 0
        assert set(session.scalars(select(ServiceOrder.progress).distinct())) == set(Progress)
        assert set(session.scalars(select(ServiceOrder.priority).distinct())) == set(Priority)
        assert set(session.scalars(select(OrderLine.type).distinct())) == set(LineType)
        assert count(Activity.starts_at.is_(None)) == 14
        assert count(Activity.starts_at.is_not(None), Activity.worker_id.is_(None)) == 4
        first, last = session.execute(select(func.min(Activity.starts_at), func.max(Activity.starts_at))).one()
        assert first
        assert last
        assert timedelta(days=530) < demo.clock.now() - first < timedelta(days=560)
        assert last - demo.clock.now() > timedelta(days=30)
        assert session.scalar(select(func.max(func.length(Location.street)))) == 80


def test_its_data_is_clean(demo: Store) -> None:
    assert check_data(demo) == []


def test_every_posted_line_has_its_transaction_and_every_sign_off_somebody(demo: Store) -> None:
    with demo.read() as reader:
        session = reader.session
        lines = session.execute(
            select(OrderLine.quantity, OrderLine.type, OrderLine.executed_on, ProjectTransaction)
            .outerjoin(ProjectTransaction, ProjectTransaction.id == OrderLine.transaction_id)
            .where(OrderLine.status == LineStatus.POSTED)
        ).all()
        assert len(lines) > 5000
        assert all((row.quantity, row.type, row.executed_on) == (found.quantity, found.type, found.dated_on)
                   for row in lines if (found := row.ProjectTransaction))  # fmt: skip
        assert all(row.ProjectTransaction and row.ProjectTransaction.sales_amount > 0 for row in lines)
        assert all(row.ProjectTransaction.posted_at < reader.clock.now() for row in lines)
        items = session.scalars(select(StockMove).where(StockMove.kind == MoveKind.ISSUE)).all()
        assert {move.transaction_id for move in items} == {
            row.ProjectTransaction.id for row in lines if row.type is LineType.ITEM
        }
        assert min(session.scalars(select(StockMove.on_hand))) > 0
        signed = session.execute(
            select(ServiceOrder.signed_off_at, SignOff).outerjoin(SignOff, SignOff.order_id == ServiceOrder.id)
            .where(ServiceOrder.signed_off_at.is_not(None))
        ).all()  # fmt: skip
        assert all(row.SignOff and row.SignOff.at == row.signed_off_at for row in signed)
        assert {row.SignOff.state for row in signed} == {SignerState.SIGNED, SignerState.ABSENT}
        for row in signed:
            drawn = read_strokes(row.SignOff.strokes)
            problems = check_signature(
                row.SignOff.state, name=row.SignOff.name, note=row.SignOff.note, strokes=drawn,
                at=row.SignOff.at, now=reader.clock.now(),
            )  # fmt: skip
            assert problems == []
            assert bool(drawn) is (row.SignOff.state is SignerState.SIGNED)


def test_names_have_every_polish_letter(demo: Store) -> None:
    with demo.read() as reader:
        names = [n for c in (Customer, Location, Worker) for n in reader.session.scalars(select(c.name))]
    assert not set(POLISH) - set("".join(names) + "".join(contact_names()))


def contact_names() -> list[str]:
    return [c.name for customer in read_source("pl").customer for place in customer.location for c in place.contacts]


def test_numbers_of_companies_and_banks_are_valid() -> None:
    source = read_source("en")
    checks = {"PL": nip.is_valid, "DE": german_vat.is_valid, "GB": british_vat.is_valid}
    assert all(checks[customer.country](customer.vat_id) for customer in source.customer)
    assert {customer.language for customer in source.customer} == {"pl", "en"}
    assert nip.is_valid(source.company.vat_id)
    assert iban.is_valid(source.company.bank_account)


def bars_of_today(store: Store) -> list[Activity]:
    with store.read() as reader:
        begin, end = reader.site.day_span(reader.site.day(store.clock.now()))
        found = select(Activity).where(Activity.starts_at >= begin, Activity.starts_at < end, Activity.worker_id > 0)
        return list(reader.session.scalars(found.order_by(Activity.worker_id, Activity.starts_at)))


def test_today_is_full_with_every_state(demo: Store) -> None:
    bars = bars_of_today(demo)
    now = demo.clock.now()
    assert len({bar.worker_id for bar in bars}) == 17, "all but the one on leave"
    assert len(bars) > 50
    assert any(bar.closed for bar in bars)
    assert any(bar.dispatched and not bar.closed for bar in bars)
    assert any(not bar.dispatched for bar in bars)
    late = [b for b in bars if not b.closed and b.starts_at and b.starts_at + timedelta(minutes=b.minutes) < now]
    assert len(late) == 2
    overlaps = [
        (a, b) for a, b in pairwise(bars)
        if a.worker_id == b.worker_id and a.starts_at and b.starts_at
        and b.starts_at < a.starts_at + timedelta(minutes=a.minutes)
    ]  # fmt: skip
    assert overlaps
    with demo.read() as reader:
        absent = reader.session.scalar(
            select(func.count()).select_from(Absence).where(Absence.starts_at <= now, Absence.ends_at > now)
        )
    assert absent


def test_a_sunday_has_a_full_board_too(tmp_path: Path) -> None:
    store = load_demo(tmp_path / "demo.db", FixedClock(datetime(2026, 11, 29, 9, 0, tzinfo=UTC)))
    assert len(bars_of_today(store)) > 50
    assert check_data(store) == []
    store.close()


def test_the_same_day_makes_the_same_company_in_good_time(demo: Store, tmp_path: Path) -> None:
    began = time.process_time()  # others may be at work on the machine
    again = load_demo(tmp_path / "again.db", demo.clock, "pl", user="anna", workstation="desk-1")
    assert time.process_time() - began < 10
    query = select(Activity.id, Activity.worker_id, Activity.starts_at, Activity.title, Activity.closed)
    with demo.read() as one, again.read() as other:
        assert one.session.execute(query).all() == other.session.execute(query).all()
    assert is_demo(again)
    again.close()


def test_a_size_is_the_benchmark_data_from_this_monday(tmp_path: Path, clock: FixedClock) -> None:
    store = load_demo(tmp_path / "s.db", clock, size="S")
    board = make_board("S")
    with store.read() as reader:
        rows = reader.session.scalars(select(Activity).order_by(Activity.id)).all()
        workers = reader.session.scalars(select(Worker.name).order_by(Worker.id)).all()
        monday = reader.site.instant(reader.site.day(clock.now()))
    assert [row.title for row in rows] == [bar.title for bar in board.bars]
    assert [row.starts_at for row in rows] == [monday + timedelta(minutes=bar.start) for bar in board.bars]
    assert list(workers) == [one.name for one in board.technicians]
    assert check_data(store) == []
    assert is_demo(store)
    store.close()


def test_an_unknown_size_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        load_demo(tmp_path / "x.db", size="XXL")
    assert list(tmp_path.iterdir()) == []


def test_an_ordinary_company_is_no_demo(store: Store) -> None:
    assert not is_demo(store)
