"""A reason code and a note side by side: asked for wherever a reason is demanded or may be given."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import mark_wrong
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.look import Space
from svcdesk.ui.shared.lookup import LookupField

LONGEST_NOTE = 1000


class ReasonFields(QWidget):
    """What a user gives as a reason."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.reason = LookupField(desk, RecordLookup("reason_code"), parent=self)
        self.reason.line.setObjectName("reason.code")
        self.reason.line.setAccessibleName(_("Reason"))
        self.note = QLineEdit(self)
        self.note.setObjectName("reason.note")
        self.note.setAccessibleName(_("Note"))
        self.note.setPlaceholderText(_("Note"))
        self.note.setMaxLength(LONGEST_NOTE)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self.reason, 2)
        layout.addWidget(self.note, 3)
        self.setFocusProxy(self.reason)
        self.demand(demanded=False)

    def demand(self, *, demanded: bool) -> None:
        """Say whether a reason must be given."""
        self.reason.line.setPlaceholderText(
            _("Reason code, required") if demanded else _("Reason code, if there is one")
        )

    def clear(self) -> None:
        """Nothing is given."""
        self.reason.set_row(None)
        self.note.clear()

    @property
    def reason_id(self) -> int | None:
        """The reason code chosen."""
        return self.reason.value()

    @property
    def text(self) -> str:
        """The note."""
        return self.note.text().strip()

    def is_unclear(self) -> bool:
        """Whether something is typed that is no reason code; it is marked then."""
        unclear = self.reason.is_unclear()
        mark_wrong(self.reason.line, wrong=unclear)
        return unclear

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Mark what the rules refused; the keyboard goes there."""
        wrong = any(problem.target == "reason_id" for problem in problems)
        mark_wrong(self.reason.line, wrong=wrong)
        if wrong:
            self.reason.line.setFocus(Qt.FocusReason.OtherFocusReason)
