"""Which files may be attached: by their content, their names and their sizes; and the copies of pictures."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from svcdesk.domain.attachments import check_name, disk_name, fitting_name, read_text, recognise
from svcdesk.domain.new_files import prepare
from svcdesk.domain.pictures import make_copy, make_preview
from svcdesk.domain.problems import Refused
from tests.support.files import BLUE, PDF, PROGRAM, RED, packed, picture, word

_OPEN = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.jpg", picture(), "image/jpeg"),
        ("a.png", picture("PNG"), "image/png"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.bmp", picture("BMP"), "image/bmp"),
        ("a.tif", picture("TIFF"), "image/tiff"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(20), "image/heic"),
        ("a.pdf", PDF, "application/pdf"),
        ("a.txt", "Zażółć gęślą jaźń\r\n".encode("cp1250"), "text/plain"),
        ("a.csv", "część;ilość\n".encode(), "text/csv"),
        ("MZ.txt", b"MZ is a firm of ours", "text/plain"),
        ("a.docx", word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", packed("[Content_Types].xml", "xl/workbook.xml"),
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", packed("content.xml", mimetype=_OPEN), _OPEN),
        ("wrong.pdf", picture("PNG"), "image/png"),
    ],
)  # fmt: skip
def test_the_type_is_told_by_the_content(name: str, content: bytes, media_type: str) -> None:
    assert recognise(name, content).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jpg", b"", "file.empty"),
        ("setup.exe", PROGRAM, "file.program"),
        ("photo.jpg", PROGRAM, "file.program"),
        ("photo.jpg.exe", picture(), "file.program"),
        ("photo.exe. ", picture(), "file.program"),
        ("photo.jpg", b"\x7fELF" + bytes(20), "file.program"),
        ("notes.txt", b"#!/bin/sh\nrm -rf /\n", "file.program"),
        ("notes.txt", b"@echo off\r\n", "file.program"),
        ("page.txt", b"  <!DOCTYPE html><script>", "file.program"),
        ("page.html", b"<p>", "file.program"),
        ("drawing.svg", b"<svg/>", "file.program"),
        ("run.ps1", b"dir", "file.program"),
        ("a.pdf", packed("META-INF/MANIFEST.MF"), "file.program"),
        ("a.docm", word(), "file.macros"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "file.macros"),
        ("a.odt", packed("Basic/Standard/Module1.xml", mimetype=_OPEN), "file.macros"),
        ("a.zip", packed("a.jpg"), "file.archive"),
        ("a.jpg", packed("a.exe"), "file.archive"),
        ("a.docx", b"PK\x03\x04 broken", "file.archive"),
        ("a.rar", b"Rar!\x1a\x07\x00", "file.archive"),
        ("a.jpg", b"7z\xbc\xaf\x27\x1c", "file.archive"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "file.old_document"),
        ("a.pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "file.old_document"),
        ("a.txt", b"{\\rtf1 }", "file.old_document"),
        ("film.mp4", b"\0\0\0\x18ftypisom" + bytes(20), "file.type"),
        ("a.txt", bytes(range(32)), "file.type"),
        ("a", b"text", "file.type"),
        ("a.jpg", b"no picture at all", "file.type"),
    ],
)
def test_what_is_not_kept_says_why(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        recognise(name, content)
    assert [problem.code for problem in refused.value.problems] == [code]


@given(st.binary(max_size=300), st.sampled_from(["a.jpg", "a.txt", "a.docx", "a.pdf", "a"]))
def test_any_bytes_are_prepared_or_refused_in_words(content: bytes, name: str) -> None:
    for begin in (b"", b"PK\x03\x04", b"\xff\xd8\xff", b"II*\0", b"GIF89a"):
        with suppress(Refused):  # and nothing else
            assert prepare(name, begin + content, 1).content


@pytest.mark.parametrize("name", ["", " . ", "../x.jpg", "a\\b.jpg", "a\n.jpg", "gpj\u202eexe.jpg", "NUL.jpg", "\0"])
def test_names_are_no_paths_and_hide_nothing(name: str) -> None:
    assert [problem.code for problem in check_name(name)] == ["file.name"]


def test_names_of_people_are_kept() -> None:
    assert not check_name("Zdjęcie 12:30, łożysko (2).jpg")
    assert [problem.code for problem in check_name("a" * 201)] == ["file.name_long"]
    assert disk_name('12:30 "x".jpg') == "12-30 -x-.jpg"


def test_an_ending_is_put_right() -> None:
    png, jpeg = recognise("a.jpg", picture("PNG")), recognise("a", picture())
    assert fitting_name("a.jpg", png) == "a.png"
    assert fitting_name("a.JPEG", jpeg) == "a.JPEG"
    assert fitting_name("as of 12.5", jpeg) == "as of 12.5.jpg"


@pytest.mark.parametrize(
    ("content", "code"),
    [(picture() + bytes(1_000_000), "file.too_large"), (b"\xff\xd8\xff", "file.broken_picture")],
)
def test_too_large_and_broken_files_are_not_prepared(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        prepare("a.jpg", content, 1)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_picture_cut_off_is_broken() -> None:
    whole = picture(size=(400, 300))
    with pytest.raises(Refused, match=r"file\.broken_picture"):
        make_preview(whole[: len(whole) // 2])


@pytest.mark.parametrize("side", [10_000, 12_000, 60_000])
def test_a_picture_that_claims_too_many_pixels_is_not_decoded(side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    data = zlib.compress(b"")
    end = struct.pack(">I", len(data)) + b"IDAT" + data + struct.pack(">I", zlib.crc32(b"IDAT" + data))
    with pytest.raises(Refused, match=r"file\.too_many_pixels"):
        make_preview(b"\x89PNG\r\n\x1a\n" + chunk + end)


def test_copies_are_upright_small_and_without_the_camera_s_data() -> None:
    copy = make_preview(picture(size=(1200, 600), turned=True))
    assert (copy.width, copy.height) == (128, 256)
    with Image.open(io.BytesIO(copy.jpeg)) as image:
        assert image.format == "JPEG" and image.size == (128, 256) and not image.getexif()
        assert _near(image.getpixel((64, 20)), RED) and _near(image.getpixel((64, 240)), BLUE)
    assert make_copy(picture(size=(64, 32)))[1:] == (64, 32)  # never made larger


def test_clear_and_deep_pictures_become_jpegs() -> None:
    for image in (
        Image.new("RGBA", (20, 20), (0, 0, 0, 0)), Image.new("P", (20, 20)), Image.new("I;16", (20, 20), 40_000),
        Image.new("1", (20, 20)), Image.new("LA", (20, 20)),
    ):  # fmt: skip
        kept = io.BytesIO()
        image.save(kept, "PNG")
        made = make_preview(kept.getvalue())
        with Image.open(io.BytesIO(made.jpeg)) as copy:
            assert copy.mode == "RGB" and copy.size == (20, 20)
            if image.mode == "RGBA":
                assert _near(copy.getpixel((5, 5)), (255, 255, 255))


def test_texts_are_read_in_the_encodings_of_offices() -> None:
    word = "łożysko"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1250"):
        assert read_text(word.encode(encoding)) == word
    assert read_text("łó".encode()[:-1]) == "ł"  # cut off within a sign


def _near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) < 20 for one, other in zip(found, wanted, strict=True))
