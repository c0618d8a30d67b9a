"""The groups of templates in the order of their tree, each with its templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from svcdesk.models import Agreement, AgreementLine, TemplateGroup
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class TemplateNode:
    """A template and how many lines it has."""

    id: int
    number: str
    description: str
    lines: int


@dataclass(frozen=True, slots=True)
class GroupNode:
    """A group with the templates that stand in it."""

    id: int
    parent_id: int | None
    code: str
    name: str
    templates: tuple[TemplateNode, ...]


def load_template_groups(reader: Reader) -> tuple[GroupNode, ...]:
    """Every group, each one before those below it; by code among its neighbours."""
    templates: dict[int | None, list[TemplateNode]] = {}
    lines = (
        select(func.count())
        .where(AgreementLine.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )  # fmt: skip
    query = select(Agreement.template_group_id, Agreement.id, Agreement.number, Agreement.description, lines).where(
        Agreement.template, Agreement.template_group_id.is_not(None)
    )
    for group_id, *about in reader.session.execute(query.order_by(Agreement.sort_name, Agreement.id)):
        templates.setdefault(group_id, []).append(TemplateNode(*about))
    below: dict[int | None, list[GroupNode]] = {}
    for row in reader.session.scalars(select(TemplateGroup).order_by(TemplateGroup.code, TemplateGroup.id)):
        node = GroupNode(row.id, row.parent_id, row.code, row.name, tuple(templates.get(row.id, ())))
        below.setdefault(row.parent_id, []).append(node)
    return tuple(_walk(below, None))


def _walk(below: Mapping[int | None, list[GroupNode]], parent_id: int | None) -> list[GroupNode]:
    return [node for group in below.get(parent_id, ()) for node in (group, *_walk(below, group.id))]
