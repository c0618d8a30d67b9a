"""The page of related objects and tasks in the forms of orders and agreements."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.i18n import N_, _
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.grid import RowsGrid, grid_actions
from svcdesk.ui.shared.look import Space, set_role

OBJECT_ROWS: Final[ActionTable] = grid_actions("related_objects")[:3]
TASK_ROWS: Final[ActionTable] = grid_actions("related_tasks")[:3]
_COLUMNS: Final = {
    "object_relation": ("object_id", "reference_text", "note"),
    "task_relation": ("task_id", "internal_note", "external_note"),
}
_WIDTHS: Final = {"object_id": 320, "reference_text": 220, "task_id": 320, "internal_note": 380}
_HINTS: Final = {
    "object_relation": N_("Lines offer these first. An object that a line names is added when it is saved."),
    "task_relation": N_(
        "The internal note is printed for the technician, the external one for the customer."
    ),
}  # fmt: skip


def related(document: RecordDocument, lines: RowsGrid) -> dict[str, Any]:
    """What the form is related to once it is saved, for the lookups in its lines: ids of objects and of tasks."""
    document.build_all()  # the tab is made after the lines
    rows = [*lines.rows.rows]
    for entity in _COLUMNS:
        if entity in document.grids:
            rows += document.grids[entity].rows.rows
    found = {name: {row.values.get(name) for row in rows} for name in ("object_id", "task_id")}
    if "object_id" in document.form.boxes:
        found["object_id"].add(document.form.boxes["object_id"].value())
    ids = {name: frozenset(one for one in values if isinstance(one, int)) for name, values in found.items()}
    return {"related_objects": ids["object_id"], "related_tasks": ids["task_id"]}


class RelationTab(QScrollArea):
    """The tab of both grids, whose rows are saved with the record. It is empty until ``add_rows``."""

    def __init__(self, document: RecordDocument) -> None:
        super().__init__(document)
        self._document = document
        self._page = QWidget(self)
        set_role(self._page, "page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        self.setWidget(self._page)  # while it is empty: what comes into a tab behind is styled when it is looked at
        document.tabs.addTab(self, _("Objects and tasks"))

    def add_rows(self) -> None:
        """Add both grids."""
        document = self._document
        layout = QVBoxLayout(self._page)
        layout.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        layout.setSpacing(Space.XL)
        for entity, table in (("object_relation", OBJECT_ROWS), ("task_relation", TASK_ROWS)):
            child = document.spec.child(entity)
            place = document.grid_place(layout)
            grid = RowsGrid(
                document.desk, entity, child.fields, _COLUMNS[entity], place, context=document.form.context,
                widths=dict(_WIDTHS),
            )  # fmt: skip
            bar = Actions(table, grid).tool_bar([action.id for action in table], place)
            document.add_grid(_(ENTITY_NAMES[entity].many), grid, bar)
            hint = QLabel(_(_HINTS[entity]), self._page)
            set_role(hint, "secondary")
            layout.addWidget(hint)
        layout.addStretch(1)
