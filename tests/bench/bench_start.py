"""From starting the program to a painted board, beside an empty window in a process that imports the same libraries."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench_report import Report
from svcdesk.commands.demo import load_demo

ROUNDS: Final = 7

# Imports what svcdesk had imported when its board was painted, shows a window, and says when that was painted.
EMPTY_WINDOW: Final = """
import importlib, sys, time
for name in sys.argv[1].split(","):
    try:
        importlib.import_module(name)
    except ImportError:
        pass
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    def paintEvent(self, event):
        print(f"painted {time.time():.4f}", flush=True)
        QTimer.singleShot(0, QApplication.quit)

application = QApplication(sys.argv[:1])
application.setStyle("fusion")
window = Window()
window.resize(1400, 900)
window.show()
application.exec()
"""


def run(report: Report) -> None:
    """Median of some starts each, taken in turn so that a busy machine slows both."""
    with tempfile.TemporaryDirectory(prefix="svcdesk-start-") as place:
        database = str(Path(place, "demo.db"))
        environment = os.environ | dict.fromkeys(
            ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"), place
        )
        # An installed program was compiled once; a checkout compiles at its first start, unless it is told not to.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(Path(place, "compiled"))
        load_demo(Path(database)).close()
        desk = [sys.executable, "-m", "svcdesk", "--db", database, "--quit-after-paint"]
        empty = [sys.executable, "-c", EMPTY_WINDOW, ",".join(imported(desk, environment))]
        both = [(seconds_to_paint(desk, environment), seconds_to_paint(empty, environment)) for _ in range(ROUNDS)]
    report.add(
        "cold start to a painted board (floor: empty window, same imports)",
        statistics.median(desk_s for desk_s, _ in both) * 1000,
        floor=statistics.median(empty_s for _, empty_s in both) * 1000,
        ratio_at_most=2.5,
    )


def imported(command: Sequence[str], environment: dict[str, str]) -> list[str]:
    """The modules of other people that a program imports until its board is painted, in that order."""
    traced = [command[0], "-X", "importtime", *command[1:]]
    said = subprocess.run(traced, check=True, env=environment, capture_output=True, text=True).stderr
    lines = (line for line in said.splitlines() if line.startswith("import time:"))
    names = [line.rsplit("|", 1)[1].strip() for line in lines][1:]
    return [name for name in names if name.split(".")[0] not in ("svcdesk", "__main__")]


def seconds_to_paint(command: Sequence[str], environment: dict[str, str]) -> float:
    """The time from starting a process to the moment that it says `painted SECONDS-SINCE-1970`."""
    begin = time.time()
    said = subprocess.run(command, check=True, env=environment, capture_output=True, text=True).stdout
    return next(float(line.split()[1]) for line in said.splitlines() if line.startswith("painted ")) - begin
