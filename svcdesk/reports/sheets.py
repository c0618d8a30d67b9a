"""Every printed sheet by name: how it is loaded, and how it is laid out.

A new sheet is one entry in ``sheets()``, and its class one in ``_FORMS``; archive, preview and command line
follow from that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_, language
from svcdesk.queries.agreement_rows import ServiceAgreementSheet, VisitLetterSheet
from svcdesk.queries.label_rows import LabelSheet
from svcdesk.queries.repair_sheets import IntakeReceiptSheet, RepairReportSheet
from svcdesk.queries.reports import load_report, read_criteria, reports, said_criteria
from svcdesk.queries.sheet_rows import (
    DaySheet,
    PrintedSheet,
    ReportTable,
    RequestReceiptSheet,
    ServiceReportSheet,
    WorkDescriptionSheet,
    WorkOrderSheet,
)
from svcdesk.reports.day_sheet import day_sheet_title, lay_out_day_sheet
from svcdesk.reports.intake_receipt import intake_receipt_title, lay_out_intake_receipt
from svcdesk.reports.labels import labels_title, lay_out_labels
from svcdesk.reports.page import Laid, Stamp
from svcdesk.reports.repair_report import lay_out_repair_report, repair_report_title
from svcdesk.reports.request_receipt import lay_out_request_receipt, request_receipt_title
from svcdesk.reports.service_agreement import lay_out_service_agreement, service_agreement_title
from svcdesk.reports.service_report import lay_out_service_report, service_report_title
from svcdesk.reports.table_report import lay_out_report, report_title
from svcdesk.reports.visit_letter import lay_out_visit_letter, visit_letter_title
from svcdesk.reports.work_description import lay_out_work_description, work_description_title
from svcdesk.reports.work_order import lay_out_work_order, work_order_title

if TYPE_CHECKING:
    from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class Sheet:
    """What can be asked to be printed.

    ``load`` takes what a user names it by (``keys`` says what that is) and returns frozen data, in
    that order; it raises Refused for a key that names nothing.
    """

    name: str
    title: str
    keys: str
    load: Callable[[Reader, Sequence[str]], Sequence[PrintedSheet]]


def sheets() -> Mapping[str, Sheet]:
    """The sheets by name."""
    worker_day = N_("worker and day, such as P-0003:2026-11-23 or #3:2026-11-23; without a day it is today")
    orders = N_("numbers of service orders, or # and their ids")
    agreements = N_("numbers of agreements, or # and their ids")
    repairs = N_("numbers of repair lines or of service orders, or # and the ids of repair lines")
    of_repairs = N_("as for repair reports; size=62x29, 89x36 or A4; first=5 begins at the fifth label of the sheet")
    of_objects = N_("numbers of service objects, or # and their ids; size= and first= as for labels of repairs")
    period = N_("agreement and period, such as US-00001:2026-01-01..2026-03-31; without one from today for a year")
    listed = (
        Sheet("work_order", N_("Work orders"), orders, _work_orders),
        Sheet("work_description", N_("Work descriptions"), orders, _work_descriptions),
        Sheet("service_report", N_("Service reports"), orders, _service_reports),
        Sheet("priced_report", N_("Service reports with prices"), orders, _priced_reports),
        Sheet("day_sheet", N_("Day sheets"), worker_day, _day_sheets),
        Sheet("day", N_("Days: each day sheet with its open work orders"), worker_day, _days),
        Sheet("request_receipt", N_("Receipts of requests"), N_("numbers of requests, or # and their ids"), _receipts),
        Sheet("repair_report", N_("Repair reports"), repairs, _repair_reports),
        Sheet("priced_repair", N_("Repair reports with costs"), repairs, _priced_repairs),
        Sheet("intake_receipt", N_("Intake receipts"), repairs, _intake_receipts),
        Sheet("repair_label", N_("Labels of repairs"), of_repairs, _repair_labels),
        Sheet("object_label", N_("Labels of service objects"), of_objects, _object_labels),
        Sheet("service_agreement", N_("Service agreements"), agreements, _agreements),
        Sheet("visit_letter", N_("Letters of planned visits"), period, _letters),
        *(Sheet(name, spec.title, N_("criteria as name=value"), LoadReport(name)) for name, spec in reports().items()),
    )  # fmt: skip
    return {sheet.name: sheet for sheet in listed}


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Loads a report for criteria written as ``name=value``, in the language of the screen."""

    name: str

    def __call__(self, reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
        """One table. Raises Refused for criteria that cannot be read or make no sense."""
        spec = reports()[self.name]
        return [load_report(reader, spec, read_criteria(reader, spec, said_criteria(spec, keys)), language())]


@dataclass(frozen=True, slots=True)
class _Form:
    """How the data of one class is laid out, and what such a document is called."""

    lay_out: Callable[[Any, Stamp], Laid]
    title: Callable[[Any], str]


_FORMS: Final[Mapping[type[object], _Form]] = {
    WorkOrderSheet: _Form(lay_out_work_order, work_order_title),
    DaySheet: _Form(lay_out_day_sheet, day_sheet_title),
    WorkDescriptionSheet: _Form(lay_out_work_description, work_description_title),
    ServiceReportSheet: _Form(lay_out_service_report, service_report_title),
    ReportTable: _Form(lay_out_report, report_title),
    RequestReceiptSheet: _Form(lay_out_request_receipt, request_receipt_title),
    RepairReportSheet: _Form(lay_out_repair_report, repair_report_title),
    IntakeReceiptSheet: _Form(lay_out_intake_receipt, intake_receipt_title),
    LabelSheet: _Form(lay_out_labels, labels_title),
    ServiceAgreementSheet: _Form(lay_out_service_agreement, service_agreement_title),
    VisitLetterSheet: _Form(lay_out_visit_letter, visit_letter_title),
}


def lay_out(data: PrintedSheet, stamp: Stamp) -> Laid:
    """The pages of one document."""
    return _FORMS[type(data)].lay_out(data, stamp)


def title_of(data: PrintedSheet) -> str:
    """What the document is called, in its own language."""
    return _FORMS[type(data)].title(data)


def _work_descriptions(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.service_reports import load_work_descriptions
    from svcdesk.queries.work_orders import find_order_ids

    return load_work_descriptions(reader, find_order_ids(reader, keys))


def _service_reports(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.service_reports import load_service_reports
    from svcdesk.queries.work_orders import find_order_ids

    return load_service_reports(reader, find_order_ids(reader, keys), with_prices=False)


def _priced_reports(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.service_reports import load_service_reports
    from svcdesk.queries.work_orders import find_order_ids

    return load_service_reports(reader, find_order_ids(reader, keys), with_prices=True)


def _receipts(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.request_receipts import load_request_receipts

    return load_request_receipts(reader, keys)


def _repair_reports(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.repair_reports import find_repairs, load_repair_reports

    return load_repair_reports(reader, find_repairs(reader, keys), with_costs=False)


def _priced_repairs(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.repair_reports import find_repairs, load_repair_reports

    return load_repair_reports(reader, find_repairs(reader, keys), with_costs=True)


def _intake_receipts(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.repair_reports import find_repairs, load_intake_receipts

    return load_intake_receipts(reader, find_repairs(reader, keys))


def _repair_labels(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.labels import load_repair_labels

    return load_repair_labels(reader, keys)


def _object_labels(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.labels import load_object_labels

    return load_object_labels(reader, keys)


def _agreements(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.agreement_sheets import find_agreement_ids, load_agreements

    return load_agreements(reader, find_agreement_ids(reader, keys))


def _letters(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.agreement_sheets import find_agreement_ids, load_visit_letter

    found = []
    for key in keys:
        number, _colon, period = key.partition(":")
        begin, end = _read_period(period)
        found.append(load_visit_letter(reader, find_agreement_ids(reader, [number])[0], begin, end))
    return found


def _read_period(text: str) -> tuple[date | None, date | None]:
    """``2026-01-01..2026-03-31``, either end may be missing. Raises Refused: field.not_a_date."""
    first, _dots, last = text.partition("..")
    try:
        begin, end = (date.fromisoformat(part) if part else None for part in (first, last))
    except ValueError:
        raise refuse("field.not_a_date", value=text) from None
    return begin, end


def _work_orders(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    from svcdesk.queries.work_orders import find_order_ids, load_work_orders

    return load_work_orders(reader, find_order_ids(reader, keys), with_photos=True)


def _day_sheets(reader: Reader, keys: Sequence[str]) -> Sequence[DaySheet]:
    from svcdesk.queries.day_sheets import find_worker_id, load_day_sheet

    found = []
    for key in keys:
        worker, _colon, day_text = key.partition(":")
        worker_id = find_worker_id(reader, worker)
        try:
            day = date.fromisoformat(day_text) if day_text else reader.site.day(reader.clock.now())
        except ValueError:
            raise refuse("field.not_a_date", value=day_text) from None
        found.append(load_day_sheet(reader, worker_id, day))
    return found


def _days(reader: Reader, keys: Sequence[str]) -> Sequence[PrintedSheet]:
    """Each day sheet, and behind it the work orders of its visits that are not closed, every order once."""
    from svcdesk.queries.work_orders import load_work_orders

    day_sheets = _day_sheets(reader, keys)
    wanted = dict.fromkeys(visit.order_id for sheet in day_sheets for visit in sheet.visits if not visit.closed)
    orders = {order.order_id: order for order in load_work_orders(reader, list(wanted), with_photos=True)}
    found: list[PrintedSheet] = []
    for sheet in day_sheets:
        found.append(sheet)
        found += [orders.pop(visit.order_id) for visit in sheet.visits if visit.order_id in orders]
    return found
