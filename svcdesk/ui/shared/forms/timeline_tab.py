"""The timeline of a service object as a tab of its form: everything that happened to it, narrowed as you type."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from svcdesk.domain.kinds import EventGroup, EventKind
from svcdesk.domain.text import fold
from svcdesk.domain.timeline import GROUPS, Event
from svcdesk.i18n import _, ngettext
from svcdesk.queries.object_timeline import load_timeline
from svcdesk.store import Reader
from svcdesk.store.feed import Changes
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.filter_bar import FilterBox
from svcdesk.ui.shared.forms.side_tabs import SideTab, TableRow
from svcdesk.ui.shared.forms.texts import choice_text, value_text
from svcdesk.ui.shared.look import Space, set_icon, set_role

_WATCHED: Final = frozenset({
    "service_object", "service_order", "order_line", "object_relation", "activity", "repair_line", "bom_change",
    "meter", "meter_reading", "agreement", "service_request", "attachment", "document_issued",
})  # fmt: skip
_ICONS: Final = {
    EventGroup.WORK: "clipboard-list", EventGroup.REPAIRS: "wrench", EventGroup.PARTS: "cog",
    EventGroup.READINGS: "gauge", EventGroup.PLACES: "map-pin", EventGroup.RECORDS: "file-text",
}  # fmt: skip
_ICON_OF: Final = {kind: _ICONS[group] for group, kinds in GROUPS.items() for kind in kinds}
_WIDTHS: Final = (170, 160, 110, 360, 320)
_PART: Final = 2


class Shown(NamedTuple):
    """An event in words."""

    kind: EventKind
    folded: str
    """What typed words are looked for in."""
    row: TableRow


class TimelineTab(SideTab):
    """Newest first, what is ahead on top; Enter opens what an event is about."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("history", _("Nothing yet"), _("What happens to the object stands here by time."))
        heads = (_("When"), _("What happened"), _("Of the part"), _("What"), _("Details"), _("By"))
        super().__init__(desk, heads, empty, parent)
        self.view.setAccessibleName(_("Timeline"))
        for at, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(at, width)
        self._all: Sequence[Shown] = ()
        self.filter = FilterBox(self)
        self.filter.setAccessibleName(_("Narrow the timeline"))
        self.filter.setPlaceholderText(_("Narrow the timeline…"))
        self.filter.textChanged.connect(self.on_narrowed)
        self.filter.leave_requested.connect(self.on_leave)
        self.group = QComboBox(self)
        self.group.setAccessibleName(_("Kind of events"))
        self.group.addItem(_("Everything"), None)
        for group in EventGroup:
            self.group.addItem(choice_text(group), group)
        self.group.currentIndexChanged.connect(self.on_narrowed)
        self.built_in = QCheckBox(_("With what is built in"), self)
        self.built_in.setChecked(True)
        self.built_in.toggled.connect(self.on_built_in)
        self.count = QLabel(self)
        set_role(self.count, "muted")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for widget in (self.filter, self.group, self.built_in):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.count)
        self.report = QPushButton(_("Print or save…"), self)
        set_icon(self.report, "printer")
        self.report.setAutoDefault(True)  # Enter presses it
        self.report.clicked.connect(self.on_report)
        row.addWidget(self.report)
        self.body.insertLayout(0, row)
        find = QAction(self)
        find.setShortcut(QKeySequence.StandardKey.Find)
        find.triggered.connect(self.filter.setFocus)
        self.addAction(find)
        desk.changed.connect(self.on_changed)

    def on_changed(self, changes: Changes) -> None:
        """Something happened."""
        if changes.entities & _WATCHED:
            self.set_record(self.record)

    def on_built_in(self, _on: bool) -> None:
        """With or without what is built in."""
        self.set_record(self.record)

    def load(self, _entity: str, record_id: int) -> None:
        """Read and word the events, both off the screen's thread."""
        self.desk.read(partial(load_shown, built_in=self.built_in.isChecked()), self.on_loaded, record_id)

    def on_loaded(self, found: Sequence[Shown]) -> None:
        """Show those that are wanted."""
        self._all = found
        self.view.setColumnHidden(_PART, not any(one.row.cells[_PART] for one in found))
        self.on_narrowed()

    def on_narrowed(self, *_anything: object) -> None:
        """Words were typed, or a kind chosen: the selected event stays selected if it is still there."""
        words = fold(self.filter.text()).split()
        group: EventGroup | None = self.group.currentData()
        kinds = GROUPS[group] if group is not None else None
        rows = [
            one.row
            for one in self._all
            if (kinds is None or one.kind in kinds) and all(word in one.folded for word in words)
        ]
        at = self.view.currentIndex().row()
        current = self.view.table.rows[at] if 0 <= at < len(self.view.table.rows) else None
        self._show(rows)
        if current in rows:
            self.view.selectRow(rows.index(current))
        self.count.setText(ngettext("{n} event", "{n} events", len(rows)).format(n=formats.number_text(len(rows))))

    def on_report(self) -> None:
        """The same as a report."""
        if self.record is not None:
            said = {"object_id": self.record[1], "events": self.group.currentData()}
            self.desk.open("report:object_timeline", None, **{name: value for name, value in said.items() if value})

    def on_leave(self) -> None:
        """From the filter to the events."""
        self.view.setFocus()
        if not self.view.currentIndex().isValid() and self.view.table.rows:
            self.view.selectRow(0)


def load_shown(reader: Reader, object_id: int, *, built_in: bool) -> list[Shown]:
    """The events with their words; on the database thread, for there are thousands."""
    now = reader.clock.now()
    today = reader.site.day(now)
    found = []
    for event in load_timeline(reader, object_id, built_in=built_in):
        when = formats.when_text(reader.site.local(event.at)) if event.at else formats.date_text(event.day)
        ahead = event.at > now if event.at is not None else event.day > today
        cells = (when, event_text(event), event.thing, event.what, detail_text(event, reader.site), event.who)
        row = TableRow(cells, event.entity, event.record_id, _ICON_OF[event.kind], muted=ahead)
        found.append(Shown(event.kind, fold(" ".join(cells)), row))
    return found


def event_text(event: Event) -> str:
    """``part replaced``, ``visit``."""
    return choice_text(event.change if event.change is not None else event.kind)


def detail_text(event: Event, site: Any) -> str:
    """``Location: Mill → Depot``, ``2 pcs · M-1 → M-2``, ``1 h 30 min``."""
    parts = []
    if event.label:
        before, after = value_text(event.before, site), value_text(event.after, site)
        parts.append(f"{_(event.label)}: {before or '–'} → {after or '–'}")
    if event.amount is not None and event.unit == "min":
        parts.append(formats.duration_text(int(event.amount)))
    elif event.amount is not None:
        parts.append(f"{formats.number_text(event.amount)} {event.unit}".strip())
    parts.append(event.detail)
    return " · ".join(part for part in parts if part)
