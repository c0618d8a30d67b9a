"""What helped before, in words for the windows and for documents: what is proposed, because of what, why nothing is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from svcdesk.domain.helped import Nearness, Silence
from svcdesk.i18n import N_, Texts

_NEAR: Final = {
    Nearness.OBJECT: N_("same object {n}×"),
    Nearness.MODEL: N_("same model {n}×"),
    Nearness.GROUP: N_("same group {n}×"),
    Nearness.WORDS: N_("alike words {n}×"),
}
_NEAREST: Final = {
    Nearness.OBJECT: N_("same object"),
    Nearness.MODEL: N_("same model"),
    Nearness.GROUP: N_("same group"),
    Nearness.WORDS: N_("alike words"),
}
_SILENT: Final = {
    Silence.NOTHING_ASKED: N_(
        "Type the symptom or choose its code: what helped in such cases before stands here then."
    ),
    Silence.NO_HISTORY: N_("No repair with a diagnosis or a resolution has been finished yet."),
    Silence.NOTHING_ALIKE: N_("No finished repair is alike enough to say anything."),
}


def name_of(caption: str) -> str:
    """The words of a caption ``LOOSE  Loose or misaligned``, without its code."""
    return caption.partition("  ")[2] or caption


def told_text(diagnosis: str, resolution: str) -> str:
    """``Loose or misaligned → Adjusted``, of captions; one of them may be empty."""
    return " → ".join(text for text in (name_of(diagnosis), name_of(resolution)) if text)


def outcome_text(worked: int, used: int, t: Texts) -> str:
    """``5 of 6``."""
    return t(N_("{worked} of {used}")).format(worked=worked, used=used)


def because_text(near: Mapping[Nearness, int], t: Texts) -> str:
    """``same object 3×, same model 2×``."""
    return ", ".join(t(_NEAR[nearness]).format(n=count) for nearness, count in near.items())


def nearest_text(because: Nearness | None, t: Texts) -> str:
    """``same object``: what puts a proposal where it is."""
    return t(_NEAREST[because]) if because is not None else t(N_("less alike"))


def silence_text(silence: Silence | None, alike: int, t: Texts) -> str:
    """Why nothing is proposed; ``alike`` cases there are nevertheless."""
    if silence is Silence.TOO_FEW:
        return t.ngettext(
            "Only {n} finished repair is alike, and that of another object: too little to say anything.",
            "Only {n} finished repairs are alike, each with another outcome: too little to say anything.", alike,
        ).format(n=alike)  # fmt: skip
    return t(_SILENT[silence]) if silence is not None else ""
