"""What the rules of stages know of the stages in the database, for commands and queries alike."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from svcdesk.domain.stages import StageAct, StageFacts, StageTree
from svcdesk.models import Stage


def load_stage_tree(session: Session) -> StageTree:
    """The tree of all stages."""
    return StageTree(stage_facts(stage) for stage in session.scalars(select(Stage)))


def stage_facts(stage: Stage) -> StageFacts:
    """A stage as plain values."""
    flags = {
        StageAct.MODIFY: stage.may_modify,
        StageAct.CANCEL: stage.may_cancel,
        StageAct.DELETE: stage.may_delete,
        StageAct.POST: stage.may_post,
    }
    allows = frozenset(act for act, allowed in flags.items() if allowed)
    return StageFacts(
        stage.id, stage.code, stage.name, stage.parent_id, allows, stage.stops_recording, stage.needs_reason,
        stage.phase_id,
    )  # fmt: skip
