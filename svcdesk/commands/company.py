"""The company's own data and parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command, Undo
from svcdesk.commands.recording import refresh_running_clocks
from svcdesk.domain.fields import FieldKind, FieldSpec, as_scalar, check_value, read_value
from svcdesk.domain.parameters import parameter_limits, parameter_specs
from svcdesk.domain.problems import Problem, Scalar, refuse
from svcdesk.i18n import N_
from svcdesk.models import CalendarSpan, Company, Parameter, WorkCalendar, mapped_classes
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork
from svcdesk.store.called import find_by_text


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
        """Make it. Raises Refused: company.exists, and what is wrong with each field (field.required, .not_known …)."""
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
        for spec in field_specs(Company):
            name = "company" if spec.name == "name" else spec.name
            if name in self.__slots__:
                own = replace(spec, name=name)
                found += check_value(own, getattr(self, name).strip(), self.country)
        return found


@dataclass(frozen=True, slots=True)
class SetParameter(Command):
    """Change one business parameter."""

    name: ClassVar[str] = "set_parameter"
    permission: ClassVar[str] = "setup"

    parameter: str
    value: str
    """As it is typed; a record by its number, code or name, or as ``#`` and its id; empty for none."""

    def apply(self, uow: UnitOfWork) -> None:
        """Store it. Raises Refused: parameter.unknown, and what reading the value says."""
        spec = next((one for one in parameter_specs() if one.name == self.parameter), None)
        if spec is None:
            raise refuse("parameter.unknown", parameter=self.parameter)
        value = self._read(uow, spec)
        row = uow.session.scalar(select(Parameter).where(Parameter.name == self.parameter))
        if value is None:  # the default of every reference
            if row is not None:
                uow.delete(row)
        elif row is None:
            uow.add(Parameter(name=self.parameter, value=value))
        else:
            row.value = value
        if self.parameter == "count_open_time":
            refresh_running_clocks(uow)
        uow.describe(N_("Set {parameter} to {value}"), parameter=spec.label, value=self._shown(uow, spec, value))

    def _read(self, uow: UnitOfWork, spec: FieldSpec) -> Any:
        if spec.kind is FieldKind.LOOKUP:
            return find_by_text(uow.session, replace(spec, name="value"), self.value)
        at_value = replace(spec, name="value")
        value = read_value(at_value, self.value, uow.site)
        if value is None:
            raise refuse("field.required", "value", field=spec.label)
        if isinstance(value, Enum):
            return value.value
        low, high = parameter_limits(spec.name)
        if spec.kind is FieldKind.WHOLE and not low <= value <= high:
            raise refuse("field.out_of_range", "value", field=spec.label, low=low, high=high, value=value)
        return value

    @staticmethod
    def _shown(uow: UnitOfWork, spec: FieldSpec, value: Any) -> Scalar:
        if spec.kind is FieldKind.LOOKUP and value is not None:
            return uow.get(mapped_classes()[spec.target], value).caption()
        return "" if value is None else as_scalar(value)
