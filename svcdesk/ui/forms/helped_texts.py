"""What helped before, in words: the figures of a proposal, and why nothing is proposed."""

from __future__ import annotations

from typing import Final

from svcdesk.domain.helped import Nearness, Silence
from svcdesk.i18n import N_, _, ngettext
from svcdesk.queries.helped import Helped, HelpedAnswer, HelpedPart
from svcdesk.ui.shared import formats

_NEAR: Final = {
    Nearness.OBJECT: N_("same object {n}×"),
    Nearness.MODEL: N_("same model {n}×"),
    Nearness.GROUP: N_("same group {n}×"),
    Nearness.WORDS: N_("alike words {n}×"),
}
_SILENT: Final = {
    Silence.NOTHING_ASKED: N_(
        "Type the symptom or choose its code: what helped in such cases before stands here then."
    ),
    Silence.NO_HISTORY: N_("No repair with a diagnosis or a resolution has been finished yet."),
    Silence.NOTHING_ALIKE: N_("No finished repair is alike enough to say anything."),
}


def told_text(one: Helped) -> str:
    """``Loose or misaligned → Adjusted``, without the codes."""
    diagnosis = _name(one.diagnosis or one.diagnosis_area)
    return " → ".join(text for text in (diagnosis, _name(one.resolution)) if text)


def _name(caption: str) -> str:
    """The words of a caption, without its code."""
    return caption.partition("  ")[2] or caption


def outcome_text(one: Helped) -> str:
    """``5 of 6``."""
    return _("{worked} of {used}").format(worked=one.worked, used=one.used)


def because_text(one: Helped) -> str:
    """``same object 3×, same model 2×``."""
    return ", ".join(_(_NEAR[nearness]).format(n=count) for nearness, count in one.near.items())


def part_text(part: HelpedPart) -> str:
    """``2 m Steel rope 10 mm``."""
    return " ".join(text for text in (formats.number_text(part.quantity), part.unit, _name(part.item)) if text)


def outcome_words(one: Helped) -> str:
    """Every figure of a proposal in sentences."""
    said = [_("Worked in {worked} of {used}.").format(worked=one.worked, used=one.used)]
    if one.came_back:
        said.append(_("The fault came back {n}× within 90 days.").format(n=one.came_back))
    if one.waiting:
        said.append(
            ngettext(
                "{n} was finished less than 90 days ago and may still come back.",
                "{n} were finished less than 90 days ago and may still come back.", one.waiting,
            ).format(n=one.waiting)
        )  # fmt: skip
    if one.minutes is not None:
        usual = formats.duration_text(one.minutes)
        said.append(_("Usual time {time}, the middle of {n}.").format(time=usual, n=one.timed))
    if one.parts:
        parts = "; ".join(_("{part} (in {n})").format(part=part_text(part), n=part.cases) for part in one.parts)
        said.append(_("Parts: {parts}.").format(parts=parts))
    return " ".join(said)


def silence_text(answer: HelpedAnswer) -> str:
    """Why nothing is proposed."""
    if answer.silence is Silence.TOO_FEW:
        return ngettext(
            "Only {n} finished repair is alike, and that of another object: too little to say anything.",
            "Only {n} finished repairs are alike, each with another outcome: too little to say anything.", answer.alike,
        ).format(n=answer.alike)  # fmt: skip
    return _(_SILENT[answer.silence]) if answer.silence is not None else ""
