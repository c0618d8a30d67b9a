"""Time recording in the order form: the strip of the clock, what it asks for, the log, and the explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.problems import Refused
from svcdesk.i18n import _
from svcdesk.queries.service_levels import OrderClock, RecordedRow, load_order_clock
from svcdesk.store.feed import Changes
from svcdesk.ui.orders.clock_strip import ClockStrip
from svcdesk.ui.orders.recording_panel import Deed, RecordingPanel
from svcdesk.ui.orders.recording_table import STRIP
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.clock_words import step_words
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.side_tabs import SideTab, TableRow
from svcdesk.ui.shared.order_clocks import clocks_of

if TYPE_CHECKING:
    from svcdesk.commands.base import Command
    from svcdesk.commands.runner import Done


class RecordedTab(SideTab):
    """The log: what was recorded, and how much of it counts."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("timer", _("Nothing was recorded"), _("The clock starts with the agreement, or by hand."))
        super().__init__(desk, (_("Started"), _("Ended"), _("Status"), _("By"), _("Counted")), empty, parent)
        for at, width in enumerate((170, 170, 150, 150)):
            self.view.setColumnWidth(at, width)

    def load(self, entity: str, record_id: int) -> None:
        """The document tells."""

    def show_log(self, clock: OrderClock | None) -> None:
        """The spans, the newest one first."""
        log = clock.log if clock is not None else ()
        local = self.desk.site.local
        self._show([
            TableRow((
                formats.when_text(local(row.started_at)),
                formats.when_text(local(row.ended_at)) if row.ended_at is not None else "",
                _state(row),
                row.user,
                formats.duration_text(row.minutes),
            ))
            for row in reversed(log)
        ])  # fmt: skip


def _state(row: RecordedRow) -> str:
    if row.ended_at is None:
        return _("running")
    return _("order canceled") if row.by_cancel else _("stopped")


class ExplainTab(SideTab):
    """How the deadline and the time spent come about, step by step."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("info", _("Nothing to explain"), _("There is no deadline until time recording has started."))
        super().__init__(desk, (_("Step"), _("When"), _("How long")), empty, parent)
        self.view.setColumnWidth(0, 300)
        self.view.setColumnWidth(1, 360)

    def load(self, entity: str, record_id: int) -> None:
        """The document tells."""

    def show_steps(self, clock: OrderClock | None) -> None:
        """The steps in order."""
        steps = clock.steps if clock is not None else ()
        self._show([TableRow(tuple(step_words(named, self.desk.site))) for named in steps])


class RecordingDocument(RecordDocument):
    """What an order's form knows of its clock; ``RECORDING_ACTIONS`` are among its actions."""

    def _build(self) -> None:
        self.clock: OrderClock | None = None
        super()._build()
        self._clocks = clocks_of(self.desk)
        self._panel: RecordingPanel | None = None
        self.strip = ClockStrip(self.desk.site, self.actions_of_record.tool_bar(STRIP, self), self)
        self.insert_above(self.tabs, self.strip)
        self._clocks.refreshed.connect(self.show_clock)

    @property
    def panel(self) -> RecordingPanel:
        """What asks for more, made when it is first needed: it has many fields."""
        if self._panel is None:
            self._panel = RecordingPanel(self.desk, self)
            self.insert_above(self.tabs, self._panel)
            self._panel.wanted.connect(self.on_recording_wanted)
            self._panel.left.connect(self.on_panel_left)
        return self._panel

    def add_tabs(self) -> None:
        """The log and the explanation."""
        super().add_tabs()
        self.recorded_tab = self._add_later(self._make_recorded, _("Time recording"))
        self.explain_tab = self._add_later(self._make_explained, _("Explanation"))

    def _make_recorded(self, place: QWidget) -> RecordedTab:
        tab = RecordedTab(self.desk, place)
        tab.show_log(self.clock)
        return tab

    def _make_explained(self, place: QWidget) -> ExplainTab:
        tab = ExplainTab(self.desk, place)
        tab.show_steps(self.clock)
        return tab

    # what is known

    def on_loaded(self, draft: RecordDraft) -> None:
        """The clock comes with the record."""
        super().on_loaded(draft)
        self._read_clock()

    def on_changed(self, changes: Changes) -> None:
        """The clock follows also while something typed is not saved."""
        super().on_changed(changes)
        if self.is_dirty() and self.record_id in changes.ids("service_order"):
            self._read_clock()

    def _read_clock(self) -> None:
        if self.record_id is not None:
            self.desk.read(load_order_clock, self.on_clock, self.record_id)
        else:
            self.on_clock(None)

    def on_clock(self, clock: OrderClock | None) -> None:
        """Show it, if it is still that of this record."""
        if clock is not None and clock.order_id != self.record_id:
            return
        other = clock is None or self.clock is None or clock.order_id != self.clock.order_id
        if other and self._panel is not None:
            self._panel.hide()
        self.clock = clock
        self.show_clock()
        if (recorded := self.recorded_tab.made()) is not None:
            recorded.show_log(clock)
        if (explained := self.explain_tab.made()) is not None:
            explained.show_steps(clock)
        self.actions_of_record.refresh()

    def show_clock(self) -> None:
        """How far it is now."""
        self.strip.show_clock(self.clock, self._clocks.now(self.record_id))

    # what is done

    def start_recording(self) -> None:
        """Ask when it starts."""
        self._ask(Deed.START)

    def stop_recording(self) -> None:
        """Ask when it stops, and why if that is wanted."""
        self._ask(Deed.STOP)

    def cancel_recording(self) -> None:
        """Ask why."""
        self._ask(Deed.CANCEL)

    def set_service_level(self) -> None:
        """Ask for the level."""
        self._ask(Deed.LEVEL)

    def _ask(self, deed: Deed) -> None:
        if self.clock is not None:
            self.panel.ask(deed, self.clock)

    def on_recording_wanted(self, command: Command) -> None:
        """Run it; what is typed in the form stays as it is."""
        self.desk.run(command, self.on_recorded, self.on_recording_refused)

    def on_recorded(self, _done: Done) -> None:
        """It is done; the change itself arrives with the news."""
        self.panel.on_leave()

    def on_recording_refused(self, refused: Refused) -> None:
        """Say so where it was asked."""
        self.panel.show_problems(refused.problems)

    def on_panel_left(self) -> None:
        """The keyboard goes back to the form."""
        self.form.focus_first()

    def explain_deadline(self) -> None:
        """Show the steps."""
        self._read_clock()
        self.tabs.setCurrentWidget(self.explain_tab)
        self.explain_tab.tab.view.setFocus()

    # when

    def can_start_recording(self) -> bool:
        """Whether the clock may be started."""
        return self.clock is not None and self.clock.can_start

    def can_stop_recording(self) -> bool:
        """Whether the clock runs."""
        return self.clock is not None and self.clock.can_stop

    def can_cancel_recording(self) -> bool:
        """Whether there is a level to cancel."""
        return self.clock is not None and self.clock.can_cancel

    def can_set_level(self) -> bool:
        """Whether another level may be chosen."""
        return self.clock is not None and (self.clock.level_id is None or self.clock.can_cancel)

    def has_reading(self) -> bool:
        """Whether there is a deadline to explain."""
        return self.clock is not None and self.clock.reading is not None
