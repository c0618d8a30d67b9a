"""The words for the closed choices, to be translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from svcdesk.domain.kinds import (
    AbsenceKind,
    ActivityCategory,
    DocumentKind,
    LineStatus,
    LineType,
    Origin,
    Priority,
    Progress,
    WorkerKind,
)
from svcdesk.i18n import N_, _

KIND_TEXTS: Final[Mapping[Enum, str]] = {
    Priority.LOW: N_("low"),
    Priority.NORMAL: N_("normal"),
    Priority.HIGH: N_("high"),
    LineType.HOUR: N_("hours"),
    LineType.EXPENSE: N_("expense"),
    LineType.ITEM: N_("item"),
    LineType.FEE: N_("fee"),
    LineStatus.CREATED: N_("created"),
    LineStatus.POSTED: N_("posted"),
    LineStatus.CANCELED: N_("canceled"),
    Progress.IN_PROCESS: N_("in process"),
    Progress.POSTED: N_("posted"),
    Progress.CANCELED: N_("canceled"),
    Origin.SYSTEM: N_("generated"),
    Origin.USER: N_("entered"),
    Origin.WEB: N_("web"),
    Origin.IMPORT: N_("imported"),
    WorkerKind.EMPLOYEE: N_("employee"),
    WorkerKind.VENDOR: N_("vendor's worker"),
    AbsenceKind.LEAVE: N_("leave"),
    AbsenceKind.SICK: N_("sick leave"),
    AbsenceKind.TRAINING: N_("training"),
    AbsenceKind.OTHER: N_("other absence"),
    ActivityCategory.ACTION: N_("action"),
    ActivityCategory.APPOINTMENT: N_("appointment"),
    ActivityCategory.EVENT: N_("event"),
    ActivityCategory.TASK: N_("task"),
    DocumentKind.WORK_ORDER: N_("work order"),
    DocumentKind.DAY_SHEET: N_("day sheet"),
}


def kind_text(member: Enum) -> str:
    """The translated word for a member of a closed choice."""
    return _(KIND_TEXTS[member])
