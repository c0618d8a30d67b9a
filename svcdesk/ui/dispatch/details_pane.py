"""The details of the selected work: order, customer, place, object, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import Priority
from svcdesk.domain.stages import StageAct, StageFacts
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.queries.dispatch.rows import Details
from svcdesk.queries.histories import HistoryRow
from svcdesk.ui.dispatch.colours import CLOSED_MARK, MARKS
from svcdesk.ui.dispatch.facts import Fact, Facts
from svcdesk.ui.shared.formats import date_text, duration_text, when_text
from svcdesk.ui.shared.look import Space, set_role


def _stage_words(stage: StageFacts | None) -> str:
    if stage is None or StageAct.MODIFY in stage.allows:
        return stage.name if stage is not None else ""
    return _("{stage} – the order cannot be changed").format(stage=stage.name)


class DetailsPane(QWidget):
    """What is known of one activity, or how many are selected."""

    open_requested = Signal(str, object)  # entity, id

    def __init__(self, site: SiteTime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._site = site
        self._details: Details | None = None
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self._title, "title")
        self._state = QLabel(self)
        self._state.setWordWrap(True)
        set_role(self._state, "muted")
        self._deadline = QLabel(self)
        self._deadline.setWordWrap(True)
        self._deadline.setTextFormat(Qt.TextFormat.PlainText)
        self._order = self._link("service_order")
        self._customer = self._link("customer")
        self._object = self._link("service_object")
        self._facts = Facts(self)
        self._history_title = QLabel(_("History"), self)
        set_role(self._history_title, "title")
        self._history = Facts(self)
        self._lay_out()
        self.show_nothing(0)

    def _link(self, entity: str) -> QPushButton:
        button = QPushButton(self)
        set_role(button, "link")
        button.setProperty("entity", entity)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self.on_link_clicked)
        return button

    def _lay_out(self) -> None:
        inside = QWidget(self)
        set_role(inside, "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.XS)
        column.addWidget(self._title)
        column.addWidget(self._state)
        column.addWidget(self._deadline)
        links = QHBoxLayout()
        links.setSpacing(Space.XS)
        for link in (self._order, self._customer, self._object):
            links.addWidget(link)
        links.addStretch()
        column.addLayout(links)
        column.addWidget(self._facts)
        column.addSpacing(Space.M)
        column.addWidget(self._history_title)
        column.addWidget(self._history)
        column.addStretch()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def title(self) -> str:
        """What is shown, with its mark."""
        return self._title.text()

    def texts(self) -> list[str]:
        """All facts that are shown, for tests and for copying."""
        return [*self._facts.texts(), *self._history.texts()]

    def show_nothing(self, selected: int, words: Sequence[tuple[str, str]] = ()) -> None:
        """Nothing, or several, are selected; ``words`` name the first of them: when and who, and what."""
        self._details = None
        self.show_deadline("", "")
        if selected:
            text = ngettext("{count} job selected", "{count} jobs selected", selected).format(count=selected)
            self._state.setText(_("What you do now, you do with all of them, in one step."))
        else:
            text = _("Nothing selected")
            self._state.setText(_("Select a bar or a card to see its order, customer, place and history."))
        self._title.setText(text)
        for widget in (self._order, self._customer, self._object, self._history_title):
            widget.hide()
        more = selected - len(words) if words else 0
        rest = ngettext("and {count} more", "and {count} more", more).format(count=more) if more else ""
        self._facts.show_facts([*(Fact(when, what) for when, what in words), Fact("", rest)])
        self._history.show_facts(())

    def show_details(self, details: Details, problems: tuple[Any, ...] = (), late: Sequence[str] = ()) -> None:
        """Show one activity, with what is wrong with it where it stands and what is late about it."""
        self._details = details
        bar = details.bar
        mark = CLOSED_MARK if bar.closed else MARKS[Priority(bar.priority)]
        self._title.setText(f"{mark} {bar.title}")
        self._state.setText(" · ".join(self._states(details)))
        self._order.setText(bar.number)
        self._order.show()
        self._customer.setText(_("Customer"))
        self._customer.show()
        self._object.setText(_("Object"))
        self._object.setVisible(details.object_id is not None)
        self._facts.show_facts(self._fact_list(details, problems, late))
        self._history_title.setVisible(bool(details.history))
        self._history.show_facts([self._history_fact(row) for row in details.history])

    def show_deadline(self, text: str, role: str) -> None:
        """How far the clock of the order's service level is; it goes on while the rest stays as it is."""
        self._deadline.setText(text)
        self._deadline.setVisible(bool(text))
        set_role(self._deadline, role)

    def deadline(self) -> str:
        """What is said of the clock."""
        return self._deadline.text()

    @property
    def shown(self) -> Details | None:
        """What is shown, if it is one activity."""
        return self._details

    def _states(self, details: Details) -> list[str]:
        bar = details.bar
        words = [_("priority {priority}").format(priority=kind_text(Priority(bar.priority)))]
        if bar.closed:
            words.append(_("closed"))
        elif not details.scheduled:
            words.append(_("not scheduled"))
        else:
            words.append(_("dispatched") if bar.dispatched else _("not dispatched"))
        words.append(_("order {progress}").format(progress=kind_text(details.progress)))
        return words

    def _fact_list(self, details: Details, problems: tuple[Any, ...], late: Sequence[str]) -> list[Fact]:
        bar = details.bar
        texts = dict.fromkeys([*late, *(problem_text(problem) for problem in problems)])
        when = f"{self._when(bar.start)} – {self._local(bar.end):%H:%M}" if details.scheduled else ""
        window = self._window(details.window_from, details.window_until)
        contact = " · ".join(part for part in (details.contact, details.contact_phone) if part)
        customer = " · ".join(part for part in (bar.customer, details.customer_phone) if part)
        machine = " · ".join(
            part for part in (details.object_name, details.object_serial, details.object_place) if part
        )
        return [
            Fact(_("Look at this"), "\n".join(f"▲ {text}" for text in texts), "error"),
            Fact(_("Technician"), " · ".join(part for part in (details.worker, details.team) if part)),
            Fact(_("Planned"), when),
            Fact(_("Length"), duration_text(bar.minutes)),
            Fact(_("Stage"), _stage_words(details.stage)),
            Fact(_("Window"), window),
            Fact(_("Preferred time"), self._text(details.preferred_at)),
            Fact(_("Asks for"), details.skills),
            Fact(_("Order"), details.order_description if details.order_description != bar.title else ""),
            Fact(_("Reported problem"), details.problem),
            Fact(_("Customer"), customer),
            Fact(_("Contact"), contact),
            Fact(_("Location"), details.location),
            Fact(_("Address"), details.address),
            Fact(_("Access"), details.access_notes),
            Fact(_("Object"), machine),
            Fact(_("Warranty until"), date_text(details.warranty_until)),
            Fact(_("Type"), details.type),
            Fact(_("Note"), details.note),
        ]

    def _history_fact(self, row: HistoryRow) -> Fact:
        head = f"{self._text(row.at)} · {row.user}"
        old, new = self._shown(row.old), self._shown(row.new)
        if row.action == "I" or not old:
            return Fact(head, f"{_(row.label)}: {new}")
        return Fact(head, f"{_(row.label)}: {old} → {new or '–'}")

    def _shown(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, datetime):
            return self._text(value)
        return kind_text(value) if isinstance(value, Enum) else str(value)

    def _window(self, begin: datetime | None, end: datetime | None) -> str:
        if begin is None and end is not None:
            return _("until {when}").format(when=self._text(end))
        if begin is not None and end is None:
            return _("from {when}").format(when=self._text(begin))
        return " – ".join(text for text in (self._text(begin), self._text(end)) if text)

    def _text(self, instant: datetime | None) -> str:
        return when_text(self._site.local(instant)) if instant is not None else ""

    def _local(self, instant: int) -> datetime:
        return self._site.local(datetime.fromtimestamp(instant, UTC))

    def _when(self, instant: int) -> str:
        return when_text(self._local(instant))

    def on_link_clicked(self) -> None:
        """Open the record of a link."""
        if self._details is None:
            return
        entity = str(self.sender().property("entity"))
        details = self._details
        ids = {
            "service_order": details.bar.order_id,
            "customer": details.customer_id,
            "service_object": details.object_id,
        }
        self.open_requested.emit(entity, ids[entity])
