"""Which files may be attached: types told by their content, names, sizes; over plain values.

The list is one of what is allowed: pictures, PDF, plain text, and Office documents without macros. Everything else is
refused; for what people do try (programs, archives, old Office documents) the refusal says what to do instead.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from svcdesk.domain.problems import Problem, Scalar, Severity, refuse
from svcdesk.i18n import N_

MEGABYTE: Final = 1_000_000
LONGEST_NAME: Final = 200
_LOOKED_AT: Final = 4096
"""So many bytes say what a text is."""


class Family(StrEnum):
    """What is done with a file: a picture is drawn, of a PDF its page, of a text its beginning, of others an icon."""

    PICTURE = "picture"
    PDF = "pdf"
    TEXT = "text"
    OTHER = "other"


class FileType(NamedTuple):
    """A type that is kept; the first of the ``endings`` is given to a name that has none of them."""

    media_type: str
    family: Family
    endings: tuple[str, ...]
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
JPEG: Final = FileType("image/jpeg", Family.PICTURE, ("jpg", "jpeg", "jpe", "jfif"), N_("JPEG picture"))
HEIC: Final = FileType("image/heic", Family.OTHER, ("heic", "heif"), N_("HEIC picture"))
"""What phones of Apple take; kept, though nothing here can draw it."""
PDF: Final = FileType("application/pdf", Family.PDF, ("pdf",), N_("PDF document"))
TEXT: Final = FileType("text/plain", Family.TEXT, ("txt", "log"), N_("Plain text"))
CSV: Final = FileType("text/csv", Family.TEXT, ("csv", "tsv"), N_("Table as text"))
_TYPES: Final = (
    JPEG,
    FileType("image/png", Family.PICTURE, ("png",), N_("PNG picture")),
    FileType("image/webp", Family.PICTURE, ("webp",), N_("WebP picture")),
    FileType("image/gif", Family.PICTURE, ("gif",), N_("GIF picture")),
    FileType("image/bmp", Family.PICTURE, ("bmp", "dib"), N_("Bitmap picture")),
    FileType("image/tiff", Family.PICTURE, ("tif", "tiff"), N_("TIFF picture")),
    HEIC,
    PDF,
    TEXT,
    CSV,
    FileType(_OFFICE + "wordprocessingml.document", Family.OTHER, ("docx",), N_("Word document")),
    FileType(_OFFICE + "spreadsheetml.sheet", Family.OTHER, ("xlsx",), N_("Excel workbook")),
    FileType(_OFFICE + "presentationml.presentation", Family.OTHER, ("pptx",), N_("PowerPoint presentation")),
    FileType(_ODF + "text", Family.OTHER, ("odt",), N_("OpenDocument text")),
    FileType(_ODF + "spreadsheet", Family.OTHER, ("ods",), N_("OpenDocument spreadsheet")),
    FileType(_ODF + "presentation", Family.OTHER, ("odp",), N_("OpenDocument presentation")),
)
TYPES: Final[Mapping[str, FileType]] = {one.media_type: one for one in _TYPES}
KNOWN_ENDINGS: Final = tuple(ending for one in _TYPES for ending in one.endings)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PROGRAMS: Final = _words("""
    ade adp apk app appimage appx appxbundle bash bat bin chm cmd com command cpl csh deb desktop dll dmg drv elf exe
    fish gadget hta htm html img inf ins ipa iso isp jar js jse ksh lnk mjs mpkg msc msi msix msixbundle msp mst ocx pif
    pkg php pl ps1 psd1 psm1 py pyc pyw rb reg rpm run scf scr sct sh so svg svgz swf sys url vb vbe vbs vhd vhdx vxd
    wasm ws wsc wsf wsh xhtml xll zsh
