"""The project's own Python environment: made once from the hashed pins, found ready afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

STAMP = "svcdesk-environment.json"
KINDS = ("run", "dev")  # dev.lock holds everything of run.lock too


def ready(root: Path, kind: str) -> Path:
    """The interpreter of `.venv`, with the packages of `run` or `dev` installed exactly as pinned.

    Nothing but a file comparison happens when the environment was made before. A changed pin or another
    Python makes a new one, so that nothing is left over that the pins do not name.
    """
    environment = root / ".venv"
    python = interpreter(environment)
    wanted = describe(root)
    have = read_stamp(environment) if python.exists() else {}
    if is_ready(have, wanted, kind):
        return python
    if not can_grow(have, wanted):
        say("Making the Python environment .venv (once) …")
        have = {}
        write_stamp(environment, {})
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
    say("Installing the pinned packages; the first time takes a minute or two …")
    write_stamp(environment, {})
    install(python, root / "packaging" / "requirements" / f"{kind}.lock")
    put_on_path(python, root)
    installed = {name for name in KINDS if name in have} | set(KINDS[: KINDS.index(kind) + 1])
    write_stamp(environment, {key: value for key, value in wanted.items() if key in installed | {"python", "root"}})
    return python


def describe(root: Path) -> dict[str, str]:
    """What the environment of this checkout would be made from: interpreter, place and both lock files."""
    locks = {kind: root / "packaging" / "requirements" / f"{kind}.lock" for kind in KINDS}
    return {
        "python": f"{sys.version} {sys.base_prefix}",
        "root": str(root),
        **{kind: hashlib.sha256(path.read_bytes()).hexdigest() for kind, path in locks.items()},
    }


def is_ready(have: Mapping[str, str], wanted: Mapping[str, str], kind: str) -> bool:
    """Whether the stamped environment already holds what `kind` needs."""
    return can_grow(have, wanted) and kind in have


def can_grow(have: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether everything in the stamped environment is still wanted as it is."""
    return "python" in have and all(wanted.get(key) == value for key, value in have.items())


def interpreter(environment: Path) -> Path:
    """Where an environment keeps its Python."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(python: Path, lock: Path) -> None:
    """Install one lock file. Proxies, certificates and the index come from this machine's pip configuration."""
    quietly = ["--disable-pip-version-check", "--no-input", "--quiet"]
    exactly = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([str(python), "-m", "pip", *quietly, "install", *exactly, "-r", str(lock)], check=True)


def put_on_path(python: Path, root: Path) -> None:
    """Let the environment import svcdesk from this checkout, whatever folder one stands in."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    Path(packages, "svcdesk-checkout.pth").write_text(f"{root}\n", encoding="utf-8")


def read_stamp(environment: Path) -> dict[str, str]:
    """What the environment was made from; empty if it was never finished."""
    try:
        found = json.loads((environment / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def write_stamp(environment: Path, content: Mapping[str, str]) -> None:
    """Note what the environment was made from; an empty note says that it is being made."""
    environment.mkdir(exist_ok=True)
    (environment / STAMP).write_text(json.dumps(content, indent=1), encoding="utf-8")


def say(message: str) -> None:
    """Tell the person at the terminal; not on standard output, which belongs to svcdesk."""
    print(message, file=sys.stderr, flush=True)
