"""The lists as screens of the shell. ``desk.open("list:team", None)`` opens one by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.i18n import N_
from svcdesk.ui.lists.table import (
    ACTIVITIES,
    AGREEMENTS,
    LIST,
    OBJECTS,
    ORDERS,
    REPAIRS,
    REQUESTS,
    SETUP_LISTS,
    STAGE_TREE,
)
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.calendar_table import CALENDAR_ACTIONS
from svcdesk.ui.shared.forms.stock_table import STOCK_ACTIONS
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef


@dataclass(frozen=True, slots=True)
class BuildList:
    """Makes the widget of one list; the lists are imported only then."""

    name: str

    def __call__(self, desk: Desk, _ref: RecordRef | None) -> QWidget:
        """The widget."""
        from svcdesk.ui.lists.build import build_list

        return build_list(desk, self.name)


def _table() -> ActionTable:
    return (*ORDERS, *LIST)


def _activities_table() -> ActionTable:
    return ACTIVITIES


def _agreements_table() -> ActionTable:
    return AGREEMENTS


def _workers_table() -> ActionTable:
    return CALENDAR_ACTIONS


def _objects_table() -> ActionTable:
    return OBJECTS


def _repairs_table() -> ActionTable:
    return REPAIRS


def _requests_table() -> ActionTable:
    return REQUESTS


def _setup_table() -> ActionTable:
    return (*STOCK_ACTIONS, *STAGE_TREE)  # the other tree has the same keys


def _no_table() -> ActionTable:
    return ()


def _build_setup(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.lists.setup import SetupView

    return SetupView(desk, ref)


_TABLES: Final = {
    "orders": _table, "activities": _activities_table, "requests": _requests_table, "agreements": _agreements_table,
    "objects": _objects_table,
    "repairs": _repairs_table,
    "workers": _workers_table,
}  # fmt: skip


def _screen(screen_id: str, name: str, *, in_rail: bool = True, title: str = "", icon: str = "") -> Screen:
    known = ENTITY_NAMES.get(name)
    return Screen(
        id=screen_id,
        title=title or (known.many if known else ""),
        icon=icon or (known.icon if known else "list"),
        # The actions of all lists are the same: the palette and the help need them once.
        table=_TABLES.get(screen_id, _no_table),
        build=BuildList(name),
        entities=frozenset({f"list:{name}"}),
        in_rail=in_rail,
    )


SCREENS: Final[tuple[Screen, ...]] = (
    _screen("orders", "service_order", title=N_("Orders")),
    _screen("deadlines", "deadlines", title=N_("Deadlines"), icon="timer"),
    _screen("activities", "activity"),
    _screen("objects", "service_object", title=N_("Objects")),
    _screen("repairs", "repair_line", title=N_("Repairs")),
    _screen("customers", "customer"),
    _screen("locations", "location"),
    _screen("workers", "worker"),
    _screen("agreements", "agreement", title=N_("Agreements")),
    _screen("requests", "service_request", title=N_("Requests")),
    Screen(
        id="setup",
        title=N_("Setup"),
        icon="settings",
        table=_setup_table,
        build=_build_setup,
        entities=frozenset(f"list:{name}" for name in SETUP_LISTS),
        in_rail=True,
    ),
)
