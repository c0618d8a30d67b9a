"""One lift from intake to its repair report, its belt replaced for the third time (docs/repaired-lift.md)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, newly_opened, wait_until
from scenes.bench import bench_view
from scenes.boms import designer, line_called
from scenes.objects import tab_of_lift
from svcdesk.commands.attachments import AttachFiles
from svcdesk.commands.base import Command
from svcdesk.commands.bom_lines import ReplaceBomLine
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.domain.demo.photos import draw_sill
from svcdesk.domain.kinds import BomKind
from svcdesk.domain.new_files import prepare
from svcdesk.i18n import language
from svcdesk.models import Bom, BomLine, ObjectRelation, RepairLine, RepairStage, ServiceOrder
from svcdesk.reports.printing import Request, draw
from svcdesk.reports.sheets import sheets
from svcdesk.ui.forms.repair import RepairDocument
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.timeline_tab import TimelineTab
from svcdesk.ui.shell.windows import Windows

_BELT: Final = {"en": "Door drive belt", "pl": "Pasek napędu drzwi"}
_WORDS: Final = {
    "en": ("Car doors stay open", "dors dont close, roler squeeks", "Doors do not close fully, the roller squeaks",
           "Key of the machine room", "Door panel scratched on the left", "60 door cycles without a fault",
           "A stone in the groove of the sill"),
    "pl": ("Drzwi kabiny nie zamykają się", "drzi sie nie domykaja, rolki pisza",
           "Drzwi nie domykają się, rolka piszczy", "Klucz do maszynowni", "Lewe skrzydło drzwi porysowane",
           "60 cykli drzwi bez usterki", "Kamień w rowku progu"),
}  # fmt: skip


def order_of(windows: Windows) -> int:
    """The order about the lift, under its agreement; made by the first scene that asks."""
    with windows.desk.store.read() as reader:
        description = _WORDS[language()][0]
        found = reader.session.scalars(select(ServiceOrder.id).where(ServiceOrder.description == description)).first()
        thing, agreement = reader.session.execute(
            select(Bom.object_id, ObjectRelation.agreement_id)
            .join(ObjectRelation, ObjectRelation.id == Bom.relation_id)
            .where(Bom.kind == BomKind.SERVICE)
        ).one()
    if found is None:
        values = {"description": description, "object_id": thing, "agreement_id": agreement}
        made = windows.desk.runner.run(CreateOrder(values)).result
        assert isinstance(made, int)
        found = made
    return found


def repair_of(windows: Windows) -> int:
    """The repair line, taken in two days ago."""
    order_id = order_of(windows)
    with windows.desk.store.read() as reader:
        found = reader.session.scalars(select(RepairLine.id).where(RepairLine.order_id == order_id)).first()
        like = reader.session.scalars(
            select(RepairLine).where(RepairLine.description == _WORDS[language()][2]).limit(1)
        ).first()
        today = reader.site.day(reader.clock.now())
    if found is not None:
        return found
    words = _WORDS[language()]
    values = {"order_id": order_id, "description": words[2], "accessories": words[3], "visible_condition": words[4],
              "cost_limit": "1500", "due_on": today + timedelta(days=1)}  # fmt: skip
    for name in ("symptom_area_id", "symptom_id", "condition_id", "worker_id"):
        values[name] = getattr(like, name) if like is not None else None
    line_id = earlier(windows, 46, SaveRecord("repair_line", None, values))
    photo = prepare("sill.jpg", draw_sill(), 20)
    earlier(windows, 46, AttachFiles(repair_line_id=line_id, files=(photo,), note=words[6]))
    return line_id


def earlier(windows: Windows, hours: int, *commands: Command) -> int:
    """Do what somebody did some hours ago; the id that the last one returned, if it did."""
    result: object = None
    with windows.desk.store.write() as uow:
        uow.now -= timedelta(hours=hours)
        for command in commands:
            result = command.apply(uow)
    windows.desk.on_poll_due()
    return result if isinstance(result, int) else 0


def to_stage(windows: Windows, code: str, hours: int) -> int:
    """Bring the repair to a stage, unless it has passed it."""
    line_id = repair_of(windows)
    with windows.desk.store.read() as reader:
        stages = {row.code: row for row in reader.session.scalars(select(RepairStage))}
        line = reader.session.get_one(RepairLine, line_id)
        place = next((row.place for row in stages.values() if row.id == line.stage_id), 0)
    if place < stages[code].place:
        earlier(windows, hours, SetRepairStage((line_id,), stages[code].id))
    return line_id


def intake(windows: Windows) -> QWidget:
    """The customer's words, typed with errors; what helped before stands below them, and was taken over."""
    order_id = order_of(windows)
    with windows.desk.store.read() as reader:
        thing = reader.session.get_one(ServiceOrder, order_id).object_id
    windows.desk.open("repair_line", None, order_id=order_id, object_id=thing)
    window = front(windows)
    document = window.tabs.current()
    assert document is not None
    form = document.widget
    assert isinstance(form, RepairDocument)
    wait_until(lambda: form.base is not None and form.helped is not None)
    typed = form.form.boxes["description"].editor.focus_widget()
    typed.setFocus()
    QTest.keyClicks(typed, _WORDS[language()][1])
    wait_until(form.has_helped)
    form.take_over()
    return window


