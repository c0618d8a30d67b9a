"""Photos and files in the forms of a repair line, an object and an order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, wait_until
from svcdesk.models import Attachment
from svcdesk.store.attached import PARENTS
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.files_tab import FilesTab
from svcdesk.ui.shared.forms.side_tabs import CountedTab
from svcdesk.ui.shell.windows import Windows


def files_of(entity: str, row: int) -> Callable[[Windows], QWidget]:
    """The files of the newest record of a kind that has any, one of them looked at."""

    def show(windows: Windows) -> QWidget:
        parent = PARENTS[entity]
        with windows.desk.store.read() as reader:
            record_id = reader.session.scalars(
                select(parent).where(parent.is_not(None)).order_by(Attachment.added_at.desc(), Attachment.id)
            ).first()
        windows.desk.open(entity, record_id)
        document = front(windows).tabs.current()
        assert document is not None
        form = document.widget
        assert isinstance(form, RecordDocument)
        wait_until(lambda: form.tabs.count() > 3)
        form.build_all()
        place = next(tab for tab in form.findChildren(CountedTab))
        form.tabs.setCurrentWidget(place)
        tab = place.tab
        assert isinstance(tab, FilesTab)
        wait_until(lambda: len(tab.view.files.files) > row)
        tab.view.selectRow(row)
        tab.view.setFocus()
        wait_until(lambda: tab.pane is not None and tab.pane.shown is not None)
        return front(windows)

    return show


SCENES = (
    Scene("files_of_repair", files_of("repair_line", 0)),
    Scene("files_of_object", files_of("service_object", 2)),
    Scene("files_of_order", files_of("service_order", 0)),
)
