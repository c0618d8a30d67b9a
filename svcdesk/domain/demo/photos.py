"""The photos of the demo company, drawn: a type plate, a worn roller, a burnt board, a display, a leak, a door sill."""

from __future__ import annotations

import io
from math import cos, pi, sin
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from svcdesk.resources import resource

_SIZE: Final = (960, 720)
_KEPT: Final = (640, 480)
_ORIENTATION: Final = 0x0112
_TURNED: Final = 6
_STEEL: Final = (132, 136, 140)
_DARK: Final = (38, 40, 44)
Points = list[tuple[float, float]]


def draw_plate(*lines: str) -> bytes:
    """A type plate screwed to a machine, with what is printed on it."""
    image, draw = _ground((92, 96, 102))
    draw.rounded_rectangle((120, 120, 840, 600), 26, fill=(196, 198, 196), outline=(90, 92, 92), width=5)
    for x, y in ((150, 150), (810, 150), (150, 570), (810, 570)):
        draw.ellipse((x - 13, y - 13, x + 13, y + 13), fill=(120, 122, 122), outline=_DARK, width=2)
        draw.line((x - 8, y - 8, x + 8, y + 8), fill=_DARK, width=3)
    for at, line in enumerate(lines[:5]):
        draw.text((180, 180 + at * 78), line, fill=_DARK, font=_font(54 if at == 0 else 40, bold=at == 0))
    draw.line((180, 262, 780, 262), fill=_DARK, width=3)
    return _finished(image, "plate", tilt=-2)


def draw_roller() -> bytes:
    """A roller whose rim is worn flat at one side; the camera was held upright."""
    image, draw = _ground((70, 74, 78))
    draw.rectangle((0, 470, 960, 560), fill=(104, 106, 104))
    middle, rim = (480, 340), 230
    draw.ellipse(_around(middle, rim), fill=(58, 54, 50), outline=(24, 24, 24), width=4)
    draw.chord(_around(middle, rim - 2), 30, 95, fill=(150, 120, 84))
    draw.ellipse(_around(middle, 168), fill=_STEEL, outline=_DARK, width=4)
    for n in range(6):
        x, y = middle[0] + 110 * cos(n * pi / 3), middle[1] + 110 * sin(n * pi / 3)
        draw.ellipse(_around((x, y), 26), fill=(84, 88, 92), outline=_DARK, width=3)
    draw.ellipse(_around(middle, 44), fill=(176, 150, 70), outline=_DARK, width=4)
    rnd = Random("svcdesk-demo-roller")
    for _scratch in range(40):
        a, r = rnd.uniform(0.5, 1.7), rnd.uniform(176, 226)
        x, y = middle[0] + r * cos(a), middle[1] + r * sin(a)
        draw.line((x, y, x + rnd.uniform(-26, 26), y + rnd.uniform(-8, 8)), fill=(196, 172, 132), width=2)
    _point_at(draw, (700, 200), (600, 470))
    return _finished(image, "roller", turned=True)


def draw_board() -> bytes:
    """A controller board with a burnt relay."""
    image, draw = _ground((22, 74, 52))
    rnd = Random("svcdesk-demo-board")
    for _track in range(46):
        x, y = rnd.randrange(0, 960, 30), rnd.randrange(0, 720, 30)
        draw.line((x, y, x + rnd.choice((120, 180, 240)), y, x + 240, y + 60), fill=(52, 118, 84), width=4)
    for x, y in ((80, 90), (80, 280), (640, 90), (640, 470)):
        draw.rectangle((x, y, x + 210, y + 110), fill=(30, 30, 32), outline=(60, 60, 60), width=2)
        for pin in range(8):
            draw.rectangle((x + 10 + pin * 25, y - 14, x + 22 + pin * 25, y), fill=(186, 186, 180))
    draw.rectangle((370, 300, 590, 470), fill=(34, 82, 150), outline=(20, 40, 80), width=4)
    burn = Image.new("L", _SIZE)
    ImageDraw.Draw(burn).ellipse((400, 330, 660, 560), fill=235)
    image.paste((22, 17, 12), mask=burn.filter(ImageFilter.GaussianBlur(34)))
    draw.text((394, 312), "K4  24 V", fill=(220, 220, 220), font=_font(34))
    _point_at(draw, (760, 330), (610, 430))
    return _finished(image, "board", tilt=3)


