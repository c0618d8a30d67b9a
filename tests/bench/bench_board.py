"""The dispatch board at four sizes: opening, frames, ghosts, drops; beside a bare painted viewport of the same bars.

Each size has a process of its own, so that the memory of one does not count for the next. Times are on the wall; the
GUI thread's own time stands beside them, since on a busy machine the wall also shows what others did.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from bench_report import Report, Row, milliseconds, p95
from svcdesk.commands.runner import CommandRunner
from svcdesk.store.engine import raw_connection
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.axis import HOUR, Zoom
from svcdesk.ui.dispatch.canvas import BoardCanvas
from svcdesk.ui.dispatch.drag import MoveGesture
from svcdesk.ui.dispatch.lanes import COMPACT_HEIGHT
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Appearance, Scheme
from svcdesk.ui.shared.window_state import WindowState

SIZES: Final = ("S", "M", "L", "XL")
ROWS: Final = 30
FRAMES: Final = 120
DROPS: Final = 30
FRAME_MS: Final = 4.0
MONTH_FRAME_MS: Final = 6.0
DROP_MS: Final = 40.0
OPEN_MS: Final = 1000.0
MEMORY_MIB: Final = 400.0

# In a process of its own: filling a database takes memory that the desk would not.
FILL: Final = """
import sys
from pathlib import Path
from svcdesk.commands.demo import LoadBoardSize
from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
store = Store.create(Path(sys.argv[2]))
CommandRunner(store).run(LoadBoardSize(sys.argv[1]))
store.close()
"""


class BareViewport(QWidget):
    """The least that paints the same bars: a rectangle and a text each, everything anew in every frame."""

    def __init__(self, size: QRect, bars: list[tuple[QRect, str]]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(size.size())
        self.bars = bars
        self.shift = 0
        self.painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all of it."""
        del event
        self.painted += 1
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        fill = QColor("#FBE7B2")
        for rect, text in self.bars:
            place = rect.translated(self.shift, 0)
            painter.fillRect(place, fill)
            if place.width() > 20:
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


def run(report: Report) -> None:
    """All sizes, the smallest first."""
    paths = os.pathsep.join(path for path in sys.path if path)
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="svcdesk-board-") as place:
            database, rows = Path(place, "board.db"), Path(place, "rows.json")
            subprocess.run([sys.executable, "-c", FILL, size, str(database)], check=True)
            subprocess.run(
                [sys.executable, __file__, size, str(database), str(rows)],
                check=True, env={**os.environ, "PYTHONPATH": paths},
            )  # fmt: skip
            report.rows += [Row(**row) for row in json.loads(rows.read_text())]


def measure_size(size: str, database: Path, rows: Path) -> None:
    """One size, in this process; the rows of the table go to a file."""
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    appearance = Appearance(application, Scheme.LIGHT)
    gc.disable()
    report = Report()
    Bench(report, size, database, application).run()
    appearance.close()
    rows.write_text(json.dumps(report.as_json()))


class Taken:
    """How long steps took: on the wall, and of the GUI thread's own time."""

    def __init__(self, step: Callable[[], object], times: int) -> None:
        self.wall: list[float] = []
        self.own: list[float] = []
        for _time in range(times):
            wall, own = time.perf_counter_ns(), time.thread_time_ns()
            step()
            self.own.append((time.thread_time_ns() - own) / 1e6)
            self.wall.append((time.perf_counter_ns() - wall) / 1e6)


