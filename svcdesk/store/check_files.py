"""What the data check asks of attached files: that each content is still the one that was attached."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from svcdesk.domain.problems import Problem, Severity
from svcdesk.models import Attachment, FileContent
from svcdesk.store.store import Reader


def check_files(reader: Reader) -> Iterator[Problem]:
    """``check.file``: sizes and hashes agree. That no attachment is without a content, foreign keys say."""
    contents = select(FileContent.id, FileContent.size, FileContent.sha256, FileContent.content)
    for id_, size, sha256, content in reader.session.execute(contents.execution_options(yield_per=1)):
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            named = select(Attachment.name).where(Attachment.content_id == id_).order_by(Attachment.id).limit(1)
            yield Problem("check.file", Severity.REFUSE, "", {
                "entity": FileContent.__tablename__, "id": id_, "what": reader.session.scalar(named) or f"#{id_}",
            })  # fmt: skip
