"""Rules of service agreements over plain values (reference 4, 6.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from svcdesk.domain.kinds import LineType
from svcdesk.domain.problems import Problem, Scalar, Severity
from svcdesk.i18n import N_

USUAL_TERMS: Final = (
    N_("The service company does the work of this agreement with due care, by qualified staff and by the instructions "
       "of the makers of the objects."),
    N_("The customer gives access to the objects at the agreed times and says beforehand what is needed for safe work "
       "at the site."),
    N_("The customer reports faults at once, with the number of this agreement and the serial number of the object."),
    N_("After each visit the customer gets a service report. Work and parts beyond the scope of this agreement are "
       "ordered and paid for separately."),
    N_("Changes of this agreement must be in writing. In all else the law of the country of the service company "
       "applies."),
)  # fmt: skip

_ONLY: Final[Mapping[str, frozenset[LineType]]] = {
    "item_id": frozenset({LineType.ITEM}),
    "item_setup": frozenset({LineType.ITEM}),
    "warehouse_id": frozenset({LineType.ITEM}),
    "start_after": frozenset({LineType.HOUR}),
    "end_before": frozenset({LineType.HOUR}),
}
"""Fields of an agreement line that mean something for some types only."""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What all rules know of an agreement; ``ends_on`` None is open-ended."""

    id: int
    number: str
    starts_on: date
    ends_on: date | None = None
    suspended: bool = False
    template: bool = False


def agreement_line_applies(type_: LineType, name: str) -> bool:
    """Whether a field means something for agreement lines of a type."""
    return name not in _ONLY or type_ in _ONLY[name]


def check_order_agreement(agreement: AgreementFacts | None, *, needed: bool) -> list[Problem]:
    """Whether an order may be made under an agreement, or without one."""
    if agreement is None:
        return [Problem("order.agreement_missing", Severity.REFUSE, "agreement_id")] if needed else []
    params: dict[str, Scalar] = {"agreement": agreement.number}
    if agreement.template:
        return [Problem("agreement.template", Severity.REFUSE, "agreement_id", params)]
    if agreement.suspended:
        return [Problem("agreement.suspended", Severity.REFUSE, "agreement_id", params)]
    return []


def check_validity(agreement: AgreementFacts, preferred_on: date | None, today: date) -> list[Problem]:
    """Whether the preferred day lies in the agreement's validity, both ends included (reference 6.1).

    An order without a preferred time is for some day from today on: only an agreement that has ended refuses it.
    """
    day = preferred_on if preferred_on is not None else max(today, agreement.starts_on)
    if agreement.starts_on <= day and (agreement.ends_on is None or day <= agreement.ends_on):
        return []
    params: dict[str, Scalar] = {
        "agreement": agreement.number, "day": day.isoformat(), "begin": agreement.starts_on.isoformat(),
        "end": agreement.ends_on.isoformat() if agreement.ends_on is not None else "…",
    }  # fmt: skip
    return [Problem("order.outside_agreement", Severity.REFUSE, "preferred_at", params)]


def check_agreement_dates(starts_on: date | None, ends_on: date | None) -> list[Problem]:
    """An agreement, or a line of one, ends on its first day at the earliest."""
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        return [Problem("agreement.ends_first", Severity.REFUSE, "ends_on")]
    return []


def check_suspension(
    suspended_from: date | None, suspended_until: date | None, notice_on: date | None, ends_on: date | None
) -> list[Problem]:
    """A suspension ends on its first day at the earliest; notice is given by the end."""
    found = []
    if suspended_from is not None and suspended_until is not None and suspended_until < suspended_from:
        found.append(Problem("agreement.suspension", Severity.REFUSE, "suspended_until"))
    if notice_on is not None and ends_on is not None and notice_on > ends_on:
        found.append(Problem("agreement.notice_late", Severity.REFUSE, "notice_on"))
    return found


def check_agreement_line(values: Mapping[str, Any], labels: Mapping[str, str]) -> list[Problem]:
    """Everything the type of an agreement line asks for or excludes; targets are field names."""
    found = check_agreement_dates(values.get("starts_on"), values.get("ends_on"))
    type_ = values["type"]

    def add(code: str, name: str) -> None:
        found.append(Problem(code, Severity.REFUSE, name, {"field": labels.get(name, name)}))

    if type_ is LineType.ITEM and values.get("item_id") is None:
        add("field.required", "item_id")
    for name in ("item_id", "warehouse_id", "start_after", "end_before"):
        if values.get(name) is not None and not agreement_line_applies(type_, name):
            add("line.not_for_type", name)
    if values.get("quantity") == 0:
        add("line.quantity_zero", "quantity")
    begin, end = values.get("start_after"), values.get("end_before")
    if begin is not None and end is not None and end <= begin:
        add("line.ends_first", "end_before")
    return found


def check_template(number: str, orders: int) -> list[Problem]:
    """An agreement may become a template only while it has no service orders."""
    if not orders:
        return []
    params: dict[str, Scalar] = {"agreement": number, "count": orders}
    return [Problem("agreement.template_orders", Severity.REFUSE, "template", params)]


def check_copied_line(caption: str, agreement: AgreementFacts, *, stopped: bool) -> list[Problem]:
    """Whether a line may be copied: neither it is stopped nor its agreement suspended (reference 4)."""
    if agreement.suspended:
        return [Problem("agreement.suspended_copy", params={"agreement": agreement.number})]
    return [Problem("agreement_line.stopped", params={"line": caption})] if stopped else []


def usual_terms(translate: Callable[[str], str]) -> str:
    """The terms of an agreement where the parameters have none, a numbered paragraph each."""
    return "\n".join(f"{number}) {translate(text)}" for number, text in enumerate(USUAL_TERMS, 1))
