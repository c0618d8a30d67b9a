"""The rows of a list as Qt sees them: the count and a few pages; everything else is asked for when it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from svcdesk.domain.problems import Refused
from svcdesk.i18n import _
from svcdesk.queries.lists import (
    Listing,
    ListRequest,
    ListRow,
    ListSpec,
    fetch_rows,
    find,
    find_more,
    positions,
    totals,
)
from svcdesk.queries.lists.plan import columns_to_read
from svcdesk.queries.lists.spec import ListColumn
from svcdesk.store import Reader
from svcdesk.ui.lists.cells import Cell, is_right_aligned, make_cell, make_live_cell
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.order_clocks import clocks_of

Index = QModelIndex | QPersistentModelIndex
_PAGE: Final = 100
_KEPT_PAGES: Final = 40
_SCREEN: Final = 30
_GROW_EVERY_MS: Final = 250
_REST_AFTER_MS: Final = 300  # so that somebody who types is not kept waiting by the rest of the last filter
_LOADING: Final = Cell("…")
_NOTHING: Final = Cell()


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to a request: the listing, the first rows to show, and where some known rows are now."""

    listing: Listing
    offset: int
    rows: tuple[ListRow, ...]
    places: Mapping[int, int]
    top: int


@dataclass(frozen=True, slots=True)
class Keep:
    """What must stay in place when a list is read again.

    ``anchor`` is the row at the top with ``top`` its place; ``ids`` are the current and the selected rows.
    """

    top: int = 0
    anchor: int | None = None
    ids: tuple[int, ...] = ()

    @property
    def all_ids(self) -> tuple[int, ...]:
        """The rows that have to be found again."""
        return self.ids if self.anchor is None else (self.anchor, *self.ids)


