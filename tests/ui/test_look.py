"""Every text can be read on every fill, in both palettes."""

from __future__ import annotations

import pytest

from svcdesk.ui.shared.look import DARK, LIGHT, Look, contrast
from svcdesk.ui.shared.style_sheet import style_sheet


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_every_text_is_legible_on_every_fill(look: Look) -> None:
    weak = {
        pair: round(ratio, 2)
        for pair in look.text_pairs()
        if (ratio := contrast(getattr(look, pair[0]), getattr(look, pair[1]))) < 4.5
    }
    assert weak == {}


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(LIGHT.surface, LIGHT.surface) == 1
    assert round(contrast(DARK.window.fromRgb(0, 0, 0), LIGHT.surface), 2) == 21


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)
def test_the_style_sheet_knows_every_token_it_uses(look: Look) -> None:
    sheet = style_sheet(look.name, look.colours(), 10)
    assert "$" not in sheet
    assert look.accent.name() in sheet
