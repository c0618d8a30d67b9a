"""The headings of a list with a row of filter fields below them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QLineEdit, QMenu, QTableView

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.lists.spec import ListColumn, ListSpec
from svcdesk.ui.lists.cells import capital, filter_hint
from svcdesk.ui.shared.editors import mark_wrong
from svcdesk.ui.shared.look import Space, current_look, set_icon

_KEYS_DOWN: Final = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FilterField(QLineEdit):
    """The filter of one column. Down goes to the rows, Escape empties it; choices open with F4."""

    leave_requested = Signal()

    def __init__(self, column: ListColumn, parent: QHeaderView) -> None:
        super().__init__(parent)
        self.column = column
        self.setAccessibleName(_("Filter: {column}").format(column=_(column.label)))
        self.setToolTip(filter_hint(column))
        self.setProperty("role", "filter")
        if column.kind in (FieldKind.CHOICE, FieldKind.FLAG):
            self._offer_choices()

    def _offer_choices(self) -> None:
        action = QAction(_("Choices"), self)
        action.setShortcut("F4")
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        set_icon(action, "chevron-down")
        action.triggered.connect(self.on_choices_wanted)
        self.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def choices(self) -> list[str]:
        """The words a choice is called by."""
        if self.column.kind is FieldKind.FLAG:
            return [_("yes"), _("no")]
        return [kind_text(member) for member in self.column.choices]

    def show_problem(self, problem: Problem | None) -> None:
        """Mark the field and say what is wrong, or that nothing is."""
        mark_wrong(self, wrong=problem is not None)
        self.setToolTip(problem_text(problem) if problem else filter_hint(self.column))

    def on_choices_wanted(self) -> None:
        """Offer the choices; several may be ticked."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ticked = {part.strip() for part in self.text().split(",")}
        for word in self.choices():
            action = menu.addAction(capital(word))
            action.setData(word)
            action.setCheckable(True)
            action.setChecked(word in ticked)
        menu.triggered.connect(self.on_choice)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def on_choice(self, action: QAction) -> None:
        """A choice was ticked or not."""
        ticked = [part.strip() for part in self.text().split(",") if part.strip() and part.strip() != action.data()]
        if action.isChecked():
            ticked = [str(action.data())] if self.column.kind is FieldKind.FLAG else [*ticked, str(action.data())]
        self.setText(", ".join(ticked))
        self.textEdited.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter go to the rows, Escape empties."""
        if event.key() in _KEYS_DOWN and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier,
        ):  # fmt: skip
            self.leave_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.textEdited.emit("")
            else:
                self.leave_requested.emit()
        else:
            super().keyPressEvent(event)


class FilterHeader(QHeaderView):
    """Headings that sort and move, and a filter field below each."""

    filter_edited = Signal()
    leave_requested = Signal()

    def __init__(self, spec: ListSpec, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.fields = [FilterField(column, self) for column in spec.columns]
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorShown(False)  # the style sheet hides it; paintSection draws ours
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(48)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        for field in self.fields:
            field.textEdited.connect(self.on_text_edited)
            field.leave_requested.connect(self.leave_requested)
        self.sectionResized.connect(self.on_layout_changed)
        self.sectionMoved.connect(self.on_layout_changed)
        table.horizontalScrollBar().valueChanged.connect(self.on_layout_changed)

    def filters(self) -> tuple[tuple[str, str], ...]:
        """The column filters that are not empty."""
        return tuple((field.column.key, field.text()) for field in self.fields if field.text().strip())

    def set_filters(self, filters: Mapping[str, str]) -> None:
        """Show column filters; tells nobody."""
        for field in self.fields:
            field.setText(filters.get(field.column.key, ""))
            field.show_problem(None)

    def field(self, section: int) -> FilterField:
        """The filter field of a section."""
        return self.fields[section]

    def on_text_edited(self, _text: str) -> None:
        """Some field was edited."""
        self.filter_edited.emit()

    def on_layout_changed(self) -> None:
        """Sections moved: so do the fields."""
        self._place()

    def _place(self) -> None:
        height = self._field_height()
        top = self.height() - height - Space.XS
        for section, field in enumerate(self.fields):
            field.setVisible(not self.isSectionHidden(section))
            left = self.sectionViewportPosition(section)
            field.setGeometry(left + 3, top, max(self.sectionSize(section) - 6, 10), height)

    def _field_height(self) -> int:
        return self.fontMetrics().height() + 8

    def sizeHint(self) -> QSize:
        """The headings, and the fields below them."""
        size = super().sizeHint()
        return QSize(size.width(), size.height() + self._field_height() + Space.XS + 2)

    def updateGeometries(self) -> None:
        """Leave room for the fields."""
        self.setViewportMargins(0, 0, 0, self._field_height() + Space.XS + 2)
        super().updateGeometries()
        self._place()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """A heading; the one the list is sorted by has an arrow."""
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        if section != self.sortIndicatorSection():
            return
        x, y = rect.right() - Space.M, rect.center().y()
        down = self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        tip, base = (y + 3, y - 2) if down else (y - 2, y + 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_look().accent)
        painter.drawPolygon([QPoint(x - 4, base), QPoint(x + 4, base), QPoint(x, tip)])

    def event(self, event: QEvent) -> bool:
        """A new font changes the height of the fields."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometries()
        return super().event(event)
