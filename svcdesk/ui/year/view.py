"""The year planner: agreements by month, narrowed as lists are, with the visits of a month below."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QElapsedTimer, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from svcdesk.i18n import N_, _, ngettext
from svcdesk.queries.lists import QuickFilter
from svcdesk.queries.reports.year_plan import WHO
from svcdesk.queries.year_plan import (
    CONFLICTS,
    LATE,
    MONTHS,
    MOST_YEARS,
    VISITS,
    YearOnly,
    YearPlan,
    YearVisit,
    narrow,
)
from svcdesk.store.feed import Changes
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.filter_bar import FilterBar
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget, ViewState
from svcdesk.ui.year.grid import CellPane, FootTable, YearTable
from svcdesk.ui.year.jobs import LoadYear, load_captions
from svcdesk.ui.year.marks import Legend
from svcdesk.ui.year.model import YearModel
from svcdesk.ui.year.table import BAR, MENU, STEPS, YEAR
from svcdesk.ui.year.words import visits_text

_ENTITIES: Final = frozenset({
    "agreement", "agreement_line", "service_order", "order_line", "item_requirement", "planned_date", "activity",
    "absence", "worker", "customer", "project", "service_interval", "time_window", "work_calendar", "calendar_day",
    "calendar_span", "parameter", "service_object", "team", "agreement_group",
})  # fmt: skip
_QUICK: Final = (
    QuickFilter(VISITS, N_("With visits")), QuickFilter(CONFLICTS, N_("On closed days")), QuickFilter(LATE, N_("Late")),
)  # fmt: skip
_PAUSE_MS: Final = 400
"""Changes come in bunches: so long the screen waits for more of them …"""
_PATIENCE: Final = 4
"""… and this many times as long as the last reading took: a large year is not read at every change."""
_PANE: Final = 170


class YearView(ScreenWidget):
    """A year of agreements."""

    def __init__(self, desk: Desk, ref: RecordRef | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.year = self._this_year()
        self.plan_shown: YearPlan | None = None
        self._job = 0
        self._stale = True
        self._painted = False
        self._took = QElapsedTimer()
        self.screen_actions = self._actions = Actions(YEAR, self, allowed=desk.allowed)
        self.model = YearModel(self)
        self._build()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._connect()
        self._name_year()
        if ref is not None:
            self.show_record(ref)

    def _build(self) -> None:
        self.bar = FilterBar(_QUICK, self._actions.tool_bar(BAR, self), self)
        self.form = RecordForm(self.desk, WHO, self)
        self.form.setContentsMargins(Space.M, 0, Space.M, Space.S)
        self.form.set_base({field.name: None for field in WHO})
        self.form.hide()
        self.heading = QLabel(self)
        set_role(self.heading, "title")
        self.summary = QLabel(self)
        self.summary.setObjectName("summary")
        set_role(self.summary, "secondary")
        strip = QHBoxLayout()
        strip.setContentsMargins(Space.M, 0, Space.M, Space.XS)
        strip.setSpacing(Space.S)
        strip.addWidget(self.heading)
        strip.addWidget(self._actions.tool_bar(STEPS, self))
        strip.addWidget(self.summary, 1)
        strip.addWidget(Legend(self))
        self.table = YearTable(self.model, self)
        self.foot = FootTable(self.table, self)
        self.pane = CellPane(self)
        above = QWidget(self)
        inner = QVBoxLayout(above)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.foot)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(above)
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([600, _PANE])
        self.empty = EmptyState("calendars", _("No agreements"), "", self)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(splitter)
        self.pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.form)
        layout.addLayout(strip)
        layout.addWidget(self.pages, 1)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self._later.timeout.connect(self.refresh)
        self.bar.changed.connect(self.on_narrowed)
        self.bar.box.leave_requested.connect(self.go_to_table)
        self.form.edited.connect(self.on_criterion)
        self.table.entered_cell.connect(self.on_enter)
        self.table.opened.connect(self.open_current)
        self.table.typed.connect(self.on_typed)
        self.table.pointed.connect(self.on_pointed)
        self.table.selectionModel().currentChanged.connect(self.on_cell)
        self.table.selectionModel().selectionChanged.connect(self.on_selection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self.on_menu)
        self.pane.opened.connect(self.open_current)
        self.pane.left.connect(self.go_to_table)
        self.desk.changed.connect(self.on_changed)

    # reading

    def refresh(self) -> None:
        """Read the year; place and selection stay."""
        self._stale = False
        self._later.stop()
        if self._job:
            self.desk.drop_job(self._job)
        self._took.start()
        self._job = self.desk.job(_("Year plan"), LoadYear(self.desk.store, self.year), self.on_loaded, self.on_failed)

    def is_reading(self) -> bool:
        """Whether a year is on its way."""
        return self._job != 0

    def on_loaded(self, plan: YearPlan) -> None:
        """Show it."""
        self._job = 0
        self._later.setInterval(max(_PAUSE_MS, _PATIENCE * self._took.elapsed()))
        self.plan_shown = plan
        self._show()
        if not self._painted:
            self._painted = True
            self.painted_first.emit()

    def on_failed(self, _error: BaseException) -> None:
        """The desk said it, or the user stopped it; what was shown stays."""
        self._job = 0

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed something that can be seen here."""
        if changes.entities & _ENTITIES:
            self._stale = True
            if self.isVisible():
                self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # what is shown

    def _show(self) -> None:
        plan = self.plan_shown
        if plan is None:
            return
        kept = self._current_id(), self.table.currentIndex().column(), self.table.verticalScrollBar().value()
        rows = narrow(plan, self.only())
        self.model.show_rows(plan, rows)
        self.foot.figures.show_rows(plan, rows)
        self._say_summary(plan)
        if not plan.rows:
            self.empty.set_texts(_("No agreements"), _("Agreements and their visits stand here once there are any."))
        elif not rows:
            self.empty.set_texts(_("Nothing fits the filter"), _("Ctrl+Shift+X clears it."))
        self.pages.setCurrentIndex(0 if rows else 1)
        if rows:
            self._choose_again(*kept)
        else:
            self.pane.show_cell(self.model, QModelIndex())
        self._actions.refresh()

    def _choose_again(self, agreement_id: int | None, column: int, scrolled: int) -> None:
        at = next((at for at, row in enumerate(self.model.rows) if row.agreement_id == agreement_id), None)
        if at is None:
            at, column, scrolled = 0, 0, 0
        self.table.setCurrentIndex(self.model.index(at, max(column, 0)))
        self.table.verticalScrollBar().setValue(scrolled)
        self.table.scrollTo(self.table.currentIndex())

    def only(self) -> YearOnly:
        """Which agreements are wanted."""
        return YearOnly(self.bar.box.text(), self._criteria(), self.bar.quick_key)

    def _criteria(self) -> dict[str, int]:
        return {name: value for name, value in self.form.values().items() if isinstance(value, int)}

    def _say_summary(self, plan: YearPlan) -> None:
        rows = self.model.rows
        agreements = ngettext("{count} agreement", "{count} agreements", len(plan.rows))
        count = number_text(len(rows))
        if len(rows) < len(plan.rows):
            count = _("{count} of {all}").format(count=count, all=number_text(len(plan.rows)))
        parts = [agreements.format(count=count), visits_text(sum(self.foot.figures.counts))]
        conflicts = sum(row.conflicts for row in rows)
        if conflicts:
            parts.append(_("{count} on closed days").format(count=number_text(conflicts)))
        self.summary.setText(" · ".join(parts))

    def _name_year(self) -> None:
        self.heading.setText(str(self.year))
        self.heading.setAccessibleName(_("Year {year}").format(year=self.year))

    def on_narrowed(self) -> None:
        """Other agreements are wanted."""
        self._show()

    def on_criterion(self, _name: str) -> None:
        """Another customer, group, technician or responsible."""
        self._show()

    # the year

    def _this_year(self) -> int:
        return self.desk.site.day(self.desk.clock.now()).year

    def show_year(self, year: int) -> None:
        """Look at another year."""
        low, high = self._this_year() - MOST_YEARS, self._this_year() + MOST_YEARS
        self.year = min(max(year, low), high)
        self._name_year()
        self.refresh()
        self._actions.refresh()

    def previous_year(self) -> None:
        """The year before."""
        self.show_year(self.year - 1)

    def next_year(self) -> None:
        """The year after."""
        self.show_year(self.year + 1)

    def this_year(self) -> None:
        """The year of today."""
        self.show_year(self._this_year())

    def has_previous(self) -> bool:
        """Whether an earlier year can be looked at."""
        return self.year > self._this_year() - MOST_YEARS

    def has_next(self) -> bool:
        """Whether a later year can be looked at."""
        return self.year < self._this_year() + MOST_YEARS

    def is_other_year(self) -> bool:
        """Whether another year than that of today is shown."""
        return self.year != self._this_year()

    # the current cell

    def on_cell(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Another cell: its visits."""
        self.pane.show_cell(self.model, now)

    def on_selection(self) -> None:
        """Other agreements are selected."""
        self._actions.refresh()

    def on_pointed(self, visit: YearVisit) -> None:
        """A mark was clicked."""
        self.pane.choose(visit)

    def _current_id(self) -> int | None:
        at = self.table.currentIndex().row()
        return self.model.rows[at].agreement_id if 0 <= at < len(self.model.rows) else None

    def has_current(self) -> bool:
        """Whether a cell is current."""
        return self._current_id() is not None

    def on_enter(self) -> None:
        """Open the visit of the cell; where there are several, one is chosen first."""
        if self.pane.count > 1:
            self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.open_current()

    def open_current(self) -> None:
        """The order of the chosen visit, or the agreement that asks for it."""
        visit = self.pane.visit
        if visit is not None and visit.order_id is not None:
            self.desk.open("service_order", visit.order_id)
        else:
            self.open_agreement()

    def open_agreement(self) -> None:
        """The agreement of the row."""
        if (agreement_id := self._current_id()) is not None:
            self.desk.open("agreement", agreement_id)

    def can_plan(self) -> bool:
        """Whether agreements are selected, and the year is not over."""
        return self.year >= self._this_year() and bool(self.table.chosen_rows())

    def plan(self) -> None:
        """A dry run of the selected agreements for what is left of the year."""
        ids = tuple(self.model.rows[at].agreement_id for at in self.table.chosen_rows())
        begin = max(date(self.year, 1, 1), self.desk.site.day(self.desk.clock.now()))
        self.desk.open("batch:create_service_orders", None, agreement_ids=ids, from_on=begin,
                       until_on=date(self.year, MONTHS, 31))  # fmt: skip

    def print_year(self) -> None:
        """The year as a report, with the same agreements."""
        self.desk.open("report:year_plan", None, year=self.year, **self._criteria())

    # keyboard and filter

    def on_menu(self, at: QPoint) -> None:
        """What can be done with it."""
        self._actions.context_menu(MENU).popup(self.table.viewport().mapToGlobal(at))

    def go_to_table(self) -> None:
        """The keys go to the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_typed(self, text: str) -> None:
        """Letters typed on a cell go to the filter."""
        self.bar.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.box.setText(self.bar.box.text() + text)

    def focus_filter(self) -> None:
        """Type into the filter."""
        self.bar.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.box.selectAll()

    def is_filtered(self) -> bool:
        """Whether not all agreements are shown."""
        return bool(self.bar.box.text() or self.bar.quick_key or self._criteria())

    def clear_filter(self) -> None:
        """Show all agreements."""
        self.bar.show_request("", "")
        self.form.set_draft({field.name: None for field in WHO}, {})
        self._show()

    def show_criteria(self, checked: bool) -> None:
        """The fields to choose by, and away again."""
        self.form.setVisible(checked)
        if checked:
            self.form.focus_first()
        else:
            self.go_to_table()

    def shows_criteria(self) -> bool:
        """Whether the fields to choose by are shown."""
        return not self.form.isHidden()

    # the tab

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open`` with a year."""
        year = ref.defaults.get("year")
        if isinstance(year, int):
            self.show_year(year)

    def save_state(self) -> ViewState:
        """Year, filter, and whom it is about."""
        return {"year": self.year, "text": self.bar.box.text(), "quick": self.bar.quick_key,
                "who": self._criteria()}  # fmt: skip

    def restore_state(self, state: ViewState) -> None:
        """As it was left."""
        self.bar.show_request(str(state.get("text", "")), str(state.get("quick", "")))
        who = state.get("who")
        known = {field.name for field in WHO}
        chosen = {name: id_ for name, id_ in who.items() if name in known} if isinstance(who, dict) else {}
        if chosen:
            self.form.set_draft({field.name: chosen.get(field.name) for field in WHO}, {})
            self.form.show()
            self.desk.read(load_captions, self.on_captions, chosen)
        year = state.get("year")
        if isinstance(year, int) and year != self.year:
            self.show_year(year)

    def on_captions(self, captions: dict[str, str]) -> None:
        """The names of those chosen the last time."""
        self.form.complete_captions(captions)
