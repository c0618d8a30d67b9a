"""A mapping while it is edited: plain tables, of which the screen changes only the columns."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from svcdesk.commands.imports.targets import catalogue
from svcdesk.domain.imports.guess import guess_columns
from svcdesk.domain.imports.mapping import ImportMap, make_mapping
from svcdesk.domain.imports.targets import Target
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
        """Every field that can be filled, those of lines and activities only where the mapping has some."""
        targets = catalogue().kinds[self.kind]
        for target in targets.fields.values():
            yield self._field(("fields", target.name), target, "")
        for name, child in targets.children.items():
            for index, one in enumerate(self.content.get(name) or []):
                for target in child.fields.values():
                    if target.name in one.get("fields", {}):
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
            return DraftField(path, target, str(about.get("column", "")), str(about.get("value", "")), group)
        return DraftField(path, target, str(about or ""), "", group)

    def _table(self, path: FieldPath) -> dict[str, Any]:
        table: Any = self.content
        for step in path:
            table = table[step]
        return cast("dict[str, Any]", table)


def shipped_mappings() -> tuple[SavedMapping, ...]:
    """The mappings that come with the program."""
    found = []
    for path in sorted(resource("imports").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(SavedMapping(str(content.get("name", path.stem)), content))
    return tuple(found)
