"""packaging/dev.py: what it refuses, when it makes the environment anew, what it says is missing, how it pins."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import dev
import dev_environment
import dev_lock
import dev_system
import dev_translate

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "packaging" / "requirements"


# the Python it is started with


@pytest.mark.parametrize("version", [(3, 6), (3, 10), (3, 14)])
def test_other_pythons_are_refused_with_the_reason(version: tuple[int, int]) -> None:
    reason = dev.refused_python(version)
    assert reason is not None
    assert f"this is Python {version[0]}.{version[1]}" in reason
    assert "crash" in reason


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_the_supported_pythons_are_taken(version: tuple[int, int]) -> None:
    assert dev.refused_python(version) is None


def test_an_old_python_can_read_dev_py_as_far_as_the_refusal() -> None:
    source = (ROOT / "packaging/dev.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 7))
    refusal = next(number for number, node in enumerate(tree.body) if isinstance(node, ast.If))
    imported = [ast.unparse(node) for node in tree.body[:refusal] if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imported == ["import os", "import sys"]


def test_without_a_command_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 2
    said = capsys.readouterr().out
    assert all(f"packaging/dev.py {name}" in said for name in dev.COMMANDS)


# the environment


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "packaging/requirements").mkdir(parents=True)
    for kind in dev_environment.KINDS:
        (tmp_path / f"packaging/requirements/{kind}.lock").write_text(f"{kind} 1", encoding="utf-8")
    return tmp_path


def stamp(checkout: Path, *kinds: str) -> dict[str, str]:
    wanted = dev_environment.describe(checkout)
    return {key: value for key, value in wanted.items() if key in {"python", "root", *kinds}}


def test_an_environment_for_tests_also_runs_the_program(checkout: Path) -> None:
    wanted = dev_environment.describe(checkout)
    assert dev_environment.is_ready(stamp(checkout, "run", "dev"), wanted, "run")
    assert dev_environment.is_ready(stamp(checkout, "run", "dev"), wanted, "dev")


def test_an_environment_to_run_grows_into_one_for_tests(checkout: Path) -> None:
    have, wanted = stamp(checkout, "run"), dev_environment.describe(checkout)
    assert not dev_environment.is_ready(have, wanted, "dev")
    assert dev_environment.can_grow(have, wanted)


@pytest.mark.parametrize("key", ["python", "root", "run"])
def test_another_python_place_or_pin_makes_it_anew(checkout: Path, key: str) -> None:
    have = stamp(checkout, "run") | {key: "before"}
    assert not dev_environment.can_grow(have, dev_environment.describe(checkout))


def test_a_changed_lock_file_is_noticed(checkout: Path) -> None:
    have = stamp(checkout, "run")
    (checkout / "packaging/requirements/run.lock").write_text("run 2", encoding="utf-8")
    assert not dev_environment.is_ready(have, dev_environment.describe(checkout), "run")


@pytest.mark.parametrize("content", ["", "{", "[1]", "{}"])
def test_an_unfinished_environment_is_made_anew(checkout: Path, content: str) -> None:
    (checkout / dev_environment.STAMP).write_text(content, encoding="utf-8")
    have = dev_environment.read_stamp(checkout)
    assert not dev_environment.can_grow(have, dev_environment.describe(checkout))


def test_a_ready_environment_is_only_looked_at(checkout: Path) -> None:
    python = dev_environment.interpreter(checkout / ".venv")
    python.parent.mkdir(parents=True)
    python.touch()
    dev_environment.write_stamp(checkout / ".venv", stamp(checkout, "run", "dev"))
    before = sorted(checkout.rglob("*"))
    assert dev_environment.ready(checkout, "dev") == python
    assert sorted(checkout.rglob("*")) == before


# what the system lacks


def test_missing_libraries_are_named_in_one_line() -> None:
    gone = {"libEGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0"}
    lacking = dev_system.missing(
        with_display=False, loads=lambda library: library not in gone, finds=lambda program: program
    )
    assert set(lacking) == gone
    said = dev_system.explain(lacking, debian=True)
    assert said.endswith("\n\n  sudo apt-get install -y --no-install-recommends libegl1 libglib2.0-0")
    assert "libEGL.so.1 libglib-2.0.so.0" in dev_system.explain(lacking, debian=False)


def test_tests_want_an_x_server_unless_the_platform_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    lacking = dev_system.missing(with_display=True, loads=lambda library: True, finds=lambda program: None)
    assert lacking == {"Xvfb": "xvfb"}
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert dev_system.missing(with_display=True, loads=lambda library: True, finds=lambda program: None) == {}


def test_python_without_venv_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    lacking = dev_system.missing(with_display=False, loads=lambda library: True)
    assert list(lacking.values()) == ["python3-venv"]


def test_temporary_files_of_tests_lie_in_memory_where_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    assert dev_system.memory_folder(tmp_path, enough=1) == {"TMPDIR": str(tmp_path)}
    assert dev_system.memory_folder(tmp_path, enough=1 << 60) == {}
    assert dev_system.memory_folder(tmp_path / "missing", enough=1) == {}
    monkeypatch.setenv("TMPDIR", "/elsewhere")
    assert dev_system.memory_folder(tmp_path, enough=1) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux brings Qt's libraries as system packages")
def test_every_library_that_qt_links_to_is_looked_for() -> None:
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    parts = ["Core", "Gui", "Widgets", "Svg", "PrintSupport", "Network", "DBus", "XcbQpa", "Test"]
    files = [qt / f"lib/libQt6{part}.so.6" for part in parts]
    for folder in ("platforms", "xcbglintegrations", "printsupport", "iconengines"):
        files += (qt / "plugins" / folder).glob("*.so")
    files = [file for file in files if not re.search(r"eglfs|linuxfb|vnc|vkkhr|wayland|minimal", file.name)]
    env = {**os.environ, "LC_ALL": "C"}
    linked: set[str] = set()
    for file in files:
        said = subprocess.run(["ldd", file], capture_output=True, text=True, check=True, env=env).stdout
        assert "not found" not in said
        linked |= {line.split()[0] for line in said.splitlines() if "=> /lib" in line or "=> /usr" in line}
    direct = set()
    for file in files:
        content = file.read_bytes()
        direct |= {library for library in linked if f"\0{library}\0".encode() in content}
    base = re.compile(r"lib(c|m|dl|rt|pthread|resolv|stdc\+\+|gcc_s)\.so\.\d+$|libbrotlicommon")
    assert {library for library in direct if not base.match(library)} <= set(dev_system.LIBRARIES)
    assert len(direct) > 20


# the pins


def pins(kind: str) -> dict[str, str]:
    plain = dev_lock.without_hashes((REQUIREMENTS / f"{kind}.lock").read_text(encoding="utf-8"))
    return dict(line.split("==", 1) for line in plain.splitlines() if line)


def test_lock_files_name_no_address_and_hash_everything() -> None:
    for kind in dev_environment.KINDS:
        text = (REQUIREMENTS / f"{kind}.lock").read_text(encoding="utf-8")
        assert not re.search(r"://|--index|--extra-index|--find-links|--trusted", text)
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in block, block


def test_the_environment_to_run_is_a_part_of_the_one_for_tests() -> None:
    assert pins("run").items() <= pins("dev").items()
    assert "pytest" not in pins("run")


def test_every_declared_dependency_is_pinned() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for kind, declared in (
        ("run", project["project"]["dependencies"]),
        ("dev", project["dependency-groups"]["dev"]),
    ):
        names = {re.split(r"[<>=]", line)[0].lower().replace("_", "-") for line in declared}
        assert names <= set(pins(kind))


# the catalogue


def test_the_catalogue_is_complained_about() -> None:
    template, polish = Catalog(), Catalog(locale="pl")
    for text in ("Open {number}", "Close", "Save"):
        template.add(text, None, [("x.py", 1)])
    template.add(("{n} order", "{n} orders"), None, [("x.py", 1)])
    polish.add("Open {number}", "Otwórz {numer}")
    polish.add("Close", "Zamknij", flags=["fuzzy"])
    polish.add("Gone", "Dawne")
    polish.add(("{n} order", "{n} orders"), ("jedno zlecenie", "{n} zlecenia", "{n} zleceń"))
    assert [line.split(":")[0] for line in dev_translate.complaints(template, polish)] == [
        "fields differ",
        "fuzzy",
        "not translated",
        "no longer used",
    ]


def test_a_complete_catalogue_is_left_in_peace() -> None:
    template, polish = Catalog(), Catalog(locale="pl")
    template.add("Open {number}", None, [("x.py", 1)])
    polish.add("Open {number}", "Otwórz {number}")
    assert list(dev_translate.complaints(template, polish)) == []


def test_the_extraction_knows_our_markers(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        'NAME = N_("Orders")\nprint(_("Open {number}").format(number=1), t("Page"), other("No"))\n'
        'print(ngettext("{n} order", "{n} orders", 2))\n',
        encoding="utf-8",
    )
    found = [message.id for message in dev_translate.extract(tmp_path) if message.id]
    assert found == ["Orders", "Open {number}", "Page", ("{n} order", "{n} orders")]
