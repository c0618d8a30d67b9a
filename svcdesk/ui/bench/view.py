"""The repair bench: open repairs in the columns of their stages, with those finished lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStyledItemDelegate

from svcdesk.commands.repairs import SetRepairStage
from svcdesk.domain.fields import id_key
from svcdesk.domain.repairs import check_order
from svcdesk.i18n import _, ngettext
from svcdesk.queries.cards import Card, CardRequest
from svcdesk.queries.repair_bench import (
    FINISHED_DAYS,
    RepairBoard,
    RepairCard,
    RepairStageRow,
    load_repair_board,
    load_repair_cards,
)
from svcdesk.ui.bench.card import RepairCards
from svcdesk.ui.bench.table import BAR, BENCH, MENU
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.cards.drag import Verdict
from svcdesk.ui.shared.cards.view import CardView, Heading
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.print_job import open_print_job
from svcdesk.ui.shared.repair_stages import repair_stage_menu

_MINUTE_MS: Final = 60_000


class BenchView(CardView[RepairBoard]):
    """Repairs by stage."""

    table = BENCH
    bar_actions = BAR
    menu = MENU
    entity = "repair_line"
    hidden_quick = frozenset({"open", "finished"})
    watched = frozenset({"repair_line", "repair_stage", "service_order", "service_object", "customer", "worker"})

    def __init__(self, desk: Desk) -> None:
        text = _("Add them in Setup, under Repair stages; one of them is Finished.")
        super().__init__(desk, EmptyState("hammer", _("There are no repair stages"), text))
        self._minute = QTimer(self)  # how long things wait grows
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.paint_again)
        self._minute.start()

    def read(self, request: CardRequest) -> Request:
        """The columns and the cards in view."""
        return self.desk.read(load_repair_board, self.on_board, request)

    def read_cards(self, ids: Sequence[int]) -> None:
        """Cards that came into view."""
        self.desk.read(load_repair_cards, self.on_cards, ids)

    def is_set_up(self, board: RepairBoard) -> bool:
        """Whether there are stages."""
        return bool(board.stages)

    def headings(self, board: RepairBoard) -> Mapping[int, Heading]:
        """A column for each stage."""
        stages = {key: board.stages.get(key) for key in board.columns}
        return {
            key: Heading(stage.name, stage.code, facts=stage) if stage is not None else Heading(_("No stage yet"), "")
            for key, stage in stages.items()
        }

    def delegate(self, key: int) -> QStyledItemDelegate:
        """All columns look alike."""
        return RepairCards(self.desk)

    def count_text(self, key: int, count: int) -> str:
        """How many repairs there are, and how many of them are late."""
        text = ngettext("{count} repair", "{count} repairs", count).format(count=formats.number_text(count))
        if self.board is None:
            return text
        late, stage = self.board.late.get(key, 0), self.board.stages.get(key)
        if stage is not None and stage.finished:
            return text + "  ·  " + _("in {days} days").format(days=FINISHED_DAYS)
        return text + "  ·  " + _("▲ {count} late").format(count=late) if late else text

    # actions

    def _stages(self) -> list[RepairStageRow]:
        return list(self.board.stages.values()) if self.board is not None else []

    def _beside(self, step: int) -> int | None:
        """The stage before or after the one of the selected repairs."""
        column, ids = self.active(), [stage.id for stage in self._stages()]
        if column is None:
            return None
        at = (ids.index(column.key) if column.key in ids else -1) + step
        return ids[at] if 0 <= at < len(ids) else None

    def next_stage(self) -> None:
        """On to the stage that follows."""
        if (stage_id := self._beside(1)) is not None:
            self.take_to(stage_id)

    def previous_stage(self) -> None:
        """Back to the stage before."""
        if (stage_id := self._beside(-1)) is not None:
            self.take_to(stage_id)

    def move_to_stage(self) -> None:
        """A list of the stages."""
        if self._stages():
            self.pop_up(repair_stage_menu(self._stages(), self))

    def take_to(self, key: int) -> None:
        """Bring the selected repairs to a stage, all or none."""
        if ids := self.selected_ids():
            self.follow(ids)
            self.desk.run(SetRepairStage(tuple(ids), key), self.on_moved)

    def open_order(self) -> None:
        """The order of the current repair."""
        column = self.active()
        card = column.current_card() if column is not None else None
        if isinstance(card, RepairCard):
            self.desk.open("service_order", card.order_id)

    def print_sheet(self, name: str) -> None:
        """Preview a document of each selected repair, as one batch."""
        keys = tuple(id_key(line_id) for line_id in self.selected_ids())
        if keys:
            open_print_job(self.desk, self, name, keys)

    # dragging

    def _cards(self) -> list[Card]:
        column = self.active()
        if column is None:
            return []
        found = (column.model.card_at(index.row()) for index in sorted(column.list.selectedIndexes()))
        return [card for card in found if card is not None]

    def held_text(self) -> str:
        """The number of the one repair, or how many there are."""
        ids, cards = self.selected_ids(), self._cards()
        if len(ids) == 1 and cards:
            return cards[0].number
        return ngettext("{count} repair", "{count} repairs", len(ids)).format(count=len(ids))

    def judge(self, key: int) -> Verdict:
        """Repairs of an order in process may go anywhere; what its stage forbids, the command says."""
        stage = self.board.stages.get(key) if self.board is not None else None
        if stage is None:
            return Verdict()
        refused = [
            problem
            for card in self._cards()
            if isinstance(card, RepairCard)
            for problem in check_order(card.order, card.progress)
        ]
        text = _("Drop here: finishes the repair") if stage.finished else _("Drop here")
        return Verdict(text, tuple(refused[:1]))