""")
_MACROS: Final = _words("docm dotm potm ppam ppsm pptm sldm xlam xlsb xlsm xltm")
_ARCHIVES: Final = _words("7z ace arj bz2 cab gz lha lzh rar tar tgz txz xz z zip zst")
_OLD: Final = _words("doc dot mdb msg mpp pot pps ppt pub rtf vsd wri xla xls xlt xlw")
_PROGRAM_CONTENTS: Final = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"!<arch>", b"\xed\xab\xee\xdb", b"L\0\0\0\x01\x14\x02\0", b"dex\n", b"\0asm",
    b"FWS", b"CWS", b"ZWS", b"ITSF",
)  # fmt: skip
_ARCHIVE_CONTENTS: Final = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"MSCF",
                            b"\x28\xb5\x2f\xfd")  # fmt: skip
_OLD_CONTENTS: Final = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_SCRIPT_WORDS: Final = ("<?php", "<script", "<html", "<!doctype html", "<svg", "@echo", "<job", "<package")
_HEIF_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_RESERVED: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10)))
)


def recognise(name: str, content: bytes) -> FileType:
    """The type of a file, by its content; the ending of its name can only make it refused.

    Raises Refused: file.empty program macros archive old_document type.
    """
    ending = ending_of(name)
    if not content:
        raise refuse("file.empty", name=name)
    if ending in _PROGRAMS or _is_program(content):
        raise refuse("file.program", name=name)
    if ending in _MACROS:
        raise refuse("file.macros", name=name)
    if content.startswith(_ARCHIVE_CONTENTS) or ending in _ARCHIVES:
        raise refuse("file.archive", name=name)
    if content.startswith(_OLD_CONTENTS) or ending in _OLD:
        raise refuse("file.old_document", name=name)
    found = _picture_or_pdf(content)
    if found is None and content.startswith(b"PK"):
        found = _packed(name, content)
    if found is None and ending in (*TEXT.endings, *CSV.endings):
        found = _text(name, ending, content)
    if found is None:
        raise refuse("file.type", name=name)
    return found


def _is_program(content: bytes) -> bool:
    """By how programs begin; a text may begin with the same letters, but has no zero bytes."""
    return content.startswith(b"#!") or (content.startswith(_PROGRAM_CONTENTS) and b"\0" in content[:_LOOKED_AT])


def _picture_or_pdf(content: bytes) -> FileType | None:
    begin = content[:16]
    found = ""
    if begin.startswith(b"\xff\xd8\xff"):
        found = "image/jpeg"
    elif begin.startswith(b"\x89PNG\r\n\x1a\n"):
        found = "image/png"
    elif begin[:4] == b"RIFF" and begin[8:12] == b"WEBP":
        found = "image/webp"
    elif begin.startswith((b"GIF87a", b"GIF89a")):
        found = "image/gif"
    elif begin.startswith((b"II*\0", b"MM\0*")):
        found = "image/tiff"
    elif begin.startswith(b"BM") and int.from_bytes(content[14:18], "little") in (12, 40, 52, 56, 64, 108, 124):
        found = "image/bmp"
    elif begin[4:8] == b"ftyp" and begin[8:12] in _HEIF_BRANDS:
        found = "image/heic"
    elif content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        found = "application/pdf"
    return TYPES.get(found)


def _packed(name: str, content: bytes) -> FileType | None:
    """An Office document; any other archive is refused, and so is a document with macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            said = ""
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                said = packed.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        raise refuse("file.archive", name=name) from None
    lower = [one.lower() for one in names]
    if any("META-INF/MANIFEST.MF" in one or one in {"AndroidManifest.xml", "classes.dex"} for one in names):
        raise refuse("file.program", name=name)
    if any(one.endswith("vbaproject.bin") or one.startswith(("basic/", "scripts/")) for one in lower):
        raise refuse("file.macros", name=name)
    if said.startswith(_ODF):
        return TYPES.get(said)
    parts = {"word/document.xml": "wordprocessingml.document", "xl/workbook.xml": "spreadsheetml.sheet",
             "ppt/presentation.xml": "presentationml.presentation"}  # fmt: skip
    if "[content_types].xml" in lower:
        for part, kind in parts.items():
            if part in lower:
                return TYPES[_OFFICE + kind]
    raise refuse("file.archive", name=name)


