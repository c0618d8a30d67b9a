"""Cut the four faces of Noto Sans that svcdesk ships out of Debian's fonts-noto-core; run by hand, see README.md."""

import sys
from pathlib import Path

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

NOTO = Path("/usr/share/fonts/truetype/noto")
STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "case", "tnum", "pnum", "lnum", "zero", "sups", "subs"]
LETTERS = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x0259, 0x0259), (0x02BB, 0x02DD), (0x0300, 0x0331), (0x0384, 0x03CE),
    (0x0400, 0x045F), (0x0490, 0x0491), (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EF2, 0x1EF3), (0x2000, 0x206F),
    (0x2070, 0x208E), (0x20A0, 0x20BF), (0x2100, 0x2138), (0x2153, 0x215E), (0xFB01, 0xFB02), (0xFFFD, 0xFFFD),
]  # fmt: skip
SYMBOLS = {
    "NotoSansSymbols2-Regular.ttf": "▲▼△▽▶◀▷◁▴▾▸◂●○◉■□▢▣◆◇✓✔✗✘☐☑☒★☆⚠⚡⏱✎✉☎☏⌘⇧⏎⌫␣",
    "NotoSansMath-Regular.ttf": "←↑→↓↔↕⇄⇐⇒⇔≤≥≈≠≡±∓∞√∑∫∂∆∅∈−∙∗",
    "NotoSansSymbols-Regular.ttf": "⌂⚑",
}


def subset(path: Path, code_points: set[int]) -> TTFont:
    """The font with those characters only, without hints."""
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.glyph_names = True
    font = TTFont(path)
    cutter = Subsetter(options)
    cutter.populate(unicodes=code_points)
    cutter.subset(font)
    return font


def add_symbols(font: TTFont) -> None:
    """Copy the symbols that the font lacks; same units per em, plain outlines."""
    order = list(font.getGlyphOrder())
    for name, symbols in SYMBOLS.items():
        source = TTFont(NOTO / name)
        available, glyphs = source.getBestCmap(), source.getGlyphSet()
        for symbol in symbols:
            code = ord(symbol)
            if code in font.getBestCmap() or code not in available:
                continue
            pen = TTGlyphPen(None)
            flat = DecomposingRecordingPen(glyphs)
            glyphs[available[code]].draw(flat)
            flat.replay(pen)
            glyph_name = f"uni{code:04X}"
            order.append(glyph_name)
            font["glyf"][glyph_name] = pen.glyph()
            font["hmtx"][glyph_name] = source["hmtx"][available[code]]
            for table in font["cmap"].tables:
                if table.isUnicode():
                    table.cmap[code] = glyph_name
    font.setGlyphOrder(order)


def main() -> None:
    """Write the faces beside this file."""
    wanted = {code for low, high in LETTERS for code in range(low, high + 1)}
    for style in STYLES:
        font = subset(NOTO / f"NotoSans-{style}.ttf", wanted)
        add_symbols(font)
        target = Path(__file__).with_name(f"NotoSans-{style}.ttf")
        font.save(target)
        sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} characters\n")


main()
