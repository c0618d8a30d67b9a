"""Where an order stands in the tree of stages, in one line, and what cannot be done with it there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from svcdesk.domain.stages import StageAct
from svcdesk.i18n import N_, _
from svcdesk.queries.stages import StagePlaces
from svcdesk.ui.shared.look import Space, set_icon, set_role

FORBIDDEN: Final[Mapping[StageAct, str]] = {
    StageAct.MODIFY: N_("no changes"),
    StageAct.CANCEL: N_("no cancel"),
    StageAct.DELETE: N_("no delete"),
    StageAct.POST: N_("no posting"),
}


class StageStrip(QFrame):
    """The way to the current stage; hidden while there are no stages."""

    def __init__(self, buttons: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stage_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "bar")
        self.path = self._label("secondary")
        self.current = self._label("section")
        self.forbidden = self._label("secondary")
        self.forbidden.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lock = QToolButton(self)
        self._lock.setAutoRaise(True)
        self._lock.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lock.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_icon(self._lock, "lock")
        buttons.setParent(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.XS, Space.L, Space.XS)
        layout.setSpacing(Space.S)
        layout.addWidget(self.path)
        layout.addWidget(self.current)
        layout.addSpacing(Space.M)
        layout.addWidget(self._lock)
        layout.addWidget(self.forbidden, 1)
        layout.addWidget(buttons)
        self.hide()

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(label, role)
        return label

    def show_place(self, places: StagePlaces | None) -> None:
        """The stages up to the current one, and what it forbids."""
        self.setVisible(places is not None and bool(places.tree.by_id))
        if places is None:
            return
        stage = places.current
        path = places.tree.path(stage.id if stage is not None else None)
        self.path.setText("  ".join(f"{one.name}  ›" for one in path[:-1]))
        self.path.setVisible(len(path) > 1)
        self.current.setText(stage.name if stage is not None else _("No stage yet"))
        self.current.setAccessibleName(_("Stage {stage}").format(stage=self.current.text()))
        forbidden = [_(text) for act, text in FORBIDDEN.items() if not places.allows(act)]
        self._lock.setVisible(not places.allows(StageAct.MODIFY))
        self.forbidden.setText("  ·  ".join(forbidden))
        self.forbidden.setToolTip(_("The stage says what may be done with its orders. Move the order to change it."))
