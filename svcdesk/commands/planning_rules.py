"""What saving intervals, windows and template groups checks (reference 3)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from svcdesk.commands.saving import EntityRules, Saving
from svcdesk.domain.planning.recurrence import check_interval
from svcdesk.domain.planning.terms import check_window_days
from svcdesk.models import PlannedDate, TemplateGroup
from svcdesk.store import UnitOfWork
from svcdesk.store.planning_facts import interval_of, window_of


def drop_planned_dates(uow: UnitOfWork, line_ids: list[int]) -> None:
    """What was planned of lines that are about to be deleted goes with them."""
    for row in uow.session.scalars(select(PlannedDate).where(PlannedDate.agreement_line_id.in_(line_ids))).all():
        uow.delete(row)


def _check_interval(saving: Saving) -> None:
    saving.problems += check_interval(interval_of(saving.row))


def _check_window(saving: Saving) -> None:
    saving.problems += check_window_days(window_of(saving.row))


def _check_group(saving: Saving) -> None:
    """A group never lies within itself."""
    session, row = saving.uow.session, saving.row
    seen, above = {row.id}, row.parent_id
    while above is not None:
        if above in seen and row.id is not None:
            saving.add("template_group.cycle", "parent_id", what=row.name)
            return
        seen.add(above)
        parent = session.get(TemplateGroup, above)
        above = parent.parent_id if parent is not None else None


PLANNING_RULES: Final = {
    "service_interval": EntityRules(check=_check_interval),
    "time_window": EntityRules(check=_check_window),
    "template_group": EntityRules(check=_check_group),
}
