"""Reading PDFs back in tests."""

from __future__ import annotations

import re

from svcdesk.reports.pdf_files import PdfFile


def page_texts(pdf: bytes) -> list[str]:
    """The text of every page, with single spaces."""
    with PdfFile(pdf) as file:
        return [" ".join(file.text(page).split()) for page in range(len(file.sizes))]


def whole_text(pdf: bytes) -> str:
    """The text of all pages."""
    return " ".join(page_texts(pdf))


def fonts(pdf: bytes) -> dict[str, bool]:
    """The base fonts of a PDF, and whether each has a file embedded.

    Reads the plain objects that ReportLab writes; only streams are compressed.
    """
    objects = re.findall(rb"\d+ 0 obj\s*(.*?)endobj", pdf, re.DOTALL)
    descriptors = [text for text in objects if b"/FontDescriptor" in text and b"/FontName" in text]
    embedded = {_name(text, b"/FontName") for text in descriptors if b"/FontFile2" in text}
    used = {_name(text, b"/BaseFont") for text in objects if b"/BaseFont" in text}
    return {name: name in embedded for name in used}


def _name(text: bytes, key: bytes) -> str:
    found = re.search(key + rb"\s*/([^\s/>]+)", text)
    assert found is not None
    return found[1].decode()
