"""The timeline and the relations of a service object, and finding it by what is scanned."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from svcdesk.commands.meters import ReadMeter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import EventKind
from svcdesk.models import Activity
from svcdesk.store import Store
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.relations_tab import RelationsTab
from svcdesk.ui.shared.forms.side_tabs import SideTab
from svcdesk.ui.shared.forms.timeline_tab import TimelineTab, load_shown
from tests.support.orders import make_agreement
from tests.support.records import Known, add, small_company
from tests.ui.form_support import keys, open_form, press

pytestmark = pytest.mark.usefixtures("appearance")
T = TypeVar("T", bound=SideTab)


def open_tab(document: RecordDocument, title: str, kind: type[T], qtbot: QtBot) -> T:
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    document.tabs.setCurrentIndex(titles.index(title))
    qtbot.waitUntil(lambda: bool(document.findChildren(kind)))
    (tab,) = document.findChildren(kind)
    return tab


def shown(tab: SideTab) -> list[str]:
    return [row.cells[1] for row in tab.view.table.rows]


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def test_what_is_ahead_is_grey(store: Store, runner: CommandRunner, known: Known) -> None:
    made = runner.run(CreateOrder({"description": "Lift", "object_id": known.service_object})).result
    runner.run(SaveRecord("service_object", known.service_object, {"warranty_until": date(2099, 1, 1)}))
    with store.write() as uow:
        uow.insert_many(Activity, [
            {"order_id": made, "starts_at": uow.now + timedelta(days=days), "minutes": 60, "version": 1}
            for days in (-2, 2)
        ])  # fmt: skip
    with store.read() as reader:
        found = load_shown(reader, known.service_object, built_in=True)
    grey = {one.kind for one in found if one.row.muted}
    assert grey == {EventKind.VISIT_PLANNED, EventKind.WARRANTY_ENDS}
    assert EventKind.VISIT in {one.kind for one in found}


def test_the_timeline_is_narrowed_by_keys_and_opens_what_happened(
    desk: Desk, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    lift = known.service_object
    meter = add(runner, "meter", object_id=lift, name="Trips")
    runner.run(ReadMeter(meter, Decimal(100)))
    runner.run(SaveRecord("service_object", lift, {"place": "Shaft 2"}))
    document = open_form(desk, qtbot, "service_object", lift)
    tab = open_tab(document, "Timeline", TimelineTab, qtbot)
    qtbot.waitUntil(lambda: sorted(shown(tab)) == ["entered", "meter read", "moved"])
    tab.view.setFocus()
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(tab.filter.hasFocus)
    keys("tríps")
    qtbot.waitUntil(lambda: shown(tab) == ["meter read"])
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(tab.view.hasFocus)
    with qtbot.waitSignal(desk.open_requested) as opened:
        press(Qt.Key.Key_Return)
    assert (opened.args[0].entity, opened.args[0].record_id) == ("meter", meter)
    tab.filter.setFocus()
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown(tab)) == 3)
    selected = tab.view.table.rows[tab.view.currentIndex().row()]
    assert selected.cells[1] == "meter read", "what was selected stays so among the others"
    (kinds,) = tab.findChildren(QComboBox)
    kinds.setFocus()
    for _at in range(5):
        press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown(tab) == ["moved"])
    runner.run(SaveRecord("service_object", lift, {"place": "Shaft 3"}))
    with qtbot.waitSignal(desk.open_requested) as opened:
        QTest.mouseClick(tab.report, Qt.MouseButton.LeftButton)
    assert opened.args[0].entity == "report:object_timeline"


def test_the_relations_open_what_the_object_belongs_to(
    desk: Desk, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    children: dict[str, tuple[RowDraft, ...]] = {
        "object_relation": (RowDraft(None, {"object_id": known.service_object, "reference_text": "W-1"}),)
    }
    agreement = make_agreement(runner, known, children=children)
    document = open_form(desk, qtbot, "service_object", known.service_object)
    tab = open_tab(document, "Relations", RelationsTab, qtbot)
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 1)
    assert tab.view.table.rows[0].cells[-1] == "W-1"
    tab.view.setFocus()
    press(Qt.Key.Key_Down)
    with qtbot.waitSignal(desk.open_requested) as opened:
        press(Qt.Key.Key_Return)
    assert (opened.args[0].entity, opened.args[0].record_id) == ("agreement", agreement)
    assert not tab.actions_of_tab["relations.bom"].isEnabled()
