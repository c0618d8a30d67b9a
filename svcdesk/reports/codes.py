"""QR codes: what they say, and their dark modules."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

# Every mask is valid; the standard only asks for the prettiest of eight. Trying all of them costs
# 4 ms a page, and codes of this size are read either way.
_MASK: Final = 2
# How many bytes each version holds at error correction M (ISO/IEC 18004, table 7).
_CAPACITY: Final = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)


def order_code(number: str) -> str:
    """What the QR code of a service order says; Ctrl+K opens the order of this text.

    Blank for no number, or one so long that no code holds it. Other than ASCII is written in
    percents: readers guess at the encoding of anything else, and guess wrong (seen with zbar).
    """
    text = f"svcdesk:order/{quote(number)}"
    return text if number and len(text) <= _CAPACITY[-1] else ""


@lru_cache(maxsize=512)
def qr_bars(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """The side of the code in modules, and its dark bars as (row, column, length).

    Error correction M, version by length. Raises ValueError for more than 213 bytes.
    """
    length = len(text.encode())
    if length > _CAPACITY[-1]:
        raise ValueError(f"too long for a code: {length} bytes")
    version = next(version for version, most in enumerate(_CAPACITY, 1) if length <= most)
    code = QRCode(version, QRErrorCorrectLevel.M)
    code.addData(text)
    code.makeImpl(test=False, maskPattern=_MASK)
    bars = []
    for row, modules in enumerate(code.modules):
        start = None
        for column, dark in enumerate([*modules, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                bars.append((row, start, column - start))
                start = None
    return code.moduleCount, tuple(bars)
