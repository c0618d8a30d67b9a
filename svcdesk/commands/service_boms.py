"""The service BOM of an object: attach a template, move it, copy it, delete it (reference 11, 18 C11 and C12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.bom_rows import BomHistory, bom_facts, copy_lines, lines_of_bom, next_bom_number, relation_facts
from svcdesk.commands.bom_templates import forget_source
from svcdesk.domain.boms import check_kind
from svcdesk.domain.kinds import BomChangeKind, BomKind
from svcdesk.domain.problems import Problem, Scalar, Severity, refuse
from svcdesk.i18n import N_
from svcdesk.models import Bom, BomChange, BomLine, ObjectRelation, ServiceObject
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class AttachTemplate(Command):
    """Give an object its service BOM: a copy of a template, on one of the object's relations; returns its id.

    The template is locked while the copy exists.
    """

    name: ClassVar[str] = "attach_template"
    permission: ClassVar[str] = "edit"

    template_id: int
    relation_id: int

    def apply(self, uow: UnitOfWork) -> int:
        """Attach it. Raises Refused: bom.not_template, bom.object_has_one, record.missing."""
        template, relation = uow.get(Bom, self.template_id), uow.get(ObjectRelation, self.relation_id)
        uow.check(check_kind(bom_facts(uow, template), BomKind.TEMPLATE))
        thing = _free_object(uow, relation)
        made = _service_bom(uow, relation, template, template.id)
        copy_lines(uow, lines_of_bom(uow, template.id), made, original=True, serials=True, origins=True)
        BomHistory(uow, made).write(BomChangeKind.ATTACHED, note=template.number)
        uow.describe(N_("Attach template {bom} to {what}"), bom=template.number, what=thing.name)
        return made.id


@dataclass(frozen=True, slots=True)
class MoveServiceBom(Command):
    """Hang a service BOM with its history on another relation of the same object, such as a renewed agreement's."""

    name: ClassVar[str] = "move_service_bom"
    permission: ClassVar[str] = "edit"

    bom_id: int
    relation_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Move it. Raises Refused: bom.not_service, bom.same_relation, bom.other_object, record.missing."""
        bom, relation = uow.get(Bom, self.bom_id), uow.get(ObjectRelation, self.relation_id)
        uow.check(check_kind(bom_facts(uow, bom), BomKind.SERVICE))
        target = relation_name(uow, relation)
        if bom.relation_id == relation.id:
            raise refuse("bom.same_relation", "relation_id", bom=bom.number, relation=target)
        if bom.object_id != relation.object_id:
            thing, other = uow.get(ServiceObject, bom.object_id or 0), uow.get(ServiceObject, relation.object_id)
            raise refuse("bom.other_object", "relation_id", bom=bom.number, what=thing.name, other=other.name)
        move_bom(uow, bom, relation)
        uow.describe(N_("Move service BOM {bom} to {target}"), bom=bom.number, target=target)


@dataclass(frozen=True, slots=True)
class CopyServiceBom(Command):
    """Give another object a service BOM like this one, without its history and serial numbers; returns its id."""

    name: ClassVar[str] = "copy_service_bom"
    permission: ClassVar[str] = "edit"

    bom_id: int
    relation_id: int

    def apply(self, uow: UnitOfWork) -> int:
        """Copy it. Raises Refused: bom.not_service, bom.object_has_one, record.missing."""
        bom, relation = uow.get(Bom, self.bom_id), uow.get(ObjectRelation, self.relation_id)
        uow.check(check_kind(bom_facts(uow, bom), BomKind.SERVICE))
        thing = _free_object(uow, relation)
        made = _service_bom(uow, relation, bom, bom.source_id)
        copy_lines(uow, lines_of_bom(uow, bom.id), made, origins=True)
        BomHistory(uow, made).write(BomChangeKind.ATTACHED, note=bom.number)
        uow.describe(N_("Copy service BOM {bom} to {what}"), bom=bom.number, what=thing.name)
        return made.id


@dataclass(frozen=True, slots=True)
class DeleteServiceBom(Command):
    """Delete the service BOM of an object with its history; the template is free again."""

    name: ClassVar[str] = "delete_service_bom"
    permission: ClassVar[str] = "edit"

    bom_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused: bom.no_template_applied, bom.delete (asks)."""
        bom = uow.get(Bom, self.bom_id)
        if bom.kind is not BomKind.SERVICE:
            raise refuse("bom.no_template_applied", bom=bom.number)
        thing = uow.get(ServiceObject, bom.object_id or 0)
        lines = uow.session.scalars(select(BomLine).where(BomLine.bom_id == bom.id)).all()
        changes = uow.session.scalars(select(BomChange).where(BomChange.bom_id == bom.id)).all()
        params: dict[str, Scalar] = {"bom": bom.number, "what": thing.name, "changes": len(changes)}
        uow.check([Problem("bom.delete", Severity.CONFIRM, params=params)])
        number = bom.number
        forget_source(uow, bom)
        for row in (*changes, *lines):
            uow.session.delete(row)
        uow.delete(bom)
        uow.describe(N_("Delete service BOM {bom}"), bom=number)


def move_bom(uow: UnitOfWork, bom: Bom, relation: ObjectRelation) -> None:
    """Hang a service BOM and its history on a relation, and say so in the history."""
    before = uow.get(ObjectRelation, bom.relation_id or 0)
    bom.relation_id = relation.id
    uow.session.flush()
    history = uow.session.scalars(select(BomChange.id).where(BomChange.bom_id == bom.id))
    uow.update_many(BomChange, {id_: {"relation_id": relation.id} for id_ in history})
    note = f"{relation_name(uow, before)} → {relation_name(uow, relation)}"
    BomHistory(uow, bom).write(BomChangeKind.MOVED, note=note)


def move_boms_to_successor(uow: UnitOfWork, relations: Iterable[ObjectRelation], new: Iterable[ObjectRelation]) -> None:
    """Service BOMs that hang on relations of an agreement go to those of the agreement that renews it."""
    places = {relation.object_id: relation for relation in new}
    ids = [relation.id for relation in relations]
    for bom in uow.session.scalars(select(Bom).where(Bom.relation_id.in_(ids))).all():
        if (place := places.get(bom.object_id or 0)) is not None:
            move_bom(uow, bom, place)


def relation_name(uow: UnitOfWork, relation: ObjectRelation) -> str:
    """The number of the agreement or order that it is of."""
    facts = relation_facts(uow, relation)
    return facts.agreement or facts.order


def _free_object(uow: UnitOfWork, relation: ObjectRelation) -> ServiceObject:
    """The object of a relation, which has no service BOM yet. Raises Refused (bom.object_has_one)."""
    thing = uow.get(ServiceObject, relation.object_id)
    has = uow.session.scalar(select(Bom).where(Bom.object_id == thing.id))
    if has is not None:
        place = relation_name(uow, uow.get(ObjectRelation, has.relation_id or 0))
        raise refuse("bom.object_has_one", "relation_id", what=thing.name, bom=has.number, relation=place)
    return thing


def _service_bom(uow: UnitOfWork, relation: ObjectRelation, like: Bom, template_id: int | None) -> Bom:
    return uow.add(
        Bom(
            number=next_bom_number(uow, "service_bom"), name=like.name, kind=BomKind.SERVICE, item_id=like.item_id,
            bom_on=uow.site.day(uow.now), reference_text=like.reference_text, source_id=template_id,
            object_id=relation.object_id, relation_id=relation.id, made_at=uow.now,
        )
    )  # fmt: skip
