"""Translations: one gettext catalogue for screens, documents, messages and the command line."""

from __future__ import annotations

import gettext

from svcdesk.resources import resource

LANGUAGES = ("en", "pl")
_state: dict[str, gettext.NullTranslations] = {"current": gettext.NullTranslations()}
_names: dict[str, str] = {"current": "en"}


def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("svcdesk", resource("translations"), [language], fallback=True)


def use_language(language: str) -> None:
    """Choose the language of the screen for this process (``en`` or ``pl``)."""
    _state["current"] = _catalogue(language)
    _names["current"] = language


def language() -> str:
    """The language of the screen."""
    return _names["current"]


def _(message: str) -> str:
    """The message in the language of the screen."""
    return _state["current"].gettext(message) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The message for a count in the language of the screen; put the number in with ``format``."""
    return _state["current"].ngettext(singular, plural, n)


def N_(message: str) -> str:  # noqa: N802 - the customary name
    """Mark a message for translation where it is declared; it is translated where it is shown."""
    return message


class Texts:
    """The translating function of one language, for documents printed in the customer's."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)

    def __call__(self, message: str) -> str:
        """The message in this language."""
        return self._catalogue.gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The message for a count; put the number in with ``format``."""
        return self._catalogue.ngettext(singular, plural, n)


def texts(language: str) -> Texts:
    """The texts of one language."""
    return Texts(language)
