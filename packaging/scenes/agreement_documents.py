"""What the documents of agreements ask for, and the letter after planning."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtWidgets import QScrollArea, QWidget
from sqlalchemy import func, select

from scene import Scene, front, newly_opened, wait_until
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.models import Agreement
from svcdesk.reports.printing import Request, draw
from svcdesk.reports.sheets import sheets
from svcdesk.ui.agreements.document import AgreementDocument
from svcdesk.ui.forms.parameters import ParametersScreen
from svcdesk.ui.reporting.view import ReportsView
from svcdesk.ui.shell.windows import Windows


def first_agreement(windows: Windows) -> int:
    """The agreement that was made first."""
    with windows.desk.store.read() as reader:
        return reader.session.scalars(select(func.min(Agreement.id))).one()


def asking(windows: Windows) -> QWidget:
    """The dialog that asks for the time of a letter."""
    windows.desk.open("agreement", first_agreement(windows))
    document = front(windows).tabs.current()
    assert document is not None
    form = document.widget
    assert isinstance(form, AgreementDocument)
    wait_until(form.is_stored)
    return newly_opened(form.actions_of_record["agreement.print_letter"].trigger)


def terms(windows: Windows) -> QWidget:
    """The parameters, at the terms of agreements."""
    windows.desk.open("parameter", None)
    window = front(windows)
    document = window.tabs.current()
    assert document is not None
    screen = document.widget
    assert isinstance(screen, ParametersScreen)
    area = screen.findChild(QScrollArea)
    assert area is not None
    area.ensureWidgetVisible(screen.form.boxes["agreement_terms_pl"])
    return window


def planned(windows: Windows) -> bytes:
    """The letter of visits that were planned and have no time yet."""
    desk, agreement = windows.desk, first_agreement(windows)
    today = desk.site.day(desk.clock.now())
    first, last = today + timedelta(days=60), today + timedelta(days=120)
    desk.runner.run(CreateServiceOrders(agreement_ids=(agreement,), from_on=first, until_on=last))
    with desk.store.read() as reader:
        (sheet,) = sheets()["visit_letter"].load(reader, [f"#{agreement}:{first}..{last}"])
    return draw([Request(sheet)], desk.clock.now()).pdf


def with_lines(windows: Windows) -> QWidget:
    """The report of agreements with their lines."""
    windows.desk.open("report:agreement_list", None, with_lines=True)
    window = front(windows)
    document = window.tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, ReportsView)
    wait_until(lambda: view.model.shown is not None and view.model.shown.table.name == "agreement_list")
    return window


SCENES: Final = (
    Scene("agreement-letter", asking),
    Scene("agreement-terms", terms),
    Scene("report-agreement-lines", with_lines),
    Scene("document-visit-letter-planned", planned, document=True),
)
