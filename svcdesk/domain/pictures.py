"""Small and print-sized copies of pictures, turned as the camera was held; bytes in, bytes out."""

from __future__ import annotations

import io
import struct
from typing import Any, Final, NamedTuple

from PIL import Image, ImageOps

from svcdesk.domain.problems import refuse

MOST_PIXELS: Final = 80_000_000
"""More is not decoded: a few kilobytes can claim to be gigabytes of pixels. Less than the 89 million of Pillow."""
PREVIEW_PIXELS: Final = 256
PRINT_PIXELS: Final = 1400
"""The longer side; 8 cm on paper at more than 400 dots an inch."""
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_SMOOTH: Final = frozenset({"RGB", "RGBA", "L", "CMYK"})
"""Modes that are made smaller as they are; others are brought to colours first."""
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, IndexError, struct.error, Warning)


class Copy(NamedTuple):
    """A copy of a picture: a JPEG without any of the camera's data, and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def make_preview(content: bytes, name: str = "") -> Copy:
    """The copy for lists. Raises Refused: file.broken_picture, file.too_many_pixels."""
    return make_copy(content, PREVIEW_PIXELS, name, quality=80)


def make_copy(content: bytes, most: int = PRINT_PIXELS, name: str = "", *, quality: int = 85) -> Copy:
    """A copy whose longer side has ``most`` pixels at the most, upright, on white where the picture is clear.

    Reads the whole picture, so a broken one is found. Raises Refused: file.broken_picture, file.too_many_pixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise _too_many(name)
            opened.draft("RGB", (2 * most, 2 * most))  # a JPEG is decoded smaller: many times faster
            opened.load()
            turned = _upright(opened)
            if turned.mode not in _SMOOTH:
                turned = _on_white(turned)
            turned.thumbnail((most, most), Image.Resampling.LANCZOS)
            flat = _on_white(turned)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many(name) from None
    except _BROKEN:
        raise refuse("file.broken_picture", name=name) from None
    kept = io.BytesIO()
    flat.save(kept, "JPEG", quality=quality, optimize=True)
    return Copy(kept.getvalue(), flat.width, flat.height)


def _upright(image: Image.Image) -> Image.Image:
    """Turned by what the camera noted; data that cannot be read turn nothing."""
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image.copy()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGB", "L"}:
        return image.convert("RGB")
    if image.mode == "CMYK":
        return image.convert("RGB")
    if image.mode.startswith(("I", "F")):  # 16 bits and more: brought down to what a JPEG holds
        deep = image.convert("F")
        extrema: Any = deep.getextrema()
        scale = 255.0 / max(extrema[1] - extrema[0], 1.0)
        return deep.point(lambda value: value * scale - extrema[0] * scale).convert("L").convert("RGB")
    clear = image.convert("RGBA")
    flat = Image.new("RGB", clear.size, "white")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat


def _too_many(name: str) -> Exception:
    return refuse("file.too_many_pixels", name=name, limit=MOST_PIXELS // 1_000_000)
