"""How the columns of a list are arranged: which, in what order, how wide; as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtGui import QFontMetrics

from svcdesk.queries.lists import ListSpec
from svcdesk.ui.lists.header import FilterHeader
from svcdesk.ui.shared.look import Space


def save_columns(header: FilterHeader, spec: ListSpec) -> list[dict[str, Any]]:
    """The columns from left to right; a hidden one keeps its width."""
    found = []
    for visual in range(header.count()):
        section = header.logicalIndex(visual)
        hidden = header.isSectionHidden(section)
        width = 0 if hidden else header.sectionSize(section)
        found.append({"key": spec.columns[section].key, "width": width, "hidden": hidden})
    return found


def restore_columns(header: FilterHeader, spec: ListSpec, stored: object) -> None:
    """Arrange the columns as they were saved; new ones come at the right as the spec says."""
    places = {column.key: section for section, column in enumerate(spec.columns)}
    known = [c for c in stored if isinstance(c, Mapping) and c.get("key") in places] if isinstance(stored, list) else []
    for visual, saved in enumerate(known):
        section = places[saved["key"]]
        header.moveSection(header.visualIndex(section), visual)
        header.setSectionHidden(section, bool(saved.get("hidden")))
        width = saved.get("width")
        if isinstance(width, int) and width > 0:
            header.resizeSection(section, width)
    if all(header.isSectionHidden(section) for section in range(header.count())):
        header.setSectionHidden(0, False)


def usual_columns(header: FilterHeader, spec: ListSpec, metrics: QFontMetrics) -> None:
    """Arrange the columns as the spec says."""
    for section, column in enumerate(spec.columns):
        header.moveSection(header.visualIndex(section), section)
        header.setSectionHidden(section, not column.visible)
        header.resizeSection(section, column.width * metrics.horizontalAdvance("n") + 2 * Space.S)


def visible_keys(header: FilterHeader, spec: ListSpec) -> tuple[str, ...]:
    """The keys of the visible columns from left to right."""
    sections = [header.logicalIndex(visual) for visual in range(header.count())]
    return tuple(spec.columns[section].key for section in sections if not header.isSectionHidden(section))
