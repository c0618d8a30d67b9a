"""The business parameters that exist, with their defaults; stored by name in the parameter table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.labels import LABEL_SIZES
from svcdesk.domain.lengths import LONGEST_MINUTES, SHORTEST_MINUTES
from svcdesk.i18n import N_


def _parameter(
    default: Any,
    label: str,
    help_: str,
    *,
    group: str,
    choices: tuple[str, ...] = (),
    limits: tuple[int, int] = (0, 0),
    kind: str = "",
    target: str = "",
) -> Any:
    about = {
        "label": label, "help": help_, "group": group, "choices": choices, "limits": limits, "kind": kind,
        "target": target,
    }  # fmt: skip
    return field(default=default, metadata=about)


_VALIDATION = (N_("none"), N_("lookup"), N_("mandatory"))
_CATEGORIES = ("action", "appointment", "event", "task")
_SEVERITY = (N_("warn"), N_("refuse"))
_DAYS = (0, 3660)
_GENERAL = N_("General")
_JOURNALS = N_("Journals")
_ACTIVITIES = N_("Activities")
_PROJECTS = N_("Projects and validation")
_DOCUMENTS = N_("Documents")
_BOARD = N_("Dispatching")
_RULES = N_("Rules of the board")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every business parameter; each field says its label, help, group and choices or limits in its metadata.

    One with a ``target`` is the id of a record of that entity, or None.
    """

    calendar: int | None = _parameter(
        None,
        N_("Calendar"),
        N_("Dates of planned orders fall on its open days; empty: every day is open."),
        group=_GENERAL,
        target="work_calendar",
    )
    agreement_group: int | None = _parameter(
        None,
        N_("Agreement group"),
        N_("Proposed to new agreements."),
        group=_GENERAL,
        target="agreement_group",
    )
    project_group: int | None = _parameter(
        None, N_("Project group"), N_("Proposed to new projects."), group=_GENERAL, target="project_group"
    )
    agreement_activity_type: int | None = _parameter(
        None,
        N_("Activity type of agreements"),
        N_("Proposed to new agreements as the type of their lines' activities."),
        group=_GENERAL,
        target="activity_type",
    )
    order_without_agreement: bool = _parameter(
        True,
        N_("Orders without an agreement"),
        N_("Off: an order must have an agreement. On: a project is enough."),
        group=_GENERAL,
    )
    item_on_many_objects: bool = _parameter(
        True,
        N_("One item on several objects"),
        N_("Off: a second service object with the same item is refused."),
        group=_GENERAL,
    )
    reason_on_cancel: bool = _parameter(
        False,
        N_("Reason for canceling a service level"),
        N_("A reason code is demanded when the service level of an order is canceled."),
        group=_GENERAL,
    )
    reason_on_exceeding: bool = _parameter(
        False,
        N_("Reason for exceeding a service level"),
        N_("A reason code is demanded when recording ends after the latest completion."),
        group=_GENERAL,
    )
    count_open_time: bool = _parameter(
        True,
        N_("Count only open time"),
        N_("Off: the calendar of a service level only moves the start; then the clock runs day and night."),
        group=_GENERAL,
    )
    bom_edit_when_adding: bool = _parameter(
        False,
        N_("Edit BOM lines when adding"),
        N_("The dialog opens for each part that is added to a BOM."),
        group=_GENERAL,
    )
    bom_columns: str = _parameter(
        "",
        N_("Columns of BOM lines"),
        N_("Chosen by the menu on the headings of a BOM; empty: the usual ones."),
        group=_GENERAL,
    )
    request_folder: str = _parameter(
        "",
        N_("Folder for requests"),
        N_("JSON files that other programs drop there become requests; empty: none is watched."),
        group=_GENERAL,
    )
    hour_journal: str = _parameter(
        "HOURS", N_("Hour journal"), N_("Name under which hours are posted; empty: they cannot be."), group=_JOURNALS
    )
    expense_journal: str = _parameter(
        "EXPENSES",
        N_("Expense journal"),
        N_("Name under which expenses are posted; empty: they cannot be."),
        group=_JOURNALS,
    )
    item_journal: str = _parameter(
        "ITEMS", N_("Item journal"), N_("Name under which items are posted; empty: they cannot be."), group=_JOURNALS
    )
    fee_journal: str = _parameter(
        "FEES", N_("Fee journal"), N_("Name under which fees are posted; empty: they cannot be."), group=_JOURNALS
    )
    journal_times: bool = _parameter(
        True,
        N_("Start and end times in the hour journal"),
        N_("Off: hour lines have none, whatever the parameter of projects says."),
        group=_JOURNALS,
    )
    negative_stock: str = _parameter(
        "refuse",
        N_("More than is in stock"),
        N_("What happens when more of an item is issued than the warehouse has available."),
        group=_JOURNALS,
        choices=_SEVERITY,
    )
    create_activities: bool = _parameter(
        False,
        N_("Create activities from lines"),
        N_("At the stage below, the lines of an order get their activities."),
        group=_ACTIVITIES,
    )
    activity_stage: int | None = _parameter(
        None,
        N_("Stage that creates activities"),
        N_("Entering it makes one activity for each worker and task of the lines."),
        group=_ACTIVITIES,
        target="stage",
    )
    activity_category: str = _parameter(
        "appointment",
        N_("Category of activities"),
        N_("Given to activities that are made from lines."),
        group=_ACTIVITIES,
        choices=_CATEGORIES,
    )
    activity_type: int | None = _parameter(
        None,
        N_("Type of activities"),
        N_("Given to activities of orders that name no type themselves."),
        group=_ACTIVITIES,
        target="activity_type",
    )
    activity_purpose: str = _parameter(
        "", N_("Purpose of activities"), N_("Given to activities that are made from lines."), group=_ACTIVITIES
    )
    start_end_times: bool = _parameter(
        True,
        N_("Start and end times"),
        N_("Hour lines have the times at which the work began and ended, if the hour journal has them as well."),
        group=_PROJECTS,
    )
    terminated_workers: bool = _parameter(
        False, N_("Inactive workers"), N_("On: lines may name workers who are not active any more."), group=_PROJECTS
    )
    inactive_categories: bool = _parameter(
        False, N_("Inactive categories"), N_("On: lines may use categories that are not active."), group=_PROJECTS
    )
    worker_project: str = _parameter(
        "none",
        N_("Worker and project"),
        N_("Whether only workers named for the project are offered, or allowed."),
        group=_PROJECTS,
        choices=_VALIDATION,
    )
    project_category: str = _parameter(
        "none",
        N_("Project and category"),
        N_("Whether only categories named for the project are offered, or allowed."),
        group=_PROJECTS,
        choices=_VALIDATION,
    )
    category_worker: str = _parameter(
        "none",
        N_("Category and worker"),
        N_("Whether only categories named for the worker are offered, or allowed."),
        group=_PROJECTS,
        choices=_VALIDATION,
    )
    agreement_terms_en: str = _parameter(
        "",
        N_("Terms of agreements, in English"),
        N_("Printed in service agreements, paragraph by paragraph; empty: the usual terms."),
        group=_DOCUMENTS,
        kind="long",
    )
    agreement_terms_pl: str = _parameter(
        "",
        N_("Terms of agreements, in Polish"),
        N_("Printed in service agreements, paragraph by paragraph; empty: the usual terms."),
        group=_DOCUMENTS,
        kind="long",
    )
    file_megabytes: int = _parameter(
        20,
        N_("Largest file (MB)"),
        N_("A photo or file that is larger is not attached."),
        group=_DOCUMENTS,
        limits=(1, 200),
    )
    files_megabytes: int = _parameter(
        200,
        N_("Files of one record (MB)"),
        N_("All photos and files of one order, object or repair line together."),
        group=_DOCUMENTS,
        limits=(1, 2000),
    )

    label_size: str = _parameter(
        "62x29",
        N_("Labels"),
        N_("Millimetres of a label on the roll of the label printer, or A4 sheets of 3 by 8 labels of 70 by 37 mm."),
        group=_DOCUMENTS,
        choices=tuple(LABEL_SIZES),
    )
    intake_terms_en: str = _parameter(
        "",
        N_("Terms of intake receipts, in English"),
        N_("Printed above the signatures of who hands an object over for repair; empty: the usual terms."),
        group=_DOCUMENTS,
        kind="long",
    )
    intake_terms_pl: str = _parameter(
        "",
        N_("Terms of intake receipts, in Polish"),
        N_("Printed above the signatures of who hands an object over for repair; empty: the usual terms."),
        group=_DOCUMENTS,
        kind="long",
    )
    colour_high: str = _parameter(
        "red",
        N_("Colour of high priority"),
        N_("Bars of high priority on the board."),
        group=_BOARD,
        choices=("red", "yellow", "green", "blue", "violet", "grey"),
        kind="colour",
    )
    colour_normal: str = _parameter(
        "yellow",
        N_("Colour of normal priority"),
        N_("Bars of normal priority on the board."),
        group=_BOARD,
        choices=("red", "yellow", "green", "blue", "violet", "grey"),
        kind="colour",
    )
    colour_low: str = _parameter(
        "green",
        N_("Colour of low priority"),
        N_("Bars of low priority on the board."),
        group=_BOARD,
        choices=("red", "yellow", "green", "blue", "violet", "grey"),
        kind="colour",
    )
    days_before: int = _parameter(
        30,
        N_("Days before today"),
        N_("How far back the board reads when it opens."),
        group=_BOARD,
        limits=_DAYS,
    )
    days_after: int = _parameter(
        90,
        N_("Days after today"),
        N_("How far ahead the board reads when it opens."),
        group=_BOARD,
        limits=_DAYS,
    )
    default_minutes: int = _parameter(
        60,
        N_("Length of new work (minutes)"),
        N_("Used when an order says nothing of how long it takes."),
        group=_BOARD,
        limits=(SHORTEST_MINUTES, LONGEST_MINUTES),
    )
    overlap: str = _parameter(
        "warn",
        N_("Two jobs at once"),
        N_("What happens when jobs of one worker overlap."),
        group=_RULES,
        choices=_SEVERITY,
    )
    absence: str = _parameter(
        "warn",
        N_("Work while absent"),
        N_("What happens when a job lies in an absence."),
        group=_RULES,
        choices=_SEVERITY,
    )
    closed_hours: str = _parameter(
        "warn",
        N_("Work in closed hours"),
        N_("What happens when a job lies outside the worker's calendar."),
        group=_RULES,
        choices=_SEVERITY,
    )
    missing_skill: str = _parameter(
        "warn",
        N_("Missing skill"),
        N_("What happens when the worker lacks a skill the order asks for."),
        group=_RULES,
        choices=_SEVERITY,
    )

    @property
    def line_times(self) -> bool:
        """Whether hour lines have start and end times: both switches must be on (reference 2.3)."""
        return self.start_end_times and self.journal_times

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Parameters:
        """The parameters with what is stored in place of the defaults; unknown names are ignored."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


def parameter_specs() -> tuple[FieldSpec, ...]:
    """The parameters as fields of a form."""
    found = []
    for one in fields(Parameters):
        about = one.metadata
        choices: tuple[Enum, ...] = ()
        if about["choices"]:
            make: Any = Enum  # its members are known at run time only
            members = make("ParameterChoice", [(name.upper(), name) for name in about["choices"]])
            choices = tuple(members)
        found.append(
            FieldSpec(
                one.name, about["label"], _kind(one.default, about), help=about["help"], section=about["group"],
                choices=choices, target=about["target"], nullable=bool(about["target"]), default=one.default,
            )
        )  # fmt: skip
    return tuple(found)


def parameter_limits(name: str) -> tuple[int, int]:
    """The smallest and the greatest value of a whole-numbered parameter."""
    limits: tuple[int, int] = next(one.metadata["limits"] for one in fields(Parameters) if one.name == name)
    return limits


def _kind(default: Any, about: Mapping[str, Any]) -> FieldKind:
    if about["choices"]:
        return FieldKind.CHOICE
    if about["target"]:
        return FieldKind.LOOKUP
    if about["kind"] == "long":
        return FieldKind.LONG_TEXT
    if isinstance(default, bool):
        return FieldKind.FLAG
    return FieldKind.WHOLE if isinstance(default, int) else FieldKind.TEXT
