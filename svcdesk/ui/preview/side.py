"""The side of the preview: the documents of the job, and the issued revisions of the one in view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from svcdesk.domain.clock import SiteTime
from svcdesk.i18n import _
from svcdesk.queries.documents import IssuedRow
from svcdesk.ui.preview.jobs import Prepared
from svcdesk.ui.shared.formats import when_text
from svcdesk.ui.shared.look import Space, set_role


def state_text(prepared: Prepared, document: int, site: SiteTime) -> str:
    """Whether a document of the job is new or as issued, in words."""
    if prepared.shown is not None:
        row = prepared.shown
        text = _("Revision {revision}, issued {when} by {who}")
        return text.format(revision=row.revision, when=when_text(site.local(row.issued_at)), who=row.issued_by)
    draft = prepared.drafts[document]
    if draft.archived is not None:
        return _("Revision {revision}, as issued").format(revision=draft.revision)
    return _("Revision {revision}, not issued yet").format(revision=draft.revision)


class PreviewSide(QWidget):
    """Two lists; ``document_chosen`` carries a place in the job, ``revision_chosen`` the id of an issued document."""

    document_chosen = Signal(int)
    revision_chosen = Signal(int)

    def __init__(self, site: SiteTime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._site = site
        self._issued: tuple[IssuedRow, ...] = ()
        self._shown: tuple[str, int | None] | None = None
        self.setFixedWidth(264)
        set_role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._documents_title = self._title(_("Documents"))
        self.documents = self._list(_("Documents"))
        self._revisions_title = self._title(_("Issued revisions"))
        self.revisions = self._list(_("Issued revisions"))
        self._none = QLabel(_("Nothing was issued yet. Printing or saving archives what you see here."), self)
        self._none.setWordWrap(True)
        set_role(self._none, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        layout.setSpacing(Space.S)
        layout.addWidget(self._documents_title)
        layout.addWidget(self.documents, 3)
        layout.addWidget(self._revisions_title)
        layout.addWidget(self._none)
        layout.addWidget(self.revisions, 2)
        self._rest = QWidget(self)
        layout.addWidget(self._rest, 1)
        for widget in (self._documents_title, self.documents, self._revisions_title, self.revisions, self._none):
            widget.hide()
        self.documents.currentRowChanged.connect(self.on_document_row_changed)
        self.revisions.itemActivated.connect(self.on_revision_activated)
        self.revisions.itemClicked.connect(self.on_revision_activated)

    def _title(self, text: str) -> QLabel:
        label = QLabel(text, self)
        set_role(label, "secondary")
        return label

    def _list(self, name: str) -> QListWidget:
        found = QListWidget(self)
        found.setAccessibleName(name)
        found.setWordWrap(True)
        found.setSpacing(1)
        return found

    def show_job(self, prepared: Prepared) -> None:
        """List the documents of the job; a single one needs no list."""
        self._issued = prepared.issued
        self._shown = None
        self._revisions_title.show()
        several = len(prepared.titles) > 1
        self.documents.setVisible(several)
        self._documents_title.setVisible(several)
        self._documents_title.setText(_("Documents: {count}").format(count=len(prepared.titles)))
        self.documents.blockSignals(True)
        self.documents.clear()
        if several:
            for place, title in enumerate(prepared.titles):
                self.documents.addItem(f"{title}\n{state_text(prepared, place, self._site)}")
            self.documents.setCurrentRow(0)
        self.documents.blockSignals(False)

    def show_document(self, place: int, subject: str, shown_id: int | None) -> None:
        """List the issued revisions of the document in view."""
        if self.documents.count() > place:
            self.documents.blockSignals(True)
            self.documents.setCurrentRow(place)
            self.documents.blockSignals(False)
        if self._shown == (subject, shown_id):
            return
        self._shown = (subject, shown_id)
        rows = [row for row in self._issued if row.subject == subject]
        self._none.setVisible(not rows)
        self.revisions.setVisible(bool(rows))
        self.revisions.clear()
        for row in rows:
            when = when_text(self._site.local(row.issued_at))
            text = _("Revision {revision}").format(revision=row.revision)
            item = QListWidgetItem(f"{text}{' ●' if row.id == shown_id else ''}\n{when} · {row.issued_by}")
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self.revisions.addItem(item)

    @property
    def issued(self) -> Sequence[IssuedRow]:
        """The issued revisions of all documents of the job, newest first."""
        return self._issued

    def on_document_row_changed(self, row: int) -> None:
        """Another document was chosen."""
        if row >= 0:
            self.document_chosen.emit(row)

    def on_revision_activated(self, item: QListWidgetItem) -> None:
        """An issued revision is wanted."""
        self.revision_chosen.emit(int(item.data(Qt.ItemDataRole.UserRole)))
