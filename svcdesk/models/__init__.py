"""SQLAlchemy mapped classes: columns, references and the behaviour of one entity."""

from collections.abc import Mapping
from functools import cache

from svcdesk.models import seals, text_index
from svcdesk.models.agreements import Agreement, AgreementGroup, AgreementLine
from svcdesk.models.attachments import Attachment, FileContent
from svcdesk.models.base import Base
from svcdesk.models.boms import Bom, BomChange, BomLine
from svcdesk.models.calendars import CalendarDay, CalendarSpan, WorkCalendar
from svcdesk.models.company import Company, ImportMapping, NumberSequence, Parameter, SavedView
from svcdesk.models.customers import Contact, Customer, Location
from svcdesk.models.dispatch import Activity, ActivityPhase, ActivityType
from svcdesk.models.documents import DocumentIssued
from svcdesk.models.inventory import ItemRequirement, StockBalance, StockMove, Warehouse
from svcdesk.models.log import Change, CommandLog, Unit
from svcdesk.models.meters import Meter, MeterReading
from svcdesk.models.objects import Item, ObjectGroup, ObjectGroupSkill, ServiceObject
from svcdesk.models.orders import OrderLine, OrderSkill, OrderType, ServiceOrder, ServiceTask
from svcdesk.models.people import Absence, Skill, Team, Worker, WorkerSkill
from svcdesk.models.planning import PlannedDate, ServiceInterval, TemplateGroup, TimeWindow
from svcdesk.models.posting import PostingJournal, ProjectTransaction, SignOff
from svcdesk.models.projects import (
    Category,
    CategoryGroup,
    CostPrice,
    ExchangeRate,
    LineProperty,
    Project,
    ProjectAddress,
    ProjectGroup,
    ProjectValidation,
    PropertyRule,
    SalesPrice,
)
from svcdesk.models.relations import ObjectRelation, TaskRelation
from svcdesk.models.repairs import (
    DiagnosisArea,
    DiagnosisCode,
    RepairCondition,
    RepairLine,
    RepairStage,
    Resolution,
    SymptomArea,
    SymptomCode,
)
from svcdesk.models.requests import ServiceRequest
from svcdesk.models.service_levels import ServiceLevel, TimeRecord
from svcdesk.models.stages import ReasonCode, Stage, StageReason

__all__ = [
    "Absence",
    "Activity",
    "ActivityPhase",
    "ActivityType",
    "Agreement",
    "AgreementGroup",
    "AgreementLine",
    "Attachment",
    "Base",
    "Bom",
    "BomChange",
    "BomLine",
    "CalendarDay",
    "CalendarSpan",
    "Category",
    "CategoryGroup",
    "Change",
    "CommandLog",
    "Company",
    "Contact",
    "CostPrice",
    "Customer",
    "DiagnosisArea",
    "DiagnosisCode",
    "DocumentIssued",
    "ExchangeRate",
    "FileContent",
    "ImportMapping",
    "Item",
    "ItemRequirement",
    "LineProperty",
    "Location",
    "Meter",
    "MeterReading",
    "NumberSequence",
    "ObjectGroup",
    "ObjectGroupSkill",
    "ObjectRelation",
    "OrderLine",
    "OrderSkill",
    "OrderType",
    "Parameter",
    "PlannedDate",
    "PostingJournal",
    "Project",
    "ProjectAddress",
    "ProjectGroup",
    "ProjectTransaction",
    "ProjectValidation",
    "PropertyRule",
    "ReasonCode",
    "RepairCondition",
    "RepairLine",
    "RepairStage",
    "Resolution",
    "SalesPrice",
    "SavedView",
    "ServiceInterval",
    "ServiceLevel",
    "ServiceObject",
    "ServiceOrder",
    "ServiceRequest",
    "ServiceTask",
    "SignOff",
    "Skill",
    "Stage",
    "StageReason",
    "StockBalance",
    "StockMove",
    "SymptomArea",
    "SymptomCode",
    "TaskRelation",
    "Team",
    "TemplateGroup",
    "TimeRecord",
    "TimeWindow",
    "Unit",
    "Warehouse",
    "WorkCalendar",
    "Worker",
    "WorkerSkill",
]


@cache
def mapped_classes() -> Mapping[str, type[Base]]:
    """Every mapped class by its table name, which is also its entity name everywhere else."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


text_index.listen()
seals.listen()
