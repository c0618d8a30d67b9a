"""The lists of agreements and of what their lines are planned by."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.queries.lists.spec import CODE_NAME, Col, ListSpec, QuickFilter, make_spec

_RUNNING: Final = (("template", "no"),)


def agreement_lists() -> tuple[ListSpec, ...]:
    """Agreements, groups, intervals, windows, template groups, service levels."""
    return (
        make_spec(
            "agreement",
            (
                Col("number", 12), Col("description", 34), Col("project_id.customer_id.name", 26),
                Col("project_id.name", 24), Col("group_id.name", 18), Col("starts_on", 12), Col("ends_on", 12),
                Col("service_level_id.name", 20), Col("suspended", 12), Col("template", 12),
                Col("combine", 14, hidden=True), Col("notice_on", 12, hidden=True),
                Col("template_group_id.name", 18, hidden=True), Col("suspended_from", 14, hidden=True),
                Col("suspended_until", 14, hidden=True), Col("renews_id.number", 12, hidden=True),
            ),
            "number",
            quick=(
                QuickFilter("active", N_("Active ones"), (("suspended", "no"), *_RUNNING)),
                QuickFilter("ends_30", N_("Ends in 30 days"), (*_RUNNING, ("ends_on", "today..+30")), "not_renewed"),
                QuickFilter("ends_90", N_("Ends in 90 days"), (*_RUNNING, ("ends_on", "today..+90")), "not_renewed"),
                QuickFilter("notice", N_("Notice due"), (*_RUNNING, ("notice_on", "today..+30")), "not_renewed"),
                QuickFilter("suspended", N_("Suspended ones"), (("suspended", "yes"),)),
                QuickFilter("templates", N_("Templates"), (("template", "yes"),)),
            ),
            empty_text=N_("An agreement says what is promised to a customer. Add the first one."),
        ),
        make_spec("agreement_group", (*CODE_NAME, Col("service_level_id.name", 24)), "code",
                  empty_text=N_("Groups propose a service level to agreements. Add the first one.")),
        make_spec(
            "service_interval",
            (*CODE_NAME, Col("pattern", 30), Col("frequency", 10), Col("range", 10), Col("from_completion", 16)),
            "code",
            empty_text=N_("Intervals say how often a line of an agreement is done. Add the first one."),
        ),
        make_spec(
            "time_window",
            (*CODE_NAME, Col("method", 22), Col("days_before", 12), Col("days_after", 12)),
            "code",
            empty_text=N_("Windows let visits move so that lines share one. Add the first one."),
        ),
        make_spec("template_group", (*CODE_NAME, Col("parent_id.name", 24)), "code",
                  empty_text=N_("Groups sort templates of agreements in a tree. Add the first one.")),
        make_spec(
            "service_level",
            (
                *CODE_NAME, Col("days", 8), Col("hours", 8), Col("minutes", 10), Col("calendar_id.name", 20),
                Col("suspended", 12),
            ),
            "code",
            empty_text=N_("Service levels say how soon work must be done. Add the first one."),
        ),
    )  # fmt: skip
