"""The small dialogs about agreements: renewing one, and suspending some from one day until another."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.renewal import RenewAgreement
from svcdesk.commands.suspension import SuspendAgreements
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.renewal import Term, next_term
from svcdesk.i18n import N_, _, ngettext
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.formats import date_text, number_text
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog

_CLOSES: Final = FieldSpec(
    "closes_on", N_("This agreement ends on"), FieldKind.DAY, required=True, nullable=True,
    help=N_("It has no end yet, and is given this one."),
)  # fmt: skip
_NEW: Final = (
    FieldSpec("starts_on", N_("New start"), FieldKind.DAY, nullable=True, help=N_("Empty: the day after the end.")),
    FieldSpec("ends_on", N_("New end"), FieldKind.DAY, nullable=True, help=N_("Empty: as long as this agreement.")),
    FieldSpec("include_stopped", N_("Stopped lines as well"), FieldKind.FLAG, default=False),
)  # fmt: skip
_SUSPENSION: Final = (
    FieldSpec("from_on", N_("Suspended from"), FieldKind.DAY, required=True, nullable=True,
              help=N_("The first day without visits.")),
    FieldSpec("until_on", N_("Suspended until"), FieldKind.DAY, nullable=True,
              help=N_("The last day without visits; empty: until further notice.")),
)  # fmt: skip


def renew_dialog(desk: Desk, agreement_id: int, term: Term, parent: QWidget) -> FieldsDialog:
    """The dates of the successor, as they follow; an open-ended agreement is given its end first."""
    values: dict[str, Any] = {}
    fields: tuple[FieldSpec, ...] = _NEW
    if term.ends_on is None:
        fields = (_CLOSES, *_NEW)
        said = _("Valid from {begin}, open-ended.").format(begin=date_text(term.starts_on))
    else:
        said = _("Valid from {begin} to {end}.").format(begin=date_text(term.starts_on), end=date_text(term.ends_on))
        try:
            following = next_term(term)
        except OverflowError:
            pass  # the command says so
        else:
            values = {"starts_on": following.starts_on, "ends_on": following.ends_on}
    words = _("Lines, related objects and tasks come along; their dates move on by the same time.")
    return FieldsDialog(
        desk, _("Renew the agreement"), _("Renew"), fields, partial(_renewal, agreement_id), parent, values=values,
        text=f"{said} {words}",
    )  # fmt: skip


def suspend_dialog(
    desk: Desk, agreement_ids: tuple[int, ...], parent: QWidget, from_on: date | None = None,
    until_on: date | None = None,
) -> FieldsDialog:  # fmt: skip
    """From when until when no visits are planned."""
    count = len(agreement_ids)
    words = ngettext("No visit of {count} agreement is planned on these days.",
                     "No visits of {count} agreements are planned on these days.", count)  # fmt: skip
    return FieldsDialog(
        desk, _("Suspend from – to"), _("Suspend"), _SUSPENSION, partial(_suspension, agreement_ids), parent,
        values={"from_on": from_on, "until_on": until_on}, text=words.format(count=number_text(count)),
    )  # fmt: skip


def _renewal(agreement_id: int, values: dict[str, Any]) -> Command:
    return RenewAgreement(agreement_id, **values)


def _suspension(agreement_ids: tuple[int, ...], values: dict[str, Any]) -> Command:
    return SuspendAgreements(agreement_ids, **values)
