"""What saving service levels, calendars and agreements does to service levels beside their fields."""

from __future__ import annotations

from svcdesk.commands.recording import refresh_running_clocks
from svcdesk.commands.saving import Saving, fill_number
from svcdesk.domain.recording import check_allowance, check_not_suspended
from svcdesk.models import AgreementGroup, ServiceLevel


def check_level_record(saving: Saving) -> None:
    """A service level allows some time."""
    row = saving.row
    saving.problems += check_allowance(row.days, row.hours, row.minutes)


def move_deadlines_of_level(saving: Saving) -> None:
    """Running clocks of a level that was changed follow it; those that ended stay as they were."""
    if not saving.is_new and {"days", "hours", "minutes", "calendar_id"} & saving.changed:
        refresh_running_clocks(saving.uow, service_level_id=saving.row.id)


def move_deadlines_of_calendar(saving: Saving) -> None:
    """Running clocks follow the hours, special days and holidays of their calendar (decisions, "Calendars")."""
    if not saving.is_new:
        refresh_running_clocks(saving.uow, calendar_id=saving.row.id)


def move_all_deadlines(saving: Saving) -> None:
    """Another time zone of the site moves every opening."""
    if "time_zone" in saving.changed:
        refresh_running_clocks(saving.uow)


def fill_agreement(saving: Saving) -> None:
    """The number, and the service level of the group for a new agreement that names none (reference 3)."""
    fill_number(saving)
    row = saving.row
    if saving.is_new and row.service_level_id is None and row.group_id is not None:
        group = saving.uow.session.get(AgreementGroup, row.group_id)
        level_id = group.service_level_id if group is not None else None
        level = saving.uow.session.get(ServiceLevel, level_id) if level_id is not None else None
        if level is not None and not level.suspended:
            row.service_level_id = level.id


def check_chosen_level(saving: Saving) -> None:
    """A suspended service level cannot be chosen; what has it already keeps it."""
    row = saving.row
    level = saving.uow.session.get(ServiceLevel, row.service_level_id) if row.service_level_id else None
    if level is not None and (saving.is_new or "service_level_id" in saving.changed):
        saving.problems += check_not_suspended(suspended=level.suspended, level=level.name)
