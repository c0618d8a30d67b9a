"""The few dialogs: asking what the rules want confirmed, and reporting a mistake of the program."""

from __future__ import annotations

import platform
import traceback

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from svcdesk import __version__
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared.desk import Question
from svcdesk.ui.shared.look import Space, set_role


class Dialog(QDialog):
    """A window-modal dialog with a heading; open it with ``open()``, it deletes itself."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self.body.setSpacing(Space.M)
        heading = QLabel(title, self)
        set_role(heading, "title")
        self.body.addWidget(heading)

    def add_text(self, text: str, role: str = "") -> QLabel:
        """Add a wrapped paragraph of plain text."""
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setMinimumWidth(420)
        if role:
            set_role(label, role)
        self.body.addWidget(label)
        return label

    def add_buttons(self, yes: str, no: str = "") -> QDialogButtonBox:
        """Add the closing row: the first button accepts and is the default one."""
        box = QDialogButtonBox(self)
        accept = box.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setDefault(True)
        set_role(accept, "primary")
        if no:
            box.addButton(no, QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        self.body.addWidget(box)
        return box


class ConfirmDialog(Dialog):
    """All questions of one command at once: go on, or not."""

    def __init__(self, question: Question, parent: QWidget | None) -> None:
        super().__init__(_("Please confirm"), parent)
        self._question = question
        for text in dict.fromkeys(problem_text(problem) for problem in question.problems):
            self.add_text(f"▲  {text}")
        self.add_buttons(_("Go on"), _("Cancel"))
        self.accepted.connect(self.on_accepted)
        self.rejected.connect(self.on_rejected)

    def on_accepted(self) -> None:
        """Run the command again."""
        self._question.go_on()

    def on_rejected(self) -> None:
        """Leave it."""
        self._question.give_up()


class TextDialog(Dialog):
    """Asks for one line of text, such as a reason; ``given`` carries it. An empty line cannot be given."""

    given = Signal(str)

    def __init__(self, title: str, question: str, accept: str, limit: int, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.add_text(question, "muted")
        self.line = QLineEdit(self)
        self.line.setMaxLength(limit)
        self.line.setAccessibleName(question)
        self.body.addWidget(self.line)
        box = self.add_buttons(accept, _("Cancel"))
        accepts = QDialogButtonBox.ButtonRole.AcceptRole
        self._accept = next(button for button in box.buttons() if box.buttonRole(button) == accepts)
        self._accept.setEnabled(False)
        self.line.textChanged.connect(self.on_text_changed)
        self.accepted.connect(self.on_accepted)
        self.line.setFocus()

    def on_text_changed(self, text: str) -> None:
        """Only a text that says something is an answer."""
        self._accept.setEnabled(bool(text.strip()))

    def on_accepted(self) -> None:
        """Hand the text over."""
        self.given.emit(self.line.text())


class ReportDialog(Dialog):
    """A mistake of the program: nothing is hidden, and the text can be copied."""

    def __init__(self, error: BaseException, log_path: str, parent: QWidget | None) -> None:
        super().__init__(_("svcdesk made a mistake"), parent)
        self.add_text(
            _(
                "What was saved before is safe; what you did last may not have been done. "
                "Please send the report below to those who look after svcdesk."
            )
        )
        trace = "".join(traceback.format_exception(error))
        about = f"svcdesk {__version__}, Qt {qVersion()}, Python {platform.python_version()}, {platform.platform()}"
        self._text = QPlainTextEdit(f"{about}\n\n{trace}", self)
        self._text.setReadOnly(True)
        self._text.setMinimumSize(560, 220)
        self.body.addWidget(self._text)
        self.add_text(_("It is also in {path}.").format(path=log_path), "muted")
        box = self.add_buttons(_("Close"))
        copy = QPushButton(_("Copy"), self)
        copy.clicked.connect(self.on_copy_clicked)
        box.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)

    def on_copy_clicked(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._text.toPlainText())


def report(error: BaseException, log_path: str, parent: QWidget | None) -> None:
    """Show the report of a mistake, unless one is open already: mistakes while painting come by the dozen."""
    if not any(isinstance(widget, ReportDialog) and widget.isVisible() for widget in QApplication.topLevelWidgets()):
        ReportDialog(error, log_path, parent).open()
