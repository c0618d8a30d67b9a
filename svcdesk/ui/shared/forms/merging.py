"""What is joined in a form when two people saved the same record: side by side where both changed a field."""

from __future__ import annotations

from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.merge import Clash, rebase
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.notice import Choice, Chosen
from svcdesk.ui.shared.forms.page import RecordPage
from svcdesk.ui.shared.forms.texts import value_text


class MergedPage(RecordPage):
    """Joins what somebody else saved with what is in the form. ``_problems`` are those that saving was refused for."""

    def __init__(self, desk: Desk, ref: RecordRef) -> None:
        super().__init__(desk, ref)
        self._clashes: list[Clash] = []
        self._problems: tuple[Problem, ...] = ()
        self.merge_panel.chosen.connect(self.on_value_chosen)
        self.merge_panel.settled.connect(self.on_merge_settled)

    def save(self) -> None:
        """Save the record."""
        raise NotImplementedError

    def on_current(self, now: RecordDraft) -> None:
        """What somebody else saved: join it with what is here, and ask where both changed something."""
        assert self.base is not None
        joined, self._clashes = rebase(self.base, self.mine(), now)
        self.set_base(now)
        self.show_draft(joined)
        self.merge_panel.offer([self._choice(clash) for clash in self._clashes])
        if not self._clashes:
            self.notice.say(_("Somebody else saved this record meanwhile. Look at it, then save again."))
        self.refresh()

    def _choice(self, clash: Clash) -> Choice:
        specs = self.spec.child(clash.child).fields if clash.child else self.spec.fields
        spec = next(spec for spec in specs if spec.name == clash.name)
        where = f"{_(ENTITY_NAMES[clash.child].one)} {clash.at + 1} · " if clash.child else ""
        theirs = [str(p.params["who"]) for p in self._problems if p.target.endswith(clash.name) and "who" in p.params]
        who = theirs[0] if theirs else _("Theirs")
        return Choice(
            where + _(spec.label),
            value_text(clash.mine, self.desk.site, spec, clash.my_caption),
            value_text(clash.theirs, self.desk.site, spec, clash.their_caption),
            who,
        )

    def on_value_chosen(self, chosen: Chosen) -> None:
        """Put the chosen value into its field."""
        clash = self._clashes[chosen.place]
        value = clash.mine if chosen.mine else clash.theirs
        caption = clash.my_caption if chosen.mine else clash.their_caption
        if not clash.child:
            self.form.set_value(clash.name, value, caption)
        elif clash.at < len(self.grids[clash.child].rows.rows):
            self.grids[clash.child].rows.set_cell(clash.at, clash.name, value, caption)
        self.refresh()

    def on_merge_settled(self) -> None:
        """Every field has its value."""
        if not self.is_dirty():
            self.merge_panel.clear()
            self.notice.say(_("The saved values were taken. Nothing is left to save."))
            self.form.focus_first()
            return
        self.notice.say(_("Every field has its value now."), ("merge.save", _("Save"), self.save))
