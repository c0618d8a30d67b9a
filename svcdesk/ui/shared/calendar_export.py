"""Asks for period and place, and writes the calendars of technicians on a pool thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from svcdesk.i18n import _, ngettext
from svcdesk.queries.visit_calendars import load_visit_calendars
from svcdesk.reports.visit_calendar import calendar_file_name, save_calendars
from svcdesk.store import Store
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.jobs import Progress
from svcdesk.ui.shared.period_dialog import Period, PeriodDialog

_PROPOSED: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SaveCalendars:
    """A job: read the visits of workers and write a file for each who has any."""

    store: Store
    worker_ids: tuple[int, ...]
    period: Period
    target: Path

    def __call__(self, _progress: Progress) -> tuple[Path, ...]:
        """The files. Raises Unavailable (file.not_written)."""
        with self.store.read() as reader:
            found = load_visit_calendars(reader, self.worker_ids, self.period.first, self.period.last)
        return tuple(save_calendars(found, self.target, self.store.clock.now()))


class CalendarExport(QObject):
    """One for each screen that has the action; the period is asked for first, then the file or the folder."""

    def __init__(self, desk: Desk, screen: QWidget) -> None:
        super().__init__(screen)
        self._desk = desk
        self._screen = screen
        self._worker_ids: tuple[int, ...] = ()
        self._name = ""
        self._period: Period | None = None

    def ask(self, worker_ids: tuple[int, ...], name: str = "") -> None:
        """Begin; ``name`` proposes the file of a single worker."""
        self._worker_ids, self._name = worker_ids, name
        today = self._desk.site.day(self._desk.clock.now())
        text = _("Visits with a time are entered as confirmed, those with a preferred time only as tentative.")
        title = _("Planned visits as a calendar")
        proposed = Period(today, today + _PROPOSED)
        dialog = PeriodDialog(self._desk, title, text, _("Choose the place…"), proposed, self._screen)
        dialog.given.connect(self.on_period_given)
        dialog.open()

    def on_period_given(self, period: Period) -> None:
        """Ask where to."""
        self._period = period
        if len(self._worker_ids) == 1:
            proposed, kind = str(Path.home() / calendar_file_name(self._name)), _("iCalendar file (*.ics)")
            dialog = QFileDialog(self._screen, _("Export"), proposed, kind)
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("ics")
        else:
            dialog = QFileDialog(self._screen, _("Folder of the calendars"), str(Path.home()))
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.on_place_chosen)
        dialog.open()

    def on_place_chosen(self, path: str) -> None:
        """Write them."""
        if self._period is not None and path:
            work = SaveCalendars(self._desk.store, self._worker_ids, self._period, Path(path))
            self._desk.job(_("Planned visits as a calendar"), work, self.on_written)

    def on_written(self, files: tuple[Path, ...]) -> None:
        """Say how many, or that there is nothing to write."""
        if not files:
            self._desk.show(_("There are no visits in this time; no file was written."))
            return
        text = ngettext("{count} calendar written: {path}", "{count} calendars written: {path}", len(files))
        place = files[0] if len(files) == 1 else files[0].parent
        self._desk.show(text.format(count=number_text(len(files)), path=place), "good")
