"""The import contracts of pyproject.toml hold, and they do find what they must find."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    words = [*LINT, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages of svcdesk with empty modules, to break a rule in."""
    for path in (ROOT / "svcdesk").rglob("*.py"):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    return tmp_path


def test_nothing_is_wrong_with_empty_modules(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("domain/text.py", "import svcdesk.store", "Imports point down"),
        ("commands/__init__.py", "import svcdesk.queries", "Imports point down"),
        ("new_module.py", "", "Imports point down"),
        ("reports/__init__.py", "import PySide6.QtCore", "Qt only in ui and app"),
        ("ui/shared/desk.py", "from sqlalchemy import select", "SQL only in commands, queries, store and models"),
        ("domain/text.py", "import sqlite3", "SQL only in commands, queries, store and models"),
        ("ui/shared/desk.py", "import reportlab", "ReportLab only in reports"),
        ("ui/shared/desk.py", "import svcdesk.models", "Windows hold frozen rows: ui imports no models"),
        ("ui/shared/desk.py", "import svcdesk.ui.shell", "Screens do not import each other"),
        ("domain/text.py", "import svcdesk.domain.problems", None),
    ],
)
def test_a_wrong_import_is_found(copy: Path, module: str, line: str, contract: str | None) -> None:
    (copy / "svcdesk" / module).write_text(f"{line}\n", encoding="utf-8")
    done = lint(copy)
    if contract is None:
        assert done.returncode == 0, done.stdout
    else:
        assert done.returncode == 1
        assert f"{contract} BROKEN" in done.stdout


def test_a_cycle_is_found(copy: Path) -> None:
    (copy / "svcdesk/domain/text.py").write_text("import svcdesk.domain.clock\n", encoding="utf-8")
    (copy / "svcdesk/domain/clock.py").write_text("import svcdesk.domain.text\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1
    assert "No cycles BROKEN" in done.stdout
