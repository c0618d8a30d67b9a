"""The visits of an agreement and of an object: done, canceled, open and due, opened by Enter."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import SignOffOrder
from svcdesk.domain.batches import BatchPlan
from svcdesk.domain.drafts import RowDraft
from svcdesk.store.store import Store
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.visits_tab import VisitsTab
from tests.support.orders import make_agreement
from tests.support.records import Known, add, small_company
from tests.ui.form_support import open_form, press

pytestmark = pytest.mark.usefixtures("appearance")


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def open_tab(desk: Desk, qtbot: QtBot, entity: str, record_id: int) -> VisitsTab:
    document = open_form(desk, qtbot, entity, record_id)
    assert isinstance(document, RecordDocument)
    (at,) = [at for at in range(document.tabs.count()) if document.tabs.tabText(at) == "Visits"]
    document.tabs.setCurrentIndex(at)
    qtbot.waitUntil(lambda: bool(document.findChildren(VisitsTab)))
    (tab,) = document.findChildren(VisitsTab)
    qtbot.waitUntil(lambda: bool(tab.view.table.rows))
    return tab


def test_visits_done_and_due_stand_by_day(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    quarterly = add(runner, "service_interval", code="Q", name="Quarterly", frequency=3)
    line = RowDraft(
        None, {"type": "fee", "description": "Check", "interval_id": quarterly, "object_id": known.service_object}
    )
    agreement = make_agreement(runner, known, children={"agreement_line": (line,)})
    year = {"from_on": date(2026, 1, 1), "until_on": date(2026, 12, 31)}
    made = runner.run(CreateServiceOrders(agreement_ids=(agreement,), **year)).result  # type: ignore[arg-type]
    assert isinstance(made, BatchPlan)
    orders = [row.record_id or 0 for row in made.rows]
    runner.run(SignOffOrder(orders[0], signer="Ewa"))
    runner.run(CancelOrder(orders[1]))
    for entity, record_id in (("agreement", agreement), ("service_object", known.service_object)):
        tab = open_tab(desk, qtbot, entity, record_id)
        assert [row.cells[:2] for row in tab.view.table.rows] == [
            ("2026-01-01", "✓ done"), ("2026-04-01", "✕ canceled"), ("2026-07-01", "● open"), ("2026-10-01", "● open"),
            ("2027-01-01", "○ due"), ("2027-04-01", "○ due"), ("2027-07-01", "○ due"), ("2027-10-01", "○ due"),
        ]  # fmt: skip
        opened: list[RecordRef] = []
        desk.open_requested.connect(opened.append)
        tab.view.setFocus()
        press(Qt.Key.Key_Return)
        assert opened == [RecordRef("service_order", orders[2])], "the first that is not done is selected"
        desk.open_requested.disconnect(opened.append)
