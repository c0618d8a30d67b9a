"""Logos and photos as they are printed: upright, no larger than paper shows, and never in the way of a print."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

from PIL import ExifTags, Image
from reportlab.lib.utils import ImageReader

from svcdesk.domain.pictures import MOST_PIXELS, make_copy
from svcdesk.domain.problems import Refused

_MAX_PIXELS: Final = 40_000_000
_SIDEWAYS: Final = range(5, 9)
"""The values of the EXIF orientation that exchange width and height."""
_LOGO: Final = (720, 360)
"""300 dpi at 60 mm."""
_UNREADABLE: Final = (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError)


@lru_cache(maxsize=4)
def picture(data: bytes) -> tuple[int, int, ImageReader] | None:
    """A logo fit for print; None for what is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _MAX_PIXELS:
                return None
            image.thumbnail(_LOGO)
            flat = _on_white(image)
    except _UNREADABLE:
        return None
    return flat.width, flat.height, ImageReader(flat)


def photo_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a photo as it is looked at, from its head alone; None for what is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            sideways = image.getexif().get(ExifTags.Base.Orientation) in _SIDEWAYS
    except _UNREADABLE:
        return None
    if not 0 < width * height <= MOST_PIXELS:
        return None
    return (height, width) if sideways else (width, height)


def photo(data: bytes) -> ImageReader | None:
    """A photo as a small JPEG, turned as its camera was held; None for one that cannot be read to its end."""
    try:
        return ImageReader(io.BytesIO(make_copy(data).jpeg))
    except Refused:
        return None


def _on_white(image: Image.Image) -> Image.Image:
    rgba = image.convert("RGBA")
    flat = Image.new("RGB", rgba.size, "white")
    flat.paste(rgba, mask=rgba.getchannel("A"))
    return flat
