"""What a user does with the lines of a BOM: add, change, replace, move within, delete (reference 11).

Templates and imported BOMs are edited freely until a template is attached to an object. In a service BOM every
change is a row of the history; it may be made for an order, which then gets the part as an item line, as a
requirement, or only stands in the history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import func, select

from svcdesk.commands.base import Command
from svcdesk.commands.bom_rows import (
    BomHistory,
    ForOrder,
    begin_history,
    bom_facts,
    copy_lines,
    lines_of_bom,
)
from svcdesk.domain.boms import (
    NOTHING,
    check_kind,
    check_quantity,
    check_replaced,
    check_serial_out,
    check_unlocked,
    with_parts,
)
from svcdesk.domain.fields import check_value, read_value
from svcdesk.domain.kinds import BomChangeKind, BomKind, BomLineType
from svcdesk.domain.problems import Problem, Refused, refuse
from svcdesk.i18n import N_
from svcdesk.models import Bom, BomLine, Item
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ForOrderCommand(Command):
    """A change of a service BOM that may be made for an order; the fields mean nothing to other BOMs."""

    order_id: int | None = None
    """An order in process: of the agreement shown, or the one that the BOM hangs on."""
    order_line: bool = False
    """Add the part to the order as an item line."""
    requirement: bool = False
    """Add the part to the order as an item requirement."""
    reserve: bool = False
    """Reserve what is required at once."""

    def for_order(self) -> ForOrder:
        """What the history and the order are told."""
        return ForOrder(self.order_id, self.order_line, self.requirement, self.reserve)


@dataclass(frozen=True, slots=True)
class AddBomLine(ForOrderCommand):
    """Put a part into a BOM, at the top or below another line; returns the id of the line."""

    name: ClassVar[str] = "add_bom_line"
    permission: ClassVar[str] = "edit"

    bom_id: int
    item_id: int | None = None
    quantity: Decimal = Decimal(1)
    parent_id: int | None = None
    type: BomLineType = BomLineType.ITEM
    description: str = ""
    unit: str = ""
    position: str = ""
    serial_number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Add it. Raises Refused: bom.locked quantity serial_many line_empty dates …, field.…, stage.forbids."""
        bom = uow.get(Bom, self.bom_id)
        uow.check(check_unlocked(bom_facts(uow, bom)))
        if self.parent_id is not None:
            _line_in(uow, bom, self.parent_id)
        line = BomLine(bom_id=bom.id, parent_id=self.parent_id, original=False)
        names = ("item_id", "type", "description", "unit", "position", "serial_number", "valid_from", "valid_until",
                 "note", "quantity")  # fmt: skip
        _set(uow, line, {name: getattr(self, name) for name in names})
        _follow_item(uow, line)
        uow.check(_check_line(line))
        line.place = _next_place(uow, bom.id, self.parent_id)
        if bom.kind is BomKind.SERVICE:
            history = begin_history(uow, bom, self.for_order(), line, line.quantity)
            uow.add(line)
            history.write(BomChangeKind.LINE_ADDED, line, after=line.quantity, part=line.quantity,
                          serial=line.serial_number)  # fmt: skip
        else:
            uow.add(line)
        uow.describe(N_("Add {what} to {bom}"), what=line.caption(), bom=bom.number)
        return line.id


