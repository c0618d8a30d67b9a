"""``svcdesk --self-check``: does this installation work? A demo company, its board, a printed work order."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QImage

from svcdesk.ui.shell.help import versions
from svcdesk.ui.shell.main_window import MainWindow

LONGEST_SECONDS: Final = 20.0
OpenDesk = Callable[[Path], AbstractContextManager[MainWindow]]


def self_check(open_desk: OpenDesk) -> int:
    """Say what was tried on stdout; 0 if all of it worked."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from svcdesk.commands.demo import load_demo

    for name, version in versions():
        _say(f"{name} {version}")
    with tempfile.TemporaryDirectory(prefix="svcdesk-self-check-") as folder:
        path = Path(folder, "demo.db")
        load_demo(path).close()
        _say("demo company: made")
        with open_desk(path) as window:
            board = _painted(window)
            size = len(_work_order(window))
    _say(f"first screen: {board.width()} × {board.height()} pixels, {_colours(board)} colours")
    _say(f"work order: {size} bytes of PDF")
    good = _colours(board) > 8 and size > 1000
    _say("self-check passed" if good else "self-check FAILED")
    return 0 if good else 1


def _painted(window: MainWindow) -> QImage:
    """The window's picture once it has stopped changing."""
    end = time.monotonic() + LONGEST_SECONDS
    last = QImage()
    while time.monotonic() < end:
        until = time.monotonic() + 0.3
        while time.monotonic() < until:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        image = window.grab().toImage()
        if image == last:
            break
        last = image
    return last


def _work_order(window: MainWindow) -> bytes:
    from svcdesk.queries.finder import find
    from svcdesk.reports.printing import Request, draw
    from svcdesk.reports.sheets import sheets

    store = window.desk.store
    with store.read() as reader:
        order = find(reader, "ZS-", 1, ("service_order",))[0]
        sheet = sheets()["work_order"].load(reader, (order.number,))[0]
    return draw([Request(sheet)], store.clock.now()).pdf


def _colours(image: QImage) -> int:
    step = 16
    return len({image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)})


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
