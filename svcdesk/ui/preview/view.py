"""The tab of the print preview."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.store import Changes
from svcdesk.ui.preview.jobs import DrawPage, IssueAndPrint, IssueAndSave, OpenIssued, Picture, Prepare, Prepared
from svcdesk.ui.preview.page_view import PageView
from svcdesk.ui.preview.side import PreviewSide, state_text
from svcdesk.ui.preview.table import PREVIEW
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

# A change of one of these may change what the sheets show.
_SHOWN: Final = frozenset({
    "service_order", "order_line", "activity", "customer", "location", "contact", "service_object", "worker", "company",
    "task_relation", "object_relation", "sign_off", "service_request", "item", "line_property", "service_task",
})  # fmt: skip
_SIDE_FROM: Final = 900  # pixels of width


class PreviewScreen(ScreenWidget):
    """Shows one print job or one issued document, prints it and saves it."""

    def __init__(self, desk: Desk, ref: RecordRef | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ref = ref
        self._prepared: Prepared | None = None
        self._first_pages: list[int] = []
        self._document_number = 0  # counts what was shown, so that late pictures of something else are known
        self._printer: QPrinter | None = None
        self.pages = PageView(self)
        self.side = PreviewSide(desk.site, self)
        self.page_box = QSpinBox(self)
        self.screen_actions = Actions(PREVIEW, self, allowed=self._allowed)
        self._zoom_text = QLabel(self)
        self._state = QLabel(self)
        self._hint = QLabel(_("The data has changed since. Press F5 to draw it again."), self)
        self._build()
        self.pages.wanted.connect(self.on_picture_wanted)
        self.pages.moved.connect(self.on_moved)
        self.page_box.editingFinished.connect(self.on_page_entered)
        self.side.document_chosen.connect(self.on_document_chosen)
        self.side.revision_chosen.connect(self.on_revision_chosen)
        desk.changed.connect(self.on_changed)
        self.reload()

    def _allowed(self, permission: str) -> bool:
        return permission in self._desk.runner.permissions

    def _build(self) -> None:
        self.page_box.setRange(0, 0)
        self.page_box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page_box.setAccessibleName(_("Page"))
        self.page_box.setKeyboardTracking(False)
        set_role(self._state, "muted")
        set_role(self._hint, "error")
        self._hint.hide()
        self._zoom_text.setMinimumWidth(52)
        self._zoom_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QWidget(self)
        set_role(bar, "bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.setSpacing(Space.XS)
        actions = self.screen_actions
        assert actions is not None
        for name in ("preview.print", "preview.save", "preview.anew", "preview.reload"):
            row.addWidget(actions.button(name, bar))
        row.addSpacing(Space.L)
        row.addWidget(actions.button("preview.previous_page", bar))
        row.addWidget(self.page_box)
        row.addWidget(actions.button("preview.next_page", bar))
        row.addSpacing(Space.L)
        row.addWidget(actions.button("preview.zoom_out", bar))
        row.addWidget(self._zoom_text)
        row.addWidget(actions.button("preview.zoom_in", bar))
        row.addWidget(actions.button("preview.fit_width", bar))
        row.addSpacing(Space.L)
        row.addWidget(self._hint)
        row.addStretch(1)
        row.addWidget(self._state)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self.pages, 1)
        below.addWidget(self.side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addLayout(below, 1)
        self.setFocusProxy(self.pages)

    # what is shown

    @property
    def prepared(self) -> Prepared | None:
        """What is shown; None until it is drawn."""
        return self._prepared

    def reload(self) -> None:
        """Draw the job with the data as it is now; an issued document stays as it was issued."""
        self._prepare(anew=False)

    def draw_anew(self) -> None:
        """Draw what is unchanged as a new revision."""
        self._prepare(anew=True)

    def _prepare(self, *, anew: bool) -> None:
        self._hint.hide()
        if self._ref is None:
            return
        if self._ref.record_id is not None:
            self._desk.job(
                _("Opening the document"), OpenIssued(self._desk.store, self._ref.record_id), self.on_prepared
            )
            return
        asked = self._ref.defaults
        keys = tuple(str(key) for key in asked.get("keys", ()))
        if not keys:
            return
        work = Prepare(self._desk.store, str(asked.get("sheet", "work_order")), keys, anew)
        self._desk.job(_("Drawing documents"), work, self.on_prepared)

    def on_prepared(self, prepared: Prepared) -> None:
        """It is drawn."""
        keep_place = self._prepared is not None and self._prepared.sizes == prepared.sizes
        self._prepared = prepared
        self._document_number += 1
        counts = prepared.drawn.page_counts if prepared.drawn is not None else (len(prepared.sizes),)
        self._first_pages = [0, *accumulate(counts)][:-1]
        self.side.show_job(prepared)
        self.page_box.setRange(min(1, len(prepared.sizes)), len(prepared.sizes))
        self.page_box.setSuffix(f" / {len(prepared.sizes)}")
        self.pages.show_document(prepared.sizes, keep_place=keep_place)
        self.title_changed.emit(self._title())
        self.on_moved()

    def _title(self) -> str:
        assert self._prepared is not None
        titles = self._prepared.titles
        return titles[0] if len(titles) == 1 else _("{title} and {count} more").format(
            title=titles[0], count=len(titles) - 1
        )  # fmt: skip

    def on_moved(self) -> None:
        """Another page is in view, or the zoom changed."""
        self._zoom_text.setText(f"{round(self.pages.zoom * 100)} %")
        prepared = self._prepared
        if prepared is not None and prepared.sizes:
            self.page_box.blockSignals(True)
            self.page_box.setValue(self.pages.page + 1)
            self.page_box.blockSignals(False)
            place = self._current_document()
            self._state.setText(state_text(prepared, place, self._desk.site))
            if prepared.shown is not None:
                self.side.show_document(place, prepared.shown.subject, prepared.shown.id)
            else:
                self.side.show_document(place, prepared.drafts[place].subject, self._archived_id(place))
        if self.screen_actions is not None:
            self.screen_actions.refresh()

    def _archived_id(self, place: int) -> int | None:
        assert self._prepared is not None
        draft = self._prepared.drafts[place]
        if draft.archived is None:
            return None
        same = (row.id for row in self.side.issued if (row.subject, row.revision) == (draft.subject, draft.revision))
        return next(same, None)

    def _current_document(self) -> int:
        return max(bisect_right(self._first_pages, self.pages.page) - 1, 0)

    def on_picture_wanted(self, page: int, scale: float) -> None:
        """A page came into view."""
        if self._prepared is not None:
            work = DrawPage(self._prepared.pdf, self._document_number, page, scale)
            self._desk.job(_("Drawing a page"), work, self.on_picture)

    def on_picture(self, picture: Picture) -> None:
        """The picture of a page is there."""
        if picture.document == self._document_number:
            self.pages.show_picture(picture.page, picture.scale, picture.image)

    def on_changed(self, changes: Changes) -> None:
        """Somebody saved something: say that the preview is no longer of today."""
        shows_data = self._prepared is not None and self._prepared.shown is None
        if shows_data and _SHOWN & set(changes.entities):
            self._hint.show()

    # slots of the action table

    def has_pages(self) -> bool:
        """Whether there is something to print."""
        return self._prepared is not None and bool(self._prepared.sizes)

    def can_reload(self) -> bool:
        """Whether there is data behind it."""
        return self._ref is not None and self._ref.record_id is None

    def can_draw_anew(self) -> bool:
        """Whether some document is shown as issued."""
        return self._prepared is not None and any(draft.archived is not None for draft in self._prepared.drafts)

    def next_page(self) -> None:
        """Go to the next page."""
        self.pages.go_to(self.pages.page + 1)

    def previous_page(self) -> None:
        """Go to the page before."""
        self.pages.go_to(self.pages.page - 1)

    def go_to_page(self) -> None:
        """Let the user type a page number."""
        self.page_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.page_box.selectAll()

    def on_page_entered(self) -> None:
        """A page number was typed."""
        if self.page_box.value() != self.pages.page + 1:
            self.pages.go_to(self.page_box.value() - 1)
        if self.page_box.hasFocus():
            self.pages.setFocus()

    def next_document(self) -> None:
        """Go to the first page of the next document."""
        self.on_document_chosen(self._current_document() + 1)

    def previous_document(self) -> None:
        """Go to the first page of the document before."""
        self.on_document_chosen(self._current_document() - 1)

    def on_document_chosen(self, place: int) -> None:
        """Go to a document of the job."""
        if 0 <= place < len(self._first_pages):
            self.pages.go_to(self._first_pages[place])

    def on_revision_chosen(self, document_id: int) -> None:
        """Open an issued revision beside this."""
        self._desk.open("document_issued", document_id)

    def zoom_in(self) -> None:
        """Larger."""
        self.pages.step_zoom(1)

    def zoom_out(self) -> None:
        """Smaller."""
        self.pages.step_zoom(-1)

    def actual_size(self) -> None:
        """As large as on paper."""
        self.pages.set_zoom(1.0)

    def fit_width(self, checked: bool) -> None:
        """As wide as the view."""
        if checked:
            self.pages.set_fit_width()
        else:
            self.pages.set_zoom(1.0)

    def is_fit_width(self) -> bool:
        """Whether the zoom follows the width."""
        return self.pages.fit_width

    # printing and saving

    def print_pages(self) -> None:
        """Ask for the printer."""
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(self._title())
        dialog = QPrintDialog(self._printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage)
        dialog.setMinMax(1, self.pages.page_count)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.accepted.connect(self.on_printer_chosen)
        dialog.show()

    def on_printer_chosen(self) -> None:
        """Print the chosen pages on the chosen printer."""
        if self._printer is not None:
            self.print_on(self._printer)

    def print_on(self, printer: QPrinter) -> None:
        """Archive what is new, then print."""
        if self._prepared is None:
            return
        count = len(self._prepared.sizes)
        pages = list(range(count))
        if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage():
            pages = pages[printer.fromPage() - 1 : printer.toPage()]
        elif printer.printRange() is QPrinter.PrintRange.CurrentPage:
            pages = [self.pages.page]
        work = IssueAndPrint(self._prepared, self._desk.runner, printer, pages)
        self._desk.job(_("Printing"), work, self.on_printed, self.on_not_printed)

    def on_printed(self, pages: int) -> None:
        """It went out."""
        self._printer = None
        self._desk.show(
            _("Pages sent to the printer: {count}. The documents are archived.").format(count=pages), "good"
        )
        self.reload()

    def on_not_printed(self, _error: BaseException) -> None:
        """It did not; what was issued is issued."""
        self._printer = None
        self.reload()

    def save_pdf(self) -> None:
        """Ask for the file."""
        dialog = QFileDialog(self, _("Save as PDF"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("PDF documents") + " (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(re.sub(r'[\\/:*?"<>|\s]+', " ", self._title()) + ".pdf")
        dialog.fileSelected.connect(self.on_file_chosen)
        dialog.open()

    def on_file_chosen(self, path: str) -> None:
        """Archive what is new, then save."""
        if self._prepared is not None:
            work = IssueAndSave(self._prepared, self._desk.runner, Path(path))
            self._desk.job(_("Saving"), work, self.on_file_saved)

    def on_file_saved(self, path: Path) -> None:
        """It is written."""
        self._desk.show(_("Saved as {path}. The documents are archived.").format(path=path), "good")
        self.reload()

    # the shell

    def show_record(self, ref: RecordRef) -> None:
        """Another print job is wanted in this tab, or the same once more."""
        if ref.record_id is None:
            self._ref = ref
            self.reload()

    def save_state(self) -> ViewState:
        """The zoom."""
        return {"zoom": self.pages.zoom, "fit_width": self.pages.fit_width}

    def restore_state(self, state: ViewState) -> None:
        """Take back the zoom."""
        zoom = state.get("zoom")
        if state.get("fit_width") is False and isinstance(zoom, int | float):
            self.pages.set_zoom(float(zoom))

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow tab is for the pages alone."""
        super().resizeEvent(event)
        self.side.setVisible(self.width() >= _SIDE_FROM)
