"""A small company with categories, line properties, projects and a price at several levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.models import Project
from tests.support.databases import made_once
from tests.support.records import Known, add, small_company


@dataclass(frozen=True, slots=True)
class Prices:
    """The ids of what was made. Hours cost 80, of the known worker 90; they sell for 180 in ``project``, else 200."""

    known: Known
    project: int
    fixed: int
    euro: int
    work: int
    travel: int
    other_work: int
    call: int
    parts: int
    billed: int
    free: int
    overtime: int


@made_once
def priced_company(runner: CommandRunner) -> Prices:
    """Fill an empty database."""
    known = small_company(runner)
    billed = add(runner, "line_property", code="BILL", name="Billed")
    free = add(runner, "line_property", code="FREE", name="Free", chargeable=False)
    overtime = add(runner, "line_property", code="OVER", name="Overtime", cost_percent=50, sales_percent=100)
    work = add(runner, "category", code="WORK", name="Work", type="hour", default=True)
    other_work = add(runner, "category", code="NIGHT", name="Night work", type="hour")
    travel = add(runner, "category", code="KM", name="Travel", type="expense", default=True)
    call = add(runner, "category", code="CALL", name="Call-out", type="fee", default=True)
    parts = add(runner, "category", code="PART", name="Parts", type="item", default=True)
    with runner.store.read() as reader:
        project = reader.session.scalar(select(Project.id).where(Project.customer_id == known.customer))
    assert project is not None
    runner.run(
        SaveRecord("project", project, {"line_property_id": billed, "offset_account": "402", "offset_type": "vendor"})
    )
    fixed = add(runner, "project", name="Fixed", customer_id=known.customer, type="fixed_price")
    euro = add(runner, "project", name="Euro", customer_id=known.customer, currency="EUR", line_property_id=billed)
    add(runner, "property_rule", line_property_id=overtime, category_id=other_work)
    since: dict[str, Any] = {"valid_from": "2026-01-01"}
    add(runner, "cost_price", type="hour", price=80, **since)
    add(runner, "cost_price", type="hour", worker_id=known.worker, price=90, **since)
    add(runner, "cost_price", type="expense", price="0.89", **since)
    add(runner, "sales_price", type="hour", value=200, **since)
    add(runner, "sales_price", type="hour", value=50, currency="EUR", **since)
    add(runner, "sales_price", type="hour", project_id=project, value=180, **since)
    add(runner, "sales_price", type="expense", model="charge_percent", value=100, **since)
    add(runner, "sales_price", type="fee", category_id=call, value=150, **since)
    return Prices(known, project, fixed, euro, work, travel, other_work, call, parts, billed, free, overtime)
