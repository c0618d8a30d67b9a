"""What a rule found: problems without prose, and the two failures a user can be told about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Scalar = str | int | float | bool | None


class Severity(StrEnum):
    """How much a problem stops."""

    REFUSE = "refuse"
    CONFIRM = "confirm"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a rule: a stable code, the field it is about, and the values of its sentence.

    ``target`` is a field name, or a path such as ``lines.3.quantity``. The sentence itself stands
    in ``svcdesk.problem_texts`` under ``code`` and takes ``params``.
    """

    code: str
    severity: Severity = Severity.REFUSE
    target: str = ""
    params: Mapping[str, Scalar] = field(default_factory=dict)


class Refused(Exception):
    """The user asked for something the rules do not allow, and can act on it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(", ".join(f"{p.code}{dict(p.params)}" for p in self.problems))


class Unavailable(Exception):
    """The surroundings failed (disk full, file read-only, printer off).

    ``code`` is a code of ``problem_texts``; ``data_safe`` says whether what was saved is safe.
    """

    def __init__(self, code: str, *, data_safe: bool, params: Mapping[str, Scalar] | None = None) -> None:
        self.problem = Problem(code, Severity.REFUSE, "", dict(params or {}))
        self.data_safe = data_safe
        super().__init__(f"{code}{dict(params or {})}")


def refuse(code: str, target: str = "", **params: Scalar) -> Refused:
    """A refusal with one problem, for ``raise refuse(...)``."""
    return Refused([Problem(code, Severity.REFUSE, target, params)])
