"""Asks for a time from one day to another, both included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.editors import DateEdit, mark_wrong
from svcdesk.ui.shared.look import set_role


@dataclass(frozen=True, slots=True)
class Period:
    """Two days, the first not after the last."""

    first: date
    last: date


class PeriodDialog(Dialog):
    """Proposes a period; ``given`` carries the ``Period`` that was accepted."""

    given = Signal(object)

    def __init__(self, desk: Desk, title: str, text: str, accept: str, proposed: Period, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.add_text(text, "muted")
        self.first, self.last = (DateEdit(desk.clock, desk.site, self) for _end in range(2))
        form = QFormLayout()
        for label, edit, day in (
            (_("From"), self.first, proposed.first),
            (_("Until"), self.last, proposed.last),
        ):
            edit.setAccessibleName(label)
            edit.set_value(day)
            form.addRow(label, edit)
        self.body.addLayout(form)
        self.error = QLabel(self)
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        set_role(self.error, "error")
        self.body.addWidget(self.error)
        self.add_buttons(accept, _("Cancel"))
        self.first.setFocus()
        self.first.selectAll()

    def accept(self) -> None:
        """Hand the period over, or say what is wrong with it."""
        edit, problem = self._problem()
        for one in (self.first, self.last):
            mark_wrong(one, wrong=one is edit)
        first, last = self.first.value(), self.last.value()
        if edit is not None and problem is not None:
            self.error.setText(problem_text(problem))
            self.error.show()
            edit.setFocus()
        elif first is not None and last is not None:
            self.given.emit(Period(first, last))
            super().accept()

    def _problem(self) -> tuple[DateEdit | None, Problem | None]:
        for edit in (self.first, self.last):
            if (wrong := edit.problem()) is not None:
                return edit, wrong
            if edit.value() is None:
                return edit, Problem("field.required", params={"field": edit.accessibleName()})
        first, last = self.first.value(), self.last.value()
        if first is not None and last is not None and last < first:
            return self.last, Problem("batch.days")
        return None, None
