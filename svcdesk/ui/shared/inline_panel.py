"""What an action asks for, in one line of a screen: fields, a button that does it, and one that leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.reason_fields import ReasonFields

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class InlinePanel(QFrame):
    """Enter does it, Escape leaves it. Hidden while nothing is asked; what is refused is said below the line.

    Subclasses make their fields, call ``lay_out`` with them, and do it in ``on_go``.
    """

    left = Signal()
    why: ReasonFields

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "bar")
        self._name = name
        self.hide()

    def lay_out(self, *fields: QWidget, stretched: Sequence[tuple[QWidget, int]]) -> None:
        """The fields in a row; those that are ``stretched`` come last, each with the most it may take."""
        self.go = QPushButton(self)  # made after the fields: Tab goes as widgets are made
        self.go.setObjectName(f"{self._name}.go")
        set_role(self.go, "primary")
        self.leave = QPushButton(_("Leave it"), self)
        self.leave.setObjectName(f"{self._name}.leave")
        self.problem = QLabel(self)
        self.problem.setObjectName(f"{self._name}.problem")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.problem, "error")
        self.go.clicked.connect(self.on_go)
        self.leave.clicked.connect(self.on_leave)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for field in fields:
            row.addWidget(field)
        for field, most in stretched:
            field.setMaximumWidth(most)
            row.addWidget(field, 1)
        row.addWidget(self.go)
        row.addWidget(self.leave)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        layout.setSpacing(Space.XS)
        layout.addLayout(row)
        layout.addWidget(self.problem)

    def on_go(self) -> None:
        """Do it."""
        raise NotImplementedError

    def on_leave(self) -> None:
        """Leave it."""
        self.hide()
        self.left.emit()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What the rules refused."""
        self.why.show_problems(problems)
        self.problem.setText("\n".join(dict.fromkeys(map(problem_text, problems))))
        self.problem.setVisible(bool(problems))

    def event(self, event: QEvent) -> bool:
        """Escape and Enter are meant for the panel, also where they are shortcuts of the screen around it."""
        asked = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride else None
        if asked is not None and asked.key() in (*_ENTER, Qt.Key.Key_Escape):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Escape leaves it; both stay here."""
        if event.key() in _ENTER:
            self.on_go()
        elif event.key() == Qt.Key.Key_Escape:
            self.on_leave()
        else:
            super().keyPressEvent(event)
