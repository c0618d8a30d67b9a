"""The saved views of a list: choose one, save one, delete one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QWidget

from svcdesk.i18n import _
from svcdesk.queries.views import ViewRow
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.look import set_icon


class ViewsMenu(QMenu):
    """Shows the views that there are; goes away when it closes."""

    chosen = Signal(object)  # ViewRow
    delete_requested = Signal(object)  # ViewRow
    save_requested = Signal()
    usual_requested = Signal()

    def __init__(self, views: tuple[ViewRow, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self._views = {view.id: view for view in views}
        for view in views:
            label = view.name if view.mine else _("{name} (shared)").format(name=view.name)
            self.addAction(label.replace("&", "&&")).setData(view.id)
        if views:
            self.addSeparator()
        self._usual = self.addAction(_("As at first"))
        self._save = self.addAction(_("Save this view…"))
        set_icon(self._save, "save")
        self._delete = QMenu(_("Delete view"), self)
        for view in views:
            if view.mine:
                self._delete.addAction(view.name.replace("&", "&&")).setData(view.id)
        if not self._delete.isEmpty():
            self.addMenu(self._delete)
            self._delete.triggered.connect(self.on_delete)
        self.triggered.connect(self.on_triggered)
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, place: QPoint) -> None:
        """Show it."""
        self.popup(place)

    def on_triggered(self, action: QAction) -> None:
        """Something was chosen in the first level."""
        if action is self._save:
            self.save_requested.emit()
        elif action is self._usual:
            self.usual_requested.emit()
        elif action.data() in self._views and action not in self._delete.actions():
            self.chosen.emit(self._views[action.data()])

    def on_delete(self, action: QAction) -> None:
        """A view is to be deleted."""
        self.delete_requested.emit(self._views[action.data()])


class SaveViewDialog(Dialog):
    """Asks for a name."""

    named = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Save this view"), parent)
        self.add_text(_("Filter, sort and columns as they are now. A view of the same name is replaced."), "muted")
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(_("Name"))
        self.name.setAccessibleName(_("Name"))
        self.name.setMaxLength(80)
        self.shared = QCheckBox(_("For everybody"), self)
        self.body.addWidget(self.name)
        self.body.addWidget(self.shared)
        self.add_buttons(_("Save"), _("Cancel"))
        self.name.setFocus()
        self.accepted.connect(self.on_accepted)

    def on_accepted(self) -> None:
        """Tell the name."""
        if self.name.text().strip():
            self.named.emit(self.name.text().strip(), self.shared.isChecked())
