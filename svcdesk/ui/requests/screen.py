"""The form of requests and taking a call as screens of the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.desk import RecordRef
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk


def _request_table() -> ActionTable:
    from svcdesk.ui.requests.table import REQUEST_ACTIONS

    return REQUEST_ACTIONS


def _call_table() -> ActionTable:
    from svcdesk.ui.requests.table import CALL_ACTIONS

    return CALL_ACTIONS


def _build_request(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.requests.document import RequestDocument

    return RequestDocument(desk, ref or RecordRef("service_request", None))


def _build_call(desk: Desk, _ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.requests.call import CallScreen

    return CallScreen(desk)


SCREENS: Final = (
    Screen(
        id="request", title=N_("Request"), icon="phone", table=_request_table, build=_build_request,
        entities=frozenset({"service_request"}), single=False,
    ),
    Screen(
        id="call", title=N_("Take a call"), icon="phone-call", table=_call_table, build=_build_call,
        entities=frozenset({"call"}),
    ),
)  # fmt: skip
