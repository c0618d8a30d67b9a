"""Opening the BOM of what a form shows, and choosing the relation on which a service BOM hangs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.runner import Done
from svcdesk.commands.service_boms import AttachTemplate
from svcdesk.domain.kinds import BomKind
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.queries.boms import Place, find_places_of
from svcdesk.ui.shared.command_dialog import CommandDialog
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.lookup import LookupField

DESIGNER = "bom_designer"


class PlaceDialog(CommandDialog):
    """Asks for a relation; ``make`` turns its id into the command. The first place is chosen."""

    def __init__(
        self, desk: Desk, title: str, text: str, yes: str, places: Sequence[Place],
        make: Callable[[int], Command], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(desk, title, parent)
        self.places = tuple(places)
        self._make = make
        self.add_text(text, "secondary")
        self.list = QListWidget(self)
        self.list.setObjectName("places")
        self.list.setAccessibleName(_("Relations"))
        self.list.setMinimumHeight(180)
        for place in self.places:
            self.list.addItem(QListWidgetItem(place_text(place)))
        self.list.setCurrentRow(0)
        self.body.addWidget(self.list)
        self.add_fields()
        self.add_ends(yes)
        self.list.itemActivated.connect(self.on_activated)
        self.list.setFocus()
        self.resize(620, 420)

    def add_fields(self) -> None:
        """What else is asked."""

    def on_activated(self, _item: QListWidgetItem) -> None:
        """Enter or a double click on a relation."""
        self.accept()

    def place(self) -> Place | None:
        """The relation that is chosen."""
        at = self.list.currentRow()
        return self.places[at] if 0 <= at < len(self.places) else None

    def command(self) -> Command | None:
        """The command for it."""
        place = self.place()
        if place is None:
            self.show_problems((Problem("field.required", params={"field": _("Relation")}),))
            return None
        return self._make(place.relation_id)


class BomsDialog(PlaceDialog):
    """The relations of an object, an agreement or an order: opens a BOM, or attaches a template where there is none."""

    def __init__(self, desk: Desk, places: Sequence[Place], parent: QWidget) -> None:
        text = _("Choose an object. It has one service BOM at the most, which hangs on one relation.")
        super().__init__(desk, _("Service BOMs"), text, _("Open"), places, self.attach, parent)
        self.list.currentRowChanged.connect(self.on_row)
        self.on_row(0)

    def add_fields(self) -> None:
        """The template."""
        self.template = LookupField(
            self.desk, RecordLookup("bom"), context=lambda: {"bom_kind": BomKind.TEMPLATE}, parent=self
        )
        self.template.setObjectName("template")
        self.template.line.setAccessibleName(_("Template"))
        self.template.line.setPlaceholderText(_("Template: number or name"))
        self.body.addWidget(self.template)

    def on_row(self, _row: int) -> None:
        """What has a BOM is opened; else a template is asked for."""
        place = self.place()
        has_none = place is not None and place.bom_id is None
        self.template.setVisible(has_none)
        self.yes.setText(_("Attach the template") if has_none else _("Open"))
        self.show_problems(())

    def attach(self, relation_id: int) -> Command:
        """Give the object its BOM."""
        return AttachTemplate(self.template.value() or 0, relation_id)

    def command(self) -> Command | None:
        """Attaching; opening needs none."""
        place = self.place()
        if place is not None and place.bom_id is None and self.template.value() is None:
            self.show_problems((Problem("field.required", params={"field": _("Template")}),))
            self.template.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return super().command()

    def accept(self) -> None:
        """Open what is there; else attach, and open what came of it."""
        place = self.place()
        if place is not None and place.bom_id is not None:
            self.reject()
            self.desk.open(DESIGNER, place.bom_id)
        else:
            super().accept()

    def on_done(self, done: Done) -> None:
        """Show it."""
        super().on_done(done)
        if isinstance(done.result, int):
            self.desk.open(DESIGNER, done.result)


class BomDeeds(QObject):
    """Opens the designer for the record of a form."""

    def __init__(self, desk: Desk, form: QWidget) -> None:
        super().__init__(form)
        self._desk = desk
        self._form = form

    def open_for(self, entity: str, record_id: int) -> None:
        """The BOM of the record; where there is a choice, or none yet, a dialog asks."""
        self._desk.read(find_places_of, self.on_places, entity, record_id)

    def on_places(self, places: list[Place]) -> None:
        """One BOM is opened at once."""
        boms = {place.bom_id for place in places}
        if not places:
            self._desk.show(
                _("There is no relation yet: relate the object to an agreement or an order first."), "warning"
            )
        elif len({place.object_id for place in places}) == 1 and None not in boms:
            self._desk.open(DESIGNER, places[0].bom_id)
        else:
            BomsDialog(self._desk, places, self._form).open()


class BomForm:
    """The slot of ``record.bom`` for a form of what has related objects, or is one."""

    desk: Desk
    ref: RecordRef
    record_id: int | None
    _deeds: BomDeeds | None = None

    def open_bom(self) -> None:
        """Open the BOM, or ask which."""
        if self._deeds is None:
            self._deeds = BomDeeds(self.desk, self)  # type: ignore[arg-type]  # a widget
        if self.record_id is not None:
            self._deeds.open_for(self.ref.entity, self.record_id)


def place_text(place: Place) -> str:
    """``US-00012  Lifts · OB-000017 Lift A · BS-00001``."""
    parts = [f"{place.number}  {place.description}".strip(), f"{place.object_number} {place.object_name}"]
    if place.bom:
        parts.append(place.bom)
    return "  ·  ".join(parts)
