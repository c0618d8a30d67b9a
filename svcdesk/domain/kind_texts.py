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
    Weekday,
    WorkerKind,
)
from svcdesk.i18n import N_, _

KIND_TEXTS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    Priority: {
        Priority.LOW: N_("low"),
        Priority.NORMAL: N_("normal"),
        Priority.HIGH: N_("high"),
    },
    LineType: {
        LineType.HOUR: N_("hours"),
        LineType.EXPENSE: N_("expense"),
        LineType.ITEM: N_("item"),
        LineType.FEE: N_("fee"),
    },
    LineStatus: {
        LineStatus.CREATED: N_("created"),
        LineStatus.POSTED: N_("posted"),
        LineStatus.CANCELED: N_("canceled"),
    },
    Progress: {
        Progress.IN_PROCESS: N_("in process"),
        Progress.POSTED: N_("posted"),
        Progress.CANCELED: N_("canceled"),
    },
    Origin: {
        Origin.SYSTEM: N_("generated"),
        Origin.USER: N_("entered"),
        Origin.WEB: N_("web"),
        Origin.IMPORT: N_("imported"),
    },
    WorkerKind: {
        WorkerKind.EMPLOYEE: N_("employee"),
        WorkerKind.VENDOR: N_("vendor's worker"),
    },
    AbsenceKind: {
        AbsenceKind.LEAVE: N_("leave"),
        AbsenceKind.SICK: N_("sick leave"),
        AbsenceKind.TRAINING: N_("training"),
        AbsenceKind.OTHER: N_("other absence"),
    },
    ActivityCategory: {
        ActivityCategory.ACTION: N_("action"),
        ActivityCategory.APPOINTMENT: N_("appointment"),
        ActivityCategory.EVENT: N_("event"),
        ActivityCategory.TASK: N_("task"),
    },
    DocumentKind: {
        DocumentKind.WORK_ORDER: N_("work order"),
        DocumentKind.DAY_SHEET: N_("day sheet"),
    },
    Weekday: {
        Weekday.MONDAY: N_("Monday"),
        Weekday.TUESDAY: N_("Tuesday"),
        Weekday.WEDNESDAY: N_("Wednesday"),
        Weekday.THURSDAY: N_("Thursday"),
        Weekday.FRIDAY: N_("Friday"),
        Weekday.SATURDAY: N_("Saturday"),
        Weekday.SUNDAY: N_("Sunday"),
    },
}
"""By class: members of different ones may be equal, such as two that are stored as ``posted``."""


def kind_text(member: Enum) -> str:
    """The translated word for a member of a closed choice."""
    return _(KIND_TEXTS[type(member)][member])
