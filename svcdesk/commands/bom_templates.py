"""Making template BOMs, and what is special about saving and deleting a BOM (reference 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import or_, select

from svcdesk.commands.base import Command
from svcdesk.commands.bom_rows import bom_facts, copy_lines, lines_of_bom, next_bom_number
from svcdesk.commands.saving import EntityRules, Saving
from svcdesk.domain.boms import check_unlocked, is_valid_on, with_parts
from svcdesk.domain.kinds import BomKind
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.models import Bom, BomLine, Item
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class MakeTemplate(Command):
    """Make a template BOM: empty, or a copy of another BOM; returns its id.

    ``source_id`` is a template, an item BOM, a production BOM or a service BOM (as it is now); ``version_of_id`` an
    item, whose BOM that is valid on ``bom_on`` is copied. Lines that are not valid on that day stay behind.
    """

    name: ClassVar[str] = "make_template"
    permission: ClassVar[str] = "edit"

    title: str = ""
    """Its name; that of the source if left out."""
    source_id: int | None = None
    version_of_id: int | None = None
    bom_on: date | None = None
    """The BOM date; today if left out."""
    item_id: int | None = None
    number: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Make it. Raises Refused: bom.no_version, bom.not_valid_then, field.required, field.duplicate, ….missing."""
        bom_on = self.bom_on or uow.site.day(uow.now)
        source = self._source(uow, bom_on)
        title = self.title.strip() or (source.name if source is not None else "")
        if not title:
            raise refuse("field.required", "title", field=N_("Name"))
        number = self.number.strip()
        if number and uow.session.scalar(select(Bom.id).where(Bom.number == number)) is not None:
            raise refuse("field.duplicate", "number", field=N_("Number"), value=number)
        item_id = self.item_id if self.item_id is not None or source is None else source.item_id
        if item_id is not None:
            uow.get(Item, item_id)
        made = uow.add(
            Bom(
                number=number or next_bom_number(uow, "bom"), name=title, kind=BomKind.TEMPLATE, item_id=item_id,
                bom_on=bom_on if source is not None else None, source_id=source.id if source is not None else None,
                reference_text=source.reference_text if source is not None else "", made_at=uow.now,
            )
        )  # fmt: skip
        if source is not None:
            lines = lines_of_bom(uow, source.id)
            past = [line for line in lines if not is_valid_on(bom_on, line.valid_from, line.valid_until)]
            left_out = {part.id for line in past for part in with_parts(lines, line.id)}
            copy_lines(uow, [line for line in lines if line.id not in left_out], made, original=False)
        uow.describe(N_("Make template BOM {bom}"), bom=made.number)
        return made.id

    def _source(self, uow: UnitOfWork, bom_on: date) -> Bom | None:
        if self.version_of_id is not None:
            item = uow.get(Item, self.version_of_id)
            found = uow.session.scalar(
                select(Bom)
                .where(Bom.kind == BomKind.ITEM, Bom.item_id == item.id)
                .where(or_(Bom.valid_from.is_(None), Bom.valid_from <= bom_on))
                .where(or_(Bom.valid_until.is_(None), Bom.valid_until >= bom_on))
                .order_by(Bom.valid_from.desc(), Bom.id.desc())
                .limit(1)
            )
            if found is None:
                raise refuse("bom.no_version", "bom_on", item=item.name, day=bom_on.isoformat())
            return found
        source = uow.get(Bom, self.source_id) if self.source_id is not None else None
        past = source is not None and not is_valid_on(bom_on, source.valid_from, source.valid_until)
        if source is not None and source.kind is BomKind.ITEM and past:
            raise refuse("bom.not_valid_then", "bom_on", bom=source.number, day=bom_on.isoformat())
        return source


def fill_bom(saving: Saving) -> None:
    """An empty number becomes the next one. Service BOMs are made by attaching a template."""
    row = saving.row
    if saving.is_new and row.kind is BomKind.SERVICE:
        saving.add("bom.by_attaching", "kind")
        return
    if not row.number:
        row.number = next_bom_number(saving.uow, "bom")
    if saving.is_new:
        row.made_at = saving.uow.now


def check_bom(saving: Saving) -> None:
    """What somebody attached is locked; the kind stays; dates in their order."""
    row = saving.row
    if not saving.is_new and "kind" in saving.changed:
        saving.add("field.read_only", "kind", field=N_("Kind"))
    if not saving.is_new and saving.changed:
        saving.problems += check_unlocked(bom_facts(saving.uow, row))
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        saving.add("bom.dates", "valid_until")


def delete_bom_lines(uow: UnitOfWork, bom: Bom) -> None:
    """Take the lines along with a BOM. Raises Refused: bom.delete_as_service, bom.locked."""
    if bom.kind is BomKind.SERVICE:
        raise refuse("bom.delete_as_service", bom=bom.number)
    uow.check(check_unlocked(bom_facts(uow, bom)))
    forget_source(uow, bom)
    for line in uow.session.scalars(select(BomLine).where(BomLine.bom_id == bom.id)).all():
        uow.session.delete(line)
    uow.session.flush()


def forget_source(uow: UnitOfWork, bom: Bom) -> None:
    """What was made from a BOM that goes stays, and says no longer from what."""
    for copy in uow.session.scalars(select(Bom).where(Bom.source_id == bom.id)).all():
        copy.source_id = None
    uow.session.flush()


BOM_RULES = EntityRules(fill=fill_bom, check=check_bom, deleting=delete_bom_lines)
