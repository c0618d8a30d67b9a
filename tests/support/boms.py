"""A lift with an agreement, an order of it, and a template of its parts: what BOMs are tried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from svcdesk.commands.bom_lines import AddBomLine
from svcdesk.commands.bom_templates import MakeTemplate
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.service_boms import AttachTemplate
from svcdesk.domain.drafts import RowDraft
from svcdesk.models import Bom, BomChange, BomLine, ObjectRelation
from svcdesk.store import Store
from tests.support.databases import made_once
from tests.support.posting import Accounts, order, posting_company
from tests.support.records import add


@dataclass(frozen=True, slots=True)
class Machine:
    """The ids of what was made; ``lines`` are those of the template by their description."""

    accounts: Accounts
    group: int
    agreement: int
    relation: int
    order: int
    drive: int
    rollers: int
    template: int
    lines: dict[str, int]

    @property
    def thing(self) -> int:
        """The service object."""
        return self.accounts.known.service_object


@made_once
def lift(runner: CommandRunner) -> Machine:
    """Fill an empty database: a template of a drive with a motor and four rollers in it, and a rope at the top."""
    accounts = posting_company(runner)
    known = accounts.known
    group = add(runner, "agreement_group", code="A", name="Lifts")
    agreement, relation = agree(runner, accounts, group, known.service_object)
    drive, rollers = add(runner, "item", name="Drive", unit="pcs"), add(runner, "item", name="Roller", unit="pcs")
    template = run(runner, MakeTemplate("Lift 630"))
    top = run(runner, AddBomLine(template, drive, position="1"))
    lines = {
        "Drive": top,
        "Motor": run(runner, AddBomLine(template, parent_id=top, description="Motor", position="1.1")),
        "Roller": run(runner, AddBomLine(template, rollers, Decimal(4), top, position="1.2")),
        "Rope": run(runner, AddBomLine(template, known.item, Decimal("27.5"), position="2")),
    }
    number = order(runner, accounts, signed=False, agreement_id=agreement)
    return Machine(accounts, group, agreement, relation, number, drive, rollers, template, lines)


def agree(runner: CommandRunner, accounts: Accounts, group: int, thing: int, **values: Any) -> tuple[int, int]:
    """An agreement on a service object; its id, and that of the relation."""
    start = {"description": "Lifts", "project_id": accounts.project, "group_id": group,
             "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)} | values  # fmt: skip
    agreement = add(runner, "agreement", {"object_relation": (RowDraft(None, {"object_id": thing}),)}, **start)
    return agreement, relation_of(runner.store, thing, agreement_id=agreement)


def relation_of(store: Store, thing: int, **parent: int) -> int:
    """The relation of an object to an order or an agreement."""
    with store.read() as reader:
        query = select(ObjectRelation.id).filter_by(object_id=thing, **parent)
        return reader.session.scalars(query).one()


def attach(runner: CommandRunner, machine: Machine) -> int:
    """The service BOM of the lift."""
    return run(runner, AttachTemplate(machine.template, machine.relation))


def run(runner: CommandRunner, command: Any, *confirmed: str) -> int:
    """Run a command that returns an id, or nothing."""
    made = runner.run(command, confirmed=frozenset(confirmed)).result
    return made if isinstance(made, int) else 0


def parts(store: Store, bom_id: int) -> list[BomLine]:
    """The lines that are there, in the order in which they came."""
    with store.read() as reader:
        query = select(BomLine).where(BomLine.bom_id == bom_id, BomLine.removed_at.is_(None)).order_by(BomLine.id)
        return list(reader.session.scalars(query))


def part(store: Store, bom_id: int, description: str) -> BomLine:
    """The line with a description."""
    return next(line for line in parts(store, bom_id) if line.description == description)


def changes(store: Store, bom_id: int) -> list[BomChange]:
    """The history, oldest first."""
    with store.read() as reader:
        return list(reader.session.scalars(select(BomChange).where(BomChange.bom_id == bom_id).order_by(BomChange.id)))


def stored(store: Store, bom_id: int) -> Bom:
    """The BOM itself."""
    with store.read() as reader:
        return reader.session.get_one(Bom, bom_id)
