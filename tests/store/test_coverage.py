"""What covers a service object on a day, and what that gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from svcdesk.cli import main
from svcdesk.commands.order_copy import CopyAgreementLines
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.coverage import Coverage
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import CoverState
from svcdesk.models import OrderLine
from svcdesk.queries.coverage import load_coverage, load_coverages
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.orders import agreement_line_ids, make_agreement
from tests.support.records import Known, add, small_company
from tests.support.statements import Statements


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def look(store: Store, known: Known, day: date) -> Coverage:
    with store.read() as reader:
        found = load_coverage(reader, known.service_object, day)
    assert found is not None
    return found


def quarterly(runner: CommandRunner, known: Known, **values: Any) -> int:
    interval = add(runner, "service_interval", code="Q", name="Quarterly", frequency=3, range="month")
    level = add(runner, "service_level", code="8H", name="8 hours", hours=8)
    lines = (
        RowDraft(None, {"type": "fee", "description": "Inspection", "interval_id": interval,
                        "object_id": known.service_object}),
        RowDraft(None, {"type": "fee", "description": "Hotline", "interval_id": interval, "starts_on": "2026-02-01"}),
        RowDraft(None, {"type": "fee", "description": "Given up", "interval_id": interval, "stopped": True}),
    )  # fmt: skip
    start = {"ends_on": "2026-12-31", "service_level_id": level}
    return make_agreement(runner, known, children={"agreement_line": lines}, **(start | values))


def test_nothing_covers_what_nobody_promised(store: Store, known: Known) -> None:
    found = look(store, known, date(2026, 6, 1))
    assert (found.is_covered, found.warranty, found.agreements) == (False, CoverState.NONE, ())


@pytest.mark.parametrize(("day", "state"), [
    (date(2026, 2, 28), CoverState.NOT_BEGUN), (date(2026, 3, 1), CoverState.COVERED),
    (date(2028, 2, 29), CoverState.COVERED), (date(2028, 3, 1), CoverState.ENDED),
])  # fmt: skip
def test_warranty_runs_from_commissioning_to_its_last_day(
    store: Store, runner: CommandRunner, known: Known, day: date, state: CoverState
) -> None:
    values = {"commissioned_on": "2026-03-01", "warranty_until": "2028-02-29"}
    runner.run(SaveRecord("service_object", known.service_object, values))
    found = look(store, known, day)
    assert (found.warranty, found.is_covered) == (state, state is CoverState.COVERED)


@pytest.mark.parametrize(("day", "values", "state"), [
    (date(2025, 12, 31), {}, CoverState.NOT_BEGUN), (date(2026, 1, 1), {}, CoverState.COVERED),
    (date(2026, 12, 31), {}, CoverState.COVERED), (date(2027, 1, 1), {}, CoverState.ENDED),
    (date(2026, 5, 1), {"suspended": True}, CoverState.SUSPENDED),
    (date(2026, 5, 1), {"suspended_from": "2026-05-01", "suspended_until": "2026-05-31"}, CoverState.SUSPENDED),
    (date(2026, 6, 1), {"suspended_from": "2026-05-01", "suspended_until": "2026-05-31"}, CoverState.COVERED),
])  # fmt: skip
def test_an_agreement_covers_from_its_first_to_its_last_day(
    store: Store, runner: CommandRunner, known: Known, day: date, values: dict[str, Any], state: CoverState
) -> None:
    quarterly(runner, known, **values)
    (agreement,) = look(store, known, day).agreements
    assert (agreement.state, agreement.service_level) == (state, "8 hours")


def test_a_template_covers_nothing(store: Store, runner: CommandRunner, known: Known) -> None:
    quarterly(runner, known, template=True)
    assert look(store, known, date(2026, 6, 1)).agreements == ()


def test_lines_say_their_last_and_next_visit(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = quarterly(runner, known)
    (one,) = look(store, known, date(2026, 6, 1)).agreements
    assert [(line.text, line.last_on, line.next_on, line.order_id) for line in one.lines] == [
        ("Inspection", None, date(2026, 7, 1), None), ("Hotline", None, date(2026, 8, 1), None),
    ]  # fmt: skip
    runner.run(CreateServiceOrders(agreement_ids=(agreement,), from_on=date(2026, 1, 1), until_on=date(2026, 12, 31)))
    first = agreement_line_ids(store, agreement)[0]
    with store.write() as uow:
        for line in uow.session.query(OrderLine).filter_by(agreement_line_id=first):
            if line.calculated_on is not None and line.calculated_on < date(2026, 5, 1):
                line.executed_on = line.calculated_on
    (one,) = look(store, known, date(2026, 6, 1)).agreements
    inspection = one.lines[0]
    assert (inspection.last_on, inspection.next_on) == (date(2026, 4, 1), date(2026, 7, 1))
    assert inspection.order_id is not None
    (before,) = look(store, known, date(2026, 3, 31)).agreements
    assert before.lines[0].last_on == date(2026, 1, 1)
    (late,) = look(store, known, date(2026, 12, 1)).agreements
    assert late.lines[0].next_on is None  # the agreement ends before the next one


def test_a_line_that_begins_later_gives_nothing_yet(store: Store, runner: CommandRunner, known: Known) -> None:
    quarterly(runner, known)
    (one,) = look(store, known, date(2026, 1, 15)).agreements
    assert [line.text for line in one.lines] == ["Inspection"]


def test_many_objects_take_as_many_selects_as_one(store: Store, runner: CommandRunner, known: Known) -> None:
    quarterly(runner, known)
    others = [add(runner, "service_object", name=f"Lift {n}", group_id=known.group) for n in range(20)]
    for other in others[:10]:
        line = RowDraft(None, {"type": "fee", "description": "Inspection", "object_id": other})
        make_agreement(runner, known, children={"agreement_line": (line,)})
    counts = []
    for ids in ([known.service_object], [known.service_object, *others]):
        with store.read() as reader, Statements(store) as statements:
            found = load_coverages(reader, ids, date(2026, 6, 1))
        assert [one.is_covered for one in found].count(True) == max(1, len(ids) - 10)
        counts.append(statements.count)
    assert counts[0] == counts[1] > 0


def test_the_report_asks_by_date(
    store: Store, runner: CommandRunner, known: Known, capsys: pytest.CaptureFixture[str]
) -> None:
    quarterly(runner, known)
    assert main(["--db", str(store.path), "report", "object_coverage", "day=2026-06-01"]) == 0
    said = capsys.readouterr().out
    assert "covered" in said
    assert "8 hours" in said
    assert "every 3 months" in said
    assert "1 / 1" in said
    only = ["report", "object_coverage", "day=2027-06-01", "uncovered_only=yes"]
    assert main(["--db", str(store.path), *only]) == 0
    said = capsys.readouterr().out
    assert "not covered" in said
    assert "ended before" in said


def test_copied_lines_keep_interval_window_and_dates_that_fit(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    source = quarterly(runner, known)
    target = make_agreement(runner, known, starts_on="2026-01-15", ends_on="2026-06-30")
    early = make_agreement(runner, known, starts_on="2026-03-01")
    for other in (target, early):
        runner.run(CopyAgreementLines(other, source, target="agreement"))
    with store.read() as reader:
        rows = [load_record(reader, "agreement", one).children["agreement_line"] for one in (target, early)]
    assert all(row.values["interval_id"] is not None for one in rows for row in one)
    assert [row.values["starts_on"] for row in rows[0]] == [None, date(2026, 2, 1)]
    assert [row.values["starts_on"] for row in rows[1]] == [None, None]


def test_the_warranty_of_a_repair_is_named_and_covers_only_the_repair(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    add(runner, "repair_stage", code="IN", name="Taken in", place=1)
    done = add(runner, "repair_stage", code="OUT", name="Finished", finished=True, place=2)
    order = add(runner, "service_order", customer_id=known.customer, description="Door stuck")
    about: dict[str, Any] = {"order_id": order, "object_id": known.service_object, "warranty_until": date(2027, 2, 21)}
    line = add(runner, "repair_line", description="Belt torn", stage_id=done, **about)
    add(runner, "repair_line", description="Still on the bench", **about)
    found = look(store, known, date(2027, 2, 21))
    assert [(one.repair_id, one.text, one.until) for one in found.repairs] == [(line, "Belt torn", date(2027, 2, 21))]
    assert not found.is_covered
    assert look(store, known, date(2027, 2, 22)).repairs == ()
    assert look(store, known, date(2026, 1, 1)).repairs == ()  # before it was finished
