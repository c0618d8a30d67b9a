"""The demo company as it stands in ``resources/demo``: names, places, kinds of work, the queue."""

# No "from __future__ import annotations": cattrs reads the types of the named tuples at run time.
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import cattrs

from svcdesk.domain.kinds import AbsenceKind, LineType, Origin, WorkerKind
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
class DemoCategory:
    """A category of lines."""

    code: str
    name: Said
    type: LineType
    group: str
    active: bool = True
    default: bool = False


@dataclass(frozen=True, slots=True)
class DemoProperty:
    """A line property."""

    code: str
    name: Said
    chargeable: bool
    cost_percent: Decimal = Decimal(0)
    sales_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class DemoPropertyRule:
    """Which property a category gets."""

    property: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class DemoCostPrice:
    """A cost price of a category, of a worker by place, or of everything; ``months`` back from today."""

    type: LineType
    price: Decimal
    category: str = ""
    worker: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class DemoSalesPrice:
    """A sales price of a category, or of the project of a customer."""

    type: LineType
    value: Decimal
    category: str = ""
    customer: str = ""
    model: str = "per_unit"
    currency: str = ""


@dataclass(frozen=True, slots=True)
class DemoRate:
    """An exchange rate from some months ago on."""

    currency: str
    months: int
    rate: Decimal


@dataclass(frozen=True, slots=True)
class DemoStage:
    """A stage of the tree; ``allows`` names what may be done at it."""

    code: str
    name: Said
    allows: tuple[str, ...]
    parent: str = ""
    stops: bool = False
    reason: bool = False
    phase: str = ""


@dataclass(frozen=True, slots=True)
class DemoLevel:
    """A service level."""

    code: str
    name: Said
    days: int = 0
    hours: int = 0
    calendar: str = ""
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class DemoAgreementGroup:
    """A group of agreements with the level it proposes."""

    code: str
    name: Said
    level: str


@dataclass(frozen=True, slots=True)
class DemoAgreement:
    """An agreement, in months and days from today; it covers the customer's objects of some groups.

    Without ``windows`` its visits are on the very day.
    """

    customer: str
    group: str
    description: Said
    objects: tuple[str, ...]
    months: int
    ends: int | None = None
    technician: int | None = None
    windows: bool = True
    suspended: bool = False
    template: bool = False
    templates: str = ""


@dataclass(frozen=True, slots=True)
class DemoInterval:
    """A service interval."""

    code: str
    name: Said
    range: str = "month"
    frequency: int = 1
    pattern: str = "fixed"
    completion: bool = False


@dataclass(frozen=True, slots=True)
class DemoWindow:
    """A time window."""

    code: str
    name: Said
    method: str
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class DemoTemplateGroup:
    """A group of templates."""

    code: str
    name: Said
    parent: str = ""


@dataclass(frozen=True, slots=True)
class DemoAgreementLine:
    """A line that every agreement has for each of its objects."""

    type: LineType
    category: str
    text: Said
    quantity: Decimal
    task: str = ""
    interval: str = ""
    window: str = ""


@dataclass(frozen=True, slots=True)
class DemoWarehouse:
    """A store, or the van of a worker."""

    code: str
    name: Said
    default: bool = False
    worker: int | None = None


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """A request that came in some minutes ago."""

    minutes: int
    title: Said
    text: Said
    caller: str
    phone: str
    customer: str = ""
    company: str = ""
    priority: str = "normal"
    channel: str = "phone"


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
    project_groups: dict[str, Said]
    category_groups: dict[str, Said]
    category: tuple[DemoCategory, ...]
    line_property: tuple[DemoProperty, ...]
    property_rule: tuple[DemoPropertyRule, ...]
    cost_price: tuple[DemoCostPrice, ...]
    sales_price: tuple[DemoSalesPrice, ...]
    exchange_rate: tuple[DemoRate, ...]
    stage: tuple[DemoStage, ...]
    reason_codes: dict[str, Said]
    interval: tuple[DemoInterval, ...]
    window: tuple[DemoWindow, ...]
    template_group: tuple[DemoTemplateGroup, ...]
    service_level: tuple[DemoLevel, ...]
    agreement_group: tuple[DemoAgreementGroup, ...]
    agreement: tuple[DemoAgreement, ...]
    agreement_line: tuple[DemoAgreementLine, ...]
    warehouse: tuple[DemoWarehouse, ...]
    request: tuple[DemoRequest, ...]
    language: str


def _said(value: Any, _type: Any) -> Said:
    return Said(value, value) if isinstance(value, str) else Said(**value)


def read_source(language: str) -> DemoSource:
    """The demo company in a language (``en`` or ``pl``)."""
    data: dict[str, Any] = {"language": language}
    for name in ("company", "customers", "work", "service"):
        with resource("demo", f"{name}.toml").open("rb") as file:
            data |= tomllib.load(file)
    data["item"] = [row["row"] for row in data["item"]]
    converter = cattrs.Converter()
    converter.register_structure_hook(Said, _said)
    converter.register_structure_hook(Decimal, lambda value, _type: Decimal(value))
    return converter.structure(data, DemoSource)
