"""The demo company as it stands in ``resources/demo``: names, places, kinds of work, the queue."""

# No "from __future__ import annotations": cattrs reads the types of the named tuples at run time.
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import cattrs

from svcdesk.domain.kinds import AbsenceKind, Origin, WorkerKind
from svcdesk.resources import resource


class Said(NamedTuple):
    """A text in both languages of the demo."""

    en: str
    pl: str

    def text(self, language: str) -> str:
        """The text in a language; English for one that the demo does not speak."""
        return self.pl if language == "pl" else self.en


NO_TEXT = Said("", "")


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """The company itself."""

    name: str
    vat_id: str
    site_name: str
    street: str
    postal_code: str
    city: str
    country: str
    phone: str
    email: str
    website: str
    bank_account: str
    currency: str
    language: str
    time_zone: str
    document_footer: Said


@dataclass(frozen=True, slots=True)
class DemoCalendar:
    """Opening hours, the same from Monday to Friday, in minutes after midnight."""

    code: str
    name: Said
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class DemoTeam:
    """A dispatch team."""

    code: str
    name: Said
    owner: str


@dataclass(frozen=True, slots=True)
class DemoWorker:
    """Somebody who works for the company; on the board with a team."""

    name: str
    team: str = ""
    kind: WorkerKind = WorkerKind.EMPLOYEE
    active: bool = True
    calendar: str = "STD"
    skills: tuple[str, ...] = ()
    position: Said = NO_TEXT


@dataclass(frozen=True, slots=True)
class DemoAbsence:
    """An absence in days from today, both ends included."""

    worker: str
    kind: AbsenceKind
    first: int
    last: int
    note: Said = NO_TEXT


class DemoContact(NamedTuple):
    """A person at a location."""

    name: str
    position: Said
    phone: str


class DemoObject(NamedTuple):
    """A service object at a location."""

    group: str
    name: Said
    maker: str
    model: str
    serial: str
    place: str
    years: int


@dataclass(frozen=True, slots=True)
class DemoLocation:
    """A place of a customer."""

    name: str
    street: str
    postal_code: str
    city: str
    country: str = "PL"
    access: Said = NO_TEXT
    contacts: tuple[DemoContact, ...] = ()
    objects: tuple[DemoObject, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """A customer with everything that belongs to it."""

    name: str
    vat_id: str
    street: str
    postal_code: str
    city: str
    phone: str
    email: str
    location: tuple[DemoLocation, ...]
    phone_2: str = ""
    country: str = "PL"
    language: str = "pl"
    blocked: bool = False
    note: Said = NO_TEXT


class DemoItem(NamedTuple):
    """A part, with the object groups it is used for."""

    number: str
    name: Said
    unit: str
    cost: Decimal
    sales: Decimal
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A group of objects with the skills its work asks for."""

    name: Said
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoKind:
    """A kind of work; ``priorities`` weigh high, normal and low."""

    title: Said
    groups: tuple[str, ...]
    type: str
    minutes: tuple[int, ...]
    priorities: tuple[int, int, int]
    problem: Said
    skills: tuple[str, ...] = ()
    task: str = "REPAIR"


@dataclass(frozen=True, slots=True)
class DemoWaiting:
    """An order of the queue: due in minutes from now, or on a day at a time, or in a window of days."""

    title: Said
    serial: str
    priority: str
    minutes: int
    problem: Said
    due: int | None = None
    day: int | None = None
    at: str = ""
    window: tuple[int, int] | None = None
    origin: Origin = Origin.USER
    reference: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True)
class DemoSource:
    """Everything the demo company is made from."""

    company: DemoCompany
    calendar: tuple[DemoCalendar, ...]
    skills: dict[str, Said]
    team: tuple[DemoTeam, ...]
    worker: tuple[DemoWorker, ...]
    absence: tuple[DemoAbsence, ...]
    customer: tuple[DemoCustomer, ...]
    order_types: dict[str, Said]
    activity_types: dict[str, Said]
    activity_phases: dict[str, Said]
    tasks: dict[str, Said]
    groups: dict[str, DemoGroup]
    item: tuple[DemoItem, ...]
    kind: tuple[DemoKind, ...]
    queue: tuple[DemoWaiting, ...]
    language: str


def _said(value: Any, _type: Any) -> Said:
    return Said(value, value) if isinstance(value, str) else Said(**value)


def read_source(language: str) -> DemoSource:
    """The demo company in a language (``en`` or ``pl``)."""
    data: dict[str, Any] = {"language": language}
    for name in ("company", "customers", "work"):
        with resource("demo", f"{name}.toml").open("rb") as file:
            data |= tomllib.load(file)
    data["item"] = [row["row"] for row in data["item"]]
    converter = cattrs.Converter()
    converter.register_structure_hook(Said, _said)
    converter.register_structure_hook(Decimal, lambda value, _type: Decimal(value))
    return converter.structure(data, DemoSource)
