"""The widgets of the import screen and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from svcdesk.domain.imports.targets import KINDS
from svcdesk.i18n import N_, _
from svcdesk.ui.imports.draft import Draft
from svcdesk.ui.imports.mapping_grid import MappingGrid
from svcdesk.ui.imports.model import FindingsModel, PreviewModel
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.look import Space, set_role

PREVIEW: Final = 0
FINDINGS: Final = 1
_KIND_WORDS: Final[Mapping[str, str]] = {
    "customers": N_("Customers"),
    "locations": N_("Service locations"),
    "objects": N_("Service objects"),
    "workers": N_("Workers"),
    "orders": N_("Service orders"),
    "items": N_("Items"),
    "requests": N_("Requests"),
}


class Layout:
    """What the screen is made of; the screen says what it shows."""

    separator_words: Final[Mapping[str, str]] = {
        "comma": N_("comma"),
        "semicolon": N_("semicolon"),
        "tab": N_("tabulator"),
    }

    def __init__(self, screen: QWidget, actions: Actions) -> None:
        self.screen = screen
        self._make_fields()
        self._make_tables()
        outer = QVBoxLayout(screen)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        top.setSpacing(Space.S)
        top.addLayout(self._file_row(actions))
        top.addLayout(self._options_row())
        outer.addLayout(top)
        outer.addWidget(_line(screen))
        outer.addWidget(self._middle(actions), 1)
        outer.addWidget(self._bottom(actions))
        self.show_file("", (), "")

    def _make_fields(self) -> None:
        screen = self.screen
        self.path = QLineEdit(screen)
        self.path.setObjectName("path")
        self.path.setPlaceholderText(_("Path of a CSV or XLSX file; Enter reads it"))
        self.path.setAccessibleName(_("File"))
        self.about_file = QLabel(screen)
        set_role(self.about_file, "muted")
        self.kind = _combo(screen, "kind", _("What the rows are"))
        for kind in KINDS:
            self.kind.addItem(_(_KIND_WORDS[kind]), kind)
        self.mapping = _combo(screen, "mapping", _("Mapping"))
        self.encoding = _combo(screen, "encoding", _("Letters"))
        for text, value in ((_("Automatic"), ""), ("UTF-8", "utf-8"), ("CP1250", "cp1250")):
            self.encoding.addItem(text, value)
        self.separator = _combo(screen, "separator", _("Separator"))
        self.separator.addItem(_("Automatic"), "")
        for value, word in self.separator_words.items():
            self.separator.addItem(_(word), value)
        self.sheet = _combo(screen, "sheet", _("Sheet"))
        self.dates = QLineEdit(screen)
        self.dates.setObjectName("dates")
        self.dates.setPlaceholderText(_("Automatic"))
        self.dates.setToolTip(_("How dates are written, for example dd/MM/yyyy; several with commas between."))
        self.dates.setAccessibleName(_("Dates"))
        self.dates.setMinimumWidth(130)
        self.dates.setMaximumWidth(200)
        self.decimal_comma = QCheckBox(_("Decimal comma"), screen)
        self.decimal_comma.setObjectName("decimal_comma")
        self.summary = QLabel(screen)
        self.summary.setObjectName("summary")
        self.note = QLabel(screen)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(self.note, "error")
        self.progress = QProgressBar(screen)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(220)
        self.progress.hide()

    def _make_tables(self) -> None:
        screen = self.screen
        self.preview_model = PreviewModel(screen)
        self.findings_model = FindingsModel(screen)
        self.preview = _table(screen, "preview", _("Preview"))
        self.preview.setModel(self.preview_model)
        self.preview.horizontalHeader().setDefaultSectionSize(150)
        self.findings = _table(screen, "findings", _("Findings"))
        self.findings.setModel(self.findings_model)
        self.findings.verticalHeader().hide()
        for column, width in enumerate((64, 100, 120, 140)):
            self.findings.setColumnWidth(column, width)
        self.findings.horizontalHeader().setStretchLastSection(True)
        self.filter = QLineEdit(screen)
        self.filter.setObjectName("filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(_("Filter the findings"))
        self.filter.setAccessibleName(_("Filter the findings"))
        self.detail = QLabel(screen)
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setMargin(Space.S)
        self.only_left_out = QCheckBox(_("Only rows that are left out"), screen)
        self.only_left_out.setObjectName("only_left_out")

    def _file_row(self, actions: Actions) -> QHBoxLayout:
        row = _row()
        row.addWidget(actions.button("import.choose"))
        row.addWidget(self.path, 1)
        row.addWidget(self.about_file)
        return row

    def _options_row(self) -> QHBoxLayout:
        row = _row()
        for label, field in (
            (_("Rows are"), self.kind),
            (_("Mapping"), self.mapping),
            (_("Letters"), self.encoding),
            (_("Separator"), self.separator),
            (_("Sheet"), self.sheet),
            (_("Dates"), self.dates),
        ):
            row.addLayout(self._labelled(label, field))
        row.addWidget(self.decimal_comma, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        return row

    def _labelled(self, text: str, field: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        label = QLabel(text, self.screen)
        label.setBuddy(field)
        set_role(label, "secondary")
        column.addWidget(label)
        column.addWidget(field)
        if field is self.sheet:
            self._sheet_label = label
        return column

    def _middle(self, actions: Actions) -> QWidget:
        left = QWidget(self.screen)
        set_role(left, "page")
        column = QVBoxLayout(left)
        column.setContentsMargins(0, Space.S, 0, 0)
        heading = QLabel(_("Which column fills which field"), left)
        set_role(heading, "section")
        head = _row()
        head.setContentsMargins(Space.M, 0, Space.M, 0)
        head.addWidget(heading, 1)
        head.addWidget(actions.button("import.open_mapping"))
        head.addWidget(actions.button("import.save_mapping"))
        column.addLayout(head)
        self.grid = MappingGrid(left)
        column.addWidget(self.grid, 1)

        findings = QWidget(self.screen)
        inner = QVBoxLayout(findings)
        inner.setContentsMargins(0, Space.S, 0, 0)
        bar = _row()
        bar.setContentsMargins(Space.M, 0, Space.M, 0)
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.only_left_out)
        bar.addWidget(actions.button("import.export"))
        inner.addLayout(bar)
        inner.addWidget(self.findings, 1)
        inner.addWidget(self.detail)
        self.tabs = QTabWidget(self.screen)
        self.tabs.setObjectName("tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.preview, _("Preview"))
        self.tabs.addTab(findings, "")
        self.name_findings(0)

        self.empty = EmptyState(
            "file-down",
            _("Nothing to import yet"),
            _("Choose a CSV or XLSX file, or drop one here. Its first row holds the names of the columns."),
        )
        self.empty.add_action(actions["import.choose"], primary=True)
        mistakes = QWidget(self.screen)
        around = QVBoxLayout(mistakes)
        around.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        around.addWidget(self.note, 1)
        self.stack = QStackedWidget(self.screen)
        set_role(self.stack, "page")
        for page in (self.empty, self.tabs, mistakes):
            self.stack.addWidget(page)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self.screen)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.stack)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setSizes([520, 680])
        return self.splitter

    def _bottom(self, actions: Actions) -> QWidget:
        bar = QWidget(self.screen)
        set_role(bar, "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self.summary, 1)
        row.addWidget(self.progress)
        self._cancel = actions.button("import.cancel")
        self._cancel.hide()
        row.addWidget(self._cancel)
        row.addWidget(actions.button("import.check"))
        start = QPushButton(actions["import.run"].text(), bar)
        start.setObjectName("start")
        set_role(start, "primary")
        start.setEnabled(actions["import.run"].isEnabled())
        start.clicked.connect(actions["import.run"].trigger)
        actions["import.run"].enabledChanged.connect(start.setEnabled)
        row.addWidget(start)
        return bar

    # what it shows

    def offer_mappings(self, names: Sequence[str], chosen: str) -> None:
        """The mappings to choose from; empty: by the names of the columns."""
        self.mapping.clear()
        self.mapping.addItem(_("By the names of the columns"), "")
        for name in names:
            self.mapping.addItem(name, name)
        self.mapping.setCurrentIndex(max(0, self.mapping.findData(chosen)))

    def show_options(self, draft: Draft) -> None:
        """How the file is read."""
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(draft.file("encoding"))))
        names = {",": "comma", ";": "semicolon", "\t": "tab"}
        separator = draft.file("separator")
        self.separator.setCurrentIndex(max(0, self.separator.findData(names.get(separator, separator))))
        forms = draft.file("dates", [])
        self.dates.setText(forms if isinstance(forms, str) else ", ".join(forms))
        self.decimal_comma.setChecked(bool(draft.file("decimal_comma", default=False)))

    def show_file(self, about: str, sheets: Sequence[str], sheet: str) -> None:
        """What the file is."""
        self.about_file.setText(about)
        self.sheet.clear()
        for name in sheets:
            self.sheet.addItem(name, name)
        self.sheet.setCurrentIndex(self.sheet.findData(sheet))
        for widget in (self.sheet, self._sheet_label):
            widget.setVisible(len(sheets) > 1)

    def show_empty(self) -> None:
        """There is no file yet, or one that cannot be read."""
        self.stack.setCurrentWidget(self.tabs if self.findings_model.shown else self.empty)

    def show_mistakes(self, sentences: Sequence[str]) -> None:
        """What the mapping lacks before anything can be read."""
        self.note.setText("\n".join(f"▲  {text}" for text in sentences))
        self.stack.setCurrentIndex(2)

    def show_tabs(self, tab: int | None) -> None:
        """The preview and the findings."""
        self.stack.setCurrentWidget(self.tabs)
        if tab is not None:
            self.tabs.setCurrentIndex(tab)

    def name_findings(self, count: int) -> None:
        """The tab says how many findings there are."""
        self.tabs.setTabText(FINDINGS, _("Findings ({count})").format(count=count) if count else _("Findings"))

    def choose_first(self) -> None:
        """Stand on the first finding."""
        self.findings.setCurrentIndex(self.findings_model.index(0, 0))
        if not self.findings_model.shown:
            self.detail.clear()

    def show_progress(self, done: int, total: int) -> None:
        """How far the work is; unknown at first."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()
        self._cancel.show()

    def hide_progress(self) -> None:
        """Nothing is being done."""
        self.progress.hide()
        self._cancel.hide()


def _combo(parent: QWidget, name: str, label: str) -> QComboBox:
    combo = QComboBox(parent)
    combo.setObjectName(name)
    combo.setAccessibleName(label)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    combo.setMaximumWidth(230)
    return combo


def _table(parent: QWidget, name: str, label: str) -> QTableView:
    table = QTableView(parent)
    table.setObjectName(name)
    table.setAccessibleName(label)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(28)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setHighlightSections(False)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return table


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    return row


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFixedHeight(1)
    set_role(line, "line")
    return line
