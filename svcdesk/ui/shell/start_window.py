"""The first thing a new user sees: the demo, a new company, or a database that exists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.store.backups import Backup
from svcdesk.ui.shared.desk import Message
from svcdesk.ui.shared.look import Space, current_look, icon, set_role
from svcdesk.ui.shared.message_bar import MessageBar
from svcdesk.ui.shell.new_company import NewCompanyDialog
from svcdesk.ui.shell.restore import RestoreDialog

FILE_FILTER: Final = "svcdesk (*.db)"


class Choice(QPushButton):
    """A large button: what it does, and a sentence about it."""

    def __init__(self, icon_name: str, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "choice")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        picture = QLabel(self)
        picture.setPixmap(icon(icon_name, current_look().accent).pixmap(QSize(24, 24)))
        heading, sentence = QLabel(title, self), QLabel(text, self)
        set_role(heading, "title")
        set_role(sentence, "muted")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading)
        words.addWidget(sentence)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.L)
        layout.addWidget(picture)
        layout.addLayout(words, 1)
        for label in (picture, heading, sentence):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As much as its words need."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class StartWindow(QWidget):
    """Tells what was chosen; ``show_problem`` says what went wrong with it."""

    demo_requested = Signal()
    company_requested = Signal(object)  # NewCompany
    open_requested = Signal(object)  # Path
    language_requested = Signal(str)
    restore_requested = Signal(object)  # Backup

    def __init__(self, recent: Sequence[Path], folder: Path) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("svcdesk")
        self._folder = folder
        self._dialog: NewCompanyDialog | None = None
        self._backups: Sequence[Backup] = ()
        self.demo = Choice(
            "sparkles",
            _("Open the demo company"),
            _("An invented company, 18 months of orders. Try anything."),
            self,
        )
        self.new = Choice(
            "building-2", _("Start a new company"), _("One page: name, VAT id, country, language and currency."), self
        )
        self.existing = Choice("folder-open", _("Open a database…"), _("A svcdesk file on this computer."), self)
        self.restore = Choice(
            "archive-restore",
            _("Restore a backup…"),
            _("Of the database that cannot be opened. What is there now is kept."),
            self,
        )
        self.restore.hide()
        self.messages = MessageBar(self)
        self.demo.clicked.connect(self.demo_requested)
        self.new.clicked.connect(self.on_new_clicked)
        self.existing.clicked.connect(self.on_existing_clicked)
        self.restore.clicked.connect(self.on_restore_clicked)
        self._recent: dict[QPushButton, Path] = {}
        self._build(recent)
        self.resize(720, 560)

    def _build(self, recent: Sequence[Path]) -> None:
        card = QFrame(self)
        card.setFixedWidth(520)
        column = QVBoxLayout(card)
        column.setSpacing(Space.S)
        heading = QLabel(_("Welcome to svcdesk"), card)
        set_role(heading, "heading")
        column.addWidget(heading)
        subtitle = QLabel(_("Where would you like to begin?"), card)
        set_role(subtitle, "muted")
        column.addWidget(subtitle)
        column.addSpacing(Space.S)
        for choice in (self.restore, self.demo, self.new, self.existing):
            column.addWidget(choice)
        if recent:
            column.addSpacing(Space.M)
            label = QLabel(_("Opened before"), card)
            set_role(label, "muted")
            column.addWidget(label)
        for path in recent:
            button = QPushButton(card)
            set_role(button, "recent")
            text = f"{path.stem}   {path.parent}"
            button.setText(button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 480))
            button.setToolTip(str(path))
            button.clicked.connect(self.on_recent_clicked)
            self._recent[button] = path
            column.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(2)
        layout.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        layout.addLayout(self._languages())
        layout.addWidget(self.messages)

    def _languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(Space.L, 0, Space.L, Space.S)
        row.addStretch(1)
        for code, name in (("en", "English"), ("pl", "Polski")):
            button = QPushButton(name, self)
            button.setObjectName(code)
            set_role(button, "link")
            button.clicked.connect(self.on_language_clicked)
            row.addWidget(button)
        return row

    def set_busy(self, text: str) -> None:
        """Say what is being done and take no other choice meanwhile."""
        self._enable(enabled=False)
        self.messages.show_message(Message(text))

    def show_problem(self, text: str) -> None:
        """Say why the choice did not work, where it was made."""
        self._enable(enabled=True)
        self.messages.clear()
        if self._dialog is not None:
            self._dialog.show_problem(text)
        else:
            self.messages.show_message(Message(text, "error"))
            self.demo.setFocus()

    def offer_backups(self, backups: Sequence[Backup]) -> None:
        """The database that could not be opened has backups: offer them before anything else."""
        self._backups = backups
        self.restore.setVisible(bool(backups))
        if backups:
            self.restore.setFocus()

    def _enable(self, *, enabled: bool) -> None:
        for button in (self.restore, self.demo, self.new, self.existing, *self._recent):
            button.setEnabled(enabled)
        if self._dialog is not None:
            self._dialog.set_busy(busy=not enabled)

    def on_restore_clicked(self) -> None:
        """Choose one of the backups."""
        dialog = RestoreDialog(_on_this_computer, self)
        dialog.restore_requested.connect(self.restore_requested)
        dialog.open()
        dialog.on_listed(list(self._backups))

    def on_new_clicked(self) -> None:
        """Ask for the company; the page stays open until its file is made."""
        dialog = NewCompanyDialog(self._folder, self)
        dialog.completed.connect(self.company_requested)
        dialog.finished.connect(self.on_company_left)
        dialog.open()
        self._dialog = dialog

    def on_company_left(self) -> None:
        """The page was closed."""
        self._dialog = None

    def on_existing_clicked(self) -> None:
        """Ask for the file."""
        dialog = QFileDialog(self, _("Open a database"), str(self._folder), FILE_FILTER)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.on_file_selected)
        dialog.open()

    def on_file_selected(self, name: str) -> None:
        """A file was chosen."""
        self.open_requested.emit(Path(name))

    def on_recent_clicked(self) -> None:
        """A database that was open before."""
        button = self.sender()
        if isinstance(button, QPushButton):
            self.open_requested.emit(self._recent[button])

    def on_language_clicked(self) -> None:
        """Another language for this window."""
        button = self.sender()
        if isinstance(button, QPushButton):
            self.language_requested.emit(button.objectName())

    def closeEvent(self, event: QCloseEvent) -> None:
        """The page of a new company goes along."""
        if self._dialog is not None:
            self._dialog.reject()
        super().closeEvent(event)


def _on_this_computer(at: datetime) -> datetime:
    """The zone of the site stands in the database, which cannot be read."""
    return at.astimezone()
