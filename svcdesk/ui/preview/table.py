"""The actions of the print preview."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_DOCUMENT: Final = N_("Document")
_PAGES: Final = N_("Pages")
_ZOOM: Final = N_("Zoom")

PREVIEW: Final[ActionTable] = (
    Action(
        "preview.print",
        N_("Print…"),
        "print_pages",
        "printer",
        ("Ctrl+P",),
        permission="print",
        enabled_when="has_pages",
        group=_DOCUMENT,
        help=N_("Prints what you see. What is new is archived as issued."),
        short=N_("Print"),
    ),
    Action(
        "preview.save",
        N_("Save as PDF…"),
        "save_pdf",
        "file-down",
        ("Ctrl+S",),
        permission="print",
        enabled_when="has_pages",
        group=_DOCUMENT,
        help=N_("Saves what you see. What is new is archived as issued."),
        short=N_("Save as PDF"),
    ),
    Action(
        "preview.anew",
        N_("Make a new revision"),
        "draw_anew",
        "copy",
        permission="print",
        enabled_when="can_draw_anew",
        group=_DOCUMENT,
        help=N_("Draws unchanged documents once more, as the next revision with the time of now."),
    ),
    Action(
        "preview.reload",
        N_("Draw again"),
        "reload",
        "refresh-cw",
        ("F5",),
        enabled_when="can_reload",
        group=_DOCUMENT,
        help=N_("With the data as it is now."),
    ),
    Action("preview.next_page", N_("Next page"), "next_page", "chevron-down", ("PgDown",), group=_PAGES),
    Action("preview.previous_page", N_("Previous page"), "previous_page", "chevron-up", ("PgUp",), group=_PAGES),
    Action("preview.go_to_page", N_("Go to page…"), "go_to_page", "", ("Ctrl+G",), group=_PAGES),
    Action("preview.next_document", N_("Next document"), "next_document", "", ("Alt+Down",), group=_PAGES),
    Action("preview.previous_document", N_("Previous document"), "previous_document", "", ("Alt+Up",), group=_PAGES),
    Action("preview.zoom_in", N_("Zoom in"), "zoom_in", "zoom-in", ("Ctrl++", "Ctrl+="), group=_ZOOM),
    Action("preview.zoom_out", N_("Zoom out"), "zoom_out", "zoom-out", ("Ctrl+-",), group=_ZOOM),
    Action("preview.actual_size", N_("Actual size"), "actual_size", "", ("Alt+0",), group=_ZOOM),
    Action(
        "preview.fit_width",
        N_("Fit the width"),
        "fit_width",
        "",
        ("Ctrl+0",),
        checked_when="is_fit_width",
        group=_ZOOM,
        short=N_("Fit the width"),
    ),
)
