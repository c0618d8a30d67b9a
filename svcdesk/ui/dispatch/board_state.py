"""What the board remembers: place, zoom, rows, selection; as plain values for the window state and saved views."""

from __future__ import annotations

from typing import Any

from svcdesk.ui.dispatch.axis import Zoom
from svcdesk.ui.dispatch.canvas import BoardCanvas
from svcdesk.ui.dispatch.lanes import COMPACT_HEIGHT, ROW_HEIGHT, Lanes
from svcdesk.ui.dispatch.teams import TeamFilter

_MOST_SELECTED = 200


class RowState:
    """What the user has arranged about the rows; it outlives every reload."""

    def __init__(self) -> None:
        self.collapsed: set[int] = set()
        self.teams = TeamFilter()
        self.row_height = ROW_HEIGHT
        self.show_closed = True

    def put_on(self, lanes: Lanes) -> None:
        """Arrange lanes like that."""
        lanes.collapsed = set(self.collapsed)
        lanes.row_height = self.row_height
        lanes.shown_teams = self.teams.team_ids(lanes.board)
        lanes.show_closed(self.show_closed)
        lanes.arrange()

    def restore(self, state: dict[str, Any]) -> None:
        """Take what was stored; what is unknown stays as it is."""
        self.collapsed = set(_ints(state.get("collapsed")))
        self.teams = TeamFilter.from_json(state.get("teams"))
        self.row_height = COMPACT_HEIGHT if state.get("compact") is True else ROW_HEIGHT
        self.show_closed = state.get("closed", True) is not False


def board_state(canvas: BoardCanvas, rows: RowState, sizes: list[int], *, details: bool) -> dict[str, Any]:
    """Everything about the board that comes back after a restart."""
    scene = canvas.scene
    return {
        "left": scene.axis.time(0),
        "scale": scene.axis.scale,
        "zoom": canvas.fitted.value if canvas.fitted is not None else "",
        "top": scene.scroll_y,
        "selection": sorted(scene.selection)[:_MOST_SELECTED],
        "current": scene.current,
        "collapsed": sorted(scene.lanes.collapsed),
        "teams": rows.teams.as_json(),
        "compact": rows.row_height == COMPACT_HEIGHT,
        "closed": rows.show_closed,
        "details": details,
        "sizes": sizes,
    }


def restore_board(canvas: BoardCanvas, state: dict[str, Any], *, selection: bool) -> None:
    """Put the board where it was; rows and selection only once they have been read."""
    left, scale = state.get("left"), state.get("scale")
    if isinstance(left, int | float):
        if state.get("zoom") in list(Zoom):
            canvas.fit(Zoom(state["zoom"]), float(left))
        elif isinstance(scale, int | float):
            canvas.show_at(float(left), 0, float(scale))
    if not selection:
        return
    scene = canvas.scene
    top = state.get("top")
    if isinstance(top, int):
        canvas.scroll_by(0, top - scene.scroll_y)
    chosen = {bar_id for bar_id in _ints(state.get("selection")) if scene.bar(bar_id) is not None}
    current = state.get("current")
    canvas.select(chosen, current if isinstance(current, int) and scene.bar(current) is not None else None)


def _ints(stored: Any) -> list[int]:
    return [one for one in stored if isinstance(one, int)] if isinstance(stored, list) else []
