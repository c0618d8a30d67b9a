"""Finding a record by what people call it; a typed text is never taken for an id unless it says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from svcdesk.domain.fields import FieldSpec, id_of
from svcdesk.domain.problems import refuse
from svcdesk.models import Base, mapped_classes


def find_called(session: Session, class_: type[Base], text: str) -> int | None:
    """The id of the one record whose number, code or name is exactly the text, or else that ``#`` and an id names."""
    mapped: Any = class_
    typed = text.strip()
    for name in ("number", "code", "name"):
        if typed and name in mapped.__table__.columns:
            ids = session.scalars(select(mapped.id).where(getattr(mapped, name) == typed).limit(2)).all()
            if len(ids) == 1:
                return int(ids[0])
    id_ = id_of(typed)
    return id_ if id_ is not None and session.get(class_, id_) is not None else None


def find_by_text(session: Session, spec: FieldSpec, text: str) -> int | None:
    """The record that people call so, or ``#`` and its id; None for no text. Raises Refused (field.not_found)."""
    if not text.strip():
        return None
    found = find_called(session, mapped_classes()[spec.target], text)
    if found is None:
        raise refuse("field.not_found", spec.name, field=spec.label, value=text.strip()[:80])
    return found
