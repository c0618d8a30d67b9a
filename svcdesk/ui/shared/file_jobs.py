"""What is done with attached files on pool threads: reading new ones, drawing what is shown, writing copies.

What reads pictures and PDF is imported there as well: it takes 200 ms, which a form must not wait for.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from svcdesk.commands.attachments import read_file
from svcdesk.domain.attachments import TYPES, Family, disk_name, read_text, recognise
from svcdesk.domain.new_files import NewFile, prepare
from svcdesk.domain.problems import Problem, Refused, Unavailable
from svcdesk.queries.attachments import AttachmentContent, load_content
from svcdesk.reports.files import write_whole
from svcdesk.store import Store
from svcdesk.ui.shared.jobs import Progress

if TYPE_CHECKING:
    from svcdesk.reports.pdf_files import PageImage

_SHOWN_PIXELS: Final = 1600
_SHOWN_SIGNS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """A picture of the clipboard or of a web page: as bytes if it came as a file, or as an image to be kept as PNG."""

    name: str
    content: bytes
    image: QImage | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """Files made ready for a record, and what was wrong with the others."""

    record: tuple[str, int]
    files: tuple[NewFile, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """Read, look through and hash files and pasted pictures; one that is refused does not hold up the others."""

    record: tuple[str, int]
    sources: tuple[Path | Pasted, ...]
    most_megabytes: int

    def __call__(self, progress: Progress) -> Read:
        """Raises Cancelled."""
        files: list[NewFile] = []
        problems: list[Problem] = []
        for at, source in enumerate(self.sources):
            progress.step(at, len(self.sources))
            try:
                if isinstance(source, Path):
                    files.append(read_file(source, self.most_megabytes))
                else:
                    files.append(prepare(source.name, _bytes_of(source), self.most_megabytes))
            except Refused as refused:
                problems += refused.problems
        return Read(self.record, tuple(files), tuple(problems))


def _bytes_of(pasted: Pasted) -> bytes:
    if pasted.image is None:
        return pasted.content
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pasted.image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


@dataclass(frozen=True, slots=True)
class Shown:
    """What is seen of a file: an image, the beginning of a text, or neither; ``pages`` of a PDF."""

    attachment_id: int
    image: QImage | None = None
    text: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class ShowFile:
    """Read a file and draw what is seen of it."""

    store: Store
    attachment_id: int

    def __call__(self, _progress: Progress) -> Shown:
        """Raises Refused (record.missing). What cannot be drawn has neither image nor text."""
        from svcdesk.domain.pictures import make_copy
        from svcdesk.reports.pdf_files import PdfFile

        file = _content(self.store, self.attachment_id)
        family = TYPES[file.media_type].family if file.media_type in TYPES else Family.OTHER
        try:
            if family is Family.PICTURE:
                image = QImage.fromData(make_copy(file.content, _SHOWN_PIXELS).jpeg)
                return Shown(file.id, image)
            if family is Family.PDF:
                with PdfFile(file.content) as pdf:
                    scale = _SHOWN_PIXELS / max(*pdf.sizes[0], 1.0)
                    return Shown(file.id, _image_of(pdf.picture(0, min(scale, 3.0))), pages=len(pdf.sizes))
        except (Refused, Unavailable, IndexError):
            return Shown(file.id)
        if family is Family.TEXT:
            return Shown(file.id, text=read_text(file.content[:_SHOWN_SIGNS]))
        return Shown(file.id)


def _image_of(page: PageImage) -> QImage:
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    return image.copy()  # the bytes go with the page


@dataclass(frozen=True, slots=True)
class CopyFile:
    """Write a copy to look at into a temporary folder; it cannot be written to, so nobody takes it for the original."""

    store: Store
    attachment_id: int
    folder: Path

    def __call__(self, _progress: Progress) -> Path:
        """The path of the copy. Raises Refused (record.missing; what is never opened), Unavailable."""
        file = _content(self.store, self.attachment_id)
        recognise(file.name, file.content)  # also what came into the database by another way
        place = self.folder / str(file.id)
        place.mkdir(mode=0o700, exist_ok=True)
        path = place / disk_name(file.name)
        if not path.exists():
            write_whole(path, file.content)
            path.chmod(0o400)
        return path


def remove_copies(folder: Path) -> None:
    """Remove a folder of copies; what another program holds open stays."""
    for path in (*folder.rglob("*"), folder):
        with suppress(OSError):
            path.chmod(0o700)  # Windows deletes no file that cannot be written to
    rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class SaveFile:
    """Write a file where the user wants it."""

    store: Store
    attachment_id: int
    path: Path

    def __call__(self, _progress: Progress) -> Path:
        """Raises Refused (record.missing), Unavailable (file.not_written)."""
        write_whole(self.path, _content(self.store, self.attachment_id).content)
        return self.path


def _content(store: Store, attachment_id: int) -> AttachmentContent:
    with store.read() as reader:
        return load_content(reader, attachment_id)


def sources_of(paths: Sequence[str]) -> tuple[Path | Pasted, ...]:
    """The files that a dialog or the file manager gave."""
    return tuple(Path(path) for path in paths if path)
