"""The rows of a BOM for the commands that change it: reading, copying, the history, the order that is charged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select

from svcdesk.commands.order_copy import append_copies
from svcdesk.commands.requirements import CreateRequirement
from svcdesk.commands.stage_guard import check_stage
from svcdesk.domain.boms import (
    NOTHING,
    BomFacts,
    ChosenOrder,
    RelationFacts,
    check_chosen_order,
    in_tree_order,
)
from svcdesk.domain.kinds import BomChangeKind, BomKind, LineType
from svcdesk.domain.problems import Problem, refuse
from svcdesk.models import (
    Agreement,
    Bom,
    BomChange,
    BomLine,
    ItemRequirement,
    ObjectRelation,
    OrderLine,
    ServiceObject,
    ServiceOrder,
)
from svcdesk.store import UnitOfWork

_COPIED: Final = (
    "place", "position", "type", "item_id", "description", "quantity", "unit", "valid_from", "valid_until", "note",
)  # fmt: skip
_NAMED: Final = 3


def lines_of_bom(uow: UnitOfWork, bom_id: int) -> list[BomLine]:
    """The lines that are there, siblings in their order."""
    query = select(BomLine).where(BomLine.bom_id == bom_id, BomLine.removed_at.is_(None))
    return list(uow.session.scalars(query.order_by(BomLine.place, BomLine.id)))


def bom_facts(uow: UnitOfWork, bom: Bom) -> BomFacts:
    """What the rules know of a BOM, with the first objects that have a copy of it."""
    copies = (
        select(ServiceObject.name)
        .join(Bom, Bom.object_id == ServiceObject.id)
        .where(Bom.source_id == bom.id, Bom.kind == BomKind.SERVICE)
        .order_by(ServiceObject.id)
        .limit(_NAMED)
    )
    return BomFacts(bom.number, bom.kind, tuple(uow.session.scalars(copies)))


def next_bom_number(uow: UnitOfWork, sequence: str) -> str:
    """The next number of the sequence that nobody has typed by hand."""
    while True:
        number = uow.next_number(sequence)
        uow.session.flush()
        if uow.session.scalar(select(Bom.id).where(Bom.number == number)) is None:
            return number


def copy_lines(
    uow: UnitOfWork,
    lines: Sequence[BomLine],
    target: Bom,
    *,
    under: dict[int, int] | None = None,
    original: bool | None = None,
    serials: bool = False,
    origins: bool = False,
) -> dict[int, int]:
    """Copy lines with their tree into a BOM; returns the ids of the copies by those of the lines.

    ``under`` says where lines go whose parent is not copied. ``original`` None keeps what each line says;
    ``origins``: a copy is traced to the line of the template, which may be the line itself.
    """
    made = dict(under or {})
    copies: dict[int, int] = {}
    ordered = in_tree_order(lines)
    for depth in range(max((depth for depth, _line in ordered), default=-1) + 1):
        level = [line for its_depth, line in ordered if its_depth == depth]
        rows = [
            {
                **{name: getattr(line, name) for name in _COPIED},
                "bom_id": target.id,
                "parent_id": made.get(line.parent_id) if line.parent_id is not None else None,
                "serial_number": line.serial_number if serials else "",
                "original": line.original if original is None else original,
                "source_line_id": (line.source_line_id or line.id if original else line.source_line_id)
                if origins
                else None,
            }
            for line in level
        ]
        new = dict(zip((line.id for line in level), uow.insert_many(BomLine, rows), strict=True))
        made |= new
        copies |= new
    return copies


# the history


@dataclass(frozen=True, slots=True)
class ForOrder:
    """The order that a change is made for, and whether it gets the part as an item line or as a requirement."""

    order_id: int | None = None
    order_line: bool = False
    requirement: bool = False
    reserve: bool = False


@dataclass(slots=True)
class BomHistory:
    """Writes the rows of the history that one command makes, all at one instant."""

    uow: UnitOfWork
    bom: Bom
    order_id: int | None = None
    order_line: OrderLine | None = None
    requirement: ItemRequirement | None = None

    def write(
        self,
        kind: BomChangeKind,
        line: BomLine | None = None,
        *,
        replaced: BomLine | None = None,
        before: Decimal = NOTHING,
        after: Decimal = NOTHING,
        part: Decimal = NOTHING,
        serial_before: str = "",
        serial: str = "",
        note: str = "",
    ) -> None:
        """Add one row; order line and requirement are those of the first row only."""
        uow = self.uow
        newest = uow.session.scalar(select(func.max(BomChange.at)).where(BomChange.bom_id == self.bom.id))
        uow.add(
            BomChange(
                bom_id=self.bom.id, kind=kind, line_id=line.id if line else None,
                replaced_line_id=replaced.id if replaced else None, quantity_before=before, quantity=after,
                part_quantity=part, serial_before=serial_before, serial_number=serial,
                is_requirement=self.requirement is not None, object_id=self.bom.object_id,
                relation_id=self.bom.relation_id, order_id=self.order_id,
                order_line_id=self.order_line.id if self.order_line else None,
                requirement_id=self.requirement.id if self.requirement else None,
                at=max(uow.now, newest or uow.now), user=uow.user, note=note[:400],
            )
        )  # fmt: skip
        self.order_line = self.requirement = None


def relation_facts(uow: UnitOfWork, relation: ObjectRelation) -> RelationFacts:
    """What the rules know of a relation."""
    agreement = uow.get(Agreement, relation.agreement_id) if relation.agreement_id is not None else None
    order = uow.get(ServiceOrder, relation.order_id) if relation.order_id is not None else None
    return RelationFacts(
        agreement.id if agreement else None, agreement.number if agreement else "",
        agreement.renews_id if agreement else None, order.id if order else None, order.number if order else "",
    )  # fmt: skip


def begin_history(uow: UnitOfWork, bom: Bom, wanted: ForOrder, line: BomLine, quantity: Decimal) -> BomHistory:
    """Check the order and give it the part, ``quantity`` of which are put in; then the history can be written.

    Raises Refused: bom.order_missing order_closed other_agreement other_order no_item nothing_added, stage.forbids,
    and what an order line or a requirement refuses.
    """
    charged = wanted.order_line or wanted.requirement
    if wanted.order_id is None:
        if charged:
            raise refuse("bom.order_missing", "order_id")
        return BomHistory(uow, bom)
    order = uow.get(ServiceOrder, wanted.order_id)
    relation = relation_facts(uow, uow.get(ObjectRelation, bom.relation_id or 0))
    problems: list[Problem] = check_chosen_order(
        ChosenOrder(order.id, order.number, order.progress, order.agreement_id), relation
    )
    if charged:
        problems += check_stage(uow, order, "modify", "order_id")
        if line.item_id is None:
            problems.append(Problem("bom.no_item", target="item_id", params={"what": line.caption()}))
        if quantity <= 0:
            problems.append(Problem("bom.nothing_added", target="quantity"))
    uow.check(problems)
    history = BomHistory(uow, bom, order.id)
    if wanted.order_line:
        row: dict[str, Any] = {
            "type": LineType.ITEM, "item_id": line.item_id, "description": line.description, "quantity": quantity,
            "unit": line.unit, "object_id": bom.object_id,
        }  # fmt: skip
        (history.order_line,) = append_copies(uow, "service_order", order.id, [row])
    if wanted.requirement:
        assert line.item_id is not None
        made = CreateRequirement(
            order.id, line.item_id, quantity, description=line.description, reserve=wanted.reserve
        ).apply(uow)
        history.requirement = uow.get(ItemRequirement, made)
    return history
