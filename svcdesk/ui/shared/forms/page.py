"""The tab of one record as widgets: head, fields, grids of rows, side tabs; what they hold, and problems shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.attachments import count_attachments
from svcdesk.queries.forms import form_spec
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.building import BuiltInTurns, Step
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.deeds_tab import Locks, unlocked
from svcdesk.ui.shared.forms.files_tab import FilesTab
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.notice import MergePanel, NoticeBar
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS, RECORD_BAR
from svcdesk.ui.shared.forms.side_tabs import CountedTab, HistoryTab, LaterTab, RelatedSpec, RelatedTab, T, UsesTab
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.short_label import ShortLabel

_MOST_ROW_PROBLEMS: Final = 5
_HEADING: Final = 14  # so many characters of it are seen, before the words of the buttons beside it
_CELL: Final = 48  # so much is seen above and below the cell that has the keyboard


class RecordPage(BuiltInTurns):
    """The widgets of a record; ``RecordDocument`` brings them to life."""

    table: ActionTable = RECORD_ACTIONS
    bar: Sequence[str] = RECORD_BAR
    related: Sequence[RelatedSpec] = ()
    hidden: Sequence[str] = ()
    begins_with = ""  # the field in which the keyboard begins, unless something required is empty
    _saving = False
    uses_tab: LaterTab[UsesTab] | None = None

    def __init__(self, desk: Desk, ref: RecordRef) -> None:
        super().__init__()
        self.desk = desk
        self.ref = ref
        self.spec = form_spec(ref.entity)
        self.base: RecordDraft | None = None
        self.grids: dict[str, RowsGrid] = {}
        self._row_errors: dict[str, QLabel] = {}
        self._rows_shown: Mapping[str, tuple[RowDraft, ...]] = {}
        self.form = RecordForm(desk, self.spec.fields, hidden=self.hidden, at_once=False)
        self.screen_actions = self.actions_of_record = Actions(self.table, self)
        self._build()

    # building

    def _build(self) -> None:
        self.heading = ShortLabel(self)
        set_role(self.heading, "title")
        self.state = ShortLabel(self)
        set_role(self.state, "secondary")
        head = QWidget(self)
        set_role(head, "bar")
        row = QHBoxLayout(head)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.setSpacing(Space.M)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.state)
        row.addLayout(words, 1)
        # As high with a second line as without: nothing moves when the first letter is typed.
        self.heading.setText(" ")
        self.state.setText(" ")
        for widget in (head, self.heading, self.state):
            widget.ensurePolished()
        self.heading.setMinimumWidth(_HEADING * self.heading.fontMetrics().averageCharWidth())
        words.invalidate()
        head.setMinimumHeight(words.sizeHint().height() + 2 * Space.S + 1)  # the line below
        row.addWidget(self.actions_of_record.tool_bar(self.bar, head))
        self.notice = NoticeBar(self)
        self.merge_panel = MergePanel(self)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have the keyboard
        self.tabs.addTab(self.area, self.details_title())
        page = self.build_details()
        set_role(page, "page")
        self.area.setWidget(page)
        self._side_tabs: list[LaterTab[Any]] = []
        self.tabs.currentChanged.connect(self.on_tab_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (head, self.notice, self.merge_panel):
            layout.addWidget(widget)
        layout.addWidget(self.tabs, 1)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.on_focus_changed)
        self.tabs.setUpdatesEnabled(False)  # painted in one go, when the record is in it
        self.build_in_turns(self._build_steps(), self.behind_steps())

    def insert_above(self, below: QWidget, widget: QWidget) -> None:
        """Put a strip or a panel into the screen; Tab comes to it from what stands above, also if it is made late."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(below), widget)
        before = below
        while not (before := cast("QWidget", before.previousInFocusChain())).focusPolicy() & Qt.FocusPolicy.TabFocus:
            if before is below:
                return
        for part in widget.findChildren(QWidget):
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is widget.window():  # no list of a choice
                QWidget.setTabOrder(before, part)
                before = part

    def _build_steps(self) -> list[Step]:
        """Sections of fields, grids and side tabs, each in a turn of its own: opening a form must not hold up keys."""
        related = [partial(self._add_related, spec) for spec in self.related]
        return [*self.form.steps(), *self.row_steps(), self._page.addStretch, *related, self.add_tabs, self._add_usual]

    def _add_related(self, spec: RelatedSpec) -> None:
        title = spec.title or ENTITY_NAMES[spec.entity].many
        self._add_later(partial(RelatedTab, self.desk, spec, self.related_defaults), _(title))

    def _add_usual(self) -> None:
        self.uses_tab = self._add_later(partial(UsesTab, self.desk), _("Used by"))
        self._add_later(partial(HistoryTab, self.desk), _("History"))

    def show_page(self) -> None:
        """The page is ready to be seen and typed into."""
        if self.focusProxy() is None:
            self.tabs.setUpdatesEnabled(True)
            self.setFocusProxy(self.tabs)

    def _add_later(self, make: Callable[[QWidget], T], title: str) -> LaterTab[T]:
        """A side tab that is made when somebody looks at it; ``make`` is given its parent."""
        tab = LaterTab(make, self)
        self._side_tabs.append(tab)
        self.tabs.addTab(tab, title)
        return tab

    def add_files(self, locks: Locks = unlocked) -> None:
        """The tab of photos and files; its title says how many there are."""
        make = partial(FilesTab, self.desk, self.ref.entity, locks=locks)
        tab: CountedTab[FilesTab] = CountedTab(self.desk, make, count_attachments, "attachment", self)
        self._side_tabs.append(tab)
        self.tabs.addTab(tab, _("Files"))
        tab.counted.connect(self.on_files_counted)

    def on_files_counted(self, tab: CountedTab[FilesTab]) -> None:
        """Say it in the title of the tab."""
        title = _("Files ({count})").format(count=tab.count) if tab.count else _("Files")
        self.tabs.setTabText(self.tabs.indexOf(tab), title)

    def details_title(self) -> str:
        """The title of the first tab."""
        return _("Details")

    def build_details(self) -> QWidget:
        """The page for the fields, which follow in turns, and the grids of rows."""
        page = QWidget(self)
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self._page.setSpacing(Space.XL)
        self._page.addWidget(self.form)
        return page

    def row_steps(self) -> list[Step]:
        """What adds the grids of rows, in turns; a form with several grids gives each its own."""
        return [partial(self.add_rows, self._page)]

    def behind_steps(self) -> list[Step]:
        """What adds the grids of rows behind other tabs: they come once the first one is seen."""
        return []

    def add_rows(self, layout: QVBoxLayout) -> None:
        """Add the grids of rows below the fields."""

    def add_tabs(self) -> None:
        """Add tabs of the entity's own."""

    def grid_place(self, layout: QVBoxLayout) -> QWidget:
        """Where a grid and its buttons are made: a widget that changes its parent is styled anew, which takes long."""
        place = QWidget(layout.parentWidget())
        layout.addWidget(place)
        return place

    def add_grid(self, title: str, grid: RowsGrid, bar: QWidget | None = None) -> None:
        """Give a grid in its place a title and buttons."""
        holder = grid.parentWidget()
        assert holder is not None
        heading = QLabel(title, holder)
        set_role(heading, "section")
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        if bar is not None:
            top.addWidget(bar)
        holder.setMaximumWidth(grid.maximumWidth())
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.S)
        box.addLayout(top)
        box.addWidget(grid)
        error = QLabel(holder)
        error.setObjectName(f"error.{grid.rows.entity}")
        error.setWordWrap(True)
        error.setTextFormat(Qt.TextFormat.PlainText)
        error.hide()
        set_role(error, "error")
        box.addWidget(error)
        self.grids[grid.rows.entity] = grid
        self._row_errors[grid.rows.entity] = error
        if self.base is not None:  # it comes late
            grid.rows.set_base(self.base.children.get(grid.rows.entity, ()))
            grid.rows.set_rows(self._rows_shown.get(grid.rows.entity, ()))
            grid.freeze(frozen=self.is_frozen() and not self.is_dirty())
        grid.rows.edited.connect(self.on_rows_mended)
        grid.editing.connect(self.actions_of_record.refresh)
        grid.selectionModel().currentChanged.connect(self.on_cell_changed)

    def related_defaults(self) -> dict[str, Any]:
        """What a new record made from one of the tabs begins with, beside its reference to this one."""
        return {}

    def set_base(self, draft: RecordDraft) -> None:
        """What is saved: everything else is a change. A draft is shown next."""
        self.base = draft
        self.form.set_base(draft.values, mark=False)
        for child, grid in self.grids.items():
            grid.rows.set_base(draft.children.get(child, ()))

    def show_draft(self, draft: RecordDraft) -> None:
        """Show a draft."""
        self.form.set_draft(draft.values, draft.captions)
        self.show_rows(draft)

    def show_rows(self, draft: RecordDraft) -> None:
        """Show the rows of a draft in the grids, also in those that come late."""
        self._rows_shown = draft.children
        for child, grid in self.grids.items():
            grid.rows.set_rows(draft.children.get(child, ()))

    # what is in the form

    @property
    def record_id(self) -> int | None:
        """The id of the saved record."""
        return self.base.record_id if self.base is not None else None

    def mine(self) -> RecordDraft:
        """What the form holds."""
        assert self.base is not None
        self.build_all()
        values = {**self.base.values, **self.form.values()}
        captions = {**self.base.captions, **self.form.captions()}
        children = {**self.base.children, **{name: grid.rows.drafts() for name, grid in self.grids.items()}}
        return RecordDraft(
            self.base.entity, self.base.record_id, self.base.version, self.base.title, values, captions, children
        )  # fmt: skip

    def is_dirty(self) -> bool:
        """Whether anything is not saved."""
        return self.base is not None and (
            self.form.is_dirty() or any(grid.rows.is_dirty() for grid in self.grids.values())
        )

    def is_stored(self) -> bool:
        """Whether the record is in the database."""
        return self.record_id is not None

    def state_text(self) -> str:
        """What is said beside the title."""
        return ""

    def can_save(self) -> bool:
        """Whether there is something to save; what is just typed into a cell is joined when saving."""
        typing = any(grid.is_editing for grid in self.grids.values())
        return self.base is not None and not self._saving and (self.record_id is None or typing or self.is_dirty())

    def why_locked(self, _needs: str) -> str:
        """Why the saved record does not allow something now, in a sentence; nothing if it does."""
        return ""

    def is_frozen(self) -> bool:
        """Whether the saved record cannot be changed now."""
        return False

    def _freeze(self) -> None:
        """Only show what cannot be changed; what was typed before stays, and is refused when it is saved."""
        frozen = self.is_frozen() and not self.is_dirty()
        self.form.freeze(frozen=frozen)
        for grid in self.grids.values():
            grid.freeze(frozen=frozen, why=self.why_locked("modify") if frozen else "")
        for box in self.form.boxes.values():
            box.show_new_help(is_new=not self.is_stored())
            if box.spec.fixed:
                box.set_read_only(self.is_stored())

    def name_text(self, saved: RecordDraft) -> str:
        """What the saved record is called, beside its number."""
        values = saved.values
        title = values.get("name") or values.get("description") or values.get("title") or saved.title
        if title == f"{saved.entity} {saved.record_id}":  # it has neither number nor name
            return _(ENTITY_NAMES[saved.entity].one)
        return str(title)

    def refresh(self) -> None:
        """Title, state and actions; what can be changed."""
        self._freeze()
        names = ENTITY_NAMES[self.ref.entity]
        title, key = _(names.new), ""
        if self.base is not None and self.is_stored():
            key = self.base.values.get("number") or self.base.values.get("code") or ""
            title = self.name_text(self.base)
        dirty = self.is_dirty()
        self.heading.setText(f"{key}  {title}" if key and key != title else title)
        self.state.setVisible(bool(dirty or self.state_text()))
        self.state.setText("   ".join(part for part in (self.state_text(), _("● not saved") if dirty else "") if part))
        self.title_changed.emit(f"{key or title}{' ●' if dirty else ''}")
        self.actions_of_record.refresh()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """At the fields and cells; the rest in the bar above."""
        rest = self.form.show_problems(problems)
        at_fields = any(box.error_text() for box in self.form.boxes.values())
        tab = 0
        for grid in self.grids.values():
            rest = grid.rows.show_problems(rest)
            place = grid.rows.first_problem()
            grid.reveal(place)
            if place.isValid() and not at_fields:
                tab = self._tab_of(grid)
                grid.setCurrentIndex(place)
                grid.setFocus()
        self.say_row_problems()
        if not at_fields:
            QTimer.singleShot(0, self, self.scroll_to_row_problem)
        if rest:
            self.notice.say("\n".join(dict.fromkeys(map(problem_text, rest))))
        elif problems:
            self.notice.stop()
        if problems:
            self.tabs.setCurrentIndex(tab)

    def say_row_problems(self) -> None:
        """Under each grid in words, as under a field; the first ones of many."""
        for entity, label in self._row_errors.items():
            label.setMinimumHeight(0)
            lines = self.grids[entity].rows.problem_lines()[:_MOST_ROW_PROBLEMS]
            label.setText("\n".join(lines))
            label.setVisible(bool(lines))

    def on_rows_mended(self) -> None:
        """A row was edited: its problem goes, and its room stays until the record is saved, so that nothing moves."""
        room = {entity: label.height() for entity, label in self._row_errors.items() if label.isVisible()}
        self.say_row_problems()
        for entity, height in room.items():
            self._row_errors[entity].setMinimumHeight(height)
            self._row_errors[entity].show()

    def scroll_to_row_problem(self) -> None:
        """Bring the words under a grid into view, once they have their place."""
        first = next((label for label in self._row_errors.values() if label.text()), None)
        if first is not None and self.area.isAncestorOf(first):
            self.area.ensureWidgetVisible(first)

    def on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Whatever has the keyboard is in sight, however it got it: by a key, a refusal, or a cell further down."""
        if now is None or not self.area.isAncestorOf(now):
            return
        grid = next((grid for grid in self.grids.values() if grid is now or grid.isAncestorOf(now)), None)
        if grid is None:
            self.area.ensureWidgetVisible(now, 0, Space.XL)
        else:
            self.show_cell(grid)

    def on_cell_changed(self, *_anything: object) -> None:
        """The keys went to another cell."""
        for grid in self.grids.values():
            if grid.hasFocus() and self.area.isAncestorOf(grid):
                self.show_cell(grid)

    def show_cell(self, grid: RowsGrid) -> None:
        """Scroll the page to the current cell of a grid in it, or to its head."""
        page = self._page.parentWidget()
        assert page is not None
        rect = grid.visualRect(grid.currentIndex()) if grid.currentIndex().isValid() else grid.viewport().rect()
        place = grid.viewport().mapTo(page, rect.bottomLeft() if rect.height() < 2 * _CELL else rect.topLeft())
        self.area.ensureVisible(0, place.y(), 0, _CELL)

    def _tab_of(self, widget: QWidget) -> int:
        """The place of the tab in which a widget stands."""
        tabs = [self.tabs.widget(at) for at in range(self.tabs.count())]
        return next((at for at, tab in enumerate(tabs) if tab is not None and tab.isAncestorOf(widget)), 0)

    def commit_cells(self) -> None:
        """What is being typed into a cell counts; a list that is still open would lie over what is said next."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for grid in self.grids.values():
            focused = cast("QWidget | None", grid.window().focusWidget())
            if focused is not None and grid.isAncestorOf(focused):
                grid.setFocus()

    def next_part(self) -> None:
        """Bring the next of the tabs to the front."""
        self._turn(1)

    def previous_part(self) -> None:
        """Bring the tab before to the front."""
        self._turn(-1)

    def _turn(self, steps: int) -> None:
        """Another tab, with the keyboard in it."""
        self.commit_cells()
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + steps) % self.tabs.count())
        if self.tabs.currentIndex() == 0:
            self.form.focus_first(self.begins_with)
        else:
            self.tabs.tabBar().setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.focusNextChild()

    def on_tab_changed(self, _place: int) -> None:
        """Side tabs read when they come to the front."""
        self.build_all()
        tab = self.tabs.currentWidget()
        if isinstance(tab, LaterTab):
            tab.refresh()
