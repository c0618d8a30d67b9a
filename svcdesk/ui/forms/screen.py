"""The record forms, the company and the parameters as screens of the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.desk import RecordRef
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk

_ROWS: Final = frozenset(
    {"object_group_skill", "worker_skill", "calendar_span", "calendar_day", "order_line", "order_skill", "activity"}
)


def _record_table() -> ActionTable:
    from svcdesk.ui.forms.table import OBJECT_OWN, PROJECT_OWN, REPAIR_OWN
    from svcdesk.ui.shared.bom_table import BOM_ACTIONS
    from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS

    return (*RECORD_ACTIONS, *OBJECT_OWN, *BOM_ACTIONS, *PROJECT_OWN, *REPAIR_OWN)


def _parameter_table() -> ActionTable:
    from svcdesk.ui.forms.parameters import PARAMETER_ACTIONS

    return PARAMETER_ACTIONS


def _build_record(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.forms.documents import record_document

    return record_document(desk, ref or RecordRef("customer", None))


def _build_company(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.forms.documents import record_document

    return record_document(desk, ref or RecordRef("company", 1))  # a database has one company, its first row


def _build_parameters(desk: Desk, _ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.forms.parameters import ParametersScreen

    return ParametersScreen(desk)


RECORD: Final = Screen(
    id="record",
    title=N_("Record"),
    icon="square-pen",
    table=_record_table,
    build=_build_record,
    entities=frozenset(ENTITY_NAMES) - _ROWS - {"service_order", "service_request", "agreement", "company"},
    single=False,
)
COMPANY: Final = Screen(
    id="company", title=N_("Company"), icon="building-2", table=_record_table, build=_build_company,
    entities=frozenset({"company"}),
)  # fmt: skip
PARAMETERS: Final = Screen(
    id="parameters", title=N_("Parameters"), icon="settings", table=_parameter_table, build=_build_parameters,
    entities=frozenset({"parameter"}),
)  # fmt: skip
SCREENS: Final = (RECORD, COMPANY, PARAMETERS)
