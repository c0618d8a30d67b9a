"""The import: the preview of real work orders, and what a check found."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.ui.imports.field_dialog import FieldDialog
from svcdesk.ui.imports.view import ImportScreen
from svcdesk.ui.shell.windows import Windows

REAL: Final = Path(__file__).resolve().parents[2] / "tests" / "data" / "excavators.csv"


def shown(windows: Windows, *, checked: bool) -> QWidget:
    """The screen with the real file and its mapping, as far as the check or before it."""
    window = front(windows)
    windows.show_screen("import", None, window)
    screen = window.findChild(ImportScreen)
    assert screen is not None
    screen.load(REAL)
    wait_until(lambda: screen.preview is not None)
    before = screen.preview
    screen.ui.mapping.setCurrentIndex(screen.ui.mapping.findData("Excavators"))
    screen.on_mapping_chosen(0)
    wait_until(lambda: screen.preview is not before)
    if checked:
        screen.check()
        wait_until(screen.is_idle)
    return window


def field(windows: Windows) -> QWidget:
    """What the mapping says of the order type."""
    window = shown(windows, checked=False)
    screen = window.findChild(ImportScreen)
    assert screen is not None
    screen.editing.on_more_wanted(("fields", "order_type"))
    dialog = screen.findChild(FieldDialog)
    assert dialog is not None
    values = dialog.values
    assert values is not None
    wait_until(lambda: values.table.rowCount() > 6)
    return dialog


SCENES: Final = (
    Scene("import-field", field),
    Scene("import-preview", partial(shown, checked=False)),
    Scene("import-findings", partial(shown, checked=True)),
)
