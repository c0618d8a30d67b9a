"""Where the orders of the demo company stand in the tree of stages, and the reasons that were given on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from svcdesk.domain.demo.plan import Visit, VisitState
from svcdesk.domain.demo.source import Said
from svcdesk.domain.kinds import ReasonType

ENDED: Final[Mapping[VisitState, str]] = {
    VisitState.DONE: "DONE", VisitState.PART: "DONE", VisitState.POSTED: "SETTLED", VisitState.CANCELED: "DROPPED",
}  # fmt: skip
_EVERY_REPAIR: Final = 5
"""So many planned repairs, one of which waits for its parts."""
_SOON: Final = timedelta(hours=20)
_AHEAD: Final = timedelta(days=2)
PART_NOTES: Final = (
    Said("Door drive, two weeks", "Napęd drzwi, dwa tygodnie"),
    Said("Rope set from the maker", "Komplet lin od producenta"),
    Said("Inverter, on loan until then", "Falownik, do tego czasu zastępczy"),
    Said("Compressor, ordered by e-mail", "Sprężarka, zamówiona e-mailem"),
)
DROPPED: Final = ("CUSTOMER", "ACCESS", "MISTAKE", "CUSTOMER", "STAFF")


def stage_of(visit: Visit, now: datetime, nth: int) -> str:
    """The code of the stage of a visit's order, the ``nth`` one made."""
    if (ended := ENDED.get(visit.state)) is not None:
        return ended
    starts_at = visit.starts_at
    if starts_at is not None and visit.dispatched and starts_at <= now + _SOON:
        return "WORK"
    repair = visit.type in ("REP", "OVH") and starts_at is not None and starts_at > now + _AHEAD
    return "WAIT" if repair and not visit.dispatched and nth % _EVERY_REPAIR == 0 else "PLAN"


def reason_rows(
    orders: Sequence[Mapping[str, Any]], ids: Mapping[str, Mapping[str, int]], language: str, now: datetime, user: str
) -> list[dict[str, Any]]:
    """The reasons of the orders at a stage that is not entered without one; order ids begin at 1."""
    waiting, dropped = ids["stage"]["WAIT"], ids["stage"]["DROPPED"]
    found: list[dict[str, Any]] = []
    for order_id, order in enumerate(orders, 1):
        stage_id, nth = order["stage_id"], len(found)
        if stage_id not in (waiting, dropped):
            continue
        code = "PARTS" if stage_id == waiting else DROPPED[nth % len(DROPPED)]
        note = PART_NOTES[nth % len(PART_NOTES)].text(language) if stage_id == waiting else ""
        at = min(order["created_at"] + timedelta(minutes=35 + 60 * (nth % 7)), now)
        found.append({
            "order_id": order_id, "stage_id": stage_id, "type": ReasonType.STAGE_CHANGE,
            "reason_id": ids["reason_code"][code], "note": note, "at": at, "user": user,
        })  # fmt: skip
    return found
