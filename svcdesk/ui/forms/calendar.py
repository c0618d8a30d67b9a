"""The form of a work calendar: weekly hours, special days, and the holidays of a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from svcdesk.domain.calendars import named_holidays
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kinds import Weekday
from svcdesk.i18n import _, language
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.grid import RowsGrid, grid_actions
from svcdesk.ui.shared.forms.side_tabs import RelatedSpec, TableRow, TextTableView
from svcdesk.ui.shared.look import Space, set_icon, set_role

SPAN_ACTIONS: Final = grid_actions("spans")
DAY_ACTIONS: Final = grid_actions("days")


class HolidaysTab(QWidget):
    """The public holidays of the calendar's country in one year, and the special days that overrule them."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "page")
        self._desk = desk
        self._country = ""
        self._special: dict[date, str] = {}
        self._year = desk.site.day(desk.clock.now()).year
        self._title = QLabel(self)
        set_role(self._title, "section")
        self._view = TextTableView((_("Day"), _("Holiday"), _("In this calendar")), self)
        self._view.setColumnWidth(0, 190)
        self._view.setColumnWidth(1, 340)
        self._empty = EmptyState(
            "calendar-days", _("No public holidays"), _("Choose the country whose holidays are closed."), self
        )
        row = QHBoxLayout()
        row.addWidget(self._turn("chevron-left", _("Previous year"), self.on_earlier))
        row.addWidget(self._title)
        row.addWidget(self._turn("chevron-right", _("Next year"), self.on_later))
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, 0)
        layout.addLayout(row)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._empty, 1)
        self.refresh()

    def _turn(self, icon_name: str, name: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        set_icon(button, icon_name)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRaise(True)
        button.clicked.connect(slot)
        return button

    def set_calendar(self, country: str, special: dict[date, str]) -> None:
        """What the form holds now: the country, and its special days with their hours."""
        if (country, special) != (self._country, self._special):
            self._country, self._special = country, special
            if self.isVisible():
                self.refresh()

    def on_earlier(self) -> None:
        """A year back."""
        self._year -= 1
        self.refresh()

    def on_later(self) -> None:
        """A year on."""
        self._year += 1
        self.refresh()

    def refresh(self) -> None:
        """Show the year."""
        self._title.setText(str(self._year))
        found = named_holidays(self._country, self._year, language())
        rows = [
            TableRow((formats.day_text(day), name, self._special.get(day, _("closed"))))
            for day, name in found
        ]  # fmt: skip
        self._view.table.show_rows(rows)
        self._view.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def showEvent(self, event: object) -> None:
        """The library takes a moment to load: only when somebody looks."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()


class CalendarDocument(RecordDocument):
    """A calendar."""

    related = (RelatedSpec("worker", "calendar_id"),)

    def add_rows(self, layout: QVBoxLayout) -> None:
        """Weekly hours and special days."""
        spans, days = self.spec.child("calendar_span"), self.spec.child("calendar_day")
        fields = tuple(
            replace(spec, kind=FieldKind.CHOICE, choices=tuple(Weekday), default=Weekday.MONDAY)
            if spec.name == "weekday"
            else spec
            for spec in spans.fields
        )
        place = self.grid_place(layout)
        weekly = RowsGrid(
            self.desk, spans.entity, fields, ("weekday", "opens", "closes"), place,
            widths={"weekday": 160, "opens": 100, "closes": 100},
        )  # fmt: skip
        weekly.setMaximumWidth(460)
        bar = Actions(SPAN_ACTIONS, weekly).tool_bar([row.id for row in SPAN_ACTIONS], place)
        self.add_grid(_(ENTITY_NAMES["calendar_span"].many), weekly, bar)
        place = self.grid_place(layout)
        special = RowsGrid(
            self.desk, days.entity, days.fields, ("day", "name", "opens", "closes"), place,
            widths={"opens": 100, "closes": 100},
        )  # fmt: skip
        special.setMaximumWidth(680)
        bar = Actions(DAY_ACTIONS, special).tool_bar([row.id for row in DAY_ACTIONS[:3]], place)
        self.add_grid(_("Special days (closed without times)"), special, bar)

    def add_tabs(self) -> None:
        """The holidays of a year."""
        self._holidays = HolidaysTab(self.desk, self)
        self.tabs.addTab(self._holidays, _("Holidays"))

    def on_loaded(self, draft: RecordDraft) -> None:
        """Show the holidays of its country as well."""
        super().on_loaded(draft)
        self._tell_holidays()

    def on_field_edited(self, name: str) -> None:
        """Another country has other holidays."""
        super().on_field_edited(name)
        self._tell_holidays()

    def on_rows_edited(self) -> None:
        """A special day may overrule a holiday."""
        super().on_rows_edited()
        self._tell_holidays()

    def _tell_holidays(self) -> None:
        special: dict[date, str] = {}
        for row in self.grids["calendar_day"].rows.drafts():
            day, opens, closes = (row.values.get(name) for name in ("day", "opens", "closes"))
            if isinstance(day, date):
                hours = f"{opens // 60:02d}:{opens % 60:02d}" if isinstance(opens, int) else ""
                until = f"{closes // 60:02d}:{closes % 60:02d}" if isinstance(closes, int) else ""
                special[day] = f"{hours}–{until}" if hours else _("closed")
        self._holidays.set_calendar(self.form.values().get("country", ""), special)
