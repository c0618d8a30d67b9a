"""Logos and photos as they are printed: upright, no larger than paper shows, and never in the way of a print."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Final

from PIL import ExifTags, Image, ImageOps
from reportlab.lib.utils import ImageReader

_MAX_PIXELS: Final = 40_000_000
_MAX_PHOTO_PIXELS: Final = 170_000_000  # thumbnail() reads a JPEG at half, a quarter … of its size
_SIDEWAYS: Final = range(5, 9)
"""The values of the EXIF orientation that exchange width and height."""
_LOGO: Final = (720, 360)
"""300 dpi at 60 mm."""
_PHOTO: Final = 1400
"""Pixels of the longer side: 200 dpi over half a page and more."""
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


@lru_cache(maxsize=64)
def photo_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a photo as it is looked at, from its head alone; None for what is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            pixels = _MAX_PHOTO_PIXELS if image.format == "JPEG" else _MAX_PIXELS
            sideways = image.getexif().get(ExifTags.Base.Orientation) in _SIDEWAYS
    except _UNREADABLE:
        return None
    if not 0 < width * height <= pixels:
        return None
    return (height, width) if sideways else (width, height)


def photo(data: bytes) -> ImageReader | None:
    """A photo as a small JPEG, turned as its camera was held; None for one that cannot be read to its end."""
    if photo_size(data) is None:
        return None
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.thumbnail((_PHOTO, _PHOTO))
            flat = _on_white(ImageOps.exif_transpose(image))
    except _UNREADABLE:
        return None
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=82)
    out.seek(0)
    return ImageReader(out)


def _on_white(image: Image.Image) -> Image.Image:
    rgba = image.convert("RGBA")
    flat = Image.new("RGB", rgba.size, "white")
    flat.paste(rgba, mask=rgba.getchannel("A"))
    return flat
