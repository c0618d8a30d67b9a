"""SQLAlchemy mapped classes: columns, references and the behaviour of one entity."""

from svcdesk.models.base import Base
from svcdesk.models.calendars import CalendarDay, CalendarSpan, WorkCalendar
from svcdesk.models.company import Company, ImportMapping, NumberSequence, Parameter, SavedView
from svcdesk.models.customers import Contact, Customer, Location
from svcdesk.models.dispatch import Activity, ActivityPhase, ActivityType
from svcdesk.models.documents import DocumentIssued
from svcdesk.models.log import Change, CommandLog, Unit
from svcdesk.models.objects import Item, ObjectGroup, ObjectGroupSkill, ServiceObject
from svcdesk.models.orders import OrderLine, OrderSkill, OrderType, ServiceOrder, ServiceTask
from svcdesk.models.people import Absence, Skill, Team, Worker, WorkerSkill
from svcdesk.models.text_index import listen

__all__ = [
    "Absence",
    "Activity",
    "ActivityPhase",
    "ActivityType",
    "Base",
    "CalendarDay",
    "CalendarSpan",
    "Change",
    "CommandLog",
    "Company",
    "Contact",
    "Customer",
    "DocumentIssued",
    "ImportMapping",
    "Item",
    "Location",
    "NumberSequence",
    "ObjectGroup",
    "ObjectGroupSkill",
    "OrderLine",
    "OrderSkill",
    "OrderType",
    "Parameter",
    "SavedView",
    "ServiceObject",
    "ServiceOrder",
    "ServiceTask",
    "Skill",
    "Team",
    "Unit",
    "WorkCalendar",
    "Worker",
    "WorkerSkill",
]


def mapped_classes() -> dict[str, type[Base]]:
    """Every mapped class by its table name, which is also its entity name everywhere else."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


listen()
