"""The dialog that copies lines: from templates, from an agreement or from another order, all in one tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.order_copy import CopyAgreementLines, CopyLines, CopyTemplateLines
from svcdesk.i18n import N_, _, ngettext
from svcdesk.queries.copy_sources import CopyNode, load_agreement_lines, load_order_lines, load_templates
from svcdesk.ui.shared.command_dialog import CommandDialog
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.editors import RecordLookup, no_context
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.lookup import Context, LookupField, LookupRow
from svcdesk.ui.shared.pick_tree import PickTree


class CopySource(StrEnum):
    """Where lines come from."""

    TEMPLATES = "templates"
    AGREEMENT = "agreement"
    ORDER = "order"


_WORDS: Final = {
    CopySource.TEMPLATES: N_("Templates"),
    CopySource.AGREEMENT: N_("Agreement"),
    CopySource.ORDER: N_("Another order"),
}


@dataclass(frozen=True, slots=True)
class CopyTarget:
    """The saved order or agreement that lines are copied to; ``agreement`` is the one offered first."""

    entity: str
    record_id: int
    agreement: LookupRow | None = None

    @property
    def sources(self) -> tuple[CopySource, ...]:
        """Where its lines may come from."""
        from_order = (CopySource.ORDER,) if self.entity == "service_order" else ()
        return (CopySource.TEMPLATES, CopySource.AGREEMENT, *from_order)


class LinePicker(CommandDialog):
    """Choose a source, tick lines, copy them. Typing filters, Space ticks, Enter copies."""

    def __init__(
        self, desk: Desk, target: CopyTarget, source: CopySource, parent: QWidget, context: Context = no_context
    ) -> None:
        super().__init__(desk, _("Copy lines"), parent)
        self._target = target
        self._source = source
        self._request: Request | None = None
        self._fields = {
            CopySource.AGREEMENT: self._field("agreement", _("Which agreement"), context),
            CopySource.ORDER: self._field("service_order", _("Which order"), context),
        }
        self._sources = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for at, one in enumerate(target.sources):
            row.addWidget(self._source_button(at, one))
        for field in self._fields.values():
            row.addWidget(field, 2)
        self.filter = QLineEdit(self)
        self.filter.setObjectName("filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(_("Filter the lines"))
        self.filter.setAccessibleName(_("Filter the lines"))
        self.filter.installEventFilter(self)
        row.addWidget(self.filter, 2)
        self.body.addLayout(row)
        self.tree = PickTree(desk.site, self)
        self.body.addWidget(self.tree, 1)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        set_role(self.hint, "secondary")
        self.body.addWidget(self.hint)
        self.relations = QCheckBox(_("Bring the related objects and tasks with their notes"), self)
        self.relations.setObjectName("relations")
        self.body.addWidget(self.relations)
        self.add_ends(_("Copy"))
        self.filter.textChanged.connect(self.tree.find_words)
        self.tree.picked.connect(self.on_picked)
        self.resize(QSize(1020, 640))
        if target.agreement is not None:
            self._fields[CopySource.AGREEMENT].set_row(target.agreement)
        self.choose(source)

    def _field(self, entity: str, name: str, context: Context) -> LookupField:
        field = LookupField(self.desk, RecordLookup(entity), context=context, parent=self)
        field.setObjectName(f"source.{entity}")
        field.line.setAccessibleName(name)
        field.line.setPlaceholderText(name)
        field.value_changed.connect(self.on_source_chosen)
        return field

    def _source_button(self, at: int, source: CopySource) -> QToolButton:
        button = QToolButton(self)
        button.setText(_(_WORDS[source]))
        button.setObjectName(f"from.{source.value}")
        button.setProperty("role", "button")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setShortcut(f"Alt+{at + 1}")
        button.setToolTip(f"{_(_WORDS[source])}  (Alt+{at + 1})")
        button.clicked.connect(self.on_source_clicked)
        self._sources.addButton(button, at)
        return button

    # the source

    def on_source_clicked(self) -> None:
        """Another source."""
        self.choose(self._target.sources[self._sources.checkedId()])

    def choose(self, source: CopySource) -> None:
        """Show what a source has to offer."""
        self._source = source
        self._sources.button(self._target.sources.index(source)).setChecked(True)
        for one, lookup in self._fields.items():
            lookup.setVisible(one is source)
        always = source is CopySource.TEMPLATES
        self.relations.setVisible(source is not CopySource.ORDER)
        self.relations.setEnabled(not always)
        self.relations.setChecked(always)
        self.filter.clear()
        self.show_problems(())
        self._load()
        field = self._fields.get(source)
        if field is not None and field.value() is None:
            field.line.setFocus()
        else:
            self.filter.setFocus()

    def on_source_chosen(self, _record_id: int | None) -> None:
        """Another agreement or order."""
        self._load()

    def _load(self) -> None:
        if self._request is not None:
            self._request.cancel()
            self._request = None
        self.tree.show_nodes(())
        record_id = self._record_id()
        if self._source is CopySource.TEMPLATES:
            self._request = self.desk.read(load_templates, self.on_loaded)
        elif record_id is not None:
            query: Callable[..., Any] = (
                load_agreement_lines if self._source is CopySource.AGREEMENT else load_order_lines
            )
            self._request = self.desk.read(query, self.on_loaded, record_id)
        self._say()

    def _record_id(self) -> int | None:
        field = self._fields.get(self._source)
        return field.value() if field is not None else None

    def on_loaded(self, nodes: tuple[CopyNode, ...]) -> None:
        """The lines are here."""
        self.tree.show_nodes(nodes)
        self.tree.find_words(self.filter.text())
        self._say()
        if nodes and not self.filter.text() and self._source is not CopySource.TEMPLATES:
            self.tree.setFocus()

    def _say(self) -> None:
        empty = not self.tree.topLevelItemCount()
        texts = {
            CopySource.TEMPLATES: _("There is no template yet: tick “Template” in an agreement without orders."),
            CopySource.AGREEMENT: _("Choose the agreement first."),
            CopySource.ORDER: _("Choose the order first."),
        }
        usual = _("Space ticks a line, or all lines of a record. What is grey cannot be copied.")
        self.hint.setText(texts[self._source] if empty else usual)

    # copying

    def on_picked(self) -> None:
        """Other lines are ticked."""
        count = len(self.tree.picked_ids())
        text = ngettext("Copy {count} line", "Copy {count} lines", count) if count else _("Copy")
        self.yes.setText(text.format(count=number_text(count)))
        self.yes.setEnabled(count > 0)

    def command(self) -> Command | None:
        """The copying command of the source."""
        ids, record_id, target = self.tree.picked_ids(), self._record_id(), self._target
        if not ids:
            return None
        if self._source is CopySource.TEMPLATES:
            return CopyTemplateLines(target.record_id, ids, target.entity)
        if record_id is None:
            return None
        if self._source is CopySource.ORDER:
            return CopyLines(target.record_id, record_id, ids)
        return CopyAgreementLines(target.record_id, record_id, ids, self.relations.isChecked(), target.entity)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leaves the filter for the lines."""
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            wants_rows = event.key() == Qt.Key.Key_Down
            if wants_rows:
                self.tree.setFocus()
                return True
        return super().eventFilter(watched, event)
