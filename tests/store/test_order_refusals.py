"""Refusals of orders, lines and requests that no other test names (reference 6.4, 17)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter
from svcdesk.commands.dispatch import SetClosed
from svcdesk.commands.order_cancel import RevokeLines
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import DeleteRecord, JoinTeam, SaveRecord
from svcdesk.commands.request_folder import collect_requests
from svcdesk.commands.requests import TakeRequests
from svcdesk.commands.requirements import ConsumeRequirement, CreateRequirement
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.models import Activity, OrderLine
from svcdesk.queries.request_receipts import load_request_receipts
from svcdesk.store import Store
from tests.support.orders import load_order
from tests.support.posting import Accounts, line, order, posting_company
from tests.support.prices import priced_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def accounts(runner: CommandRunner) -> Accounts:
    return posting_company(runner)


@pytest.fixture
def order_id(runner: CommandRunner, accounts: Accounts) -> int:
    return order(runner, accounts, line(accounts, "fee"), signed=False)


def refused(runner: CommandRunner, command: Command) -> list[str]:
    with pytest.raises(Refused) as found:
        runner.run(command)
    return [problem.code for problem in found.value.problems]


def test_an_order_is_deleted_by_its_own_command_and_not_with_transactions(
    runner: CommandRunner, accounts: Accounts, order_id: int
) -> None:
    assert refused(runner, DeleteRecord("service_order", order_id)) == ["order.delete_by_order"]
    part = runner.run(CreateRequirement(order_id, accounts.known.item, Decimal(1))).result
    assert isinstance(part, int)
    runner.run(ConsumeRequirement(part, Decimal(1)))
    assert "order.transactions" in refused(runner, DeleteOrder(order_id))


def test_an_open_line_has_no_cancel_to_revoke(runner: CommandRunner, store: Store, order_id: int) -> None:
    with store.read() as reader:
        line_id = reader.session.scalars(select(OrderLine.id)).one()
    assert refused(runner, RevokeLines(order_id, (line_id,))) == ["line.not_canceled"]


def test_a_closed_activity_stays_with_its_order(runner: CommandRunner, store: Store, order_id: int) -> None:
    with store.read() as reader:
        activity = reader.session.scalars(select(Activity.id)).one()
    runner.run(SetClosed((activity,), True))
    seen = load_order(store, order_id)
    rows = tuple(row for row in seen.children["activity"] if row.id != activity)
    command = SaveRecord(
        "service_order", order_id, {}, seen.version, seen.values, {"activity": rows},
        {"activity": seen.children["activity"]},
    )  # fmt: skip
    assert refused(runner, command) == ["activity.closed"]


def test_lines_without_a_property_are_saved_and_named(runner: CommandRunner) -> None:
    prices = priced_company(runner)
    header = {"description": "x", "customer_id": prices.known.customer, "project_id": prices.fixed}
    lines = (RowDraft(None, {"type": "fee", "description": "x", "sales_price": 1}),)
    done = runner.run(CreateOrder(header, lines))
    assert ("order.lines_without_property", {"lines": "1"}) in [(p.code, p.params) for p in done.warnings]


def test_requests_come_from_files_and_folders_that_are_there(
    runner: CommandRunner, store: Store, accounts: Accounts, tmp_path: Path
) -> None:
    assert refused(runner, TakeRequests(str(tmp_path / "none.json"))) == ["request.no_file"]
    with pytest.raises(Refused) as found:
        collect_requests(runner, tmp_path / "nowhere")
    assert [problem.code for problem in found.value.problems] == ["request.no_folder"]
    with store.read() as reader, pytest.raises(Refused) as found:
        load_request_receipts(reader, ["ZG-77"])
    assert [problem.code for problem in found.value.problems] == ["sheet.no_request"]


def test_names_and_ids_that_are_none_are_named(runner: CommandRunner, accounts: Accounts) -> None:
    assert refused(runner, SetParameter("colour", "red")) == ["parameter.unknown"]
    for command, target in ((JoinTeam(999, accounts.known.team), "worker_id"), (JoinTeam(1, 999), "team_id")):
        with pytest.raises(Refused) as found:
            runner.run(command)
        (problem,) = found.value.problems
        assert (problem.code, problem.target, problem.params["value"]) == ("field.not_found", target, "#999")
