"""Photos and files in the forms of a repair line, an object and an order, and on the sheets of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, wait_until
from scenes.documents import pdf
from svcdesk.domain.fields import id_key
from svcdesk.models import Attachment
from svcdesk.queries.sheet_rows import PrintedSheet
from svcdesk.reports.sheets import sheets
from svcdesk.store.attached import PARENTS
from svcdesk.store.store import Reader
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


def order_with_photos(name: str, reader: Reader) -> PrintedSheet:
    """A sheet of the newest order that has photos of its own."""
    order_id = reader.session.scalars(
        select(Attachment.order_id).where(Attachment.order_id.is_not(None)).order_by(Attachment.id.desc()).limit(1)
    ).one()
    return sheets()[name].load(reader, [id_key(order_id or 0)])[0]


SCENES = (
    Scene("document-photos-work-order", partial(pdf, partial(order_with_photos, "work_order")), document=True),
    Scene("document-photos-service-report", partial(pdf, partial(order_with_photos, "service_report")), document=True),
    Scene("files_of_repair", files_of("repair_line", 0)),
    Scene("files_of_object", files_of("service_object", 2)),
    Scene("files_of_order", files_of("service_order", 0)),
)
