"""The closed choices of the service desk: enumerations whose members the program itself knows."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Priority(IntEnum):
    """How urgent an order or activity is (reference 1)."""

    LOW = 1
    NORMAL = 2
    HIGH = 3


class LineType(StrEnum):
    """Transaction type of an order line (reference 1)."""

    HOUR = "hour"
    EXPENSE = "expense"
    ITEM = "item"
    FEE = "fee"


class LineStatus(StrEnum):
    """Status of an order line (reference 6.3)."""

    CREATED = "created"
    POSTED = "posted"
    CANCELED = "canceled"


class Progress(StrEnum):
    """Progress of an order, derived from its lines (reference 6.3)."""

    IN_PROCESS = "in_process"
    POSTED = "posted"
    CANCELED = "canceled"


class Origin(StrEnum):
    """Where an order came from (reference 1); ``import`` is ours."""

    SYSTEM = "system"
    USER = "user"
    WEB = "web"
    IMPORT = "import"


class WorkerKind(StrEnum):
    """Employees may own teams, vendor workers may not (reference 3)."""

    EMPLOYEE = "employee"
    VENDOR = "vendor"


class AbsenceKind(StrEnum):
    """Why a worker is not there."""

    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    OTHER = "other"


class ActivityCategory(StrEnum):
    """Category of an activity (reference 2.1)."""

    ACTION = "action"
    APPOINTMENT = "appointment"
    EVENT = "event"
    TASK = "task"


class Weekday(IntEnum):
    """ISO weekdays."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


class DocumentKind(StrEnum):
    """Printed documents that are archived when issued."""

    WORK_ORDER = "work_order"
    DAY_SHEET = "day_sheet"