@dataclass(frozen=True, slots=True)
class ChangeBomLine(ForOrderCommand):
    """Change a line; what is left out (None) stays. Quantity 0 deletes it with its parts.

    In a service BOM only quantity, position and note change, and the serial number where none is known yet: another
    part is a replacement. An increase may be charged to an order.
    """

    name: ClassVar[str] = "change_bom_line"
    permission: ClassVar[str] = "edit"

    line_id: int
    quantity: Decimal | None = None
    item_id: int | None = None
    type: BomLineType | None = None
    description: str | None = None
    unit: str | None = None
    position: str | None = None
    serial_number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    note: str | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Change it. Raises Refused: bom.locked quantity serial_many replace_instead line_gone …, stage.forbids."""
        line, bom = _line_and_bom(uow, self.line_id)
        uow.check(check_unlocked(bom_facts(uow, bom)))
        if self.quantity is not None:
            uow.check(check_quantity(self.quantity, zero=True))
            if self.quantity == 0:
                order = {name: getattr(self, name) for name in ("order_id", "order_line", "requirement", "reserve")}
                DeleteBomLine(self.line_id, **order).apply(uow)
                return
        names = ("item_id", "type", "description", "unit", "position", "serial_number", "valid_from", "valid_until",
                 "note", "quantity")  # fmt: skip
        wanted = {name: value for name in names if (value := getattr(self, name)) is not None}
        before, serial_before = line.quantity, line.serial_number
        if bom.kind is BomKind.SERVICE:
            uow.check(_check_same_part(line, wanted))
        _set(uow, line, wanted)
        if bom.kind is not BomKind.SERVICE and "item_id" in wanted:
            line.unit = wanted.get("unit", "")
            line.description = wanted.get("description", "")
            _follow_item(uow, line)
        uow.check(_check_line(line))
        if bom.kind is BomKind.SERVICE and (line.quantity, line.serial_number) != (before, serial_before):
            more = line.quantity - before
            history = begin_history(uow, bom, self.for_order(), line, more)
            history.write(BomChangeKind.QUANTITY_CHANGED, line, before=before, after=line.quantity, part=abs(more),
                          serial_before=serial_before, serial=line.serial_number)  # fmt: skip
        uow.session.flush()
        uow.describe(N_("Change {what} in {bom}"), what=line.caption(), bom=bom.number)


@dataclass(frozen=True, slots=True)
class ReplaceBomLine(ForOrderCommand):
    """Replace a part of a machine, all of its quantity or some; by the same item, if no other is given.

    A wholly replaced line gives way to a new one, and so do the parts of an assembly (they come new with the same
    item, and go out without another). Some of it: the line keeps its quantity, unless what comes in is another item
    or has a serial number; then that is a line of its own.
    """

    name: ClassVar[str] = "replace_bom_line"
    permission: ClassVar[str] = "edit"

    line_id: int
    quantity: Decimal | None = None
    """How many; all of them if left out."""
    item_id: int | None = None
    serial_out: str = ""
    serial_in: str = ""
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Replace it; returns the id of the line that is there now.

        Raises Refused: bom.not_service replaced_quantity serial_many other_serial (asks) line_gone …, stage.forbids.
        """
        line, bom = _line_and_bom(uow, self.line_id)
        uow.check(check_kind(bom_facts(uow, bom), BomKind.SERVICE))
        full, caption = line.quantity, line.caption()
        quantity = full if self.quantity is None else self.quantity
        serial_in, serial_out = self.serial_in.strip(), self.serial_out.strip()
        uow.check([
            *check_replaced(quantity, full, serial_in, caption),
            *check_serial_out(line.serial_number, serial_out, caption),
        ])  # fmt: skip
        new = _successor(uow, line, quantity, self.item_id, serial_in)
        uow.check(_check_line(new))
        history = begin_history(uow, bom, self.for_order(), new, quantity)
        serial_out = serial_out or line.serial_number
        same = new.item_id == line.item_id
        if quantity < full and same and not serial_in:
            history.write(BomChangeKind.QUANTITY_REPLACED, line, before=full, after=full, part=quantity,
                          serial_before=serial_out, note=self.note)  # fmt: skip
            new = line
        else:
            uow.add(new)
            line.quantity = full - quantity
            whole = line.quantity == 0
            kind = BomChangeKind.LINE_REPLACED if whole else BomChangeKind.QUANTITY_REPLACED
            history.write(kind, new, replaced=line, before=full, after=line.quantity, part=quantity,
                          serial_before=serial_out, serial=serial_in, note=self.note)  # fmt: skip
            _renew_parts(uow, bom, line, new, history, same=same, whole=whole)
            if whole:
                line.removed_at = uow.now
        uow.session.flush()
        uow.describe(N_("Replace {what} in {bom}"), what=caption, bom=bom.number)
        return new.id


