"""The import screen: file, mapping, preview, check, import."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from svcdesk.commands.imports.records import SaveImportMapping
from svcdesk.domain.imports.preview import Preview, read_preview
from svcdesk.domain.imports.report import ImportReport, RowProblem
from svcdesk.domain.problems import Refused
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.queries.imports import SavedMapping, saved_mappings
from svcdesk.ui.imports.draft import Draft, FieldPath, shipped_mappings
from svcdesk.ui.imports.editing import MappingEditing, read_options
from svcdesk.ui.imports.jobs import Check, Export, Import, Peek
from svcdesk.ui.imports.layout import FINDINGS, PREVIEW, Layout
from svcdesk.ui.imports.name_dialog import NameDialog
from svcdesk.ui.imports.table import IMPORT
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.jobs import Cancelled, JobState
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_FILES: Final = "CSV, XLSX (*.csv *.txt *.tsv *.xlsx *.xlsm)"
_SEPARATOR_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab"}


class ImportScreen(ScreenWidget):
    """From a file to records, one step at a time; every step can be looked at before the next."""

    def __init__(self, desk: Desk, ref: RecordRef | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.draft = Draft.empty("customers")
        self.preview: Preview | None = None
        self.path: Path | None = None
        self.report: ImportReport | None = None
        self._mappings: dict[str, SavedMapping] = {one.name: one for one in shipped_mappings()}
        self._peek: Peek | None = None
        self._job = 0
        self._dialog: NameDialog | None = None
        self.actions_ = Actions(IMPORT, self)
        self.screen_actions = self.actions_
        self.ui = Layout(self, self.actions_)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.ui.path)
        self.editing = MappingEditing(desk, self, self.ui.grid, self)
        self._connect()
        self._offer_mappings("")
        self._show_draft()
        desk.read(saved_mappings, self.on_mappings_read)
        if ref is not None and (path := ref.defaults.get("path")):
            self.load(Path(str(path)))

    def _connect(self) -> None:
        ui = self.ui
        ui.path.returnPressed.connect(self.on_path_entered)
        ui.kind.activated.connect(self.on_kind_chosen)
        ui.mapping.activated.connect(self.on_mapping_chosen)
        for combo in (ui.encoding, ui.separator, ui.sheet):
            combo.activated.connect(self.on_options_changed)
        ui.dates.editingFinished.connect(self.on_reading_changed)
        ui.decimal_comma.clicked.connect(self.on_reading_changed)
        ui.grid.column_chosen.connect(self.on_column_chosen)
        ui.filter.textChanged.connect(self.on_filter_changed)
        ui.only_left_out.clicked.connect(self.on_filter_changed)
        ui.findings.selectionModel().currentRowChanged.connect(self.on_finding_chosen)
        self.desk.jobs_shown.connect(self.on_jobs_shown)

    # the file

    def choose_file(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self, _("Choose a file to import"), str(self.path.parent if self.path else ""), _FILES)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.on_file_chosen)
        dialog.open()

    def on_file_chosen(self, path: str) -> None:
        """A file was chosen."""
        self.load(Path(path))

    def on_path_entered(self) -> None:
        """A path was typed and Enter pressed."""
        if text := self.ui.path.text().strip():
            self.load(Path(text).expanduser())

    def load(self, path: Path) -> None:
        """Read the first rows of a file."""
        self.path = path
        self.ui.path.setText(str(path))
        self._forget_findings()
        self._peek = Peek(path, read_options(self.draft))
        self.desk.job(_("Reading {file}").format(file=path.name), self._peek, self.on_peeked, self.on_peek_failed)

    def on_peeked(self, result: tuple[Peek, Preview]) -> None:
        """The first rows are there."""
        asked, preview = result
        if asked is not self._peek:
            return
        self.preview = preview
        if not any(about.column or about.constant for about in self.draft.fields()):
            self.draft.guess(preview.header)
        self.ui.show_file(self._file_text(preview), preview.sheets, preview.sheet)
        self._show_draft()

    def on_peek_failed(self, error: BaseException) -> None:
        """The file cannot be read; the desk has said why."""
        self.preview = None
        if isinstance(error, Refused):
            self._show_findings([RowProblem(0, "", "", problem) for problem in error.problems])
        self.ui.show_file("", (), "")
        self._show_draft()

    def _file_text(self, preview: Preview) -> str:
        columns = ngettext("{count} column", "{count} columns", len(preview.header)).format(count=len(preview.header))
        if preview.sheet:
            return _("XLSX, sheet “{sheet}”, {columns}").format(sheet=preview.sheet, columns=columns)
        encoding = {"utf-8": "UTF-8", "cp1250": "CP1250"}[preview.encoding]
        separator = _(self.ui.separator_words[_SEPARATOR_NAMES[preview.separator]])
        return _("CSV, {encoding}, {separator}, {columns}").format(
            encoding=encoding, separator=separator, columns=columns
        )

    # the mapping

    def on_mappings_read(self, saved: tuple[SavedMapping, ...]) -> None:
        """The mappings of this database; one of the same name stands before one that ships."""
        self._mappings |= {one.name: one for one in saved}
        self._offer_mappings(self.ui.mapping.currentData() or "")

    def _offer_mappings(self, chosen: str) -> None:
        self.ui.offer_mappings(list(self._mappings), chosen)

    def on_kind_chosen(self, _index: int) -> None:
        """Another kind of record: begin anew with what the columns are called."""
        self.draft = Draft.empty(str(self.ui.kind.currentData()))
        self._offer_mappings("")
        if self.preview is not None:
            self.draft.guess(self.preview.header)
        self._forget_findings()
        self._show_draft()

    def on_mapping_chosen(self, _index: int) -> None:
        """A kept mapping, or the guess by names."""
        name = str(self.ui.mapping.currentData() or "")
        if not name:
            self.on_kind_chosen(0)
            return
        self.use_mapping(self._mappings[name])

    def use_mapping(self, mapping: SavedMapping) -> None:
        """Take a whole mapping, and read the file as it says."""
        draft = Draft(mapping.content)
        try:
            draft.mapping()
        except Refused as refused:
            self.desk.show_problems(refused.problems)
            return
        self.draft = draft
        self._forget_findings()
        self._show_draft()
        if self.path is not None:
            self.load(self.path)

    def open_mapping(self) -> None:
        """Ask for a TOML file."""
        dialog = QFileDialog(self, _("Choose a mapping"), "", "TOML (*.toml)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.on_mapping_file_chosen)
        dialog.open()

    def on_mapping_file_chosen(self, path: str) -> None:
        """Read a mapping file; it is small."""
        try:
            content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.desk.show(_("The mapping cannot be read: {detail}").format(detail=str(error)), "error")
            return
        mapping = SavedMapping(str(content.get("name", Path(path).stem)), content)
        self._mappings[mapping.name] = mapping
        self._offer_mappings(mapping.name)
        self.use_mapping(mapping)

    def save_mapping(self) -> None:
        """Ask for the name under which the mapping is kept."""
        self._dialog = NameDialog(str(self.ui.mapping.currentData() or ""), self)
        self._dialog.accepted.connect(self.on_name_given)
        self._dialog.open()

    def on_name_given(self) -> None:
        """Keep the mapping."""
        if self._dialog is not None:
            name = self._dialog.name.text().strip()
            self._dialog = None
            content: dict[str, Any] = {**self.draft.content, "name": name}
            self._mappings[name] = SavedMapping(name, content)
            self.desk.run(SaveImportMapping(name, content), self.on_mapping_saved)

    def on_mapping_saved(self, done: Any) -> None:
        """It is kept."""
        name = str(done.params["name"])
        self._offer_mappings(name)
        self.desk.show(_("The mapping “{name}” is saved.").format(name=name), "good")

    def on_column_chosen(self, path: FieldPath, column: str) -> None:
        """Another column for a field."""
        self.draft.set_column(path, column)
        if path[0] == "fields":
            self.ui.grid.show_samples(self.draft, self.preview)
            self._show_preview()
        else:
            self.on_mapping_edited()  # a line may be left out where this field is empty

    def on_mapping_edited(self) -> None:
        """A field says more or less, or rows bring another line along; the widget that said so has its turn first."""
        QTimer.singleShot(0, self, self.show_edited)

    def show_edited(self) -> None:
        """Show it; the keyboard stays where it was."""
        focused: QWidget | None = self.focusWidget()
        name = focused.objectName() if focused else ""
        self._forget_findings()
        self._show_draft()
        again = self.ui.grid.findChild(QWidget, name) if name else None
        if isinstance(again, QWidget):
            again.setFocus()

    def on_options_changed(self, _index: int) -> None:
        """The file is to be read in another way."""
        ui = self.ui
        for name, combo in (("encoding", ui.encoding), ("separator", ui.separator), ("sheet", ui.sheet)):
            self.draft.set_file(name, combo.currentData())
        if self.path is not None:
            self.load(self.path)

    def on_reading_changed(self) -> None:
        """Dates or numbers are written in another way."""
        forms = [form.strip() for form in self.ui.dates.text().split(",") if form.strip()]
        self.draft.set_file("dates", forms)
        self.draft.set_file("decimal_comma", self.ui.decimal_comma.isChecked())
        self._show_preview()

    def _show_draft(self) -> None:
        self.ui.show_options(self.draft)
        self.ui.grid.show_draft(self.draft, self.preview)
        self._show_preview()

    def _show_preview(self) -> None:
        self.ui.note.clear()
        if self.preview is None:
            self.ui.show_empty()
            self.actions_.refresh()
            return
        try:
            mapping = self.draft.mapping()
        except Refused as refused:
            self.ui.show_mistakes(self._mistakes(refused))
            self.actions_.refresh()
            return
        maps, rows = read_preview(self.preview, mapping, self.desk.site)
        labels = [_(one.target.label) for one in maps]
        self.ui.preview_model.show(labels, [row.number for row in self.preview.rows], rows)
        self.ui.show_tabs(PREVIEW if self.report is None else None)
        self.actions_.refresh()

    def _mistakes(self, refused: Refused) -> list[str]:
        """What a mapping lacks, in the words of this screen."""
        missing = [
            _(about.target.label)
            for about in self.draft.fields()
            if about.target.required and not (about.column or about.constant)
        ]
        if missing:
            return [_("Choose a column for: {fields}.").format(fields=", ".join(missing))]
        return list(dict.fromkeys(map(problem_text, refused.problems)))

    # the work itself

    def is_busy(self) -> bool:
        """Whether the file is being checked or imported."""
        return self._job != 0

    def is_idle(self) -> bool:
        """Whether nothing is being done."""
        return self._job == 0

    def can_start(self) -> bool:
        """Whether there is a file and nothing is being done."""
        return self._job == 0 and self.preview is not None

    def has_findings(self) -> bool:
        """Whether there is something to export."""
        return bool(self.ui.findings_model.shown)

    def check(self) -> None:
        """Read the whole file and say what would happen."""
        try:
            work = Check(self.desk.store, self._path(), self.draft.mapping())
        except Refused as refused:
            self._show_findings([RowProblem(0, "", "", problem) for problem in refused.problems])
            return
        self._begin(_("Checking {file}"), work, checked=True)

    def run(self) -> None:
        """Bring in every valid row, or nothing."""
        try:
            work = Import(self.desk.runner, self._path(), self.draft.mapping())
        except Refused as refused:
            self._show_findings([RowProblem(0, "", "", problem) for problem in refused.problems])
            return
        self._begin(_("Importing {file}"), work, checked=False)

    def _path(self) -> Path:
        assert self.path is not None
        return self.path

    def _begin(self, title: str, work: Check | Import, *, checked: bool) -> None:
        self._forget_findings()
        done = self.on_checked if checked else self.on_imported
        self._job = self.desk.job(title.format(file=self._path().name), work, done, self.on_work_failed)
        self.ui.show_progress(0, 0)
        self.actions_.refresh()

    def cancel(self) -> None:
        """End what is being done; nothing is kept of it."""
        self.desk.cancel_job(self._job)

    def on_jobs_shown(self, states: tuple[JobState, ...]) -> None:
        """How far the work is."""
        for state in states:
            if state.id == self._job:
                self.ui.show_progress(state.done, state.total)

    def on_checked(self, report: ImportReport) -> None:
        """The dry run is done."""
        text = _(
            "{read} rows read; {created} would be created, {unchanged} there already, {left_out} would be left out."
        )
        self._end(report, text)

    def on_imported(self, report: ImportReport) -> None:
        """The import is done."""
        text = _("{read} rows read; {created} created, {unchanged} there already, {left_out} left out.")
        self._end(report, text)
        self.desk.show(self.ui.summary.text(), "good" if report.created or not report.left_out else "warning")

    def _end(self, report: ImportReport, text: str) -> None:
        self._job = 0
        self.ui.hide_progress()
        self.report = report
        counts = (report.read, report.created, report.unchanged, report.left_out)
        read, created, unchanged, left_out = map(number_text, counts)
        self.ui.summary.setText(text.format(read=read, created=created, unchanged=unchanged, left_out=left_out))
        self._show_findings(list(report.problems))

    def on_work_failed(self, error: BaseException) -> None:
        """Cancelled, or the file cannot be imported at all; the desk has said why."""
        self._job = 0
        self.ui.hide_progress()
        if isinstance(error, Cancelled):
            self.ui.summary.setText(_("Cancelled. Nothing was imported."))
        if isinstance(error, Refused):
            self._show_findings([RowProblem(0, problem.target, "", problem) for problem in error.problems])
        self.actions_.refresh()

    def _show_findings(self, problems: list[RowProblem]) -> None:
        self.ui.findings_model.show(problems)
        self.ui.name_findings(len(problems))
        self.ui.choose_first()
        self.ui.show_tabs(FINDINGS if problems else PREVIEW)
        self.actions_.refresh()

    def _forget_findings(self) -> None:
        self.report = None
        self.ui.summary.clear()
        self.ui.findings_model.show(())
        self.ui.name_findings(0)

    def on_filter_changed(self) -> None:
        """Show the findings that are asked for."""
        self.ui.findings_model.find(self.ui.filter.text(), only_left_out=self.ui.only_left_out.isChecked())
        self.ui.choose_first()
        self.actions_.refresh()

    def on_finding_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        """Say the whole sentence of a finding; the table may have no room for it."""
        shown = self.ui.findings_model.shown
        self.ui.detail.setText(problem_text(shown[index.row()].problem) if 0 <= index.row() < len(shown) else "")

    def export(self) -> None:
        """Ask where the findings are written."""
        dialog = QFileDialog(self, _("Save the findings"), "", "CSV (*.csv)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.on_export_file_chosen)
        dialog.open()

    def on_export_file_chosen(self, path: str) -> None:
        """Write the findings that are shown."""
        self.desk.job(_("Saving the findings"), Export(Path(path), self.ui.findings_model.shown), self.on_exported)

    def on_exported(self, count: int) -> None:
        """They are written."""
        self.desk.show(ngettext("{count} finding saved.", "{count} findings saved.", count).format(count=count), "good")

    # the shell

    def save_state(self) -> ViewState:
        """The kind, and how wide the columns are."""
        return {"kind": self.draft.kind, "split": self.ui.splitter.sizes()}

    def restore_state(self, state: ViewState) -> None:
        """As it was left; the file is chosen anew."""
        if isinstance(sizes := state.get("split"), list) and len(sizes) == 2:
            self.ui.splitter.setSizes([int(size) for size in sizes])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped."""
        if event.mimeData().hasUrls() and self.is_idle():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the dropped file."""
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        if urls:
            event.acceptProposedAction()
            self.load(Path(urls[0].toLocalFile()))
