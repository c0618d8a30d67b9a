"""What needs attention is counted as the list and the queue show it, and in one statement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.kinds import Progress
from svcdesk.models import Activity, ServiceOrder
from svcdesk.queries.attention import Attention, load_attention
from svcdesk.queries.dispatch.queue import load_queue
from svcdesk.queries.lists import ListRequest, count
from svcdesk.store import Store
from tests.store.test_finder import Fill


@pytest.fixture
def worked(store: Store) -> Store:
    """Two orders, each with planned work and work that waits; what belongs to the first should be done by now."""
    CommandRunner(store).run(Fill())
    return store


def test_late_and_waiting_work_is_counted(worked: Store) -> None:
    with worked.read() as reader:
        assert load_attention(reader) == Attention(late=1, overdue=1, to_plan=2, open_orders=2)


def test_what_is_counted_is_what_list_and_queue_show(worked: Store) -> None:
    with worked.write() as uow:
        start = uow.now - timedelta(hours=2)
        for closed, worker_id, minutes in ((True, 1, 30), (False, None, 30), (False, 1, 300), (False, 1, 90)):
            uow.add(Activity(order_id=1, starts_at=start, minutes=minutes, worker_id=worker_id, closed=closed))
        uow.add(Activity(order_id=1, starts_at=uow.now - timedelta(days=40), minutes=30, worker_id=1))
        done = uow.add(ServiceOrder(number="ZS-9", customer_id=1, created_at=uow.now, progress=Progress.POSTED))
        uow.add(Activity(order_id=done.id, minutes=30))
        uow.describe("More work")
    with worked.read() as reader:
        counted = load_attention(reader)
        queue = load_queue(reader)
        now = reader.clock.now().timestamp()
        assert counted == Attention(late=2, overdue=2, to_plan=3, open_orders=2)
        assert len(queue) == counted.to_plan
        assert sum(0 < row.due < now for row in queue) == counted.overdue
        assert count(reader, ListRequest("activity", quick="late")) == counted.late


def test_counting_takes_one_statement(worked: Store) -> None:
    statements: list[str] = []
    with worked.read() as reader:
        event.listen(reader.session.connection(), "before_cursor_execute", lambda *a: statements.append(a[2]))
        load_attention(reader)
    assert len(statements) == 1
