"""The part of the data check that holds BOMs against their trees, their places and their history."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from svcdesk.domain.kinds import BomChangeKind, BomKind
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.models import Bom, BomChange, BomLine, ObjectRelation
from svcdesk.store.store import Reader


def check_boms(reader: Reader) -> Iterator[Problem]:
    """Lines that lie in another BOM or say two things, service BOMs elsewhere, histories without a beginning."""
    session = reader.session
    above = aliased(BomLine)
    strangers = (
        select(Bom.number, BomLine.id)
        .join(Bom, Bom.id == BomLine.bom_id)
        .join(above, above.id == BomLine.parent_id)
        .where(above.bom_id != BomLine.bom_id)
    )
    for number, line_id in session.execute(strangers):
        yield _problem("check.bom_tree", number, line=line_id)
    odd = (
        select(Bom.number, BomLine.id)
        .join(Bom, Bom.id == BomLine.bom_id)
        .where(or_(
            BomLine.quantity < 0, and_(BomLine.quantity == 0, BomLine.removed_at.is_(None)),
            and_(BomLine.quantity > 0, BomLine.removed_at.is_not(None)),
        ))
    )  # fmt: skip
    for number, line_id in session.execute(odd):
        yield _problem("check.bom_quantity", number, line=line_id)
    elsewhere = (
        select(Bom.number)
        .join(ObjectRelation, ObjectRelation.id == Bom.relation_id)
        .where(ObjectRelation.object_id != Bom.object_id)
    )
    for number in session.scalars(elsewhere):
        yield _problem("check.bom_place", number)
    begun = select(BomChange.bom_id).where(BomChange.kind == BomChangeKind.ATTACHED)
    for number in session.scalars(select(Bom.number).where(Bom.kind == BomKind.SERVICE, Bom.id.not_in(begun))):
        yield _problem("check.bom_history", number)


def _problem(code: str, number: str, **params: Scalar) -> Problem:
    return Problem(code, Severity.WARN, "", {"bom": number, **params})
