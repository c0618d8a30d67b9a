"""The forms of intervals and windows show what matters and what follows; template groups are a tree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.problems import Refused
from svcdesk.queries.copy_sources import load_templates
from svcdesk.queries.lists import LISTS
from svcdesk.store.store import Store
from svcdesk.ui.forms.planning import Example
from svcdesk.ui.lists.template_tree import TemplateTreeView
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.document import RecordDocument
from tests.support.orders import make_agreement
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, child, field, keys, open_form, press, save, type_into

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def shown(document: RecordDocument) -> set[str]:
    return {name for name, box in document.form.boxes.items() if box.isVisible()}


def said(document: RecordDocument, what: str = "words") -> str:
    return child(document, QLabel, f"example.{what}").text()


def try_date(document: RecordDocument, text: str) -> None:
    date = child(document, Example).date
    date.setFocus()
    press(Key.Key_A, CTRL)
    keys(text)
    press(Key.Key_Tab)


def test_an_interval_shows_its_fields_and_next_days(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "service_interval")
    assert shown(document) == {"code", "name", "pattern", "frequency", "range", "from_completion"}
    type_into(document, "code", "Q")
    type_into(document, "name", "Quarterly")
    type_into(document, "frequency", "3")
    press(Key.Key_Tab)
    try_date(document, "2026-01-31")
    qtbot.waitUntil(lambda: said(document) == "every 3 months from 2026-01-31:")
    days = ["Sat 31 Jan 2026", "Thu 30 Apr 2026", "Fri 31 Jul 2026", "Sat 31 Oct 2026", "Sun 31 Jan 2027",
            "Fri 30 Apr 2027"]  # fmt: skip
    assert said(document, "days").splitlines() == days
    field(document, "from_completion").setFocus()
    press(Key.Key_Space)
    field(document, "pattern").setFocus()
    press(Key.Key_Down)
    assert shown(document) == {"code", "name", "pattern", "frequency", "place", "weekday"}
    type_into(document, "frequency", "1")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: said(document) == "every month, on the 1st Monday from 2026-01-31:")
    assert said(document, "days").splitlines()[:2] == ["Sat 31 Jan 2026", "Mon 2 Feb 2026"]
    field(document, "pattern").setFocus()
    for _step in range(3):
        press(Key.Key_Down)
    assert shown(document) == {"code", "name", "pattern", "rule"}
    type_into(document, "rule", "FREQ=NOW")
    qtbot.waitUntil(lambda: "is no rule for days" in said(document))
    type_into(document, "rule", "FREQ=MONTHLY;BYDAY=-1FR")
    qtbot.waitUntil(lambda: said(document, "days").splitlines()[1:2] == ["Fri 27 Feb 2026"])
    save(document, qtbot)


def test_a_window_shows_its_range(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "time_window")
    assert shown(document) == {"code", "name", "method"}
    try_date(document, "2026-02-15")
    assert said(document) == "may be done from Mon 9 Feb 2026 to Sun 15 Feb 2026."
    field(document, "method").setFocus()
    press(Key.Key_Down)
    assert said(document) == "may be done from Sun 1 Feb 2026 to Sat 28 Feb 2026."
    press(Key.Key_Down)
    assert shown(document) == {"code", "name", "method", "days_before", "days_after"}
    type_into(document, "days_before", "5")
    type_into(document, "days_after", "400")
    press(Key.Key_Tab)
    assert "must lie between 0 and 366" in said(document)
    type_into(document, "days_after", "2")
    press(Key.Key_Tab)
    assert said(document) == "may be done from Tue 10 Feb 2026 to Tue 17 Feb 2026."


def test_template_groups_are_a_tree_without_cycles(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    top = add(runner, "template_group", code="1", name="Building")
    low = add(runner, "template_group", code="2", name="Lifts", parent_id=top)
    template = make_agreement(runner, known, "Oil", description="Lift, full", template_group_id=low)
    view = TemplateTreeView(desk, LISTS["template_group"])
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.tree.topLevelItemCount() == 1)
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    view.tree.setFocus()
    press(Key.Key_Down)
    press(Key.Key_Insert)
    assert opened[-1].defaults == {"parent_id": low}
    press(Key.Key_Down)
    item = view.tree.currentItem()
    assert item is not None
    assert "Lift, full" in item.text(0)
    assert item.text(1) == "1"
    press(Key.Key_Return)
    assert opened[-1] == RecordRef("agreement", template)
    assert not view.can_delete()
    with pytest.raises(Refused) as refused:
        runner.run(SaveRecord("template_group", top, {"parent_id": low}))
    assert [(p.code, p.target) for p in refused.value.problems] == [("template_group.cycle", "parent_id")]
    with store.read() as reader:
        (building,) = load_templates(reader)
    (lifts,) = building.children
    assert (building.text, lifts.text) == ("Building", "Lifts")
    assert lifts.children[0].children[0].text == "Oil"
