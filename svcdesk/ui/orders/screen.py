"""The service order form as a screen of the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.desk import RecordRef
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk


def _table() -> ActionTable:
    from svcdesk.ui.orders.table import ORDER_ACTIONS

    return ORDER_ACTIONS


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.orders.document import OrderDocument

    return OrderDocument(desk, ref or RecordRef("service_order", None))


SCREEN: Final = Screen(
    id="order",
    title=N_("Service order"),
    icon="clipboard-list",
    table=_table,
    build=_build,
    entities=frozenset({"service_order"}),
    single=False,
)
