"""Writes what posting and reversing decided: journals, transactions, stock moves, the lines, the orders' progress."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from svcdesk.commands.stock_ledger import StockLedger
from svcdesk.domain.kinds import LineStatus, LineType
from svcdesk.domain.orders import compute_progress
from svcdesk.domain.posting import PostedAmounts, PostingLine
from svcdesk.models import OrderLine, PostingJournal, ProjectTransaction, ServiceOrder
from svcdesk.store import UnitOfWork
from svcdesk.store.posting_facts import statuses_of
from svcdesk.store.stock_facts import among


class Draft(NamedTuple):
    """A line about to be posted; ``move`` is its place among the moves of the ledger."""

    line: PostingLine
    day: date
    journal: str
    currency: str
    amounts: PostedAmounts
    move: int | None


def write_transactions(uow: UnitOfWork, drafts: Sequence[Draft], ledger: StockLedger) -> list[int]:
    """Post the drafts; returns the ids of their transactions. A handful of statements, however many lines."""
    if not drafts:
        return []
    journals = open_journals(uow, [(draft.line.type, draft.journal) for draft in drafts])
    numbers = uow.next_numbers("project_transaction", len(drafts))
    rows = [
        _transaction(uow, draft, number, journals[draft.line.type, draft.journal])
        for draft, number in zip(drafts, numbers, strict=True)
    ]
    ids = uow.insert_many(ProjectTransaction, rows)
    moved = {draft.move: id_ for draft, id_ in zip(drafts, ids, strict=True) if draft.move is not None}
    ledger.write(uow, moved)
    uow.update_many(OrderLine, {
        draft.line.id: {"status": LineStatus.POSTED, "transaction_id": id_}
        for draft, id_ in zip(drafts, ids, strict=True)
    })  # fmt: skip
    refresh_many(uow, {draft.line.order_id for draft in drafts})
    return ids


def _transaction(uow: UnitOfWork, draft: Draft, number: str, journal_id: int) -> dict[str, Any]:
    line, amounts = draft.line, draft.amounts
    return {
        "number": number, "project_id": line.project_id, "journal_id": journal_id, "order_id": line.order_id,
        "line_id": line.id, "type": line.type, "dated_on": draft.day, "category_id": line.category_id,
        "line_property_id": line.line_property_id, "worker_id": line.worker_id, "item_id": line.item_id,
        "description": line.description, "quantity": line.quantity, "unit": line.unit,
        "cost_price": amounts.cost_price, "cost_amount": amounts.cost_amount, "sales_price": amounts.sales_price,
        "sales_amount": amounts.sales_amount, "currency": draft.currency, "chargeable": line.is_charged,
        "offset_account": line.offset_account, "project_activity": line.project_activity,
        "tax_group": line.tax_group, "dimension": line.dimension, "posted_at": uow.now, "user": uow.user,
    }  # fmt: skip


def open_journals(uow: UnitOfWork, wanted: Iterable[tuple[LineType, str]]) -> dict[tuple[LineType, str], int]:
    """A new journal for each type and name that this run needs; returns their ids."""
    keys = list(dict.fromkeys(wanted))
    numbers = uow.next_numbers("posting_journal", len(keys)) if keys else []
    ids = uow.insert_many(PostingJournal, [
        {"number": number, "name": name, "type": type_, "posted_at": uow.now, "user": uow.user}
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
