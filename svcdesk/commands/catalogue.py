"""Every command there is, by name: for the command line and for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Mapping

from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter, StartCompany
from svcdesk.commands.demo import LoadBoardSize, LoadDemo
from svcdesk.commands.documents import IssueDocuments


def commands() -> Mapping[str, type[Command]]:
    """The commands a user can run, by name."""
    listed: tuple[type[Command], ...] = (IssueDocuments, LoadBoardSize, LoadDemo, SetParameter, StartCompany)
    return {class_.name: class_ for class_ in listed}
