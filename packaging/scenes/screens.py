"""Every screen that there is, and for those of records the first record and a new one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select

from scene import Scene, front, wait_until
from svcdesk.models.base import Base
from svcdesk.ui.shared.forms.page import RecordPage
from svcdesk.ui.shared.screen import Screen
from svcdesk.ui.shell.screens import all_screens
from svcdesk.ui.shell.windows import Windows


def screen(screen_id: str, windows: Windows) -> QWidget:
    """A screen in its tab, as the rail opens it."""
    window = front(windows)
    windows.show_screen(screen_id, None, window)
    return window


def when_built(windows: Windows) -> QWidget:
    """The window in front once its form is built and shows its record."""
    window = front(windows)
    document = window.tabs.current()
    page = document.widget if document is not None else None
    if isinstance(page, RecordPage):
        wait_until(lambda: page.is_built() and page.base is not None)
    return window


def record(entity: str, windows: Windows) -> QWidget:
    """The tab of the last record of an entity."""
    table = Base.metadata.tables[entity]
    with windows.desk.store.read() as reader:
        record_id = reader.session.scalar(select(func.max(table.c.id)))
    windows.desk.open(entity, record_id)
    return when_built(windows)


def new_record(entity: str, windows: Windows) -> QWidget:
    """The tab in which a record of an entity is written for the first time."""
    windows.desk.open(entity, None)
    return when_built(windows)


def scenes_of(shown: Screen) -> Iterator[Scene]:
    """The screen itself if it stands for itself, otherwise its entities."""
    if shown.single:
        yield Scene(f"screen-{shown.id}", partial(screen, shown.id))
        return
    for entity in sorted(shown.entities & Base.metadata.tables.keys()):  # the designer has scenes of its own
        yield Scene(f"record-{entity}", partial(record, entity))
        yield Scene(f"record-{entity}-new", partial(new_record, entity))


# The preview shows what another screen gives it; it has scenes of its own.
SCENES: Final = tuple(scene for shown in all_screens() if shown.id != "preview" for scene in scenes_of(shown))
