"""Settings of the installation: what the environment says, and where files lie when it says nothing."""

from __future__ import annotations

import locale
import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """Where databases lie that nobody gave a place (``SVCDESK_DATA``)."""
    return Path(os.environ.get("SVCDESK_DATA") or platformdirs.user_data_dir("svcdesk", appauthor=False))


def database_path() -> Path:
    """The database that the command line means without ``--db`` (``SVCDESK_DB``)."""
    return Path(os.environ.get("SVCDESK_DB") or data_folder() / "svcdesk.db")


def demo_path() -> Path:
    """Where the demo company lies."""
    return data_folder() / "demo.db"


def said_language() -> str | None:
    """What ``SVCDESK_LANGUAGE`` says: ``en`` or ``pl``, None when it says nothing."""
    said = os.environ.get("SVCDESK_LANGUAGE")
    return _spoken(said) if said else None


def console_language() -> str:
    """The language of the command line (``SVCDESK_LANGUAGE``, else the system's): ``en`` or ``pl``."""
    return said_language() or _spoken(locale.getlocale()[0] or "")


def _spoken(name: str) -> str:
    return "pl" if name.lower().startswith(("pl", "polish")) else "en"
