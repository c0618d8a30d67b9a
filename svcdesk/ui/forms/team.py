"""The form of a dispatch team with its members."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QPushButton, QWidget

from svcdesk.commands.records import JoinTeam
from svcdesk.commands.runner import Done
from svcdesk.domain.problems import Refused
from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.forms.side_tabs import RelatedSpec, RelatedTab
from svcdesk.ui.shared.lookup import LookupField

_MEMBERS: Final = RelatedSpec("worker", "team_id")


class MembersTab(RelatedTab):
    """The members; a worker is added by typing, and is in one team at the most."""

    def __init__(self, desk: Desk, defaults: Callable[[], dict[str, Any]], parent: QWidget) -> None:
        hint = _("Only members of a team appear on the board.")
        super().__init__(desk, _MEMBERS, defaults, parent, hint)
        self.field = LookupField(desk, RecordLookup("worker"), parent=self)
        self.field.line.setAccessibleName(_("Add a worker"))
        self.field.line.setPlaceholderText(_("Add a worker…"))
        self.field.setObjectName("member")
        self.field.setFixedWidth(320)
        self.field.value_changed.connect(self.on_worker_chosen)
        self._remove = QPushButton(_("Take out of the team"), self)
        self._remove.setObjectName("remove_member")
        self._remove.clicked.connect(self.on_remove_clicked)
        self.buttons.insertWidget(0, self.field)
        self.buttons.insertWidget(1, self._remove)
        for before, after in itertools.pairwise((self.field.line, self._remove, self._new, self.view)):
            QWidget.setTabOrder(before, after)
        self.view.selectionModel().selectionChanged.connect(self.on_selection_changed)
        self.view.table.modelReset.connect(self.on_selection_changed)
        self.on_selection_changed()

    def on_selection_changed(self, *_anything: object) -> None:
        """Only somebody who is selected can be taken out."""
        self._remove.setEnabled(self.view.selectionModel().hasSelection())

    def on_worker_chosen(self, worker_id: int | None) -> None:
        """Make the worker a member."""
        if worker_id is not None and self.record is not None:
            self.desk.run(JoinTeam(worker_id, self.record[1]), self.on_done, self.on_refused)

    def on_remove_clicked(self) -> None:
        """Take the selected worker out."""
        here = self.view.currentIndex()
        if here.isValid():
            worker_id = self.view.table.rows[here.row()].record_id
            if worker_id is not None:
                self.desk.run(JoinTeam(worker_id, None), self.on_done)

    def on_done(self, _done: Done) -> None:
        """Read the members again."""
        self.field.set_row(None)
        self.set_record(self.record)

    def on_refused(self, refused: Refused) -> None:
        """The user said no, or the worker is gone."""
        self.field.set_row(None)
        if any(problem.severity == "refuse" for problem in refused.problems):
            self.desk.show_problems(refused.problems)


class TeamDocument(RecordDocument):
    """A team; its first side tab are the members."""

    def add_tabs(self) -> None:
        """The members."""
        self._add_later(partial(MembersTab, self.desk, self.related_defaults), _("Members"))
