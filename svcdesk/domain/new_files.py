"""A file made ready to be attached: looked at, hashed, its preview drawn; costly, so not for the GUI thread."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from svcdesk.domain.attachments import check_name, check_size, fitting_name, is_picture, recognise
from svcdesk.domain.problems import Refused


@dataclass(frozen=True, slots=True)
class NewFile:
    """What is kept of a file: its name with the ending of its type, and its bytes with what was found in them."""

    name: str
    given_name: str
    """What it was called before its ending was put right."""
    media_type: str
    sha256: str
    content: bytes = field(repr=False)
    preview: bytes | None = field(repr=False)


def prepare(name: str, content: bytes, most_megabytes: int) -> NewFile:
    """Look a file through by the rules of ``domain.attachments``.

    Raises Refused: file.name name_long too_large empty program macros archive old_document type broken_picture
    too_many_pixels.
    """
    from svcdesk.domain.pictures import make_preview  # it takes long to load, and most starts need none

    if problems := [*check_name(name), *check_size(name, len(content), most_megabytes)]:
        raise Refused(problems)
    type_ = recognise(name, content)
    preview = make_preview(content, name).jpeg if is_picture(type_.media_type) else None
    sha256 = hashlib.sha256(content).hexdigest()
    return NewFile(fitting_name(name, type_), name, type_.media_type, sha256, content, preview)
