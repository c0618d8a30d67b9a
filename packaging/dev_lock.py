"""Pins every dependency with the hashes of all its wheels, for each system and Python that svcdesk supports."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import dev_environment

# uv resolves for several systems at once, which pip-compile cannot; it is needed for this only.
RESOLVER: Final = "uv>=0.9"
PYTHONS: Final = ("3.11", "3.12", "3.13")
# PySide6 6.11 is built for glibc 2.34 and later.
SYSTEMS: Final = ("x86_64-manylinux_2_34", "x86_64-pc-windows-msvc")


def lock(root: Path, *, upgrade: bool) -> int:
    """Write both lock files; prints what has no wheel somewhere, and fails then."""
    folder = root / "packaging" / "requirements"
    with tempfile.TemporaryDirectory(prefix="svcdesk-lock-") as place:
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        python = dev_environment.interpreter(Path(place))
        subprocess.run([str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q", RESOLVER], check=True)
        environment = index_of_pip(python)
        common = [str(python), "-m", "uv", "pip", "compile", "--quiet", "--generate-hashes", "--no-header"]
        common += ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        everything, running = folder / "dev.lock", folder / "run.lock"
        universal = [*common, "--universal", "--python-version", PYTHONS[0], "pyproject.toml"]
        # The smaller file is held to the versions of the larger one, which can so be installed over it.
        again = ["--upgrade"] if upgrade else []
        subprocess.run(
            [*universal, *again, "--group", "dev", "-o", str(everything)], cwd=root, env=environment, check=True
        )
        pins = Path(place) / "pins.txt"
        pins.write_text(without_hashes(everything.read_text(encoding="utf-8")), encoding="utf-8")
        running.unlink(missing_ok=True)
        subprocess.run([*universal, "-c", str(pins), "-o", str(running)], cwd=root, env=environment, check=True)
        failed = 0
        for system in SYSTEMS:
            for version in PYTHONS:
                wheels = [*common, "--only-binary", ":all:", "--python-platform", system, "--python-version", version]
                done = subprocess.run(
                    [*wheels, str(everything), "-o", os.devnull], cwd=root, env=environment, check=False
                )
                print(f"Python {version} on {system}: {'every wheel is there' if done.returncode == 0 else 'FAILED'}")
                failed |= done.returncode
    return 1 if failed else 0


def without_hashes(lock_text: str) -> str:
    """The plain pins of a lock file."""
    lines = (line.rstrip("\\ ") for line in lock_text.splitlines() if not line.startswith(" "))
    return "\n".join(lines) + "\n"


def index_of_pip(python: Path) -> dict[str, str]:
    """The environment in which uv asks the index that this machine's pip is configured for."""
    found = subprocess.run(
        [str(python), "-m", "pip", "config", "list"], check=True, capture_output=True, text=True
    ).stdout
    settings = dict(line.split("=", 1) for line in found.splitlines() if "=" in line)
    environment = dict(os.environ)
    for key, variable in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        for section in ("install", "global", ":env:"):
            if value := settings.get(f"{section}.{key}"):
                environment[variable] = value.strip("'\"")
    return environment
