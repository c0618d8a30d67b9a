"""The selects that fill labels."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from svcdesk.domain.fields import id_key, id_of
from svcdesk.domain.labels import LABEL_SIZES, LabelsAsked, read_labels
from svcdesk.domain.problems import refuse
from svcdesk.models import Customer, ServiceObject
from svcdesk.queries.label_rows import Label, LabelSheet
from svcdesk.queries.repair_reports import find_repairs, load_repairs
from svcdesk.queries.repair_sheets import repairs_subject
from svcdesk.queries.work_orders import company_head, document_language
from svcdesk.store import Reader


def load_object_labels(reader: Reader, keys: Sequence[str]) -> list[LabelSheet]:
    """The labels of service objects named by number, or by ``#`` and id; ``size=…`` and ``first=…`` may stand by them.

    Raises Refused: sheet.no_object, label.size, label.first.
    """
    asked = read_labels(keys)
    ids = [id_ for key in asked.keys if (id_ := id_of(key)) is not None]
    rows = reader.session.execute(
        select(ServiceObject, Customer)
        .outerjoin(Customer, Customer.id == ServiceObject.customer_id)
        .where(ServiceObject.number.in_(asked.keys) | ServiceObject.id.in_(ids))
    )
    found: dict[str, Label] = {}
    for thing, owner in rows:
        customer: Customer | None = owner
        label = Label(
            subject=f"service_object:{thing.id}",
            language=document_language(customer.language if customer is not None else "", reader),
            number=thing.number,
            name=thing.name,
            model=" ".join(filter(None, (thing.maker, thing.model))),
            serial_number=thing.serial_number,
        )
        found[thing.number] = label
        found.setdefault(id_key(thing.id), label)
    if missing := [key for key in asked.keys if key not in found]:
        raise refuse("sheet.no_object", value=missing[0])
    return _sheets(reader, asked, list(dict.fromkeys(found[key] for key in asked.keys)), bench=False)


def load_repair_labels(reader: Reader, keys: Sequence[str]) -> list[LabelSheet]:
    """One tag for each object on an order, however many repair lines it has; named as the reports of repairs.

    Raises Refused: sheet.no_repair, sheet.order_no_repair, label.size, label.first.
    """
    asked = read_labels(keys)
    language = document_language("", reader)
    labels = [
        Label(
            subject=repairs_subject(repairs.order.order_id, repairs.object_id),
            language=language,
            number=repairs.lines[0].number,
            name=repairs.order.object.name,
            model=" ".join(filter(None, (repairs.order.object.maker, repairs.order.object.model))),
            serial_number=repairs.order.object.serial_number,
            object_number=repairs.order.object.number,
            customer=repairs.order.customer.name,
            symptom=next((line.description for line in repairs.lines if line.description), ""),
            due_on=min((line.due_on for line in repairs.lines if line.due_on is not None), default=None),
        )
        for repairs in load_repairs(reader, find_repairs(reader, asked.keys))
    ]
    return _sheets(reader, asked, labels, bench=True)


def _sheets(reader: Reader, asked: LabelsAsked, labels: Sequence[Label], *, bench: bool) -> list[LabelSheet]:
    """On a roll each label is a document of its own, so that it stands among those of its record."""
    size = asked.size or reader.parameters.label_size
    if not labels:
        return []
    jobs = [tuple(labels)] if LABEL_SIZES[size].on_sheet > 1 else [(label,) for label in labels]
    company, zone = company_head(reader), reader.company.time_zone
    return [LabelSheet(bench, job[0].language, zone, company, size, asked.first, job) for job in jobs]