def sheet(name: str, windows: Windows) -> bytes:
    """A printed sheet of the repair as it is by now."""
    desk, line_id = windows.desk, finished(windows) if name == "repair_report" else repair_of(windows)
    with desk.store.read() as reader:
        (row,) = sheets()[name].load(reader, [f"#{line_id}"])
    return draw([Request(row)], desk.clock.now()).pdf


def on_the_bench(windows: Windows) -> QWidget:
    """Its card held over *In repair*, after it waited for the belt."""
    line_id = to_stage(windows, "PARTS", 40)
    view = bench_view(windows)
    view.drag.end()
    wait_until(lambda: any(line_id in column.model.ids for column in view.columns.values()))
    columns = {column.objectName().removeprefix("column."): column for column in view.columns.values()}
    place = columns["PARTS"].model.place_of(line_id)
    assert place is not None
    columns["PARTS"].go_to(place)
    QTest.qWait(50)  # the columns take their places
    view.on_dragged(columns["REPAIR"].mapToGlobal(QPoint(50, 240)))
    return front(windows)


def replacing(windows: Windows) -> QWidget:
    """The belt is replaced for the order."""
    to_stage(windows, "REPAIR", 3)
    with windows.desk.store.read() as reader:
        order = reader.session.get_one(ServiceOrder, order_of(windows))
    view = designer(windows, BomKind.SERVICE)
    view.tree.setCurrentIndex(line_called(view, _BELT[language()]))
    dialog = newly_opened(view.replace_line)
    assert isinstance(dialog, FieldsDialog)
    dialog.form.set_value("serial_in", "B-3003")
    dialog.form.set_value("order_id", order.id, f"{order.number}  {order.description}")
    dialog.form.set_value("order_line", True)
    return dialog


def replaced(windows: Windows) -> None:
    """The belt is in."""
    order_id = order_of(windows)
    with windows.desk.store.read() as reader:
        belt = reader.session.scalars(
            select(BomLine).join(Bom, Bom.id == BomLine.bom_id)
            .where(Bom.kind == BomKind.SERVICE, BomLine.description == _BELT[language()], BomLine.removed_at.is_(None))
        ).one()  # fmt: skip
    if belt.serial_number != "B-3003":
        to_stage(windows, "REPAIR", 3)
        earlier(windows, 2, ReplaceBomLine(belt.id, serial_in="B-3003", order_id=order_id, order_line=True))


def as_of(days_ago: int, windows: Windows) -> QWidget:
    """The machine on a day; its belt is the current line."""
    replaced(windows)
    view = designer(windows, BomKind.SERVICE)
    if days_ago:
        view.as_of.set_value(windows.desk.site.day(windows.desk.clock.now()) - timedelta(days=days_ago))
        view.refresh()
        wait_until(lambda: not view.can_edit())
    wait_until(view.is_settled)
    view.tree.setCurrentIndex(line_called(view, _BELT[language()]))
    view.tree.setFocus()
    return front(windows)


def finished(windows: Windows) -> int:
    """Tested, and finished."""
    replaced(windows)
    line_id = to_stage(windows, "TEST", 1)
    with windows.desk.store.read() as reader:
        line = reader.session.get_one(RepairLine, line_id)
        like = reader.session.scalars(
            select(RepairLine).where(RepairLine.description == line.description, RepairLine.finished_at.is_not(None))
        ).first()
        until = reader.site.day(reader.clock.now()) + timedelta(days=180)
    if line.finished_at is None:
        done = {"test_result": _WORDS[language()][5], "warranty_until": until}
        for name in ("diagnosis_area_id", "diagnosis_id", "resolution_id"):
            done[name] = getattr(like, name) if like is not None else None
        earlier(windows, 0, SaveRecord("repair_line", line_id, done))
        to_stage(windows, "FINISHED", 0)
    return line_id


def told(windows: Windows) -> QWidget:
    """What happened to the lift with its belt and its repairs."""
    finished(windows)
    window = tab_of_lift("Timeline")(windows)
    tab = window.findChild(TimelineTab)
    assert tab is not None
    tab.filter.setText(_BELT[language()].split()[-1].lower())
    return window


SCENES: Final = (
    Scene("lift-receipt", partial(sheet, "intake_receipt"), document=True),
    Scene("lift-bench", on_the_bench),
    Scene("lift-replacing", replacing),
    Scene("lift-then-first", partial(as_of, 300)),
    Scene("lift-then-second", partial(as_of, 100)),
    Scene("lift-now", partial(as_of, 0)),
    Scene("lift-report", partial(sheet, "repair_report"), document=True),
    Scene("lift-timeline", told),
    Scene("lift-intake", intake),
)
