"""A batch of 200 work orders, beside a bare ReportLab canvas that draws the same pages; and how the window fares."""

from __future__ import annotations

import io
import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench_report import Report
from svcdesk.reports.codes import qr_bars
from svcdesk.reports.fonts import load_faces
from svcdesk.reports.page import PAGE_HEIGHT, PAGE_WIDTH, Laid, Stamp
from svcdesk.reports.printing import Drawn, Request, draw, print_all
from svcdesk.reports.work_order import lay_out_work_order
from tests.support.sheets import PRINTED_AT, work_order

ORDERS: Final = 200
ROUNDS: Final = 5


def bare(documents: Sequence[Laid]) -> bytes:
    """What a plain ReportLab program would do that knows already where everything goes: one call an element."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1)
    pictures: dict[bytes, ImageReader] = {}
    for page in (page for document in documents for page in document.pages):
        for y, block in page:
            top = PAGE_HEIGHT - y
            for logo in block.logos:
                reader = pictures.setdefault(logo.image, ImageReader(io.BytesIO(logo.image)))
                canvas.drawImage(reader, logo.x, top - logo.y - logo.height, logo.width, logo.height, mask="auto")
            for box in block.boxes:
                canvas.setLineWidth(box.line)
                canvas.setStrokeGray(box.grey)
                canvas.setFillGray(1 if box.fill is None else box.fill)
                canvas.rect(box.x, top - box.y - box.height, box.width, box.height, fill=int(box.fill is not None))
            for rule in block.rules:
                canvas.setLineWidth(rule.width)
                canvas.setStrokeGray(rule.grey)
                canvas.line(rule.x1, top - rule.y1, rule.x2, top - rule.y2)
            for code in block.codes:
                modules, bars = qr_bars(code.text)
                side = code.size / modules
                canvas.setFillGray(0)
                for row, column, length in bars:
                    canvas.rect(code.x + column * side, top - code.y - (row + 1) * side, length * side, side, 0, 1)
            for style, x, below, text in block.runs:
                canvas.setFillGray(style.grey)
                canvas.setFont(style.face, style.size)
                canvas.drawString(x, top - below, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pages_a_second(pages: int, work: Callable[[], object]) -> float:
    """How fast it goes, once; in the processor's time, so that what else runs does not count."""
    began = time.process_time()
    work()
    return pages / (time.process_time() - began)


def longest_pause(work: Callable[[], object]) -> tuple[float, float]:
    """The longest frame in ms of a window that paints every 10 ms: at rest, and during the work."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from concurrent.futures import ThreadPoolExecutor

    from PySide6.QtCore import QElapsedTimer, QRect
    from PySide6.QtGui import QColor, QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication.instance() or QApplication([])

    class Window(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            painter = QPainter(self)
            for index in range(200):
                rect = QRect(index * 37 % 1200, index * 23 % 800, 80, 30)
                painter.fillRect(rect, QColor(200, 200, index % 255))
                painter.drawText(rect, 0, "Zażółć")
            painter.end()

    window = Window()
    window.resize(1300, 850)
    window.show()

    def frames(until: Callable[[], bool]) -> float:
        longest, clock = 0.0, QElapsedTimer()
        while not until():
            clock.start()
            window.repaint()
            application.processEvents()
            longest = max(longest, clock.nsecsElapsed() / 1e6)
            time.sleep(0.01)
        return longest

    warm = time.monotonic() + 0.3
    frames(lambda: time.monotonic() > warm)  # the first ones load fonts
    end = time.monotonic() + 1
    at_rest = frames(lambda: time.monotonic() > end)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        busy = frames(future.done)
        future.result()
    window.close()
    return at_rest, busy


def run(report: Report) -> None:
    """Median of some rounds each, taken in turn so that a busy machine slows both."""
    load_faces()
    sheets = [work_order(number) for number in range(ORDERS)]
    requests = [Request(sheet) for sheet in sheets]
    laid = [lay_out_work_order(sheet, Stamp(PRINTED_AT)) for sheet in sheets]
    pages = sum(len(document.pages) for document in laid)
    ours, floor = [], []
    for _round in range(ROUNDS):
        qr_bars.cache_clear()  # every real order has another code
        ours.append(pages_a_second(pages, lambda: draw(requests, PRINTED_AT)))
        floor.append(pages_a_second(pages, lambda: bare(laid)))
    report.add(
        f"{ORDERS} work orders to one PDF, {pages} pages (floor: bare ReportLab canvas, same pages)",
        statistics.median(ours),
        unit="pages/s",
        floor=statistics.median(floor),
        ratio_at_least=0.6,
    )
    drawn: Drawn = draw(requests, PRINTED_AT)
    began = time.perf_counter()
    drawn.parts()
    report.add(f"{ORDERS} work orders taken apart for the archive", (time.perf_counter() - began) * 1000)
    pauses = [longest_pause(lambda: print_all(requests, PRINTED_AT)) for _round in range(ROUNDS)]
    report.add(
        "longest frame of a window while they are drawn (floor: nothing else to do)",
        statistics.median(busy for _at_rest, busy in pauses),
        floor=statistics.median(at_rest for at_rest, _busy in pauses),
        at_most=50,
    )
