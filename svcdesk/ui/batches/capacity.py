"""The load of technicians by week as a table with bars."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from svcdesk.i18n import _
from svcdesk.queries.capacity import Capacity, WeekLoad
from svcdesk.ui.shared.formats import date_text, duration_text, hours_text
from svcdesk.ui.shared.look import current_look, text_font

Index = QModelIndex | QPersistentModelIndex
_NAME_WIDTH: Final = 220
_WEEK_WIDTH: Final = 96
_MARGIN: Final = 3


class CapacityModel(QAbstractTableModel):
    """A row for each technician, a column for his name and one for each week."""

    capacity = Capacity()

    def show_capacity(self, capacity: Capacity) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.capacity = capacity
        self.endResetModel()

    def load_at(self, index: Index) -> WeekLoad | None:
        """The week of a cell; None in the column of names."""
        return self.capacity.rows[index.row()].weeks[index.column() - 1] if index.column() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The technicians."""
        return 0 if parent.isValid() else len(self.capacity.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The name and the weeks."""
        return 0 if parent.isValid() else len(self.capacity.mondays) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The ISO weeks; the tool tip says their Mondays."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if not section:
                return _("Technician, hours by week")
            return _("W{week}").format(week=self.capacity.mondays[section - 1].isocalendar().week)
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return _("Week from {day}").format(day=date_text(self.capacity.mondays[section - 1]))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, or work and time of the week; ``!`` where the work is more."""
        load = self.load_at(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return week_text(load) if load is not None else self.capacity.rows[index.row()].name or _("Nobody")
        if role == Qt.ItemDataRole.ToolTipRole and load is not None:
            return "\n".join(
                (
                    _("Planned now: {hours}").format(hours=duration_text(load.planned)),
                    _("There already: {hours}").format(hours=duration_text(load.there)),
                    _("Open: {hours}").format(hours=duration_text(load.open))
                    if load.open is not None
                    else _("no calendar"),
                )
            )
        return None


def week_text(load: WeekLoad) -> str:
    """Hours of work and of open time: ``! 45 / 40``; nothing in a week without work."""
    if not load.wanted:
        return ""
    text = hours_text(load.wanted)
    if load.open is not None:
        text = f"{text} / {hours_text(load.open)}"
    return f"! {text}" if load.is_over else text


class _Bars(QStyledItemDelegate):
    """Behind the text, what is there already and beside it what is planned now, by their share of the open time."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, CapacityModel)
        load, look = model.load_at(index), current_look()
        if load is None or not load.wanted:
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        whole = max(load.open or 0, load.wanted)
        there, planned = (round(rect.width() * part / whole) for part in (load.there, load.planned))
        painter.fillRect(rect.x(), rect.y(), there, rect.height(), look.closed)
        fill = look.high if load.is_over else look.low
        painter.fillRect(rect.x() + there, rect.y(), planned, rect.height(), fill)
        painter.setPen(look.high_edge if load.is_over else look.text)
        painter.setFont(text_font(bold=load.is_over))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, week_text(load))


class CapacityView(QTableView):
    """Technicians × weeks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("capacity")
        self.setAccessibleName(_("Capacity of the technicians"))
        self.table = CapacityModel(self)
        self.setModel(self.table)
        self.setItemDelegate(_Bars(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setDefaultSectionSize(_WEEK_WIDTH)

    def show_capacity(self, capacity: Capacity) -> None:
        """Replace what is shown; the place stays."""
        place = self.horizontalScrollBar().value()
        self.table.show_capacity(capacity)
        self.setColumnWidth(0, _NAME_WIDTH)
        self.horizontalScrollBar().setValue(place)
