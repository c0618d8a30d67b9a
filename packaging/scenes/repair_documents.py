"""The printed sheets of repairs, with the fullest records that the demo company has for them."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select

from scene import Scene, front, newly_opened, wait_until
from scenes.documents import pdf
from svcdesk.commands.company import SetParameter
from svcdesk.models import Customer, OrderLine, RepairLine, ServiceObject, ServiceOrder
from svcdesk.queries.sheet_rows import PrintedSheet
from svcdesk.reports.sheets import sheets
from svcdesk.store.store import Reader
from svcdesk.ui.forms.documents import ObjectDocument
from svcdesk.ui.shell.windows import Windows


def repaired(name: str, language: str, reader: Reader) -> PrintedSheet:
    """A sheet of the finished repair with the most lines on its order among the customers of a language."""
    number = reader.session.scalars(
        select(RepairLine.number)
        .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(OrderLine, OrderLine.order_id == ServiceOrder.id)
        .where(Customer.language == language, RepairLine.finished_at.is_not(None))
        .group_by(RepairLine.id)
        .order_by(func.count(OrderLine.id).desc(), RepairLine.id)
        .limit(1)
    ).one()
    return sheets()[name].load(reader, [number])[0]


def taken_in(name: str, language: str, reader: Reader) -> PrintedSheet:
    """A sheet of the repair on the bench that tells most of its intake, among the customers of a language."""
    number = reader.session.scalars(
        select(RepairLine.number)
        .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .where(RepairLine.finished_at.is_(None))
        .order_by(
            Customer.language == language, RepairLine.cost_limit.is_not(None), func.length(RepairLine.accessories)
        )
    ).all()[-1]
    return sheets()[name].load(reader, [number])[0]


def labels(name: str, size: str, reader: Reader) -> PrintedSheet:
    """Labels of the first machines, or of what lies on the bench, in one size."""
    machines = select(ServiceObject.number).order_by(ServiceObject.id).limit(20)
    bench = select(RepairLine.number).where(RepairLine.finished_at.is_(None)).order_by(RepairLine.id).limit(20)
    numbers = reader.session.scalars(machines if name == "object_label" else bench)
    return sheets()[name].load(reader, [*numbers, f"size={size}"])[0]


def asking(windows: Windows) -> QWidget:
    """The dialog that asks for the first free label of a sheet."""
    windows.desk.runner.run(SetParameter("label_size", "A4"))
    wait_until(lambda: windows.desk.parameters.label_size == "A4")
    windows.desk.open("service_object", 1)
    document = front(windows).tabs.current()
    assert document is not None
    form = document.widget
    assert isinstance(form, ObjectDocument)
    wait_until(form.is_stored)
    return newly_opened(form.actions_of_record["object.label"].trigger)


_LABELS: Final = tuple(
    Scene(f"document-{name.replace('_', '-')}-{size.lower()}", partial(pdf, partial(labels, name, size)), document=True)
    for name in ("object_label", "repair_label")
    for size in ("62x29", "89x36", "A4")
)
SCENES: Final = (
    Scene("labels-asking", asking),
    *_LABELS,
    *(
        Scene(
            f"document-{name.replace('_', '-')}-{language}", partial(pdf, partial(load, name, language)), document=True
        )
        for name, load in (("repair_report", repaired), ("priced_repair", repaired), ("intake_receipt", taken_in))
        for language in ("pl", "en")
    ),
)
