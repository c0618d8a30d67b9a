"""Every printed sheet, with the fullest record that the demo company has for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final

from sqlalchemy import func, select

from scene import Scene
from svcdesk.domain.kinds import Origin, Progress
from svcdesk.models import (
    Activity,
    Agreement,
    AgreementLine,
    Customer,
    OrderLine,
    Project,
    ServiceOrder,
    ServiceRequest,
)
from svcdesk.queries.day_sheets import load_day_sheet
from svcdesk.queries.sheet_rows import DaySheet, PrintedSheet, WorkOrderSheet
from svcdesk.queries.work_orders import load_work_order
from svcdesk.reports.printing import Request, draw
from svcdesk.reports.sheets import sheets
from svcdesk.store.store import Reader
from svcdesk.ui.shell.windows import Windows


def pdf(load: Callable[[Reader], PrintedSheet], windows: Windows) -> bytes:
    """The sheet of one record as it would be printed now."""
    with windows.desk.store.read() as reader:
        sheet = load(reader)
    return draw([Request(sheet)], windows.desk.clock.now()).pdf


def fullest_order(language: str, reader: Reader) -> WorkOrderSheet:
    """The order with the most lines among the customers of a language."""
    order_id = reader.session.scalars(
        select(ServiceOrder.id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(OrderLine, OrderLine.order_id == ServiceOrder.id)
        .where(Customer.language == language)
        .group_by(ServiceOrder.id)
        .order_by(func.count(OrderLine.id).desc(), ServiceOrder.id)
        .limit(1)
    ).one()
    return load_work_order(reader, order_id)


def sheet_of_order(name: str, language: str, reader: Reader) -> PrintedSheet:
    """A sheet of the fullest order of a language."""
    order = fullest_order(language, reader)
    return sheets()[name].load(reader, [order.number])[0]


def newest_receipt(reader: Reader) -> PrintedSheet:
    """The receipt of the newest request."""
    newest = reader.session.scalars(select(func.max(ServiceRequest.id))).one()
    return sheets()["request_receipt"].load(reader, [f"#{newest}"])[0]


def fullest_agreement(language: str, reader: Reader) -> PrintedSheet:
    """The agreement with the most lines among the customers of a language."""
    number = reader.session.scalars(
        select(Agreement.number)
        .join(Project, Project.id == Agreement.project_id)
        .join(Customer, Customer.id == Project.customer_id)
        .join(AgreementLine, AgreementLine.agreement_id == Agreement.id)
        .where(Customer.language == language, Agreement.template.is_(False))
        .group_by(Agreement.id)
        .order_by(func.count(AgreementLine.id).desc(), Agreement.id)
        .limit(1)
    ).one()
    return sheets()["service_agreement"].load(reader, [number])[0]


def fullest_letter(language: str, reader: Reader) -> PrintedSheet:
    """The letter of the agreement with the most open orders among the customers of a language."""
    number = reader.session.scalars(
        select(Agreement.number)
        .join(Project, Project.id == Agreement.project_id)
        .join(Customer, Customer.id == Project.customer_id)
        .join(ServiceOrder, ServiceOrder.agreement_id == Agreement.id)
        .where(
            Customer.language == language,
            ServiceOrder.progress == Progress.IN_PROCESS,
            ServiceOrder.origin == Origin.SYSTEM,
            ServiceOrder.preferred_at.is_not(None),
        )
        .group_by(Agreement.id)
        .order_by(func.count(ServiceOrder.id).desc(), Agreement.id)
        .limit(1)
    ).one()
    return sheets()["visit_letter"].load(reader, [number])[0]


def busiest_day(reader: Reader) -> DaySheet:
    """The day sheet of whoever has the most to do on one day from today on."""
    today = reader.site.day_span(reader.site.day(reader.clock.now()))[0]
    rows = reader.session.execute(
        select(Activity.worker_id, Activity.starts_at).where(Activity.starts_at >= today).order_by(Activity.id)
    )
    visits = Counter((who, reader.site.day(starts_at)) for who, starts_at in rows if who and starts_at)
    worker_id, day = visits.most_common(1)[0][0]
    return load_day_sheet(reader, worker_id, day)


SCENES: Final = (
    Scene("document-work-order-pl", partial(pdf, partial(fullest_order, "pl")), document=True),
    Scene("document-work-order-en", partial(pdf, partial(fullest_order, "en")), document=True),
    *(
        Scene(
            f"document-{name.replace('_', '-')}-{language}",
            partial(pdf, partial(sheet_of_order, name, language)),
            document=True,
        )
        for name in ("work_description", "service_report", "priced_report")
        for language in ("pl", "en")
    ),
    Scene("document-request-receipt", partial(pdf, newest_receipt), document=True),
    *(
        Scene(f"document-{name}-{language}", partial(pdf, partial(load, language)), document=True)
        for name, load in (("service-agreement", fullest_agreement), ("visit-letter", fullest_letter))
        for language in ("pl", "en")
    ),
    Scene("document-day-sheet", partial(pdf, busiest_day), document=True),
)
