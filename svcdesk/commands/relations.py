"""Which service objects and tasks an order or an agreement is related to (reference 1, 4, 11).

Lines may use only related ones. Choosing another one adds its relation, rather than refusing the line: people
say what they worked on once. What an order or a line of it uses cannot be taken out of the relations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import select

from svcdesk.commands.saving import Saving
from svcdesk.domain.problems import Problem, Severity
from svcdesk.models import (
    Agreement,
    ObjectRelation,
    RepairLine,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    TaskRelation,
)
from svcdesk.store import UnitOfWork

Parent = ServiceOrder | Agreement
_BEFORE: Final = "related_objects"


def relations_of(uow: UnitOfWork, parent: Parent, class_: Any) -> list[Any]:
    """The relations of one kind (ObjectRelation, TaskRelation) of an order or an agreement."""
    return list(uow.session.scalars(select(class_).where(_column(class_, parent) == parent.id).order_by(class_.id)))


def relate(uow: UnitOfWork, parent: Parent, objects: Iterable[int | None], tasks: Iterable[int | None]) -> None:
    """Add the relations that are missing; None is passed over."""
    uow.session.flush()
    for class_, name, ids in ((ObjectRelation, "object_id", objects), (TaskRelation, "task_id", tasks)):
        there = {getattr(row, name) for row in relations_of(uow, parent, class_)}
        for id_ in dict.fromkeys(ids):
            if id_ is not None and id_ not in there:
                uow.session.add(class_(**{_column(class_, parent).key: parent.id, name: id_}))
    uow.session.flush()


def add_relations_of(
    uow: UnitOfWork,
    source: Parent,
    target: Parent,
    objects: Collection[int | None] | None = None,
    tasks: Collection[int | None] | None = None,
) -> None:
    """Add the relations of another parent that are missing, with their references and notes.

    ``objects`` and ``tasks`` say which; None means all of them.
    """
    uow.session.flush()
    kinds: tuple[tuple[Any, str, tuple[str, ...], Collection[int | None] | None], ...] = (
        (ObjectRelation, "object_id", ("reference_text", "note"), objects),
        (TaskRelation, "task_id", ("internal_note", "external_note"), tasks),
    )
    for class_, name, texts, wanted in kinds:
        there = {getattr(row, name) for row in relations_of(uow, target, class_)}
        for row in relations_of(uow, source, class_):
            id_ = getattr(row, name)
            if id_ not in there and (wanted is None or id_ in wanted):
                values = {text: getattr(row, text) for text in (name, *texts)}
                uow.session.add(class_(**{_column(class_, target).key: target.id}, **values))
    uow.session.flush()


# saving a form


def begin_relations(saving: Saving) -> None:
    """Remember which objects were related before."""
    saving.notes[_BEFORE] = (
        set() if saving.is_new else {row.object_id for row in relations_of(saving.uow, saving.row, ObjectRelation)}
    )


def fill_relation(saving: Saving, row: Any) -> None:
    """A relation has one parent: the record it is saved with."""
    setattr(row, "agreement_id" if isinstance(saving.row, ServiceOrder) else "order_id", None)


def check_removed_relation(saving: Saving, row: Any) -> None:
    """What the header or a line uses stays related."""
    name = "object_id" if isinstance(row, ObjectRelation) else "task_id"
    used = getattr(row, name)
    class_: Any = ServiceObject if name == "object_id" else ServiceTask
    target = row.__tablename__
    thing = saving.uow.session.get(class_, used)
    what = thing.name if thing is not None else ""
    if isinstance(saving.row, ServiceOrder) and name == "object_id" and saving.row.object_id == used:
        saving.add("relation.of_header", target, what=what)
        return
    if isinstance(saving.row, ServiceOrder) and name == "object_id":
        repairs = select(RepairLine.number).where(RepairLine.order_id == saving.row.id, RepairLine.object_id == used)
        if number := saving.uow.session.scalar(repairs.limit(1)):
            saving.add("relation.of_repair", target, what=what, number=number)
            return
    lines = [line for line in _lines(saving) if getattr(line, name) == used]
    if lines:
        numbers = ", ".join(str(line.line_number) for line in lines[:10])
        saving.add("relation.of_lines", target, what=what, lines=numbers)


def check_relations(saving: Saving) -> None:
    """Nothing is related twice; one item on several objects only if the parameter allows it (reference 2.1)."""
    for child, name in (("object_relation", "object_id"), ("task_relation", "task_id")):
        ids = [getattr(row, name) for row in saving.children.get(child, [])]
        for at, id_ in enumerate(ids):
            if id_ is not None and id_ in ids[:at]:
                saving.add("relation.twice", f"{child}.{at}.{name}")
    if not saving.uow.parameters.item_on_many_objects:
        saving.problems += _check_items(saving)


def relate_what_is_used(saving: Saving) -> None:
    """The header's object and what the lines use are related from now on."""
    header = getattr(saving.row, "object_id", None)
    lines = _lines(saving)
    relate(saving.uow, saving.row, [header, *(line.object_id for line in lines)], [line.task_id for line in lines])


def _check_items(saving: Saving) -> list[Problem]:
    """Objects with the same item, of which one was not related before, each at the field that names it."""
    targets: dict[int, str] = {}
    header = getattr(saving.row, "object_id", None)
    if header is not None:
        targets[header] = "object_id"
    for child in ("object_relation", "order_line", "agreement_line"):
        for at, row in enumerate(saving.children.get(child, [])):
            if row.object_id is not None:
                targets.setdefault(row.object_id, f"{child}.{at}.object_id")
    session = saving.uow.session
    things = [thing for id_ in targets if (thing := session.get(ServiceObject, id_)) is not None]
    first: dict[int, ServiceObject] = {}
    found = []
    for thing in sorted(things, key=lambda one: one.id not in saving.notes[_BEFORE]):  # the new one is in the way
        if thing.item_id is None:
            continue
        other = first.setdefault(thing.item_id, thing)
        if other is not thing and thing.id not in saving.notes[_BEFORE]:
            params = {"what": thing.name, "other": other.name}
            found.append(Problem("relation.same_item", Severity.REFUSE, targets[thing.id], params))
    return found


def _lines(saving: Saving) -> list[Any]:
    return [*saving.children.get("order_line", []), *saving.children.get("agreement_line", [])]


def _column(class_: Any, parent: Parent) -> Any:
    return class_.order_id if isinstance(parent, ServiceOrder) else class_.agreement_id
