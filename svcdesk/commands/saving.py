"""Saving one record with its rows: reading, merging with what others saved, checking, writing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.fields import FieldKind, FieldSpec, as_scalar, check_value, read_value
from svcdesk.domain.merge import merge
from svcdesk.domain.problems import Problem, Refused, Scalar, Severity, refuse
from svcdesk.i18n import N_
from svcdesk.models import Base, Change, Unit, mapped_classes
from svcdesk.models.specs import CHILDREN, ChildSpec, field_specs, form_entities
from svcdesk.store import UnitOfWork
from svcdesk.store.called import find_by_text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form wants saved: its values, and those it saw when it was opened.

    A child entity missing from ``children`` is left alone; ``seen_children`` None for one means
    that its rows are taken as they are now (the command line has seen nothing).
    """

    entity: str
    record_id: int | None
    values: Mapping[str, Any]
    seen_version: int | None = None
    seen_values: Mapping[str, Any] = field(default_factory=dict)
    children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)
    seen_children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Saving:
    """One save under way: what the rules of an entity look at and add to."""

    uow: UnitOfWork
    wanted: Wanted
    row: Any
    is_new: bool
    old: Mapping[str, Any]
    rules: EntityRules
    changed: set[str] = field(default_factory=set)
    children: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def add(self, code: str, target: str = "", severity: Severity = Severity.REFUSE, **params: Scalar) -> None:
        """Write down a problem."""
        self.problems.append(Problem(code, severity, target, params))


def _nothing(_saving: Saving) -> None:
    """No rule."""


def _nothing_removed(_saving: Saving, _row: Any) -> None:
    """No rule."""


def _nothing_deleted(_uow: UnitOfWork, _row: Any) -> None:
    """No rule."""


def _nothing_of_row(_saving: Saving, _row: Any, _path: str, _changed: set[str]) -> None:
    """No rule."""


@dataclass(frozen=True, slots=True)
class EntityRules:
    """What is special about saving an entity.

    ``begin`` runs before anything is changed; ``fill`` completes the record with defaults; ``row``
    fills and checks one child row that is new or changed (with its path, such as ``order_line.2.``);
    ``remove`` checks one that is to be deleted; ``check`` sees the whole record with its rows;
    ``saved`` runs when everything is in the database. ``deleting`` may refuse to delete a record.
    ``titles`` name adding, changing and deleting one, for the undo menu.
    """

    begin: Callable[[Saving], None] = _nothing
    fill: Callable[[Saving], None] = _nothing
    row: Callable[[Saving, Any, str, set[str]], None] = _nothing_of_row
    remove: Callable[[Saving, Any], None] = _nothing_removed
    check: Callable[[Saving], None] = _nothing
    saved: Callable[[Saving], None] = _nothing
    deleting: Callable[[UnitOfWork, Any], None] = _nothing_deleted
    titles: tuple[str, str, str] = (N_("Add {what}"), N_("Change {what}"), N_("Delete {what}"))


def record_class(entity: str) -> type[Base]:
    """The mapped class of an entity that has a form. Raises Refused (record.unknown)."""
    if entity not in form_entities():
        raise refuse("record.unknown", entity=entity)
    return mapped_classes()[entity]


def save(uow: UnitOfWork, wanted: Wanted, rules: EntityRules) -> Any:
    """Save the record and its rows; returns the row. Raises Refused with every problem found."""
    class_ = record_class(wanted.entity)
    is_new = wanted.record_id is None
    row = class_() if wanted.record_id is None else uow.get(class_, wanted.record_id)
    specs = field_specs(class_)
    if is_new:
        _set_defaults(row, specs)
    saving = Saving(uow, wanted, row, is_new, {spec.name: getattr(row, spec.name) for spec in specs}, rules)
    rules.begin(saving)
    _set_fields(saving, row, specs, RowDraft(wanted.record_id, wanted.values), _seen_header(saving), "")
    with uow.session.no_autoflush:
        rules.fill(saving)
        _check_fields(saving, row, specs, "")
    uow.check(saving.problems)
    saving.problems = []
    if is_new:
        uow.session.add(row)
    uow.session.flush()
    with uow.session.no_autoflush:  # a row that the rules refuse must not reach a constraint first
        for child in CHILDREN.get(wanted.entity, ()):
            saving.children[child.entity] = _save_children(saving, child)
        rules.check(saving)
    uow.check(saving.problems)
    uow.session.flush()
    rules.saved(saving)
    return row


