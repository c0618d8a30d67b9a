"""Stages of an order: the strip of its form, what a change asks for, its log; an order that cannot be changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, wait_until
from svcdesk.commands.stage_reasons import AddStageReason
from svcdesk.commands.stages import ChangeStage
from svcdesk.models import ReasonCode, ServiceOrder, Stage
from svcdesk.ui.lists.stage_tree import StageTreeView
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shell.windows import Windows
from svcdesk.ui.stages.view import StageView


def order_at(windows: Windows, code: str) -> OrderDocument:
    """The form of the newest order at a stage."""
    with windows.desk.store.read() as reader:
        at = select(Stage.id).where(Stage.code == code).scalar_subquery()
        order_id = reader.session.scalar(
            select(ServiceOrder.id).where(ServiceOrder.stage_id == at).order_by(ServiceOrder.id.desc()).limit(1)
        )
    windows.desk.open("service_order", order_id)
    opened = front(windows).tabs.current()
    document = opened.widget if opened is not None else None
    assert isinstance(document, OrderDocument)
    wait_until(lambda: document.places is not None)
    return document


def forbidden(windows: Windows) -> QWidget:
    """An order at a stage that allows nothing but posting."""
    order_at(windows, "SETTLED")
    return front(windows)


def reason_asked(windows: Windows) -> QWidget:
    """A stage that is not entered without a reason."""
    document = order_at(windows, "WORK")
    document.change_stage()
    wait_until(document.stage_panel.isVisible)
    document.stage_panel.target.setCurrentIndex(1)
    document.stage_panel.on_go()
    wait_until(lambda: bool(document.stage_panel.problem.text()))
    return front(windows)


def reasons(windows: Windows) -> QWidget:
    """The log of reasons."""
    document = order_at(windows, "WORK")
    assert document.record_id is not None
    with windows.desk.store.read() as reader:
        codes = dict(reader.session.execute(select(ReasonCode.code, ReasonCode.id)).all())
        wait = reader.session.scalar(select(Stage.id).where(Stage.code == "WAIT"))
    runner = windows.desk.runner
    runner.run(AddStageReason(document.record_id, codes["CUSTOMER"], "Visit only after 16:00"))
    runner.run(ChangeStage(document.record_id, wait or 0, codes["PARTS"]))
    document.add_reason()
    wait_until(lambda: len(document.reasons_tab.tab.view.table.rows) == 2)
    return front(windows)


def stage_view(windows: Windows) -> StageView:
    """The stage view, read."""
    windows.show_screen("stages", None, front(windows))
    opened = front(windows).tabs.current()
    shown = opened.widget if opened is not None else None
    assert isinstance(shown, StageView)
    wait_until(lambda: shown.board is not None)
    return shown


def dragged(windows: Windows) -> QWidget:
    """A card held over a column where it may not go."""
    shown = stage_view(windows)
    first = list(shown.columns.values())
    first[0].go_to(1)
    shown.on_dragged(first[3].mapToGlobal(QPoint(60, 200)))
    return front(windows)


def let_go(windows: Windows) -> QWidget:
    """A card let go over a column that asks for a reason."""
    shown = stage_view(windows)
    shown.drag.end()
    columns = {column.objectName().removeprefix("column."): column for column in shown.columns.values()}
    columns["PLAN"].go_to(0)
    shown.on_dragged(columns["DROPPED"].mapToGlobal(QPoint(60, 200)))
    shown.drag.drop(columns["DROPPED"].mapToGlobal(QPoint(60, 200)))
    return front(windows)


def set_up(windows: Windows) -> QWidget:
    """The stages in Setup, as a tree."""
    windows.desk.open("list:stage", None)
    wait_until(lambda: any(tree.tree.topLevelItemCount() for tree in front(windows).findChildren(StageTreeView)))
    return front(windows)


SCENES: Final = (
    Scene("stages-set-up", set_up),
    Scene("stages-view-dragged", dragged),
    Scene("stages-view-let-go", let_go),
    Scene("stages-forbidden", forbidden),
    Scene("stages-reason-asked", reason_asked),
    Scene("stages-reasons", reasons),
)
