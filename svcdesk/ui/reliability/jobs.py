"""What the reliability screen reads on other threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from svcdesk.queries.forms import captions_for, row_captions
from svcdesk.queries.reliability import Reliability, load_reliability
from svcdesk.queries.reports.reliability import CRITERIA, wanted_of
from svcdesk.store import Reader, Store
from svcdesk.ui.shared.jobs import Progress


@dataclass(frozen=True, slots=True)
class LoadReliability:
    """Reads all of it on a pool thread."""

    store: Store
    criteria: Mapping[str, Any]

    def __call__(self, _progress: Progress) -> Reliability:
        """Raises Refused for a period that makes no sense."""
        with self.store.read() as reader:
            return load_reliability(reader, wanted_of(reader, self.criteria))


def load_captions(reader: Reader, values: Mapping[str, Any]) -> dict[str, str]:
    """The names of the object, group and customer that are chosen."""
    every = {field.name: values.get(field.name) for field in CRITERIA}
    return row_captions(CRITERIA, every, captions_for(reader, [(CRITERIA, every)]))
