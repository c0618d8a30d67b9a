"""Agreements × months, and the sums below them, as table models."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from svcdesk.i18n import _
from svcdesk.queries.year_plan import MONTHS, YearPlan, YearRow, YearVisit
from svcdesk.ui.shared.formats import hours_text, number_text
from svcdesk.ui.shared.look import current_look, text_font
from svcdesk.ui.year.words import cell_text, cell_tip, month_text, overload_text, weeks_text

Index = QModelIndex | QPersistentModelIndex
NO_PLAN: Final = YearPlan(1, date.min)
COUNT, HOURS, WEEKS = range(3)


class YearModel(QAbstractTableModel):
    """A row for each agreement: who it is, and the visits of the twelve months."""

    plan: YearPlan = NO_PLAN
    rows: Sequence[YearRow] = ()

    def show_rows(self, plan: YearPlan, rows: Sequence[YearRow]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.plan, self.rows = plan, rows
        self.endResetModel()

    def visits_at(self, index: Index) -> tuple[YearVisit, ...]:
        """The visits of a cell; none in the column of agreements."""
        if not index.isValid() or not index.column():
            return ()
        return self.rows[index.row()].months[index.column() - 1]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The agreements."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The agreement and its months."""
        return 0 if parent.isValid() else MONTHS + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The months; ``!`` where a week has more work than time."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and not section:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        overloads = self.plan.overloads[section - 1] if section else ()
        if role == Qt.ItemDataRole.DisplayRole:
            if not section:
                return _("Agreement")
            return f"{month_text(section, short=True)} !" if overloads else month_text(section, short=True)
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return "\n".join((month_text(section), *map(overload_text, overloads)))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The agreement in words; of a month, what screen readers and tool tips say."""
        row = self.rows[index.row()]
        if not index.column():
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return f"{row.number}  {row.customer}"
            if role == Qt.ItemDataRole.ToolTipRole:
                return agreement_tip(row)
            return None
        visits = self.visits_at(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.number} {month_text(index.column())}: {cell_text(visits)}"
        if role == Qt.ItemDataRole.ToolTipRole and visits:
            return cell_tip(visits, self.plan)
        return None


def agreement_tip(row: YearRow) -> str:
    """An agreement with everyone that it names."""
    return "\n".join(
        part
        for part in (
            f"{row.number}  {row.description}",
            _("Customer: {name}").format(name=row.customer),
            _("Group: {name}").format(name=row.group),
            _("Technician: {name}").format(name=row.technician) if row.technician else "",
            _("Responsible: {name}").format(name=row.responsible) if row.responsible else "",
        )
        if part
    )


class FootModel(QAbstractTableModel):
    """Visits and hours of the agreements shown, by month; and the weeks in which anybody has too much work."""

    plan: YearPlan = NO_PLAN
    counts: tuple[int, ...] = (0,) * MONTHS
    minutes: tuple[int, ...] = (0,) * MONTHS

    def show_rows(self, plan: YearPlan, rows: Sequence[YearRow]) -> None:
        """Add up what is shown."""
        self.beginResetModel()
        self.plan = plan
        nothing = ((0,) * MONTHS,)
        self.counts = tuple(map(sum, zip(*(row.counts for row in rows), *nothing, strict=False)))
        self.minutes = tuple(map(sum, zip(*(row.minutes for row in rows), *nothing, strict=False)))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Visits, hours, weeks."""
        return 0 if parent.isValid() else 3

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """As the table above."""
        return 0 if parent.isValid() else MONTHS + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The figures; the tool tip of weeks names the technicians."""
        at, month = index.row(), index.column() - 1
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(at) if month < 0 else self._figure(at, month)
        if role == Qt.ItemDataRole.TextAlignmentRole and month >= 0:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role == Qt.ItemDataRole.FontRole:
            return text_font(bold=at == COUNT or (at == WEEKS and month >= 0))
        overloads = self.plan.overloads[month] if at == WEEKS and month >= 0 else ()
        if overloads:
            if role == Qt.ItemDataRole.ToolTipRole:
                return "\n".join(map(overload_text, overloads))
            if role == Qt.ItemDataRole.ForegroundRole:
                return current_look().high_edge
            if role == Qt.ItemDataRole.BackgroundRole:
                return current_look().high
        return None

    def _head(self, at: int) -> str:
        total = (number_text(sum(self.counts)), hours_text(sum(self.minutes)), "")[at]
        return "  ".join(filter(None, ((_("Visits"), _("Hours"), _("Weeks with more work than time"))[at], total)))

    def _figure(self, at: int, month: int) -> str:
        if at == COUNT:
            return number_text(self.counts[month]) if self.counts[month] else ""
        if at == HOURS:
            return hours_text(self.minutes[month]) if self.minutes[month] else ""
        return weeks_text(self.plan.overloads[month])
