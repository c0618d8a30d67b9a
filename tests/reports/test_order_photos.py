"""The photos of an order stand at the end of its work order and its service report, upright, two beside each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from svcdesk.queries.sheet_rows import PrintedSheet, ServiceReportSheet, SheetPhoto
from svcdesk.reports.page import WIDTH, Photo, Stamp, write_pdf
from svcdesk.reports.pdf_files import PdfFile
from svcdesk.reports.sheets import lay_out
from tests.reports.pdf import page_texts
from tests.support.files import picture
from tests.support.sheets import PRINTED_AT, work_order

STAMP = Stamp(PRINTED_AT, 1)
Area = tuple[float, float, float, float]


def sheets(language: str, *photos: SheetPhoto) -> tuple[PrintedSheet, PrintedSheet]:
    order = work_order(language=language)
    return replace(order, photos=photos), ServiceReportSheet(order=order, photos=photos)


def areas(pdf: bytes) -> tuple[int, Area, Area]:
    """The last page, and where on it the red and the blue half of the picture are."""
    with PdfFile(pdf) as file:
        last = len(file.sizes) - 1
        page = file.picture(last, 1.0)
    image = Image.frombuffer("RGB", (page.width, page.height), page.pixels, "raw", "BGRX", page.stride, 1)
    found = []
    for light, others in ((0, (1, 2)), (2, (0, 1))):
        bands = image.split()
        mask = bands[light].point(lambda value: 255 if value > 150 else 0)
        for other in others:
            dark = bands[other].point(lambda value: 255 if value < 90 else 0)
            mask = Image.composite(mask, Image.new("L", mask.size), dark)
        box = mask.getbbox()
        assert box is not None
        found.append(box)
    return last, found[0], found[1]


@pytest.mark.parametrize("which", [0, 1])
def test_a_photo_is_on_the_pdf_upright(which: int) -> None:
    sheet = sheets("pl", SheetPhoto("naped.jpg", "Wieniec starty", picture(size=(800, 400), turned=True)))[which]
    pdf = write_pdf([lay_out(sheet, STAMP)])
    page, red, blue = areas(pdf)
    assert red[3] <= blue[1] + 2  # what was at the left of the sensor stands above
    width, height = red[2] - red[0], blue[3] - red[1]
    assert 1.8 < height / width < 2.2
    text = page_texts(pdf)[page]
    assert "Zdjęcia" in text and "Wieniec starty" in text


@pytest.mark.parametrize("which", [0, 1])
def test_photos_come_two_in_a_row_behind_the_signatures(which: int) -> None:
    photos = tuple(SheetPhoto(f"{number}.jpg", "", picture(size=(800, 600), seed=number)) for number in range(5))
    laid = lay_out(sheets("en", *photos)[which], STAMP)
    rows = [list(block.photos) for page in laid.pages for _y, block in page if block.photos]
    assert [len(row) for row in rows] == [2, 2, 1]
    first: list[Photo] = rows[0]
    assert first[0].x < first[1].x and first[0].y == first[1].y
    text = " ".join(page_texts(write_pdf([laid])))
    assert text.index("Signature") < text.index("Photos") < text.index("4.jpg")  # without a note it is the name


def test_a_small_picture_is_not_blown_up() -> None:
    """80 by 60 pixels are 60 by 45 points at 96 dpi; a large one is as wide as the page or as tall as there is room."""
    found = []
    for size in ((80, 60), (4000, 800), (800, 4000)):
        laid = lay_out(sheets("en", SheetPhoto("a.jpg", "", picture(size=size)))[0], STAMP)
        found += [one for page in laid.pages for _y, block in page for one in block.photos]
    assert [(round(one.width), round(one.height)) for one in found] == [
        (60, 45),
        (round(WIDTH), round(WIDTH / 5)),
        (38, 190),
    ]


@pytest.mark.parametrize("which", [0, 1])
def test_without_photos_nothing_is_said_of_them(which: int) -> None:
    assert "Photos" not in " ".join(page_texts(write_pdf([lay_out(sheets("en")[which], STAMP)])))
