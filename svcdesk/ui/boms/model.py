"""The tree of a BOM and the list of parts as Qt models, and what is dragged from one to the other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QMimeData, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont

from svcdesk.domain.bom_comparison import BomRow, ComparedRow, Difference
from svcdesk.i18n import N_, _
from svcdesk.queries.lookups import Choice
from svcdesk.ui.shared.formats import date_text, number_text
from svcdesk.ui.shared.forms.rows_model import Index
from svcdesk.ui.shared.forms.texts import choice_text
from svcdesk.ui.shared.look import current_look

ITEMS: Final = "application/x-svcdesk-items"
LINES: Final = "application/x-svcdesk-bom-lines"
COLUMNS: Final = {
    "part": N_("Part"), "type": N_("Type"), "item_number": N_("Item"), "quantity": N_("Quantity"), "unit": N_("Unit"),
    "serial_number": N_("Serial number"), "original": N_("Original"), "valid_from": N_("Valid from"),
    "valid_until": N_("Valid until"), "note": N_("Note"),
}  # fmt: skip
USUAL: Final = ("type", "item_number", "quantity", "unit", "serial_number", "original")
"""The columns that are shown until somebody chooses others; the part always is."""
WORDS: Final = {
    Difference.SAME: ("", ""), Difference.ADDED: ("+", N_("added")),
    Difference.REMOVED: ("−", N_("taken out")), Difference.CHANGED: ("≠", N_("changed")),
    Difference.REPLACED: ("⇄", N_("replaced")),
}  # fmt: skip
_FILLS: Final = {Difference.ADDED: "low", Difference.REMOVED: "high", Difference.CHANGED: "normal",
                 Difference.REPLACED: "normal"}  # fmt: skip
_ROW_HEIGHT: Final = 26
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Node(NamedTuple):
    """A row of the tree; ``children`` are places in the list of all nodes."""

    line_id: int | None
    parent: int
    place: int
    children: list[int]
    row: BomRow | None
    pair: ComparedRow | None


class BomModel(QAbstractItemModel):
    """Lines, or two BOMs side by side. Parts and lines dropped on it are told by signals."""

    items_dropped = Signal(object, object)  # ids, the line below which they go, or None
    line_dropped = Signal(int, object, object)  # the line, its new parent or None, the line it stands before or None

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._nodes: list[_Node] = []
        self._top: list[int] = []
        self.heads: tuple[str, str] | None = None
        self._allow(editable=False, movable=False)

    def _allow(self, *, editable: bool, movable: bool) -> None:
        """What may be done with every line; Qt asks it of each of them."""
        self.editable, self.movable = editable, movable
        self._drops = Qt.ItemFlag.ItemIsDropEnabled if editable else Qt.ItemFlag.NoItemFlags
        drags = Qt.ItemFlag.ItemIsDragEnabled if movable else Qt.ItemFlag.NoItemFlags
        self._flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | self._drops | drags

    # what is shown

    def show_lines(self, rows: Sequence[BomRow], *, editable: bool, movable: bool) -> None:
        """A BOM."""
        self._allow(editable=editable, movable=movable)
        self._show([(row.id, row.depth, row, None) for row in rows], None)

    def show_comparison(self, rows: Sequence[ComparedRow], heads: tuple[str, str]) -> None:
        """Two BOMs; ``heads`` name the sides."""
        self._allow(editable=False, movable=False)
        lines = [((pair.right or pair.left).id, pair.depth, None, pair) for pair in rows if pair.right or pair.left]  # type: ignore[union-attr]
        self._show(lines, heads)

    def _show(
        self, lines: Sequence[tuple[int, int, BomRow | None, ComparedRow | None]], heads: tuple[str, str] | None
    ) -> None:
        self.beginResetModel()
        self.heads = heads
        self._nodes, self._top = [], []
        above: list[int] = []
        for at, (line_id, depth, row, pair) in enumerate(lines):
            del above[depth:]
            siblings = self._nodes[above[-1]].children if above else self._top
            self._nodes.append(_Node(line_id, above[-1] if above else -1, len(siblings), [], row, pair))
            siblings.append(at)
            above.append(at)
        self.endResetModel()

    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(COLUMNS) if self.heads is None else ["part", "difference", "left", "right"]

    def line_at(self, index: Index) -> int | None:
        """The id of a line."""
        return self._nodes[index.internalId()].line_id if index.isValid() else None

    def row_at(self, index: Index) -> BomRow | None:
        """The line; None in a comparison."""
        return self._nodes[index.internalId()].row if index.isValid() else None

    def find(self, line_id: int | None) -> QModelIndex:
        """Where a line stands."""
        for at, node in enumerate(self._nodes):
            if node.line_id == line_id:
                return self.createIndex(node.place, 0, at)
        return QModelIndex()

    # what Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own default
        """A cell."""
        siblings = self._nodes[parent.internalId()].children if parent.isValid() else self._top
        if not (0 <= row < len(siblings) and 0 <= column < self.columnCount()):
            return QModelIndex()
        return self.createIndex(row, column, siblings[row])

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008 - Qt's own default
        """What a line is part of."""
        if not index.isValid():
            return QModelIndex()
        above = self._nodes[index.internalId()].parent
        return self.createIndex(self._nodes[above].place, 0, above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The lines below one."""
        if parent.column() > 0:
            return 0
        return len(self._nodes[parent.internalId()].children if parent.isValid() else self._top)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The columns."""
        return len(COLUMNS) if self.heads is None else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of the columns."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if self.heads is not None:
            return (_("Part"), _("Difference"), *self.heads)[section]
        return _(list(COLUMNS.values())[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; the colours of differences."""
        if not index.isValid():
            return None
        node = self._nodes[index.internalId()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if node.pair is not None:
                return _pair_text(node.pair, index.column())
            return _cell_text(node.row, list(COLUMNS)[index.column()]) if node.row is not None else ""
        if role == Qt.ItemDataRole.SizeHintRole and index.column() == 0:
            return QSize(0, _ROW_HEIGHT)
        if role == Qt.ItemDataRole.TextAlignmentRole and node.row is not None:
            return _RIGHT if list(COLUMNS)[index.column()] == "quantity" else None
        if node.pair is not None and node.pair.difference is not Difference.SAME:
            if role == Qt.ItemDataRole.BackgroundRole:
                return getattr(current_look(), _FILLS[node.pair.difference])
            if role == Qt.ItemDataRole.FontRole and index.column() == 1:
                font = QFont()
                font.setBold(True)
                return font
        return None

    # dragging

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Lines of a template are dragged within it; parts are dropped on lines and between them."""
        return self._flags if index.isValid() else self._drops

    def supportedDropActions(self) -> Qt.DropAction:
        """Parts are copied, lines moved."""
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """What is taken."""
        return [ITEMS, LINES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The line that is dragged."""
        data = QMimeData()
        ids = dict.fromkeys(str(self.line_at(index)) for index in indexes)
        data.setData(LINES, ",".join(ids).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:  # the model is read anew when the command was done, so Qt removes nothing
        """Tell what was dropped where."""
        below = self.line_at(parent)
        if data.hasFormat(ITEMS):
            self.items_dropped.emit(_ids(data, ITEMS), below)
        elif data.hasFormat(LINES) and self.movable:
            before = self.line_at(self.index(row, 0, parent)) if row >= 0 else None
            self.line_dropped.emit(_ids(data, LINES)[0], below, before)
        return False


class PartsModel(QAbstractListModel):
    """The items that can be added."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Choice] = []

    def show_rows(self, rows: list[Choice]) -> None:
        """Other items."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The items."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Number and name."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = self.rows[index.row()]
            return f"{row.number}  {row.name}"
        return QSize(0, _ROW_HEIGHT) if role == Qt.ItemDataRole.SizeHintRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """They can be dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """What is given."""
        return [ITEMS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The items that are dragged."""
        data = QMimeData()
        data.setData(ITEMS, ",".join(str(self.rows[index.row()].id) for index in indexes).encode())
        return data


def part_text(row: BomRow) -> str:
    """``1.2 Roller``."""
    return f"{row.position} {row.description}".strip()


def _ids(data: QMimeData, format_: str) -> list[int]:
    return [int(text) for text in bytes(data.data(format_).data()).decode().split(",")]


def _cell_text(row: BomRow, name: str) -> str:
    if name == "part":
        return part_text(row)
    if name == "original":
        return _("yes") if row.original else ""
    value: Any = getattr(row, name)
    if name == "type":
        return choice_text(value)
    if isinstance(value, Decimal):
        return number_text(value)
    return date_text(value) if name.startswith("valid") else str(value)


def _pair_text(pair: ComparedRow, column: int) -> str:
    row = pair.right or pair.left
    if column == 0:
        return part_text(row) if row is not None else ""
    if column == 1:
        sign, word = WORDS[pair.difference]
        count = f" ({number_text(pair.replaced)})" if pair.replaced else ""
        return f"{sign} {_(word)}{count}" if sign else ""
    side = pair.left if column == 2 else pair.right
    if side is None:
        return ""
    parts = [f"{number_text(side.quantity)} {side.unit}".strip(), side.serial_number]
    if pair.left is not None and pair.right is not None and pair.left.description != pair.right.description:
        parts.insert(1, side.description)
    return " · ".join(part for part in parts if part)