def draw_display(code: str) -> bytes:
    """A display that shows a fault."""
    image, draw = _ground((176, 178, 178))
    draw.rounded_rectangle((150, 110, 810, 610), 30, fill=(58, 60, 64), outline=(30, 30, 32), width=6)
    draw.rectangle((220, 180, 740, 400), fill=(14, 22, 18))
    draw.text((300, 176), code, fill=(250, 70, 40), font=_font(170, bold=True))
    for n in range(4):
        draw.rounded_rectangle(
            (230 + n * 130, 470, 330 + n * 130, 550), 16, fill=(110, 112, 116), outline=_DARK, width=3
        )
    return _finished(image, f"display {code}", tilt=1)


def draw_leak() -> bytes:
    """A pipe joint that drips."""
    image, draw = _ground((206, 202, 194))
    draw.rectangle((0, 250, 960, 350), fill=(178, 104, 62))
    draw.rectangle((0, 262, 960, 282), fill=(222, 154, 112))
    draw.rectangle((400, 224, 560, 376), fill=(150, 88, 52), outline=(98, 56, 32), width=4)
    for n, (x, y) in enumerate(((470, 400), (500, 470), (476, 560))):
        draw.polygon(_drop(x, y, 20 + 4 * n), fill=(120, 170, 196))
    stain = Image.new("L", _SIZE)
    ImageDraw.Draw(stain).ellipse((300, 600, 700, 760), fill=150)
    image.paste((104, 126, 134), mask=stain.filter(ImageFilter.GaussianBlur(26)))
    _point_at(draw, (700, 440), (560, 380))
    return _finished(image, "leak")


def draw_sill() -> bytes:
    """The sill of a lift door with a stone in its groove."""
    image, draw = _ground((150, 150, 146))
    for y in (260, 330, 400):
        draw.rectangle((0, y, 960, y + 40), fill=(88, 90, 90))
        draw.rectangle((0, y, 960, y + 8), fill=(48, 50, 50))
    draw.rectangle((0, 0, 960, 240), fill=(112, 116, 120))
    draw.rectangle((478, 0, 486, 240), fill=(40, 42, 44))
    draw.polygon([(560, 330), (600, 314), (640, 326), (652, 356), (610, 374), (566, 362)], fill=(120, 100, 78))
    _point_at(draw, (760, 520), (640, 380))
    return _finished(image, "sill", tilt=-1)


def _ground(colour: tuple[int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", _SIZE, colour)
    return image, ImageDraw.Draw(image)


def _around(middle: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    return (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)


def _drop(x: float, y: float, size: float) -> Points:
    return [
        (x, y - 1.6 * size),
        *((x + size * cos(a), y + size * sin(a)) for a in (n * pi / 12 for n in range(-2, 15))),
    ]


def _point_at(draw: ImageDraw.ImageDraw, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """A red arrow, as technicians draw it onto their photos."""
    draw.line((*begin, *end), fill=(226, 40, 32), width=10)
    along = (end[0] - begin[0], end[1] - begin[1])
    length = (along[0] ** 2 + along[1] ** 2) ** 0.5
    ahead, aside = (along[0] / length, along[1] / length), (-along[1] / length, along[0] / length)
    tip = (end[0] + 26 * ahead[0], end[1] + 26 * ahead[1])
    wings = [(end[0] - 14 * ahead[0] + s * 24 * aside[0], end[1] - 14 * ahead[1] + s * 24 * aside[1]) for s in (1, -1)]
    draw.polygon([tip, *wings], fill=(226, 40, 32))


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource("fonts", "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf")), size)


def _finished(image: Image.Image, name: str, *, tilt: float = 0, turned: bool = False) -> bytes:
    """Light from one side, a little grain and tilt, saved as a camera does; ``turned`` as one held upright."""
    small = image.resize(_KEPT, Image.Resampling.BOX)
    light = Image.linear_gradient("L").rotate(90).resize(_KEPT).point(lambda value: 178 + value * 0.3)
    lit = ImageChops.multiply(small, Image.merge("RGB", (light, light, light)))
    rnd = Random(f"svcdesk-demo-photo-{name}")
    grain = Image.frombytes("L", (240, 180), rnd.randbytes(240 * 180)).resize(_KEPT).point(lambda value: value * 0.07)
    lit = ImageChops.add(lit, Image.merge("RGB", (grain, grain, grain)), offset=-9)
    if tilt:
        lit = lit.rotate(tilt, Image.Resampling.BILINEAR).crop((22, 18, _KEPT[0] - 22, _KEPT[1] - 18))
    exif = Image.Exif()
    if turned:
        lit = lit.crop((140, 0, 500, 480)).transpose(Image.Transpose.ROTATE_90)
        exif[_ORIENTATION] = _TURNED
    kept = io.BytesIO()
    lit.save(kept, "JPEG", quality=78, exif=exif)
    return kept.getvalue()
