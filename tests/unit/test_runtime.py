"""Pairs of Python and Qt that svcdesk refuses to start on."""

from __future__ import annotations

import pytest

from svcdesk.domain.runtime import check_runtime
from svcdesk.problem_texts import problem_text


@pytest.mark.parametrize("python", [(3, 11), (3, 12), (3, 13)])
def test_the_pinned_qt_runs_on_every_supported_python(python: tuple[int, int]) -> None:
    assert check_runtime(python, "6.11.3") == []


def test_the_pair_that_aborts_while_painting_is_refused_with_the_reason() -> None:
    [problem] = check_runtime((3, 11), "6.12.0")
    assert "PySide6 6.12.0 on Python 3.11 is known to crash" in problem_text(problem)
    assert check_runtime((3, 12), "6.12.0") == []


@pytest.mark.parametrize("python", [(3, 10), (3, 14), (4, 0)])
def test_other_pythons_are_refused(python: tuple[int, int]) -> None:
    [problem] = check_runtime(python, "6.11.3")
    assert problem.code == "runtime.python"
    assert f"this is Python {python[0]}.{python[1]}" in problem_text(problem)
