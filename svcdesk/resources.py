"""Where the files that ship with svcdesk lie: icons, fonts, translations, demo data."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, in a checkout, an installed or a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    for base in ([Path(frozen)] if frozen else []) + [here.parent, here]:
        path = base.joinpath("resources", *parts)
        if path.exists():
            return path
    return here.parent.joinpath("resources", *parts)
