"""Photos of the demo company: what stands on the bench, and one lift with its papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from svcdesk.domain.attachments import is_picture
from svcdesk.domain.demo.photos import draw_board, draw_display, draw_leak, draw_plate, draw_roller, draw_sill
from svcdesk.domain.demo.source import NO_TEXT, Said
from svcdesk.domain.new_files import prepare
from svcdesk.models import Attachment, Bom, FileContent, RepairLine, ServiceObject, SymptomArea
from svcdesk.store import UnitOfWork

_SHOWN: Final = 6
"""So many repairs of the bench have photos."""
_MOST_MEGABYTES: Final = 20
_LATER: Final = timedelta(minutes=35)
"""So long after the intake they were taken."""
_FINDINGS: Final[Mapping[str, tuple[Said, Said, Callable[[], bytes]]]] = {
    "DOORS": (Said("sill", "prog"), Said("A stone in the groove of the sill", "Kamień w rowku progu"), draw_sill),
    "DRIVE": (Said("roller", "rolka"), Said("The rim is worn flat at one side", "Wieniec starty z jednej strony"),
              draw_roller),
    "COOLING": (Said("leak", "wyciek"), Said("Drips from the joint", "Kapie ze złączki"), draw_leak),
    "HEATING": (Said("display", "wyświetlacz"), Said("Fault F28 after three starts", "Błąd F28 po trzech startach"),
                lambda: draw_display("F28")),
    "PICTURE": (Said("board", "płytka"), Said("Relay K4 is burnt", "Spalony przekaźnik K4"), draw_board),
    "PAPER": (Said("roller", "rolka"), Said("The feed roller is worn", "Starta rolka podajnika"), draw_roller),
}  # fmt: skip
_PLATE: Final = (Said("type plate", "tabliczka znamionowa"), Said("Serial number", "Nr fabryczny"), Said("Year", "Rok"))
_PAPER: Final = (
    Said("drive settings", "nastawy napędu"),
    Said("Settings before the exchange of the board", "Nastawy przed wymianą płyty"),
    Said(
        "Drive settings\n\nRated speed      1.00 m/s\nCreep speed      0.12 m/s\nAcceleration     0.8 m/s2\n"
        "Brake opens at   0.35 s\nRelevelling      on\n",
        "Nastawy napędu\n\nPrędkość nominalna    1,00 m/s\nPrędkość dojazdowa    0,12 m/s\n"
        "Przyspieszenie        0,8 m/s2\n"
        "Zwolnienie hamulca    0,35 s\nPoziomowanie          wł.\n",
    ),
)


class DemoPhotos:
    """Adds them through one unit of work, in the language of the demo's texts."""

    def __init__(self, uow: UnitOfWork, language: str) -> None:
        self.uow = uow
        self.language = language
        self._drawn: dict[str, bytes] = {}

    def load(self) -> int:
        """Add all of them; returns how many."""
        found = (
            select(RepairLine, SymptomArea.code, ServiceObject)
            .join(SymptomArea, SymptomArea.id == RepairLine.symptom_area_id)
            .join(ServiceObject, ServiceObject.id == RepairLine.object_id)
            .where(RepairLine.finished_at.is_(None))
            .order_by(RepairLine.id.desc())
            .limit(_SHOWN)
        )
        count = self._lift()
        for at, (line, area, thing) in enumerate(self.uow.session.execute(found).all()):
            count += self._finding(area, line.created_at, {"repair_line_id": line.id})
            if at == 0:
                count += self._finding(area, line.created_at, {"order_id": line.order_id})
                count += self._plate(thing, line.created_at, {"repair_line_id": line.id})
        return count

    def _lift(self) -> int:
        """The lift with a BOM of its own has its plate, a picture of its board and a paper."""
        found = select(ServiceObject).join(Bom, Bom.object_id == ServiceObject.id).order_by(Bom.id).limit(1)
        thing = self.uow.session.scalars(found).first()
        if thing is None:
            return 0
        since, place = self.uow.now - timedelta(days=340), {"object_id": thing.id}
        name, note, text = _PAPER
        return (
            self._plate(thing, since, place)
            + self._finding("PICTURE", since, place)
            + self._add(f"{self._say(name)}.txt", self._say(text).encode(), note, since, place)
        )

    def _finding(self, area: str, since: datetime | None, place: Mapping[str, int]) -> int:
        name, note, draw = _FINDINGS[area]
        if area not in self._drawn:
            self._drawn[area] = draw()
        return self._add(f"{self._say(name)}.jpg", self._drawn[area], note, since, place)

    def _plate(self, thing: ServiceObject, since: datetime | None, place: Mapping[str, int]) -> int:
        name, serial, year = map(self._say, _PLATE)
        built = f"{year}  {thing.commissioned_on.year}" if thing.commissioned_on is not None else ""
        plate = draw_plate(f"{thing.maker} {thing.model}", f"{serial}  {thing.serial_number}", built, thing.number)
        return self._add(f"{name}.jpg", plate, NO_TEXT, since, place)

    def _add(self, name: str, content: bytes, note: Said, since: datetime | None, place: Mapping[str, int]) -> int:
        """One more; what has no note is not printed."""
        file = prepare(name, content, _MOST_MEGABYTES)
        stored = select(FileContent.id).where(FileContent.sha256 == file.sha256)
        content_id = self.uow.session.scalar(stored)
        if content_id is None:
            content_id = self.uow.add(FileContent(
                sha256=file.sha256, media_type=file.media_type, size=len(content), content=content,
                preview=file.preview,
            )).id  # fmt: skip
        self.uow.insert_many(Attachment, [{
            **place, "content_id": content_id, "name": file.name, "note": self._say(note), "user": self.uow.user,
            "printed": bool(self._say(note)) and is_picture(file.media_type),
            "added_at": (since or self.uow.now) + _LATER,
        }], history=False)  # fmt: skip
        return 1

    def _say(self, said: Said) -> str:
        return said.text(self.language)
