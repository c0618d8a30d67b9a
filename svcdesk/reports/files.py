"""Writes a file whole or not at all."""

from __future__ import annotations

from pathlib import Path

from svcdesk.domain.problems import Unavailable


def write_whole(path: Path, content: bytes) -> None:
    """Write beside it and put it in place: what was there stays until then. Raises Unavailable (file.not_written)."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        params = {"path": str(path), "detail": error.strerror or str(error)}
        raise Unavailable("file.not_written", data_safe=True, params=params) from error