@dataclass(frozen=True, slots=True)
class MoveBomLine(Command):
    """Put a line of a template below another one (None: at the top), in front of a sibling or at the end."""

    name: ClassVar[str] = "move_bom_line"
    permission: ClassVar[str] = "edit"

    line_id: int
    parent_id: int | None = None
    before_id: int | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Move it. Raises Refused: bom.locked, bom.line_stays, bom.within_itself, bom.other_bom, bom.line_gone."""
        line, bom = _line_and_bom(uow, self.line_id)
        if bom.kind is BomKind.SERVICE:
            raise refuse("bom.line_stays", what=line.caption())
        uow.check(check_unlocked(bom_facts(uow, bom)))
        if self.parent_id is not None:
            _line_in(uow, bom, self.parent_id)
            if self.parent_id in {part.id for part in with_parts(lines_of_bom(uow, bom.id), line.id)}:
                raise refuse("bom.within_itself", "parent_id", what=line.caption())
        line.parent_id = self.parent_id
        siblings = [one for one in lines_of_bom(uow, bom.id) if one.parent_id == self.parent_id and one.id != line.id]
        at = next((place for place, one in enumerate(siblings) if one.id == self.before_id), len(siblings))
        siblings.insert(at, line)
        for place, one in enumerate(siblings):
            one.place = place
        uow.session.flush()
        uow.describe(N_("Move {what} in {bom}"), what=line.caption(), bom=bom.number)


@dataclass(frozen=True, slots=True)
class DeleteBomLine(ForOrderCommand):
    """Take a line out of a BOM, with everything that is part of it."""

    name: ClassVar[str] = "delete_bom_line"
    permission: ClassVar[str] = "edit"

    line_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Take it out. Raises Refused: bom.locked, bom.line_gone, bom.nothing_added, bom.order_closed …."""
        line, bom = _line_and_bom(uow, self.line_id)
        uow.check(check_unlocked(bom_facts(uow, bom)))
        parts = with_parts(lines_of_bom(uow, bom.id), line.id)
        caption = line.caption()
        if bom.kind is BomKind.SERVICE:
            history = begin_history(uow, bom, self.for_order(), line, NOTHING)
            for part in parts:
                _take_out(uow, part, history)
        else:
            for part in parts:
                uow.session.delete(part)
        uow.session.flush()
        uow.describe(N_("Delete {what} from {bom}"), what=caption, bom=bom.number)


def _line_and_bom(uow: UnitOfWork, line_id: int) -> tuple[BomLine, Bom]:
    line = uow.get(BomLine, line_id)
    if line.removed_at is not None:
        raise refuse("bom.line_gone", what=line.caption())
    return line, uow.get(Bom, line.bom_id)


def _line_in(uow: UnitOfWork, bom: Bom, line_id: int) -> BomLine:
    """A line that others are put below. Raises Refused: bom.line_gone, bom.other_bom."""
    line, other = _line_and_bom(uow, line_id)
    if other.id != bom.id:
        raise refuse("bom.other_bom", "parent_id", what=line.caption(), bom=bom.number)
    return line


def _next_place(uow: UnitOfWork, bom_id: int, parent_id: int | None) -> int:
    query = select(func.max(BomLine.place)).where(BomLine.bom_id == bom_id, BomLine.parent_id == parent_id)
    last = uow.session.scalar(query)
    return 0 if last is None else last + 1


