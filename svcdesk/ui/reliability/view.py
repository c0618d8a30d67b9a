"""Reliability: what is meant above, objects or groups at the left, figures, charts and what came back at the right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.problems import Refused
from svcdesk.i18n import _, language, texts
from svcdesk.queries.reliability import Reliability, ReliabilityBy, ReliabilityRow
from svcdesk.queries.reliability_charts import charts_of, period_text
from svcdesk.queries.reports.reliability import CRITERIA
from svcdesk.queries.sheet_rows import ReportBar
from svcdesk.reports.formats import Formats
from svcdesk.store.feed import Changes
from svcdesk.ui.reliability.accessible import install
from svcdesk.ui.reliability.cards import Cards
from svcdesk.ui.reliability.chart import ChartView
from svcdesk.ui.reliability.jobs import LoadReliability, load_captions
from svcdesk.ui.reliability.table import BAR, MENU, RELIABILITY
from svcdesk.ui.reliability.tables import DetailTables, RowsTable
from svcdesk.ui.reliability.words import figures_of, orders_filter, row_name
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_ALWAYS: Final = ("by", "from_day", "until_day")
_ENTITIES: Final = frozenset({
    "repair_line", "service_order", "order_line", "project_transaction", "object_relation", "service_object",
    "object_group", "bom_change", "meter", "meter_reading", "symptom_code", "exchange_rate", "item",
})  # fmt: skip
_PAUSE_MS: Final = 400
"""Changes come in bunches, and typing goes on: so long the screen waits for more …"""
_PATIENCE: Final = 4
"""… and after changes of others this many times as long as the last reading took."""
_LEFT: Final = 480
_MOST_LISTED: Final = 1000
"""The filter of a list takes no more numbers."""


class ReliabilityView(ScreenWidget):
    """How reliable the chosen objects are."""

    def __init__(self, desk: Desk, ref: RecordRef | None = None) -> None:
        super().__init__()
        install()
        self.desk = desk
        self.found: Reliability | None = None
        self._job = 0
        self._stale = True
        self._wanted_key = ""
        self._orders: tuple[int, ...] = ()
        self._took = QElapsedTimer()
        self.screen_actions = self._actions = Actions(RELIABILITY, self, allowed=desk.allowed)
        self._build()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._connect()
        self._set({"by": ReliabilityBy.OBJECT})
        if ref is not None:
            self.show_record(ref)

    def _build(self) -> None:
        fields = {field.name: field for field in CRITERIA}
        self.form = RecordForm(self.desk, [fields[name] for name in _ALWAYS], self)
        self.more = RecordForm(self.desk, [field for name, field in fields.items() if name not in _ALWAYS], self)
        for form in (self.form, self.more):
            form.setContentsMargins(Space.M, Space.S, Space.M, Space.XS)
        self.more.hide()
        self.heading, self.period = QLabel(self), QLabel(self)
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.heading, "title")
        set_role(self.period, "secondary")
        self.rows = RowsTable(self)
        formats = Formats(language(), self.desk.company.time_zone)
        self.cards = Cards(self)
        self.charts = tuple(ChartView(formats, self) for _chart in range(3))
        self.details = DetailTables(self)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.rows)
        splitter.addWidget(self._right())
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_LEFT, 1000])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.form)
        layout.addWidget(self.more)
        layout.addWidget(splitter, 1)
        self.setFocusProxy(self.rows)

    def _right(self) -> QWidget:
        inside = QWidget(self)
        strip = QHBoxLayout()
        strip.addWidget(self.heading)
        strip.addWidget(self.period, 1)
        strip.addWidget(self._actions.tool_bar(BAR, self))
        months, years, parts = (self._framed(chart) for chart in self.charts)
        pair = QHBoxLayout()
        pair.setSpacing(Space.S)
        pair.addWidget(years, 1)
        pair.addWidget(parts, 1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        column.setSpacing(Space.S)
        column.addLayout(strip)
        column.addWidget(self.cards)
        column.addWidget(months, 4)
        column.addLayout(pair, 4)
        column.addWidget(self.details, 3)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keyboard
        area.setWidget(inside)
        return area

    def _framed(self, chart: ChartView) -> QFrame:
        frame = QFrame(self)
        set_role(frame, "card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(chart)
        return frame

    def _connect(self) -> None:
        self._later.timeout.connect(self.refresh)
        self.form.edited.connect(self.on_criterion)
        self.more.edited.connect(self.on_criterion)
        self.rows.view.selectionModel().currentRowChanged.connect(self.on_row)
        self.rows.view.wanted.connect(self.on_row_wanted)
        self.rows.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.rows.view.customContextMenuRequested.connect(self.on_menu)
        for chart in self.charts:
            chart.opened.connect(self.on_bar_opened)
            chart.current_changed.connect(self.on_bar)
        self.details.chosen.connect(self.on_detail)
        self.details.opened.connect(self.open_current)
        self.desk.changed.connect(self.on_changed)

    # reading

    def refresh(self) -> None:
        """Read it all; what is chosen stays."""
        self._stale = False
        self._later.stop()
        unreadable = [*self.form.unreadable(), *self.more.unreadable()]
        if unreadable:
            return
        if self._job:
            self.desk.drop_job(self._job)
        self._took.start()
        work = LoadReliability(self.desk.store, self.criteria())
        self._job = self.desk.job(_("Reliability"), work, self.on_loaded, self.on_failed)

    def is_reading(self) -> bool:
        """Whether something is on its way."""
        return self._job != 0 or self._later.isActive()

    def on_loaded(self, found: Reliability) -> None:
        """Show it."""
        self._job = 0
        self.found = found
        for form in (self.form, self.more):
            form.show_problems(())
        self._later.setInterval(_PAUSE_MS)
        at = self.rows.show_rows(found, self._wanted_key)
        self.period.setText(period_text(found.wanted.first, found.wanted.last, language()))
        self._show_row(at)

    def on_failed(self, error: BaseException) -> None:
        """A period that makes no sense is marked; the desk said the rest."""
        self._job = 0
        if isinstance(error, Refused):
            self.form.show_problems(error.problems)

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed something that can be seen here."""
        if changes.entities & _ENTITIES:
            self._stale = True
            if self.isVisible():
                spent = self._took.elapsed() if self._took.isValid() and self._job else 0
                self._later.start(max(_PAUSE_MS, _PATIENCE * min(spent, 5000)))

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # what is meant

    def criteria(self) -> dict[str, Any]:
        """What is filled in."""
        values = {**self.form.values(), **self.more.values()}
        return {name: value for name, value in values.items() if value not in (None, "", False)}

    def on_criterion(self, _name: str) -> None:
        """Something else is meant: read it once typing rests."""
        self._later.start(_PAUSE_MS)
        self._actions.refresh()

    def _set(self, values: Mapping[str, Any]) -> None:
        """Fill in the criteria, and nothing else."""
        for form in (self.form, self.more):
            shown = {name: values.get(name, box.spec.blank) for name, box in form.boxes.items()}
            form.set_base(shown, mark=False)
            form.set_draft(shown, {})
        if any(field.kind is FieldKind.LOOKUP and values.get(field.name) is not None for field in CRITERIA):
            self.desk.read(load_captions, self.on_captions, dict(values))
        self.more.setVisible(self.is_filtered())

    def on_captions(self, captions: dict[str, str]) -> None:
        """The names of the chosen records."""
        self.more.complete_captions(captions)

    def is_filtered(self) -> bool:
        """Whether not all objects are meant."""
        return any(value not in (None, "", False) for value in self.more.values().values())

    def clear_criteria(self) -> None:
        """All objects, in the same period."""
        self._set(self.form.values())
        self.refresh()
        self._actions.refresh()

    def show_criteria(self, checked: bool) -> None:
        """The fields to choose by, and away again."""
        self.more.setVisible(checked)
        if checked:
            self.more.focus_first()
        else:
            self.rows.view.setFocus()

    def shows_criteria(self) -> bool:
        """Whether the fields to choose by are shown."""
        return not self.more.isHidden()

    # the row that is shown

    def row(self) -> ReliabilityRow | None:
        """The chosen object, group or model, or the sum."""
        return self.rows.row(self.rows.view.currentIndex().row())

    def on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Another row: its figures."""
        self._show_row(now.row())

    def _show_row(self, at: int) -> None:
        row = self.rows.row(at)
        if row is None or self.found is None:
            return
        self._wanted_key = row.key
        self.heading.setText(row_name(row))
        self.cards.show_figures(figures_of(row, self.found))
        for chart, bars in zip(self.charts, charts_of(row, self.found.currency, texts(language())), strict=True):
            chart.show_chart(bars)
        self.details.show_row(row, self.found)
        self.on_bar()

    def on_row_wanted(self, _row: object) -> None:
        """Enter on a row: the record it is about."""
        self.open_record()

    def has_record(self) -> bool:
        """Whether the row is about a record."""
        row = self.row()
        return row is not None and row.opens is not None

    def open_record(self) -> None:
        """The object or group of the row."""
        row = self.row()
        if row is not None and row.opens is not None:
            self.desk.open(*row.opens)

    # the orders behind a bar or a row

    def on_bar(self) -> None:
        """Another bar, or another chart has the keyboard."""
        bar = next((chart.bar() for chart in self.charts if chart.hasFocus()), None)
        self._choose(bar.order_ids if bar is not None else ())

    def on_detail(self, order_ids: tuple[int, ...]) -> None:
        """Another fault that came back, or another part."""
        self._choose(order_ids)

    def _choose(self, order_ids: tuple[int, ...]) -> None:
        self._orders = order_ids
        self._actions.refresh()

    def on_bar_opened(self, bar: ReportBar) -> None:
        """Enter or a click on a bar."""
        self._choose(bar.order_ids)
        self.open_current()

    def has_orders(self) -> bool:
        """Whether there are orders behind what is chosen."""
        return bool(self._orders)

    def open_current(self) -> None:
        """One order by itself, several as the list of just these."""
        if self.found is None or not self._orders:
            return
        if len(self._orders) == 1:
            self.desk.open("service_order", self._orders[0])
            return
        if len(self._orders) > _MOST_LISTED:
            self.desk.show(_("These are {count} orders: choose an object, a group or a shorter period first.").format(
                count=number_text(len(self._orders))), "info")  # fmt: skip
            return
        numbers = sorted(self.found.numbers[id_] for id_ in self._orders if id_ in self.found.numbers)
        self.desk.open("list:service_order", None, filters={"number": orders_filter(numbers)})

    # the tab

    def on_menu(self, at: QPoint) -> None:
        """What can be done with the row."""
        self._actions.context_menu(MENU).popup(self.rows.view.viewport().mapToGlobal(at))

    def print_reliability(self) -> None:
        """The same as a report; of one row, if one is chosen."""
        criteria = self.criteria()
        row = self.row()
        if row is not None and row.key:
            if row.opens is not None:
                criteria["object_id" if row.opens[0] == "service_object" else "group_id"] = row.opens[1]
                if row.opens[0] == "service_object":
                    criteria.pop("with_parts", None)  # what is built in has rows of its own
            elif row.name:
                criteria["model"] = row.name
        self.desk.open("report:reliability", None, **criteria)

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open("reliability", None, object_id=3, with_parts=True)``; the period stays as it is."""
        known = {field.name for field in CRITERIA}
        given = {name: value for name, value in ref.defaults.items() if name in known}
        if given:
            self._wanted_key = ""
            self._set({**self.form.values(), "by": ReliabilityBy.OBJECT, **given})
            self.refresh()
            self._actions.refresh()

    def save_state(self) -> ViewState:
        """What is meant, in plain values."""
        values = self.criteria()
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        return {"criteria": {name: getattr(value, "value", value) for name, value in plain.items()}}

    def restore_state(self, state: ViewState) -> None:
        """Take it back; what is unknown or cannot be read is left out."""
        kept = state.get("criteria")
        if not isinstance(kept, dict):
            return
        values: dict[str, Any] = {}
        for field in CRITERIA:
            raw = kept.get(field.name)
            try:
                values[field.name] = _read(field.kind, raw) if raw is not None else field.blank
            except (TypeError, ValueError):
                values[field.name] = field.blank
        self._set(values)


def _read(kind: FieldKind, raw: Any) -> Any:
    """A kept criterion. Raises ValueError, TypeError."""
    if kind is FieldKind.DAY:
        return date.fromisoformat(raw)
    if kind is FieldKind.CHOICE:
        return ReliabilityBy(raw)
    return int(raw) if kind is FieldKind.LOOKUP else raw
