"""The lists of repair tracking, BOMs and meters."""

from __future__ import annotations

from svcdesk.i18n import N_
from svcdesk.queries.lists.spec import CODE_NAME, Col, ListSpec, QuickFilter, make_spec


def repair_lists() -> tuple[ListSpec, ...]:
    """Repair lines, their codes and stages; BOMs; meters."""
    return (
        make_spec(
            "repair_line",
            (
                Col("number", 15), Col("object_id.name", 26), Col("description", 34), Col("symptom_id.name", 20),
                Col("diagnosis_id.name", 20), Col("resolution_id.name", 20), Col("stage_id.name", 16),
                Col("worker_id.name", 18), Col("created_at", 17), Col("finished_at", 17), Col("due_on", 12),
                Col("order_id.number", 15), Col("condition_id.name", 16, hidden=True),
                Col("symptom_area_id.name", 18, hidden=True), Col("diagnosis_area_id.name", 18, hidden=True),
                Col("order_id.customer_id.name", 24, hidden=True), Col("warranty_until", 12, hidden=True),
            ),
            "-created_at",
            quick=(
                QuickFilter("open", N_("Open ones"), (("finished_at", "="),)),
                QuickFilter("overdue", N_("Overdue"), (("finished_at", "="), ("due_on", "<today"))),
                QuickFilter("finished", N_("Finished ones"), (("finished_at", "<>"),)),
            ),
            empty_text=N_("Repair lines are added to service orders: symptom, diagnosis, resolution."),
        ),
        make_spec("repair_stage", (Col("place", 8), *CODE_NAME, Col("finished", 12)), "place",
                  empty_text=N_("Repair stages say how far a repair is; one of them is Finished. Add the first one.")),
        make_spec("repair_condition", CODE_NAME, "code",
                  empty_text=N_("Conditions say when a problem shows itself. Add the first one.")),
        make_spec("symptom_area", CODE_NAME, "code",
                  empty_text=N_("Symptom areas hold the symptom codes. Add the first one.")),
        make_spec("diagnosis_area", CODE_NAME, "code",
                  empty_text=N_("Diagnosis areas hold the diagnosis codes. Add the first one.")),
        make_spec("resolution", CODE_NAME, "code",
                  empty_text=N_("Resolutions say how a problem was solved. Add the first one.")),
        make_spec(
            "bom",
            (
                Col("number", 14), Col("name", 34), Col("kind", 16), Col("item_id.name", 26), Col("valid_from", 12),
                Col("valid_until", 12), Col("object_id.name", 26), Col("reference_text", 16, hidden=True),
                Col("bom_on", 12, hidden=True), Col("source_id.number", 14, hidden=True),
            ),
            "number",
            quick=(
                QuickFilter("templates", N_("Templates"), (("kind", "template"),)),
                QuickFilter("service", N_("Service BOMs"), (("kind", "service"),)),
                QuickFilter("sources", N_("Item and production BOMs"), (("kind", "item, production"),)),
            ),
            empty_text=N_("Template BOMs list the parts of a kind of machine. Make one, or import BOMs."),
        ),
        make_spec("meter", (Col("object_id.number", 14), Col("object_id.name", 30), Col("name", 24), Col("unit", 10)),
                  "object_id.number", empty_text=N_("Meters count, for example hours. Add one to a service object.")),
    )  # fmt: skip
