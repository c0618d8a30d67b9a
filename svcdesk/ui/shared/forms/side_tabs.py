"""The tabs beside a form's fields: records that belong to it, where it is used, and its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, overload

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import FieldSpec, id_key
from svcdesk.i18n import _
from svcdesk.queries.histories import HistoryRow, Related, Use, load_history, load_related, load_uses, related_fields
from svcdesk.store import Reader
from svcdesk.store.feed import Changes
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.rows_model import Index
from svcdesk.ui.shared.forms.texts import value_text
from svcdesk.ui.shared.look import Space, current_look, icon, set_role
from svcdesk.ui.shared.print_job import open_print_job


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table: its cells, the record it opens, an icon before it; ``muted`` is what is not so yet."""

    cells: tuple[str, ...]
    entity: str = ""
    record_id: int | None = None
    icon: str = ""
    muted: bool = False


class MadeRows(Sequence[TableRow]):
    """Rows that are written when they are looked at."""

    def __init__(self, items: Sequence[Any], make: Callable[[Any], TableRow]) -> None:
        self.items = items
        self._make = make

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, at: int) -> TableRow: ...

    @overload
    def __getitem__(self, at: slice) -> MadeRows: ...

    def __getitem__(self, at: int | slice) -> TableRow | MadeRows:
        return MadeRows(self.items[at], self._make) if isinstance(at, slice) else self._make(self.items[at])


