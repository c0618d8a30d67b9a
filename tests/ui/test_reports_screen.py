"""The reports by hand: criteria, the table, opening a row, printing, files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.queries.reports import reports
from svcdesk.store import Store
from svcdesk.ui.reporting.screen import NAMES
from svcdesk.ui.reporting.view import ReportsView
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, press

pytestmark = pytest.mark.usefixtures("appearance")


@pytest.fixture
def known(store: Store) -> Known:
    known = small_company(CommandRunner(store))
    for customer in (known.customer, known.customer, known.other_customer):
        CommandRunner(store).run(CreateOrder({"description": "Lift", "customer_id": customer}))
    return known


def opened(desk: Desk, qtbot: QtBot, ref: RecordRef | None = None) -> ReportsView:
    view = ReportsView(desk, ref)
    qtbot.addWidget(view)
    view.resize(1300, 800)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    return view


def records(view: ReportsView) -> int:
    assert view.model.shown is not None
    return sum(1 for row in view.model.shown.table.rows if row.opens)


def test_every_report_can_be_opened_by_its_name() -> None:
    assert set(NAMES) == set(reports())


def test_a_report_is_shown_by_f5_and_enter_opens_its_row(desk: Desk, known: Known, qtbot: QtBot) -> None:
    view = opened(desk, qtbot)
    view.setFocus()
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: view.model.shown is not None)
    assert records(view) == 3
    found: list[tuple[str, int | None]] = []
    desk.open_requested.connect(lambda ref: found.append((ref.entity, ref.record_id)))
    press(Qt.Key.Key_Return)
    assert found == [("service_order", 1)]


def test_a_report_opened_with_criteria_shows_them_and_prints_the_same(desk: Desk, known: Known, qtbot: QtBot) -> None:
    view = opened(desk, qtbot, RecordRef("report:order_progress", None, {"customer_id": known.customer}))
    qtbot.waitUntil(lambda: view.model.shown is not None)
    assert records(view) == 2
    assert view.form is not None
    form = view.form
    qtbot.waitUntil(lambda: "Hotel Świt" in form.boxes["customer_id"].editor.caption())
    jobs: list[dict[str, object]] = []
    desk.open_requested.connect(lambda ref: jobs.append(dict(ref.defaults)))
    press(Qt.Key.Key_P, CTRL)
    assert jobs == [{"sheet": "order_progress", "keys": (f"customer_id=#{known.customer}",)}]


def test_wrong_criteria_are_said_at_their_field(desk: Desk, known: Known, qtbot: QtBot) -> None:
    days = {"from_day": date(2026, 11, 20), "until_day": date(2026, 11, 1)}
    view = opened(desk, qtbot, RecordRef("report:order_progress", None, days))
    assert view.form is not None
    form = view.form
    qtbot.waitUntil(lambda: bool(form.boxes["until_day"].error_text()))
    assert view.model.shown is None


def test_the_shown_table_is_written_as_a_file(desk: Desk, known: Known, qtbot: QtBot, tmp_path: Path) -> None:
    view = opened(desk, qtbot)
    view.show_report()
    qtbot.waitUntil(lambda: view.model.shown is not None)
    view.export_xlsx()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    file = tmp_path / "progress.xlsx"
    dialog.fileSelected.emit(str(file))
    dialog.close()
    qtbot.waitUntil(file.exists)
    assert file.read_bytes().startswith(b"PK")