def _seen_header(saving: Saving) -> Mapping[str, Any]:
    """What the form saw; nothing of a new record, or if the version says that nobody saved since."""
    if saving.is_new:
        return {}
    same = saving.wanted.seen_version is not None and saving.wanted.seen_version == getattr(saving.row, "version", None)
    return {} if same else saving.wanted.seen_values


def fill_number(saving: Saving) -> None:
    """An empty number becomes the next one that nobody has typed by hand."""
    if not saving.row.number:
        saving.row.number = _free_number(saving.uow, type(saving.row))


def _free_number(uow: UnitOfWork, class_: Any) -> str:
    """The next number of the class's sequence that is not taken."""
    while True:
        number = uow.next_number(class_.__tablename__)
        uow.session.flush()  # a sequence that was just begun is found by the next turn
        if uow.session.scalar(select(class_.id).where(class_.number == number)) is None:
            return number


def _set_defaults(row: Base, specs: Iterable[FieldSpec]) -> None:
    for spec in specs:
        setattr(row, spec.name, spec.blank if spec.default is None else spec.default)


def _set_fields(
    saving: Saving, row: Any, specs: tuple[FieldSpec, ...], draft: RowDraft, seen: Mapping[str, Any], path: str
) -> set[str]:
    """Put what is wanted into the row where nobody else did meanwhile; returns the names of what changed."""
    known = {spec.name: spec for spec in specs}
    mine = _read_all(saving, known, draft.values, path)
    current = {name: getattr(row, name) for name in mine}
    same = {name for name in mine if name in seen and seen[name] is draft.values[name]}  # most are not touched
    was = _read_all(saving, known, {name: raw for name, raw in seen.items() if name not in same}, path)
    to_set, clashes = merge(was | {name: mine[name] for name in same}, mine, current)
    for name in clashes:
        saving.problems.append(changed_problem(saving.uow, row, known[name], current[name], path))
    for name, value in to_set.items():
        if known[name].read_only and not (row.id is None and value == known[name].default):
            saving.add("field.read_only", path + name, field=known[name].label)
        else:
            setattr(row, name, value)
    if not path:
        saving.changed = set(to_set)
    return set(to_set)


def _read_all(saving: Saving, known: Mapping[str, FieldSpec], values: Mapping[str, Any], path: str) -> dict[str, Any]:
    read: dict[str, Any] = {}
    site = saving.uow.site
    for name, raw in values.items():
        if name not in known:
            saving.add("field.unknown", path + name, name=name)
            continue
        try:
            if known[name].kind is FieldKind.LOOKUP and isinstance(raw, str):
                read[name] = find_by_text(saving.uow.session, known[name], raw)
            else:
                read[name] = read_value(known[name], raw, site)
        except Refused as refused:
            saving.problems += [Problem(p.code, p.severity, path + name, p.params) for p in refused.problems]
    return read


def _check_fields(saving: Saving, row: Any, specs: Iterable[FieldSpec], path: str) -> None:
    """The checks of any field: of everything in a new row, of what changed in an old one."""
    country = getattr(row, "country", "") or saving.uow.company.country
    bad = {problem.target for problem in saving.problems}
    for spec in specs:
        target = path + spec.name
        value = getattr(row, spec.name)
        old = None if row.id is None or path else saving.old.get(spec.name)
        if target in bad or spec.name == _parent_column(row) or (row.id is not None and not path and value == old):
            continue
        found = check_value(spec, value, country)
        if not found and value not in (None, ""):
            found = _check_against_others(saving.uow, row, spec, value)
        saving.problems += [Problem(p.code, p.severity, target, p.params) for p in found]


def _parent_column(row: Base) -> str:
    for children in CHILDREN.values():
        for child in children:
            if child.entity == row.__tablename__:
                return child.parent
    return ""


def _check_against_others(uow: UnitOfWork, row: Any, spec: FieldSpec, value: Any) -> list[Problem]:
    params: dict[str, Scalar] = {"field": spec.label, "value": as_scalar(value)}
    if spec.kind is FieldKind.LOOKUP and uow.session.get(mapped_classes()[spec.target], value) is None:
        return [Problem("field.not_found", Severity.REFUSE, spec.name, params)]
    if spec.unique:
        class_ = type(row)
        others = select(class_.id).where(getattr(class_, spec.name) == value, class_.id != (row.id or 0)).limit(1)
        if uow.session.scalar(others) is not None:
            return [Problem("field.duplicate", Severity.REFUSE, spec.name, params)]
    return []


