"""Rules of time recording over plain values: when it may start, stop and be canceled (reference 8)."""

from __future__ import annotations

from datetime import datetime

from svcdesk.domain.kinds import Recording
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.i18n import N_


def check_start(
    recording: Recording, at: datetime, now: datetime, last_end: datetime | None, number: str
) -> list[Problem]:
    """A clock starts that neither runs nor was canceled; not ahead of time, nor before it was last stopped."""
    if recording is Recording.STARTED:
        return [_problem("recording.started", number)]
    if recording is Recording.CANCELED:
        return [_problem("recording.canceled", number)]
    found = _check_future(at, now)
    if last_end is not None and at < last_end:
        found.append(Problem("recording.start_before_stop", Severity.REFUSE, "at", {"number": number}))
    return found


def check_stop(recording: Recording, at: datetime, now: datetime, open_start: datetime | None, number: str) -> list[
    Problem
]:  # fmt: skip
    """A clock stops that runs; not ahead of time, nor before it was started."""
    if recording is Recording.CANCELED:
        return [_problem("recording.canceled", number)]
    if recording is not Recording.STARTED or open_start is None:
        return [_problem("recording.not_started", number)]
    found = _check_future(at, now)
    if at < open_start:
        found.append(Problem("recording.stop_before_start", Severity.REFUSE, "at", {"number": number}))
    return found


def check_cancel(recording: Recording, number: str) -> list[Problem]:
    """A canceled service level stays canceled."""
    return [_problem("recording.canceled", number)] if recording is Recording.CANCELED else []


def check_reason_on_exceeding(*, exceeded: bool, demanded: bool, given: bool, number: str) -> list[Problem]:
    """Recording that ends beyond the limit needs a reason code where the parameter says so (reference 18, C8)."""
    if exceeded and demanded and not given:
        return [Problem("recording.reason_exceeding", Severity.REFUSE, "reason_id", {"number": number})]
    return []


def check_reason_on_cancel(*, demanded: bool, given: bool, number: str) -> list[Problem]:
    """Canceling a service level needs a reason code where the parameter says so."""
    if demanded and not given:
        return [Problem("recording.reason_cancel", Severity.REFUSE, "reason_id", {"number": number})]
    return []


def check_level_change(recording: Recording, *, recorded: bool, removed: bool, number: str) -> list[Problem]:
    """Another level keeps what is recorded; none at all would lose it, and a canceled one stays as it is."""
    if recording is Recording.CANCELED:
        return [_problem("recording.canceled", number)]
    if removed and recorded:
        return [Problem("recording.level_kept", Severity.REFUSE, "service_level_id", {"number": number})]
    return []


def check_not_suspended(*, suspended: bool, level: str) -> list[Problem]:
    """A suspended service level cannot be chosen (reference 3)."""
    if suspended:
        return [Problem("service_level.suspended", Severity.REFUSE, "service_level_id", {"level": level})]
    return []


def check_allowance(days: int | None, hours: int | None, minutes: int | None) -> list[Problem]:
    """A service level allows some time, and nothing below zero."""
    parts: tuple[tuple[str, str, int | None, int], ...] = (
        ("days", N_("Days"), days, 3660), ("hours", N_("Hours"), hours, 87_600),
        ("minutes", N_("Minutes"), minutes, 527_040),
    )  # fmt: skip
    found = [
        Problem("field.out_of_range", Severity.REFUSE, name, {"field": label, "low": 0, "high": high})
        for name, label, value, high in parts
        if value is not None and not 0 <= value <= high
    ]
    if not found and not any((days, hours, minutes)):
        found.append(Problem("service_level.no_time", Severity.REFUSE, "hours"))
    return found


def _check_future(at: datetime, now: datetime) -> list[Problem]:
    return [Problem("recording.future", Severity.REFUSE, "at")] if at > now else []


def _problem(code: str, number: str) -> Problem:
    params: dict[str, Scalar] = {"number": number}
    return Problem(code, Severity.REFUSE, "", params)
