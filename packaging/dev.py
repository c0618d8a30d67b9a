"""One way in for everybody who runs, tests or changes svcdesk, on Linux and Windows; standard library only.

python3 packaging/dev.py run [WORDS for svcdesk]     open the desk on the demo company
python3 packaging/dev.py test [WORDS for pytest]     run the tests
python3 packaging/dev.py check                       formatting, lint, types, contracts, translations, tests
python3 packaging/dev.py shots [WORDS]               pictures of every screen and document, into shots/
python3 packaging/dev.py bench [WORDS]               measure against floors; --write-readme keeps the table
python3 packaging/dev.py translate                   collect texts, compile the Polish catalogue
python3 packaging/dev.py lock                        pin the dependencies anew, with hashes

The first call makes `.venv` in the project and installs the pinned packages; later calls find it ready.
"""

# No `from __future__` and nothing newer than Python 3.6 outside of functions: an old Python must get as far as
# reading why it is refused.
import os
import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def refused_python(version):  # type: (tuple[int, ...]) -> str | None
    """Why svcdesk does not start on this version of Python, or None."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return None
    return (
        "svcdesk needs Python 3.11, 3.12 or 3.13; this is Python {}.{}. Its pinned Qt has been tried on those only,\n"
        "and other pairs are known to crash while painting. Start packaging/dev.py with one of them."
    ).format(*version[:2])


if refused_python(sys.version_info[:2]):
    sys.exit(refused_python(sys.version_info[:2]))

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import dev_environment
import dev_lock
import dev_system

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"


def ready(kind: str, *, needs_display: bool = False) -> Path:
    """The Python of an environment with everything installed, system libraries included."""
    if sys.platform == "linux":
        dev_system.provide(dev_system.missing(with_display=needs_display))
    return dev_environment.ready(ROOT, kind)


def call(python: Path, *words: str, environment: Mapping[str, str] = os.environ) -> int:
    """Run Python in the project folder; its exit status."""
    sys.stdout.flush()
    # Our tables have signs that a Windows code page lacks.
    return subprocess.call([str(python), *words], cwd=ROOT, env={**environment, "PYTHONIOENCODING": "utf-8"})


def on_a_display(python: Path, *words: str) -> int:
    """Run Python where windows can be shown, without touching the desk of whoever sits here."""
    with dev_system.display() as environment:
        return call(python, *words, environment=environment)


def tests(python: Path, *words: str) -> int:
    """Run pytest in as many processes as there are cores, at most four; one for words that choose another number."""
    chosen = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in words)
    count = 1 if chosen else min(4, os.cpu_count() or 1)
    parallel = ("-n", str(count), "--dist", "worksteal") if count > 1 else ()
    with dev_system.displays(count) as environment:
        everything = {**environment, **dev_system.memory_folder()}
        return call(python, "-m", "pytest", *parallel, *words, environment=everything)


def run(words: Sequence[str]) -> int:
    """Open the desk on the demo company, or hand the words on to svcdesk."""
    python = ready("run")
    if not words and sys.platform == "linux" and not dev_system.has_screen():
        sys.exit("There is no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set. Sign in on a desktop first.")
    command = [str(python), "-m", "svcdesk", *(words or ["--demo"])]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)
    return subprocess.call(command)


def test(words: Sequence[str]) -> int:
    """Run the tests; the words go on to pytest."""
    return tests(ready("dev", needs_display=True), *words)


def check(words: Sequence[str]) -> int:
    """Everything that must hold before a change is taken."""
    if words:
        sys.exit(f"check takes no words: {' '.join(words)}")
    python = ready("dev", needs_display=True)
    steps: list[tuple[str, Callable[[], int]]] = [
        ("formatting", lambda: call(python, "-m", "ruff", "format", "--check", ".")),
        ("lint", lambda: call(python, "-m", "ruff", "check", ".")),
        ("types", lambda: call(python, "-m", "mypy")),
        ("import contracts", lambda: call(python, "-c", CONTRACTS)),
        ("translations", lambda: call(python, "packaging/dev_translate.py", "--check")),
        ("tests", lambda: tests(python)),
    ]
    failed = []
    for name, step in steps:
        print(f"\n== {name}", flush=True)
        if step() != 0:
            failed.append(name)
    print(f"\n== {'failed: ' + ', '.join(failed) if failed else 'all good'}")
    return 1 if failed else 0


def shots(words: Sequence[str]) -> int:
    """Pictures of every screen and document."""
    return on_a_display(ready("dev", needs_display=True), "packaging/shots.py", *words)


def bench(words: Sequence[str]) -> int:
    """The benchmarks, each beside a floor measured in the same run."""
    return on_a_display(ready("dev", needs_display=True), "packaging/bench.py", *words)


def translate(words: Sequence[str]) -> int:
    """Collect the texts, bring the Polish catalogue up to date, compile it."""
    return call(ready("dev"), "packaging/dev_translate.py", *words)


def lock(words: Sequence[str]) -> int:
    """Pin the dependencies anew."""
    return dev_lock.lock(ROOT, upgrade="--keep" not in words)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "shots": shots,
    "bench": bench,
    "translate": translate,
    "lock": lock,
}


def main(words: Sequence[str]) -> int:
    """Run one command; its exit status."""
    if not words or words[0] not in COMMANDS:
        print(__doc__.strip())
        return 0 if words and words[0] in ("-h", "--help", "help") else 2
    try:
        return COMMANDS[words[0]](words[1:])
    except subprocess.CalledProcessError as error:
        sys.exit(f"This step failed with status {error.returncode}: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
