"""The sentence of every problem code: what is wrong and what to do, to be translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from svcdesk.domain.problems import Problem
from svcdesk.i18n import N_, _

TEXTS: Final[Mapping[str, str]] = {
    # every area
    "record.missing": N_("This record no longer exists. Reload to see the current state."),
    "record.changed": N_("{who} changed {field} on {when}. Look at both values and choose one."),
    "record.in_use": N_("{what} is used by {count} other records. Remove those uses first."),
    "field.required": N_("Fill in {field}."),
    "field.too_long": N_("{field} may have at most {limit} characters; it has {length}."),
    "field.not_a_number": N_("“{value}” is not a number. Write for example 12.50."),
    "field.not_a_date": N_("“{value}” is not a date. Write for example 2026-11-23."),
    "field.not_a_choice": N_("“{value}” is not one of the choices for {field}."),
    "field.out_of_range": N_("{field} must lie between {low} and {high}."),
    "field.duplicate": N_("Another record already has {field} “{value}”. Choose a different one."),
    "field.not_valid": N_("“{value}” is not a valid {field}. Check it for typing errors."),
    "undo.nothing": N_("There is nothing to undo."),
    "redo.nothing": N_("There is nothing to redo."),
    "undo.changed_since": N_("Not undone: {who} changed {what} ({field}) on {when}."),
    "undo.in_use": N_("Not undone: other records depend on {what} now."),
    "permission.missing": N_("Your role does not allow this. Ask a service manager."),
    "company.exists": N_("This database already has a company."),
    "parameter.unknown": N_("There is no parameter called {parameter}."),
    "store.disk_error": N_("The disk reports an error. Nothing was saved; your text is kept. Check the disk."),
    "store.cannot_open": N_("The database file {path} cannot be opened. Check the folder and its permissions."),
    "runtime.python": N_("svcdesk runs on Python 3.11, 3.12 and 3.13; this is Python {version}. Start it with one of those."),
    "runtime.crashes": N_("PySide6 {qt} on Python {python} is known to crash while painting. Install PySide6-Essentials 6.11.3, or use packaging/dev.py run."),
    "store.disk_full": N_("The disk is full. Nothing was saved; your text is kept. Free some space and try again."),
    "store.read_only": N_("The database file cannot be written. Nothing was saved; your text is kept."),
    "store.busy": N_("Another program is writing to the database. Nothing was saved; try again in a moment."),
    "store.damaged": N_("The database file {path} is damaged. Nothing was written to it. Restore a backup."),
    "store.not_svcdesk": N_("{path} is not a svcdesk database. Nothing was written to it."),
    "store.newer": N_("{path} was written by a newer svcdesk (version {found}, this one knows {known}). Nothing was written. Install the newer svcdesk."),
    "store.missing": N_("There is no database at {path}."),
    "store.in_use": N_("{path} is already open in svcdesk on {host} (process {pid})."),
    "store.unavailable": N_("The database cannot be reached: {detail}"),
    # the board
    "placement.overlap": N_("{who} already has “{title}” from {begin} to {end}."),
    "placement.absent": N_("{who} is absent ({reason}) from {begin} to {end}."),
    "placement.closed_hours": N_("Outside the working hours of {who}: {day} {hours}."),
    "placement.closed_day": N_("{who} does not work on {day}."),
    "placement.missing_skill": N_("{who} lacks the skill {skill}."),
    "placement.skill_expired": N_("The skill {skill} of {who} was valid until {until}."),
    "placement.length": N_("A length of {minutes} minutes does not fit: choose {low} minutes to {high} hours."),
    "placement.changed_since": N_("“{title}” was moved by somebody else meanwhile: now {who}, {when}. Nothing was changed; look at it and try again."),
    "dispatch.no_worker": N_("Work without a technician cannot be dispatched. Give it to somebody first."),
    "dispatch.no_time": N_("Work without a time cannot be dispatched. Place it on the board first."),
    # documents
    "document.damaged": N_("This document cannot be read: its stored bytes are not those that were issued. Restore a backup, or issue it anew."),
    "document.revision_taken": N_("Somebody else issued {title} in between. Look at it again, then print."),
}  # fmt: skip


def problem_text(problem: Problem, translate: Callable[[str], str] = _) -> str:
    """The translated sentence of a problem; an unknown code shows itself rather than nothing."""
    pattern = translate(TEXTS.get(problem.code, problem.code))
    try:
        return pattern.format(**problem.params)
    except (KeyError, IndexError):
        return pattern
