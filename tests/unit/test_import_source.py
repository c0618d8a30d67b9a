"""Files as people and enemies send them: encodings, separators, quotes, workbooks, bombs."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.imports.opening import open_source
from svcdesk.domain.imports.source import Formula, Limits, ReadOptions, Source
from svcdesk.domain.problems import Refused

POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
# What CP1250 can say, printable, and nothing that UTF-8 would read differently by chance.
LETTERS = "abcXYZ 0129-_.,;\t\"'\n()/" + POLISH
CELLS = st.text(LETTERS, max_size=12)
SECONDS = 10.0


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def read(
    path: Path, options: ReadOptions | None = None, limits: Limits | None = None
) -> tuple[Source, list[list[object]]]:
    source = open_source(path, options, limits or Limits())
    return source, [list(row.cells) for row in source.rows]


def refused(path: Path, limits: Limits | None = None) -> str:
    began = time.monotonic()
    with pytest.raises(Refused) as caught:
        read(path, None, limits)
    assert time.monotonic() - began < SECONDS
    return caught.value.problems[0].code


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1250"]),
    separator=st.sampled_from([",", ";", "\t"]),
    newline=st.sampled_from(["\r\n", "\n"]),
)
def test_every_encoding_and_separator_comes_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], encoding: str, separator: str, newline: str
) -> None:
    header = ["Numer zlecenia", "Zażółć", "Opis"]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    path = write(tmp_path_factory.mktemp("csv") / "a.csv", text.getvalue().encode(encoding))
    source, found = read(path)
    assert list(source.header) == header
    assert source.separator == separator
    assert source.encoding == ("cp1250" if encoding == "cp1250" else "utf-8")
    assert found == rows


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_that_cuts_every_row_alike(tmp_path: Path, separator: str) -> None:
    rows = [["Nazwa", "Kwota", "Uwagi"], ["Zakład; Łódź, ul. Żwirki", "1,5", "a;b"], ["B", "2,5", "c,d\te"]]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    source, found = read(write(tmp_path / "a.csv", text.getvalue().encode()))
    assert source.separator == separator
    assert found == rows[1:]


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b'A,B\r\n1,"two\r\nlines"\r\n\r\n3,4\r\n')
    rows = list(open_source(path).rows)
    assert [(row.number, list(row.cells), row.lines) for row in rows] == [
        (2, ["1", "two\r\nlines"], (2, 3)),
        (3, [], (4, 4)),
        (4, ["3", "4"], (5, 5)),
    ]


def test_the_note_of_a_spreadsheet_about_the_separator_is_no_row(tmp_path: Path) -> None:
    source, found = read(write(tmp_path / "a.csv", b"sep=;\r\nA;B\r\n1;2,5\r\n"))
    assert (source.header, found) == (("A", "B"), [["1", "2,5"]])


def test_a_formula_in_a_csv_file_is_a_text(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.csv", b"A,B\n=1+1,@x\n"))[1] == [["=1+1", "@x"]]


# What is refused, and how soon


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.empty"),
        (b"\xef\xbb\xbf  \r\n", "import.empty"),
        (b",,,\n,,,\n", "import.no_header"),
        ("A,B\n1,2\n".encode("utf-16"), "import.utf16"),
        ("Numer,Nazwa\n1,2\n".encode("utf-16-le"), "import.utf16"),
        (b"A,B\n1,\x002\n", "import.binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "import.binary"),
        (b"A,B\n1,\x81\x98\n", "import.encoding"),
        (b"\x01\x02\x03,B\n1,2\n", "import.binary"),
        (b'A,B\n1,"never closed\n2,3\n4,5\n', "import.open_quote"),
        (b'A,B\n1,"' + b"x" * 200_000 + b'"\n', "import.huge_cell"),
        (b'A,B\n1,"' + b"never closed\n" * 50_000, "import.huge_cell"),
        (b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n1\n", "import.too_many_columns"),
        (b"A,B\n" + b"," * 1_000_000 + b"\n", "import.too_many_columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old Excel", "import.old_workbook"),
        (b"PK\x03\x04 not really", "import.broken_workbook"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_hostile_text_is_refused_in_seconds(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(write(tmp_path / "a.csv", data)) == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.csv") == "import.no_file"
    assert refused(tmp_path) == "import.no_file"


def test_too_many_bytes_and_rows_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", b"A,B\n" + b"1,2\n" * 1000)
    assert refused(path, Limits(file_bytes=1000)) == "import.too_large"
    assert refused(path, Limits(rows=500)) == "import.too_many_rows"


# Workbooks


def book(path: Path, fill: Callable[[openpyxl.Workbook], None]) -> Path:
    workbook = openpyxl.Workbook()
    fill(workbook)
    workbook.save(path)
    return path


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of a workbook as no spreadsheet program would."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_workbook_keeps_dates_numbers_texts_and_names_formulas(tmp_path: Path) -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook.active
        assert sheet is not None
        sheet.append(["Data", "Kwota", "Tekst", "Formuła", "Tak"])
        sheet.append([date(2026, 11, 23), 12.5, "007", "=A2+1", True])
        sheet.append([])
        sheet.append([datetime(2026, 11, 23, 8, 30), 1234567, "Łódź", None, None])
        sheet["C6"] = "text that looks like a formula"
        sheet["C6"].value = "=not a formula"
        sheet["C6"].data_type = "s"

    path = book(tmp_path / "a.xlsx", fill)
    source = open_source(path)
    rows = [(row.number, list(row.cells)) for row in source.rows]
    assert source.header == ("Data", "Kwota", "Tekst", "Formuła", "Tak")
    assert rows == [
        (2, [datetime(2026, 11, 23), 12.5, "007", Formula("=A2+1"), True]),
        (4, [datetime(2026, 11, 23, 8, 30), 1234567, "Łódź", None, None]),
        (6, [None, None, "=not a formula", None, None]),
    ]


def test_a_sheet_can_be_chosen(tmp_path: Path) -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        workbook.create_sheet("Klienci").append(["Nazwa"])

    path = book(tmp_path / "a.xlsx", fill)
    assert open_source(path, ReadOptions(sheet="Klienci")).header == ("Nazwa",)
    with pytest.raises(Refused, match=r"import\.sheet_missing"):
        open_source(path, ReadOptions(sheet="Obiekty"))
    assert refused(path) == "import.empty"


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part,
    ):
        for _mebibyte in range(400):
            part.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    assert refused(path) == "import.zip_bomb"


def test_a_bomb_that_says_it_is_small_is_cut_off(tmp_path: Path) -> None:
    path = rewrite(book(tmp_path / "a.xlsx", lambda _w: None), "xl/styles.xml", lambda data: data + bytes(2**26))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        said = archive.getinfo("xl/styles.xml").file_size.to_bytes(4, "little")
    assert data.count(said) == 2
    path.write_bytes(data.replace(said, (1000).to_bytes(4, "little")))
    assert refused(path) == "import.broken_workbook"


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
FOOT = b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (HEAD + b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>" + FOOT, "import.too_many_columns"),
        (HEAD + b'<row r="1"><c r="XFD1"><v>1</v></c></row>' + FOOT, "import.too_many_columns"),
        (HEAD + b'<row r="1"><c><v>1</v></c></row><row r="999999999999"><c><v>1</v></c></row>' + FOOT,
         "import.too_many_rows"),
        (HEAD + b'<row r="1"><c t="inlineStr"><is><t>' + b"x" * 200_000 + b"</t></is></c></row>" + FOOT,
         "import.huge_cell"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + HEAD + b"&b;" + FOOT, "import.broken_workbook"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + b"&a;" + FOOT, "import.broken_workbook"),
        (HEAD + b'<row r="1"><c t="s"><v>99</v></c></row>' + FOOT, "import.broken_workbook"),
        (HEAD + b"<row", "import.broken_workbook"),
    ],
    ids=["million-columns", "last-column", "far-row", "huge-cell", "entities", "file-entity", "no-string", "cut"],
)  # fmt: skip
def test_a_hostile_workbook_is_refused_in_seconds(tmp_path: Path, sheet: bytes, code: str) -> None:
    path = rewrite(book(tmp_path / "a.xlsx", lambda _w: None), SHEET, lambda _data: sheet)
    assert refused(path) == code


def test_a_picture_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("picture.png", b"\x89PNG")
    assert refused(path) == "import.broken_workbook"
