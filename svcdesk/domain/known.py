"""Texts with a meaning that a library can check: VAT ids, bank accounts, e-mail, countries and languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from svcdesk.domain.text import fold

_EMAIL: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
_PHONE: Final = re.compile(r"\+?[0-9 ()/.\-]*(?:\s*(?:ext|wew|w)\.?\s*[0-9]+)?", re.IGNORECASE)


@lru_cache(maxsize=8)
def known_codes(meaning: str, language: str = "en") -> tuple[tuple[str, str], ...]:
    """The (code, name) pairs of ``language country currency time_zone``, by name in a language."""
    if meaning == "time_zone":
        return tuple((name, name) for name in sorted(available_timezones()) if "/" in name or name == "UTC")
    from babel import Locale

    locale = Locale.parse(language)
    names = {"language": locale.languages, "country": locale.territories, "currency": locale.currencies}[meaning]
    size = 3 if meaning == "currency" else 2
    found = [(code, name) for code, name in names.items() if len(code) == size and code.isalpha()]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def code_of_name(meaning: str, name: str, language: str) -> str:
    """The code of what is called so in a language, without regard to case and diacritics; empty if nothing is."""
    return _codes_by_name(meaning, language).get(fold(name), "")


@lru_cache(maxsize=8)
def _codes_by_name(meaning: str, language: str) -> dict[str, str]:
    return {fold(name): code for code, name in known_codes(meaning, language)}


def is_known(meaning: str, code: str) -> bool:
    """Whether a language, country, currency or time zone of that code exists."""
    if meaning == "time_zone":
        return code in available_timezones()
    return code in dict(known_codes(meaning))


def tidy(meaning: str, text: str) -> str:
    """The usual writing of a text with a meaning: codes in their case, accounts without gaps at the ends."""
    if meaning in ("country", "currency", "iban"):
        return text.upper()
    return text.lower() if meaning == "language" else text


def is_valid_text(meaning: str, text: str, country: str = "") -> bool:
    """Whether a VAT id, IBAN, e-mail or telephone can be right; true for every other meaning."""
    check = {"vat_id": _is_vat_id, "iban": _is_iban, "email": _is_email, "phone": _is_phone}.get(meaning)
    return check is None or check(text, country)


def _is_vat_id(text: str, country: str) -> bool:
    """A NIP in Poland, the VAT number of another EU country; elsewhere anything with a digit."""
    from stdnum.eu import vat
    from stdnum.pl import nip

    compact = re.sub(r"[\s.\-/]", "", text).upper()
    prefix = compact[:2] if compact[:2].isalpha() else country.upper()
    if prefix == "PL" or (not prefix and compact.isdigit() and len(compact) == 10):
        return bool(nip.is_valid(compact))
    if prefix.lower() in vat.MEMBER_STATES or prefix == "EL":
        number = compact if compact[:2].isalpha() else prefix + compact
        return bool(vat.is_valid(number))
    return any(c.isdigit() for c in compact)


def _is_iban(text: str, country: str) -> bool:
    """An IBAN; a Polish account may be written without its country."""
    from stdnum import iban

    compact = re.sub(r"\s", "", text)
    if compact.isdigit() and len(compact) == 26 and country in ("", "PL"):
        compact = "PL" + compact
    return bool(iban.is_valid(compact))


def _is_email(text: str, _country: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def _is_phone(text: str, _country: str) -> bool:
    return _PHONE.fullmatch(text) is not None and sum(c.isdigit() for c in text) >= 3
