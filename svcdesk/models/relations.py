"""Which service objects and tasks an order or an agreement is about; lines may use only these."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, reference, text

_ONE_PARENT = "(order_id IS NULL) <> (agreement_id IS NULL)"


class ObjectRelation(Base):
    """A service object related to one order or one agreement (reference 1, 11)."""

    __tablename__ = "object_relation"
    __table_args__ = (
        UniqueConstraint("order_id", "object_id"),
        UniqueConstraint("agreement_id", "object_id"),
        CheckConstraint(_ONE_PARENT, name="one_parent"),
        TABLE_OPTIONS,
    )

    order_id: Mapped[int | None] = reference("service_order", N_("Service order"), fixed=True, section=N_("Belongs to"))
    agreement_id: Mapped[int | None] = reference("agreement", N_("Agreement"), fixed=True, section=N_("Belongs to"))
    object_id: Mapped[int] = reference(
        "service_object", N_("Service object"), required=True, section=N_("Service object")
    )
    reference_text: Mapped[str] = text(
        80, N_("Reference"), help=N_("For example the tag at the site."), section=N_("Service object")
    )
    note: Mapped[str] = text(1000, N_("Note"), long=True, section=N_("Service object"))


class TaskRelation(Base):
    """A service task related to one order or one agreement, with its notes (reference 1, 3)."""

    __tablename__ = "task_relation"
    __table_args__ = (
        UniqueConstraint("order_id", "task_id"),
        UniqueConstraint("agreement_id", "task_id"),
        CheckConstraint(_ONE_PARENT, name="one_parent"),
        TABLE_OPTIONS,
    )

    order_id: Mapped[int | None] = reference("service_order", N_("Service order"), fixed=True, section=N_("Belongs to"))
    agreement_id: Mapped[int | None] = reference("agreement", N_("Agreement"), fixed=True, section=N_("Belongs to"))
    task_id: Mapped[int] = reference("service_task", N_("Task"), required=True, section=N_("Task"))
    internal_note: Mapped[str] = text(
        2000,
        N_("Internal note"),
        long=True,
        help=N_("For the technician: printed on the work description."),
        section=N_("Task"),
    )
    external_note: Mapped[str] = text(
        2000,
        N_("External note"),
        long=True,
        help=N_("For the customer: printed on the service report."),
        section=N_("Task"),
    )
