"""Creating and saving service orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from svcdesk.commands.base import Command
from svcdesk.commands.order_rules import ORDER_RULES
from svcdesk.commands.saving import Wanted, save
from svcdesk.domain.drafts import RowDraft
from svcdesk.i18n import N_
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateOrder(Command):
    """A new service order with its lines, skills and activities; it waits in the queue of the board.

    Without activities it gets one, as long as its hours or else as the parameter says. Skills None
    takes those of the object's group.
    """

    name: ClassVar[str] = "create_order"
    permission: ClassVar[str] = "edit"

    values: Mapping[str, Any]
    lines: tuple[RowDraft, ...] = ()
    skills: tuple[RowDraft, ...] | None = None
    activities: tuple[RowDraft, ...] = ()

    def apply(self, uow: UnitOfWork) -> int:
        """Create it; returns its id. Raises Refused with a problem at each field."""
        children = {"order_line": self.lines, "activity": self.activities}
        if self.skills is not None:
            children["order_skill"] = self.skills
        order = save(uow, Wanted("service_order", None, self.values, children=children), ORDER_RULES)
        uow.describe(N_("New order {number}"), number=order.number)
        return int(order.id)


@dataclass(frozen=True, slots=True)
class SaveOrder(Command):
    """Save an order's header, lines, skills and activities in one step; None leaves rows alone."""

    name: ClassVar[str] = "save_order"
    permission: ClassVar[str] = "edit"

    order_id: int
    values: Mapping[str, Any] = field(default_factory=dict)
    seen_version: int | None = None
    seen_values: Mapping[str, Any] = field(default_factory=dict)
    children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)
    seen_children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)

    def apply(self, uow: UnitOfWork) -> int:
        """Save it; returns its id. Raises Refused: record.missing, record.changed, and what rules say."""
        wanted = Wanted(
            "service_order", self.order_id, self.values, self.seen_version, self.seen_values,
            self.children, self.seen_children,
        )  # fmt: skip
        order = save(uow, wanted, ORDER_RULES)
        uow.describe(N_("Change order {number}"), number=order.number)
        return int(order.id)