def _set(uow: UnitOfWork, line: BomLine, values: dict[str, Any]) -> None:
    """Put values into a line as a form would. Raises Refused with a problem at each field."""
    problems: list[Problem] = []
    for spec in field_specs(BomLine):
        if spec.name not in values:
            continue
        value = values[spec.name]
        if value is not None or spec.nullable:
            try:
                value = read_value(spec, value, uow.site)
            except Refused as refused:
                problems += [Problem(p.code, p.severity, spec.name, p.params) for p in refused.problems]
                continue
        found = check_value(spec, value)
        if spec.name == "item_id" and value is not None and uow.session.get(Item, value) is None:
            found = [Problem("field.not_found", target=spec.name, params={"field": spec.label, "value": str(value)})]
        problems += found
        if not found:
            setattr(line, spec.name, value)
    uow.check(problems)


def _follow_item(uow: UnitOfWork, line: BomLine) -> None:
    """What is left empty follows from the item."""
    item = uow.get(Item, line.item_id) if line.item_id is not None else None
    if item is not None:
        line.description = line.description or item.name
        line.unit = line.unit or item.unit


def _check_line(line: BomLine) -> list[Problem]:
    found = check_quantity(line.quantity, line.serial_number)
    if line.item_id is None and not line.description:
        found.append(Problem("bom.line_empty", target="item_id"))
    if line.valid_from and line.valid_until and line.valid_until < line.valid_from:
        found.append(Problem("bom.dates", target="valid_until"))
    return found


def _check_same_part(line: BomLine, wanted: dict[str, Any]) -> list[Problem]:
    """A line of a machine stays the part that it is."""
    problems = []
    for name in ("item_id", "type", "description", "unit", "valid_from", "valid_until", "serial_number"):
        first = name == "serial_number" and not line.serial_number
        if name in wanted and wanted[name] != getattr(line, name) and not first:
            problems.append(Problem("bom.replace_instead", target=name, params={"what": line.caption()}))
    return problems


def _successor(uow: UnitOfWork, line: BomLine, quantity: Decimal, item_id: int | None, serial: str) -> BomLine:
    """The line that would come in; it is not added yet."""
    other = item_id is not None and item_id != line.item_id
    new = BomLine(bom_id=line.bom_id, parent_id=line.parent_id, place=line.place, original=False)
    values = {"item_id": item_id if other else line.item_id, "serial_number": serial, "quantity": quantity,
              "type": line.type, "position": line.position, "unit": "" if other else line.unit,
              "description": "" if other else line.description}  # fmt: skip
    _set(uow, new, values)
    _follow_item(uow, new)
    new.source_line_id = line.source_line_id
    return new


def _renew_parts(
    uow: UnitOfWork, bom: Bom, old: BomLine, new: BomLine, history: BomHistory, *, same: bool, whole: bool
) -> None:
    """The parts of an assembly that was replaced: the same item comes with the same parts, new ones."""
    uow.session.flush()
    parts = with_parts(lines_of_bom(uow, bom.id), old.id)[1:]
    copies = copy_lines(uow, parts, bom, under={old.id: new.id}, original=False) if same else {}
    for part in parts:
        copy = uow.get(BomLine, copies[part.id]) if same else None
        if copy is None:
            if whole:
                _take_out(uow, part, history)
        elif whole:
            copy.source_line_id = part.source_line_id
            history.write(BomChangeKind.LINE_REPLACED, copy, replaced=part, before=part.quantity,
                          part=part.quantity, serial_before=part.serial_number)  # fmt: skip
            part.quantity, part.removed_at = NOTHING, uow.now
        else:
            history.write(BomChangeKind.LINE_ADDED, copy, after=copy.quantity, part=copy.quantity)


def _take_out(uow: UnitOfWork, line: BomLine, history: BomHistory) -> None:
    history.write(BomChangeKind.LINE_DELETED, line, before=line.quantity, part=line.quantity,
                  serial_before=line.serial_number)  # fmt: skip
    line.quantity, line.removed_at = NOTHING, uow.now
