"""The repairs of the demo company: its codes, what was found in the past, and what stands on the bench today."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from svcdesk.domain.helped import RETURNS_WITHIN
from svcdesk.domain.kinds import Progress
from svcdesk.models import (
    Activity,
    DiagnosisArea,
    DiagnosisCode,
    RepairCondition,
    RepairLine,
    RepairStage,
    Resolution,
    ServiceOrder,
    SymptomArea,
    SymptomCode,
)
from svcdesk.models.base import Base
from svcdesk.resources import resource
from svcdesk.store import UnitOfWork

ON_THE_BENCH: Final = 18
"""So many repairs are open."""
_RECENT: Final = timedelta(days=21)
_WARRANTY: Final = timedelta(days=90)
_RELAPSES: Final = 0.05
"""So many of the orders about a fault that was just repaired are repairs of it."""


class _Found(NamedTuple):
    weight: int
    symptom: str
    diagnosis: str
    resolution: str
    en: str
    pl: str


class DemoRepairs:
    """Inserts them through one unit of work, in the language of the demo's texts."""

    def __init__(self, uow: UnitOfWork, language: str, titles: dict[str, str]) -> None:
        """``titles`` gives the English title of a kind of work for the one that orders are described by."""
        self.uow = uow
        self.said = 2 if language == "pl" else 1
        self.titles = titles
        self.rnd = Random("svcdesk-demo-repairs")
        with resource("demo", "repairs.toml").open("rb") as file:
            self.source: dict[str, Any] = tomllib.load(file)["repairs"]
        self.found = {title: [_Found(*row) for row in rows] for title, rows in self.source["found"].items()}
        self.codes: dict[str, tuple[int, int]] = {}
        self.workers: dict[int, int] = {}
        self.repaired: dict[tuple[int, int], datetime] = {}
        """When a symptom of an object was repaired last."""

    def load(self) -> int:
        """Insert all of it; returns the number of repair lines."""
        stages = self._coded(RepairStage, [
            {"code": row[0], "name": row[self.said], "place": place, "finished": row[3]}
            for place, row in enumerate(self.source["stages"], 1)
        ])  # fmt: skip
        conditions = self._coded(RepairCondition, self._plain("conditions"))
        resolutions = self._coded(Resolution, self._plain("resolutions"))
        self._areas("symptom_area", SymptomArea, SymptomCode)
        self._areas("diagnosis_area", DiagnosisArea, DiagnosisCode)
        lines = list(self._lines(stages, conditions, resolutions))
        numbers: list[str] = []
        for year in sorted({line["created_at"].year for line in lines}):
            of_year = [line["created_at"] for line in lines if line["created_at"].year == year]
            numbers += self.uow.next_numbers("repair_line", len(of_year), of_year[0])
        rows = [{**line, "number": number} for line, number in zip(lines, numbers, strict=True)]
        return len(self.uow.insert_many(RepairLine, rows, history=False))

    def _plain(self, name: str) -> list[dict[str, Any]]:
        return [{"code": row[0], "name": row[self.said]} for row in self.source[name]]

    def _coded(self, class_: type[Base], rows: list[dict[str, Any]]) -> dict[str, int]:
        ids = self.uow.insert_many(class_, [{**row, "version": 1} for row in rows])
        return {row["code"]: id_ for row, id_ in zip(rows, ids, strict=True)}

    def _areas(self, name: str, area_class: type[Base], code_class: type[Base]) -> None:
        """Areas with their codes; ``codes`` then knows area and code by ``symptom_area.DOORS.OPEN``."""
        language = ("", "en", "pl")[self.said]
        areas = self._coded(
            area_class, [{"code": row["code"], "name": row["name"][language]} for row in self.source[name]]
        )
        rows = [
            {"area_id": areas[area["code"]], "code": row[0], "name": row[self.said]}
            for area in self.source[name] for row in area["codes"]
        ]  # fmt: skip
        keys = [f"{name}.{area['code']}.{row[0]}" for area in self.source[name] for row in area["codes"]]
        for key, row, id_ in zip(keys, rows, self.uow.insert_many(code_class, rows), strict=True):
            self.codes[key] = (row["area_id"], id_)

    def _lines(
        self, stages: dict[str, int], conditions: dict[str, int], resolutions: dict[str, int]
    ) -> Iterator[dict[str, Any]]:
        query = (
            select(ServiceOrder)
            .where(ServiceOrder.progress != Progress.CANCELED, ServiceOrder.object_id.is_not(None))
            .order_by(ServiceOrder.created_at, ServiceOrder.id)
        )
        workers = select(Activity.order_id, Activity.worker_id).where(Activity.worker_id.is_not(None))
        self.workers = {order_id: id_ for order_id, id_ in self.uow.session.execute(workers) if id_ is not None}
        orders = [(order, self._kind(order)) for order in self.uow.session.scalars(query)]
        begun = [order for order, kind in orders if kind and order.signed_off_at is None]
        on_the_bench = {order.id for order in begun if order.created_at > self.uow.now - _RECENT}
        on_the_bench = set(sorted(on_the_bench)[:ON_THE_BENCH])
        open_stages = [id_ for code, id_ in stages.items() if code != "FINISHED"]
        for order, kind in orders:
            done = order.signed_off_at is not None
            if not kind or not (done or order.id in on_the_bench):
                continue
            stage_id = stages["FINISHED"] if done else open_stages[self.rnd.randrange(len(open_stages))]
            line = self._line(order, kind, stage_id, open_stages, conditions, resolutions)
            if not done or self._is_told(line):
                yield line

    def _is_told(self, line: dict[str, Any]) -> bool:
        """Whether a finished repair stands in the history: a fault seldom comes back soon after it was repaired.

        The orders of the demo company are about few objects; were each a repair, nothing would ever have helped.
        """
        fault = (line["object_id"], line["symptom_id"])
        before, finished = self.repaired.get(fault), line["finished_at"]
        if before is not None and line["created_at"] < before + RETURNS_WITHIN and self.rnd.random() > _RELAPSES:
            return False
        self.repaired[fault] = finished if before is None else max(before, finished)
        return True

    def _kind(self, order: ServiceOrder) -> str:
        """The kind of work with findings that the order is about, by its English title; empty for any other."""
        title = self.titles.get(order.description.split(" – ")[0], "")
        return title if title in self.found else ""

    def _line(
        self,
        order: ServiceOrder,
        kind: str,
        stage_id: int,
        open_stages: list[int],
        conditions: dict[str, int],
        resolutions: dict[str, int],
    ) -> dict[str, Any]:
        cases = self.found[kind]
        case = self.rnd.choices(cases, [case.weight for case in cases])[0]
        symptom_area, symptom = self.codes[f"symptom_area.{case.symptom}"]
        diagnosis_area, diagnosis = self.codes[f"diagnosis_area.{case.diagnosis}"]
        done = stage_id not in open_stages
        known = done or open_stages.index(stage_id) > 1  # diagnosed before parts are waited for
        created: datetime = order.created_at
        finished = max(order.signed_off_at - timedelta(minutes=10), created) if done and order.signed_off_at else None
        intake = self.source["intake"]
        accessories, visible, limit = ("", "", "") if done else intake[order.id % len(intake)][self.said - 1]
        return {
            "order_id": order.id, "object_id": order.object_id, "version": 1,
            "description": case[3 + self.said], "condition_id": self.rnd.choice(list(conditions.values())),
            "symptom_area_id": symptom_area, "symptom_id": symptom,
            "diagnosis_area_id": diagnosis_area if known else None, "diagnosis_id": diagnosis if known else None,
            "resolution_id": resolutions[case.resolution] if done else None, "stage_id": stage_id,
            "worker_id": self.workers.get(order.id, order.preferred_technician_id),
            "created_at": created, "finished_at": finished,
            "due_on": None if done else self.uow.site.day(self.uow.now) + timedelta(days=self.rnd.randrange(-2, 9)),
            "warranty_until": self.uow.site.day(finished + _WARRANTY) if finished else None,
            "accessories": accessories, "visible_condition": visible, "cost_limit": Decimal(limit) if limit else None,
        }  # fmt: skip
