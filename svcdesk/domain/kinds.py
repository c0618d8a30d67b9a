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


class OffsetType(StrEnum):
    """What the offset account of an expense line is an account of (reference 6.2)."""

    LEDGER = "ledger"
    VENDOR = "vendor"
    CUSTOMER = "customer"
    BANK = "bank"


class LineStatus(StrEnum):
    """Status of an order line (reference 6.3)."""

    CREATED = "created"
    POSTED = "posted"
    CANCELED = "canceled"


class VisitState(StrEnum):
    """How far a visit of a service agreement is, seen on a day."""

    PLANNED = "planned"
    """Asked for by the agreement, no order is made yet."""
    MADE = "made"
    LATE = "late"
    """An order whose day is over, and nothing says that it was done."""
    DONE = "done"
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


class ProjectType(StrEnum):
    """How a project is billed (decisions, "Projects")."""

    TIME_AND_MATERIAL = "time_and_material"
    FIXED_PRICE = "fixed_price"
    INTERNAL = "internal"


class ProjectStatus(StrEnum):
    """Whether transactions may be posted to a project."""

    OPEN = "open"
    CLOSED = "closed"


class SearchPriority(StrEnum):
    """Which side of the search for a line property is relaxed last (reference 9)."""

    PROJECT = "project"
    CATEGORY = "category"


class PriceModel(StrEnum):
    """How a sales price is made (reference 9)."""

    PER_UNIT = "per_unit"
    CONTRIBUTION_RATIO = "contribution_ratio"
    CHARGE_PERCENT = "charge_percent"
    CHARGE_AMOUNT = "charge_amount"


class ReasonType(StrEnum):
    """Why a reason stands in an order's log (reference 1, 7)."""

    STAGE_CHANGE = "stage_change"
    CLOSE = "close"
    CANCEL = "cancel"
    MANUAL = "manual"


class Recording(StrEnum):
    """The time recording of a service level (reference 8)."""

    NONE = "none"
    STARTED = "started"
    STOPPED = "stopped"
    CANCELED = "canceled"


class ItemSetup(StrEnum):
    """How the item of an agreement line reaches the order (reference 1)."""

    JOURNAL = "journal"
    REQUIREMENT = "requirement"


class RequirementStatus(StrEnum):
    """How far an item requirement is: its parts reserved, and consumed (reference 13)."""

    OPEN = "open"
    RESERVED = "reserved"
    CONSUMED = "consumed"


class MoveKind(StrEnum):
    """Why an item moved in or out of a warehouse."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    TRANSFER = "transfer"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class SignerState(StrEnum):
    """Whether the customer signed, was not there, or would not sign."""

    SIGNED = "signed"
    ABSENT = "absent"
    REFUSED = "refused"


class RequestStatus(StrEnum):
    """How far an incoming request is."""

    NEW = "new"
    TRANSFERRED = "transferred"
    REJECTED = "rejected"


class RequestChannel(StrEnum):
    """How a request came in."""

    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"
    FILE = "file"


class DocumentKind(StrEnum):
    """Printed documents that are archived when issued."""

    WORK_ORDER = "work_order"
    DAY_SHEET = "day_sheet"
    WORK_DESCRIPTION = "work_description"
    SERVICE_REPORT = "service_report"
    PRICED_REPORT = "priced_report"
    REQUEST_RECEIPT = "request_receipt"
    SERVICE_AGREEMENT = "service_agreement"
    VISIT_LETTER = "visit_letter"
    REPAIR_REPORT = "repair_report"
    PRICED_REPAIR = "priced_repair"
    INTAKE_RECEIPT = "intake_receipt"
    OBJECT_LABEL = "object_label"
    REPAIR_LABEL = "repair_label"
    REPORT = "report"


class IntervalRange(StrEnum):
    """The unit of a service interval (reference 1, 3)."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class IntervalPattern(StrEnum):
    """How the days of a service interval are found; all but ``fixed`` are ours (decisions, "Recurrence")."""

    FIXED = "fixed"
    WEEKDAY = "weekday"
    WORKING_DAY = "working_day"
    WEEKDAYS = "weekdays"
    RULE = "rule"


class MonthPlace(IntEnum):
    """Which of its kind a day is in its month."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    LAST = -1


class WindowMethod(StrEnum):
    """Within what a visit may be moved (reference 3)."""

    WEEK = "week"
    MONTH = "month"
    MANUAL = "manual"


class CoverState(StrEnum):
    """What a warranty or an agreement is for an object on a day."""

    COVERED = "covered"
    SUSPENDED = "suspended"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    NONE = "none"


class CombineBy(StrEnum):
    """Which lines of an agreement may share a visit (reference 1, 5)."""

    AGREEMENT = "agreement"
    TASK = "task"
    WORKER = "worker"
    OBJECT = "object"


class BomKind(StrEnum):
    """What a BOM is of (reference 11)."""

    TEMPLATE = "template"
    ITEM = "item"
    """One version of the BOM of an item; imported."""
    PRODUCTION = "production"
    """What a production order really used; imported."""
    SERVICE = "service"
    """The parts of one service object: the local copy."""


class BomLineType(StrEnum):
    """What a line of a BOM stands for (reference 11)."""

    BOM = "bom"
    ITEM = "item"
    SERVICE = "service"


class BomChangeKind(StrEnum):
    """What was done to a line of a service BOM (reference 1); the last two are ours."""

    LINE_ADDED = "line_added"
    LINE_DELETED = "line_deleted"
    LINE_REPLACED = "line_replaced"
    QUANTITY_CHANGED = "quantity_changed"
    QUANTITY_REPLACED = "quantity_replaced"
    ATTACHED = "attached"
    MOVED = "moved"


class EventKind(StrEnum):
    """What happened to a service object, on its timeline."""

    ENTERED = "entered"
    COMMISSIONED = "commissioned"
    WARRANTY_ENDS = "warranty_ends"
    AGREEMENT_BEGINS = "agreement_begins"
    AGREEMENT_ENDS = "agreement_ends"
    MOVED = "moved"
    BUILT_IN = "built_in"
    TAKEN_OUT = "taken_out"
    REQUEST = "request"
    ORDER_CREATED = "order_created"
    ORDER_SIGNED = "order_signed"
    ORDER_CANCELED = "order_canceled"
    VISIT = "visit"
    VISIT_PLANNED = "visit_planned"
    REPAIR_BEGUN = "repair_begun"
    REPAIR_STAGE = "repair_stage"
    REPAIR_FINISHED = "repair_finished"
    PART_CHANGED = "part_changed"
    PART_USED = "part_used"
    READING = "reading"
    METER_CHANGED = "meter_changed"
    DOCUMENT = "document"
    FILE = "file"
    CHANGED = "changed"


class EventGroup(StrEnum):
    """What a timeline can be narrowed to."""

    WORK = "work"
    REPAIRS = "repairs"
    PARTS = "parts"
    READINGS = "readings"
    PLACES = "places"
    RECORDS = "records"
