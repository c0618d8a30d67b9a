"""What saving a stage does beyond its fields: the tree stays one tree (reference 7)."""

from __future__ import annotations

from svcdesk.commands.saving import Saving
from svcdesk.domain.stages import check_new_stage, check_parent_stays, path_text
from svcdesk.models import Stage
from svcdesk.store.stage_facts import load_stage_tree


def keep_paths(saving: Saving) -> None:
    """Every stage says its way from the first one: a new one, and those below one that is called differently now."""
    session = saving.uow.session
    tree = load_stage_tree(session)
    for facts in tree.in_order():
        stage, path = session.get_one(Stage, facts.id), path_text(tree.path(facts.id))
        if stage.path != path:
            stage.path = path
    session.flush()


def check_stage_record(saving: Saving) -> None:
    """One root, and a parent that stays as it was saved."""
    row = saving.row
    if saving.is_new:
        others = [stage for stage in load_stage_tree(saving.uow.session).by_id.values() if stage.id != row.id]
        saving.problems += check_new_stage(row.parent_id, others)
    else:
        saving.problems += check_parent_stays(saving.old["parent_id"], row.parent_id, saving.old["name"])
