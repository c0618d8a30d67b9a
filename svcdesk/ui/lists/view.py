"""A list as a screen: everything a user can do with it, with mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from svcdesk.commands.views import DeleteView, SaveView
from svcdesk.domain.fields import id_key
from svcdesk.i18n import _, ngettext
from svcdesk.queries.lists import Listing, ListRequest, ListRow, ListSpec, fetch_rows
from svcdesk.queries.views import ViewRow, load_views
from svcdesk.store import Reader
from svcdesk.ui.lists.cells import value_text
from svcdesk.ui.lists.export import Exported, ExportList
from svcdesk.ui.lists.page import ListPage
from svcdesk.ui.lists.state import restore_columns, save_columns, usual_columns
from svcdesk.ui.lists.views_menu import SaveViewDialog, ViewsMenu
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.export_file import ask_export_file
from svcdesk.ui.shared.print_job import open_print_job
from svcdesk.ui.shared.screen import ViewState

_MOST_COPIED: Final = 20_000
MOST_PRINTED: Final = 500


def read_places(reader: Reader, listing: Listing, places: Sequence[tuple[int, int]], limit: int) -> tuple[ListRow, ...]:
    """The rows in some ranges of places, at most ``limit`` of them."""
    rows: list[ListRow] = []
    for first, last in places:
        if len(rows) < limit:
            rows += fetch_rows(reader, listing, first, min(last - first + 1, limit - len(rows)))
    return tuple(rows)


class ListView(ListPage):
    """One list of the program."""

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__(desk, spec)
        header, table = self.table.header, self.table
        for widget, on_menu in ((header, self.on_header_menu), (table, self.on_table_menu)):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(on_menu)
        header.leave_requested.connect(self.go_to_rows)
        self.bar.box.leave_requested.connect(self.go_to_rows)
        table.opened.connect(self.open_current)
        table.typed.connect(self.on_typed)

    # conditions of the actions

    def has_current(self) -> bool:
        """Whether a row is current."""
        return self.table.currentIndex().isValid()

    def has_rows(self) -> bool:
        """Whether there is any row."""
        return self.model.rowCount() > 0

    def can_add(self) -> bool:
        """Whether records are made by hand here."""
        return self.spec.can_add

    def can_print(self) -> bool:
        """Whether the rows stand for service orders, and some are selected."""
        return self.spec.opens_entity == "service_order" and self.table.selected_count() > 0

    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.bar.box.text() or self.bar.quick_key or self.table.header.filters())

    # actions

    def open_current(self) -> None:
        """Open the record of the current row."""
        row = self.model.row_at(self.table.currentIndex().row())
        if row is not None and row.opens is not None:
            self.desk.open(self.spec.opens_entity, row.opens)

    def new_record(self) -> None:
        """Open the form for a new record."""
        self.desk.open(self.spec.opens_entity, None)

    def print_selected(self) -> None:
        """Preview the work orders of the selected rows."""
        self.print_sheet("work_order")

    def print_sheet(self, name: str) -> None:
        """Preview a document of each selected order, as one batch."""
        self._sheet = name
        self.read_selected(MOST_PRINTED, self.on_rows_to_print)

    _sheet = "work_order"

    def on_rows_to_print(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        keys = tuple(dict.fromkeys(id_key(row.opens) for row in rows if row.opens is not None))
        open_print_job(self.desk, self, self._sheet, keys)

    def copy_selected(self) -> None:
        """Copy the selected rows, visible columns with tabs between."""
        self.read_selected(_MOST_COPIED, self.on_rows_to_copy)

    def on_rows_to_copy(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        columns = [self.spec.columns[section] for section in self.model.sections_shown()]
        lines = [
            "\t".join(
                " ".join(value_text(column, value, self.desk.site).split("\t")).replace("\n", " ")
                for column, value in zip(columns, row.values, strict=True)
            )
            for row in rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))
        text = ngettext("{count} row copied.", "{count} rows copied.", len(rows))
        self.desk.show(text.format(count=formats.number_text(len(rows))), "good")

    def read_selected(self, limit: int, on_done: Any) -> None:
        """Give the selected rows, loaded or not, to a bound method."""
        if self.model.listing is not None and (places := self.table.selected_places()):
            self.desk.read(read_places, on_done, self.model.listing, places, limit)

    def select_all(self) -> None:
        """Select every row."""
        self.table.selectAll()

    def focus_filter(self) -> None:
        """Go to the filter box."""
        self.bar.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.box.selectAll()

    def focus_column_filter(self) -> None:
        """Go to the filter field of the current column."""
        section = max(self.table.currentIndex().column(), self.table.header.logicalIndex(0))
        field = self.table.header.field(section)
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def go_to_rows(self) -> None:
        """Leave a filter field for the rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.table.currentIndex().isValid() and self.has_rows():
            self.table.go_to(0)

    def on_typed(self, text: str) -> None:
        """Letters typed in the rows go to the filter box."""
        self.bar.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.box.setText(self.bar.box.text() + text)

    def clear_filters(self) -> None:
        """Show every row; the keyboard stays where it is, unless it is on a button that goes away with this."""
        if self._clear_button.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.show_request("", "")
        self.table.header.set_filters({})
        self.on_filter_changed()

    def sort_by_current(self) -> None:
        """Sort by the column of the current cell."""
        self.on_section_clicked(max(self.table.currentIndex().column(), 0))

    def export_xlsx(self) -> None:
        """Ask for a file and export."""
        self._ask_file(".xlsx", _("Excel workbook (*.xlsx)"))

    def export_csv(self) -> None:
        """Ask for a file and export."""
        self._ask_file(".csv", _("CSV file (*.csv)"))

    def _ask_file(self, suffix: str, kind: str) -> None:
        ask_export_file(self, self.desk, _(self.spec.title), suffix, kind, self.on_file_chosen)

    def on_file_chosen(self, path: str) -> None:
        """Write the file on a pool thread."""
        listing = self.model.listing
        if listing is not None and path:
            work = ExportList(self.desk.store, listing.request, Path(path))
            self.desk.job(_("Export {what}").format(what=_(self.spec.title)), work, self.on_exported)

    def on_exported(self, done: Exported) -> None:
        """Say so, and where the file is."""
        text = ngettext("{count} row written to {path}", "{count} rows written to {path}", done.rows)
        self.desk.show(text.format(count=formats.number_text(done.rows), path=done.path), "good")

    # columns and saved views

    def show_columns(self) -> None:
        """The menu of the columns."""
        self._columns_menu().popup(self.bar.mapToGlobal(QPoint(self.bar.width() // 2, self.bar.height())))

    def on_header_menu(self, at: QPoint) -> None:
        """The menu of the columns, at the headings."""
        self._columns_menu().popup(self.table.header.mapToGlobal(at))

    def _columns_menu(self) -> QMenu:
        header = self.table.header
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for visual in range(header.count()):
            section = header.logicalIndex(visual)
            action = menu.addAction(_(self.spec.columns[section].label).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(section))
            action.setData(section)
        menu.triggered.connect(self.on_column_toggled)
        return menu

    def on_column_toggled(self, action: Any) -> None:
        """Show or hide a column; the last one stays."""
        header, section = self.table.header, int(action.data())
        if action.isChecked() or header.count() - header.hiddenSectionCount() > 1:
            header.setSectionHidden(section, not action.isChecked())
            if header.sectionSize(section) < header.minimumSectionSize() and action.isChecked():
                header.resizeSection(section, 120)
            self.refresh()

    def show_views(self) -> None:
        """Read the saved views and show their menu."""
        self.desk.read(load_views, self.on_views, f"list:{self.spec.name}")

    def on_views(self, views: tuple[ViewRow, ...]) -> None:
        """The saved views are known."""
        menu = ViewsMenu(views, self)
        menu.chosen.connect(self.on_view_chosen)
        menu.save_requested.connect(self.on_save_wanted)
        menu.delete_requested.connect(self.on_delete_wanted)
        menu.usual_requested.connect(self.on_usual_wanted)
        menu.open_at(self.bar.mapToGlobal(QPoint(self.bar.width() // 2, self.bar.height())))

    def on_view_chosen(self, view: ViewRow) -> None:
        """Arrange the list as it was saved."""
        self.restore_state(view.content if isinstance(view.content, dict) else {})
        self._load_from_top()

    def on_save_wanted(self) -> None:
        """Ask for the name."""
        dialog = SaveViewDialog(self)
        dialog.named.connect(self.on_view_named)
        dialog.open()

    def on_view_named(self, name: str, shared: bool) -> None:
        """Save it."""
        self.desk.run(SaveView(f"list:{self.spec.name}", name, self.save_state(), shared))

    def on_delete_wanted(self, view: ViewRow) -> None:
        """Forget a saved view."""
        self.desk.run(DeleteView(view.id))

    def on_usual_wanted(self) -> None:
        """As at first: no filter, the usual sort and columns."""
        self._sort = None
        usual_columns(self.table.header, self.spec, self.fontMetrics())
        self.clear_filters()

    def save_state(self) -> ViewState:
        """Filter, sort and columns."""
        return {**self.request().to_json(), "columns": save_columns(self.table.header, self.spec)}

    def restore_state(self, state: ViewState) -> None:
        """Take them back; the list is read when it is shown."""
        request = ListRequest.from_json(self.spec, state)
        self._sort = request.sort
        self.bar.show_request(request.text, request.quick)
        self.table.header.set_filters(dict(request.filters))
        restore_columns(self.table.header, self.spec, state.get("columns"))

    def show_record(self, ref: RecordRef) -> None:
        """``desk.open("list:activity", None, quick="late")``: show what that filter leaves."""
        if not ref.defaults:
            return
        request = ListRequest.from_json(self.spec, ref.defaults)
        self.bar.show_request(request.text, request.quick)
        self.table.header.set_filters(dict(request.filters))
        self._load_from_top()
        self.go_to_rows()

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        ids = ["list.open", "list.new", "-", "list.copy", "list.select_all", "-", "list.find_column", "list.sort", "-",
               "list.export_xlsx", "list.export_csv"]  # fmt: skip
        if self.spec.opens_entity == "service_order":
            ids.insert(2, "list.print")
        return ids

    def on_table_menu(self, at: QPoint) -> None:
        """The menu of the rows."""
        assert self.screen_actions is not None
        self.screen_actions.context_menu(self.menu_ids()).popup(self.table.viewport().mapToGlobal(at))
