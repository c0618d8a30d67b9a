"""The grid twin of the board: the same work as rows, to be counted, and changed forty at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.dispatch import ReassignActivities, SetClosed, SetDispatched, SetPriority
from svcdesk.domain.kinds import Priority
from svcdesk.domain.stages import StageAct, check_stages_allow
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.lists import Listing, ListRow
from svcdesk.queries.stages import StagePlaces, load_places_of_activities
from svcdesk.store import Reader
from svcdesk.ui.lists.table import ACTIVITIES, LIST
from svcdesk.ui.lists.view import ListView, read_places
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.lookup import LookupField

_MOST_CHANGED = 2_000


class ActivitiesView(ListView):
    """The list of activities with what the board does to them, for all selected rows in one undo step."""

    actions_table = (*ACTIVITIES, *LIST)
    bar_actions = ("activities.give", "activities.dispatch", "activities.close")
    _change: Callable[[tuple[int, ...]], Command] | None = None
    _places: StagePlaces | None = None
    _asked: Request | None = None

    def has_selection(self) -> bool:
        """Whether any row is selected."""
        return self.table.selected_count() > 0

    def why_locked(self, needs: str) -> str:
        """What the stages of the selected orders forbid, once they are known."""
        if self._places is None:
            return ""
        stages = self._places.tree.by_id
        pairs = ((order.number, stages.get(order.stage_id or 0)) for order in self._places.orders)
        return "\n".join(map(problem_text, check_stages_allow(pairs, StageAct(needs))))

    def on_selection_changed(self) -> None:
        """Other rows are selected, of orders at other stages."""
        if self._asked is not None:
            self._asked.cancel()
        self._places = self._asked = None
        super().on_selection_changed()
        if self.model.listing is not None and (places := self.table.selected_places()):
            self._asked = self.desk.read(_load_places, self.on_places, self.model.listing, places)

    def on_places(self, places: StagePlaces) -> None:
        """Where their orders are."""
        self._asked, self._places = None, places
        assert self.screen_actions is not None
        self.screen_actions.refresh()

    def give(self) -> None:
        """Ask for the worker."""
        dialog = GiveDialog(self.desk, self)
        dialog.chosen.connect(self.on_worker_chosen)
        dialog.open()

    def on_worker_chosen(self, worker_id: int | None) -> None:
        """Give the selected activities to a worker, or to nobody."""
        self._run(partial(_reassign, worker_id))

    def dispatch(self) -> None:
        """Dispatch the selected activities."""
        self._run(SetDispatched)

    def undispatch(self) -> None:
        """Take the dispatch back."""
        self._run(partial(SetDispatched, dispatched=False))

    def close_work(self) -> None:
        """Close the selected activities."""
        self._run(SetClosed)

    def reopen_work(self) -> None:
        """Open them again."""
        self._run(partial(SetClosed, closed=False))

    def set_priority(self, name: str) -> None:
        """Give the selected activities a priority."""
        self._run(partial(SetPriority, priority=Priority[name.upper()]))

    def _run(self, change: Callable[[tuple[int, ...]], Command]) -> None:
        self._change = change
        self.read_selected(_MOST_CHANGED, self.on_rows_to_change)

    def on_rows_to_change(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        if self._change is not None and rows:
            self.desk.run(self._change(tuple(row.id for row in rows)))

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        work = ["activities.give", "activities.dispatch", "activities.undispatch", "activities.close",
                "activities.reopen", "-", "activities.high", "activities.normal", "activities.low", "-"]  # fmt: skip
        return [
            "list.open",
            "-",
            *work,
            *[name for name in super().menu_ids() if name not in ("list.open", "list.new")],
        ]


def _load_places(reader: Reader, listing: Listing, places: Sequence[tuple[int, int]]) -> StagePlaces:
    return load_places_of_activities(reader, [row.id for row in read_places(reader, listing, places, _MOST_CHANGED)])


def _reassign(worker_id: int | None, activity_ids: tuple[int, ...]) -> Command:
    return ReassignActivities(activity_ids, worker_id)


class GiveDialog(Dialog):
    """Asks for a worker by any part of the name; choosing one is all it takes."""

    chosen = Signal(object)  # the id of a worker, or None for nobody

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(_("Give to…"), parent)
        self.field = LookupField(desk, RecordLookup("worker"), parent=self)
        self.field.line.setAccessibleName(_("Worker"))
        self.field.line.setPlaceholderText(_("Part of a name, then Enter"))
        self.body.addWidget(self.field)
        self.add_buttons(_("To nobody"), _("Cancel"))
        self.field.line.setFocus()
        self.field.value_changed.connect(self.on_worker_chosen)
        self.accepted.connect(self.on_nobody_chosen)

    def on_worker_chosen(self, worker_id: int | None) -> None:
        """A worker was chosen."""
        if worker_id is not None:
            self.chosen.emit(worker_id)
            self.reject()

    def on_nobody_chosen(self) -> None:
        """The work goes back."""
        self.chosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field chooses a worker; it must not press a button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
        else:
            super().keyPressEvent(event)
