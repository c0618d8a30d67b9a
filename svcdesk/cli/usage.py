"""How the command line is read: argparse that speaks the user's language and names what is near a typing error."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final, NoReturn

from svcdesk.i18n import N_, _, ngettext

_FEW: Final = 8
"""So many choices are all named; of more only those that are near."""
_TEXTS: Final = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
)
"""What argparse says; the words stand in its source."""


class WrongUsage(Exception):
    """A command line that cannot be read: the usage, what is wrong, and which help says more."""

    def __init__(self, usage: str, detail: str, help_: str) -> None:
        self.usage, self.detail, self.help = usage, detail, help_
        super().__init__(detail)


class Parser(argparse.ArgumentParser):
    """Raises WrongUsage instead of ending the process, so that ``main`` can say it as text or JSON."""

    def error(self, message: str) -> NoReturn:
        """What argparse calls when it cannot read the words."""
        detail = message if message.endswith((".", "?")) else f"{message}."
        raise WrongUsage(self.format_usage(), detail, f"{self.prog} --help")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Name a few choices rather than eighty."""
        choices = action.choices
        if choices is not None and value not in choices:
            raise argparse.ArgumentError(action, unknown_word(str(value), choices))


def unknown_word(word: str, choices: Iterable[str]) -> str:
    """The sentence for a word that is not among the choices, with those that are meant perhaps."""
    known = sorted(str(choice) for choice in choices)
    if len(known) <= _FEW:
        return _("“{word}” is not one of: {names}.").format(word=word, names=", ".join(known))
    near = get_close_matches(word, known, 3, 0.6)
    if near:
        return _("There is no “{word}”. Did you mean {names}?").format(word=word, names=", ".join(near))
    return _("There is no “{word}”.").format(word=word)


def speak() -> None:
    """Have argparse say its words in the language in use; it looks them up in these names of its module."""
    vars(argparse).update(_=_, ngettext=ngettext)
