"""Small pictures and files as cameras, offices and attackers make them."""

from __future__ import annotations

import io
import zipfile

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 32), *, turned: bool = False, seed: int = 0) -> bytes:
    """A picture, its left half red and its right half blue; ``turned`` as a camera held upright notes it (EXIF 6).

    JPEGs of another ``seed`` have other bytes.
    """
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1
    image.save(kept, kind, **({"exif": exif, "comment": f"no. {seed}"} if kind == "JPEG" else {}))
    return kept.getvalue()


def packed(*names: str, mimetype: str = "") -> bytes:
    """A ZIP with empty files of these names, as Office documents are."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "")
    return kept.getvalue()


def word() -> bytes:
    """What a Word document without macros begins with."""
    return packed("[Content_Types].xml", "word/document.xml")


def pages(count: int) -> bytes:
    """A PDF that can be drawn, its pages blue."""
    kept = io.BytesIO()
    canvas = Canvas(kept, pagesize=(300, 200))
    for _page in range(count):
        canvas.setFillColorRGB(*(part / 255 for part in BLUE))
        canvas.rect(0, 0, 300, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return kept.getvalue()


PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(60)
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"
