"""The button that chooses the teams on the board."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from svcdesk.i18n import _
from svcdesk.queries.dispatch.rows import BoardRows
from svcdesk.ui.dispatch.teams import TEAM_WORDS, TeamChoice, TeamFilter
from svcdesk.ui.shared.look import set_icon


class TeamMenu(QToolButton):
    """All, mine, monitored, or ticked ones."""

    chosen = Signal(object)  # TeamFilter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = TeamFilter()
        self._board: BoardRows | None = None
        self.setProperty("role", "button")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Teams"))
        set_icon(self, "users")
        self._menu = QMenu(self)
        self._menu.triggered.connect(self.on_triggered)
        self.setMenu(self._menu)

    def show_board(self, board: BoardRows, teams: TeamFilter) -> None:
        """Offer the teams of a board."""
        self.setText(f" {teams.text(board)}")  # Qt leaves no room between icon and words
        self.setToolTip(teams.text(board))
        if self._board is not None and board.teams == self._board.teams and teams == self._filter:
            return
        self._board, self._filter = board, teams
        self._menu.clear()
        for choice in (TeamChoice.ALL, TeamChoice.MINE, TeamChoice.MONITORED):
            self._add(_(TEAM_WORDS[choice]), choice.value, checked=teams.choice is choice)
        self._menu.addSeparator()
        for team in board.teams:
            self._add(team.name, team.id, checked=teams.choice is TeamChoice.CHOSEN and team.id in teams.ids)

    def _add(self, text: str, data: str | int, *, checked: bool) -> None:
        action = QAction(text, self._menu)
        action.setCheckable(True)
        action.setChecked(checked)
        action.setData(data)
        self._menu.addAction(action)

    def on_triggered(self, action: QAction) -> None:
        """A choice, or a tick at a team."""
        data = action.data()
        if isinstance(data, str):
            self.chosen.emit(TeamFilter(TeamChoice(data)))
            return
        ids = (self._filter.ids if self._filter.choice is TeamChoice.CHOSEN else frozenset()) ^ {data}
        self.chosen.emit(TeamFilter(TeamChoice.CHOSEN, ids) if ids else TeamFilter())
