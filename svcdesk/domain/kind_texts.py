"""The words for the closed choices, to be translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from svcdesk.domain.batches import Outcome
from svcdesk.domain.kinds import (
    AbsenceKind,
    ActivityCategory,
    BomChangeKind,
    BomKind,
    BomLineType,
    CombineBy,
    CoverState,
    DocumentKind,
    EventGroup,
    EventKind,
    IntervalPattern,
    IntervalRange,
    ItemSetup,
    LineStatus,
    LineType,
    MonthPlace,
    MoveKind,
    OffsetType,
    Origin,
    PriceModel,
    Priority,
    Progress,
    ProjectStatus,
    ProjectType,
    ReasonType,
    Recording,
    RequestChannel,
    RequestStatus,
    RequirementStatus,
    SearchPriority,
    SignerState,
    VisitState,
    Weekday,
    WindowMethod,
    WorkerKind,
)
from svcdesk.i18n import N_, _

KIND_TEXTS: Final[Mapping[type[Enum], Mapping[Enum, str]]] = {
    BomKind: {
        BomKind.TEMPLATE: N_("template"),
        BomKind.ITEM: N_("BOM of an item"),
        BomKind.PRODUCTION: N_("production BOM"),
        BomKind.SERVICE: N_("service BOM"),
    },
    BomLineType: {
        BomLineType.BOM: N_("BOM"),
        BomLineType.ITEM: N_("item"),
        BomLineType.SERVICE: N_("service"),
    },
    BomChangeKind: {
        BomChangeKind.LINE_ADDED: N_("line added"),
        BomChangeKind.LINE_DELETED: N_("line deleted"),
        BomChangeKind.LINE_REPLACED: N_("line replaced"),
        BomChangeKind.QUANTITY_CHANGED: N_("quantity changed"),
        BomChangeKind.QUANTITY_REPLACED: N_("quantity replaced"),
        BomChangeKind.ATTACHED: N_("template attached"),
        BomChangeKind.MOVED: N_("service BOM moved"),
    },
    EventKind: {
        EventKind.ENTERED: N_("entered"),
        EventKind.COMMISSIONED: N_("commissioned"),
        EventKind.WARRANTY_ENDS: N_("warranty ends"),
        EventKind.AGREEMENT_BEGINS: N_("agreement begins"),
        EventKind.AGREEMENT_ENDS: N_("agreement ends"),
        EventKind.MOVED: N_("moved"),
        EventKind.BUILT_IN: N_("built in"),
        EventKind.TAKEN_OUT: N_("taken out"),
        EventKind.REQUEST: N_("request"),
        EventKind.ORDER_CREATED: N_("order made"),
        EventKind.ORDER_SIGNED: N_("order signed off"),
        EventKind.ORDER_CANCELED: N_("order canceled"),
        EventKind.VISIT: N_("visit"),
        EventKind.VISIT_PLANNED: N_("visit planned"),
        EventKind.REPAIR_BEGUN: N_("repair begun"),
        EventKind.REPAIR_STAGE: N_("repair stage"),
        EventKind.REPAIR_FINISHED: N_("repair finished"),
        EventKind.PART_CHANGED: N_("part changed"),
        EventKind.PART_USED: N_("part used"),
        EventKind.READING: N_("meter read"),
        EventKind.METER_CHANGED: N_("meter changed"),
        EventKind.DOCUMENT: N_("document issued"),
        EventKind.FILE: N_("file added"),
        EventKind.CHANGED: N_("data changed"),
    },
    EventGroup: {
        EventGroup.WORK: N_("Requests, orders, visits"),
        EventGroup.REPAIRS: N_("Repairs"),
        EventGroup.PARTS: N_("Parts"),
        EventGroup.READINGS: N_("Meters"),
        EventGroup.PLACES: N_("Places, agreements, warranty"),
        EventGroup.RECORDS: N_("Documents, files, data"),
    },
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
    OffsetType: {
        OffsetType.LEDGER: N_("ledger"),
        OffsetType.VENDOR: N_("vendor account"),
        OffsetType.CUSTOMER: N_("customer account"),
        OffsetType.BANK: N_("bank"),
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
    IntervalRange: {
        IntervalRange.DAY: N_("days"),
        IntervalRange.WEEK: N_("weeks"),
        IntervalRange.MONTH: N_("months"),
        IntervalRange.YEAR: N_("years"),
    },
    IntervalPattern: {
        IntervalPattern.FIXED: N_("every so many days, weeks, months or years"),
        IntervalPattern.WEEKDAY: N_("a weekday of the month"),
        IntervalPattern.WORKING_DAY: N_("a working day of the month"),
        IntervalPattern.WEEKDAYS: N_("every day from Monday to Friday"),
        IntervalPattern.RULE: N_("a rule (RFC 5545)"),
    },
    MonthPlace: {
        MonthPlace.FIRST: N_("first"),
        MonthPlace.SECOND: N_("second"),
        MonthPlace.THIRD: N_("third"),
        MonthPlace.FOURTH: N_("fourth"),
        MonthPlace.LAST: N_("last"),
    },
    WindowMethod: {
        WindowMethod.WEEK: N_("the week"),
        WindowMethod.MONTH: N_("the month"),
        WindowMethod.MANUAL: N_("days before and after"),
    },
    CoverState: {
        CoverState.COVERED: N_("covered"),
        CoverState.SUSPENDED: N_("suspended then"),
        CoverState.NOT_BEGUN: N_("not begun yet"),
        CoverState.ENDED: N_("ended before"),
        CoverState.NONE: N_("not covered"),
    },
    CombineBy: {
        CombineBy.AGREEMENT: N_("agreement"),
        CombineBy.TASK: N_("task"),
        CombineBy.WORKER: N_("worker"),
        CombineBy.OBJECT: N_("service object"),
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
    ProjectType: {
        ProjectType.TIME_AND_MATERIAL: N_("time and material"),
        ProjectType.FIXED_PRICE: N_("fixed price"),
        ProjectType.INTERNAL: N_("internal"),
    },
    ProjectStatus: {
        ProjectStatus.OPEN: N_("open"),
        ProjectStatus.CLOSED: N_("closed"),
    },
    SearchPriority: {
        SearchPriority.PROJECT: N_("project first"),
        SearchPriority.CATEGORY: N_("category first"),
    },
    PriceModel: {
        PriceModel.PER_UNIT: N_("price a unit"),
        PriceModel.CONTRIBUTION_RATIO: N_("contribution ratio %"),
        PriceModel.CHARGE_PERCENT: N_("charge % on cost"),
        PriceModel.CHARGE_AMOUNT: N_("charge a unit on cost"),
    },
    ReasonType: {
        ReasonType.STAGE_CHANGE: N_("stage change"),
        ReasonType.CLOSE: N_("recording ended late"),
        ReasonType.CANCEL: N_("service level canceled"),
        ReasonType.MANUAL: N_("by hand"),
    },
    Recording: {
        Recording.NONE: N_("no recording"),
        Recording.STARTED: N_("running"),
        Recording.STOPPED: N_("stopped"),
        Recording.CANCELED: N_("canceled"),
    },
    ItemSetup: {
        ItemSetup.JOURNAL: N_("item journal"),
        ItemSetup.REQUIREMENT: N_("item requirement"),
    },
    RequirementStatus: {
        RequirementStatus.OPEN: N_("open"),
        RequirementStatus.RESERVED: N_("reserved"),
        RequirementStatus.CONSUMED: N_("consumed"),
    },
    MoveKind: {
        MoveKind.RECEIPT: N_("receipt"),
        MoveKind.ISSUE: N_("issue"),
        MoveKind.TRANSFER: N_("transfer"),
        MoveKind.ADJUSTMENT: N_("adjustment"),
        MoveKind.REVERSAL: N_("reversal"),
    },
    SignerState: {
        SignerState.SIGNED: N_("signed"),
        SignerState.ABSENT: N_("not there"),
        SignerState.REFUSED: N_("refused to sign"),
    },
    RequestStatus: {
        RequestStatus.NEW: N_("new"),
        RequestStatus.TRANSFERRED: N_("transferred"),
        RequestStatus.REJECTED: N_("rejected"),
    },
    RequestChannel: {
        RequestChannel.PHONE: N_("telephone"),
        RequestChannel.EMAIL: N_("e-mail"),
        RequestChannel.WEB: N_("web"),
        RequestChannel.FILE: N_("file"),
    },
    DocumentKind: {
        DocumentKind.WORK_ORDER: N_("work order"),
        DocumentKind.DAY_SHEET: N_("day sheet"),
        DocumentKind.WORK_DESCRIPTION: N_("work description"),
        DocumentKind.SERVICE_REPORT: N_("service report"),
        DocumentKind.PRICED_REPORT: N_("service report with prices"),
        DocumentKind.REQUEST_RECEIPT: N_("receipt of a request"),
        DocumentKind.REPAIR_REPORT: N_("repair report"),
        DocumentKind.PRICED_REPAIR: N_("repair report with costs"),
        DocumentKind.INTAKE_RECEIPT: N_("intake receipt"),
        DocumentKind.OBJECT_LABEL: N_("label of a service object"),
        DocumentKind.REPAIR_LABEL: N_("label of a repair"),
        DocumentKind.SERVICE_AGREEMENT: N_("service agreement"),
        DocumentKind.VISIT_LETTER: N_("letter of planned visits"),
        DocumentKind.REPORT: N_("report"),
    },
    Outcome: {
        Outcome.PLANNED: N_("to be done"),
        Outcome.CONFLICT: N_("conflict"),
        Outcome.SKIPPED: N_("skipped"),
        Outcome.DONE: N_("carried out"),
        Outcome.FAILED: N_("failed"),
    },
    VisitState: {
        VisitState.PLANNED: N_("due"),
        VisitState.MADE: N_("order made"),
        VisitState.LATE: N_("late"),
        VisitState.DONE: N_("done"),
        VisitState.CANCELED: N_("canceled"),
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


PRICE_LEVEL_TEXTS: Final[Mapping[str, str]] = {
    "project": N_("project"),
    "worker": N_("worker"),
    "category": N_("category"),
    "project_group": N_("project group"),
    "category_group": N_("category group"),
    "general": N_("general price"),
    "item": N_("item"),
    "typed": N_("typed"),
}
"""The words for the levels of the searches for prices and line properties; ``+`` joins them."""


def price_level_text(level: str) -> str:
    """A level that is stored with a line, in words: ``project + worker``, ``general price``, ``typed``."""
    return " + ".join(_(PRICE_LEVEL_TEXTS.get(part, part)) for part in level.split("+"))


def kind_text(member: Enum) -> str:
    """The translated word for a member of a closed choice."""
    return _(KIND_TEXTS[type(member)][member])
