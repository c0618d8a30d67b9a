"""The fields of the dialogs of the designer, and the commands that they become (reference 11, "Edit BOM line")."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from svcdesk.commands.base import Command
from svcdesk.commands.bom_lines import AddBomLine, ChangeBomLine, ReplaceBomLine
from svcdesk.commands.bom_templates import MakeTemplate
from svcdesk.domain.bom_comparison import BomRow
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kinds import BomLineType
from svcdesk.i18n import N_, _
from svcdesk.queries.boms import BomHead
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog

_WIDTH: Final = 940
_PART: Final = N_("Part")
_FOR: Final = N_("Service order")
_CHANGE: Final = N_("Replacement")
_NEW: Final = N_("Template")


def _text(name: str, label: str, length: int, section: str, **about: Any) -> FieldSpec:
    return FieldSpec(name, label, FieldKind.TEXT, length=length, section=section, **about)


_BOM: Final = _text("bom", N_("BOM"), 200, _PART, read_only=True)
_ITEM: Final = FieldSpec("item_id", N_("Item"), FieldKind.LOOKUP, target="item", nullable=True, section=_PART)
_TYPE: Final = FieldSpec("type", N_("Type"), FieldKind.CHOICE, choices=tuple(BomLineType), section=_PART,
                         default=BomLineType.ITEM)  # fmt: skip
_QUANTITY: Final = FieldSpec("quantity", N_("Quantity"), FieldKind.NUMBER, places=4, nullable=True, required=True,
                             section=_PART)  # fmt: skip
_DESCRIPTION: Final = _text("description", N_("Description"), 120, _PART, help=N_("Empty: that of the item."))
_UNIT: Final = _text("unit", N_("Unit"), 10, _PART, help=N_("Empty: that of the item."))
_POSITION: Final = _text("position", N_("Position number"), 20, _PART)
_SERIAL: Final = _text("serial_number", N_("Serial number"), 60, _PART)
_NOTE: Final = _text("note", N_("Note"), 400, _PART)
_DAYS: Final = tuple(
    FieldSpec(name, label, FieldKind.DAY, nullable=True, section=_PART)
    for name, label in (("valid_from", N_("Valid from")), ("valid_until", N_("Valid until")))
)
_REPLACED: Final = (
    FieldSpec("replacement", N_("Replacement"), FieldKind.FLAG, section=_CHANGE, default=False,
              help=N_("The quantity above is replaced. Without it, it becomes the new quantity.")),
    FieldSpec("new_item_id", N_("Replaced by"), FieldKind.LOOKUP, target="item", nullable=True, section=_CHANGE,
              help=N_("Empty: by the same item.")),
    _text("serial_out", N_("Serial number out"), 60, _CHANGE),
    _text("serial_in", N_("Serial number in"), 60, _CHANGE),
)  # fmt: skip
_ORDER: Final = (
    _text("place", N_("Agreement or order"), 200, _FOR, read_only=True),
    FieldSpec("order_id", N_("Service order"), FieldKind.LOOKUP, target="service_order", nullable=True, section=_FOR,
              help=N_("Orders in process of the agreement shown.")),
    FieldSpec("order_line", N_("Create service order line"), FieldKind.FLAG, section=_FOR, default=False),
    FieldSpec("requirement", N_("Create item requirement"), FieldKind.FLAG, section=_FOR, default=False),
    FieldSpec("reserve", N_("Reserve at once"), FieldKind.FLAG, section=_FOR, default=False),
)  # fmt: skip
_TEMPLATE: Final = (
    FieldSpec("title", N_("Name"), FieldKind.TEXT, length=120, required=True, section=_NEW),
    FieldSpec("bom_on", N_("BOM date"), FieldKind.DAY, nullable=True, section=_NEW,
              help=N_("Lines that are not valid on that day stay behind; empty: today.")),
)  # fmt: skip


def add_dialog(
    desk: Desk, head: BomHead, parent_id: int | None, item: tuple[int, str] | None, parent: Any
) -> FieldsDialog:
    """Asks for a new line; ``item`` is filled in."""
    specs = (_BOM, _ITEM, _TYPE, _QUANTITY, _DESCRIPTION, _UNIT, _POSITION, *((_SERIAL,) if head.is_service else ()),
             _NOTE, *(_ORDER if head.is_service else _DAYS))  # fmt: skip
    values = {**_shown(head), "quantity": 1, "item_id": item[0] if item else None}
    return _dialog(desk, _("Add a BOM line"), _("Add"), specs, partial(_add, head.id, parent_id), parent, head, values,
                   {"item_id": item[1]} if item else {})  # fmt: skip


def edit_dialog(desk: Desk, head: BomHead, row: BomRow, parent: Any, *, replacing: bool) -> FieldsDialog:
    """Asks what becomes of a line."""
    captions = {"item_id": f"{row.item_number}  {row.description}"} if row.item_id is not None else {}
    values = {**_shown(head), **{name: getattr(row, name) for name in (
        "item_id", "type", "quantity", "description", "unit", "position", "serial_number", "note", "valid_from",
        "valid_until")}}  # fmt: skip
    if not head.is_service:
        specs = (_BOM, _ITEM, _TYPE, _QUANTITY, _DESCRIPTION, _UNIT, _POSITION, _NOTE, *_DAYS)
        return _dialog(
            desk, _("Edit BOM line"), _("Save"), specs, partial(_change, row), parent, head, values, captions
        )
    fixed = (FieldSpec(s.name, s.label, s.kind, section=s.section, target=s.target, choices=s.choices, nullable=True,
                       read_only=True) for s in (_ITEM, _TYPE, _DESCRIPTION, _UNIT))  # fmt: skip
    specs = (_BOM, *fixed, _QUANTITY, _SERIAL, _POSITION, _NOTE, *_REPLACED, *_ORDER)
    values |= {"replacement": replacing, "serial_out": row.serial_number if replacing else ""}
    return _dialog(
        desk, _("Edit BOM line"), _("Save"), specs, partial(_of_machine, row), parent, head, values, captions
    )


def template_dialog(desk: Desk, head: BomHead, parent: Any) -> FieldsDialog:
    """Asks how a template made of a BOM is called."""
    make = partial(MakeTemplate, source_id=head.id)
    return FieldsDialog(desk, _("New template"), _("Make the template"), _TEMPLATE, lambda values: make(**values),
                        parent, values={"title": head.name})  # fmt: skip


def _dialog(
    desk: Desk, title: str, yes: str, specs: tuple[FieldSpec, ...], make: Any, parent: Any, head: BomHead,
    values: Mapping[str, Any], captions: Mapping[str, str],
) -> FieldsDialog:  # fmt: skip
    names = {spec.name for spec in specs}
    given = {name: value for name, value in values.items() if name in names}
    dialog = FieldsDialog(desk, title, yes, specs, make, parent, values=given, captions=captions)
    dialog.form.beside = {"bom_id": head.id}
    dialog.form.setMinimumWidth(_WIDTH)
    dialog.form.lay_out(_WIDTH)  # so that the dialog opens as tall as it needs to be
    return dialog


def _shown(head: BomHead) -> dict[str, Any]:
    return {"bom": f"{head.number}  {head.name}", "place": head.place}


def _asked(values: dict[str, Any], left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in {"bom", "place", *left_out}}


def _add(bom_id: int, parent_id: int | None, values: dict[str, Any]) -> Command:
    return AddBomLine(bom_id=bom_id, parent_id=parent_id, **_asked(values))


def _change(row: BomRow, values: dict[str, Any]) -> Command:
    """Texts that were emptied are emptied; another item brings its own words unless they were typed."""
    given = _asked(values)
    for name in ("description", "unit", "position", "note"):
        given.setdefault(name, "")
    if given.get("item_id") not in (None, row.item_id):
        for name in ("description", "unit"):
            if given[name] == getattr(row, name):
                del given[name]
    return ChangeBomLine(line_id=row.id, **given)


def _of_machine(row: BomRow, values: dict[str, Any]) -> Command:
    """A replacement, or another quantity."""
    order = {name: values[name] for name in ("order_id", "order_line", "requirement", "reserve") if name in values}
    if values.get("replacement"):
        texts = {name: values[name] for name in ("serial_out", "serial_in") if name in values}
        note = values.get("note", "")
        return ReplaceBomLine(row.id, values["quantity"], values.get("new_item_id"), **texts,
                              note=note if note != row.note else "", **order)  # fmt: skip
    changed = {name: values.get(name, "") for name in ("serial_number", "position", "note")}
    return ChangeBomLine(row.id, values["quantity"], **changed, **order)
