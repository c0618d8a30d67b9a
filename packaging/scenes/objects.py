"""The life of a service object: its timeline, its relations, its meters."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, wait_until
from svcdesk.domain.kinds import BomKind
from svcdesk.i18n import _
from svcdesk.models import Bom
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.side_tabs import LaterTab, SideTab
from svcdesk.ui.shell.windows import Windows


def tab_of_lift(title: str) -> Callable[[Windows], QWidget]:
    """The lift with a BOM, a tab of its form in front."""

    def show(windows: Windows) -> QWidget:
        with windows.desk.store.read() as reader:
            thing = reader.session.scalars(select(Bom.object_id).where(Bom.kind == BomKind.SERVICE)).first()
        windows.desk.open("service_object", thing)
        document = front(windows).tabs.current()
        assert document is not None
        form = document.widget
        assert isinstance(form, RecordDocument)
        wait_until(lambda: form.tabs.count() > 7)
        titles = [form.tabs.tabText(at) for at in range(form.tabs.count())]
        form.tabs.setCurrentIndex(titles.index(_(title)))
        page = form.tabs.currentWidget()
        assert isinstance(page, LaterTab)
        tab = page.tab
        assert isinstance(tab, SideTab)
        wait_until(lambda: bool(tab.view.table.rows))
        tab.view.selectRow(0)
        tab.view.setFocus()
        return front(windows)

    return show


SCENES = (
    Scene("object_timeline", tab_of_lift("Timeline")),
    Scene("object_relations", tab_of_lift("Relations")),
    Scene("object_meters", tab_of_lift("Meters")),
)