def _text(name: str, ending: str, content: bytes) -> FileType | None:
    """A plain text, or None for bytes that are none. Raises Refused (file.program) for scripts and web pages."""
    begin = read_text(content[:_LOOKED_AT])
    if any(unicodedata.category(one) == "Cc" and one not in "\t\n\r\f" for one in begin):
        return None
    if begin.lstrip("\N{ZERO WIDTH NO-BREAK SPACE} \t\r\n").lower().startswith(_SCRIPT_WORDS):
        raise refuse("file.program", name=name)
    return CSV if ending in CSV.endings else TEXT


def read_text(content: bytes) -> str:
    """The bytes as text: UTF-8, UTF-16 with its mark, or else Windows 1250. The end may be cut off anywhere."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "ignore")
    for cut in range(4):  # a sign of UTF-8 has four bytes at the most
        try:
            return content[: len(content) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return content.decode("cp1250", "replace")


def ending_of(name: str) -> str:
    """The last ending of a name in small letters, without its dot; Windows ignores dots and blanks after it."""
    return PurePosixPath(name.rstrip(" .").lower()).suffix[1:]


def check_name(name: str) -> list[Problem]:
    """``file.name``: what a file is called is no path and hides nothing; ``file.name_long``."""
    stem = name.strip(" .").partition(".")[0].lower()
    hidden = any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for one in name)
    if not stem or hidden or "/" in name or "\\" in name or stem in _RESERVED:
        shown = "".join(one if one.isprintable() else "?" for one in name)[:80]
        return [Problem("file.name", Severity.REFUSE, "name", {"name": shown})]
    if len(name) > LONGEST_NAME:
        return [Problem("file.name_long", Severity.REFUSE, "name", {"limit": LONGEST_NAME})]
    return []


def fitting_name(name: str, type_: FileType) -> str:
    """The name with an ending of its type, so that the system opens it with the right program."""
    ending = ending_of(name)
    if ending in type_.endings:
        return name
    if ending in KNOWN_ENDINGS:
        name = name.rstrip(" .").rpartition(".")[0]
    right = f".{type_.endings[0]}"
    return name[: LONGEST_NAME - len(right)] + right


def disk_name(name: str) -> str:
    """The name as every file system takes it; Windows wants none of ``:*?"<>|``."""
    return "".join("-" if one in ':*?"<>|' else one for one in name).rstrip(" .")


def check_size(name: str, size: int, most_megabytes: int) -> list[Problem]:
    """``file.too_large``: a file is not larger than the business parameter says; ``size`` in bytes."""
    if size <= most_megabytes * MEGABYTE:
        return []
    params: dict[str, Scalar] = {"name": name, "size": f"{size / MEGABYTE:.1f}", "limit": most_megabytes}
    return [Problem("file.too_large", Severity.REFUSE, "file", params)]


def check_room(what: str, there: int, added: int, most_megabytes: int) -> list[Problem]:
    """``file.record_full``: nor are all files of one record together; ``there`` and ``added`` in bytes."""
    if there + added <= most_megabytes * MEGABYTE:
        return []
    params: dict[str, Scalar] = {"what": what, "used": f"{there / MEGABYTE:.1f}", "limit": most_megabytes}
    return [Problem("file.record_full", Severity.REFUSE, "file", params)]


def check_printed(name: str, media_type: str, *, printed: bool) -> list[Problem]:
    """``file.not_printed``: only pictures come onto documents."""
    if not printed or is_picture(media_type):
        return []
    return [Problem("file.not_printed", Severity.REFUSE, "printed", {"name": name})]


def is_picture(media_type: str) -> bool:
    """Whether it can be drawn."""
    return media_type in TYPES and TYPES[media_type].family is Family.PICTURE


def check_place(given: int) -> list[Problem]:
    """``file.one_place``: a file is on an order, on an object, or on a repair line."""
    return [] if given == 1 else [Problem("file.one_place", Severity.REFUSE, "")]
