"""Every figure of what helped before in sentences, as the user's language writes numbers and times."""

from __future__ import annotations

from svcdesk.domain.helped_texts import name_of
from svcdesk.i18n import _, ngettext
from svcdesk.queries.helped import Helped, HelpedPart
from svcdesk.ui.shared import formats


def part_text(part: HelpedPart) -> str:
    """``2 m Steel rope 10 mm``."""
    return " ".join(text for text in (formats.number_text(part.quantity), part.unit, name_of(part.item)) if text)


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
