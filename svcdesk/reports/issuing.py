"""From drawn drafts to the command that archives them."""

from __future__ import annotations

from collections.abc import Sequence

from svcdesk.commands.documents import IssueDocuments, NewDocument
from svcdesk.queries.documents import Draft
from svcdesk.reports.printing import Drawn


def issue_command(drafts: Sequence[Draft], drawn: Drawn) -> IssueDocuments | None:
    """What keeps the new documents among the drafts; None when all were issued before."""
    if all(draft.archived is not None for draft in drafts):
        return None
    return IssueDocuments(
        tuple(
            NewDocument(draft.kind, draft.subject, draft.revision, title, language, draft.content, pdf)
            for draft, title, language, pdf in zip(drafts, drawn.titles, drawn.languages, drawn.parts(), strict=True)
            if draft.archived is None
        )
    )
