"""The dialog that signs an order or some of its lines off, and how a sign-off is cleared."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.sign_off import ClearSignOff, SignOffLines, SignOffOrder
from svcdesk.domain.kinds import LineStatus, SignerState
from svcdesk.domain.problems import Problem
from svcdesk.i18n import N_, _, ngettext
from svcdesk.ui.orders.deeds import OrderDeeds
from svcdesk.ui.shared.command_dialog import CommandDialog
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import InstantEdit
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.look import Space
from svcdesk.ui.shared.lookup import LookupField
from svcdesk.ui.shared.signature import SignatureField

_STATES: Final = (
    (SignerState.SIGNED, N_("The customer signs")),
    (SignerState.ABSENT, N_("The customer is not there")),
    (SignerState.REFUSED, N_("The customer refuses to sign")),
)
_REASONS: Final = frozenset({"recording.reason_exceeding"})


class SignOffDialog(CommandDialog):
    """Who signs, as what, where and when, with a drawn signature; or why nobody did.

    ``line_ids`` signs these lines off; none the whole order. The reason for exceeding a service level is asked for
    once the rules demand it.
    """

    def __init__(self, desk: Desk, order_id: int, line_ids: tuple[int, ...], place: str, parent: QWidget) -> None:
        super().__init__(desk, _("Sign off"), parent)
        self._order_id = order_id
        self._line_ids = line_ids
        if line_ids:
            text = ngettext("{count} line is signed off.", "{count} lines are signed off.", len(line_ids))
            self.add_text(text.format(count=number_text(len(line_ids))), "secondary")
        else:
            self.add_text(_("Every open line is signed off; the clock of the service level ends."), "secondary")
        self.states = {state: QRadioButton(_(words), self) for state, words in _STATES}
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        for state, button in self.states.items():
            button.setObjectName(state.value)
            button.toggled.connect(self.on_state_toggled)
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)
        self.signer, self.role, self.place, self.note = (QLineEdit(self) for _field in range(4))
        self.place.setText(place)
        self.at = InstantEdit(desk.clock, desk.site, self)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.L)
        for label, field, limit in (
            (_("Full name"), self.signer, 80), (_("Role"), self.role, 80), (_("Place"), self.place, 80),
            (_("Note"), self.note, 400),
        ):  # fmt: skip
            field.setMaxLength(limit)
            field.setAccessibleName(label)
            form.addRow(label, field)
        self.at.set_value(desk.clock.now())
        form.addRow(_("When"), self.at)
        self.body.addLayout(form)
        self._add_signature()
        self._add_reason()
        self.add_ends(_("Sign off"))
        self.states[SignerState.SIGNED].setChecked(True)
        self.signer.setFocus()

    def _add_signature(self) -> None:
        self.signature = SignatureField(self)
        self.body.addWidget(self.signature)
        self._drawn = QWidget(self)
        row = QHBoxLayout(self._drawn)
        row.setContentsMargins(0, 0, 0, 0)
        for name, words, slot in (
            ("undo_stroke", _("Take the last stroke back"), self.signature.undo_stroke),
            ("clear", _("Clear"), self.signature.clear),
        ):
            button = QPushButton(words, self._drawn)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(QLabel(_("Without a drawing the printed name stands for it."), self._drawn))
        self.body.addWidget(self._drawn)

    def _add_reason(self) -> None:
        self._reasons = QWidget(self)
        form = QFormLayout(self._reasons)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(Space.L)
        self.reason = LookupField(self.desk, RecordLookup("reason_code"), parent=self)
        self.reason.line.setAccessibleName(_("Reason"))
        self.reason_note = QLineEdit(self)
        self.reason_note.setMaxLength(1000)
        form.addRow(_("Reason"), self.reason)
        form.addRow(_("Note on the reason"), self.reason_note)
        self.body.addWidget(self._reasons)
        self._reasons.hide()

    def state(self) -> SignerState:
        """What the customer does."""
        return next(state for state, button in self.states.items() if button.isChecked())

    def on_state_toggled(self, on: bool) -> None:
        """Nobody signs who is not there."""
        if not on:
            return
        signs = self.state() is SignerState.SIGNED
        self.signature.setVisible(signs)
        self._drawn.setVisible(signs)
        if not signs:
            self.signature.clear()
            self.note.setFocus()

    def command(self) -> Command | None:
        """The sign-off."""
        at = self.at.value()
        if at is None:
            self.show_problems((Problem("field.required", params={"field": _("When")}),))
            self.at.setFocus()
            return None
        # What is shown has minutes only; the present minute is now, not a moment in the future or the past.
        now = self.desk.clock.now()
        at = None if abs((now - at).total_seconds()) < 60 else at
        about: dict[str, Any] = {
            "state": self.state(), "signer": self.signer.text(), "role": self.role.text(), "place": self.place.text(),
            "note": self.note.text(), "strokes": self.signature.strokes(), "at": at, "reason_id": self.reason.value(),
            "reason_note": self.reason_note.text(),
        }  # fmt: skip
        if self._line_ids:
            return SignOffLines(self._order_id, line_ids=self._line_ids, **about)
        return SignOffOrder(self._order_id, **about)

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Ask for the reason where it is demanded; go to the field that is wrong."""
        super().show_problems(problems)
        if any(problem.code in _REASONS for problem in problems):
            self._reasons.show()
            self.reason.line.setFocus()
            return
        fields = {"signer": self.signer, "note": self.note, "at": self.at}
        for problem in problems:
            if (field := fields.get(problem.target)) is not None:
                field.setFocus()
                return


class SignOffDeeds(OrderDeeds):
    """Signing off, in the order form."""

    def sign_off(self) -> None:
        """The whole order."""
        self.leave(self._sign_order)

    def _sign_order(self) -> None:
        self._sign(())

    def sign_lines_off(self) -> None:
        """The selected open lines."""
        if ids := self._unsigned():
            self._to_sign = ids
            self.leave(self._sign_lines)

    _to_sign: tuple[int, ...] = ()

    def _sign_lines(self) -> None:
        self._sign(self._to_sign)

    def _sign(self, line_ids: tuple[int, ...]) -> None:
        self.reload_if_left()
        order_id = self.ref.record_id if self.record_id is None else self.record_id
        if order_id is not None:
            city = str(self.base.values.get("city") or "") if self.base is not None else ""
            dialog = SignOffDialog(self.desk, order_id, line_ids, city, self)
            dialog.open()

    def clear_sign_off(self) -> None:
        """Take the sign-off back, of the selected lines or of all."""
        if self.record_id is not None:
            command: Command = ClearSignOff(self.record_id)
            self._run(command)

    def _unsigned(self) -> tuple[int, ...]:
        ids = set(self._selected(LineStatus.CREATED))
        signed = {row.id for row in self.lines.rows.rows if row.values.get("signed_off_at") is not None}
        return tuple(sorted(ids - signed))

    def can_sign_off(self) -> bool:
        """Whether the order is stored and waits for it."""
        return self.is_stored() and self.base is not None and self.base.values.get("signed_off_at") is None

    def can_sign_lines(self) -> bool:
        """Whether a selected line waits for it."""
        return self.is_stored() and bool(self._unsigned())

    def is_signed_off(self) -> bool:
        """Whether there is a sign-off to clear."""
        if self.base is None or not self.is_stored():
            return False
        lines = self.base.children.get("order_line", ())
        return self.base.values.get("signed_off_at") is not None or any(
            row.values.get("signed_off_at") is not None for row in lines
        )
