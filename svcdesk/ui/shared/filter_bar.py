"""Above a list: the filter over every column, the quick filters, and the buttons of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from svcdesk.i18n import _
from svcdesk.queries.lists import QuickFilter
from svcdesk.ui.shared.look import Space, set_icon

_BUTTONS: Final = 4
"""So many quick filters have a button of their own, in the order of the list; the others stand in a menu."""


class FilterBox(QLineEdit):
    """Words that must each occur somewhere in a row. Down goes to the rows, Escape empties it."""

    leave_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Filter every column…"))
        self.setAccessibleName(_("Filter every column"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(160)
        self.setMaximumWidth(420)
        look_for = QAction(self)
        set_icon(look_for, "search")
        self.addAction(look_for, QLineEdit.ActionPosition.LeadingPosition)

    def event(self, event: QEvent) -> bool:
        """Escape is the filter's own, also in a form, where it would take changes back."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down, Page Down and Enter go to the rows, Escape empties or goes there too."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leave_requested.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.leave_requested.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """The bar above a list or another screen of records; ``buttons`` stand at its end."""

    changed = Signal()

    def __init__(self, filters: Sequence[QuickFilter], buttons: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = FilterBox(self)
        self.quick: dict[str, QToolButton] = {}
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.S)
        layout.addWidget(self.box, 2)
        self._buttons = buttons
        for quick in filters[:_BUTTONS]:
            button = QToolButton(self)
            button.setText(_(quick.label))
            button.setCheckable(True)
            button.setProperty("role", "button")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self.on_quick_clicked)
            self.quick[quick.key] = button
            layout.addWidget(button)
        self.more: dict[str, QAction] = {}
        self._folded: dict[str, QAction] = {}
        if filters:
            layout.addWidget(self._make_more(filters))
        layout.addStretch(1)
        buttons.setParent(self)
        layout.addWidget(buttons)
        self.box.textChanged.connect(self.changed)

    @property
    def quick_key(self) -> str:
        """The quick filter that is pressed, empty if none."""
        pressed = [key for key, button in self.quick.items() if button.isChecked()]
        chosen = [key for key, action in self.more.items() if action.isChecked()]
        return next(iter((*pressed, *chosen)), "")

    def show_request(self, text: str, quick: str) -> None:
        """Show a filter; tells nobody."""
        self.box.blockSignals(True)
        self.box.setText(text)
        self.box.blockSignals(False)
        for key, control in self._controls().items():
            control.setChecked(key == quick)
        self._name_more()

    def _controls(self) -> dict[str, QToolButton | QAction]:
        return {**self.quick, **self.more}

    def _make_more(self, filters: Sequence[QuickFilter]) -> QToolButton:
        """The filters that have no button of their own, in a menu, with those whose buttons have no room."""
        self._more_button = QToolButton(self)
        self._more_button.setProperty("role", "button")
        self._more_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more_button.setVisible(False)
        menu = QMenu(self._more_button)
        for key, button in self.quick.items():
            self._folded[key] = folded = menu.addAction(button.text())
            folded.setCheckable(True)
            folded.setVisible(False)
            folded.triggered.connect(button.click)
        for quick in filters[_BUTTONS:]:
            action = menu.addAction(_(quick.label))
            action.setCheckable(True)
            action.triggered.connect(self.on_quick_clicked)
            self.more[quick.key] = action
        self._more_button.setMenu(menu)
        self._name_more()
        return self._more_button

    def _name_more(self) -> None:
        """The button says which of its filters is chosen."""
        for key, folded in self._folded.items():
            folded.setText(self.quick[key].text())
            folded.setChecked(self.quick[key].isChecked())
        if self._folded:
            inside = [*(action for action in self._folded.values() if action.isVisible()), *self.more.values()]
            chosen = next((action.text() for action in inside if action.isChecked()), "")
            self._more_button.setText(chosen or _("More"))
            self._more_button.setAccessibleName(_("More quick filters"))

    def minimumSizeHint(self) -> QSize:
        """Room for the filter, the menu of quick filters, and the buttons without their words."""
        margins = self.contentsMargins() + self._row.contentsMargins()
        parts = [self.box.minimumWidth(), self._buttons.minimumSizeHint().width()]
        if self._folded:
            parts.append(self._more_button.sizeHint().width())
        width = margins.left() + margins.right() + sum(parts) + Space.S * (len(parts) + 1)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Quick filters for which there is no room go into the menu."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """A quick filter may have got longer words."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        if not self._folded:
            return
        widths = [button.sizeHint().width() + Space.S for button in self.quick.values()]
        left = self.width() - self.minimumSizeHint().width()
        if not self.more and sum(widths) <= left + self._more_button.sizeHint().width() + Space.S:
            left = sum(widths)
        for (key, button), width in zip(self.quick.items(), widths, strict=True):
            left -= width
            button.setVisible(left >= 0)
            self._folded[key].setVisible(left < 0)
        self._more_button.setVisible(bool(self.more) or left < 0)
        self._name_more()

    def on_quick_clicked(self) -> None:
        """One quick filter at a time, or none."""
        for control in self._controls().values():
            if control is not self.sender():
                control.setChecked(False)
        self._name_more()
        self.changed.emit()
