"""Every printed sheet by name: how it is loaded, and how it is laid out.

A new sheet is one entry in ``sheets()``; archive, preview and command line follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from svcdesk.domain.kinds import DocumentKind
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
    """One kind of sheet.

    ``load`` takes what a user names it by (``keys`` says what that is) and returns frozen data, in
    that order; it raises Refused for a key that names nothing. ``lay_out`` makes the pages of one, ``title``
    names it in its language.
    """

    kind: DocumentKind
    keys: str
    load: Callable[[Reader, Sequence[str]], Sequence[WorkOrderSheet | DaySheet]]
    lay_out: Callable[[Any, Stamp], Laid]
    title: Callable[[Any], str]


def sheets() -> Mapping[str, Sheet]:
    """The sheets by name."""
    listed = (
        Sheet(
            DocumentKind.WORK_ORDER,
            N_("ids or numbers of service orders"),
            _work_orders,
            lay_out_work_order,
            work_order_title,
        ),
        Sheet(
            DocumentKind.DAY_SHEET,
            N_("worker id and day, such as 3:2026-11-23"),
            _day_sheets,
            lay_out_day_sheet,
            day_sheet_title,
        ),
    )
    return {sheet.kind.value: sheet for sheet in listed}


def sheet_of(data: WorkOrderSheet | DaySheet) -> Sheet:
    """The kind of sheet that draws this data."""
    kind = DocumentKind.DAY_SHEET if isinstance(data, DaySheet) else DocumentKind.WORK_ORDER
    return sheets()[kind.value]


def _work_orders(reader: Reader, keys: Sequence[str]) -> Sequence[WorkOrderSheet | DaySheet]:
    from svcdesk.queries.work_orders import find_order_ids, load_work_orders

    return load_work_orders(reader, find_order_ids(reader, keys))


def _day_sheets(reader: Reader, keys: Sequence[str]) -> Sequence[WorkOrderSheet | DaySheet]:
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
