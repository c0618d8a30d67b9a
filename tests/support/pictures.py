"""Pictures as telephones and cameras write them, for tests and pictures of documents."""

from __future__ import annotations

import io

from PIL import ExifTags, Image, ImageDraw


def photo(size: tuple[int, int] = (1600, 1200), *, orientation: int = 1, form: str = "JPEG") -> bytes:
    """A photo whose upper left quarter is red, as it is stored; ``orientation`` tells how it is turned to be seen."""
    image = Image.new("RGB", size, (70, 90, 110))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0] // 2, size[1] // 2), (200, 30, 30))
    draw.ellipse((size[0] // 3, size[1] // 3, size[0] * 2 // 3, size[1] * 2 // 3), (230, 200, 60))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()