class Bench:
    """The measurements of one size."""

    def __init__(self, report: Report, size: str, database: Path, application: QApplication) -> None:
        self.report = report
        self.size = size
        self.database = database
        self.application = application
        self.xl = size == "XL"
        self.painted = 0

    def add(
        self, what: str, measured: float, unit: str = "ms", *, floor: float | None = None, most: float = 0.0
    ) -> None:
        """A row; budgets are promised for XL."""
        self.report.add(f"board {self.size}: {what}", measured, unit, floor=floor, at_most=most if self.xl else None)

    def add_taken(self, what: str, taken: Taken, *, floor: float | None = None, most: float = 0.0) -> None:
        """The p95 on the wall, and that of the GUI thread's own time."""
        self.add(f"{what}, p95", p95(taken.wall), floor=floor, most=most)
        self.report.add(f"board {self.size}: {what}, p95 of the GUI thread's own time", p95(taken.own))

    def run(self) -> None:
        """Open, pan, drag, drop."""
        store = Store.open(self.database)
        desk = Desk(store, CommandRunner(store), store.clock, WindowState(self.database.with_suffix(".ini")))
        begin = time.perf_counter()
        screen = BoardScreen(desk)
        screen.queue.hide()
        screen.details.hide()
        screen.show()
        self.wait(lambda: screen.controller.ready)
        screen.canvas.repaint()
        self.add("open from the database until what is in view is painted", self.since(begin), most=OPEN_MS)
        self.wait(lambda: screen.controller.is_whole)
        screen.canvas.repaint()
        opened = self.since(begin)
        count = len(screen.canvas.scene.lanes)
        what = f"until all {count:,} bars can be scrolled to (floor: raw sqlite3)"
        self.add(what, opened, floor=self.raw_read(), most=OPEN_MS)
        canvas = screen.canvas
        screen.deeds.toggle_compact()  # thirty rows on an ordinary monitor
        canvas.setFixedSize(COLUMN_WIDTH + 1250, HEADER_HEIGHT + ROWS * COMPACT_HEIGHT)
        self.settle()
        for zoom in Zoom:
            self.frames(canvas, zoom)
        self.pointer(canvas)
        self.drops(screen)
        memory = psutil.Process().memory_info().rss / 2**20
        self.add("memory", memory, "MiB", most=MEMORY_MIB)
        screen.close()
        screen.deleteLater()
        desk.close()
        store.close()
        self.application.processEvents()

    @staticmethod
    def since(begin: float) -> float:
        """Milliseconds since then."""
        return (time.perf_counter() - begin) * 1000

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Let the program work, without holding up its database thread, until something is so."""
        end = time.perf_counter() + 30
        while not is_so():
            if time.perf_counter() > end:
                raise TimeoutError
            self.application.processEvents()
            time.sleep(0.0002)

    def settle(self, seconds: float = 0.4) -> None:
        """Nothing is left to do."""
        until = time.perf_counter() + seconds
        self.wait(lambda: time.perf_counter() > until)

    def raw_read(self) -> float:
        """Milliseconds for the rows of the same bars without anything around them."""
        query = (
            "SELECT a.id, a.worker_id, a.starts_at, a.minutes, a.priority, a.dispatched, a.closed, a.title, c.name,"
            " o.number FROM activity a JOIN service_order o ON o.id = a.order_id"
            " JOIN customer c ON c.id = o.customer_id"
        )
        connection = sqlite3.connect(self.database)
        (taken,) = milliseconds(lambda: connection.execute(query).fetchall(), 1)
        connection.close()
        return taken

    def raw_commit(self) -> float:
        """p95 in milliseconds of saving one row without anything around it: mostly waiting for the disk."""
        with closing(raw_connection(self.database)) as connection:

            def save() -> None:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE activity SET minutes = minutes + 1 WHERE id = 1")
                connection.execute("COMMIT")

            return p95(milliseconds(save, DROPS))

    def frames(self, canvas: BoardCanvas, zoom: Zoom) -> None:
        """Panning and scrolling, one frame after the other."""
        scene = canvas.scene
        today = scene.axis.day_start(scene.axis.day(scene.now))
        start = today + (7 * HOUR if zoom in {Zoom.HOUR, Zoom.DAY} else 0)
        canvas.fit(zoom, start)
        canvas.scroll_by(0, -scene.scroll_y)
        canvas.repaint()
        floor = self.bare_frame(canvas)
        most = MONTH_FRAME_MS if zoom is Zoom.MONTH else FRAME_MS
        steps = iter(range(10_000))
        down = 70

        def pan() -> None:
            canvas.scroll_by(17 if next(steps) % FRAMES < FRAMES // 2 else -17, 0)
            self.paint_now(canvas)

        def scroll() -> None:
            nonlocal down
            if scene.clamped(scene.scroll_y + down) == scene.scroll_y or next(steps) % FRAMES == FRAMES // 2:
                down = -down
            canvas.scroll_by(0, down)
            self.paint_now(canvas)

        can_scroll = scene.lanes.height > scene.height  # the smallest board is in view as a whole
        for name, step in (("pan", pan), ("scroll", scroll))[: 1 + can_scroll]:
            self.painted = 0
            canvas.painted.connect(self.on_painted)
            self.add_taken(
                f"{name} {zoom.value}, a frame (floor: bare viewport)", Taken(step, FRAMES), floor=floor, most=most
            )
            canvas.painted.disconnect(self.on_painted)
            assert self.painted == FRAMES
        self.settle()

    @staticmethod
    def paint_now(widget: QWidget) -> None:
        """Paint what was marked, as the event loop would in its next turn."""
        QCoreApplication.sendPostedEvents(widget.window(), int(QEvent.Type.UpdateRequest.value))

    def on_painted(self) -> None:
        """A frame of the board."""
        self.painted += 1

    def bare_frame(self, canvas: BoardCanvas) -> float:
        """p95 of a frame of a bare viewport with the bars that are in view now."""
        bars = [(rect, bar.title) for rect, bar in canvas.scene.visible_bars()]
        bare = BareViewport(canvas.rect(), bars)
        bare.show()
        self.wait(lambda: bare.painted > 0)

        def frame() -> None:
            bare.shift -= 1
            bare.repaint()

        taken = p95(milliseconds(frame, FRAMES // 2))
        bare.close()
        bare.deleteLater()
        return taken

    def pointer(self, canvas: BoardCanvas) -> None:
        """From a movement of the pointer to the painted ghost and its verdict."""
        scene = canvas.scene
        canvas.fit(Zoom.DAY, scene.axis.day_start(scene.axis.day(scene.now)) + 7 * HOUR)
        canvas.scroll_by(0, -scene.scroll_y)
        self.settle()
        rect, bar = next((rect, bar) for rect, bar in scene.visible_bars() if not bar.closed and rect.x() > 0)
        canvas.select({bar.id}, bar.id)
        gesture = MoveGesture(scene, [bar], rect.center())
        canvas.pointer.gesture = gesture
        steps = iter(range(10_000))

        def move() -> None:
            n = next(steps)
            at = QPoint(60 + (n * 23) % (scene.width - 120), 60 + (n * 37) % (scene.height - 120))
            canvas.pointer.drag_to(at, Qt.KeyboardModifier.NoModifier)
            self.application.processEvents()

        self.application.processEvents()
        self.add_taken("pointer to ghost and verdict", Taken(move, FRAMES), most=FRAME_MS)
        canvas.cancel()
        self.settle()

    def drops(self, screen: BoardScreen) -> None:
        """From the drop until it is durable and painted; the next one comes when the board has read it again."""
        canvas, controller = screen.canvas, screen.controller
        scene = canvas.scene
        bars = [bar for _rect, bar in scene.visible_bars() if not bar.closed]
        workers = [worker for worker in scene.lanes.lane_order() if worker is not None][:ROWS]
        number = iter(range(10_000))

        def drop() -> None:
            n = next(number)
            bar = scene.bar(bars[n % len(bars)].id)
            assert bar is not None
            worker, start = workers[(n * 7) % len(workers)], bar.start + 900
            canvas.plan_dropped.emit(Plan(PlanKind.MOVE, (Piece(bar, worker, start, bar.minutes),)))
            self.wait(lambda: not controller.is_saving)
            canvas.repaint()

        floor = self.raw_commit()
        taken = Taken(lambda: None, 0)
        for _drop in range(DROPS):
            one = Taken(drop, 1)
            taken.wall += one.wall
            taken.own += one.own
            self.settle(0.05)
        self.add_taken("drop to durable and repainted (floor: bare commit)", taken, floor=floor, most=DROP_MS)
        self.settle()


if __name__ == "__main__":
    measure_size(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
