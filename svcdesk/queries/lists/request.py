"""What somebody wants to see of a list: filter text, column filters, quick filter, sort, columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from svcdesk.domain.problems import refuse
from svcdesk.queries.lists.conditions import names_now
from svcdesk.queries.lists.spec import ListColumn, ListSpec, QuickFilter, Sort


class ListRow(NamedTuple):
    """One row: its id, the id of the record it opens, and the values of the columns asked for."""

    id: int
    opens: int | None
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A request for one list.

    ``text`` holds words that must each occur somewhere in the row; ``filters`` are (column key, text)
    pairs, read as ``conditions`` says; ``sort`` None means the list's own; ``columns`` are the keys
    to read, empty for the visible ones.
    """

    spec: str
    text: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    quick: str = ""
    sort: Sort | None = None
    columns: tuple[str, ...] = ()

    @property
    def filtered(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.text.strip() or self.quick or any(text.strip() for _key, text in self.filters))

    def quick_filter(self, spec: ListSpec) -> QuickFilter | None:
        """The quick filter that is pressed."""
        return next((quick for quick in spec.quick if quick.key == self.quick), None)

    def every_filter(self, spec: ListSpec) -> tuple[tuple[str, str], ...]:
        """The column filters with those of the quick filter and of the list itself."""
        quick = self.quick_filter(spec)
        typed = ((key, text) for key, text in self.filters if text.strip())
        return (*spec.fixed, *(quick.filters if quick else ()), *typed)

    def follows_time(self, spec: ListSpec) -> bool:
        """Whether rows come and go as time passes: a filter asks for what lies before or after now."""
        quick = self.quick_filter(spec)
        return bool(quick and quick.rule) or any(names_now(text) for _key, text in self.every_filter(spec))

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a saved view."""
        sort = {"key": self.sort.key, "descending": self.sort.descending} if self.sort else None
        return {"text": self.text, "filters": dict(self.filters), "quick": self.quick, "sort": sort}

    @classmethod
    def from_json(cls, spec: ListSpec, stored: Mapping[str, Any]) -> ListRequest:
        """The request of a saved view, perhaps of another version: what is unknown is left out."""
        keys = {column.key for column in spec.columns}
        filters = stored.get("filters")
        pairs = filters.items() if isinstance(filters, Mapping) else ()
        sort = stored.get("sort")
        known_sort = isinstance(sort, Mapping) and sort.get("key") in keys
        quick = str(stored.get("quick", ""))
        return cls(
            spec.name,
            text=str(stored.get("text", "")),
            filters=tuple((str(key), str(text)) for key, text in pairs if key in keys),
            quick=quick if any(q.key == quick for q in spec.quick) else "",
            sort=Sort(sort["key"], bool(sort.get("descending"))) if known_sort and sort else None,
        )


def find_column(spec: ListSpec, key: str) -> ListColumn:
    """The column of this key, or of the reference it begins with (``customer_id``). Raises Refused."""
    for column in spec.columns:
        if key in (column.key, column.path[0] if column.path else "", column.key.replace("_id.name", "")):
            return column
    raise refuse("list.no_column", key, column=key, columns=", ".join(column.key for column in spec.columns))
