"""Signing off by hand: a signature drawn with the mouse, nobody there, lines alone, and clearing it again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import SignerState
from svcdesk.domain.signatures import HEIGHT, WIDTH
from svcdesk.models import SignOff
from svcdesk.store import Store
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.orders.sign_off import SignOffDialog
from svcdesk.ui.shared.desk import Desk
from tests.support.records import small_company
from tests.ui.form_support import child, click, keys, open_form, press, stored

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def document(desk: Desk, store: Store, qtbot: QtBot) -> OrderDocument:
    runner = CommandRunner(store)
    known = small_company(runner)
    lines = tuple(RowDraft(None, {"type": "hour", "quantity": "1", "worker_id": known.worker}) for _line in range(2))
    order_id = runner.run(CreateOrder({"description": "Lift", "customer_id": known.customer}, lines)).result
    assert isinstance(order_id, int)
    opened = open_form(desk, qtbot, "service_order", order_id)
    assert isinstance(opened, OrderDocument)
    qtbot.waitUntil(lambda: bool(opened.grids))
    return opened


def dialog_of(document: OrderDocument, qtbot: QtBot) -> SignOffDialog:
    qtbot.waitUntil(lambda: document.findChild(SignOffDialog) is not None)
    dialog = child(document, SignOffDialog)
    qtbot.waitUntil(dialog.signer.hasFocus)
    return dialog


def draw(dialog: SignOffDialog, *points: tuple[float, float]) -> None:
    """One stroke through points given as parts of the field."""
    field = dialog.signature
    places = [QPoint(int(x * field.width()), int(y * field.height())) for x, y in points]
    QTest.mousePress(field, LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(field, place)
    QTest.mouseRelease(field, LEFT, pos=places[-1])


def sign_offs(desk: Desk) -> list[SignOff]:
    with desk.store.read() as reader:
        rows = list(reader.session.scalars(select(SignOff).order_by(SignOff.id)))
        reader.session.expunge_all()
        return rows


def values(desk: Desk, document: OrderDocument) -> dict[str, Any]:
    return dict(stored(desk, "service_order", document.record_id or 0).values)


def test_the_customer_signs_with_the_mouse(desk: Desk, document: OrderDocument, qtbot: QtBot) -> None:
    document.setFocus()
    press(Qt.Key.Key_S, ALT_SHIFT)
    dialog = dialog_of(document, qtbot)
    keys("Zofia")
    draw(dialog, (0.1, 0.5), (0.3, 0.2), (0.5, 0.7))
    draw(dialog, (0.6, 0.5), (0.9, 0.5))
    draw(dialog, (0.2, 0.9), (0.25, 0.9))
    click(child(dialog, QPushButton, "undo_stroke"))
    assert len(dialog.signature.strokes()) == 2
    click(dialog.yes)
    qtbot.waitUntil(lambda: values(desk, document)["signed_off_at"] is not None)
    (row,) = sign_offs(desk)
    assert (row.name, row.state, row.line_id) == ("Zofia", SignerState.SIGNED, None)
    assert len(row.strokes) == 2
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for stroke in row.strokes for x, y in stroke)
    x, y = row.strokes[0][0]
    assert abs(x - 100) < 10
    assert abs(y - HEIGHT / 2) < 10
    qtbot.waitUntil(lambda: "signed off" in document.state.text())
    assert not document.can_sign_off()


def test_without_a_name_nothing_is_signed_and_what_was_drawn_stays(
    desk: Desk, document: OrderDocument, qtbot: QtBot
) -> None:
    document.sign_off()
    dialog = dialog_of(document, qtbot)
    draw(dialog, (0.1, 0.5), (0.9, 0.5))
    click(dialog.yes)
    qtbot.waitUntil(dialog.error.isVisible)
    assert dialog.isVisible()
    assert dialog.signer.hasFocus()
    assert len(dialog.signature.strokes()) == 1
    assert sign_offs(desk) == []
    dialog.reject()


def test_an_absent_customer_is_written_down_with_a_note(desk: Desk, document: OrderDocument, qtbot: QtBot) -> None:
    document.sign_off()
    dialog = dialog_of(document, qtbot)
    draw(dialog, (0.1, 0.5), (0.9, 0.5))
    absent = dialog.states[SignerState.ABSENT]
    QTest.mouseClick(absent, LEFT, pos=QPoint(8, absent.height() // 2))
    assert not dialog.signature.isVisible()
    assert dialog.signature.is_empty(), "who is not there signs nothing"
    click(dialog.yes)
    qtbot.waitUntil(dialog.error.isVisible)
    keys("Door locked")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(sign_offs(desk)) == 1)
    (row,) = sign_offs(desk)
    assert (row.state, row.note, row.strokes) == (SignerState.ABSENT, "Door locked", None)


def test_lines_are_signed_off_alone_and_cleared_again(desk: Desk, document: OrderDocument, qtbot: QtBot) -> None:
    document.lines.selectRow(1)
    assert document.can_sign_lines()
    document.sign_lines_off()
    dialog = dialog_of(document, qtbot)
    keys("Jan")
    click(dialog.yes)
    qtbot.waitUntil(lambda: len(sign_offs(desk)) == 1)
    lines = stored(desk, "service_order", document.record_id or 0).children["order_line"]
    assert [line.values["signed_off_at"] is not None for line in lines] == [False, True]
    assert values(desk, document)["signed_off_at"] is None
    qtbot.waitUntil(document.is_signed_off)
    document.clear_sign_off()
    qtbot.waitUntil(lambda: sign_offs(desk) == [])
    desk.undo()
    qtbot.waitUntil(lambda: len(sign_offs(desk)) == 1)
