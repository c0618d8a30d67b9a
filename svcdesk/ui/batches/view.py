"""The screen of a batch: choose, look at the dry run, do all of it or drop it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from svcdesk.commands.batches import BatchCommand
from svcdesk.domain.batches import TO_DO, Outcome
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.problems import Refused, Severity
from svcdesk.i18n import _, ngettext
from svcdesk.queries.forms import captions_for, row_captions
from svcdesk.store import Reader
from svcdesk.ui.batches.jobs import WHY, DryRun, Lines, Run, Shown
from svcdesk.ui.batches.layout import BatchLayout, counts_text
from svcdesk.ui.batches.table import BATCH
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.desk import Desk, Question, RecordRef
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.jobs import JobState, Progress
from svcdesk.ui.shared.screen import ScreenWidget


class BatchView(ScreenWidget):
    """One batch. Nothing is done before its dry run was looked at."""

    table: ClassVar[ActionTable] = BATCH

    def __init__(
        self, desk: Desk, batch: type[BatchCommand], title: str, icon: str, ref: RecordRef | None = None
    ) -> None:
        super().__init__()
        self.desk = desk
        self.batch = batch
        self.title = title
        self.shown: Shown | None = None
        self._chosen: dict[str, tuple[int, ...]] = {}
        self._job = 0
        self.screen_actions = self.actions_ = Actions(self.table, self, allowed=desk.allowed)
        self.ui = BatchLayout(self, desk, self.actions_, icon)
        self.ui.filter.textChanged.connect(self.on_filter_changed)
        self.ui.filter.installEventFilter(self)
        self.ui.table.installEventFilter(self)
        self.ui.outcomes.idClicked.connect(self.on_filter_changed)
        self.ui.table.selectionModel().currentRowChanged.connect(self.on_row_chosen)
        self.ui.table.doubleClicked.connect(self.open_current)
        self.ui.model.modelReset.connect(self.on_rows_changed)
        desk.jobs_shown.connect(self.on_jobs_shown)
        self.add_parts()
        self._fill({})
        if ref is not None:
            self.show_record(ref)

    def add_parts(self) -> None:
        """What a batch with a screen of its own shows besides."""

    # criteria

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open`` with records chosen elsewhere or criteria: take them and begin the dry run."""
        if ref.defaults and self._job == 0:
            self._fill(ref.defaults)
            self.check()

    def _fill(self, defaults: dict[str, Any]) -> None:
        given = dict(defaults)
        chosen = {name: tuple(int(one) for one in given.pop(name, ())) for name in self.batch.selected}
        self._chosen = {name: ids for name, ids in chosen.items() if ids}
        count = sum(map(len, self._chosen.values()))
        specs = self.batch.options if self._chosen else (*self.batch.criteria, *self.batch.options)
        text = ngettext("{count} chosen record", "{count} chosen records", count)
        said = text.format(count=number_text(count)) if self._chosen else ""
        form = self.ui.show_form(specs, said)
        values = {spec.name: spec.default for spec in specs if spec.default is not None} | given
        form.set_draft(values, {})
        form.set_base(values)
        form.edited.connect(self.on_criteria_edited)
        self._forget()
        if given:
            self.desk.read(_captions, self.on_captions, specs, given)

    def on_captions(self, found: dict[str, str]) -> None:
        """The names of the records among the criteria."""
        assert self.ui.form is not None
        self.ui.form.complete_captions(found)

    def choose_by_criteria(self) -> None:
        """Forget what was chosen elsewhere."""
        self._fill({})

    def on_criteria_edited(self, _name: str) -> None:
        """What was planned is about something else now."""
        self._forget()

    def _command(self) -> BatchCommand | None:
        """The command of what is filled in; None while something cannot be read."""
        form = self.ui.form
        assert form is not None
        unreadable = form.unreadable()
        form.show_problems(unreadable)
        if unreadable:
            return None
        values = {name: value for name, value in form.values().items() if value not in (None, "")}
        return self.batch(**(values | self._chosen))

    # conditions of the actions

    def is_idle(self) -> bool:
        """Whether nothing is being done."""
        return self._job == 0

    def is_busy(self) -> bool:
        """Whether the dry run or the run is under way."""
        return self._job != 0

    def has_plan(self) -> bool:
        """Whether rows are shown and nothing is being done."""
        return self._job == 0 and self.shown is not None

    def can_commit(self) -> bool:
        """Whether the dry run found something to do that this user may do."""
        allowed = self.desk.allowed(self.batch.permission)
        return allowed and self.has_plan() and self._to_do() > 0

    def has_selection(self) -> bool:
        """Whether records were chosen elsewhere."""
        return bool(self._chosen) and self._job == 0

    def has_current(self) -> bool:
        """Whether a row is current."""
        return self.ui.table.currentIndex().isValid()

    def _to_do(self) -> int:
        return self.shown.lines.count(*TO_DO) if self.shown is not None else 0

    # the work

    def check(self) -> None:
        """The dry run."""
        command = self._command()
        if command is not None:
            self._begin(self.dry_run(command), self.on_planned)

    def dry_run(self, command: BatchCommand) -> Callable[[Progress], Shown]:
        """The work that plans it."""
        return DryRun(self.desk.store, command, self.desk.site)

    def commit(self) -> None:
        """Do what was planned, after its questions are answered."""
        if not self.can_commit() or self.shown is None:
            return
        questions = tuple(p for p in self.shown.plan.problems if p.severity is Severity.CONFIRM)
        if questions:
            self.desk.question.emit(Question(questions, self.on_confirmed, self.on_refused_by_user))
        else:
            self._run(frozenset())

    def on_confirmed(self) -> None:
        """The questions were answered with yes."""
        if self.shown is not None:
            self._run(frozenset(problem.code for problem in self.shown.plan.problems))

    def on_refused_by_user(self) -> None:
        """The questions were answered with no."""

    def _run(self, confirmed: frozenset[str]) -> None:
        assert self.shown is not None
        self._begin(Run(self.desk.runner, self.shown, confirmed, self.desk.site), self.on_done)

    def _begin(self, work: Callable[[Progress], Shown], on_done: Any) -> None:
        self._job = self.desk.job(_(self.title), work, on_done, self.on_failed)
        self.ui.show_progress((0, 0))
        self.actions_.refresh()

    def stop(self) -> None:
        """End what is being done; nothing is kept of it."""
        self.desk.cancel_job(self._job)

    def drop(self) -> None:
        """Do nothing of what was planned."""
        self._forget()

    def on_jobs_shown(self, states: tuple[JobState, ...]) -> None:
        """How far the work is."""
        for state in states:
            if state.id == self._job:
                self.ui.show_progress((state.done, state.total))

    def on_planned(self, shown: Shown) -> None:
        """The dry run is there."""
        words = (
            (Outcome.PLANNED, _("{count} to be done")), (Outcome.CONFLICT, _("{count} with a conflict")),
            (Outcome.SKIPPED, _("{count} skipped")),
        )  # fmt: skip
        self._end(shown, counts_text(shown.lines, words) or _("Nothing fits these criteria."))

    def on_done(self, shown: Shown) -> None:
        """It is done, as far as it could be."""
        words = (
            (Outcome.DONE, _("{count} done")), (Outcome.FAILED, _("{count} failed")),
            (Outcome.SKIPPED, _("{count} skipped")),
        )  # fmt: skip
        self._end(shown, counts_text(shown.lines, words))
        failed = shown.lines.count(Outcome.FAILED)
        self.desk.show(f"{_(self.title)}: {self.ui.summary.text()}", "warning" if failed else "good")

    def _end(self, shown: Shown, text: str) -> None:
        self._job = 0
        self.shown = shown
        self.ui.show_progress(None)
        self.ui.filter.clear()
        self.ui.model.find("", None)
        self.ui.model.show_lines(shown.plan.columns, shown.lines)
        self.ui.show_rows(shown.lines)
        self.ui.place_why(shown.lines)
        self.ui.summary.setText(text)
        self._name_button()
        self.actions_.refresh()
        self._choose_first()
        self.ui.table.setFocus()

    def on_failed(self, error: BaseException) -> None:
        """It was stopped, or refused; the desk has said why."""
        self._job = 0
        self.ui.show_progress(None)
        if isinstance(error, Refused) and self.ui.form is not None:
            self.ui.form.show_problems(error.problems)
        self.actions_.refresh()

    def _forget(self) -> None:
        self.shown = None
        self.ui.model.show_lines((), Lines())
        self.ui.show_empty()
        self.ui.summary.clear()
        self._name_button()
        self.actions_.refresh()

    def _name_button(self) -> None:
        command = self.shown.command if self.shown is not None else self.batch()
        word = _(command.verb())
        self.ui.commit.setText(f"{word} ({number_text(self._to_do())})" if self._to_do() else word)

    # the rows

    def on_filter_changed(self, *_anything: object) -> None:
        """Words were typed or an outcome was pressed."""
        self.ui.model.find(self.ui.filter.text(), self.ui.chosen_outcome())
        self._choose_first()

    def on_rows_changed(self) -> None:
        """Other rows are shown."""
        self.ui.detail.clear()
        self.actions_.refresh()

    def on_row_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Say in full why."""
        self.ui.detail.setText(self.ui.model.shown[now.row()].texts[WHY] if now.isValid() else "")
        self.actions_.refresh()

    def _choose_first(self) -> None:
        if self.ui.model.rowCount():
            self.ui.table.setCurrentIndex(self.ui.model.index(0, 0))

    def open_current(self, *_anything: object) -> None:
        """Open the record of the current row."""
        here = self.ui.table.currentIndex()
        row = self.ui.model.shown[here.row()].row if here.isValid() else None
        if row is not None and row.entity and row.record_id is not None:
            self.desk.open(row.entity, row.record_id)

    def copy_rows(self) -> None:
        """Copy the selected rows with tabs between their cells."""
        places = sorted({index.row() for index in self.ui.table.selectedIndexes()})
        lines = ["\t".join(self.ui.model.shown[at].texts) for at in places]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def focus_filter(self) -> None:
        """Go to the filter."""
        self.ui.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ui.filter.selectAll()

    def on_shown(self) -> None:
        """The keyboard goes to the criteria, or to the rows where there are some."""
        if self.shown is None and self.ui.form is not None and not self._chosen:
            self.ui.form.focus_first()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leaves the filter for the rows; Enter opens a row."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self.ui.filter and event.key() == Qt.Key.Key_Down:
                self.ui.table.setFocus()
                return True
            plain = not event.modifiers()
            if watched is self.ui.table and plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.open_current()
                return True
        return super().eventFilter(watched, event)


def _captions(reader: Reader, specs: Sequence[FieldSpec], values: Mapping[str, Any]) -> dict[str, str]:
    """Runs on the database thread: number and name of the records among the values."""
    return row_captions(specs, values, captions_for(reader, [(specs, values)]))
