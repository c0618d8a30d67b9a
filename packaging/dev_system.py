"""What Linux must bring along for Qt: which libraries are missing, how to get them, and a screen for the tests."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

# What the Qt of the pinned PySide6 links to (tests/architecture/test_dev.py compares), and the Debian package of each.
LIBRARIES: Final[Mapping[str, str]] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}

# A file system of memory that every Linux has; pytest and tempfile make folders of their own in it.
MEMORY: Final = Path("/dev/shm")  # noqa: S108


def can_load(library: str) -> bool:
    """Whether the dynamic loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(
    *,
    with_display: bool,
    loads: Callable[[str], bool] = can_load,
    finds: Callable[[str], str | None] = shutil.which,
) -> dict[str, str]:
    """What this machine lacks, each with the Debian package that brings it."""
    lacking = {library: package for library, package in LIBRARIES.items() if not loads(library)}
    if importlib.util.find_spec("ensurepip") is None:
        lacking["Python's venv module"] = "python3-venv"
    if with_display and not os.environ.get("QT_QPA_PLATFORM") and finds("Xvfb") is None:
        lacking["Xvfb"] = "xvfb"
    return lacking


def install_line(lacking: Mapping[str, str]) -> list[str]:
    """The one command that brings everything that is missing."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *sorted(set(lacking.values()))]


def explain(lacking: Mapping[str, str], *, debian: bool) -> str:
    """What to tell somebody who must install the missing things."""
    if debian:
        return (
            "svcdesk needs a few system packages. Install them with this line, then start again:\n\n  sudo "
            + " ".join(install_line(lacking))
        )
    return (
        "svcdesk needs these system libraries; install the packages of your system that bring them, then start "
        "again:\n\n  " + " ".join(sorted(lacking))
    )


def provide(lacking: Mapping[str, str]) -> None:
    """Install what is missing when we may (root, with apt); otherwise end with the line that does it."""
    if not lacking:
        return
    debian = shutil.which("apt-get") is not None
    if not debian or not is_root():
        sys.exit(explain(lacking, debian=debian))
    print("Installing system packages: " + " ".join(install_line(lacking)[4:]), file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # A failing update is no reason to stop: the package lists may be good enough.
    subprocess.run(["apt-get", "update", "-q"], env=environment, capture_output=True, check=False)
    done = subprocess.run(install_line(lacking), env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}{done.stderr}\nThis did not work: {' '.join(install_line(lacking))}")
    importlib.invalidate_caches()
    still = missing(with_display="Xvfb" in lacking)
    if still:
        sys.exit("Installed, and still missing: " + " ".join(sorted(still)))


def is_root() -> bool:
    """Whether we may install system packages."""
    return sys.platform == "linux" and os.geteuid() == 0


def memory_folder(shared: Path = MEMORY, *, enough: int = 2 << 30) -> dict[str, str]:
    """The environment in which temporary files lie in memory, where there is room: a test need not wait for a disk.

    A TMPDIR that somebody set is respected.
    """
    if "TMPDIR" in os.environ or not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < enough:
        return {}
    return {"TMPDIR": str(shared)}


def has_screen() -> bool:
    """Whether a window could be shown, or the platform was chosen on purpose."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """The environment for programs that show windows: an X server of their own on Linux.

    A QT_QPA_PLATFORM that somebody set (offscreen, say) is respected and needs no server.
    """
    environment = dict(os.environ)
    if sys.platform == "linux" and not environment.get("QT_QPA_PLATFORM"):
        environment.pop("WAYLAND_DISPLAY", None)
        with x_server() as number:
            yield {**environment, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    else:
        yield environment


@contextmanager
def displays(count: int) -> Iterator[dict[str, str]]:
    """The environment for tests in ``count`` processes, each with an X server of its own.

    On one server they would take the keyboard focus from each other. ``SVCDESK_DISPLAYS`` names the servers,
    with a blank between; tests/conftest.py gives each process its own.
    """
    with display() as environment, ExitStack() as servers:
        if environment.get("QT_QPA_PLATFORM") == "xcb" and "QT_QPA_PLATFORM" not in os.environ:
            names = [environment["DISPLAY"]]
            names += [f":{servers.enter_context(x_server())}" for _more in range(count - 1)]
            environment["SVCDESK_DISPLAYS"] = " ".join(names)
        yield environment


@contextmanager
def x_server() -> Iterator[str]:
    """A running X server nobody looks at; gives the number it chose itself."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            sys.exit("Xvfb did not start; try it by hand: Xvfb -displayfd 1")
        yield number
    finally:
        server.terminate()
        server.wait()
