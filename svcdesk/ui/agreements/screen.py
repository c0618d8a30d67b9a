"""The service agreement form as a screen of the shell."""

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
    from svcdesk.ui.agreements.table import AGREEMENT_ACTIONS

    return AGREEMENT_ACTIONS


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.agreements.document import AgreementDocument

    return AgreementDocument(desk, ref or RecordRef("agreement", None))


def _wizard_table() -> ActionTable:
    from svcdesk.ui.agreements.table import WIZARD_ACTIONS

    return WIZARD_ACTIONS


def _build_wizard(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.agreements.wizard import WizardScreen

    return WizardScreen(desk, ref)


SCREEN: Final = Screen(
    id="agreement",
    title=N_("Service agreement"),
    icon="file-text",
    table=_table,
    build=_build,
    entities=frozenset({"agreement"}),
    single=False,
)
WIZARD: Final = Screen(
    id="new_agreement",
    title=N_("New agreement"),
    icon="file-text",
    table=_wizard_table,
    build=_build_wizard,
    entities=frozenset({"new_agreement"}),
)
