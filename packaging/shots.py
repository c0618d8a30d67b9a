"""Pictures of every screen and document on the demo company, into shots/; `dev.py shots [NAME…]`.

Each combination of language, palette and scale runs in a process of its own. The scenes stand in packaging/scenes/.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, settle
from svcdesk.commands.demo import load_demo

ROOT: Final = Path(__file__).resolve().parent.parent
SHOTS: Final = ROOT / "shots"
LANGUAGES: Final = ("en", "pl")
SCHEMES: Final = ("light", "dark")
SCALES: Final = (100, 150)
DOCUMENT_DPI: Final = 110
IN_THE_DOCUMENTS: Final = {
    "board": "en-light-100/board-moving",
    "board-pl-dark": "pl-dark-100/board-moving",
    "order": "en-light-100/record-service_order",
    "orders": "en-light-100/screen-orders",
    "work-order": "en-light-100/document-work-order-en-1",
    "call": "en-light-100/call",
    "clock": "en-light-100/clock-running",
    "clock-explained": "en-light-100/clock-explained",
    "stages": "en-light-100/stages-view-dragged",
    "sign-off": "en-light-100/order-sign-off",
    "posting": "en-light-100/posting",
    "report-margin": "en-light-100/report-order-margin",
    "year-due": "en-light-100/year-planner-due",
    "year-agreed": "en-light-100/year-agreed",
    "year-tried": "en-light-100/year-tried",
    "year-made": "en-light-100/year-planner-made",
    "year-dragged": "en-light-100/year-dragged",
    "year-work-order": "en-light-100/year-work-order-1",
    "bom": "en-light-100/bom-machine",
    "bom-then": "en-light-100/bom-then",
    "bom-replacing": "en-light-100/bom-replacing",
    "bom-compared": "en-light-100/bom-compared",
    "files": "en-light-100/files_of_repair",
    "label": "en-light-100/preview-label",
    "reliability": "en-light-100/reliability-groups",
    "service-report": "en-light-100/document-priced-report-en-1",
}


def scenes() -> Iterator[Scene]:
    """The scenes of every area, in the order of the files and in each as written."""
    for path in sorted((ROOT / "packaging" / "scenes").glob("*.py")):
        yield from importlib.import_module(f"scenes.{path.stem}").SCENES


def wanted(names: Sequence[str], *, with_documents: bool) -> list[Scene]:
    """The scenes whose names contain one of these parts; all without a part."""
    return [
        scene
        for scene in scenes()
        if (with_documents or not scene.document) and (not names or any(name in scene.name for name in names))
    ]


def take(database: Path, folder: Path, language: str, scheme: str, size: tuple[int, int], names: Sequence[str]) -> int:
    """Take one combination in this process; how many scenes failed."""
    from svcdesk.app import open_desk
    from svcdesk.ui.shell.windows import Windows

    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    mistakes: list[BaseException] = []
    sys.excepthook = partial(report_slot, mistakes)
    with open_desk(database, language=language, scheme=scheme) as window:
        windows = window.windows
        assert isinstance(windows, Windows)
        windows.desk.failed.connect(mistakes.append)
        window.resize(*size)
        window.show()
        settle(window)
        for scene in wanted(names, with_documents=(scheme, size) == (SCHEMES[0], window_size(SCALES[0]))):
            try:
                shown = scene.show(windows)
                if isinstance(shown, bytes):
                    save_pages(shown, folder, scene.name)
                else:
                    settle(shown).save(str(folder / f"{scene.name}.png"))
                    leave(shown, window)
            except Exception:  # the other pictures are wanted all the same
                failed += 1
                print(f"scene {scene.name} failed", file=sys.stderr)
                traceback.print_exc()
    return failed + len(mistakes)


def report_slot(
    found: list[BaseException], kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Python has no caller to give an exception of a Qt slot to; here it fails the run."""
    found.append(error)
    traceback.print_exception(kind, error, trace)


def leave(shown: QWidget, window: QWidget) -> None:
    """Close what a scene opened: windows of its own, and what Esc leaves in the main window."""
    if shown.window() is not window:
        shown.window().close()
    elif (focus := window.focusWidget()) is not None:
        QTest.keyClick(focus, Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def save_pages(pdf: bytes, folder: Path, name: str) -> None:
    """Every page of a document as a picture."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            page.render(scale=DOCUMENT_DPI / 72).to_pil().save(folder / f"{name}-{number}.png")


def window_size(scale: int) -> tuple[int, int]:
    """A window in logical pixels that fits on a screen of 1920 × 1200."""
    return (1440, 900) if scale == 100 else (1280, 800)


def main(words: Sequence[str]) -> int:
    """Take every combination that was asked for, one process after the other."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the names of the scenes; all by default")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--scheme", choices=SCHEMES)
    parser.add_argument("--scale", type=int, choices=SCALES)
    parser.add_argument("--list", action="store_true", help="name the scenes")
    parser.add_argument("--readme", action="store_true", help="take pictures into the README and the guide")
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.list:
        print("\n".join(scene.name for scene in wanted(options.names, with_documents=True)))
        return 0
    if options.here:
        folder = SHOTS / f"{options.language}-{options.scheme}-{options.scale}"
        size = window_size(options.scale)
        return 1 if take(options.here, folder, options.language, options.scheme, size, options.names) else 0
    return take_all(options)


def take_all(options: argparse.Namespace) -> int:
    """One process for each combination, each on a fresh copy of the demo company in its language."""
    combinations = product(
        [options.language] if options.language else LANGUAGES,
        [options.scheme] if options.scheme else SCHEMES,
        [options.scale] if options.scale else SCALES,
    )
    failed = 0
    with tempfile.TemporaryDirectory(prefix="svcdesk-shots-") as place:
        for language in LANGUAGES:
            load_demo(Path(place, f"{language}.db"), texts=language).close()
        for language, scheme, scale in combinations:
            begin = time.monotonic()
            home = Path(place, f"{language}-{scheme}-{scale}")
            home.mkdir()
            database = home / "demo.db"
            shutil.copy(Path(place, f"{language}.db"), database)
            homes = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
            environment = {**os.environ, **dict.fromkeys(homes, str(home)), "QT_SCALE_FACTOR": str(scale / 100)}
            combination = ["--language", language, "--scheme", scheme, "--scale", str(scale)]
            done = subprocess.run(
                [sys.executable, __file__, "--here", str(database), *combination, *options.names],
                cwd=ROOT,
                env=environment,
                check=False,
            )
            failed |= done.returncode
            verdict = "FAILED" if done.returncode else "done"
            print(f"{language} {scheme} {scale} %: {verdict} in {time.monotonic() - begin:.1f} s", flush=True)
    print(f"pictures are in {SHOTS}")
    if options.readme:
        pictures = ROOT / "docs" / "pictures"
        pictures.mkdir(exist_ok=True)
        for name, taken in IN_THE_DOCUMENTS.items():
            shutil.copy(SHOTS / f"{taken}.png", pictures / f"{name}.png")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
