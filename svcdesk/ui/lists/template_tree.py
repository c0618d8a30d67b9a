"""The groups of templates as the tree they are, with the templates that stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svcdesk.i18n import _
from svcdesk.queries.template_groups import GroupNode, load_template_groups
from svcdesk.ui.lists.table import TEMPLATE_TREE
from svcdesk.ui.lists.tree import TreeRow, TreeView
from svcdesk.ui.shared.formats import number_text


class TemplateTreeView(TreeView):
    """Groups of templates; Enter opens a group or a template."""

    table = TEMPLATE_TREE
    query = load_template_groups
    watched = frozenset({"template_group", "agreement", "agreement_line"})

    def heads(self) -> Sequence[tuple[str, str]]:
        """The group or template, and how many lines it has."""
        return [(_("Group, template"), ""), (_("Lines"), "")]

    def rows_of(self, found: tuple[GroupNode, ...]) -> Iterator[TreeRow]:
        """A row for each group, and below it one for each template."""
        for group in found:
            yield TreeRow(group.id, group.parent_id, f"{group.code}  {group.name}", ("",))
            for template in group.templates:
                text = f"◇ {template.number}  {template.description}"
                yield TreeRow(template.id, group.id, text, (number_text(template.lines),), "agreement")
