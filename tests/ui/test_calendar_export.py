"""Exporting calendars by hand: from the list of workers into a folder, from a worker's form into a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.dispatch import PlaceActivities, Placement
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.models import Activity
from svcdesk.store import Store
from svcdesk.ui.forms.documents import WorkerDocument
from svcdesk.ui.lists.build import build_list
from svcdesk.ui.lists.workers import WorkersView
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.period_dialog import PeriodDialog
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, open_form, press

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
START = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def known(store: Store) -> Known:
    """Both workers have a visit, on the same morning."""
    runner = CommandRunner(store)
    known = small_company(runner)
    for worker in (known.worker, known.vendor):
        runner.run(CreateOrder({"description": "Lift", "customer_id": known.customer}))
        with store.read() as reader:
            newest = max(one.id for one in reader.session.query(Activity))
        runner.run(PlaceActivities((Placement(newest, worker, START, 60),)))
    return known


def accept(screen: QWidget, target: Path, qtbot: QtBot) -> None:
    """Take the proposed period, and choose the file or the folder."""
    asking = screen.findChild(PeriodDialog)
    assert isinstance(asking, PeriodDialog)
    qtbot.waitUntil(asking.first.hasFocus)
    press(Qt.Key.Key_Return)
    dialog = next(one for one in screen.findChildren(QFileDialog) if one.isVisible())
    dialog.fileSelected.emit(str(target))
    dialog.close()


def starts(path: Path) -> list[datetime]:
    events: list[Any] = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return [event["DTSTART"].dt for event in events]


@pytest.mark.usefixtures("known")
def test_the_selected_workers_get_a_file_each(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    view = build_list(desk, "worker")
    assert isinstance(view, WorkersView)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with qtbot.waitSignal(view.model.loaded):
        view.show()
    view.table.setFocus()
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_I, ALT_SHIFT)
    qtbot.waitUntil(lambda: view.findChild(PeriodDialog) is not None)
    with qtbot.waitSignal(desk.message) as said:
        accept(view, tmp_path, qtbot)
    assert [path.name for path in sorted(tmp_path.glob("*.ics"))] == ["P-0001 Jan Śliwa.ics", "P-0002 Obcy Serwis.ics"]
    assert starts(tmp_path / "P-0001 Jan Śliwa.ics") == [START]
    assert "2" in said.args[0].text


def test_a_worker_exports_into_a_file(desk: Desk, known: Known, qtbot: QtBot, tmp_path: Path) -> None:
    document = open_form(desk, qtbot, "worker", known.worker)
    assert isinstance(document, WorkerDocument)
    press(Qt.Key.Key_I, ALT_SHIFT)
    with qtbot.waitSignal(desk.message):
        accept(document, tmp_path / "jan.ics", qtbot)
    assert starts(tmp_path / "jan.ics") == [START]
