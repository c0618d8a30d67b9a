"""Every printed sheet by name: how it is loaded, and how it is laid out.

A new sheet is one entry in ``sheets()``, and its data one more case in ``lay_out`` and ``title_of``;
archive, preview and command line follow from that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.queries.sheet_rows import DaySheet, WorkOrderSheet
from svcdesk.reports.day_sheet import day_sheet_title, lay_out_day_sheet
from svcdesk.reports.page import Laid, Stamp
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
    load: Callable[[Reader, Sequence[str]], Sequence[WorkOrderSheet | DaySheet]]


def sheets() -> Mapping[str, Sheet]:
    """The sheets by name."""
    worker_day = N_("worker id and day, such as 3:2026-11-23; without a day it is today")
    listed = (
        Sheet("work_order", N_("Work orders"), N_("ids or numbers of service orders"), _work_orders),
        Sheet("day_sheet", N_("Day sheets"), worker_day, _day_sheets),
        Sheet("day", N_("Days: each day sheet with its work orders"), worker_day, _days),
    )
    return {sheet.name: sheet for sheet in listed}


def lay_out(data: WorkOrderSheet | DaySheet, stamp: Stamp) -> Laid:
    """The pages of one document."""
    return lay_out_day_sheet(data, stamp) if isinstance(data, DaySheet) else lay_out_work_order(data, stamp)


def title_of(data: WorkOrderSheet | DaySheet) -> str:
    """What the document is called, in its own language."""
    return day_sheet_title(data) if isinstance(data, DaySheet) else work_order_title(data)


def _work_orders(reader: Reader, keys: Sequence[str]) -> Sequence[WorkOrderSheet | DaySheet]:
    from svcdesk.queries.work_orders import find_order_ids, load_work_orders

    return load_work_orders(reader, find_order_ids(reader, keys))


def _day_sheets(reader: Reader, keys: Sequence[str]) -> Sequence[DaySheet]:
    from svcdesk.queries.day_sheets import load_day_sheet

    found = []
    for key in keys:
        worker_id, _colon, day_text = key.partition(":")
        if not worker_id.isdecimal():
            raise refuse("field.not_a_number", "keys", value=worker_id)
        try:
            day = date.fromisoformat(day_text) if day_text else reader.site.day(reader.clock.now())
        except ValueError:
            raise refuse("field.not_a_date", "keys", value=day_text) from None
        found.append(load_day_sheet(reader, int(worker_id), day))
    return found


def _days(reader: Reader, keys: Sequence[str]) -> Sequence[WorkOrderSheet | DaySheet]:
    """Each day sheet, and behind it the work orders of its visits, every order once."""
    from svcdesk.queries.work_orders import load_work_orders

    day_sheets = _day_sheets(reader, keys)
    wanted = dict.fromkeys(visit.order_id for sheet in day_sheets for visit in sheet.visits)
    orders = {order.order_id: order for order in load_work_orders(reader, list(wanted))}
    found: list[WorkOrderSheet | DaySheet] = []
    for sheet in day_sheets:
        found.append(sheet)
        found += [orders.pop(visit.order_id) for visit in sheet.visits if visit.order_id in orders]
    return found
