"""A dialog that runs one command: refusals are said in it, and it closes when the command was done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.runner import Done
from svcdesk.domain.problems import Problem, Refused
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.look import set_role


class CommandDialog(Dialog):
    """Subclasses fill ``body``, call ``add_ends``, and say in ``command`` what accepting runs."""

    command_done = Signal(object)  # Done

    def __init__(self, desk: Desk, title: str, parent: QWidget | None) -> None:
        super().__init__(title, parent)
        self.desk = desk
        self._running = False

    def add_ends(self, yes: str) -> None:
        """The place of refusals, and the closing row."""
        self.error = QLabel(self)
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.hide()
        set_role(self.error, "error")
        self.body.addWidget(self.error)
        self._box = self.add_buttons(yes, _("Cancel"))
        accepts = QDialogButtonBox.ButtonRole.AcceptRole
        self.yes = next(
            button
            for button in self._box.buttons()
            if isinstance(button, QPushButton) and self._box.buttonRole(button) == accepts
        )
        self.yes.setObjectName("accept")
        set_role(self.yes, "primary")

    def command(self) -> Command | None:
        """What accepting runs; None while something is missing, which the dialog has said."""
        raise NotImplementedError

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what is wrong; nothing to take it back."""
        self.error.setText("\n".join(dict.fromkeys(problem_text(problem) for problem in problems)))
        self.error.setVisible(bool(problems))

    def accept(self) -> None:
        """Run the command; the dialog closes once it is done."""
        command = None if self._running else self.command()
        if command is not None:
            self._set_running(running=True)
            self.desk.run(command, self.on_done, self.on_refused, on_failed=self.on_failed)

    def _set_running(self, *, running: bool) -> None:
        self._running = running
        self._box.setEnabled(not running)

    def on_done(self, done: Done) -> None:
        """It is done."""
        self.command_done.emit(done)
        super().accept()

    def on_refused(self, refused: Refused) -> None:
        """The rules refuse it, or the user said no to a question."""
        self._set_running(running=False)
        self.yes.setFocus()  # the keyboard left it while it was disabled; a field that is wrong takes it
        self.show_problems(tuple(p for p in refused.problems if p.severity == "refuse"))

    def on_failed(self, _error: BaseException) -> None:
        """The disk is full or the like: what was filled in stays."""
        self._set_running(running=False)
