"""The form of a repair line: codes by their areas, the way to the next stage, and what helped before."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import Done
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.fields import id_key
from svcdesk.domain.helped import Asked
from svcdesk.domain.kinds import LineType
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.helped import HelpedPart
from svcdesk.queries.repair_bench import load_repair_locks
from svcdesk.store.feed import Changes
from svcdesk.ui.forms.helped_panel import ASKED, HelpedPanel
from svcdesk.ui.forms.helped_texts import part_text
from svcdesk.ui.forms.table import HELPED_BAR, REPAIR_ACTIONS
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.issued_tab import RepairsIssuedTab
from svcdesk.ui.shared.forms.record_table import RECORD_BAR
from svcdesk.ui.shared.print_job import open_print_job
from svcdesk.ui.shared.repair_stages import RepairStagePicker


class RepairDocument(RecordDocument):
    """A repair line: another area clears the code, a code names its area (reference 12)."""

    table = REPAIR_ACTIONS
    bar = (*RECORD_BAR[:2], "-", "repair.next_stage", "repair.to_stage", "repair.print_repair_report", *RECORD_BAR[2:])
    begins_with = "description"
    _locks: tuple[Problem, ...] = ()
    helped: HelpedPanel | None = None
    _picker: RepairStagePicker | None = None

    def add_tabs(self) -> None:
        """What was issued of it and of the other repairs of its object on its order."""
        self._add_later(partial(RepairsIssuedTab, self.desk), _("Documents"))
        self.add_files()

    def add_rows(self, layout: QVBoxLayout) -> None:
        """What helped before stands between the symptom and the diagnosis."""
        self.helped = HelpedPanel(self.desk, self.asked, self._helped_bar, self.form)
        self.helped.taken.connect(self.take_over)
        self.helped.picked.connect(self.on_helped_picked)
        self.form.insert_before("Diagnosis", self.helped)

    def _helped_bar(self, parent: QWidget) -> QWidget:
        return self.actions_of_record.tool_bar(HELPED_BAR, parent)

    def asked(self) -> Asked:
        """What is known of the repair so far."""
        values = {name: box.value() for name, box in self.form.boxes.items() if name in ASKED}
        return Asked(
            values["description"] or "", values["object_id"], condition_id=values["condition_id"],
            symptom_area_id=values["symptom_area_id"], symptom_id=values["symptom_id"], repair_id=self.record_id,
            order_id=values["order_id"],
        )  # fmt: skip

    def on_loaded(self, draft: RecordDraft) -> None:
        """Ask what helped in its case."""
        super().on_loaded(draft)
        if self.helped is not None:
            self.helped.ask()
        self._ask_locks()

    def on_changed(self, changes: Changes) -> None:
        """Its order may be closed, or opened again."""
        super().on_changed(changes)
        if changes.entities & {"service_order", "stage"}:
            self._ask_locks()

    def _ask_locks(self) -> None:
        if self.base is not None and self.is_stored():
            self.desk.read(load_repair_locks, self.on_locks, self.base.values["order_id"])

    def on_locks(self, found: list[Problem]) -> None:
        """Say it before anybody types in vain."""
        if tuple(found) != self._locks:
            self._locks = tuple(found)
            if found:
                self.notice.say(problem_text(found[0]))
            else:
                self.notice.stop()
            self.refresh()

    def why_locked(self, _needs: str) -> str:
        """What keeps its order from being changed."""
        return problem_text(self._locks[0]) if self._locks else ""

    def is_frozen(self) -> bool:
        """Lines of a closed order, or of one whose stage forbids changes, are only shown."""
        return bool(self._locks) and self.is_stored()

    def on_field_edited(self, name: str) -> None:
        """Another area has other codes; other words have other proposals."""
        code = {"symptom_area_id": "symptom_id", "diagnosis_area_id": "diagnosis_id"}.get(name)
        if code is not None:
            self.form.set_value(code, None)
        super().on_field_edited(name)
        if name in ASKED and self.helped is not None:
            self.helped.ask_soon()

    def on_proposed(self, proposed: RecordDraft) -> None:
        """An order fills in its object, a code its area."""
        super().on_proposed(proposed)
        if self.helped is not None and ASKED & proposed.values.keys():
            self.helped.ask_soon()

    def next_stage(self) -> None:
        """Bring the stored line to the next repair stage."""
        if self.record_id is not None:
            self.desk.run(SetRepairStage((self.record_id,)))

    def to_stage(self) -> None:
        """Ask for the stage of the stored line."""
        if self._picker is None:
            self._picker = RepairStagePicker(self.desk, self)
        if self.record_id is not None:
            self._picker.pick((self.record_id,))

    def print_sheet(self, name: str) -> None:
        """Preview one of its documents."""
        if self.record_id is not None:
            self.leave(partial(open_print_job, self.desk, self, name, (id_key(self.record_id),)))

    # what helped before

    def on_helped_picked(self) -> None:
        """Another proposal, other actions."""
        self.actions_of_record.refresh()

    def has_helped(self) -> bool:
        """Whether anything is proposed."""
        return self.helped is not None and self.helped.current() is not None

    def has_helped_parts(self) -> bool:
        """Whether the selected proposal has parts, and there is an order for them."""
        one = self.helped.current() if self.helped is not None else None
        return one is not None and bool(one.parts) and self.form.boxes["order_id"].value() is not None

    def can_take_over(self) -> bool:
        """Whether there is a proposal, and the diagnosis can be changed."""
        return self.has_helped() and self.form.boxes["diagnosis_id"].is_editable()

    def go_to_helped(self) -> None:
        """Put the keyboard into the proposals."""
        if self.helped is not None:
            self.helped.proposals.setFocus()

    def take_over(self) -> None:
        """Fill in diagnosis and resolution of the selected proposal: the area first, for it has the code."""
        one = self.helped.current() if self.helped is not None else None
        if one is None or not self.can_take_over():
            return
        wanted: dict[str, tuple[Any, str]] = {
            "diagnosis_area_id": (one.diagnosis_area_id, one.diagnosis_area),
            "diagnosis_id": (one.diagnosis_id, one.diagnosis),
            "resolution_id": (one.resolution_id, one.resolution),
        }
        for name, (value, caption) in wanted.items():
            self.form.set_value(name, value, caption)
        self.refresh()
        self.desk.show(_("Diagnosis and resolution were filled in; save the repair line to keep them."))

    def open_helped_order(self) -> None:
        """The order of the selected case."""
        order_id = self.helped.current_order() if self.helped is not None else None
        if order_id is not None:
            self.desk.open("service_order", order_id)

    def add_parts(self) -> None:
        """Ask which of the parts."""
        one = self.helped.current() if self.helped is not None else None
        if one is None or self.helped is None:
            return
        menu = QMenu(self)
        for part in one.parts:
            choice = menu.addAction(
                _("{part} (in {n} of {used})").format(part=part_text(part), n=part.cases, used=one.used)
            )
            choice.setData(part)
        menu.triggered.connect(self.on_part_chosen)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.helped.mapToGlobal(QPoint(self.helped.width() - menu.sizeHint().width(), 0)))
        menu.setActiveAction(menu.actions()[0])

    def on_part_chosen(self, choice: QAction) -> None:
        """An item line more for the order."""
        part, order_id = choice.data(), self.form.boxes["order_id"].value()
        if isinstance(part, HelpedPart) and order_id is not None:
            values = {"type": LineType.ITEM, "item_id": part.item_id, "quantity": part.quantity,
                      "object_id": self.form.boxes["object_id"].value()}  # fmt: skip
            rows = {"order_line": (RowDraft(None, values),)}
            self.desk.run(SaveOrder(order_id, children=rows, seen_children={"order_line": ()}), self.on_part_added)

    def on_part_added(self, _done: Done) -> None:
        """Say where it went."""
        order = self.form.captions().get("order_id", "").partition("  ")[0]
        self.desk.show(_("The part stands in the lines of order {number}.").format(number=order), "good")
