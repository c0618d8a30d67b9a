"""What a file looks like, beside the list of files: a picture or page scaled to fit, the beginning of a text, words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontDatabase, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QStackedLayout, QTextBrowser, QVBoxLayout, QWidget

from svcdesk.domain.attachments import TYPES, Family
from svcdesk.i18n import _, ngettext
from svcdesk.queries.attachments import AttachmentRow
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.file_jobs import ShowFile, Shown
from svcdesk.ui.shared.look import Space, current_look, icon, set_role
from svcdesk.ui.shared.short_label import ShortLabel

_ICONS: Final = {Family.PICTURE: "image", Family.PDF: "file-text", Family.TEXT: "file-text", Family.OTHER: "paperclip"}


def file_icon(media_type: str) -> str:
    """The icon of a type."""
    return _ICONS[family_of(media_type)]


def family_of(media_type: str) -> Family:
    """What is done with files of a type."""
    return TYPES[media_type].family if media_type in TYPES else Family.OTHER


def type_text(media_type: str) -> str:
    """The name of a type in the user's language."""
    return _(TYPES[media_type].label) if media_type in TYPES else media_type


def size_text(size: int) -> str:
    """``1.4 MB``, ``38 KB``; at least 1 KB."""
    if size >= 1_000_000:
        return _("{size} MB").format(size=formats.locale().toString(size / 1_000_000, "f", 1))
    return _("{size} KB").format(size=formats.locale().toString(max(round(size / 1000), 1)))


class FitImage(QWidget):
    """Paints an image as large as fits, never larger than it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.setMinimumSize(120, 120)

    def show_image(self, image: QImage) -> None:
        """Another image."""
        self.image = image
        self.update()

    def sizeHint(self) -> QSize:
        """As large as there is room for."""
        return QSize(400, 400)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the middle, sharp on fine screens."""
        if self.image.isNull():
            return
        ratio = self.devicePixelRatioF()
        size = self.image.size()
        if size.width() > self.width() * ratio or size.height() > self.height() * ratio:
            size = size.scaled(self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, round(size.width() / ratio), round(size.height() / ratio))
        place.moveCenter(self.rect().center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)
        painter.end()


class FilePane(QFrame):
    """Shows one file; its content is read on a pool thread, and the small preview stands in until then."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._file: AttachmentRow | None = None
        self._job: int | None = None
        self.shown: Shown | None = None
        set_role(self, "card")
        self.title = ShortLabel(self)
        set_role(self.title, "section")
        self.about = ShortLabel(self)
        set_role(self.about, "secondary")
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.picture = FitImage(self)
        self.text = QTextBrowser(self)
        self.text.setAcceptDrops(False)
        self.text.setOpenLinks(False)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))  # columns stay columns
        self.text.setAccessibleName(_("Beginning of the text"))
        self.words = QLabel(self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        set_role(self.words, "muted")
        self._stack = QStackedLayout()
        for widget in (self.picture, self.text, self.words):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        layout.setSpacing(Space.XS)
        layout.addWidget(self.title)
        layout.addWidget(self.about)
        layout.addLayout(self._stack, 1)
        layout.addWidget(self.note)
        self.setMinimumWidth(240)
        self.show_file(None)

    def show_file(self, file: AttachmentRow | None) -> None:
        """Another file, or none; the same one again is not read again."""
        before, self._file = self._file, file
        self._say(file)
        if file is not None and before is not None and file.id == before.id:
            return
        if self._job is not None:
            self.desk.drop_job(self._job)
        self._job, self.shown = None, None
        if file is None:
            self._show_words(_("Choose a file to see it here."))
            return
        small = QImage.fromData(file.preview) if file.preview is not None else QImage()
        if small.isNull():
            self._show_words("")
        else:
            self._show_image(small)
        if family_of(file.media_type) is Family.OTHER:
            self.on_shown(Shown(file.id))
        else:
            self._job = self.desk.job(_("Reading the file"), ShowFile(self.desk.store, file.id), self.on_shown)

    def _say(self, file: AttachmentRow | None) -> None:
        self.title.setText(file.name if file is not None else "")
        parts = [type_text(file.media_type), size_text(file.size)] if file is not None else []
        if self.shown is not None and self.shown.pages:
            parts.append(ngettext("{count} page", "{count} pages", self.shown.pages).format(count=self.shown.pages))
        self.about.setText("  ·  ".join(parts))
        self.note.setText(file.note if file is not None else "")
        self.note.setVisible(bool(self.note.text()))

    def on_shown(self, shown: Shown) -> None:
        """It was read."""
        if self._file is None or shown.attachment_id != self._file.id:
            return
        self._job, self.shown = None, shown
        self._say(self._file)
        if shown.image is not None:
            self._show_image(shown.image)
        elif shown.text:
            self.text.setPlainText(shown.text)
            self._stack.setCurrentWidget(self.text)
        else:
            self._show_words(_("There is no preview. Enter opens the file in its own program."))

    def _show_image(self, image: QImage) -> None:
        assert self._file is not None
        self.picture.show_image(image)
        self.picture.setAccessibleName(_("Picture: {name}").format(name=self._file.name))
        self._stack.setCurrentWidget(self.picture)

    def _show_words(self, words: str) -> None:
        self.words.setText(words)
        self._stack.setCurrentWidget(self.words)


def thumbnail(file: AttachmentRow, size: QSize, ratio: float) -> QPixmap:
    """The preview of a picture, or the icon of the type, in the middle of a pixmap of this size."""
    made = QPixmap(size * ratio)
    made.fill(Qt.GlobalColor.transparent)
    small = QImage.fromData(file.preview) if file.preview is not None else QImage()
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    if small.isNull():
        side = round(20 * ratio)
        place = QRect(0, 0, side, side)
        place.moveCenter(made.rect().center())
        icon(file_icon(file.media_type), current_look().muted).paint(painter, place)
    else:
        place = QRect(0, 0, 0, 0)
        place.setSize(small.size().scaled(made.size(), Qt.AspectRatioMode.KeepAspectRatio))
        place.moveCenter(made.rect().center())
        painter.drawImage(place, small)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
