"""Bringing in BOMs of items and of production orders from CSV or XLSX, after a dry run (reference 11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.batches import BatchCommand, Source
from svcdesk.commands.bom_rows import next_bom_number
from svcdesk.domain.batches import BatchPlan, BatchRow, judged
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.imports.boms import ReadBom, read_boms, rows_of_level
from svcdesk.domain.imports.opening import open_source
from svcdesk.domain.kinds import BomKind
from svcdesk.domain.problems import Problem
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.domain.text import fold
from svcdesk.i18n import N_
from svcdesk.models import Bom, BomLine, Item
from svcdesk.store import UnitOfWork

_FILE: Final = N_("File")
_COLUMNS: Final = (N_("Name"), N_("Kind"), N_("Item"), N_("Lines"), N_("Levels"))
_MOST_SAID: Final = 20


@dataclass(frozen=True, slots=True)
class ImportBoms(BatchCommand):
    """Import BOMs from a CSV or XLSX file, each with everything that is part of it or not at all.

    Columns (English or Polish headings): bom, name, kind, bom item, reference, bom valid from/until; level or
    parent, position, type, item, description, quantity, unit, valid from, valid until, note.
    """

    name: ClassVar[str] = "import_boms"
    permission: ClassVar[str] = "import"
    criteria: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec("file", N_("File"), FieldKind.TEXT, length=1000, section=_FILE, required=True,
                  help=N_("CSV or XLSX with a row for each line.")),
        FieldSpec("kind", N_("Kind"), FieldKind.CHOICE, section=_FILE, default=BomKind.ITEM,
                  choices=(BomKind.ITEM, BomKind.PRODUCTION, BomKind.TEMPLATE),
                  help=N_("Of BOMs whose rows name none.")),
    )  # fmt: skip
    options: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec("all_or_none", N_("Only if every BOM is good"), FieldKind.FLAG, section=_FILE, default=False),
    )

    file: str = ""
    kind: BomKind = BomKind.ITEM
    all_or_none: bool = False

    def verb(self) -> str:
        """The word of the button."""
        return N_("Import the BOMs")

    def summary(self) -> str:
        """What the undo menu says."""
        return N_("Import BOMs: {count}")

    def plan(self, source: Source, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - it has no state
        """A row for each BOM of the file. Raises Refused: bom_import.no_item_column, and what opening a file says."""
        boms, _items = self._read(source, steps)
        rows = [_row(bom) for bom in boms]
        if self.all_or_none and not all(row.to_do for row in rows):
            others = Problem("bom_import.others_bad")
            rows = [row if not row.to_do else judged(row.key, row.what, [others], row.cells) for row in rows]
        return BatchPlan(tuple(rows), _COLUMNS)

    def do_rows(self, uow: UnitOfWork, rows: Sequence[BatchRow]) -> list[BatchRow]:
        """Read the file once for all of them."""
        boms, items = self._read(uow, uow.steps)
        by_key = {_key(bom): bom for bom in boms}
        total = sum(len(bom.lines) for bom in boms)
        done = 0
        for row in rows:
            uow.steps.step(total + done, 2 * total)
            bom = by_key[row.key]
            _insert(uow, bom, items)
            done += len(bom.lines)
        return [row.done() for row in rows]

    def _read(self, source: Source, steps: Steps) -> tuple[list[ReadBom], dict[str, Item]]:
        """The BOMs with all that is wrong with them, and the items by folded number."""
        path = Path(self.file)
        boms = read_boms(open_source(path), self.kind, path.stem, steps)
        items = {fold(item.number): item for item in source.session.scalars(select(Item))}
        there = {fold(number) for number in source.session.scalars(select(Bom.number))}
        for bom in boms:
            if bom.number and fold(bom.number) in there:
                bom.add("bom_import.exists", bom.row, bom=bom.number)
            if bom.item and fold(bom.item) not in items:
                bom.add("bom_import.unknown_item", bom.row, item=bom.item)
            if bom.kind is BomKind.ITEM and not bom.item:
                bom.add("bom_import.no_product", bom.row)
            for line in bom.lines:
                if line.item and fold(line.item) not in items:
                    bom.add("bom_import.unknown_item", line.row, item=line.item)
        return boms, items


def _key(bom: ReadBom) -> str:
    return f"{bom.row}:{bom.number}"


def _row(bom: ReadBom) -> BatchRow:
    problems = bom.problems[:_MOST_SAID]
    if len(bom.problems) > _MOST_SAID:
        problems.append(Problem("bom_import.more", params={"count": len(bom.problems) - _MOST_SAID}))
    levels = max((line.depth for line in bom.lines), default=0) + 1
    cells = (bom.name, bom.kind, bom.item, len(bom.lines), levels)
    return judged(_key(bom), bom.number, problems, cells)


def _insert(uow: UnitOfWork, bom: ReadBom, items: dict[str, Item]) -> None:
    item = items.get(fold(bom.item))
    made = uow.add(
        Bom(
            number=bom.number or next_bom_number(uow, "bom"), name=bom.name, kind=bom.kind,
            item_id=item.id if item is not None else None, valid_from=bom.valid_from, valid_until=bom.valid_until,
            reference_text=bom.reference, made_at=uow.now,
        )
    )  # fmt: skip
    ids: dict[int, int] = {}
    for depth in range(max((line.depth for line in bom.lines), default=-1) + 1):
        level = rows_of_level(bom.lines, depth)
        rows: list[dict[str, Any]] = []
        for at, line in level:
            part = items.get(fold(line.item)) if line.item else None
            rows.append({
                "bom_id": made.id, "parent_id": ids[line.above] if line.above is not None else None, "place": at,
                "position": line.position, "type": line.type, "item_id": part.id if part is not None else None,
                "description": line.description or (part.name if part is not None else ""), "quantity": line.quantity,
                "unit": line.unit or (part.unit if part is not None else ""), "valid_from": line.valid_from,
                "valid_until": line.valid_until, "note": line.note,
            })  # fmt: skip
        ids |= dict(zip((at for at, _line in level), uow.insert_many(BomLine, rows), strict=True))
