"""The line at the foot of a window: what was saved, Undo by its name, jobs, what needs attention, who and where."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QToolButton, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.attention import AttentionLinks
from svcdesk.ui.shared.desk import Desk, UndoState, title_text
from svcdesk.ui.shared.jobs import JobState
from svcdesk.ui.shared.look import Space, set_icon, set_role

if TYPE_CHECKING:
    from svcdesk.commands.runner import Done
    from svcdesk.store.feed import Changes


class ElidedLabel(QLabel):
    """A line of plain text that shortens itself with … and says the rest in its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_full_text(self, text: str) -> None:
        """Show a text."""
        self._full = text
        self._elide()

    @property
    def full_text(self) -> str:
        """The whole text."""
        return self._full

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")
        self.setAccessibleName(self._full)

    def resizeEvent(self, event: object) -> None:
        """Shorten anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()


class JobStrip(QWidget):
    """The running job: its title, how far it is, and a way out."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs: tuple[JobState, ...] = ()
        self._title = QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        cancel = QToolButton(self)
        cancel.setAutoRaise(True)
        cancel.setToolTip(_("Cancel"))
        cancel.setAccessibleName(_("Cancel"))
        set_icon(cancel, "x")
        cancel.clicked.connect(self.on_cancel_clicked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        for widget in (self._title, self._bar, cancel):
            layout.addWidget(widget)
        self.hide()
        desk.jobs_shown.connect(self.on_jobs_shown)

    def on_jobs_shown(self, jobs: tuple[JobState, ...]) -> None:
        """Show the oldest of them."""
        self._jobs = jobs
        self.setVisible(bool(jobs))
        if not jobs:
            return
        job = jobs[0]
        more = f" (+{len(jobs) - 1})" if len(jobs) > 1 else ""
        self._title.setText(f"{job.title}{more}")
        self._bar.setAccessibleName(job.title)
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)

    def on_cancel_clicked(self) -> None:
        """End the job that is shown."""
        if self._jobs:
            self._desk.cancel_job(self._jobs[0].id)


class StatusBar(QWidget):
    """Made once for each main window; follows the desk by itself."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        set_role(self, "foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.saved = ElidedLabel(self)
        set_role(self.saved, "muted")
        self.undo = QPushButton(self)
        set_role(self.undo, "link")
        self.undo.clicked.connect(desk.undo)
        self.jobs = JobStrip(desk, self)
        self.attention = AttentionLinks(desk, self)
        self.backup = QLabel(self)
        set_role(self.backup, "muted")
        self.who = QLabel(self)
        set_role(self.who, "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.L, 2, Space.L, 2)
        layout.setSpacing(Space.M)
        layout.addWidget(self.undo)
        layout.addWidget(self.saved, 1)
        for widget in (self.jobs, self.attention, self.backup, self.who):
            layout.addWidget(widget)
        desk.saved.connect(self.on_saved)
        desk.undo_changed.connect(self.on_undo_changed)
        desk.changed.connect(self.on_changed)
        self.on_undo_changed(desk.undo_state)
        self._show_who()

    def on_saved(self, done: Done) -> None:
        """Say when and what."""
        at = formats.time_text(self._desk.site.local(self._desk.clock.now()))
        what = title_text(done.title, done.params)
        self.saved.set_full_text(_("Saved {time} · {what}").format(time=at, what=what))

    def on_undo_changed(self, state: UndoState) -> None:
        """Name what Undo would do."""
        self.undo.setVisible(bool(state.undo))
        name = self.fontMetrics().elidedText(state.undo, Qt.TextElideMode.ElideRight, 260)
        self.undo.setText(_("Undo: {what}").format(what=name))
        self.undo.setToolTip(f"{state.undo}  (Ctrl+Z)")

    def on_changed(self, changes: Changes) -> None:
        """The company's name or site may have changed."""
        if "company" in changes.entities:
            self._show_who()

    def set_backup(self, at: datetime | None) -> None:
        """Say when the last backup was made (an instant); nothing while that is not known."""
        if at is None:
            self.backup.clear()
            return
        local = self._desk.site.local(at)
        today = self._desk.site.day(self._desk.clock.now())
        when = formats.time_text(local) if local.date() == today else formats.when_text(local)
        self.backup.setText(_("backup {time}").format(time=when))

    def _show_who(self) -> None:
        company = self._desk.company
        site = company.site_name or company.name
        self.who.setText(" · ".join(part for part in (site, self._desk.user) if part))
