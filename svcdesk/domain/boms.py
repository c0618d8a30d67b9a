"""Rules of bills of materials: trees of lines, what may be done with them, a BOM as it was (reference 11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple, Protocol, TypeVar

from svcdesk.domain.kinds import BomChangeKind, BomKind, Progress
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.domain.stock import quantity_text

NOTHING: Final = Decimal(0)


class TreeLine(Protocol):
    """What a line of a tree has at least."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def parent_id(self) -> int | None:
        """The line it is part of; None at the top."""


Line = TypeVar("Line", bound=TreeLine)


class BomChangeFacts(NamedTuple):
    """What a row of the history says about lines; see ``models.boms.BomChange``."""

    kind: BomChangeKind
    at: datetime
    line_id: int | None
    replaced_line_id: int | None
    quantity_before: Decimal
    serial_before: str


class LineState(NamedTuple):
    """What changes of a line: how many there are (0: none), and the serial number."""

    quantity: Decimal
    serial_number: str


def states_at(
    current: Mapping[int, LineState], newest_first: Iterable[BomChangeFacts], instant: datetime
) -> dict[int, LineState]:
    """Every line as it was at an instant: as it is, with the newer changes undone; quantity 0 where it was not there.

    A change counts from its very instant on.
    """
    then = dict(current)
    for change in newest_first:
        if change.at <= instant:
            break
        if change.kind is BomChangeKind.ATTACHED:
            return {id_: LineState(NOTHING, state.serial_number) for id_, state in then.items()}
        if change.kind is BomChangeKind.MOVED or change.line_id is None:
            continue
        if change.replaced_line_id is None:
            serial = then[change.line_id].serial_number
            if change.kind is BomChangeKind.QUANTITY_CHANGED:
                serial = change.serial_before
            then[change.line_id] = LineState(change.quantity_before, serial)
        else:
            then[change.line_id] = LineState(NOTHING, then[change.line_id].serial_number)
            old = then[change.replaced_line_id]
            then[change.replaced_line_id] = LineState(change.quantity_before, old.serial_number)
    return then


def in_tree_order(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """Lines with their depth, each below the line it is part of; siblings keep their order.

    A line whose parent is not among them stands at the top; lines that are part of each other are left out.
    """
    ids = {line.id for line in lines}
    below: dict[int | None, list[Line]] = {}
    for line in lines:
        below.setdefault(line.parent_id if line.parent_id in ids else None, []).append(line)
    found: list[tuple[int, Line]] = []
    waiting = [(0, line) for line in reversed(below.get(None, []))]
    while waiting:
        depth, line = waiting.pop()
        found.append((depth, line))
        waiting += [(depth + 1, child) for child in reversed(below.get(line.id, []))]
    return found


def with_parts(lines: Sequence[Line], line_id: int) -> list[Line]:
    """A line and everything that is part of it, in the order of the tree."""
    ordered = in_tree_order(lines)
    at = next((place for place, (_depth, line) in enumerate(ordered) if line.id == line_id), None)
    if at is None:
        return []
    depth = ordered[at][0]
    found = [ordered[at][1]]
    for deeper, line in ordered[at + 1 :]:
        if deeper <= depth:
            break
        found.append(line)
    return found


def is_valid_on(day: date, valid_from: date | None, valid_until: date | None) -> bool:
    """Whether a day lies within dates of effectivity; both ends are included, an empty one is open."""
    return (valid_from is None or valid_from <= day) and (valid_until is None or day <= valid_until)


# what may be done


@dataclass(frozen=True, slots=True)
class BomFacts:
    """What decides about a BOM; ``copies`` are the objects that have a copy of it (names, the first few)."""

    number: str
    kind: BomKind
    copies: tuple[str, ...] = ()


def check_unlocked(bom: BomFacts) -> list[Problem]:
    """A template stays as it is while a copy of it is attached to an object (reference 18, C11)."""
    if bom.kind is BomKind.SERVICE or not bom.copies:
        return []
    return [Problem("bom.locked", params={"bom": bom.number, "objects": ", ".join(bom.copies)})]


def check_kind(bom: BomFacts, *kinds: BomKind) -> list[Problem]:
    """The BOM is of one of the kinds."""
    if bom.kind in kinds:
        return []
    code = "bom.not_service" if BomKind.SERVICE in kinds else "bom.not_template"
    return [Problem(code, params={"bom": bom.number})]


def check_quantity(quantity: Decimal, serial_number: str = "", *, zero: bool = False) -> list[Problem]:
    """More than nothing (or ``zero``), and one piece where it has a serial number."""
    if not quantity.is_finite() or quantity < 0 or (quantity == 0 and not zero):
        return [Problem("bom.quantity", target="quantity")]
    if serial_number and quantity > 1:
        return [Problem("bom.serial_many", target="quantity", params={"serial": serial_number})]
    return []


def check_replaced(quantity: Decimal, full: Decimal, serial_in: str, what: str) -> list[Problem]:
    """From 1 (or all, where it is less) to the full quantity of the line (reference 11)."""
    least = min(Decimal(1), full)
    if not quantity.is_finite() or not least <= quantity <= full:
        params: dict[str, Scalar] = {"what": what, "least": quantity_text(least), "full": quantity_text(full)}
        return [Problem("bom.replaced_quantity", target="quantity", params=params)]
    return check_quantity(quantity, serial_in)


def check_serial_out(known: str, given: str, what: str) -> list[Problem]:
    """What was taken out is what is known to be in; else it is asked about."""
    if not known or not given or known == given:
        return []
    params: dict[str, Scalar] = {"what": what, "known": known, "given": given}
    return [Problem("bom.other_serial", Severity.CONFIRM, "serial_out", params)]


@dataclass(frozen=True, slots=True)
class ChosenOrder:
    """The order that a change is made for; ``agreement_id`` is its agreement."""

    id: int
    number: str
    progress: Progress
    agreement_id: int | None


@dataclass(frozen=True, slots=True)
class RelationFacts:
    """The relation that a service BOM hangs on: of an agreement (with the one that it renews) or of an order."""

    agreement_id: int | None
    agreement: str
    renews_id: int | None
    order_id: int | None
    order: str


def check_chosen_order(order: ChosenOrder, relation: RelationFacts) -> list[Problem]:
    """In process, and an order of the agreement shown (or of the one it renews); else the order of the relation."""
    params: dict[str, Scalar] = {"number": order.number}
    found = []
    if order.progress is not Progress.IN_PROCESS:
        found.append(Problem("bom.order_closed", target="order_id", params=params))
    if relation.agreement_id is not None:
        if order.agreement_id is None or order.agreement_id not in (relation.agreement_id, relation.renews_id):
            more: dict[str, Scalar] = {"agreement": relation.agreement}
            found.append(Problem("bom.other_agreement", target="order_id", params=params | more))
    elif order.id != relation.order_id:
        found.append(Problem("bom.other_order", target="order_id", params=params | {"order": relation.order}))
    return found