class TextTable(QAbstractTableModel):
    """Plain texts."""

    def __init__(self, heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._heads = heads
        self.right: frozenset[int] = frozenset()
        """The columns whose texts are figures: they stand at the right."""
        self.rows: Sequence[TableRow] = ()

    def show_rows(self, rows: Sequence[TableRow]) -> None:
        """Replace what is shown; ``MadeRows`` for thousands."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The heads."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The translated heads."""
        horizontal = orientation is Qt.Orientation.Horizontal
        return self._heads[section] if horizontal and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The texts; whole in the tool tip."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole and row.icon and index.column() == 0:
            return icon(row.icon, current_look().muted)
        if role == Qt.ItemDataRole.ForegroundRole and row.muted:
            return current_look().muted
        return None


class TextTableView(QTableView):
    """A table to read and open from: Enter or a double click."""

    wanted = Signal(object)  # TableRow
    table_class: ClassVar[type[TextTable]] = TextTable

    def __init__(self, heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.table = self.table_class(heads, self)
        self.setModel(self.table)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self, "rows")
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self.on_double_clicked)

    def on_double_clicked(self, index: QModelIndex) -> None:
        """Open the row."""
        self.wanted.emit(self.table.rows[index.row()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        here = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            self.wanted.emit(self.table.rows[here.row()])
        else:
            super().keyPressEvent(event)


class SideTab(QWidget):
    """A tab that reads what it shows when it comes to the front."""

    view_class: ClassVar[type[TextTableView]] = TextTableView

    def __init__(self, desk: Desk, heads: Sequence[str], empty: EmptyState, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.record: tuple[str, int] | None = None
        self._shown: tuple[str, int] | None = None
        self.view = self.view_class(heads, self)
        self.view.wanted.connect(self.on_wanted)
        self._empty = empty
        empty.setParent(self)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(Space.L, Space.M, Space.L, 0)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "page")
        self.body.setSpacing(Space.S)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(empty, 1)
        self._show([])

    def set_record(self, record: tuple[str, int] | None) -> None:
        """The record that the tab is about; read anew when it is in front."""
        self.record, self._shown = record, None
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read, if there is something to read about."""
        if self.record is None:
            self._show([])
        elif self._shown != self.record:
            self._shown = self.record
            self.load(*self.record)

    def on_locks_changed(self) -> None:
        """The record forbids other things; a tab without actions does not mind."""

    def load(self, entity: str, record_id: int) -> None:
        """Ask the desk for the rows."""
        raise NotImplementedError

    def _show(self, rows: list[TableRow]) -> None:
        if rows != self.view.table.rows:  # read again without news, what is selected stays so
            self.view.table.show_rows(rows)
        self.view.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        # Tab would go no further from the title of the tab if the keys were those of something hidden.
        self.setFocusProxy(self.view if rows else None)  # type: ignore[arg-type]

    def on_wanted(self, row: TableRow) -> None:
        """Open what a row is about."""
        if row.entity and row.record_id is not None:
            self.desk.open(row.entity, row.record_id)


T = TypeVar("T", bound=SideTab)


class LaterTab(QWidget, Generic[T]):
    """The place of a side tab that is made when it first comes to the front: a form has many, and few are looked at."""

    def __init__(self, make: Callable[[QWidget], T], parent: QWidget) -> None:
        super().__init__(parent)
        self._make = make
        self._tab: T | None = None
        self._record: tuple[str, int] | None = None

    def set_record(self, record: tuple[str, int] | None) -> None:
        """The record that the tab is about."""
        self._record = record
        if self._tab is not None:
            self._tab.set_record(record)

    def refresh(self) -> None:
        """It came to the front."""
        self.tab.refresh()

    @property
    def tab(self) -> T:
        """The side tab, made now if nobody has looked at it yet."""
        if self._tab is None:
            self._tab = self._make(self)
            layout = QVBoxLayout(self)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(self._tab)
            self._tab.show()  # at once, and not with the next event: the keys may go into it before
            self.setFocusProxy(self._tab)
            self._tab.set_record(self._record)
        return self._tab

    def made(self) -> T | None:
        """The side tab if somebody has looked at it."""
        return self._tab

    def on_locks_changed(self) -> None:
        """The record forbids other things."""
        if self._tab is not None:
            self._tab.on_locks_changed()


class CountedTab(LaterTab[T]):
    """A side tab whose title says how many rows it has, also before anybody has looked at it."""

    counted = Signal(object)  # itself

    def __init__(
        self,
        desk: Desk,
        make: Callable[[QWidget], T],
        query: Callable[[Reader, str, int], int],
        watched: str,
        parent: QWidget,
    ) -> None:
        super().__init__(make, parent)
        self.desk = desk
        self.count = 0
        self._query = query
        self._watched = watched
        desk.changed.connect(self.on_changed)

    def set_record(self, record: tuple[str, int] | None) -> None:
        """The record that the tab is about; count anew."""
        super().set_record(record)
        if record is not None:
            self.desk.read(self._query, self.on_counted, *record)
        else:
            self.on_counted(0)

    def on_changed(self, changes: Changes) -> None:
        """Count again when some came or went."""
        if self._watched in changes.entities and self._record is not None:
            self.desk.read(self._query, self.on_counted, *self._record)

    def on_counted(self, count: int) -> None:
        """So many."""
        self.count = count
        self.counted.emit(self)


class HistoryTab(SideTab):
    """Who changed what when."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("history", _("No changes yet"), _("Every change is written down here with its author."))
        heads = (_("When"), _("Who"), _("What"), _("Field"), _("Before"), _("After"))
        super().__init__(desk, heads, empty, parent)
        for at, width in enumerate((130, 110, 120, 170, 230)):
            self.view.setColumnWidth(at, width)

    def load(self, entity: str, record_id: int) -> None:
        """The record's own changes and those of its rows."""
        self.desk.read(load_history, self.on_loaded, entity, record_id)

    def on_loaded(self, found: list[HistoryRow]) -> None:
        """Show them, newest first."""
        actions = {"I": _("added"), "U": _("changed"), "D": _("deleted")}
        own = self.record[0] if self.record else ""
        places = {row.entity: f"{_(ENTITY_NAMES[row.entity].one)} " if row.entity != own else "" for row in found}
        self._show([
            TableRow((
                formats.when_text(self.desk.site.local(row.at)),
                row.user,
                places[row.entity] + actions[row.action],
                _(row.label),
                value_text(row.old, self.desk.site),
                value_text(row.new, self.desk.site),
            ))
            for row in found
        ])  # fmt: skip


class UsesTab(SideTab):
    """Where the record is used."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("link", _("Not used anywhere"), _("It can be deleted."))
        super().__init__(desk, (_("Where"), _("As"), _("How many")), empty, parent)
        self.view.setColumnWidth(0, 220)
        self.view.setColumnWidth(1, 220)

    def load(self, entity: str, record_id: int) -> None:
        """One count for each column that refers to it."""
        self.desk.read(load_uses, self.on_loaded, entity, record_id)

    def on_loaded(self, found: list[Use]) -> None:
        """Show the counts."""
        names = {use.entity: _(ENTITY_NAMES[use.entity].many) for use in found}
        self._show([
            TableRow((names[use.entity], _(use.label), formats.number_text(use.count))) for use in found
        ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class RelatedSpec:
    """A tab of records of ``entity`` that refer to the form's record by ``column``.

    ``sheets`` are actions with the slot ``print_sheet``, which print the selected ones, or all.
    """

    entity: str
    column: str
    title: str = ""
    sheets: ActionTable = ()


class RelatedTab(SideTab):
    """The records of a kind that belong to the one in the form; open one, or make a new one."""

    def __init__(
        self, desk: Desk, spec: RelatedSpec, defaults: Callable[[], dict[str, Any]], parent: QWidget, hint: str = ""
    ) -> None:
        names = ENTITY_NAMES[spec.entity]
        empty = EmptyState(names.icon, _("None yet"), hint or _("Save the record first; then they can be added to it."))
        self._hint = hint
        self._fields = related_fields(spec.entity)
        super().__init__(desk, tuple(_(field.label) for field in self._fields), empty, parent)
        self._spec = spec
        self._defaults = defaults
        for at, field in enumerate(self._fields):
            self.view.setColumnWidth(at, 160 if field.name in ("number", "starts_at", "ends_at") else 320)
        self._new = QPushButton(_(names.new), self)
        self._new.setObjectName(f"new.{spec.entity}")
        self._new.setAutoDefault(True)  # Enter presses it
        self._new.clicked.connect(self.on_new_clicked)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.S)
        self.buttons.addWidget(self._new)
        self._sheets: Actions | None = None
        if spec.sheets:
            self._sheets = Actions(spec.sheets, self, allowed=desk.allowed)
            self.buttons.addWidget(self._sheets.tool_bar([spec.sheets[0].id], self))
        self.buttons.addStretch()
        self.body.insertLayout(0, self.buttons)
        self._new.setEnabled(False)

    def set_record(self, record: tuple[str, int] | None) -> None:
        """New ones can be made for a saved record only."""
        self._new.setEnabled(record is not None)
        if record is not None and not self._hint:
            text = _("Add the first one by “{button}”.").format(button=self._new.text())
            self._empty.set_texts(_("None yet"), text)
        super().set_record(record)

    def load(self, entity: str, record_id: int) -> None:
        """Those that refer to it."""
        self.desk.read(load_related, self.on_loaded, self._spec.entity, self._spec.column, record_id)

    def on_loaded(self, found: list[Related]) -> None:
        """Show them."""
        self._show([
            TableRow(tuple(map(self._text, row.values, self._fields)), self._spec.entity, row.id) for row in found
        ])  # fmt: skip
        if self._sheets is not None:
            self._sheets.refresh()

    def has_rows(self) -> bool:
        """Whether there is anything to print."""
        return bool(self.view.table.rows)

    def print_sheet(self, name: str) -> None:
        """Preview a document of the selected rows, or of all where none is selected, as one batch."""
        rows = self.view.table.rows
        chosen = sorted({index.row() for index in self.view.selectedIndexes()}) or range(len(rows))
        keys = tuple(id_key(id_) for at in chosen if (id_ := rows[at].record_id) is not None)
        open_print_job(self.desk, self, name, keys)

    def _text(self, value: Any, field: FieldSpec) -> str:
        return value_text(value, self.desk.site, field)

    def on_new_clicked(self) -> None:
        """A new one that belongs to this record."""
        if self.record is not None:
            self.desk.open(self._spec.entity, None, **{**self._defaults(), self._spec.column: self.record[1]})
