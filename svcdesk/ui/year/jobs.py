"""What the year planner reads on other threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from svcdesk.queries.forms import captions_for, row_captions
from svcdesk.queries.reports.year_plan import WHO
from svcdesk.queries.year_plan import YearPlan, load_year_plan
from svcdesk.store import Reader, Store
from svcdesk.ui.shared.jobs import Progress


@dataclass(frozen=True, slots=True)
class LoadYear:
    """Reads a year on a pool thread: planning a thousand agreements takes seconds."""

    store: Store
    year: int

    def __call__(self, progress: Progress) -> YearPlan:
        """The year."""
        with self.store.read() as reader:
            return load_year_plan(reader, self.year, progress)


def load_captions(reader: Reader, values: dict[str, Any]) -> dict[str, str]:
    """The names of the customer, group and workers that agreements are chosen by."""
    every = {field.name: values.get(field.name) for field in WHO}
    return row_captions(WHO, every, captions_for(reader, [(WHO, every)]))
