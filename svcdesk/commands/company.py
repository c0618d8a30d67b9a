"""The company's own data and parameters."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from svcdesk.commands.base import Command, Undo
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.problems import Problem, Scalar, refuse
from svcdesk.i18n import N_
from svcdesk.models import CalendarSpan, Company, Parameter, WorkCalendar
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class StartCompany(Command):
    """Fill an empty database with a company and its usual calendar (Monday to Friday, 8 to 16)."""

    name: ClassVar[str] = "start_company"
    permission: ClassVar[str] = "setup"
    undo: ClassVar[Undo] = Undo.CUTS

    company: str
    vat_id: str = ""
    country: str = "PL"
    time_zone: str = "Europe/Warsaw"
    language: str = "pl"
    currency: str = "PLN"
    site_name: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Make it. Raises Refused: company.exists, field.required, field.not_valid."""
        if uow.session.scalar(select(Company.id).limit(1)) is not None:
            raise refuse("company.exists")
        uow.check(self._problems())
        row = uow.add(Company(
            name=self.company.strip(), vat_id=self.vat_id, country=self.country, time_zone=self.time_zone,
            language=self.language, currency=self.currency, site_name=self.site_name,
        ))  # fmt: skip
        calendar = uow.add(WorkCalendar(code="STD", name="8–16", country=self.country))
        for weekday in range(1, 6):
            uow.add(CalendarSpan(calendar_id=calendar.id, weekday=weekday, opens=8 * 60, closes=16 * 60))
        uow.describe(N_("Start the company {name}"), name=self.company)
        return row.id

    def _problems(self) -> list[Problem]:
        found = []
        if not self.company.strip():
            found.append(Problem("field.required", target="company", params={"field": N_("Name")}))
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            params: dict[str, Scalar] = {"value": self.time_zone, "field": N_("Time zone")}
            found.append(Problem("field.not_valid", target="time_zone", params=params))
        return found


@dataclass(frozen=True, slots=True)
class SetParameter(Command):
    """Change one business parameter."""

    name: ClassVar[str] = "set_parameter"
    permission: ClassVar[str] = "setup"

    parameter: str
    value: str

    def apply(self, uow: UnitOfWork) -> None:
        """Store it. Raises Refused: parameter.unknown, field.not_a_choice, field.not_a_number, field.out_of_range."""
        known = {f.name: f for f in fields(Parameters)}.get(self.parameter)
        if known is None:
            raise refuse("parameter.unknown", parameter=self.parameter)
        label = known.metadata["label"]
        value: Any = self.value
        if choices := known.metadata["choices"]:
            if value not in choices:
                raise refuse("field.not_a_choice", "value", value=value, field=label)
        elif isinstance(known.default, int):
            if not value.isdecimal():
                raise refuse("field.not_a_number", "value", value=value)
            value = int(value)
            low, high = known.metadata["limits"]
            if not low <= value <= high:
                raise refuse("field.out_of_range", "value", field=label, low=low, high=high, value=value)
        row = uow.session.scalar(select(Parameter).where(Parameter.name == self.parameter))
        if row is None:
            uow.add(Parameter(name=self.parameter, value=value))
        else:
            row.value = value
        uow.describe(N_("Set {parameter} to {value}"), parameter=label, value=value)
