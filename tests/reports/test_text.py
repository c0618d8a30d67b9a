"""Text becomes lines: what cannot be drawn is seen, nothing is wider than its column, nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from svcdesk.reports.codes import codewords, order_code, qr_bars
from svcdesk.reports.fonts import covered
from svcdesk.reports.text import MISSING, Style, clean, fit, text_width, wrap

STYLE = Style(size=9)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Łódź", "Łódź"),
        ("Lo\u0301dz\u0301", "Lódź"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\x00b\x1b", f"a{MISSING}b{MISSING}"),
        ("日本", MISSING * 2),
        ("👨‍👩‍👧", MISSING * 3),
        ("\ufeffx\u200by\u202ez", "xyz"),
        ("\ud800", MISSING),
        ("▲ ● ▼ ✓ ☐ →", "▲ ● ▼ ✓ ☐ →"),
        ("10\u00a0000\u202fzł", "10\u00a0000\u202fzł"),
        (None, ""),
    ],
)
def test_clean(typed: str | None, drawn: str) -> None:
    assert clean(typed) == drawn


def test_the_faces_have_all_letters_of_europe_and_our_signs() -> None:
    wanted = {*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x400, 0x460), *map(ord, "–—„”’…€×▲▼●✓☐□→←")}
    assert wanted <= covered()


def test_one_letter_words_do_not_end_a_line() -> None:
    lines = wrap("Dźwig w budynku i w hali o numerze A stoi " * 20, STYLE, 130)
    assert not [line for line in lines if line.split(" ")[-1] in {"w", "i", "o", "A"}]


@given(st.text(max_size=300), st.floats(12, 400))
def test_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    lines = wrap(text, STYLE, width)
    assert all(text_width(line, STYLE) <= width + 0.001 for line in lines if len(line) > 1)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


@given(st.text(max_size=200), st.floats(20, 300))
def test_fit_stays_on_one_line(text: str, width: float) -> None:
    line = fit(text, STYLE, width)
    assert "\n" not in line
    assert text_width(line, STYLE) <= width + 0.001


def test_a_code_says_the_order_and_stays_readable() -> None:
    assert order_code("ZS-2026-01872") == "svcdesk:order/ZS-2026-01872"
    assert order_code("ŻS 1") == "svcdesk:order/%C5%BBS%201"
    assert order_code("") == ""
    assert order_code("Ż" * 60) == ""


def test_a_code_has_its_finder_patterns_and_is_of_one_size() -> None:
    size, bars = qr_bars("svcdesk:order/ZS-2026-01872")
    assert size == 29  # version 3: 42 bytes at error correction M
    dark = {(row, column + index) for row, column, length in bars for index in range(length)}
    ring = {(0, column) for column in range(7)} | {(6, column) for column in range(7)}
    for top, left in ((0, 0), (0, 22), (22, 0)):
        assert {(row + top, column + left) for row, column in ring} <= dark
        assert (top + 1, left + 1) not in dark
    with pytest.raises(ValueError, match="too long"):
        qr_bars("x" * 300)


@given(st.binary(min_size=1, max_size=213))
def test_codewords_are_those_of_the_library(data: bytes) -> None:
    """ReportLab's own encoder is slow, but known to be read everywhere."""
    version = next(
        number for number, most in enumerate((14, 26, 42, 62, 84, 106, 122, 152, 180, 213), 1) if len(data) <= most
    )
    theirs = QRCode(version, QRErrorCorrectLevel.M)
    theirs.addData(QR8bitByte(data))
    theirs.makeImpl(test=False, maskPattern=2)
    assert codewords(data, version) == theirs.dataCache
