"""The one page that starts a new company."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, Qt, QTimeZone, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from svcdesk.commands.company import StartCompany
from svcdesk.domain.known import is_valid_text, known_codes
from svcdesk.domain.text import fold
from svcdesk.i18n import LANGUAGES, _, language
from svcdesk.ui.shared.completion import CodeCompleter
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.editors import mark_wrong
from svcdesk.ui.shared.look import Space, set_role

_LANGUAGE_NAMES: Final = {"en": "English", "pl": "Polski"}


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What was filled in: the file to make, and the command that fills it."""

    path: Path
    command: StartCompany


class NewCompanyDialog(Dialog):
    """Name, VAT id, country, time zone, language, currency and the file; checked before it closes."""

    completed = Signal(object)  # NewCompany

    def __init__(self, folder: Path, parent: QWidget | None) -> None:
        super().__init__(_("Start a new company"), parent)
        self._folder = folder
        self._own_path = False
        self.add_text(_("Everything here can be changed later in Setup."), "muted")
        self.name = QLineEdit(self)
        self.vat_id = QLineEdit(self)
        self.country = _choice("country", QLocale.system().name()[-2:], "PL", self)
        zone = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        self.time_zone = _choice("time_zone", "" if zone.startswith("Etc/") else zone, "Europe/Warsaw", self)
        self.currency = _choice("currency", "", "PLN", self)
        self.language = QComboBox(self)
        for code in LANGUAGES:
            self.language.addItem(_LANGUAGE_NAMES[code], code)
        self.language.setCurrentIndex(self.language.findData(language()))
        self.path = QLineEdit(self)
        self._errors: dict[QWidget, QLabel] = {}
        self.problem = self._error_label()
        self._build()
        self.name.textChanged.connect(self.on_name_changed)
        self.path.textEdited.connect(self.on_path_edited)
        self.on_name_changed("")

    def _error_label(self) -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        set_role(label, "error")
        label.hide()
        return label

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        choose = QPushButton(_("Choose…"), self)
        choose.clicked.connect(self.on_choose_clicked)
        places: tuple[tuple[str, QWidget, int, int, int], ...] = (
            (_("Name") + " *", self.name, 0, 0, 2),
            (_("VAT id"), self.vat_id, 1, 0, 1),
            (_("Country"), self.country, 1, 1, 1),
            (_("Time zone"), self.time_zone, 2, 0, 1),
            (_("Currency"), self.currency, 2, 1, 1),
            (_("Language of documents"), self.language, 3, 0, 1),
            (_("File"), self.path, 4, 0, 2),
        )
        for text, widget, row, column, span in places:
            grid.addLayout(self._field(text, widget), row, column, 1, span)
        grid.addWidget(choose, 5, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.box: QDialogButtonBox = self.add_buttons(_("Start"), _("Cancel"))
        self.setMinimumWidth(560)
        self.name.setFocus()

    def _field(self, text: str, widget: QWidget) -> QVBoxLayout:
        """The label above, the refusal below."""
        label = QLabel(text, self)
        label.setBuddy(widget)
        set_role(label, "secondary")
        widget.setAccessibleName(text.rstrip(" *"))
        self._errors[widget] = self._error_label()
        column = QVBoxLayout()
        column.setSpacing(2)
        for part in (label, widget, self._errors[widget]):
            column.addWidget(part)
        column.addStretch()
        if isinstance(widget, QLineEdit):
            widget.textChanged.connect(self.on_edited)
        elif isinstance(widget, QComboBox):
            widget.currentTextChanged.connect(self.on_edited)
        return column

    def on_edited(self) -> None:
        """What was wrong with the field may be right now."""
        widget = self.sender()
        if isinstance(widget, QWidget):
            self._say(widget, "")

    def _say(self, widget: QWidget, text: str) -> None:
        self._errors[widget].setText(text)
        self._errors[widget].setVisible(bool(text))
        widget.setAccessibleDescription(text)
        mark_wrong(widget, wrong=bool(text))

    def error_text(self, widget: QWidget) -> str:
        """What is said under a field."""
        return self._errors[widget].text()

    def show_problem(self, text: str) -> None:
        """Say why the database could not be made; everything stays as it was filled in."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.path.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        """While the database is made, it is not asked for again."""
        self.box.setEnabled(not busy)

    def on_name_changed(self, name: str) -> None:
        """Propose a file of that name until the user names another."""
        if not self._own_path:
            plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "svcdesk"
            self.path.setText(str(self._folder / f"{plain}.db"))

    def on_path_edited(self, _text: str) -> None:
        """The user wants another file."""
        self._own_path = True

    def on_choose_clicked(self) -> None:
        """Ask where the file goes."""
        dialog = QFileDialog(self, _("New database"), self.path.text(), "svcdesk (*.db)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("db")
        dialog.fileSelected.connect(self.on_file_selected)
        dialog.open()

    def on_file_selected(self, name: str) -> None:
        """A place was chosen."""
        self._own_path = True
        self.path.setText(name)

    def _problems(self) -> dict[QWidget, str]:
        """The fields that are wrong, in order, and why."""
        found: dict[QWidget, str] = {}
        country = str(self.country.currentData() or "")
        vat_id = self.vat_id.text().strip()
        path = self.path.text().strip()
        if not self.name.text().strip():
            found[self.name] = _("Fill in the name of the company.")
        if vat_id and not is_valid_text("vat_id", vat_id, country):
            found[self.vat_id] = _("This VAT id is not valid in that country. Check it for typing errors.")
        for box in (self.country, self.time_zone, self.currency):
            if box.currentData() is None or box.currentText() != box.itemText(box.currentIndex()):
                found[box] = _("Choose one of the list.")
        if not path:
            found[self.path] = _("Fill in {field}.").format(field=_("File"))
        elif Path(path).expanduser().exists():
            found[self.path] = _("There is a file of that name already. Choose another name.")
        return found

    def accept(self) -> None:
        """Tell what was filled in, if nothing is wrong; the page stays until the database is made."""
        if not self.box.isEnabled():
            return
        wrong = self._problems()
        for widget in self._errors:
            self._say(widget, wrong.get(widget, ""))
        self.problem.hide()
        if wrong:
            next(iter(wrong)).setFocus()
            return
        command = StartCompany(
            company=self.name.text().strip(),
            vat_id=self.vat_id.text().strip(),
            country=str(self.country.currentData()),
            time_zone=str(self.time_zone.currentData()),
            language=str(self.language.currentData()),
            currency=str(self.currency.currentData()),
        )
        self.completed.emit(NewCompany(Path(self.path.text().strip()).expanduser(), command))


def _choice(meaning: str, wanted: str, otherwise: str, parent: QWidget) -> QComboBox:
    """A box of known codes that is found by typing any part of the name."""
    box = QComboBox(parent)
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMaxVisibleItems(16)
    box.setMinimumContentsLength(18)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for code, name in known_codes(meaning, language()):
        box.addItem(name if name == code else f"{name} ({code})", code)
    box.setCompleter(CodeCompleter([box.itemText(at) for at in range(box.count())], box))
    place = box.findData(wanted)
    box.setCurrentIndex(place if place >= 0 else box.findData(otherwise))
    return box
