"""What saving a stage does beyond its fields: the tree stays one tree (reference 7)."""

from __future__ import annotations

from svcdesk.commands.saving import Saving
from svcdesk.domain.stages import check_new_stage, check_parent_stays
from svcdesk.store.stage_facts import load_stage_tree


def check_stage_record(saving: Saving) -> None:
    """One root, and a parent that stays as it was saved."""
    row = saving.row
    if saving.is_new:
        others = [stage for stage in load_stage_tree(saving.uow.session).by_id.values() if stage.id != row.id]
        saving.problems += check_new_stage(row.parent_id, others)
    else:
        saving.problems += check_parent_stays(saving.old["parent_id"], row.parent_id, saving.old["name"])
