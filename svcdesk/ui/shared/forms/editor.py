"""What every field editor can do, and the editor of a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from svcdesk.domain.fields import PICTURE_LIMIT
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.ui.shared.editors import mark_wrong
from svcdesk.ui.shared.look import Space, set_role


class Editor(QObject):
    """A widget for one value. ``edited`` follows every edit by the user."""

    edited = Signal()
    widget: QWidget

    def value(self) -> Any:
        """The value; see ``problem`` for what cannot be read."""
        raise NotImplementedError

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a value; tells nobody. A lookup needs the caption of its record."""
        raise NotImplementedError

    def problem(self) -> Problem | None:
        """What cannot be read."""
        return None

    def as_typed(self) -> Any:
        """The value, or the text that cannot be read: saving refuses it, beside all else that it refuses."""
        return self.value()

    def set_read_only(self, read_only: bool) -> None:
        """Only show."""
        self.widget.setEnabled(not read_only)

    def caption(self) -> str:
        """The text of a chosen record."""
        return ""

    def focus_widget(self) -> QWidget:
        """What takes the keyboard."""
        return self.widget

    def mark(self, *, wrong: bool) -> None:
        """Give the field the edge of a refusal, or take it away."""
        mark_wrong(self.focus_widget(), wrong=wrong)

    def on_edited(self, *_anything: object) -> None:
        """The user changed something."""
        self.edited.emit()


class PictureEditor(Editor):
    """A picture with its preview; choose a file, or remove it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.widget = QWidget(parent)
        self._content: bytes | None = None
        self._problem: Problem | None = None
        self._preview = QLabel(self.widget)
        self._preview.setFixedSize(180, 72)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._preview, "card")
        self._choose = QPushButton(_("Choose a file…"), self.widget)
        self._choose.clicked.connect(self.on_choose_clicked)
        self._remove = QPushButton(_("Remove"), self.widget)
        self._remove.clicked.connect(self.on_remove_clicked)
        layout = QHBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        for widget in (self._preview, self._choose, self._remove):
            layout.addWidget(widget)
        layout.addStretch()

    def value(self) -> bytes | None:
        """The content of the file."""
        return self._content

    def set_value(self, value: Any, caption: str = "") -> None:
        """Show a picture."""
        self._content, self._problem = value, None
        picture = QPixmap()
        if value and picture.loadFromData(value):
            self._preview.setPixmap(
                picture.scaled(
                    self._preview.size(), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            )
        else:
            self._preview.setText(_("No picture"))
        self._remove.setEnabled(bool(value))

    def problem(self) -> Problem | None:
        """Why the last file was not taken."""
        return self._problem

    def focus_widget(self) -> QWidget:
        """The choosing button."""
        return self._choose

    def on_choose_clicked(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self.widget, _("Choose a picture"), "", _("Pictures") + " (*.png *.jpg *.jpeg)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    def take_file(self, path: str) -> None:
        """Read a picture file, unless it is too large or none."""
        file = Path(path)
        size = file.stat().st_size
        if size > PICTURE_LIMIT:
            self._problem = Problem("field.picture_too_large", params={"limit": PICTURE_LIMIT // 1024})
        else:
            content = file.read_bytes()
            if QPixmap().loadFromData(content) and content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
                self.set_value(content)
            else:
                self._problem = Problem("field.not_a_picture")
        self.edited.emit()

    def on_remove_clicked(self) -> None:
        """No picture."""
        self.set_value(None)
        self.edited.emit()
