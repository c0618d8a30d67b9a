"""Every command there is, by name: for the command line and for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Mapping

from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter, StartCompany
from svcdesk.commands.demo import LoadBoardSize, LoadDemo
from svcdesk.commands.dispatch import (
    CopyActivities,
    MoveActivities,
    PlaceActivities,
    ReassignActivities,
    ResizeActivity,
    SetClosed,
    SetDispatched,
    SetPriority,
    UnscheduleActivities,
)
from svcdesk.commands.documents import IssueDocuments
from svcdesk.commands.imports.records import SaveImportMapping
from svcdesk.commands.orders import (
    CancelLines,
    CancelOrder,
    CopyLines,
    CreateOrder,
    DeleteOrder,
    RevokeLines,
    RevokeOrder,
    SaveOrder,
)
from svcdesk.commands.records import DeleteRecord, JoinTeam, SaveRecord
from svcdesk.commands.views import DeleteView, SaveView


def commands() -> Mapping[str, type[Command]]:
    """The commands a user can run, by name; ``import_records`` has a verb of its own, ``svcdesk import``."""
    listed: tuple[type[Command], ...] = (
        IssueDocuments, LoadBoardSize, LoadDemo, SetParameter, StartCompany,
        CancelLines, CancelOrder, CopyLines, CreateOrder, DeleteOrder, RevokeLines, RevokeOrder, SaveOrder,
        CopyActivities, MoveActivities, PlaceActivities, ReassignActivities, ResizeActivity, SetClosed, SetDispatched,
        SetPriority, UnscheduleActivities, DeleteView, SaveImportMapping, SaveView,
        DeleteRecord, JoinTeam, SaveRecord,
    )  # fmt: skip
    return {class_.name: class_ for class_ in listed}
