"""The list of service objects with the check of what covers them."""

from __future__ import annotations

from svcdesk.ui.lists.table import LIST, OBJECTS
from svcdesk.ui.lists.view import ListView


class ObjectsView(ListView):
    """Service objects; one asks whether the current one is under an agreement or warranty."""

    actions_table = (*OBJECTS, *LIST)
    bar_actions = ("objects.coverage", "objects.label")

    def has_selection(self) -> bool:
        """Whether any object is selected."""
        return self.table.selected_count() > 0

    def check_coverage(self) -> None:
        """What covers the current object today; another day can be typed there."""
        row = self.model.row_at(self.table.currentIndex().row())
        if row is not None:
            today = self.desk.site.day(self.desk.clock.now())
            self.desk.open("report:object_coverage", None, object_id=row.id, day=today)

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        usual = [name for name in super().menu_ids() if name != "list.open"]
        return ["list.open", "objects.coverage", "objects.label", *usual]
