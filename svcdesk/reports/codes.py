"""QR codes: what they say, and their dark modules."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import zip_longest
from typing import Final
from urllib.parse import quote

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

# Every mask is valid; the standard only asks for the prettiest of eight. Trying all of them costs
# 4 ms a page, and codes of this size are read either way.
_MASK: Final = 2
# The blocks of versions 1 to 10 at error correction M: all bytes, and those of data (ISO/IEC 18004, table 9).
_BLOCKS: Final = (
    ((26, 16),), ((44, 28),), ((70, 44),), ((50, 32),) * 2, ((67, 43),) * 2, ((43, 27),) * 4, ((49, 31),) * 4,
    ((60, 38),) * 2 + ((61, 39),) * 2, ((58, 36),) * 3 + ((59, 37),) * 2, ((69, 43),) * 4 + ((70, 44),),
)  # fmt: skip
# What a text may take of them: the rest tells mode and length.
_CAPACITY: Final = tuple(
    sum(data for _all, data in blocks) - (3 if version >= 10 else 2) for version, blocks in enumerate(_BLOCKS, 1)
)


def order_code(number: str) -> str:
    """What the QR code of a service order says; Ctrl+K opens the order of this text.

    Blank for no number, or one so long that no code holds it. Other than ASCII is written in
    percents: readers guess at the encoding of anything else, and guess wrong (seen with zbar).
    """
    text = f"svcdesk:order/{quote(number)}"
    return text if number and len(text) <= _CAPACITY[-1] else ""


def number_code(number: str) -> str:
    """What the code of a repair or a machine says: the plain number, as one would type it into Ctrl+K.

    It survives scanners that type on a keyboard of another country, which ``:`` and ``/`` do not. Blank for a
    number that is not ASCII, or too long: it is typed.
    """
    return number if number.isascii() and len(number) <= _CAPACITY[-1] else ""


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
    code.dataCache = codewords(text.encode(), version)
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


def codewords(data: bytes, version: int) -> list[int]:
    """The bytes of a code at error correction M: the data and its correction, interleaved (ISO/IEC 18004, 7.4 to 7.6).

    The library makes the same, but works out its divisor for every code anew, a third of the time of a page.
    """
    blocks = _BLOCKS[version - 1]
    total = sum(data_bytes for _all_bytes, data_bytes in blocks)
    length_bytes = 2 if version >= 10 else 1
    # Mode 4 (bytes), the length, the data, and 4 zero bits that end it: together whole bytes.
    number = (4 << 8 * length_bytes) | len(data)
    number = ((number << 8 * len(data)) | int.from_bytes(data)) << 4
    message = number.to_bytes(len(data) + length_bytes + 1)
    message += bytes((0xEC, 0x11)[index % 2] for index in range(total - len(message)))
    parts, corrections, first = [], [], 0
    for all_bytes, data_bytes in blocks:
        part = message[first : first + data_bytes]
        first += data_bytes
        parts.append(part)
        corrections.append(_remainder(part, all_bytes - data_bytes))
    mixed = (byte for group in (parts, corrections) for column in zip_longest(*group) for byte in column)
    return [byte for byte in mixed if byte is not None]


def _remainder(message: bytes, count: int) -> list[int]:
    """The Reed-Solomon correction of a block: its remainder over GF(256), divided by the generator."""
    powers, logs = _field()
    divisor = _divisor(count)
    rest = [*message, *([0] * count)]
    for index in range(len(message)):
        if lead := rest[index]:
            log = logs[lead]
            for place, term in enumerate(divisor, index + 1):
                rest[place] ^= powers[term + log]
    return rest[len(message) :]


@cache
def _divisor(count: int) -> tuple[int, ...]:
    """The logarithms of the generator polynomial's terms, without the leading one."""
    powers, logs = _field()
    terms = [1]
    for root in range(count):
        times = [powers[logs[term] + root] for term in terms]
        terms = [a ^ b for a, b in zip([*terms, 0], [0, *times], strict=True)]
    return tuple(logs[term] for term in terms[1:])


@cache
def _field() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Powers of 2 in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1 (twice round), and logarithms."""
    powers, value = [], 1
    for _power in range(255):
        powers.append(value)
        value = (value << 1) ^ (0x11D if value & 0x80 else 0)
    logs = [0] * 256
    for power, number in enumerate(powers):
        logs[number] = power
    return tuple(powers * 2), tuple(logs)
