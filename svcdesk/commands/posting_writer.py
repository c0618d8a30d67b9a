"""Writes what posting and reversing decided: journals, transactions, stock moves, the lines, the orders' progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from svcdesk.commands.batches import Source
from svcdesk.commands.stock import Warehouses
from svcdesk.commands.stock_ledger import Move, StockLedger
from svcdesk.domain.kinds import LineStatus, LineType, MoveKind
from svcdesk.domain.orders import compute_progress
from svcdesk.domain.posting import PostedAmounts, PostingLine, PostingTerms, compute_amounts
from svcdesk.models import OrderLine, PostingJournal, ProjectTransaction, ServiceOrder
from svcdesk.store import UnitOfWork
from svcdesk.store.posting_facts import statuses_of
from svcdesk.store.stock_facts import Place, among


class Draft(NamedTuple):
    """A line about to be posted; ``move`` is its place among the moves of the ledger."""

    line: PostingLine
    day: date
    journal: str
    currency: str
    amounts: PostedAmounts
    move: int | None


class Drafting:
    """Makes drafts of lines one after the other, and the moves that take their items from stock."""

    def __init__(self, source: Source, lines: Iterable[PostingLine]) -> None:
        self.terms = PostingTerms.of(source.parameters)
        self.stores = Warehouses(source.session)
        self._company = source.company.currency
        places = {place for line in lines if (place := self.place(line)) is not None}
        self.ledger = StockLedger(source.session, places)

    def place(self, line: PostingLine) -> Place | None:
        """Where its item is taken from; None without an item, or without a warehouse."""
        if line.type is not LineType.ITEM or line.item_id is None:
            return None
        warehouse_id = line.warehouse_id or self.stores.usual(line.worker_id)
        return None if warehouse_id is None else (line.item_id, warehouse_id)

    def draft(self, line: PostingLine, day: date) -> Draft:
        """What would be written of it; an item costs what the warehouse says."""
        cost_price, place = line.cost_price, self.place(line)
        if place is not None:
            cost_price = self.ledger.cost_at(place, line.item_cost or line.cost_price or Decimal(0))
        currency = line.currency or line.project_currency or self._company
        amounts = compute_amounts(
            line.type, line.quantity, cost_price=cost_price, sales_price=line.sales_price, charged=line.is_charged,
            company=self._company, currency=currency,
        )  # fmt: skip
        return Draft(line, day, self.terms.journals.get(line.type, ""), currency, amounts, None)

    def taken(self, draft: Draft) -> Draft:
        """The draft once its item has left the warehouse."""
        place = self.place(draft.line)
        if place is None:
            return draft
        move = Move(place, MoveKind.ISSUE, -draft.line.quantity, draft.amounts.cost_price)
        return draft._replace(move=self.ledger.move(move))


def write_transactions(
    uow: UnitOfWork, drafts: Sequence[Draft], ledger: StockLedger, at: datetime | None = None
) -> list[int]:  # fmt: skip
    """Post the drafts, now or as of ``at``; returns the ids of their transactions. A handful of statements for all."""
    if not drafts:
        return []
    at = at or uow.now
    journals = open_journals(uow, [(draft.line.type, draft.journal) for draft in drafts], at)
    numbers = uow.next_numbers("project_transaction", len(drafts), at)
    rows = [
        _transaction(draft, number, journals[draft.line.type, draft.journal]) | {"posted_at": at, "user": uow.user}
        for draft, number in zip(drafts, numbers, strict=True)
    ]
    ids = uow.insert_many(ProjectTransaction, rows)
    moved = {draft.move: id_ for draft, id_ in zip(drafts, ids, strict=True) if draft.move is not None}
    ledger.write(uow, moved, at)
    uow.update_many(OrderLine, {
        draft.line.id: {"status": LineStatus.POSTED, "transaction_id": id_}
        for draft, id_ in zip(drafts, ids, strict=True)
    })  # fmt: skip
    refresh_many(uow, {draft.line.order_id for draft in drafts})
    return ids


def _transaction(draft: Draft, number: str, journal_id: int) -> dict[str, Any]:
    line, amounts = draft.line, draft.amounts
    return {
        "number": number, "project_id": line.project_id, "journal_id": journal_id, "order_id": line.order_id,
        "line_id": line.id, "type": line.type, "dated_on": draft.day, "category_id": line.category_id,
        "line_property_id": line.line_property_id, "worker_id": line.worker_id, "item_id": line.item_id,
        "description": line.description, "quantity": line.quantity, "unit": line.unit,
        "cost_price": amounts.cost_price, "cost_amount": amounts.cost_amount, "sales_price": amounts.sales_price,
        "sales_amount": amounts.sales_amount, "currency": draft.currency, "chargeable": line.is_charged,
        "offset_type": line.offset_type, "offset_account": line.offset_account,
        "project_activity": line.project_activity, "tax_group": line.tax_group, "dimension": line.dimension,
    }  # fmt: skip


def open_journals(
    uow: UnitOfWork, wanted: Iterable[tuple[LineType, str]], at: datetime | None = None
) -> dict[tuple[LineType, str], int]:
    """A new journal for each type and name that this run needs; returns their ids."""
    keys = list(dict.fromkeys(wanted))
    numbers = uow.next_numbers("posting_journal", len(keys), at) if keys else []
    ids = uow.insert_many(PostingJournal, [
        {"number": number, "name": name, "type": type_, "posted_at": at or uow.now, "user": uow.user}
        for number, (type_, name) in zip(numbers, keys, strict=True)
    ])  # fmt: skip
    return dict(zip(keys, ids, strict=True))


def refresh_many(uow: UnitOfWork, order_ids: Iterable[int]) -> None:
    """Derive the progress of orders from their lines."""
    ids = sorted(order_ids)
    uow.session.flush()
    statuses = statuses_of(uow.session, ids)
    now = uow.session.execute(select(ServiceOrder.id, ServiceOrder.progress).where(among(ServiceOrder.id, ids)))
    due = {id_: compute_progress(statuses[id_]) for id_, progress in now if compute_progress(statuses[id_]) != progress}
    uow.update_many(ServiceOrder, {id_: {"progress": progress} for id_, progress in due.items()})
