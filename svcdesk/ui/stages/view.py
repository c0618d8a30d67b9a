"""The stage view: open orders in the columns of the tree of stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QStyledItemDelegate

from svcdesk.domain.stages import StageFacts, check_changes
from svcdesk.i18n import _, ngettext
from svcdesk.queries.cards import NO_STAGE, CardRequest
from svcdesk.queries.stage_board import StageBoard, load_cards, load_stage_board
from svcdesk.queries.stages import OrderAtStage, StagePlaces, load_stage_places
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.cards.drag import Verdict
from svcdesk.ui.shared.cards.view import CardView, Heading
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.order_clocks import clocks_of
from svcdesk.ui.shared.stage_menu import stage_menu
from svcdesk.ui.shared.stage_panel import StagePanel
from svcdesk.ui.stages.card import OrderCards
from svcdesk.ui.stages.table import BAR, MENU, STAGES


class StageView(CardView[StageBoard]):
    """Open orders by stage."""

    table = STAGES
    bar_actions = BAR
    menu = MENU
    entity = "service_order"
    hidden_quick = frozenset({"open", "posted", "canceled"})  # only open orders are shown
    watched = frozenset({"service_order", "stage", "activity", "customer", "worker", "service_object", "location"})

    def __init__(self, desk: Desk) -> None:
        text = _("Add the first one in Setup, under Stages.")
        super().__init__(desk, EmptyState("square-kanban", _("There are no stages"), text))
        self.panel = StagePanel(desk, self)
        self.body.insertWidget(1, self.panel)
        self.panel.moved.connect(self.on_moved)
        self.panel.left.connect(self.go_to_cards)
        clocks_of(desk).refreshed.connect(self.paint_again)

    def read(self, request: CardRequest) -> Request:
        """The columns and the cards in view."""
        return self.desk.read(load_stage_board, self.on_board, request)

    def read_cards(self, ids: Sequence[int]) -> None:
        """Cards that came into view."""
        self.desk.read(load_cards, self.on_cards, ids)

    def is_set_up(self, board: StageBoard) -> bool:
        """Whether there are stages."""
        return bool(board.tree.by_id)

    def headings(self, board: StageBoard) -> Mapping[int, Heading]:
        """A column for each stage, as deep as it lies in the tree."""
        stages = {key: board.tree.by_id.get(key) for key in board.columns}
        return {
            key: Heading(stage.name, stage.code, board.tree.depth(key), stage)
            if stage is not None
            else Heading(_("No stage yet"), "")
            for key, stage in stages.items()
        }

    def _stage(self, key: int) -> StageFacts | None:
        return self.board.tree.by_id.get(key) if self.board is not None else None

    def delegate(self, key: int) -> QStyledItemDelegate:
        """Nothing becomes late where time does not count."""
        stage = self._stage(key)
        return OrderCards(self.desk, waits=stage is not None and stage.stops_recording)

    def count_text(self, key: int, count: int) -> str:
        """How many orders there are, and whether a reason is asked for."""
        text = ngettext("{count} order", "{count} orders", count).format(count=formats.number_text(count))
        stage = self._stage(key)
        return text + "  ·  " + _("asks for a reason") if stage is not None and stage.needs_reason else text

    # what is selected

    def _orders(self) -> tuple[OrderAtStage, ...]:
        """The selected orders with their stage; a card that is not there has no number yet, and is asked for by id."""
        column = self.active()
        if column is None:
            return ()
        stage_id = column.key if column.key != NO_STAGE else None
        found = []
        for index in sorted(column.list.selectedIndexes()):
            card = column.model.card_at(index.row())
            found.append(
                OrderAtStage(column.model.ids[index.row()], card.number if card is not None else "…", stage_id)
            )
        return tuple(found)

    def _places(self) -> StagePlaces | None:
        orders = self._orders()
        return StagePlaces(self.board.tree, orders) if self.board is not None and orders else None

    # actions

    def new_order(self) -> None:
        """A new order, which begins at the first stage."""
        self.desk.open("service_order", None)

    def next_stage(self) -> None:
        """On to the stage that follows, or a list of those that may."""
        places = self._places()
        if places is not None:
            children = places.tree.children(places.first.stage_id)
            self._pick(children) if len(children) != 1 else self.take_to(children[0].id)

    def previous_stage(self) -> None:
        """Back to the parent."""
        places = self._places()
        parent = places.tree.parent(places.first.stage_id) if places is not None else None
        if parent is not None:
            self.take_to(parent.id)

    def move_to_stage(self) -> None:
        """A list of every stage that the orders may go to."""
        if (places := self._places()) is not None:
            self._pick(places.targets())

    def change_stage(self) -> None:
        """Ask for stage, reason and note."""
        if self._orders():
            self.desk.read(load_stage_places, self.on_places, self.selected_ids())

    def on_places(self, places: StagePlaces) -> None:
        """The numbers of all selected orders are known."""
        if places.orders:
            self.panel.ask(places)

    def _pick(self, stages: Sequence[StageFacts]) -> None:
        if stages:
            self.pop_up(stage_menu(stages, self))

    def take_to(self, key: int) -> None:
        """Move the orders; what is missing is asked for."""
        if (places := self._places()) is not None:
            self.follow(order.id for order in places.orders)
            self.panel.take_to(places, key)

    # dragging

    def held_text(self) -> str:
        """The number of the one order, or how many there are."""
        orders = self._orders()
        if len(orders) == 1:
            return orders[0].number
        return ngettext("{count} order", "{count} orders", len(orders)).format(count=len(orders))

    def judge(self, key: int) -> Verdict:
        """What the rules say of the held orders at a stage: the same that the command asks."""
        places, stage = self._places(), self._stage(key)
        if places is None or stage is None:
            return Verdict()
        where = [(order.number, order.stage_id) for order in places.orders]
        problems = check_changes(places.tree, where, stage, reason_given=False)
        refused = tuple(problem for problem in problems if problem.target == "stage_id")
        asks = bool(problems) and not refused
        return Verdict(_("Drop here: a reason is asked for") if asks else _("Drop here"), refused)
