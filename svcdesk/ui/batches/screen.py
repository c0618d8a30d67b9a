"""The batches as screens of the shell.

``desk.open("batch:cancel_orders", None, order_ids=(17, 18))`` opens one for records chosen elsewhere, or with
any of its criteria and options filled in; then the dry run begins at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.batches.table import BATCH, PLANNING
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef


@dataclass(frozen=True, slots=True)
class BuildBatch:
    """Makes the widget of one batch; its command is imported only then."""

    name: str
    title: str
    icon: str

    def __call__(self, desk: Desk, ref: RecordRef | None) -> QWidget:
        """The widget."""
        from svcdesk.commands.catalogue import batches
        from svcdesk.ui.batches.view import BatchView

        view = BatchView
        if self.name == "create_service_orders":
            from svcdesk.ui.batches.planning_view import PlanningView

            view = PlanningView
        return view(desk, batches()[self.name], self.title, self.icon, ref)


def _table() -> ActionTable:
    return BATCH


def _planning_table() -> ActionTable:
    return PLANNING


def _no_table() -> ActionTable:
    return ()


def _screen(name: str, title: str, icon: str) -> Screen:
    # The actions of all batches are the same: the palette and the help need them once.
    table = {"cancel_orders": _table, "create_service_orders": _planning_table}.get(name, _no_table)
    build = BuildBatch(name, title, icon)
    return Screen(id=name, title=title, icon=icon, table=table, build=build, entities=frozenset({f"batch:{name}"}))


SCREENS: Final[tuple[Screen, ...]] = (
    _screen("cancel_orders", N_("Cancel service orders"), "ban"),
    _screen("create_service_orders", N_("Create service orders"), "calendar-range"),
    _screen("cancel_unfit_visits", N_("Cancel visits that no longer fit"), "ban"),
    _screen("delete_orders", N_("Delete service orders"), "trash-2"),
    _screen("post_lines", N_("Post lines"), "coins"),
    _screen("import_boms", N_("Import BOMs"), "file-down"),
    _screen("renew_agreements", N_("Renew agreements"), "repeat"),
)
