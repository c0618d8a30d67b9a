"""The photos and files of a record as a tab of its form: a list with previews, dropped, pasted, opened and printed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, cast
from weakref import finalize

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QSize,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPixmap,
)
from PySide6.QtWidgets import QFileDialog, QSplitter, QWidget

from svcdesk.commands.attachments import AttachFiles, ChangeAttachment, DeleteAttachments
from svcdesk.commands.base import Command
from svcdesk.commands.runner import Done
from svcdesk.domain.attachments import KNOWN_ENDINGS, LONGEST_NAME, disk_name, is_picture
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.i18n import N_, _
from svcdesk.queries.attachments import AttachmentRow, load_attachments
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.file_jobs import CopyFile, Pasted, Read, ReadFiles, SaveFile, remove_copies, sources_of
from svcdesk.ui.shared.forms.deeds_tab import DeedsTab, Locks, unlocked
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.file_pane import FilePane, size_text, thumbnail, type_text
from svcdesk.ui.shared.forms.rows_model import Index
from svcdesk.ui.shared.forms.side_tabs import TableRow, TextTable, TextTableView
from svcdesk.ui.shared.look import Space

_FILES: Final = N_("Photos and files")
FILE_ACTIONS: Final[ActionTable] = (
    Action("files.add", N_("Add files…"), "add", "plus", ("Ins",), "edit", "has_record", group=_FILES,
           short=N_("Add…"), help=N_("Files can be dragged here from the file manager as well.")),
    Action("files.paste", N_("Paste a picture"), "paste", "clipboard-paste", ("Ctrl+V",), "edit", "has_record",
           group=_FILES, short=N_("Paste"), help=N_("The picture or the files that were copied elsewhere.")),
    Action("files.open", N_("Open in its own program"), "open_file", "external-link", (), "", "has_one_selected",
           group=_FILES, short=N_("Open"), help=N_("A copy that cannot be changed; Enter does it as well.")),
    Action("files.save", N_("Save the file as…"), "save_file", "download", ("Ctrl+Shift+S",), "", "has_one_selected",
           group=_FILES, short=N_("Save as…")),
    Action("files.print", N_("Print with documents"), "toggle_printed", "printer", ("Alt+Shift+U",), "edit",
           "can_print", "is_printed", group=_FILES, short=N_("Print"), needs="modify",
           help=N_("Whether the picture comes onto the documents of its record.")),
    Action("files.edit", N_("Name and note…"), "edit", "pencil", ("F2",), "edit", "has_own_selected", group=_FILES,
           short=N_("Edit…"), needs="modify"),
    Action("files.line", N_("Open the repair line"), "open_line", "wrench", (), "", "has_lent_selected", group=_FILES,
           short=N_("Repair line")),
    Action("files.delete", N_("Delete the files"), "delete_files", "trash-2", ("Ctrl+Del",), "edit",
           "has_own_rows_selected", group=_FILES, short=N_("Delete"), needs="modify"),
)  # fmt: skip
_FIELDS: Final = (
    FieldSpec("file_name", N_("File"), FieldKind.TEXT, length=LONGEST_NAME, required=True),
    FieldSpec("note", N_("Note"), FieldKind.TEXT, length=400, help=N_("Printed below the picture.")),
)  # fmt: skip
_THUMB: Final = QSize(52, 38)
_PRINT: Final = 1
_LIST_WIDTH: Final = 800
_PANE_WIDTH: Final = 420
_FOLDER: Final = "files/folder"
_PARENTS: Final = {"service_order": "order_id", "service_object": "object_id", "repair_line": "repair_line_id"}


class FilesTable(TextTable):
    """Rows with a thumbnail before the name, and a tick for *Print*."""

    def __init__(self, heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(heads, parent)
        self.files: Sequence[AttachmentRow] = ()
        self._thumbs: dict[tuple[int, float], QPixmap] = {}

    def show_files(self, files: Sequence[AttachmentRow]) -> None:
        """What the rows are of."""
        self.files = files
        ids = {file.id for file in files}
        self._thumbs = {key: made for key, made in self._thumbs.items() if key[0] in ids}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The thumbnail is made when it is first seen."""
        file = self.files[index.row()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            ratio = cast("QWidget", self.parent()).devicePixelRatioF()
            return self._thumbs.setdefault((file.id, ratio), thumbnail(file, _THUMB, ratio))
        if index.column() == _PRINT:
            if role == Qt.ItemDataRole.CheckStateRole and is_picture(file.media_type):
                return Qt.CheckState.Checked if file.printed else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.DisplayRole:
                return ""
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return self.rows[index.row()].cells[_PRINT]
        return super().data(index, role)


class FilesView(TextTableView):
    """The list; a click or Space on the tick prints or does not."""

    ticked = Signal()
    table_class = FilesTable

    def __init__(self, heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(heads, parent)
        self.setIconSize(_THUMB)
        self.verticalHeader().setDefaultSectionSize(_THUMB.height() + Space.S)
        self.clicked.connect(self.on_clicked)
        self.setAccessibleName(_("Photos and files"))

    @property
    def files(self) -> FilesTable:
        """The table."""
        return cast("FilesTable", self.table)

    def select_rows(self, places: Sequence[int]) -> None:
        """Select just these; the first one has the keyboard."""
        chosen = QItemSelection()
        for at in places:
            chosen.select(self.table.index(at, 0), self.table.index(at, self.table.columnCount() - 1))
        flags = QItemSelectionModel.SelectionFlag
        if places:
            self.selectionModel().setCurrentIndex(self.table.index(places[0], 0), flags.NoUpdate)
            self.scrollTo(self.currentIndex())
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    def on_clicked(self, index: QModelIndex) -> None:
        """On a tick."""
        if index.column() == _PRINT:
            self.ticked.emit()

    def on_double_clicked(self, index: QModelIndex) -> None:
        """Open the file, except on the tick."""
        if index.column() != _PRINT:
            super().on_double_clicked(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit()
        else:
            super().keyPressEvent(event)


class FilesTab(DeedsTab):
    """The record's own files, then those of its repair lines, which are only shown; Enter opens one."""

    table = FILE_ACTIONS
    watched = frozenset({"attachment"})
    view_class = FilesView
    view: FilesView

    def __init__(self, desk: Desk, entity: str, parent: QWidget, *, locks: Locks = unlocked) -> None:
        empty = EmptyState("paperclip", _("No photos or files"))
        self._lends = entity != "repair_line"
        lent = (_("Repair line"),) if self._lends else ()
        heads = (_("File"), _("Print"), _("Note"), *lent, _("Type"), _("Size"), _("Added"), _("By"))
        self._fresh: frozenset[int] = frozenset()
        self._copies: Path | None = None
        self._saved = 0
        self.pane: FilePane | None = None
        super().__init__(desk, heads, empty, parent, locks=locks)
        widths = (230, 60, 200, *((125,) if self._lends else ()), 120, 70, 140, 110)
        for at, width in enumerate(widths):
            self.view.setColumnWidth(at, width)
        self.view.table.right = frozenset({heads.index(_("Size"))})
        self.view.ticked.connect(self.on_ticked)
        self.pane = FilePane(desk, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.body.replaceWidget(self.view, self.splitter)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([_LIST_WIDTH, _PANE_WIDTH])
        self.body.setStretch(self.body.indexOf(self.splitter), 1)
        self.body.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._first = empty.add_action(self.actions_of_tab["files.add"], primary=True)
        self.setAcceptDrops(True)
        self._show([])

    # what is there

    def set_record(self, record: tuple[str, int] | None) -> None:
        """Files belong to a saved record."""
        super().set_record(record)
        hint = _("Add photos and files, drag them here from the file manager, or paste a picture.")
        if record is None:
            hint = _("Save the record first; then files can be added to it.")
        self._empty.set_texts(_("No photos or files"), hint)
        self._first.setVisible(record is not None)

    def load(self, entity: str, record_id: int) -> None:
        """Read the list; no contents."""
        self.desk.read(load_attachments, self.on_loaded, entity, record_id)

    def on_loaded(self, found: list[AttachmentRow]) -> None:
        """Show them; what was just added is selected, else what was, else the first."""
        before = self.selected_ids()
        self.view.files.show_files(found)
        self._show([self._row(file) for file in found])
        ids = [file.id for file in found]
        wanted = [id_ for id_ in ids if id_ in self._fresh][:1] or [id_ for id_ in ids if id_ in before] or ids[:1]
        self._fresh = frozenset()
        if set(self.selected_ids()) != set(wanted):
            self.view.select_rows([ids.index(id_) for id_ in wanted])
        self.on_selection_changed()

    def _row(self, file: AttachmentRow) -> TableRow:
        printed = (_("yes") if file.printed else _("no")) if is_picture(file.media_type) else ""
        when = formats.when_text(self.desk.site.local(file.added_at))
        lent = (file.origin,) if self._lends else ()
        about = (type_text(file.media_type), size_text(file.size), when, file.user)
        cells = (file.name, printed, file.note, *lent, *about)
        return TableRow(cells, "attachment", file.id, muted=bool(file.origin))

    def _show(self, rows: list[TableRow]) -> None:
        if not rows:
            self.view.files.show_files(())
        super()._show(rows)
        if self.pane is not None:
            self.splitter.setVisible(bool(rows))
            if not rows:
                self.pane.show_file(None)

    def on_selection_changed(self, *_anything: object) -> None:
        """Another file is looked at."""
        super().on_selection_changed()
        if self.pane is not None:
            self.pane.show_file(self.looked_at())

    def looked_at(self) -> AttachmentRow | None:
        """The file that has the keyboard; it may be one of several that are selected."""
        at = self.view.currentIndex().row()
        rows = self.view.files.files
        return rows[at] if 0 <= at < len(rows) and self.selected_ids() else None

    def selected(self) -> list[AttachmentRow]:
        """The selected files."""
        ids = set(self.selected_ids())
        return [file for file in self.view.files.files if file.id in ids]

    def current(self) -> AttachmentRow | None:
        """The selected file, if it is one."""
        rows = self.selected()
        return rows[0] if len(rows) == 1 else None

    # what may be done

    def has_own_selected(self) -> bool:
        """Whether one file of the record itself is selected."""
        return self.has_own_rows_selected() and self.current() is not None

    def has_own_rows_selected(self) -> bool:
        """Whether only files of the record itself are selected."""
        rows = self.selected()
        return bool(rows) and not any(row.origin for row in rows)

    def has_lent_selected(self) -> bool:
        """Whether a file of a repair line is selected."""
        row = self.current()
        return row is not None and bool(row.origin)

    def can_print(self) -> bool:
        """Whether a picture of the record itself is selected."""
        row = self.current()
        return row is not None and not row.origin and is_picture(row.media_type)

    def is_printed(self) -> bool:
        """Whether it is printed."""
        row = self.current()
        return row is not None and row.printed and is_picture(row.media_type)

    # adding

    def add(self) -> None:
        """Ask for files."""
        kinds = " ".join(f"*.{ending} *.{ending.upper()}" for ending in KNOWN_ENDINGS)
        filters = (_("Photos and files ({kinds})").format(kinds=kinds), _("All files (*)"))
        dialog = QFileDialog(self, _("Add photos and files"), self._folder(), ";;".join(filters))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.on_files_chosen)
        dialog.open()

    def _folder(self) -> str:
        """Where files were taken from last."""
        return str(self.desk.state.get(_FOLDER, str(Path.home())))

    def on_files_chosen(self, paths: list[str]) -> None:
        """Take them."""
        if paths:
            self.desk.state.put(_FOLDER, str(Path(paths[0]).parent))
        self.take(sources_of(paths))

    def paste(self) -> None:
        """Take what was copied elsewhere."""
        sources = self.sources_in(QGuiApplication.clipboard().mimeData())
        if sources:
            self.take(sources)
        else:
            self.desk.show(_("There is no picture in the clipboard. Copy one first."), "warning")

    def sources_in(self, data: QMimeData) -> tuple[Path | Pasted, ...]:
        """The local files, or else the picture, that were copied or dragged."""
        if paths := [url.toLocalFile() for url in data.urls() if url.isLocalFile()]:
            return sources_of(paths)
        at = self.desk.site.local(self.desk.clock.now()).strftime("%Y-%m-%d %H-%M-%S")
        for format_, ending in (("image/png", "png"), ("image/jpeg", "jpg")):
            if data.hasFormat(format_) and (content := bytes(data.data(format_).data())):
                return (Pasted(_("Picture {at}").format(at=at) + f".{ending}", content),)
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            return (Pasted(_("Picture {at}").format(at=at) + ".png", b"", image),)
        return ()

    def take(self, sources: Sequence[Path | Pasted]) -> None:
        """Read them on a pool thread, then attach them to the record that is shown now."""
        if self.record is None:
            self.desk.show(_("Save the record first; then files can be added to it."), "warning")
        elif sources:
            work = ReadFiles(self.record, tuple(sources), self.desk.parameters.file_megabytes)
            self.desk.job(_("Reading files"), work, self.on_read)

    def on_read(self, read: Read) -> None:
        """Attach those that may be kept; say what is wrong with the others."""
        if read.problems:
            self.desk.show_problems(read.problems)
        if read.files:
            entity, record_id = read.record
            place: dict[str, Any] = {_PARENTS[entity]: record_id}
            self.desk.run(AttachFiles(files=read.files, **place), self.on_attached)

    def on_attached(self, done: Done) -> None:
        """Select them as soon as they are in the list, which is read already."""
        if isinstance(done.result, tuple):
            self._fresh = frozenset(done.result)

    # with the selected ones

    def on_wanted(self, _row: TableRow) -> None:
        """Enter or a double click."""
        self.open_file()

    def open_file(self) -> None:
        """Open a read-only copy in the system's program; the copies go with the tab."""
        file = self.current()
        if file is None:
            return
        if self._copies is None:
            self._copies = Path(tempfile.mkdtemp(prefix="svcdesk-files-"))
            # Whatever comes first: the tab is closed, or collected, or the program ends.
            self.destroyed.connect(finalize(self, remove_copies, self._copies))
        work = CopyFile(self.desk.store, file.id, self._copies)
        self.desk.job(_("Opening the file"), work, self.on_copied)

    def on_copied(self, path: Path) -> None:
        """Hand it to the system."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            text = _("No program opens {name}. Save the file and open it there.").format(name=path.name)
            self.desk.show(text, "warning")

    def save_file(self) -> None:
        """Ask where."""
        if file := self.current():
            self._saved = file.id  # whatever is selected once a place was chosen
            dialog = QFileDialog(self, _("Save the file as"), str(Path(self._folder(), disk_name(file.name))))
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.fileSelected.connect(self.on_place_chosen)
            dialog.open()

    def on_place_chosen(self, path: str) -> None:
        """Write it there."""
        self.desk.job(_("Saving the file"), SaveFile(self.desk.store, self._saved, Path(path)), self.on_written)

    def on_written(self, path: Path) -> None:
        """Say where."""
        self.desk.show(_("Saved as {path}.").format(path=path), "good")

    def on_ticked(self) -> None:
        """The tick of the selected row, if it may be changed."""
        if self.actions_of_tab["files.print"].isEnabled():
            self.toggle_printed()
        elif why := self.why_locked("modify"):
            self.desk.show(why, "warning")

    def toggle_printed(self) -> None:
        """Print it, or not."""
        if file := self.current():
            self.run(ChangeAttachment(file.id, printed=not file.printed))

    def edit(self) -> None:
        """Ask for name and note."""
        if file := self.current():
            values = {"file_name": file.name, "note": file.note}
            make = partial(_change, file.id)
            self.ask(FieldsDialog(self.desk, _("Name and note"), _("Save"), _FIELDS, make, self, values=values))

    def open_line(self) -> None:
        """The repair line that has the file."""
        if (file := self.current()) and file.origin:
            self.desk.open("repair_line", file.repair_line_id)

    def delete_files(self) -> None:
        """Delete the selected ones; undo brings them back."""
        if ids := self.selected_ids():
            self.run(DeleteAttachments(ids))

    # dragged here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files of the file manager, or a picture of a web page."""
        data = event.mimeData()
        if self.record is not None and (data.hasImage() or any(url.isLocalFile() for url in data.urls())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.sum.setText(_("Let go to add the files"))

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """They went elsewhere."""
        self.sum.setText("")

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them."""
        self.sum.setText("")
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take(self.sources_in(event.mimeData()))


def _change(attachment_id: int, values: dict[str, Any]) -> Command:
    return ChangeAttachment(attachment_id, file_name=values["file_name"], note=values.get("note", ""))
