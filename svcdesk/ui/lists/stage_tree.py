"""The stages as the tree they are, with their seven settings as columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.stages import StageAct, StageFacts, StageTree
from svcdesk.i18n import _
from svcdesk.queries.forms import form_spec
from svcdesk.queries.stages import load_stages
from svcdesk.ui.lists.table import STAGE_TREE
from svcdesk.ui.lists.tree import TreeRow, TreeView

_SETTINGS: Final = (
    "may_modify", "may_cancel", "may_delete", "may_post", "stops_recording", "needs_reason", "phase_id",
)  # fmt: skip


def _flags(stage: StageFacts) -> tuple[bool, ...]:
    allowed = (what in stage.allows for what in (StageAct.MODIFY, StageAct.CANCEL, StageAct.DELETE, StageAct.POST))
    return (*allowed, stage.stops_recording, stage.needs_reason)


class StageTreeView(TreeView):
    """The stages of service orders."""

    table = STAGE_TREE
    query = load_stages
    watched = frozenset({"stage", "activity_phase"})

    def heads(self) -> Sequence[tuple[str, str]]:
        """The stage and its settings, as the form calls them."""
        fields: Mapping[str, FieldSpec] = {one.name: one for one in form_spec("stage").fields}
        shown = [fields[name] for name in ("code", *_SETTINGS)]
        return [(_(field.label), _(field.help) if field.help else "") for field in shown]

    def rows_of(self, found: tuple[StageTree, Mapping[int, str]]) -> Iterator[TreeRow]:
        """A row for each stage."""
        tree, phases = found
        for stage in tree.in_order():
            cells: tuple[str | bool, ...] = (*_flags(stage), phases.get(stage.phase_id or 0, ""))
            yield TreeRow(stage.id, stage.parent_id, f"{stage.code}  {stage.name}", cells)
