"""A mapping while it is edited: plain tables, changed column by column or field by field."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from svcdesk.commands.imports.targets import catalogue
from svcdesk.domain.imports.guess import guess_columns
from svcdesk.domain.imports.mapping import ImportMap, make_mapping
from svcdesk.domain.imports.targets import Target
from svcdesk.domain.problems import Problem, Refused
from svcdesk.i18n import LANGUAGES, texts
from svcdesk.queries.imports import SavedMapping
from svcdesk.resources import resource

FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class DraftField:
    """One field of the mapping: ``constant`` is a fixed value, otherwise ``column`` or nothing."""

    path: FieldPath
    target: Target
    column: str
    constant: str
    group: str = ""
    says_more: bool = False
    """Whether the mapping says more than where the value is from."""


class Draft:
    """The content of a mapping, changed column by column; what the screen does not show stays as it is."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content: dict[str, Any] = copy.deepcopy(dict(content))
        self.content.setdefault("fields", {})

    @classmethod
    def empty(cls, kind: str) -> Draft:
        """A mapping that fills nothing yet."""
        return cls({"kind": kind})

    @property
    def kind(self) -> str:
        """What the rows become."""
        return str(self.content.get("kind", ""))

    def fields(self) -> Iterator[DraftField]:
        """Every field that can be filled: of the record, and of the lines and activities that rows bring along."""
        targets = catalogue().kinds[self.kind]
        for target in targets.fields.values():
            yield self._field(("fields", target.name), target, "")
        for name, child in targets.children.items():
            for index, one in enumerate(self.content.get(name) or []):
                one.setdefault("fields", {})
                for target in child.fields.values():
                    yield self._field((name, index, "fields", target.name), target, name)

    def set_column(self, path: FieldPath, column: str) -> None:
        """Fill a field from a column, or from nothing; values, defaults and the rest of it stay."""
        table = self._table(path[:-1])
        name = str(path[-1])
        about = table.get(name)
        if not column:
            table.pop(name, None)
        elif isinstance(about, dict):
            about.pop("value", None)
            about["column"] = column
        else:
            table[name] = column

    def about(self, path: FieldPath) -> dict[str, Any] | str:
        """What the mapping says of a field: its table, or the name of a column; empty for nothing."""
        about = self._table(path[:-1]).get(str(path[-1]), "")
        return about if isinstance(about, dict) else str(about)

    def set_about(self, path: FieldPath, about: Mapping[str, Any]) -> None:
        """Say everything of a field; nothing takes it out of the mapping, a column alone is written short."""
        table, name = self._table(path[:-1]), str(path[-1])
        if not about:
            table.pop(name, None)
        elif about.keys() == {"column"}:
            table[name] = about["column"]
        else:
            table[name] = dict(about)

    def mistakes(self, path: FieldPath, about: Mapping[str, Any]) -> list[Problem]:
        """What would be wrong with a field that is said so."""
        trial = Draft(self.content)
        trial.set_about(path, about)
        place = ".".join(str(step) for step in path if not isinstance(step, int))
        try:
            trial.mapping()
        except Refused as refused:
            return [one for one in refused.problems if _without_index(one.target).startswith(f"{place}.")
                    or _without_index(one.target) == place]  # fmt: skip
        return []

    def children(self) -> tuple[str, ...]:
        """What rows may bring along: ``lines``, ``activities``."""
        return tuple(catalogue().kinds[self.kind].children)

    def add_child(self, name: str) -> None:
        """Each row of the file brings one more line or activity along."""
        self.content.setdefault(name, []).append({"fields": {}})

    def remove_child(self, name: str, index: int) -> None:
        """The rows no longer bring it along."""
        rows: list[Any] = self.content[name]
        del rows[index]
        if not rows:
            del self.content[name]

    def unless_empty(self, name: str, index: int) -> str:
        """The field without which there is no line or activity."""
        return str(self.content[name][index].get("unless_empty", ""))

    def set_unless_empty(self, name: str, index: int, field: str) -> None:
        """Leave the line or activity out where a field is empty or zero; empty for never."""
        child: dict[str, Any] = self.content[name][index]
        if field:
            child["unless_empty"] = field
        else:
            child.pop("unless_empty", None)

    def set_file(self, name: str, value: object) -> None:
        """Say how the file is read; an empty value leaves it to the program."""
        file: dict[str, Any] = self.content.setdefault("file", {})
        if value in ("", [], False, None):
            file.pop(name, None)
        else:
            file[name] = value

    def file(self, name: str, default: Any = "") -> Any:
        """How the file is read."""
        return self.content.get("file", {}).get(name, default)

    def guess(self, header: Sequence[str]) -> None:
        """Fill the fields whose labels, in any language, look like the name of a column."""
        languages = [texts(language) for language in LANGUAGES]
        labels = {
            target.name: [target.name, *(translate(target.label) for translate in languages)]
            for target in catalogue().kinds[self.kind].fields.values()
        }
        for name, column in guess_columns(header, labels).items():
            self.set_column(("fields", name), column)

    def mapping(self) -> ImportMap:
        """The mapping as it is now. Raises Refused with every mistake."""
        return make_mapping(self.content, catalogue())

    def _field(self, path: FieldPath, target: Target, group: str) -> DraftField:
        about = self._table(path[:-1]).get(str(path[-1]))
        if isinstance(about, dict):
            more = bool(about.keys() - {"column", "value"})
            return DraftField(path, target, str(about.get("column", "")), str(about.get("value", "")), group, more)
        return DraftField(path, target, str(about or ""), "", group)

    def _table(self, path: FieldPath) -> dict[str, Any]:
        table: Any = self.content
        for step in path:
            table = table[step]
        return cast("dict[str, Any]", table)


def _without_index(place: str) -> str:
    """A place as the reader of mappings names it, ``lines[1].fields.type``, without the number."""
    return re.sub(r"\[\d+\]", "", place)


def shipped_mappings() -> tuple[SavedMapping, ...]:
    """The mappings that come with the program."""
    found = []
    for path in sorted(resource("imports").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(SavedMapping(str(content.get("name", path.stem)), content))
    return tuple(found)
