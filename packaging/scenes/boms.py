"""The BOM of a lift: as it is, a part being replaced, beside its template, and its template."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, newly_opened, wait_until
from svcdesk.domain.kinds import BomKind
from svcdesk.models import Bom, ObjectRelation
from svcdesk.ui.boms.view import DesignerView
from svcdesk.ui.shared.bom_deeds import BomDeeds
from svcdesk.ui.shell.windows import Windows


def designer(windows: Windows, kind: BomKind) -> DesignerView:
    """The designer with the BOM of a kind."""
    with windows.desk.store.read() as reader:
        bom_id = reader.session.scalars(select(Bom.id).where(Bom.kind == kind)).first()
    windows.desk.open("bom_designer", bom_id)
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, DesignerView)
    wait_until(lambda: view.shown is not None and bool(view.parts.model.rows))
    view.as_of.set_value(None)
    if view.model.heads is not None:
        view.set_comparing("template")
    view.refresh()
    wait_until(lambda: view.model.heads is None and view.as_of.value() is None and view.is_settled())
    view.tree.setFocus()
    return view


def line_called(view: DesignerView, text: str, parent: QModelIndex | None = None) -> QModelIndex:
    """The line whose name holds a text; an invalid index if there is none."""
    above = parent or QModelIndex()
    for row in range(view.model.rowCount(above)):
        index = view.model.index(row, 0, above)
        if text in str(index.data()):
            return index
        if (found := line_called(view, text, index)).isValid():
            return found
    return QModelIndex()


def machine(windows: Windows) -> QWidget:
    """The lift with its history."""
    view = designer(windows, BomKind.SERVICE)
    view.tree.setCurrentIndex(view.model.index(1, 0, view.model.index(0, 0)))
    return front(windows)


def then(windows: Windows) -> QWidget:
    """The lift between the two belts."""
    view = designer(windows, BomKind.SERVICE)
    today = windows.desk.site.day(windows.desk.clock.now())
    view.as_of.set_value(today - timedelta(days=100))
    view.refresh()
    wait_until(lambda: not view.can_edit())
    view.tree.setCurrentIndex(view.model.index(1, 0, view.model.index(0, 0)))
    view.tree.setFocus()
    return front(windows)


def replacing(windows: Windows) -> QWidget:
    """The dialog in which a part is replaced."""
    view = designer(windows, BomKind.SERVICE)
    view.tree.setCurrentIndex(view.model.index(1, 0, view.model.index(0, 0)))
    return newly_opened(view.replace_line)


def compared(windows: Windows) -> QWidget:
    """Template and machine side by side."""
    view = designer(windows, BomKind.SERVICE)
    view.set_comparing("template")
    wait_until(lambda: view.model.heads is not None)
    return front(windows)


def locked(windows: Windows) -> QWidget:
    """The template, which is locked."""
    designer(windows, BomKind.TEMPLATE)
    return front(windows)


def choosing(windows: Windows) -> QWidget:
    """The objects of an agreement with their BOMs."""
    with windows.desk.store.read() as reader:
        relation = reader.session.scalars(
            select(ObjectRelation).join(Bom, Bom.relation_id == ObjectRelation.id)
        ).first()
    assert relation is not None
    deeds = BomDeeds(windows.desk, front(windows))
    return newly_opened(lambda: deeds.open_for("agreement", relation.agreement_id or 0))


SCENES = (
    Scene("bom-machine", machine),
    Scene("bom-then", then),
    Scene("bom-replacing", replacing),
    Scene("bom-compared", compared),
    Scene("bom-template", locked),
    Scene("bom-choosing", choosing),
)
