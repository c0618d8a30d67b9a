"""Which teams the board shows: all, mine, those I monitor, or chosen ones."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from svcdesk.i18n import N_, _, ngettext
from svcdesk.queries.dispatch.rows import BoardRows


class TeamChoice(StrEnum):
    """How the teams are chosen."""

    ALL = "all"
    MINE = "mine"
    MONITORED = "monitored"
    CHOSEN = "chosen"


TEAM_WORDS = {
    TeamChoice.ALL: N_("All teams"),
    TeamChoice.MINE: N_("My team"),
    TeamChoice.MONITORED: N_("Teams I monitor"),
    TeamChoice.CHOSEN: N_("Chosen teams"),
}
_NONE = frozenset({-1})


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """A choice of teams; ``ids`` matter for chosen ones only."""

    choice: TeamChoice = TeamChoice.ALL
    ids: frozenset[int] = frozenset()

    def team_ids(self, board: BoardRows) -> frozenset[int]:
        """The teams to show; empty means all. I monitor the teams that I own (reference 10, proposed rule)."""
        if self.choice is TeamChoice.ALL:
            return frozenset()
        if self.choice is TeamChoice.CHOSEN:
            return self.ids & {team.id for team in board.teams}
        if self.choice is TeamChoice.MONITORED:
            return frozenset(t.id for t in board.teams if board.me is not None and t.owner_id == board.me) or _NONE
        mine = (worker.team_id for worker in board.workers if worker.id == board.me)
        return frozenset(team_id for team_id in mine if team_id is not None) or _NONE

    def text(self, board: BoardRows) -> str:
        """What the filter's button says."""
        if self.choice is not TeamChoice.CHOSEN:
            return _(TEAM_WORDS[self.choice])
        names = [team.name for team in board.teams if team.id in self.ids]
        if len(names) <= 2:
            return _("Teams: {names}").format(names=", ".join(names)) if names else _(TEAM_WORDS[TeamChoice.ALL])
        return ngettext("{count} team", "{count} teams", len(names)).format(count=len(names))

    def as_json(self) -> dict[str, Any]:
        """For the window state and saved views."""
        return {"choice": self.choice.value, "ids": sorted(self.ids)}

    @classmethod
    def from_json(cls, stored: Any) -> TeamFilter:
        """The filter that was stored; all teams for anything else."""
        if not isinstance(stored, dict) or stored.get("choice") not in list(TeamChoice):
            return cls()
        ids = stored.get("ids")
        chosen = frozenset(one for one in ids if isinstance(one, int)) if isinstance(ids, list) else frozenset()
        return cls(TeamChoice(stored["choice"]), chosen)
