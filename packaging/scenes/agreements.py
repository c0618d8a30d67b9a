"""Agreements: a renewed one with its chain, the dialogs, the steps of a new one, groups of templates, coverage."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, newly_opened, wait_until
from svcdesk.commands.renewal import RenewAgreement
from svcdesk.models import Agreement, ObjectRelation
from svcdesk.ui.agreements.document import AgreementDocument
from svcdesk.ui.agreements.renewals import RenewalsTab
from svcdesk.ui.agreements.wizard import WizardScreen
from svcdesk.ui.lists.tree import TreeView
from svcdesk.ui.reporting.view import ReportsView
from svcdesk.ui.shell.windows import Windows


def open_agreement(windows: Windows) -> AgreementDocument:
    """The form of the first agreement that has an end."""
    query = select(Agreement.id).where(Agreement.template.is_(False), Agreement.ends_on.is_not(None))
    with windows.desk.store.read() as reader:
        agreement_id = reader.session.scalar(query.order_by(Agreement.id))
    windows.desk.open("agreement", agreement_id)
    opened = front(windows).tabs.current()
    form = opened.widget if opened is not None else None
    assert isinstance(form, AgreementDocument)
    wait_until(form.is_stored)
    return form


def dialog_of(action: str, windows: Windows) -> QWidget:
    """The dialog of an action of the form."""
    return newly_opened(open_agreement(windows).actions_of_record[action].trigger)


def renewals(windows: Windows) -> QWidget:
    """An agreement with the one that renews it."""
    form = open_agreement(windows)
    assert form.record_id is not None
    if not form.has_successor():
        windows.desk.run(RenewAgreement(form.record_id))
        wait_until(form.has_successor)
    for at in range(form.tabs.count()):
        form.tabs.setCurrentIndex(at)
        if form.tabs.currentWidget().findChild(RenewalsTab) is not None:
            break
    wait_until(lambda: any(len(tab.view.table.rows) > 1 for tab in form.findChildren(RenewalsTab)))
    return front(windows)


def wizard(step: int, windows: Windows) -> QWidget:
    """A step of a new agreement."""
    with windows.desk.store.read() as reader:
        project_id = reader.session.scalar(select(Agreement.project_id).where(Agreement.template.is_(False)))
    windows.desk.open("new_agreement", None, project_id=project_id)
    opened = front(windows).tabs.current()
    screen = opened.widget if opened is not None else None
    assert isinstance(screen, WizardScreen)
    wait_until(lambda: screen.objects.count() > 0 and screen.tree.topLevelItemCount() > 0)
    for at in range(2):
        item = screen.objects.item(at)
        if item is not None:
            item.setCheckState(Qt.CheckState.Checked)
    screen.steps.setCurrentRow(step)
    return front(windows)


def template_tree(windows: Windows) -> QWidget:
    """The groups of templates."""
    windows.desk.open("list:template_group", None)
    wait_until(lambda: any(tree.tree.topLevelItemCount() for tree in front(windows).findChildren(TreeView)))
    return front(windows)


def coverage(windows: Windows) -> QWidget:
    """What covers an object under an agreement today."""
    query = select(ObjectRelation.object_id).where(ObjectRelation.agreement_id.is_not(None))
    with windows.desk.store.read() as reader:
        object_id = reader.session.scalar(query.order_by(ObjectRelation.id))
    day = windows.desk.site.day(windows.desk.clock.now())
    windows.desk.open("report:object_coverage", None, object_id=object_id, day=day)
    opened = front(windows).tabs.current()
    view = opened.widget if opened is not None else None
    assert isinstance(view, ReportsView)
    wait_until(lambda: view.model.rowCount() > 1)
    return front(windows)


SCENES: Final = (
    Scene("agreement-renew", partial(dialog_of, "agreement.renew")),
    Scene("agreement-suspend", partial(dialog_of, "agreement.suspend")),
    Scene("agreement-wizard-objects", partial(wizard, 2)),
    Scene("agreement-wizard-lines", partial(wizard, 3)),
    Scene("agreement-wizard-summary", partial(wizard, 4)),
    Scene("template-tree", template_tree),
    Scene("coverage-check", coverage),
    Scene("agreement-renewals", renewals),  # the last one: what is renewed cannot be renewed again
)
