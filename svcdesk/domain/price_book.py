"""What the rules of order lines need to know of a project, its prices and the records that lines name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kinds import LineType, OffsetType, ProjectStatus, ProjectType, SearchPriority
from svcdesk.domain.line_properties import FoundProperty, RuleTable, Searched, find_property
from svcdesk.domain.money import Rates
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.prices import Item, Priceable, Priced, PriceTable, find_cost, find_sales

Values = Mapping[str, Any]
"""The values of a line by field name."""


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """A project as lines need it; ``currency`` is never empty here."""

    id: int
    name: str
    type: ProjectType
    status: ProjectStatus
    currency: str
    group_id: int | None = None
    line_property_id: int | None = None
    search_priority: SearchPriority = SearchPriority.PROJECT
    offset_type: OffsetType = OffsetType.LEDGER
    offset_account: str = ""


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category as lines need it."""

    id: int
    name: str
    type: LineType
    group_id: int | None = None
    active: bool = True
    default: bool = False


@dataclass(frozen=True, slots=True)
class PropertyFacts:
    """A line property as lines need it."""

    id: int
    name: str
    chargeable: bool = True
    cost_percent: Decimal = Decimal(0)
    sales_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """A worker as lines need it."""

    id: int
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Allowed:
    """The combinations that are named as allowed: pairs of ids."""

    worker_project: frozenset[tuple[int, int]] = frozenset()
    project_category: frozenset[tuple[int, int]] = frozenset()
    category_worker: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Everything that completing, pricing and checking the lines of one order asks; read once for all of them.

    ``day`` is the order's: the day of its preferred time, or that on which it was made.
    """

    site: SiteTime
    day: date
    rates: Rates
    project: ProjectFacts | None = None
    categories: Mapping[int, CategoryFacts] = field(default_factory=dict)
    properties: Mapping[int, PropertyFacts] = field(default_factory=dict)
    workers: Mapping[int, WorkerFacts] = field(default_factory=dict)
    items: Mapping[int, Item] = field(default_factory=dict)
    rules: RuleTable = field(default_factory=RuleTable)
    costs: PriceTable = field(default_factory=PriceTable)
    sales: PriceTable = field(default_factory=PriceTable)
    allowed: Allowed = field(default_factory=Allowed)
    parameters: Parameters = field(default_factory=Parameters)

    def line_day(self, line: Values) -> date:
        """The day whose prices a line takes: when it was done, else when it is scheduled, else the order's."""
        started: datetime | None = line.get("started_at")
        worked = self.site.day(started) if started is not None else None
        return line.get("executed_on") or worked or line.get("scheduled_on") or self.day

    def default_category(self, type_: LineType) -> int | None:
        """The active category that new lines of a type take."""
        found = (one.id for one in self.categories.values() if one.default and one.active and one.type is type_)
        return next(found, None)

    def find_property(self, category_id: int | None) -> FoundProperty:
        """The line property that is proposed for a category."""
        category, project = self.categories.get(category_id or 0), self.project
        return find_property(
            Searched(
                project.id if project else None, project.group_id if project else None,
                category.id if category else None, category.group_id if category else None,
                project.search_priority if project else SearchPriority.PROJECT,
                project.line_property_id if project else None,
            ),
            self.rules,
        )  # fmt: skip

    def priceable(self, line: Values) -> Priceable:
        """What the prices of a line depend on."""
        about = self.properties.get(line.get("line_property_id") or 0)
        project = self.project
        return Priceable(
            line["type"], self.line_day(line), project.id if project else None, line.get("worker_id"),
            line.get("category_id"), project.type if project else None,
            project.currency if project else self.rates.company,
            about.cost_percent if about else Decimal(0), about.sales_percent if about else Decimal(0),
            self.items.get(line.get("item_id") or 0),
        )  # fmt: skip

    def find_cost(self, line: Values) -> Priced:
        """The cost price that the tables give a line, in the company's currency."""
        return find_cost(self.priceable(line), self.costs)

    def find_sales(self, line: Values) -> Priced:
        """The sales price that the tables give a line with its present cost price, in the project's currency."""
        return find_sales(self.priceable(line), self.sales, line.get("cost_price"), self.rates)
