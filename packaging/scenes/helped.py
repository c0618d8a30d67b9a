"""What helped before, while a new repair line of a lift is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select

from scene import Scene, front, wait_until
from svcdesk.domain.kinds import Progress
from svcdesk.i18n import language
from svcdesk.models import RepairLine, ServiceOrder
from svcdesk.ui.forms.repair import RepairDocument
from svcdesk.ui.shell.windows import Windows

TYPED: Final = {"en": "dors dont close, roler squeeks", "pl": "drzi sie nie domykaja, rolki pisza"}
SILENT: Final = {"en": "it smells of coffee", "pl": "pachnie kawa"}


def helped(windows: Windows) -> QWidget:
    """Typed with typing errors."""
    form = typed(windows, TYPED[language()])
    wait_until(form.has_helped)
    return front(windows)


def silent(windows: Windows) -> QWidget:
    """Something that never was: nothing is proposed, and why."""
    form = typed(windows, SILENT[language()])
    wait_until(lambda: form.helped is not None and form.helped.answer is not None and not form.has_helped())
    return front(windows)


def typed(windows: Windows, text: str) -> RepairDocument:
    """A new line for an order of the object whose doors were repaired most, with the symptom in words."""
    with windows.desk.store.read() as reader:
        doors = select(RepairLine.object_id).where(RepairLine.description.in_(DOORS[language()]))
        busiest = doors.group_by(RepairLine.object_id).order_by(func.count().desc())
        thing = reader.session.scalars(busiest).first()
        order = reader.session.scalars(
            select(ServiceOrder.id)
            .where(ServiceOrder.progress == Progress.IN_PROCESS, ServiceOrder.object_id == thing)
            .order_by(ServiceOrder.id.desc())
        ).first()
    windows.desk.open("repair_line", None, order_id=order, object_id=thing)
    document = front(windows).tabs.current()
    assert document is not None
    form = document.widget
    assert isinstance(form, RepairDocument)
    wait_until(lambda: form.base is not None and form.helped is not None)
    field = form.form.boxes["description"].editor.focus_widget()
    field.setFocus()
    QTest.keyClicks(field, text)
    return form


DOORS: Final = {
    "en": ("Doors do not close fully, the roller squeaks",),
    "pl": ("Drzwi nie domykają się, rolka piszczy",),
}
SCENES: Final = (Scene("helped", helped), Scene("helped_silent", silent))
