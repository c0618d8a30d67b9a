"""What goes on a printed sheet comes out of the database; what was issued stays as it was issued."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event, select, update

from svcdesk.commands.company import SetParameter
from svcdesk.commands.documents import IssueDocuments, NewDocument
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.kinds import DocumentKind, LineStatus, LineType, Priority, Progress
from svcdesk.domain.problems import Refused, Unavailable
from svcdesk.models import (
    Activity,
    Company,
    Contact,
    Customer,
    DocumentIssued,
    Item,
    Location,
    ObjectGroup,
    OrderLine,
    OrderSkill,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    Skill,
    Worker,
)
from svcdesk.queries.day_sheets import load_day_sheet
from svcdesk.queries.documents import Draft, list_issued, load_drafts, open_issued
from svcdesk.queries.finder import find
from svcdesk.queries.sheet_rows import DaySheet, Person, WorkOrderSheet
from svcdesk.queries.work_orders import find_order_ids, load_work_order, load_work_orders
from svcdesk.reports.codes import order_code
from svcdesk.reports.printing import Request, draw
from svcdesk.reports.sheets import sheets
from svcdesk.store import Store, UnitOfWork

DAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def fill(uow: UnitOfWork, orders: int = 1) -> list[int]:
    """A small company with that many orders, alike; returns their ids."""
    uow.add(Company(name="Żółw", country="PL", language="pl", time_zone="Europe/Warsaw", logo=b"logo"))
    customer = uow.add(
        Customer(
            number="K-1", name="Galeria Ósmy Dzień", language="en", city="Łódź", street="Piotrkowska 1", country="PL"
        )
    )
    abroad = uow.add(
        Location(
            customer_id=customer.id,
            number="L-1",
            name="Filiale",
            city="Görlitz",
            country="DE",
            access_notes="Schlüssel",
        )
    )
    contact = uow.add(Contact(customer_id=customer.id, name="Zbigniew", position="szef", phone="1"))
    group = uow.add(ObjectGroup(code="LIFT", name="Lifts"))
    lift = uow.add(
        ServiceObject(
            number="OB-1", name="Lift 3", group_id=group.id, serial_number="SN-Ł1", warranty_until=date(2027, 1, 1)
        )
    )
    worker = uow.add(Worker(number="P-1", name="Łucja Wójcik", phone="601"))
    task = uow.add(ServiceTask(code="Q", name="Quarterly"))
    item = uow.add(Item(number="T-1", name="Roller", unit="pcs"))
    skill = uow.add(Skill(code="UDT", name="Lifts, UDT"))
    ids = []
    for number in range(1, orders + 1):
        order = uow.add(
            ServiceOrder(
                number=f"ZS-{number}", description="Stands still", customer_id=customer.id, location_id=abroad.id,
                contact_id=contact.id, object_id=lift.id, priority=Priority.HIGH, problem="No power",
                note="He is late in paying", created_at=uow.now,
            )
        )  # fmt: skip
        common = {"order_id": order.id, "quantity": Decimal("1.5")}
        uow.add(
            OrderLine(
                line_number=1, type=LineType.HOUR, worker_id=worker.id, task_id=task.id, description="a", **common
            )
        )
        uow.add(OrderLine(line_number=2, type=LineType.ITEM, item_id=item.id, **common))
        uow.add(
            OrderLine(line_number=3, type=LineType.HOUR, task_id=task.id, object_id=lift.id, description="c", **common)
        )
        uow.add(OrderLine(line_number=4, type=LineType.HOUR, task_id=task.id, description="d", **common))
        uow.add(OrderLine(line_number=5, status=LineStatus.CANCELED, description="gone", **common))
        uow.add(OrderSkill(order_id=order.id, skill_id=skill.id))
        uow.add(Activity(order_id=order.id, worker_id=worker.id, starts_at=NINE + timedelta(hours=number), minutes=60))
        ids.append(order.id)
    return ids


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database inside."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_work_order_is_complete(store: Store) -> None:
    with store.write() as uow:
        (order_id,) = fill(uow)
    with store.read() as reader:
        sheet = load_work_order(reader, order_id)
    assert (sheet.number, sheet.language, sheet.priority) == ("ZS-1", "en", Priority.HIGH)
    assert sheet.location.address == ("Görlitz", "Germany")
    assert sheet.customer.address == ("Piotrkowska 1", "Łódź")
    assert sheet.access_notes == "Schlüssel"
    assert sheet.object.serial_number == "SN-Ł1"
    assert sheet.object.group == "Lifts"
    assert sheet.contact == Person("Zbigniew", "szef", "1", "")
    assert sheet.skills == ("Lifts, UDT",)
    assert [visit.starts_at for visit in sheet.visits] == [NINE + timedelta(hours=1)]
    assert sheet.visits[0].technician.name == "Łucja Wójcik"
    assert [(line.task, line.object, line.description) for line in sheet.lines] == [
        ("Quarterly", "", "a"),
        ("Quarterly", "", "d"),
        ("Quarterly", "Lift 3 · OB-1", "c"),
        ("", "", "Roller"),
    ]
    assert (sheet.lines[3].item, sheet.lines[3].unit) == ("T-1 Roller", "pcs")


def test_the_internal_note_is_on_the_day_sheet_only(store: Store) -> None:
    """The customer signs the work order, and is not to read it there."""
    with store.write() as uow:
        (order_id,) = fill(uow)
    with store.read() as reader:
        assert "late in paying" not in str(load_work_order(reader, order_id))
        worker = reader.session.scalars(select(Worker.id)).one()
        assert load_day_sheet(reader, worker, DAY).visits[0].internal_note == "He is late in paying"


def test_an_address_of_the_order_itself_comes_first(store: Store) -> None:
    with store.write() as uow:
        (order_id,) = fill(uow)
        order = uow.get(ServiceOrder, order_id)
        order.address_name, order.street, order.city = "Budowa", "Leśna 3", "Zgierz"
    with store.read() as reader:
        place = load_work_order(reader, order_id).location
    assert (place.name, place.address) == ("Budowa", ("Leśna 3", "Zgierz"))


def test_two_hundred_take_as_many_selects_as_one(store: Store) -> None:
    with store.write() as uow:
        ids = fill(uow, 200)
    with store.read() as reader:
        with counted() as few:
            load_drafts(reader, load_work_orders(reader, ids[:1]))
        with counted() as many:
            drafts = load_drafts(reader, load_work_orders(reader, ids[::-1]))
    assert len(many) == len(few) <= 6
    assert [draft.subject for draft in drafts] == [f"service_order:{id_}" for id_ in ids[::-1]]


def test_orders_are_named_by_number_or_id(store: Store) -> None:
    with store.write() as uow:
        first, second = fill(uow, 2)
        uow.get(ServiceOrder, second).number = str(first)
    with store.read() as reader:
        assert find_order_ids(reader, [str(first), f"#{first}"]) == [second, first]
    with store.write() as uow:
        uow.get(ServiceOrder, second).number = "ZS-2"
    with store.read() as reader:
        assert find_order_ids(reader, ["ZS-2", f"#{first}"]) == [second, first]
        with pytest.raises(Refused, match=r"sheet\.no_order"):
            find_order_ids(reader, ["ZS-2", "ZS-9"])


def test_a_day_has_what_touches_it(store: Store) -> None:
    midnight = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # 24 November in Warsaw
    with store.write() as uow:
        (order_id,) = fill(uow)
        uow.session.execute(update(Activity).values(starts_at=None))
        worker = uow.session.scalars(select(Worker.id)).one()
        starts = {
            "overnight": (midnight - timedelta(hours=2), 180),
            "ends at midnight": (midnight - timedelta(hours=2), 120),
            "at midnight": (midnight, 0),
            "late": (midnight + timedelta(hours=23, minutes=59), 60),
            "next day": (midnight + timedelta(hours=24), 60),
        }
        for title, (start, minutes) in starts.items():
            uow.add(Activity(order_id=order_id, worker_id=worker, title=title, starts_at=start, minutes=minutes))
        uow.add(Activity(order_id=order_id, title="nobody's", starts_at=NINE))
    with store.read() as reader:
        sheet = load_day_sheet(reader, worker, DAY)
        assert [visit.title for visit in sheet.visits] == ["overnight", "at midnight", "late"]
        with pytest.raises(Refused, match=r"record\.missing"):
            load_day_sheet(reader, worker + 1, DAY)


def new_document(draft: Draft, when: datetime) -> NewDocument:
    """What printing a draft makes."""
    drawn = draw([Request(draft.sheet, draft.revision, draft.archived)], when)
    pdf = draft.archived or drawn.pdf
    return NewDocument(
        draft.kind, draft.subject, draft.revision, drawn.titles[0], drawn.languages[0], draft.content, pdf
    )  # fmt: skip


def issue(runner: CommandRunner, document: NewDocument) -> int:
    """Issue one; its id."""
    result = runner.run(IssueDocuments((document,))).result
    assert isinstance(result, tuple)
    return int(result[0])


def draft_of(store: Store, key: str, *, anew: bool = False) -> Draft:
    with store.read() as reader:
        return load_drafts(reader, sheets()["work_order"].load(reader, [key]), anew=anew)[0]


def test_a_document_stays_as_it_was_issued(store: Store, runner: CommandRunner, now: datetime) -> None:
    with store.write() as uow:
        (order_id,) = fill(uow)
    first = draft_of(store, "ZS-1")
    assert (first.revision, first.archived) == (1, None)
    issued = new_document(first, now)
    document_id = issue(runner, issued)

    same = draft_of(store, "ZS-1")
    assert (same.revision, same.archived) == (1, issued.pdf)
    assert issue(runner, new_document(same, now + timedelta(days=1))) == document_id

    with store.write() as uow:
        uow.get(ServiceOrder, order_id).problem = "Power is back, door stuck"
    changed = draft_of(store, "ZS-1")
    assert (changed.revision, changed.archived) == (2, None)
    runner.run(IssueDocuments((new_document(changed, now),)))
    with store.read() as reader:
        rows = list_issued(reader, ["service_order:1"])
        assert [(row.revision, row.issued_by, row.language) for row in rows] == [(2, "anna", "en"), (1, "anna", "en")]
        assert open_issued(reader, document_id) == (rows[1], issued.pdf)


def test_unchanged_data_can_be_issued_anew_if_asked(store: Store, runner: CommandRunner, now: datetime) -> None:
    with store.write() as uow:
        fill(uow)
    runner.run(IssueDocuments((new_document(draft_of(store, "ZS-1"), now),)))
    again = draft_of(store, "ZS-1", anew=True)
    assert (again.revision, again.archived) == (2, None)
    runner.run(IssueDocuments((new_document(again, now),)))
    with store.read() as reader:
        assert len(list_issued(reader, [again.subject])) == 2


def test_two_who_issue_the_same_revision_do_not_overwrite(store: Store, runner: CommandRunner, now: datetime) -> None:
    with store.write() as uow:
        fill(uow)
    draft = draft_of(store, "ZS-1")
    runner.run(IssueDocuments((new_document(draft, now),)))
    with pytest.raises(Refused, match=r"document\.revision_taken"):
        runner.run(IssueDocuments((new_document(draft, now + timedelta(minutes=1)),)))


def test_all_are_issued_or_none(store: Store, runner: CommandRunner, now: datetime) -> None:
    with store.write() as uow:
        fill(uow, 2)
    one, two = new_document(draft_of(store, "ZS-1"), now), new_document(draft_of(store, "ZS-2"), now)
    runner.run(IssueDocuments((two,)))
    later = new_document(draft_of(store, "ZS-2", anew=True), now)
    runner.run(IssueDocuments((later,)))
    with pytest.raises(Refused):
        runner.run(IssueDocuments((one, two)))
    with store.read() as reader:
        assert list_issued(reader, [one.subject]) == []


def test_printing_does_not_stand_in_the_way_of_undo(store: Store, runner: CommandRunner, now: datetime) -> None:
    with store.write() as uow:
        fill(uow)
    runner.run(SetParameter("overlap", "refuse"))
    runner.run(IssueDocuments((new_document(draft_of(store, "ZS-1"), now),)))
    runner.undo()
    with store.read() as reader:
        assert reader.parameters.overlap == "warn"
        assert len(list_issued(reader, ["service_order:1"])) == 1


def test_damaged_bytes_are_not_shown_as_the_document(store: Store, runner: CommandRunner, now: datetime) -> None:
    with store.write() as uow:
        fill(uow)
    document_id = issue(runner, new_document(draft_of(store, "ZS-1"), now))
    with store.write() as uow:
        uow.session.execute(update(DocumentIssued).values(pdf=b"%PDF other"))
    with store.read() as reader, pytest.raises(Unavailable, match=r"document\.damaged"):
        open_issued(reader, document_id)


def test_a_day_sheet_is_issued_for_its_worker_and_day(store: Store, runner: CommandRunner, now: datetime) -> None:
    with store.write() as uow:
        fill(uow)
        worker = uow.session.scalars(select(Worker.id)).one()
    with store.read() as reader:
        (draft,) = load_drafts(reader, sheets()["day_sheet"].load(reader, [f"#{worker}:2026-11-24"]))
        with pytest.raises(Refused, match="not_a_date"):
            sheets()["day_sheet"].load(reader, [f"#{worker}:soon"])
    assert (draft.kind, draft.subject) == (DocumentKind.DAY_SHEET, f"worker:{worker}:2026-11-24")
    assert draft.sheet.language == "pl"
    runner.run(IssueDocuments((new_document(draft, now),)))


def test_a_day_is_its_sheet_and_then_its_orders(store: Store) -> None:
    with store.write() as uow:
        first, second = fill(uow, 2)
        worker = uow.session.scalars(select(Worker.id)).one()
        uow.add(Activity(order_id=first, worker_id=worker, starts_at=NINE + timedelta(hours=5), minutes=30))
    with store.read() as reader:
        drafts = load_drafts(reader, sheets()["day"].load(reader, [f"#{worker}:2026-11-24", f"#{worker}:2026-11-25"]))
    assert [draft.subject for draft in drafts] == [
        f"worker:{worker}:2026-11-24",
        f"service_order:{first}",
        f"service_order:{second}",
        f"worker:{worker}:2026-11-25",
    ]


def test_a_day_prints_the_orders_that_are_still_to_be_done_and_lists_all(store: Store) -> None:
    with store.write() as uow:
        done, half_done, canceled = fill(uow, 3)
        worker = uow.session.scalars(select(Worker.id)).one()
        uow.session.execute(update(Activity).values(closed=True))
        uow.add(Activity(order_id=half_done, worker_id=worker, starts_at=NINE + timedelta(hours=6), minutes=30))
        uow.get(ServiceOrder, canceled).progress = Progress.CANCELED
    with store.read() as reader:
        sheet, *orders = sheets()["day"].load(reader, ["P-1:2026-11-24"])
    assert isinstance(sheet, DaySheet)
    assert [(visit.order_id, visit.closed, visit.canceled) for visit in sheet.visits] == [
        (done, True, False), (half_done, True, False), (canceled, True, True), (half_done, False, False),
    ]  # fmt: skip
    assert [order.order_id for order in orders if isinstance(order, WorkOrderSheet)] == [half_done]


@pytest.mark.parametrize("number", ["ZS-2026-01872", "ŻS 12/2026"])
def test_the_printed_code_finds_its_order(store: Store, number: str) -> None:
    with store.write() as uow:
        first, _second = fill(uow, 2)
        uow.get(ServiceOrder, first).number = number
    with store.read() as reader:
        assert [(found.entity, found.id) for found in find(reader, order_code(number))] == [("service_order", first)]
