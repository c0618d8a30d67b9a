"""Makes the widget of a list by its name."""

from __future__ import annotations

from typing import Final

from svcdesk.queries.lists import LISTS
from svcdesk.ui.lists.activities import ActivitiesView
from svcdesk.ui.lists.agreements import AgreementsView
from svcdesk.ui.lists.deadlines import DeadlinesView
from svcdesk.ui.lists.objects import ObjectsView
from svcdesk.ui.lists.orders import OrdersView
from svcdesk.ui.lists.repairs import RepairsView
from svcdesk.ui.lists.requests import RequestsView
from svcdesk.ui.lists.stage_tree import StageTreeView
from svcdesk.ui.lists.stock import StockView
from svcdesk.ui.lists.template_tree import TemplateTreeView
from svcdesk.ui.lists.tree import TreeView
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.lists.workers import WorkersView
from svcdesk.ui.shared.desk import Desk

_VIEWS: Final[dict[str, type[ListView]]] = {
    "activity": ActivitiesView, "service_order": OrdersView, "service_request": RequestsView,
    "deadlines": DeadlinesView, "stock": StockView, "agreement": AgreementsView,
    "service_object": ObjectsView, "repair_line": RepairsView, "worker": WorkersView,
}  # fmt: skip
_TREES: Final[dict[str, type[TreeView]]] = {"stage": StageTreeView, "template_group": TemplateTreeView}


def build_list(desk: Desk, name: str) -> ListView | TreeView:
    """The list with the actions of its own, if it has any; what is a tree is shown as one."""
    if name in _TREES:
        return _TREES[name](desk, LISTS[name])
    return _VIEWS.get(name, ListView)(desk, LISTS[name])
