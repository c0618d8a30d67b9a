"""The repair bench as a screen of the shell."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from svcdesk.i18n import N_
from svcdesk.ui.bench.table import BENCH
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.screen import Screen


def bench_table() -> ActionTable:
    """Its actions."""
    return BENCH


def build_bench(desk: Desk, _ref: RecordRef | None) -> QWidget:
    """Its widget."""
    from svcdesk.ui.bench.view import BenchView

    return BenchView(desk)


SCREEN = Screen(
    id="bench",
    title=N_("Repair bench"),
    icon="hammer",
    table=bench_table,
    build=build_bench,
    in_rail=True,
)
