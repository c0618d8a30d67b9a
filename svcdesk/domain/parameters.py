"""The business parameters that exist, with their defaults; stored by name in the parameter table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from svcdesk.domain.lengths import LONGEST_MINUTES, SHORTEST_MINUTES
from svcdesk.i18n import N_


def _parameter(
    default: Any,
    label: str,
    help_: str,
    *,
    group: str,
    choices: tuple[str, ...] = (),
    limits: tuple[int, int] = (0, 0),
    kind: str = "",
) -> Any:
    about = {"label": label, "help": help_, "group": group, "choices": choices, "limits": limits, "kind": kind}
    return field(default=default, metadata=about)


_SEVERITY = (N_("warn"), N_("refuse"))
_DAYS = (0, 3660)
_BOARD = N_("Dispatching")
_RULES = N_("Rules of the board")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every business parameter; each field says its label, help, group and choices or limits in its metadata."""

    colour_high: str = _parameter(
        "red",
        N_("Colour of high priority"),
        N_("Bars of high priority on the board."),
        group=_BOARD,
        choices=("red", "yellow", "green", "blue", "violet", "grey"),
        kind="colour",
    )
    colour_normal: str = _parameter(
        "yellow",
        N_("Colour of normal priority"),
        N_("Bars of normal priority on the board."),
        group=_BOARD,
        choices=("red", "yellow", "green", "blue", "violet", "grey"),
        kind="colour",
    )
    colour_low: str = _parameter(
        "green",
        N_("Colour of low priority"),
        N_("Bars of low priority on the board."),
        group=_BOARD,
        choices=("red", "yellow", "green", "blue", "violet", "grey"),
        kind="colour",
    )
    days_before: int = _parameter(
        30,
        N_("Days before today"),
        N_("How far back the board reads when it opens."),
        group=_BOARD,
        limits=_DAYS,
    )
    days_after: int = _parameter(
        90,
        N_("Days after today"),
        N_("How far ahead the board reads when it opens."),
        group=_BOARD,
        limits=_DAYS,
    )
    default_minutes: int = _parameter(
        60,
        N_("Length of new work (minutes)"),
        N_("Used when an order says nothing of how long it takes."),
        group=_BOARD,
        limits=(SHORTEST_MINUTES, LONGEST_MINUTES),
    )
    overlap: str = _parameter(
        "warn",
        N_("Two jobs at once"),
        N_("What happens when jobs of one worker overlap."),
        group=_RULES,
        choices=_SEVERITY,
    )
    absence: str = _parameter(
        "warn",
        N_("Work while absent"),
        N_("What happens when a job lies in an absence."),
        group=_RULES,
        choices=_SEVERITY,
    )
    closed_hours: str = _parameter(
        "warn",
        N_("Work in closed hours"),
        N_("What happens when a job lies outside the worker's calendar."),
        group=_RULES,
        choices=_SEVERITY,
    )
    missing_skill: str = _parameter(
        "warn",
        N_("Missing skill"),
        N_("What happens when the worker lacks a skill the order asks for."),
        group=_RULES,
        choices=_SEVERITY,
    )

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Parameters:
        """The parameters with what is stored in place of the defaults; unknown names are ignored."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})
