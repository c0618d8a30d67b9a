"""The widgets of a batch and where they stand: criteria at the left, rows at the right, the run below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from svcdesk.domain.batches import Outcome
from svcdesk.domain.fields import FieldSpec
from svcdesk.i18n import _
from svcdesk.ui.batches.jobs import WHY, Lines
from svcdesk.ui.batches.model import BatchModel
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.forms.texts import choice_text
from svcdesk.ui.shared.look import Space, set_role

_LEFT: Final = 330
_ABOVE: Final = 300
_MEASURED: Final = 100
_NARROWEST, _WIDEST, _WIDEST_WHY = 60, 220, 400


class BatchLayout:
    """What the screen is made of; the screen says what it shows."""

    def __init__(self, screen: QWidget, desk: Desk, actions: Actions, icon: str) -> None:
        self.screen = screen
        self._desk = desk
        self._actions = actions
        self.form: RecordForm | None = None
        self.model = BatchModel(screen)
        self.table = self._make_table()
        self.filter = QLineEdit(screen)
        self.filter.setObjectName("filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(_("Filter the rows"))
        self.filter.setAccessibleName(_("Filter the rows"))
        self.filter.setMaximumWidth(420)
        self.outcomes = QButtonGroup(screen)
        self.outcomes.setExclusive(True)
        self.detail = QLabel(screen)
        self.detail.setWordWrap(True)
        self.detail.setTextFormat(Qt.TextFormat.PlainText)
        self.detail.setMargin(Space.S)
        self.summary = QLabel(screen)
        self.summary.setObjectName("summary")
        self.progress = QProgressBar(screen)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(220)
        self.empty = EmptyState(
            icon,
            _("Nothing was looked at yet"),
            _("Say which records are meant and start the dry run. Nothing is changed before you have seen it."),
        )
        self.empty.add_action(actions["batch.check"], primary=True)
        outer = QVBoxLayout(screen)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._middle(), 1)
        outer.addWidget(self._bottom())
        self.show_progress(None)

    def _make_table(self) -> QTableView:
        table = QTableView(self.screen)
        table.setObjectName("rows")
        table.setAccessibleName(_("Rows"))
        table.setModel(self.model)
        table.setWordWrap(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        return table

    def _middle(self) -> QWidget:
        self._criteria = QVBoxLayout()
        self._criteria.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._criteria.setSpacing(Space.L)
        self.chosen = QLabel(self.screen)
        self.chosen.setObjectName("chosen")
        self.chosen.setWordWrap(True)
        self._instead = self._actions.button("batch.criteria")
        self._criteria.addWidget(self.chosen)
        self._criteria.addWidget(self._instead, 0, Qt.AlignmentFlag.AlignLeft)
        self._criteria.addStretch()
        left = QWidget(self.screen)
        set_role(left, "page")
        left.setLayout(self._criteria)
        self.area = QScrollArea(self.screen)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(left)
        self.area.setMinimumWidth(_LEFT)
        rows = QWidget(self.screen)
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(0, Space.S, 0, 0)
        bar = QHBoxLayout()
        bar.setContentsMargins(Space.M, 0, Space.M, 0)
        bar.setSpacing(Space.S)
        bar.addWidget(self.filter, 1)
        self._outcome_row = QHBoxLayout()
        self._outcome_row.setSpacing(Space.XS)
        bar.addLayout(self._outcome_row)
        bar.addStretch()
        inner.addLayout(bar)
        self._parts = QSplitter(Qt.Orientation.Vertical, rows)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.table)
        inner.addWidget(self._parts, 1)
        inner.addWidget(self.detail)
        self.stack = QStackedWidget(self.screen)
        set_role(self.stack, "page")
        self.stack.addWidget(self.empty)
        self.stack.addWidget(rows)
        splitter = QSplitter(Qt.Orientation.Horizontal, self.screen)
        splitter.addWidget(self.area)
        splitter.addWidget(self.stack)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LEFT, 900])
        return splitter

    def _bottom(self) -> QWidget:
        bar = QWidget(self.screen)
        set_role(bar, "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self.summary, 1)
        row.addWidget(self.progress)
        self._stop = self._actions.button("batch.stop")
        row.addWidget(self._stop)
        row.addWidget(self._actions.button("batch.check"))
        row.addWidget(self._actions.button("batch.drop"))
        self.commit = QPushButton(bar)
        self.commit.setObjectName("commit")
        set_role(self.commit, "primary")
        action = self._actions["batch.commit"]
        self.commit.setToolTip(action.toolTip())
        self.commit.setEnabled(action.isEnabled())
        self.commit.clicked.connect(action.trigger)
        action.enabledChanged.connect(self.commit.setEnabled)
        row.addWidget(self.commit)
        return bar

    # what it shows

    def add_above(self, part: QWidget) -> None:
        """Another view of the rows, above their table."""
        self._parts.insertWidget(0, part)
        self._parts.setSizes([_ABOVE, _ABOVE])

    def show_form(self, specs: Iterable[FieldSpec], chosen: str) -> RecordForm:
        """The fields to be filled in, and what was chosen elsewhere in place of criteria."""
        if self.form is not None:
            self._criteria.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form = RecordForm(self._desk, specs)
        self._criteria.insertWidget(2, self.form)
        self.chosen.setText(chosen)
        self.chosen.setVisible(bool(chosen))
        self._instead.setVisible(bool(chosen))
        return self.form

    def place_why(self, lines: Lines) -> None:
        """Why stands beside what must be looked at; at the end if only skipped rows have it, nowhere if none has."""
        header = self.table.horizontalHeader()
        first = bool(lines.all and lines.all[0].texts[WHY])
        header.moveSection(header.visualIndex(WHY), WHY if first else header.count() - 1)
        self.table.setColumnHidden(WHY, not lines.has_why)

    def show_rows(self, lines: Lines) -> None:
        """Columns as wide as they need, and a button for each outcome that occurs."""
        self.stack.setCurrentIndex(1)
        metrics = self.table.fontMetrics()
        for column in range(self.model.columnCount()):
            texts = [line.texts[column] for line in self.model.shown[:_MEASURED]]
            head = str(self.model.headerData(column, Qt.Orientation.Horizontal))
            needed = max(metrics.horizontalAdvance(text) for text in (*texts, head)) + 2 * Space.M
            widest = _WIDEST_WHY if column == WHY else _WIDEST
            self.table.setColumnWidth(column, min(widest, max(_NARROWEST, needed)))
        for button in self.outcomes.buttons():
            self.outcomes.removeButton(button)
            self._outcome_row.removeWidget(button)
            button.hide()
            button.deleteLater()
        there = [outcome for outcome in Outcome if lines.count(outcome)]
        self._add_outcome(-1, _("All"), len(lines.all), checked=True)
        for outcome in there if len(there) > 1 else ():
            self._add_outcome(list(Outcome).index(outcome), choice_text(outcome), lines.count(outcome))

    def _add_outcome(self, place: int, word: str, count: int, *, checked: bool = False) -> None:
        button = QToolButton(self.screen)
        button.setText(_("{word}: {count}").format(word=word, count=number_text(count)))
        button.setObjectName(f"outcome.{list(Outcome)[place].value if place >= 0 else 'all'}")
        button.setProperty("role", "button")
        button.setCheckable(True)
        button.setChecked(checked)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.outcomes.addButton(button, place + 1)
        self._outcome_row.addWidget(button)

    def chosen_outcome(self) -> Outcome | None:
        """The outcome whose button is pressed, None for all."""
        place = self.outcomes.checkedId() - 1
        return list(Outcome)[place] if place >= 0 else None

    def show_empty(self) -> None:
        """There is no plan."""
        self.stack.setCurrentIndex(0)

    def show_progress(self, state: tuple[int, int] | None) -> None:
        """How far the work is, or None when nothing is being done."""
        for widget in (self.progress, self._stop):
            widget.setVisible(state is not None)
        self.area.setEnabled(state is None)
        if state is not None:
            done, total = state
            self.progress.setRange(0, total)
            self.progress.setValue(done)


def counts_text(lines: Lines, words: Sequence[tuple[Outcome, str]]) -> str:
    """``12 done · 3 skipped``: the outcomes that occur, each in a sentence with {count}."""
    parts = [text.format(count=number_text(lines.count(outcome))) for outcome, text in words if lines.count(outcome)]
    return " · ".join(parts)
