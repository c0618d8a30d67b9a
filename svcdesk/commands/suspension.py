"""Suspending agreements from one day until another, and ending that (reference 4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.domain.kinds import Progress
from svcdesk.domain.problems import refuse
from svcdesk.domain.suspension import SuspensionFacts, check_end_of_suspension, check_new_suspension
from svcdesk.i18n import N_
from svcdesk.models import Agreement, ServiceOrder
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class SuspendAgreements(Command):
    """Plan no visits of agreements from one day until another, which is the last; without it until further notice.

    It takes the place of a suspension that was there. Orders made before stay.
    """

    name: ClassVar[str] = "suspend_agreements"
    permission: ClassVar[str] = "edit"

    agreement_ids: tuple[int, ...]
    from_on: date | None = None
    until_on: date | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Suspend them.

        Raises Refused: record.missing, field.required, agreement.suspension, suspension.template, suspension.outside.
        """
        agreements = _agreements(uow, self.agreement_ids)
        for agreement in agreements:
            orders = _open_orders(uow, agreement.id, self.from_on, self.until_on)
            uow.check(check_new_suspension(_facts(agreement, orders), self.from_on, self.until_on))
            agreement.suspended_from, agreement.suspended_until = self.from_on, self.until_on
        _describe(uow, agreements, N_("Suspend agreement {number}"), N_("Suspend agreements: {count}"))


@dataclass(frozen=True, slots=True)
class EndSuspension(Command):
    """Take the suspension of agreements away: both the days and the tick."""

    name: ClassVar[str] = "end_suspension"
    permission: ClassVar[str] = "edit"

    agreement_ids: tuple[int, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Take it away. Raises Refused: record.missing, suspension.none."""
        agreements = _agreements(uow, self.agreement_ids)
        for agreement in agreements:
            uow.check(check_end_of_suspension(_facts(agreement)))
            agreement.suspended = False
            agreement.suspended_from = agreement.suspended_until = None
        one = N_("End the suspension of agreement {number}")
        _describe(uow, agreements, one, N_("End the suspension of agreements: {count}"))


def _agreements(uow: UnitOfWork, ids: Collection[int]) -> list[Agreement]:
    if not ids:
        raise refuse("record.missing")
    return [uow.get(Agreement, id_) for id_ in dict.fromkeys(ids)]


def _facts(agreement: Agreement, orders: int = 0) -> SuspensionFacts:
    has = agreement.suspended or agreement.suspended_from is not None or agreement.suspended_until is not None
    return SuspensionFacts(
        agreement.number, agreement.starts_on, agreement.ends_on, agreement.template, has, orders
    )  # fmt: skip


def _open_orders(uow: UnitOfWork, agreement_id: int, from_on: date | None, until_on: date | None) -> int:
    """How many of its orders in process are planned for those days."""
    if from_on is None:
        return 0
    query = select(ServiceOrder.preferred_at).where(
        ServiceOrder.agreement_id == agreement_id, ServiceOrder.progress == Progress.IN_PROCESS,
        ServiceOrder.preferred_at >= uow.site.instant(from_on),
    )  # fmt: skip
    days = [uow.site.day(at) for at in uow.session.scalars(query) if at is not None]
    return sum(until_on is None or day <= until_on for day in days)


def _describe(uow: UnitOfWork, agreements: list[Agreement], one: str, many: str) -> None:
    if len(agreements) == 1:
        uow.describe(one, number=agreements[0].number)
    else:
        uow.describe(many, count=len(agreements))
