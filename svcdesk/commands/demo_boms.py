"""The BOM of one lift of the demo company: a template, attached a year ago, and a part that was replaced twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import select

from svcdesk.commands.bom_lines import AddBomLine, ChangeBomLine, ReplaceBomLine
from svcdesk.commands.bom_templates import MakeTemplate
from svcdesk.commands.service_boms import AttachTemplate
from svcdesk.domain.demo.source import Said
from svcdesk.domain.kinds import BomLineType, Progress
from svcdesk.models import BomLine, Item, ObjectGroup, ObjectRelation, ServiceObject, ServiceOrder
from svcdesk.store import UnitOfWork


class _Part(NamedTuple):
    position: str
    text: Said
    item: str = ""
    quantity: str = "1"


_NAME: Final = Said("Passenger lift 630 kg", "Dźwig osobowy 630 kg")
_PARTS: Final = (
    _Part("1", Said("Car door", "Drzwi kabinowe")),
    _Part("1.1", Said("Door drive", "Napęd drzwi")),
    _Part("1.2", Said("Door drive belt", "Pasek napędu drzwi"), "WD-4471"),
    _Part("1.3", Said("Door roller set", "Komplet rolek drzwiowych"), "WD-4410", "2"),
    _Part("2", Said("Drive", "Zespół napędowy")),
    _Part("2.1", Said("Gearless motor", "Silnik bezreduktorowy")),
    _Part("2.2", Said("Brake", "Hamulec")),
    _Part("2.3", Said("Steel rope 10 mm", "Lina stalowa 10 mm"), "WD-1200", "180"),
    _Part("3", Said("Guide rails", "Prowadnice")),
    _Part("3.1", Said("Rail lubricator", "Smarownica prowadnic"), "", "4"),
    _Part("4", Said("Controller", "Sterowanie")),
)
_ASSEMBLIES: Final = frozenset({"1", "2", "3"})
_MOTOR: Final = "2.1"
_WORN: Final = Said("belt worn", "zużyty pasek")
_TORN: Final = Said("belt torn", "zerwany pasek")


def add_boms(uow: UnitOfWork, language: str) -> None:
    """Make them with the commands, as if they had been run on their days."""
    place = uow.session.scalar(
        select(ObjectRelation)
        .join(ServiceObject, ServiceObject.id == ObjectRelation.object_id)
        .join(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
        .where(ObjectRelation.agreement_id.is_not(None), ObjectGroup.code == "LIFT")
        .order_by(ObjectRelation.id)
        .limit(1)
    )
    if place is None:
        return
    now = uow.now
    try:
        uow.now = now - timedelta(days=420)
        template = _template(uow, language)
        uow.now = now - timedelta(days=380)
        bom = AttachTemplate(template, place.id).apply(uow)
        _read_off(uow, bom)
        order_id = uow.session.scalar(
            select(ServiceOrder.id)
            .where(ServiceOrder.agreement_id == place.agreement_id, ServiceOrder.progress == Progress.IN_PROCESS)
            .order_by(ServiceOrder.id)
            .limit(1)
        )
        for days, note, order in ((240, _WORN, None), (35, _TORN, order_id)):
            uow.now = now - timedelta(days=days)
            belt = _line(uow, bom, "1.2")
            ReplaceBomLine(belt.id, note=note.text(language), order_id=order).apply(uow)
        uow.now = now - timedelta(days=34)
        ReplaceBomLine(_line(uow, bom, "1.3").id, Decimal(1), order_id=order_id).apply(uow)
    finally:
        uow.now = now


def _template(uow: UnitOfWork, language: str) -> int:
    items = {number: id_ for number, id_ in uow.session.execute(select(Item.number, Item.id))}  # noqa: C416
    template = MakeTemplate(_NAME.text(language)).apply(uow)
    made: dict[str, int] = {}
    for part in _PARTS:
        above, _dot, _number = part.position.rpartition(".")
        made[part.position] = AddBomLine(
            template, items.get(part.item), Decimal(part.quantity), made.get(above),
            type=BomLineType.BOM if part.position in _ASSEMBLIES else BomLineType.ITEM,
            description=part.text.text(language), position=part.position,
        ).apply(uow)  # fmt: skip
    return template


def _read_off(uow: UnitOfWork, bom_id: int) -> None:
    """The serial number of the motor stands on its plate."""
    ChangeBomLine(_line(uow, bom_id, _MOTOR).id, serial_number="GL-63-20417").apply(uow)


def _line(uow: UnitOfWork, bom_id: int, position: str) -> BomLine:
    query = select(BomLine).where(BomLine.bom_id == bom_id, BomLine.position == position, BomLine.removed_at.is_(None))
    return uow.session.scalars(query).one()
