"""Renewing and suspending agreements: what comes along, what is refused, and what the lists find."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from svcdesk.cli import main
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.renewal import RenewAgreement, RenewAgreements
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.suspension import EndSuspension, SuspendAgreements
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.queries.agreement_chain import load_chain
from svcdesk.queries.forms import load_record
from svcdesk.queries.histories import load_history
from svcdesk.queries.lists import ListRequest, fetch_page
from svcdesk.store import Store
from tests.support.orders import make_agreement, make_order
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def load(store: Store, agreement_id: int) -> RecordDraft:
    with store.read() as reader:
        return load_record(reader, "agreement", agreement_id)


def renew(runner: CommandRunner, agreement_id: int, **dates: Any) -> int:
    made = runner.run(RenewAgreement(agreement_id, **dates)).result
    assert isinstance(made, int)
    return made


def full_agreement(runner: CommandRunner, known: Known, **values: Any) -> int:
    interval = add(runner, "service_interval", code="Q", name="Quarterly", frequency=3, range="month")
    window = add(runner, "time_window", code="M", name="Month", method="month")
    lines = (
        RowDraft(None, {"type": "fee", "description": "Inspection", "interval_id": interval, "window_id": window,
                        "object_id": known.service_object, "task_id": known.task, "starts_on": "2026-01-31",
                        "ends_on": "2026-11-30"}),
        RowDraft(None, {"type": "fee", "description": "Cleaning"}),
        RowDraft(None, {"type": "fee", "description": "Given up", "stopped": True}),
    )  # fmt: skip
    children = {
        "agreement_line": lines,
        "object_relation": (
            RowDraft(None, {"object_id": known.service_object, "reference_text": "W-1", "note": "Roof"}),
        ),
    }
    start = {"ends_on": "2026-12-31", "notice_on": "2026-09-30", "responsible_id": known.worker}
    return make_agreement(runner, known, children=children, **(start | values))


def test_the_successor_has_everything_with_dates_moved_on(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = full_agreement(runner, known)
    before = load(store, agreement)
    successor = renew(runner, agreement)
    made = load(store, successor)
    dates = [made.values[name] for name in ("starts_on", "ends_on", "notice_on")]
    assert dates == [date(2027, 1, 1), date(2027, 12, 31), date(2027, 9, 30)]
    assert made.values["renews_id"] == agreement
    assert made.values["number"] not in ("", before.values["number"])
    for name in ("description", "project_id", "group_id", "responsible_id", "combine"):
        assert made.values[name] == before.values[name]
    lines = [row.values for row in made.children["agreement_line"]]
    assert [line["description"] for line in lines] == ["Inspection", "Cleaning"]
    first = before.children["agreement_line"][0].values
    assert {name: lines[0][name] for name in ("interval_id", "window_id", "object_id", "task_id")} == {
        name: first[name] for name in ("interval_id", "window_id", "object_id", "task_id")
    }
    assert (lines[0]["starts_on"], lines[0]["ends_on"]) == (date(2027, 1, 31), date(2027, 11, 30))
    assert (lines[1]["starts_on"], lines[1]["ends_on"]) == (None, None)
    (related,) = made.children["object_relation"]
    assert (related.values["reference_text"], related.values["note"]) == ("W-1", "Roof")
    assert [row.values["task_id"] for row in made.children["task_relation"]] == [known.task]
    with store.read() as reader:
        chain = load_chain(reader, successor)
    assert [link.id for link in chain.links] == [agreement, successor]
    assert chain.renews is not None
    assert chain.renewed_by is None
    runner.undo()
    with pytest.raises(Refused):
        load(store, successor)


def test_stopped_lines_come_along_when_asked_for(store: Store, runner: CommandRunner, known: Known) -> None:
    successor = renew(runner, full_agreement(runner, known), include_stopped=True)
    lines = load(store, successor).children["agreement_line"]
    assert [(row.values["description"], row.values["stopped"]) for row in lines][2] == ("Given up", True)


def test_other_dates_move_the_lines_by_the_same_step(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = full_agreement(runner, known)
    made = load(store, renew(runner, agreement, starts_on=date(2027, 3, 1), ends_on=date(2028, 2, 29)))
    line = made.children["agreement_line"][0].values
    assert (line["starts_on"], line["ends_on"]) == (date(2027, 3, 31), date(2028, 1, 31))
    assert made.values["notice_on"] == date(2027, 11, 30)


def test_an_open_ended_agreement_is_given_its_end(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = make_agreement(runner, known, "Inspection")
    with pytest.raises(Refused) as refused:
        renew(runner, agreement)
    assert [(p.code, p.target) for p in refused.value.problems] == [("renewal.open_ended", "closes_on")]
    made = load(store, renew(runner, agreement, closes_on=date(2026, 12, 31)))
    assert (made.values["starts_on"], made.values["ends_on"]) == (date(2027, 1, 1), date(2027, 12, 31))
    assert load(store, agreement).values["ends_on"] == date(2026, 12, 31)


@pytest.mark.parametrize(("values", "dates", "code"), [
    ({"template": True}, {}, "renewal.template"),
    ({"suspended": True}, {}, "renewal.suspended"),
    ({}, {"starts_on": date(2026, 12, 31)}, "renewal.overlaps"),
    ({}, {"ends_on": date(2026, 12, 31)}, "agreement.ends_first"),
    ({"ends_on": "9998-12-31"}, {}, "renewal.calendar_end"),
])  # fmt: skip
def test_what_cannot_be_renewed(
    runner: CommandRunner, known: Known, values: dict[str, Any], dates: dict[str, Any], code: str
) -> None:
    agreement = make_agreement(runner, known, "Inspection", **({"ends_on": "2026-12-31"} | values))
    with pytest.raises(Refused) as refused:
        renew(runner, agreement, **dates)
    assert [p.code for p in refused.value.problems] == [code]


def test_nothing_is_renewed_twice(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = full_agreement(runner, known)
    number = load(store, renew(runner, agreement)).values["number"]
    with pytest.raises(Refused) as refused:
        renew(runner, agreement)
    (problem,) = refused.value.problems
    assert (problem.code, problem.params["successor"]) == ("renewal.renewed", number)


def test_a_suspended_one_is_renewed_after_a_question(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = make_agreement(runner, known, "Fee", ends_on="2026-12-31", suspended=True)
    made = runner.run(RenewAgreement(agreement), frozenset({"renewal.suspended"})).result
    assert isinstance(made, int)
    assert not load(store, made).values["suspended"]


def test_all_that_end_soon_are_renewed_in_one_step(store: Store, runner: CommandRunner, known: Known) -> None:
    soon = make_agreement(runner, known, "A", description="Soon", ends_on="2026-12-31")
    make_agreement(runner, known, "B", description="Later", ends_on="2027-12-31")
    make_agreement(runner, known, "C", description="Over", ends_on="2026-11-22")
    make_agreement(runner, known, "D", description="Asleep", ends_on="2026-12-24", suspended=True)
    done = make_agreement(runner, known, "E", description="Renewed", ends_on="2026-11-30")
    renew(runner, done)
    with store.read() as reader:
        plan = RenewAgreements(within_days=60).plan(reader)
    said = {row.cells[0]: (row.outcome, [p.code for p in row.problems]) for row in plan.rows}
    assert said == {
        "Renewed": (Outcome.SKIPPED, ["renewal.renewed"]), "Asleep": (Outcome.SKIPPED, ["renewal.suspended"]),
        "Soon": (Outcome.PLANNED, []),
    }  # fmt: skip
    assert plan.to_do[0].cells[-2:] == (date(2027, 1, 1), date(2027, 12, 31))
    report = runner.run(RenewAgreements(within_days=60)).result
    assert isinstance(report, BatchPlan)
    assert report.count(Outcome.DONE) == 1
    with store.read() as reader:
        assert load_chain(reader, soon).renewed_by is not None
    runner.undo()
    with store.read() as reader:
        assert load_chain(reader, soon).renewed_by is None


def test_the_command_line_renews(
    store: Store, runner: CommandRunner, known: Known, capsys: pytest.CaptureFixture[str]
) -> None:
    agreement = make_agreement(runner, known, "A", ends_on="2026-12-31")
    number = load(store, agreement).values["number"]
    database = str(store.path)
    assert main(["--db", database, "do", "renew_agreements", "within_days=3600", "--dry-run"]) == 0
    assert number in capsys.readouterr().out
    assert main(["--db", database, "do", "renew_agreement", f"agreement_id={agreement}"]) == 0
    assert main(["--db", database, "do", "renew_agreement", f"agreement_id={agreement}"]) == 2
    assert "was renewed already" in capsys.readouterr().err


def found(store: Store, quick: str) -> list[str]:
    with store.read() as reader:
        rows = fetch_page(reader, ListRequest("agreement", quick=quick), 0)
    return [str(row.values[1]) for row in rows]


def test_the_list_finds_what_runs_out(store: Store, runner: CommandRunner, known: Known) -> None:
    make_agreement(runner, known, "A", description="Soon", ends_on="2026-12-23", notice_on="2026-11-23")
    make_agreement(runner, known, "B", description="Spring", ends_on="2027-02-21", notice_on="2026-12-23")
    make_agreement(runner, known, "C", description="Summer", ends_on="2027-06-30", notice_on="2026-12-24")
    renew(runner, make_agreement(runner, known, "D", description="Renewed", ends_on="2026-12-01"))
    make_agreement(runner, known, "E", description="Over", ends_on="2026-11-22")
    assert found(store, "ends_30") == ["Soon"]
    assert found(store, "ends_90") == ["Soon", "Spring"]
    assert found(store, "notice") == ["Soon", "Spring"]


def test_the_history_tells_of_lines_that_are_gone(store: Store, runner: CommandRunner, known: Known) -> None:
    agreement = make_agreement(runner, known, "Inspection", "Cleaning")
    other = make_agreement(runner, known, "Other")
    keep = load(store, agreement).children["agreement_line"][0]
    for one, rows in ((agreement, (RowDraft(keep.id, {}),)), (other, ())):
        runner.run(SaveRecord("agreement", one, {}, children={"agreement_line": rows}))
    with store.read() as reader:
        gone = [row.old for row in load_history(reader, "agreement", agreement) if row.action == "D"]
    assert "Cleaning" in gone
    assert "Other" not in gone


# suspension


def test_a_suspension_is_set_and_ended(store: Store, runner: CommandRunner, known: Known) -> None:
    agreements = tuple(make_agreement(runner, known, text) for text in "AB")
    runner.run(SuspendAgreements(agreements, date(2026, 12, 1), date(2026, 12, 31)))
    for agreement in agreements:
        values = load(store, agreement).values
        assert (values["suspended_from"], values["suspended_until"]) == (date(2026, 12, 1), date(2026, 12, 31))
    runner.run(EndSuspension(agreements))
    assert load(store, agreements[0]).values["suspended_from"] is None
    runner.undo()
    assert load(store, agreements[1]).values["suspended_until"] == date(2026, 12, 31)
    with pytest.raises(Refused) as refused:
        runner.run(EndSuspension((make_agreement(runner, known, "C"),)))
    assert [p.code for p in refused.value.problems] == ["suspension.none"]


@pytest.mark.parametrize(("values", "days", "code"), [
    ({}, (None, None), "field.required"),
    ({}, (date(2026, 12, 2), date(2026, 12, 1)), "agreement.suspension"),
    ({"template": True}, (date(2026, 12, 1), None), "suspension.template"),
    ({"ends_on": "2026-11-30"}, (date(2026, 12, 1), None), "suspension.outside"),
    ({}, (date(2025, 12, 1), date(2025, 12, 31)), "suspension.outside"),
])  # fmt: skip
def test_what_cannot_be_suspended(
    runner: CommandRunner, known: Known, values: dict[str, Any], days: tuple[date | None, date | None], code: str
) -> None:
    agreement = make_agreement(runner, known, "A", **values)
    with pytest.raises(Refused) as refused:
        runner.run(SuspendAgreements((agreement,), *days))
    assert [p.code for p in refused.value.problems] == [code]


def test_orders_that_are_there_already_are_named(runner: CommandRunner, known: Known) -> None:
    agreement = make_agreement(runner, known, "A")
    make_order(runner, known, agreement_id=agreement, preferred_at="2026-12-10 08:00")
    make_order(runner, known, agreement_id=agreement, preferred_at="2027-01-10 08:00")
    done = runner.run(SuspendAgreements((agreement,), date(2026, 12, 1), date(2026, 12, 31)))
    assert [(p.code, p.params["count"]) for p in done.warnings] == [("suspension.orders", 1)]
