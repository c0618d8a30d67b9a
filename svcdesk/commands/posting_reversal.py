"""Reversing project transactions: new ones with the opposite quantity and amounts (decisions, "Projects")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.base import Command, Undo
from svcdesk.commands.order_rows import append_lines
from svcdesk.commands.order_rules import refresh_progress
from svcdesk.commands.posting_writer import open_journals
from svcdesk.commands.requirements import settle
from svcdesk.commands.stage_guard import require_stages
from svcdesk.commands.stock import Warehouses, refuses_negative
from svcdesk.commands.stock_ledger import Move, StockLedger
from svcdesk.domain.kinds import MoveKind
from svcdesk.domain.orders import LINE_FATE
from svcdesk.domain.posting import TransactionFacts, check_reversible
from svcdesk.domain.problems import Problem, refuse
from svcdesk.domain.stages import StageAct
from svcdesk.domain.stock import check_available
from svcdesk.i18n import N_
from svcdesk.models import (
    Item,
    ItemRequirement,
    OrderLine,
    PostingJournal,
    Project,
    ProjectTransaction,
    ServiceOrder,
    StockMove,
)
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork
from svcdesk.store.stock_facts import among

_COPIED: Final = (
    "project_id", "order_id", "line_id", "requirement_id", "type", "category_id", "line_property_id", "worker_id",
    "item_id", "description", "unit", "cost_price", "sales_price", "currency", "chargeable", "offset_type",
    "offset_account", "project_activity", "tax_group", "dimension",
)  # fmt: skip
_FRESH: Final = LINE_FATE - {"executed_on", "started_at", "ended_at"}
"""What a correcting line begins without; when the work was done, and its prices, stay those of the posted one."""


@dataclass(frozen=True, slots=True)
class ReverseTransactions(Command):
    """Reverse transactions, each once. Stock comes back; the lines stay posted.

    With ``correct``, each line gets a new open one like it, to be corrected, signed off and posted.
    """

    name: ClassVar[str] = "reverse_transactions"
    permission: ClassVar[str] = "post"
    undo: ClassVar[Undo] = Undo.CUTS

    transaction_ids: tuple[int, ...]
    reason: str
    dated_on: date | None = None
    """The date of the reversals; today if left out."""
    correct: bool = False

    def apply(self, uow: UnitOfWork) -> tuple[int, ...]:
        """Reverse all of them or none; returns the new ids.

        Raises Refused: transaction.none no_reason reversed is_reversal invoiced, project.closed,
        stock.not_enough, stage.forbids (for correcting lines).
        """
        if not self.transaction_ids:
            raise refuse("transaction.none")
        if not self.reason.strip():
            raise refuse("transaction.no_reason", "reason")
        found = _load(uow, self.transaction_ids)
        uow.check(_check(uow, found))
        numbers = uow.next_numbers("project_transaction", len(found))
        journals = _journals(uow, found)
        ids = uow.insert_many(ProjectTransaction, [
            self._reversal(uow, one, number, journals.get(one.id))
            for one, number in zip(found, numbers, strict=True)
        ])  # fmt: skip
        _return_stock(uow, {one.id: new for one, new in zip(found, ids, strict=True)})
        for one in found:
            if one.requirement_id is not None:
                _take_back(uow, one.requirement_id, one.quantity)
        if self.correct:
            _add_corrections(uow, [one.line_id for one in found if one.line_id is not None])
        if len(found) == 1:
            uow.describe(N_("Reverse {number}"), number=found[0].number)
        else:
            uow.describe(N_("Reverse transactions: {count}"), count=len(found))
        return tuple(ids)

    def _reversal(
        self, uow: UnitOfWork, one: ProjectTransaction, number: str, journal_id: int | None
    ) -> dict[str, Any]:
        return {name: getattr(one, name) for name in _COPIED} | {
            "number": number, "journal_id": journal_id, "reverses_id": one.id, "reason": self.reason.strip(),
            "dated_on": self.dated_on or uow.site.day(uow.now), "quantity": -one.quantity,
            "cost_amount": -one.cost_amount, "sales_amount": -one.sales_amount, "posted_at": uow.now, "user": uow.user,
        }  # fmt: skip


def _load(uow: UnitOfWork, ids: Sequence[int]) -> list[ProjectTransaction]:
    """Each once, in the order given. Raises Refused (record.missing)."""
    rows = uow.session.scalars(select(ProjectTransaction).where(among(ProjectTransaction.id, ids)))
    found = {row.id: row for row in rows}
    if len(found) < len(set(ids)):
        raise refuse("record.missing")
    return [found[id_] for id_ in dict.fromkeys(ids)]


def _check(uow: UnitOfWork, found: Sequence[ProjectTransaction]) -> list[Problem]:
    session = uow.session
    done = select(ProjectTransaction.reverses_id).where(
        among(ProjectTransaction.reverses_id, [one.id for one in found])
    )
    reversed_ids = set(session.scalars(done))
    accounts = select(Project.id, Project.name, Project.status).where(
        among(Project.id, {one.project_id for one in found})
    )
    projects = {row.id: row for row in session.execute(accounts)}
    return check_reversible(
        TransactionFacts(
            one.number, projects[one.project_id].name, projects[one.project_id].status, one.reverses_id is not None,
            one.id in reversed_ids, one.invoice_number,
        )
        for one in found
    )  # fmt: skip


def _journals(uow: UnitOfWork, found: Sequence[ProjectTransaction]) -> dict[int, int]:
    """A journal of this run for each type, under the name of the one it was posted in; by transaction."""
    there = select(PostingJournal.id, PostingJournal.name).where(
        among(PostingJournal.id, {one.journal_id for one in found if one.journal_id is not None})
    )
    names = {row.id: row.name for row in uow.session.execute(there)}
    wanted = {one.id: (one.type, names[one.journal_id]) for one in found if one.journal_id is not None}
    opened = open_journals(uow, wanted.values())
    return {id_: opened[key] for id_, key in wanted.items()}


def _return_stock(uow: UnitOfWork, reversals: dict[int, int]) -> None:
    """What left a warehouse comes back at the cost it left with; what a credit line brought leaves again."""
    moves = uow.session.scalars(
        select(StockMove).where(among(StockMove.transaction_id, reversals)).order_by(StockMove.id)
    ).all()
    ledger = StockLedger(uow.session, {(move.item_id, move.warehouse_id) for move in moves})
    stores, of = Warehouses(uow.session), {}
    for move in moves:
        place = (move.item_id, move.warehouse_id)
        if move.quantity > 0:
            item = uow.get(Item, move.item_id)
            uow.check(check_available(
                ledger.at(place), move.quantity, item=item.name, warehouse=stores.name(move.warehouse_id),
                unit=item.unit, refused=refuses_negative(uow),
            ))  # fmt: skip
        assert move.transaction_id is not None
        at = ledger.move(Move(place, MoveKind.REVERSAL, -move.quantity, move.cost_price))
        of[at] = reversals[move.transaction_id]
    ledger.write(uow, of)


def _take_back(uow: UnitOfWork, requirement_id: int, quantity: Decimal) -> None:
    requirement = uow.session.get(ItemRequirement, requirement_id)
    if requirement is not None:
        requirement.consumed -= quantity
        settle(requirement)


def _add_corrections(uow: UnitOfWork, line_ids: Sequence[int]) -> None:
    """A new open line like each, at the end of its order."""
    lines = uow.session.scalars(
        select(OrderLine).where(among(OrderLine.id, line_ids)).order_by(OrderLine.order_id, OrderLine.line_number)
    ).all()
    orders = list(dict.fromkeys(line.order_id for line in lines))
    require_stages(uow, orders, StageAct.MODIFY)
    for order_id in orders:
        order = uow.get(ServiceOrder, order_id)
        names = [spec.name for spec in field_specs(OrderLine) if spec.name not in _FRESH]
        of_order = [line for line in lines if line.order_id == order_id]
        append_lines(uow, order, [OrderLine(**{name: getattr(line, name) for name in names}) for line in of_order])
        refresh_progress(uow, order)
