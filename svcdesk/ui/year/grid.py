"""The table of the year with its foot, and the visits of the cell that is current."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from svcdesk.i18n import _
from svcdesk.queries.year_plan import YearPlan, YearRow, YearVisit
from svcdesk.ui.shared.look import Space, current_look, set_role
from svcdesk.ui.year.marks import MARK, MarkDelegate, mark_icon, visit_at
from svcdesk.ui.year.model import FootModel, Index, YearModel, agreement_tip
from svcdesk.ui.year.words import visit_details, visit_title

_NAME_WIDTH: Final = 300
_MONTH_WIDTH: Final = 48
_ROW: Final = 28
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class YearTable(QTableView):
    """Agreements × months; Enter and a double click open, letters go to the filter."""

    entered_cell = Signal()  # Enter
    opened = Signal()  # a double click
    typed = Signal(str)
    pointed = Signal(object)  # the YearVisit whose mark was clicked

    def __init__(self, model: YearModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("year")
        self.setAccessibleName(_("Visits of agreements by month"))
        self.setModel(model)
        self.setItemDelegate(MarkDelegate(self))
        arrange(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_MONTH_WIDTH)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for month in range(1, model.columnCount()):
            header.setSectionResizeMode(month, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, _NAME_WIDTH)

    def chosen_rows(self) -> list[int]:
        """The rows in which a cell is selected."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, letters go to the filter; all else is the table's."""
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered_cell.emit()
        elif (
            event.text().strip()
            and event.text().isprintable()
            and not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a mark chooses its visit as well."""
        super().mousePressEvent(event)
        visit = self._visit_at(event.position().toPoint())
        if visit is not None:
            self.pointed.emit(visit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens what was chosen by the first click."""
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def _visit_at(self, at: QPoint) -> YearVisit | None:
        index, model = self.indexAt(at), self.model()
        assert isinstance(model, YearModel)
        return visit_at(self.visualRect(index), model.visits_at(index), at) if index.isValid() else None


class FootTable(QTableView):
    """The sums, in columns as wide as those above."""

    def __init__(self, above: YearTable, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self.setAccessibleName(_("Sums of the months"))
        self.figures = FootModel(self)
        self.setModel(self.figures)
        arrange(self)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_Figures(self))
        self.verticalHeader().setDefaultSectionSize(_ROW - 4)
        self.setFixedHeight(self.figures.rowCount() * (_ROW - 4) + 2)
        above.horizontalHeader().sectionResized.connect(self.on_section_resized)
        above.horizontalScrollBar().valueChanged.connect(self.horizontalScrollBar().setValue)
        self.horizontalHeader().setMinimumSectionSize(_MONTH_WIDTH)
        for at in range(self.figures.columnCount()):
            self.setColumnWidth(at, above.columnWidth(at))

    def on_section_resized(self, at: int, _before: int, now: int) -> None:
        """A column above has another width."""
        self.setColumnWidth(at, now)


def arrange(table: QTableView) -> None:
    """What both tables have in common."""
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


class _Figures(QStyledItemDelegate):
    """Figures between the lines of the months, below a line."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        cell, rect = QStyleOptionViewItem(option), QRect(option.rect)
        if not index.column():
            cell.rect = rect.adjusted(Space.XS, 0, 0, 0)
        super().paint(painter, cell, index)
        painter.setPen(current_look().line)
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if not index.row():
            painter.drawLine(rect.topLeft(), rect.topRight())


class CellPane(QWidget):
    """The visits of the current cell one by one, and everything about the one that is chosen."""

    opened = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._plan: YearPlan | None = None
        self._row: YearRow | None = None
        self._visits: Sequence[YearVisit] = ()
        set_role(self, "card")
        self.list = _VisitList(self)
        self.title = QLabel(self)
        set_role(self.title, "section")
        self.text = QLabel(self)
        self.text.setObjectName("visit")
        for label in (self.title, self.text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        about = QVBoxLayout()
        about.addWidget(self.title)
        about.addWidget(self.text, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.L)
        layout.addWidget(self.list, 2)
        layout.addLayout(about, 3)
        self.list.currentRowChanged.connect(self.on_chosen)
        self.list.opened.connect(self.opened)
        self.list.left.connect(self.left)

    @property
    def visit(self) -> YearVisit | None:
        """The chosen visit."""
        at = self.list.currentRow()
        return self._visits[at] if 0 <= at < len(self._visits) else None

    @property
    def count(self) -> int:
        """How many visits there are to choose from."""
        return len(self._visits)

    def show_cell(self, model: YearModel, index: Index | QModelIndex) -> None:
        """Show the visits of a cell; of the column of agreements, the agreement."""
        self._plan = model.plan
        self._row = model.rows[index.row()] if index.isValid() else None
        self._visits = model.visits_at(index)
        self.list.blockSignals(True)
        self.list.clear()
        for visit in self._visits:
            self.list.addItem(QListWidgetItem(mark_icon(visit), visit_title(visit)))
        self.list.blockSignals(False)
        self.list.setCurrentRow(0 if self._visits else -1)
        self.list.setVisible(bool(self._visits))
        self.on_chosen()

    def choose(self, visit: YearVisit) -> None:
        """Choose a visit of the cell."""
        if visit in self._visits:
            self.list.setCurrentRow(list(self._visits).index(visit))

    def on_chosen(self, _at: int = 0) -> None:
        """Everything about it."""
        visit, row = self.visit, self._row
        if row is None or self._plan is None:
            self.title.setText("")
            self.text.setText("")
        elif visit is None:
            self.title.setText(f"{row.number}  {row.customer}")
            self.text.setText(agreement_tip(row))
        else:
            self.title.setText(visit_title(visit))
            lines = [f"{row.number}  {row.customer}, {row.description}", *visit_details(visit, self._plan)]
            self.text.setText("\n".join(lines))


class _VisitList(QListWidget):
    """Enter and a double click open, Escape goes back."""

    opened = Signal()
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("visits")
        self.setAccessibleName(_("Visits of the month"))
        self.setIconSize(QSize(MARK + 2, MARK + 2))
        self.setUniformItemSizes(True)
        self.itemDoubleClicked.connect(self.on_double_clicked)

    def on_double_clicked(self, _item: QListWidgetItem) -> None:
        """Open it."""
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Escape leaves."""
        if event.key() in _ENTER:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
