"""Planning visits: the dry run as a timeline above its table, and visits that are pinned to a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from svcdesk.commands.batches import BatchCommand
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.ui.batches.capacity import CapacityView
from svcdesk.ui.batches.jobs import Shown
from svcdesk.ui.batches.table import BATCH, PLANNING
from svcdesk.ui.batches.timeline import TimelineView
from svcdesk.ui.batches.timeline_accessible import install
from svcdesk.ui.batches.view import BatchView
from svcdesk.ui.batches.visits import NO_TIMELINE, Mark, PlannedShown, PlanningDryRun, Timeline
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.look import Space

_BAR = ("planning.earlier", "planning.later", "planning.unpin", "-", "planning.zoom_out", "planning.zoom_in",
        "planning.fit", "-", "planning.capacity")  # fmt: skip


class PlanningView(BatchView):
    """Planning: arrows and drags on the timeline pin visits, and the plan is made anew around them."""

    table = (*BATCH, *PLANNING)

    def add_parts(self) -> None:
        """The timeline stands above the rows."""
        self._pins: dict[tuple[int, date], date] = {}
        self._follow = ""
        self._timeline = NO_TIMELINE
        self._rows_by_key: Mapping[str, int] = {}
        part = QWidget(self)
        self.counted = QLabel(part)
        self.counted.setObjectName("counted")
        install()
        self.timeline = TimelineView(part)
        bar = QHBoxLayout()
        bar.setContentsMargins(Space.M, 0, Space.M, 0)
        bar.addWidget(self.counted, 1)
        bar.addWidget(self.actions_.tool_bar(_BAR, part))
        layout = QVBoxLayout(part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addLayout(bar)
        self.capacity = CapacityView(part)
        self.pages = QStackedWidget(part)
        self.pages.addWidget(self.timeline)
        self.pages.addWidget(self.capacity)
        layout.addWidget(self.pages, 1)
        self.ui.add_above(part)
        self.timeline.chosen.connect(self.on_visit_chosen)
        self.timeline.dropped.connect(self.on_visit_dropped)
        self.timeline.refused.connect(self.on_visit_refused)
        self.timeline.wanted.connect(self.open_current)

    # the plan

    def dry_run(self, command: BatchCommand) -> PlanningDryRun:
        """With the days that were pinned."""
        assert isinstance(command, CreateServiceOrders)
        pins = tuple(sorted((line_id, calculated, day) for (line_id, calculated), day in self._pins.items()))
        return PlanningDryRun(self.desk.store, replace(command, pins=pins), self.desk.site)

    def on_planned(self, shown: Shown) -> None:
        """Show the timeline as well; the visit that was moved stays selected."""
        assert isinstance(shown, PlannedShown)
        self.timeline.movable = True
        self._timeline = shown.timeline
        self.capacity.show_capacity(shown.capacity)
        self.counted.setText(_counted(shown.timeline))
        super().on_planned(shown)
        self._say_unpinned(shown)
        key, self._follow = self._follow, ""
        if key in shown.timeline.by_key:
            self.on_visit_chosen(key)
            self.timeline.setFocus()

    def on_done(self, shown: Shown) -> None:
        """The orders are made: nothing can be moved any more."""
        self.timeline.movable = False
        self._pins.clear()
        super().on_done(shown)

    def _say_unpinned(self, shown: PlannedShown) -> None:
        """Other criteria, other windows: say which pins they do not allow any more."""
        assert isinstance(shown.command, CreateServiceOrders)
        self._pins = {(line_id, calculated): day for line_id, calculated, day in shown.command.pins}
        if shown.unpinned:
            self.desk.show("\n".join([_("No longer pinned:"), *map(problem_text, shown.unpinned)]), "warning")

    def _fill(self, defaults: dict[str, Any]) -> None:
        self._pins.clear()
        super()._fill(defaults)

    def _forget(self) -> None:
        self._timeline = NO_TIMELINE
        self.timeline.clear()
        super()._forget()

    # the selected visit

    def on_rows_changed(self) -> None:
        """Other rows are shown: the timeline shows their visits, and it is remembered where each row stands."""
        if self.ui.model.is_narrowed():
            self._rows_by_key = {line.row.key: at for at, line in enumerate(self.ui.model.shown)}
            self.timeline.show_timeline(self._timeline.narrowed(self._rows_by_key))
        else:
            self._rows_by_key = self.shown.lines.places if self.shown is not None else {}
            self.timeline.show_timeline(self._timeline)
        super().on_rows_changed()

    def on_row_chosen(self, now: QModelIndex, before: QModelIndex) -> None:
        """Its mark is selected too."""
        self.timeline.select(self.ui.model.shown[now.row()].row.key if now.isValid() else "")
        super().on_row_chosen(now, before)

    def on_visit_chosen(self, key: str) -> None:
        """Its row is selected too, unless the filter hides it."""
        at = self._rows_by_key.get(key)
        if at is not None:
            self.ui.table.setCurrentIndex(self.ui.model.index(at, 0))
        self.actions_.refresh()

    def selected_visit(self) -> Mark | None:
        """The visit that keys move."""
        return self.timeline.selected

    def can_shift(self) -> bool:
        """Whether a planned visit is selected that nothing is made of yet."""
        return self.has_plan() and self.timeline.movable and self.selected_visit() is not None

    def can_unpin(self) -> bool:
        """Whether the selected visit is pinned."""
        visit = self.selected_visit()
        return self.can_shift() and visit is not None and visit.pinned

    def shift_earlier(self) -> None:
        """Pin the selected visit a day earlier."""
        self.timeline.shift(-1)

    def shift_later(self) -> None:
        """Pin the selected visit a day later."""
        self.timeline.shift(1)

    def on_visit_dropped(self, key: str, day: int) -> None:
        """Pin the visit to the day and plan anew."""
        visit = self.timeline.painter.timeline.by_key.get(key)
        if visit is not None and self.has_plan():
            self._pins |= dict.fromkeys(visit.rows, date.fromordinal(day))
            self._follow = visit.key_on(day)
            self.check()

    def on_visit_refused(self, why: str) -> None:
        """Say why it stays where it is."""
        self.desk.show(why, "warning")

    def unpin(self) -> None:
        """Let planning choose the day of the selected visit again."""
        visit = self.selected_visit()
        if visit is not None:
            for row in visit.rows:
                self._pins.pop(row, None)
            self._follow = visit.key
            self.check()

    def show_capacity(self, checked: bool) -> None:
        """The load of the technicians in place of the timeline, and back."""
        page = self.capacity if checked else self.timeline
        self.pages.setCurrentWidget(page)
        page.setFocus()

    def shows_capacity(self) -> bool:
        """Whether the load of the technicians is shown."""
        return self.pages.currentWidget() is self.capacity

    def zoom_in(self) -> None:
        """Wider days."""
        self.timeline.zoom_in()

    def zoom_out(self) -> None:
        """Narrower days."""
        self.timeline.zoom_out()

    def fit(self) -> None:
        """The whole period."""
        self.timeline.fit()


def _counted(timeline: Timeline) -> str:
    """``36 visits · 120 lines · saves 12 visits``: against what the agreements say, where something is tried out."""
    visits = len(timeline.by_key)
    parts = [
        ngettext("{count} visit", "{count} visits", visits).format(count=number_text(visits)),
        ngettext("{count} line", "{count} lines", timeline.lines).format(count=number_text(timeline.lines)),
    ]
    if timeline.by_agreements is not None:
        saved = timeline.by_agreements - visits
        text = (
            ngettext("saves {count} visit", "saves {count} visits", saved)
            if saved > 0
            else ngettext("{count} visit more than agreed", "{count} visits more than agreed", -saved)
            if saved < 0
            else _("as many visits as agreed")
        )
        parts.append(text.format(count=number_text(abs(saved))))
    return " · ".join(parts)
