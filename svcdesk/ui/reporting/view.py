"""The reports: their names and criteria at the left, the table at the right."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.problems import Refused
from svcdesk.i18n import _, ngettext
from svcdesk.queries.forms import captions_for, row_captions
from svcdesk.queries.reports import ReportSpec, reports
from svcdesk.queries.sheet_rows import ReportRow, RowKind
from svcdesk.store import Reader
from svcdesk.ui.reporting.model import Export, Load, ReportModel, Shown
from svcdesk.ui.reporting.table import REPORTS
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.export_file import ask_export_file
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.look import Space, icon, set_role
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_LEFT: Final = 330


def _room(row: ReportRow, columns: int) -> int:
    """Over how many columns the first cell may be written: those behind it are empty."""
    return next((at for at, value in enumerate(row.cells) if at and value not in (None, "")), columns)


class ReportsView(ScreenWidget):
    """All reports in one screen; each remembers its criteria while the tab is open."""

    def __init__(self, desk: Desk, ref: RecordRef | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.specs = list(reports().values())
        self.form: RecordForm | None = None
        self._given: dict[str, dict[str, Any]] = {}
        self._asked = 0
        self.screen_actions = self._actions = Actions(REPORTS, self, allowed=desk.allowed)
        self.model = ReportModel(self)
        self.table = ReportTableView(self)
        self.table.setModel(self.model)
        self._build()
        self.choice.currentIndexChanged.connect(self.on_report_chosen)
        self.table.doubleClicked.connect(self.open_current)
        self.table.selectionModel().currentRowChanged.connect(self.on_row_chosen)
        self.on_report_chosen()
        if ref is not None:
            self.show_record(ref)

    def _build(self) -> None:
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(_("Report"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(16)  # long names are whole in the list
        for spec in self.specs:
            self.choice.addItem(icon(spec.icon), _(spec.title), spec.name)
        self.about = QLabel(self)
        self.about.setWordWrap(True)
        set_role(self.about, "secondary")
        left = QWidget(self)
        set_role(left, "page")
        self._side = QVBoxLayout(left)
        self._side.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._side.setSpacing(Space.M)
        self._side.addWidget(self.choice)
        self._side.addWidget(self.about)
        buttons = self._actions.tool_bar(("report.show", "report.print", "report.xlsx", "report.csv"), left)
        self._side.addWidget(buttons, 0, Qt.AlignmentFlag.AlignLeft)
        self._side.addStretch()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(left)
        area.setMinimumWidth(_LEFT)
        self.summary = QLabel(self)
        set_role(self.summary, "secondary")
        self.summary.setMargin(Space.S)
        self.empty = EmptyState("chart-column", _("Nothing is shown yet"), _("Say which records are meant, then F5."))
        self.empty.add_action(self._actions["report.show"], primary=True)
        right = QWidget(self)
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.summary)
        self.stack = QStackedWidget(self)
        set_role(self.stack, "page")
        self.stack.addWidget(self.empty)
        self.stack.addWidget(right)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(area)
        splitter.addWidget(self.stack)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LEFT, 900])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        self.setFocusProxy(self.choice)

    # which report, and of what

    @property
    def spec(self) -> ReportSpec:
        """The chosen report."""
        return self.specs[max(self.choice.currentIndex(), 0)]

    def on_report_chosen(self, _at: int = 0) -> None:
        """Another report has other criteria."""
        if self.form is not None:
            self._side.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = RecordForm(self.desk, self.spec.criteria)
        self.form.edited.connect(self.on_criteria_edited)
        self._side.insertWidget(3, self.form)
        self.about.setText(_(self.spec.help))
        given = self._given.get(self.spec.name, {})
        self.form.set_base({field.name: field.blank for field in self.spec.criteria})
        self.form.set_draft(given, {})
        if given:
            self.desk.read(_captions, self.on_captions, self.spec, given)
        self._show(None)

    def on_captions(self, found: dict[str, str]) -> None:
        """The names of the records among the criteria."""
        assert self.form is not None
        self.form.complete_captions(found)

    def on_criteria_edited(self, _name: str) -> None:
        """What is shown is about something else now."""
        self._given[self.spec.name] = self.criteria()
        self._show(None)

    def criteria(self) -> dict[str, Any]:
        """The criteria that are filled in."""
        assert self.form is not None
        return {name: value for name, value in self.form.values().items() if value not in (None, "")}

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open("report:order_progress", None, customer_id=3)``: show it at once."""
        name = ref.entity.partition(":")[2]
        place = self.choice.findData(name)
        if place >= 0:
            self._given[name] = dict(ref.defaults)
            if self.choice.currentIndex() == place:
                self.on_report_chosen()
            else:
                self.choice.setCurrentIndex(place)
            self.show_report()

    def show_report(self) -> None:
        """Read the report."""
        assert self.form is not None
        unreadable = self.form.unreadable()
        self.form.show_problems(unreadable)
        if not unreadable:
            self._asked += 1
            work = Load(self.desk.store, self.spec.name, self.criteria())
            self.desk.job(_(self.spec.title), work, self.on_loaded, on_failed=self.on_load_failed)

    def on_loaded(self, shown: Shown) -> None:
        """It is here, unless another one was chosen meanwhile."""
        if shown.table.name == self.spec.name:
            self._show(shown)
            self.table.setFocus()

    def on_load_failed(self, error: BaseException) -> None:
        """Criteria that make no sense are marked; the desk has said the rest."""
        if isinstance(error, Refused) and self.form is not None:
            self.form.show_problems(error.problems)

    def _show(self, shown: Shown | None) -> None:
        self.table.clearSpans()
        self.model.show(shown)
        self.stack.setCurrentIndex(0 if shown is None else 1)
        if shown is not None:
            count = sum(1 for row in shown.table.rows if row.opens is not None)
            text = ngettext("{count} record", "{count} records", count).format(count=number_text(count))
            self.summary.setText(text)
            total = sum(column.weight for column in shown.table.columns) or 1
            room = max(self.stack.width() - Space.XL, 760)
            for at, column in enumerate(shown.table.columns):
                self.table.setColumnWidth(at, int(room * column.weight / total))
            for at, row in enumerate(shown.table.rows):
                if row.kind in (RowKind.HEADING, RowKind.TOTAL) and (width := _room(row, len(shown.table.columns))) > 1:
                    self.table.setSpan(at, 0, 1, width)
            if shown.table.rows:
                self.table.setCurrentIndex(self.model.index(0, 0))
        self._actions.refresh()

    # what is done with it

    def has_table(self) -> bool:
        """Whether a report is shown."""
        return self.model.shown is not None

    def has_current(self) -> bool:
        """Whether the current row is about a record."""
        row = self.model.row(self.table.currentIndex().row())
        return row is not None and row.opens is not None

    def on_row_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        """Another row, other actions."""
        self._actions.refresh()

    def open_current(self, *_anything: object) -> None:
        """Open the record that the row is about."""
        row = self.model.row(self.table.currentIndex().row())
        if row is not None and row.opens is not None:
            self.desk.open(*row.opens)

    def print_report(self) -> None:
        """Preview it."""
        lookups = {field.name for field in self.spec.criteria if field.kind is FieldKind.LOOKUP}
        keys = tuple(
            f"{name}=#{value}" if name in lookups else f"{name}={getattr(value, 'value', value)}"
            for name, value in self.criteria().items()
        )
        self.desk.open("print_job", None, sheet=self.spec.name, keys=keys or ("all",))

    def export_xlsx(self) -> None:
        """Ask for a file and export."""
        self._ask_file(".xlsx", _("Excel workbook (*.xlsx)"))

    def export_csv(self) -> None:
        """Ask for a file and export."""
        self._ask_file(".csv", _("CSV file (*.csv)"))

    def _ask_file(self, suffix: str, kind: str) -> None:
        ask_export_file(self, self.desk, _(self.spec.title), suffix, kind, self.on_file_chosen)

    def on_file_chosen(self, path: str) -> None:
        """Write the file on a pool thread."""
        if self.model.shown is not None and path:
            work = Export(self.model.shown.table, Path(path))
            self.desk.job(_("Export {what}").format(what=_(self.spec.title)), work, self.on_exported)

    def on_exported(self, path: Path) -> None:
        """Say so."""
        self.desk.show(_("Written: {path}").format(path=path), "good")

    def save_state(self) -> ViewState:
        """The chosen report."""
        return {"report": self.spec.name}

    def restore_state(self, state: ViewState) -> None:
        """Take it back."""
        place = self.choice.findData(str(state.get("report", "")))
        if place >= 0 and self._asked == 0:
            self.choice.setCurrentIndex(place)


class ReportTableView(QTableView):
    """The rows; Enter opens what a row is about."""

    def __init__(self, view: ReportsView) -> None:
        super().__init__(view)
        self._view = view
        self.setAccessibleName(_("Rows"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self, "rows")
        self.setWordWrap(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumHeight(2 * header.fontMetrics().height() + Space.S)  # long headings are on two lines

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._view.open_current()
        else:
            super().keyPressEvent(event)


def _captions(reader: Reader, spec: ReportSpec, given: dict[str, Any]) -> dict[str, str]:
    lookups = [field for field in spec.criteria if field.kind is FieldKind.LOOKUP]
    return row_captions(lookups, {field.name: given.get(field.name) for field in lookups},
                        captions_for(reader, [(lookups, given)]))  # fmt: skip
