"""What helped before, in the form of a repair line: proposals while one types, and the orders behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from svcdesk.domain.helped import PROPOSALS, Asked, Nearness
from svcdesk.domain.helped_texts import because_text, name_of, nearest_text, outcome_text, silence_text, told_text
from svcdesk.i18n import _, language, texts
from svcdesk.queries.helped import Helped, HelpedAnswer, HelpedCase, RepairMemory
from svcdesk.store import Store
from svcdesk.store.feed import Changes
from svcdesk.ui.forms.helped_texts import outcome_words
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.side_tabs import TableRow, TextTableView
from svcdesk.ui.shared.jobs import Progress
from svcdesk.ui.shared.look import Space, set_role

ASKED: Final = frozenset({"description", "condition_id", "symptom_area_id", "symptom_id", "object_id", "order_id"})
"""The fields whose change asks again."""
_TOLD: Final = frozenset({
    "repair_line", "service_order", "order_line", "service_object", "item", "diagnosis_area", "diagnosis_code",
    "resolution",
})  # fmt: skip
_TYPING_MS: Final = 60
_WIDE: Final = 900
"""From here on the orders stand beside the proposals, not below."""


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """The work of reading the history, on a pool thread."""

    memory: RepairMemory
    store: Store

    def __call__(self, progress: Progress) -> None:
        """Read it, if nobody has yet."""
        progress.step(0, 0)
        self.memory.read(self.store)


class HelpedPanel(QWidget):
    """Give it a function that says what is known of the repair; ``taken`` and ``picked`` say what was chosen here."""

    taken = Signal()  # Enter or a double click on a proposal
    picked = Signal()  # another proposal or case is the current one

    def __init__(
        self, desk: Desk, said: Callable[[], Asked], bar: Callable[[QWidget], QWidget], parent: QWidget
    ) -> None:
        """``bar`` makes the buttons."""
        super().__init__(parent)
        self.desk = desk
        self.answer: HelpedAnswer | None = None
        self._said = said
        self._t = texts(language())
        self._request: Request | None = None
        self._stale = True
        self._reading = False
        self._build(bar)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self.ask)
        desk.changed.connect(self.on_changed)
        self._show()

    def _build(self, bar: Callable[[QWidget], QWidget]) -> None:
        title = QLabel(_("What helped before"), self)
        set_role(title, "section")
        top = QHBoxLayout()
        top.addWidget(title)
        top.addStretch()
        top.addWidget(bar(self))
        # Either page is as high as the higher one: what is below must not move while one types.
        self._pages = QStackedWidget(self)
        told = QWidget(self._pages)
        nearest = max((nearest_text(one, self._t) for one in Nearness), key=len)
        self.proposals = self._table(
            (_("Diagnosis → resolution"), _("Worked"), _("Came back"), _("Usual time"), _("Because of")),
            ("", outcome_text(88, 88, self._t), "88×", "1 h 30 min", nearest), _("What helped before"), told,
        )  # fmt: skip
        self.cases = self._table(
            (_("Order"), _("Finished"), _("Alike"), _("Came back"), _("Object and symptom")),
            ("ZS-2026-01234", "2026-11-23", "100 %", _("yes"), ""), _("The orders behind it"), told,
        )  # fmt: skip
        self.proposals.wanted.connect(self.on_proposal_wanted)
        self.proposals.selectionModel().currentRowChanged.connect(self.on_proposal_changed)
        self.cases.wanted.connect(self.on_case_wanted)
        self.cases.selectionModel().currentRowChanged.connect(self.on_case_changed)
        self.words = QLabel(told)
        self.words.setObjectName("helped.words")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        set_role(self.words, "secondary")
        self.words.ensurePolished()
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing())
        self._tables = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._tables.setSpacing(Space.M)
        self._tables.addWidget(self.proposals, 12)
        self._tables.addWidget(self.cases, 10)
        self._told = inner = QVBoxLayout(told)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.S)
        inner.addLayout(self._tables)
        inner.addWidget(self.words)
        self._silent = EmptyState("history", _("Nothing to propose"), "", self._pages)
        self._pages.addWidget(told)
        self._pages.addWidget(self._silent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addLayout(top)
        layout.addWidget(self._pages)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _table(self, heads: tuple[str, ...], samples: tuple[str, ...], name: str, parent: QWidget) -> TextTableView:
        """A table with columns as wide as their heads and samples; one without sample takes the rest."""
        view = TextTableView(heads, parent)
        view.setAccessibleName(name)
        view.setSelectionMode(TextTableView.SelectionMode.SingleSelection)
        view.setWordWrap(False)
        view.ensurePolished()
        header = view.horizontalHeader()
        for at, sample in enumerate(samples):
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Interactive if sample else QHeaderView.ResizeMode.Stretch
            )
            words = view.fontMetrics().horizontalAdvance(sample) + 2 * Space.M
            view.setColumnWidth(at, max(header.sectionSizeHint(at), words))
        rows = PROPOSALS * view.verticalHeader().defaultSectionSize()
        view.setFixedHeight(view.horizontalHeader().sizeHint().height() + rows + 2)
        return view

    # asking

    def ask_soon(self) -> None:
        """Something was typed: ask when the fingers pause."""
        self._timer.start()

    def ask(self) -> None:
        """Ask now, if anybody can see it; the history is read first where it was not."""
        self._timer.stop()
        if self._request is not None:
            self._request.cancel()
            self._request = None
        self._stale = not self.isVisible()
        if self._stale:
            return
        memory = self.desk.repair_memory
        if memory.is_read:
            self._request = self.desk.read(memory.answer, self.on_found, self._said())
        elif not self._reading:  # one job is enough, however many keys come meanwhile
            self._reading = True
            work = ReadHistory(memory, self.desk.store)
            self.desk.job(_("Reading the history of repairs"), work, self.on_history_read, self.on_history_failed)

    def on_history_read(self, _nothing: None) -> None:
        """Now it can answer."""
        self._reading = False
        self.ask()

    def on_history_failed(self, _error: BaseException) -> None:
        """The desk said why; the next key tries again."""
        self._reading = False

    def on_found(self, answer: HelpedAnswer) -> None:
        """Show it."""
        self._request = None
        self.answer = answer
        self._show()

    def on_changed(self, changes: Changes) -> None:
        """Somebody repaired something."""
        if changes.entities & _TOLD:
            self.ask_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what was not asked out of sight."""
        super().showEvent(event)
        if self._stale:
            self.ask_soon()

    # showing

    def _show(self) -> None:
        found = self.answer.proposals if self.answer is not None else ()
        rows = [TableRow(self._cells(one)) for one in found]
        if rows != self.proposals.table.rows:
            self.proposals.table.show_rows(rows)
        if found:
            keys = [_key(one) for one in found]
            at = keys.index(self._key) if self._key in keys else 0
            if self.proposals.currentIndex().row() != at:
                self.proposals.setCurrentIndex(self.proposals.table.index(at, 0))
        else:
            self._silent.set_texts(_("Nothing to propose"), self._why_silent())
        self._show_cases()
        self._pages.setCurrentIndex(0 if found else 1)
        self.setFocusProxy(self.proposals if found else None)  # type: ignore[arg-type]

    _key: tuple[int | None, ...] | None = None

    def _cells(self, one: Helped) -> tuple[str, ...]:
        usual = formats.duration_text(one.minutes) if one.minutes is not None else ""
        back = f"{one.came_back}×" if one.came_back else ""
        told = told_text(one.diagnosis or one.diagnosis_area, one.resolution)
        return (told, outcome_text(one.worked, one.used, self._t), back, usual, nearest_text(one.because, self._t))

    def _show_cases(self) -> None:
        one = self.current()
        self._key = _key(one) if one is not None else None
        rows = [self._case_row(case) for case in one.cases] if one is not None else []
        if rows != self.cases.table.rows:
            self.cases.table.show_rows(rows)
            if rows:
                self.cases.setCurrentIndex(self.cases.table.index(0, 0))
        self.words.setText(self._words(one) if one is not None else "")
        self.picked.emit()

    def _case_row(self, case: HelpedCase) -> TableRow:
        finished = formats.date_text(self.desk.site.day(case.finished_at))
        other = case.nearness is not Nearness.OBJECT
        about = (name_of(case.service_object) if other else "", case.text)
        cells = (
            case.order.partition("  ")[0], finished, f"{case.likeness} %", _("yes") if case.came_back else "",
            " · ".join(text for text in about if text),
        )  # fmt: skip
        return TableRow(cells, "service_order", case.order_id)

    def _words(self, one: Helped) -> str:
        told = told_text(one.diagnosis or one.diagnosis_area, one.resolution)
        return f"{told} ({because_text(one.near, self._t)}). {outcome_words(one)}"

    def _why_silent(self) -> str:
        if self.answer is None:
            return _("The history of repairs is being read.")
        return silence_text(self.answer.silence, self.answer.alike, self._t)

    def current(self) -> Helped | None:
        """The selected proposal; None while there is none."""
        found = self.answer.proposals if self.answer is not None else ()
        at = max(self.proposals.currentIndex().row(), 0)
        return found[at] if at < len(found) else None

    def current_order(self) -> int | None:
        """The order of the selected case."""
        at = self.cases.currentIndex().row()
        rows = self.cases.table.rows
        return rows[max(at, 0)].record_id if rows and at < len(rows) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._tables.direction() != direction:
            self._tables.setDirection(direction)
            self._told.invalidate()  # a page that is hidden does not tell that it became lower
            self._pages.updateGeometry()

    # what happens to it

    def on_proposal_changed(self, *_anything: object) -> None:
        """The orders of another one."""
        self._show_cases()

    def on_case_changed(self, *_anything: object) -> None:
        """Another order."""
        self.picked.emit()

    def on_proposal_wanted(self, _row: TableRow) -> None:
        """Take it over."""
        self.taken.emit()

    def on_case_wanted(self, row: TableRow) -> None:
        """Open the order."""
        self.desk.open(row.entity, row.record_id)


def _key(one: Helped) -> tuple[int | None, ...]:
    return (one.diagnosis_area_id, one.diagnosis_id, one.resolution_id)
