"""Saved views: a named arrangement of a list or of the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command, Undo
from svcdesk.domain.problems import Problem, Severity, refuse
from svcdesk.i18n import N_
from svcdesk.models import SavedView
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class SaveView(Command):
    """Keep an arrangement of a screen under a name; the user's view of the same name is replaced."""

    name: ClassVar[str] = "save_view"
    undo: ClassVar[Undo] = Undo.APART

    screen: str
    view_name: str
    content: Any
    shared: bool = False

    def apply(self, uow: UnitOfWork) -> int:
        """Save it; returns its id. Raises Refused (field.required)."""
        view_name = self.view_name.strip()
        if not view_name:
            uow.check([Problem("field.required", Severity.REFUSE, "view_name", {"field": N_("Name")})])
        mine = (SavedView.screen == self.screen) & (SavedView.name == view_name) & (SavedView.owner == uow.user)
        view = uow.session.scalar(select(SavedView).where(mine))
        if view is None:
            view = uow.add(
                SavedView(
                    screen=self.screen, name=view_name, owner=uow.user, shared=int(self.shared), content=self.content
                )
            )
        else:
            view.content, view.shared = self.content, int(self.shared)
        uow.describe(N_("Save view {name}"), name=view_name)
        return view.id


@dataclass(frozen=True, slots=True)
class DeleteView(Command):
    """Forget a saved view; only its owner may."""

    name: ClassVar[str] = "delete_view"
    undo: ClassVar[Undo] = Undo.APART

    view_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused: record.missing, permission.missing."""
        view = uow.get(SavedView, self.view_id)
        if view.owner != uow.user:
            raise refuse("permission.missing")
        uow.describe(N_("Delete view {name}"), name=view.name)
        uow.delete(view)