def open_list(reader: Reader, request: ListRequest, keep: Keep, height: int) -> Opened:
    """Find a list and read what will be seen of it first. Raises Refused."""
    listing = find(reader, request)
    # In a long list without ids each place has to be counted; what is not among the first rows is asked for later.
    places = dict(positions(reader, listing, keep.all_ids)) if listing.ids is not None else {}
    top = keep.top
    if keep.top and keep.anchor is not None:
        top = places.get(keep.anchor, keep.top)
        if listing.ids is None:
            top = positions(reader, listing, [keep.anchor]).get(keep.anchor, keep.top)
    top = max(0, min(top, listing.total - height))
    offset = top // _PAGE * _PAGE
    rows = fetch_rows(reader, listing, offset, _PAGE * ((top + height - offset) // _PAGE + 1))
    places.update((row.id, offset + place) for place, row in enumerate(rows))
    return Opened(listing, offset, rows, places, top)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows from ``offset`` on, as many as were asked for unless the list ends or some are gone."""

    offset: int
    limit: int
    rows: tuple[ListRow, ...]


def more_rows(reader: Reader, listing: Listing, offset: int, limit: int) -> Page:
    """Some rows of a listing."""
    return Page(offset, limit, fetch_rows(reader, listing, offset, limit))


class ListModel(QAbstractTableModel):
    """The rows of one request. A column of the model is a column of the spec, hidden or not."""

    loaded = Signal(object)  # Opened: another request is shown now, or the same read again
    grown = Signal()  # more rows of the same request were found, or all of them
    totals_known = Signal(object)  # Mapping[str, Decimal | int]
    places_known = Signal(object)  # Mapping[int, int]: where some rows of a long list are
    refused = Signal(object)  # Refused: a filter that cannot be read

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__()
        self._desk = desk
        self.spec = spec
        self.listing: Listing | None = None
        self._rows: dict[int, tuple[ListRow, ...]] = {}  # by page
        self._cells: dict[int, dict[int, tuple[Cell, ...]]] = {}
        self._shown: list[ListColumn] = []  # the columns that rows hold values of
        self._places: dict[int, int] = {}  # and where in a row each section's value is
        self._count = 0
        self._clocks = clocks_of(desk) if spec.is_live else None
        self._opening: Request | None = None
        self._paging: Request | None = None
        self._wanted: tuple[int, int] | None = None
        self._finding: Request | None = None
        self._found: Listing | None = None
        self._lost: tuple[int, ...] = ()
        self._placing: Request | None = None
        self._grow = QTimer(self)
        self._grow.setSingleShot(True)
        self._grow.setInterval(_GROW_EVERY_MS)
        self._grow.timeout.connect(self.on_grow_due)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_AFTER_MS)
        self._rest.timeout.connect(self.on_rest_due)

    # what is asked for

    def load(self, request: ListRequest, keep: Keep, height: int) -> None:
        """Show another request, or the same anew; until it arrives everything stays as it is."""
        for pending in (self._opening, self._paging, self._finding, self._placing):
            if pending is not None:
                pending.cancel()
        self._paging = self._finding = None
        self._rest.stop()
        self._lost = ()
        self._opening = self._desk.read(
            open_list, self.on_opened, request, keep, max(height, 20), on_failed=self.on_failed
        )

    def ensure(self, first: int, last: int) -> None:
        """Rows from ``first`` to ``last`` are visible: ask for what is missing. One question at a time."""
        self._wanted = (first, last)
        if self._paging is None and self._opening is None:
            self._ask_page()

    def _ask_page(self) -> None:
        if self._wanted is None or self.listing is None:
            return
        first, last = max(0, self._wanted[0]), min(self._wanted[1], self._count - 1)
        missing = [page for page in range(first // _PAGE, last // _PAGE + 1) if page not in self._rows]
        if missing:
            self._paging = self._desk.read(
                more_rows, self.on_page, self.listing, missing[0] * _PAGE, _PAGE * (1 + (len(missing) > 1)),
                on_failed=self.on_page_failed,
            )  # fmt: skip

    # what arrives

    def on_opened(self, opened: Opened) -> None:
        """The first rows of a request."""
        self._opening = None
        self.beginResetModel()
        self.listing = self._found = opened.listing
        self._count = opened.listing.total
        self._shown = columns_to_read(self.spec, opened.listing.request)
        self._places = {section: place for place, section in enumerate(self.sections_shown())}
        self._rows, self._cells = {}, {}
        self._keep_rows(Page(opened.offset, len(opened.rows), opened.rows))
        self.endResetModel()
        self.loaded.emit(opened)
        self._rest.start(_REST_AFTER_MS if opened.listing.total >= _SCREEN else _REST_AFTER_MS // 3)

    def on_failed(self, error: BaseException) -> None:
        """The request cannot be answered; what is shown stays."""
        self._opening = None
        if isinstance(error, Refused):
            self.refused.emit(error)

    def on_page(self, page: Page) -> None:
        """A page arrived; ask for the next one that is visible."""
        self._paging = None
        self._keep_rows(page)
        last = min(page.offset + page.limit, self._count) - 1
        if last >= page.offset:
            self.dataChanged.emit(self.index(page.offset, 0), self.index(last, self.columnCount() - 1))
        self._ask_page()

    def on_page_failed(self, _error: BaseException) -> None:
        """The desk has said why; scrolling asks again."""
        self._paging = None

    def on_found_more(self, listing: Listing) -> None:
        """More rows of a filter on a long list were found in the background."""
        self._finding = None
        self._found = listing
        if listing.complete:
            self.on_grow_due()
        elif not self._grow.isActive():
            self._grow.start()
        self.on_rest_due()

    def on_grow_due(self) -> None:
        """Show how many rows there are by now."""
        self._grow.stop()
        if self._found is None or self._opening is not None:
            return
        self.listing = self._found
        if self.listing.total > self._count:
            partial = self._count // _PAGE
            self._rows.pop(partial, None)
            self._cells.pop(partial, None)
            self.beginInsertRows(QModelIndex(), self._count, self.listing.total - 1)
            self._count = self.listing.total
            self.endInsertRows()
        self.grown.emit()

    def on_totals(self, sums: Mapping[str, Decimal | int]) -> None:
        """The sums for the footer."""
        self.totals_known.emit(sums)

    def find_places(self, ids: Sequence[int]) -> None:
        """Ask where some rows of a long list are now, when nothing more urgent is asked for."""
        self._lost = tuple(ids)

    def on_places(self, places: Mapping[int, int]) -> None:
        """The places are known."""
        self.places_known.emit(places)

    def on_rest_due(self) -> None:
        """Nobody types: find the rest of a long search, then the sums."""
        if self._found is None:
            return
        if self._lost:
            self._placing = self._desk.read(positions, self.on_places, self._found, self._lost)
            self._lost = ()
        if not self._found.complete:
            self._finding = self._desk.read(find_more, self.on_found_more, self._found)
        elif any(column.total for column in self.spec.columns):
            self._finding = self._desk.read(totals, self.on_totals, self._found)

    def _keep_rows(self, page: Page) -> None:
        for begin in range(0, page.limit, _PAGE):
            number = (page.offset + begin) // _PAGE
            rows = tuple(page.rows[begin : begin + _PAGE])
            self._rows.pop(number, None)
            self._rows[number] = rows
            self._cells[number] = {}
        while len(self._rows) > _KEPT_PAGES:
            oldest = next(iter(self._rows))
            del self._rows[oldest], self._cells[oldest]

    def _make_cells(self, row: ListRow) -> tuple[Cell, ...]:
        site = self._desk.site
        clock = self._clocks.now(row.opens) if self._clocks is not None else None
        return tuple(
            make_live_cell(column, clock, value, site) if clock is not None and column.live
            else make_cell(column, value, site)
            for column, value in zip(self._shown, row.values, strict=True)
        )  # fmt: skip

    def forget_cells(self) -> None:
        """Time has passed: what is painted next says how far the clocks are now."""
        for cells in self._cells.values():
            cells.clear()

    # what the view asks

    @property
    def is_settled(self) -> bool:
        """Whether the newest request was answered."""
        return self.listing is not None and self._opening is None

    @property
    def complete(self) -> bool:
        """Whether every row of the request is known."""
        return self.listing is not None and self.listing.complete

    def row_at(self, place: int) -> ListRow | None:
        """The row at a place, if it is loaded."""
        page = self._rows.get(place // _PAGE, ())
        return page[place % _PAGE] if place % _PAGE < len(page) else None

    def cell(self, place: int, column: int) -> Cell:
        """What is painted in a cell; three dots while it is on its way."""
        number, within = divmod(place, _PAGE)
        cells = self._cells.get(number)
        if cells is None or within >= len(self._rows[number]):
            return _LOADING
        if within not in cells:
            cells[within] = self._make_cells(self._rows[number][within])
        at = self._places.get(column)
        return cells[within][at] if at is not None else _NOTHING

    def sections_shown(self) -> list[int]:
        """The columns that rows hold values of, as sections."""
        return [self.spec.columns.index(column) for column in self._shown]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many rows are known."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Every column of the spec."""
        return 0 if parent.isValid() else len(self.spec.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, for everybody but our own delegate."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cell(index.row(), index.column()).text
        if role == Qt.ItemDataRole.TextAlignmentRole and is_right_aligned(self.spec.columns[index.column()]):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The label of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.spec.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(column.label)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if is_right_aligned(column) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
