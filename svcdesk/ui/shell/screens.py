"""Every screen there is; the one place where the shell knows the areas."""

from __future__ import annotations

from typing import Final

from svcdesk.ui.agreements.screen import SCREEN as AGREEMENT
from svcdesk.ui.agreements.screen import WIZARD as NEW_AGREEMENT
from svcdesk.ui.batches.screen import SCREENS as BATCHES
from svcdesk.ui.bench.screen import SCREEN as BENCH
from svcdesk.ui.boms.screen import SCREEN as BOM_DESIGNER
from svcdesk.ui.dispatch.screen import BOARD_SCREEN
from svcdesk.ui.forms.screen import SCREENS as FORMS
from svcdesk.ui.imports.screen import SCREEN as IMPORT
from svcdesk.ui.lists.screens import SCREENS as LISTS
from svcdesk.ui.orders.screen import SCREEN as ORDER
from svcdesk.ui.preview.screen import SCREEN as PREVIEW
from svcdesk.ui.reliability.screen import SCREEN as RELIABILITY
from svcdesk.ui.reporting.screen import SCREEN as REPORTS
from svcdesk.ui.requests.screen import SCREENS as REQUESTS
from svcdesk.ui.shared.screen import Screen
from svcdesk.ui.stages.screen import SCREEN as STAGES
from svcdesk.ui.year.screen import SCREEN as YEAR

# The order of the rail. Subscriptions and returns get their screens with their issues.
RAIL: Final = (
    "board", "requests", "orders", "stages", "deadlines", "activities", "agreements", "year_planner", "objects",
    "repairs", "bench", "subscriptions", "returns", "customers", "locations", "workers", "reliability", "reports",
    "setup",
)  # fmt: skip


def all_screens() -> tuple[Screen, ...]:
    """The screens of all areas, those of the rail first and in its order; the first one opens at the start."""
    found: tuple[Screen, ...] = (
        BOARD_SCREEN,
        *LISTS,
        STAGES,
        BENCH,
        YEAR,
        ORDER,
        AGREEMENT,
        NEW_AGREEMENT,
        *REQUESTS,
        *FORMS,
        BOM_DESIGNER,
        PREVIEW,
        IMPORT,
        *BATCHES,
        RELIABILITY,
        REPORTS,
    )
    places = {name: place for place, name in enumerate(RAIL)}
    return tuple(sorted(found, key=lambda screen: places.get(screen.id, len(RAIL))))