def _save_children(saving: Saving, child: ChildSpec) -> list[Any]:
    """Save the rows of one kind; returns those that are there afterwards, in their order."""
    class_ = mapped_classes()[child.entity]
    parent = getattr(class_, child.parent)
    order = getattr(class_, child.ordered) if child.ordered else class_.id
    session = saving.uow.session
    found = session.scalars(select(class_).where(parent == saving.row.id).order_by(order, class_.id)).all()
    if child.entity not in saving.wanted.children:
        return list(found)
    drafts = saving.wanted.children[child.entity]
    current = {row.id: row for row in found}
    seen = {row.id: row for row in saving.wanted.seen_children.get(child.entity, ())}
    looked = child.entity in saving.wanted.seen_children
    kept_ids = {draft.id for draft in drafts if draft.id is not None}
    specs = tuple(spec for spec in field_specs(class_) if spec.name != child.parent)
    for row in found:
        if row.id not in kept_ids and (not looked or row.id in seen):
            _remove_child(saving, child, row, seen.get(row.id), specs)
    rows: list[Any] = []
    for at, draft in enumerate(drafts):
        if (saved := _save_child(saving, child, specs, draft, current, seen, f"{child.entity}.{at}.")) is not None:
            rows.append(saved)
    rows += [row for row in found if row.id not in kept_ids and looked and row.id not in seen]
    if child.ordered:
        number_rows(rows, child.ordered)
    return rows


def number_rows(rows: Iterable[Any], name: str) -> None:
    """Number the rows in their order; one that stays as it is keeps its number, and the others go round it."""
    found = list(rows)
    kept = {getattr(row, name) for row in found if _is_sealed(row)}
    free = (number for number in itertools.count(1) if number not in kept)
    for row in found:
        if not _is_sealed(row) and getattr(row, name) != (number := next(free)):
            setattr(row, name, number)


def _is_sealed(row: Any) -> bool:
    return row.sealed_by is not None and getattr(row, row.sealed_by[0]) == row.sealed_by[1]


def _save_child(
    saving: Saving,
    child: ChildSpec,
    specs: tuple[FieldSpec, ...],
    draft: RowDraft,
    current: Mapping[int, Any],
    seen: Mapping[int | None, RowDraft],
    path: str,
) -> Any | None:
    class_ = mapped_classes()[child.entity]
    values = {name: value for name, value in draft.values.items() if name not in (child.parent, child.ordered)}
    if draft.id is None:
        row: Any = class_()
        _set_defaults(row, specs)
        setattr(row, child.parent, saving.row.id)
    elif draft.id in current:
        row = current[draft.id]
    else:
        before = seen.get(draft.id)
        if before is not None and any(before.values.get(name) != value for name, value in values.items()):
            saving.add("record.row_deleted", path.rstrip("."))
        return None
    before = seen.get(draft.id) if draft.id is not None else None
    changed = _set_fields(saving, row, specs, RowDraft(draft.id, values), before.values if before else {}, path)
    if changed or draft.id is None:
        saving.rules.row(saving, row, path, changed)
        changed_specs = specs if draft.id is None else [spec for spec in specs if spec.name in changed]
        _check_fields(saving, row, changed_specs, path)
    if draft.id is None and not any(p.target.startswith(path) for p in saving.problems):
        saving.uow.session.add(row)
    return row


def _remove_child(
    saving: Saving, child: ChildSpec, row: Any, seen: RowDraft | None, specs: tuple[FieldSpec, ...]
) -> None:
    known = {spec.name: spec for spec in specs}
    was = _read_all(saving, known, seen.values if seen else {}, "")
    for name, value in was.items():
        if getattr(row, name) != value and name != child.ordered:
            saving.problems.append(
                changed_problem(saving.uow, row, known[name], getattr(row, name), f"{child.entity}.")
            )
            return
    before = len(saving.problems)
    saving.rules.remove(saving, row)
    if len(saving.problems) == before:
        saving.uow.delete(row)


def changed_problem(uow: UnitOfWork, row: Any, spec: FieldSpec, theirs: Any, path: str) -> Problem:
    """Somebody else saved another value for the same field meanwhile: who, when, and what."""
    changes = (
        select(Change.fields, Unit.user, Unit.at)
        .join(Unit, Unit.id == Change.unit_id)
        .where(Change.entity == row.__tablename__, Change.entity_id == row.id)
        .order_by(Change.id.desc())
        .limit(50)
    )
    found = next((change for change in uow.session.execute(changes) if spec.name in change.fields), None)
    params: dict[str, Scalar] = {
        "who": found.user if found else "?",
        "when": uow.site.local(found.at).strftime("%Y-%m-%d %H:%M") if found else "?",
        "field": spec.label,
        "theirs": as_scalar(theirs),
    }
    return Problem("record.changed", Severity.REFUSE, path + spec.name, params)
