"""The list of repair lines with the way to their next stage."""

from __future__ import annotations

from svcdesk.commands.repairs import SetRepairStage
from svcdesk.ui.lists.table import LIST, REPAIRS
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.forms.repair_sheets import REPAIR_LIST_SHEETS
from svcdesk.ui.shared.repair_stages import RepairStagePicker


class RepairsView(ListView):
    """Repair lines; the selected ones can be brought to their next repair stage."""

    actions_table = (*REPAIRS, *LIST)
    bar_actions = ("repairs.next_stage", "repairs.to_stage", "repairs.print_repair_report")
    _picker: RepairStagePicker | None = None

    def has_selection(self) -> bool:
        """Whether any line is selected."""
        return self.table.selected_count() > 0

    def next_stage(self) -> None:
        """Bring the selected lines to the next stage, all or none."""
        ids = self.table.selected_ids()
        if ids:
            self.desk.run(SetRepairStage(tuple(ids)))

    def to_stage(self) -> None:
        """Ask to which stage the selected lines are brought."""
        if self._picker is None:
            self._picker = RepairStagePicker(self.desk, self.table)
        self._picker.pick(self.table.selected_ids())

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        sheets = [action.id for action in REPAIR_LIST_SHEETS]
        usual = [name for name in super().menu_ids() if name != "list.open"]
        return ["list.open", "repairs.next_stage", "repairs.to_stage", "-", *sheets, "-", *usual]
