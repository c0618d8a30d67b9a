"""Imported order lines: their prices are found as for typed lines, or are typed ones themselves."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from svcdesk.commands.imports.records import import_file
from svcdesk.commands.imports.targets import catalogue
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.pricing import RefreshPrices
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.imports.mapping import read_mapping
from svcdesk.domain.prices import TYPED
from svcdesk.queries.line_proposals import explain_line
from svcdesk.store import Store
from tests.support.orders import load_order
from tests.support.prices import Prices, priced_company
from tests.support.records import add

MAPPING = """
kind = "orders"
[file]
dates = ["yyyy-MM-dd"]
[fields]
description = "Text"
customer = { column = "Customer", match = "name" }
project = { column = "Project", match = "name" }
preferred_at = { column = "Day", at = "08:00" }
[[lines]]
[lines.fields]
type = "Type"
description = "Text"
worker = { column = "Who", match = "name" }
quantity = "Quantity"
cost_price = "Cost"
sales_price = "Sales"
"""
HEAD = "Text,Customer,Project,Day,Type,Who,Quantity,Cost,Sales\n"
COMPARED = ("cost_price", "cost_level", "sales_price", "sales_level", "category_id", "line_property_id", "currency",
            "unit", "offset_type", "offset_account")  # fmt: skip


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def prices(runner: CommandRunner) -> Prices:
    return priced_company(runner)


def bring_in(runner: CommandRunner, folder: Path, *rows: str) -> list[dict[str, Any]]:
    """The line of each row that came in, in the order of the rows."""
    path = folder / "orders.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    report = import_file(runner, path, read_mapping(MAPPING, catalogue()))
    assert (report.created, [p.problem.code for p in report.problems]) == (len(rows), [])
    return [dict(load_order(runner.store, at).children["order_line"][0].values) for at in range(1, report.created + 1)]


def test_without_a_price_the_tables_are_searched_as_for_a_typed_line(
    runner: CommandRunner, prices: Prices, tmp_path: Path
) -> None:
    add(runner, "sales_price", type="hour", project_id=prices.project, value=210, valid_from="2026-03-01")
    lines = bring_in(
        runner, tmp_path, "Oil,Hotel Świt,,2026-02-02,hour,Jan Śliwa,2,,", "Oil,Hotel Świt,,2026-04-02,hour,,2,,",
        "Oil,Hotel Świt,Euro,2026-04-02,hour,,2,,", "Ready,Hotel Świt,,2026-04-02,fee,,1,,",
    )  # fmt: skip
    known = prices.known
    typed: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"preferred_at": "2026-02-02T07:00:00Z"}, {"type": "hour", "worker_id": known.worker}),
        ({"preferred_at": "2026-04-02T06:00:00Z"}, {"type": "hour"}),
        ({"preferred_at": "2026-04-02T06:00:00Z", "project_id": prices.euro}, {"type": "hour"}),
        ({"preferred_at": "2026-04-02T06:00:00Z"}, {"type": "fee"}),
    ]
    for line, (header, values) in zip(lines, typed, strict=True):
        start = {"description": "By hand", "customer_id": known.customer, **header}
        made = runner.run(CreateOrder(start, (RowDraft(None, {"description": "x", "quantity": 2, **values}),))).result
        same = load_order(runner.store, int(str(made))).children["order_line"][0].values
        assert {name: line[name] for name in COMPARED} == {name: same[name] for name in COMPARED}
    assert [line["sales_price"] for line in lines] == [180, 210, 50, 150]
    assert (lines[0]["cost_price"], lines[1]["cost_price"]) == (90, 80)


def test_a_price_of_the_file_is_a_typed_one_and_stays(
    store: Store, runner: CommandRunner, prices: Prices, tmp_path: Path
) -> None:
    (line,) = bring_in(runner, tmp_path, "Oil,Hotel Świt,,2026-02-02,hour,,2,71.50,")
    assert (line["cost_price"], line["cost_level"]) == (Decimal("71.5"), TYPED)
    assert (line["sales_price"], line["sales_level"] not in ("", TYPED)) == (180, True)
    assert runner.run(RefreshPrices(1)).result == 0
    with store.read() as reader:
        explained = explain_line(reader, {"project_id": prices.project}, line)
    assert explained.cost.price == 80, "what the tables would give"
