"""The sentences of the designer: what a BOM is, and what a change did."""

from __future__ import annotations

from datetime import date

from svcdesk.domain.kinds import BomChangeKind
from svcdesk.i18n import _
from svcdesk.queries.boms import BomHead, HistoryRow
from svcdesk.ui.shared.formats import date_text, number_text
from svcdesk.ui.shared.forms.texts import choice_text


def state_text(head: BomHead, as_of: date | None) -> str:
    """Kind and place, what locks it, and that the past is shown."""
    parts = [choice_text(head.kind)]
    if as_of is not None:
        parts.append(_("as it was at the end of {day}, to be read only").format(day=date_text(as_of)))
    if head.is_service:
        parts += [f"{head.object_number} {head.object_name}", head.place]
        if head.source:
            parts.append(_("from template {number}").format(number=head.source))
    elif head.item:
        parts.append(head.item)
    if head.bom_on is not None:
        parts.append(_("BOM date {day}").format(day=date_text(head.bom_on)))
    if head.locked:
        parts.append(_("locked: attached to {objects}").format(objects=", ".join(head.copies)))
    return "  ·  ".join(part for part in parts if part)


def change_text(row: HistoryRow) -> str:
    """``4 → 3``, ``M-1 → M-2``, the part that went out."""
    if row.kind in (BomChangeKind.ATTACHED, BomChangeKind.MOVED):
        return ""
    parts = []
    if row.before != row.after and row.after:
        parts.append(f"{number_text(row.before)} → {number_text(row.after)}")
    if row.serial_out or row.serial_in:
        parts.append(f"{row.serial_out or '–'} → {row.serial_in or '–'}")
    if row.out and not row.what.endswith(row.out):
        parts.append(_("out: {part}").format(part=row.out))
    return "  ·  ".join(parts)
