"""A dialog of fields that runs one command; what the rules refuse is said at the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from svcdesk.commands.base import Command
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.problems import Problem
from svcdesk.ui.shared.command_dialog import CommandDialog
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.record_form import RecordForm

MakeCommand = Callable[[dict[str, Any]], Command]


class FieldsDialog(CommandDialog):
    """``make`` turns the values, empty ones left out, into the command."""

    def __init__(
        self,
        desk: Desk,
        title: str,
        yes: str,
        specs: Sequence[FieldSpec],
        make: MakeCommand,
        parent: QWidget,
        *,
        values: Mapping[str, Any] | None = None,
        captions: Mapping[str, str] | None = None,
        text: str = "",
    ) -> None:
        super().__init__(desk, title, parent)
        self._make = make
        if text:
            self.add_text(text, "secondary")
        self.form = RecordForm(desk, specs, self)
        given = {spec.name: spec.default for spec in specs if spec.default is not None} | dict(values or {})
        self.form.set_draft(given, captions or {})
        self.form.set_base(given)
        self.form.setMinimumWidth(460)
        self.body.addWidget(self.form)
        self.add_ends(yes)
        self.form.focus_first()

    def command(self) -> Command | None:
        """The command of what is filled in."""
        missing = [
            Problem("field.required", target=name, params={"field": box.spec.label})
            for name, box in self.form.boxes.items()
            if box.spec.required and box.value() in (None, "")
        ]
        if problems := [*self.form.unreadable(), *missing]:
            self.form.show_problems(problems)
            return None
        return self._make({name: value for name, value in self.form.values().items() if value not in (None, "")})

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """At the fields; the rest below them."""
        super().show_problems(tuple(self.form.show_problems(problems)))
