"""Column types keep what they are given; folding finds; the wall clock survives clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.fields import FieldKind, FieldSpec, read_value
from svcdesk.domain.kinds import LineStatus, Priority, Progress
from svcdesk.domain.lengths import LONGEST_MINUTES, SHORTEST_MINUTES
from svcdesk.domain.orders import compute_minutes, compute_progress
from svcdesk.domain.problems import Refused
from svcdesk.domain.text import fold, search_text
from svcdesk.models.types import Day, Flag, Instant, Json, Rank, Scaled

WARSAW = SiteTime.of("Europe/Warsaw")


class _Base(DeclarativeBase):
    pass


class _Kept(_Base):
    __tablename__ = "kept"
    __table_args__ = {"sqlite_strict": True}
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime | None] = mapped_column(Instant)
    day: Mapped[date | None] = mapped_column(Day)
    price: Mapped[Decimal | None] = mapped_column(Scaled(4))
    flag: Mapped[bool] = mapped_column(Flag)
    rank: Mapped[Priority] = mapped_column(Rank(Priority))
    data: Mapped[object] = mapped_column(Json)


@given(
    st.datetimes(min_value=datetime(1000, 1, 2), timezones=st.timezones()),
    st.dates(),
    st.decimals(min_value=-(10**12), max_value=10**12, places=4),
    st.booleans(),
    st.sampled_from(Priority),
)
def test_what_is_stored_comes_back_exactly(at: datetime, day: date, price: Decimal, flag: bool, rank: Priority) -> None:
    engine = create_engine("sqlite://")
    _Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(_Kept(at=at, day=day, price=price, flag=flag, rank=rank, data={"ł": [1, None]}))
        session.commit()
        session.expire_all()
        row = session.scalars(select(_Kept)).one()
        assert row.at == at.astimezone(UTC)  # a time that happens twice equals none in another zone
        assert row.at.utcoffset() == timedelta(0)
        assert (row.day, row.price, row.flag, row.rank, row.data) == (day, price, flag, rank, {"ł": [1, None]})
    engine.dispose()


@given(st.lists(st.datetimes(min_value=datetime(1000, 1, 2), timezones=st.just(UTC)), min_size=2))
def test_stored_instants_sort_by_time(instants: list[datetime]) -> None:
    engine = create_engine("sqlite://")
    _Base.metadata.create_all(engine)
    with Session(engine) as session:
        for at in instants:
            session.add(_Kept(at=at, flag=True, rank=Priority.LOW, data=[]))
        session.flush()
        assert list(session.scalars(select(_Kept.at).order_by(_Kept.at))) == sorted(instants)
    engine.dispose()


def test_a_value_that_would_be_rounded_or_shifted_is_refused() -> None:
    for type_, value in (
        (Scaled(4), Decimal("0.00001")),
        (Scaled(2), Decimal(10) ** 18),
        (Instant(), datetime(2026, 1, 1)),
        (Day(), datetime(2026, 1, 1, tzinfo=UTC)),
    ):
        with pytest.raises(ValueError, match="."):
            type_.process_bind_param(value, None)  # type: ignore[arg-type]


def test_lodz_finds_its_letters() -> None:
    assert fold("Łódź  ŻÓŁĆ\tgęślą Jaźń") == "lodz zolc gesla jazn"
    assert fold("Straße Ærøskøbing") == "strasse aeroskobing"
    assert "601234567" in search_text("Hotel Świt", "601 234-567")


@given(st.text())
@example("𝐀")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1)))
def test_wall_clock_times_come_back_unless_the_clock_change_skips_them(wall: datetime) -> None:
    instant = WARSAW.instant(wall.date(), wall.time())
    back = WARSAW.local(instant).replace(tzinfo=None)
    assert back in {wall, wall + timedelta(hours=1)}


def test_both_clock_changes() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert WARSAW.local(WARSAW.instant(spring, time(2, 30))).time() == time(3, 30)
    assert WARSAW.instant(autumn, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for day, hours in ((spring, 23), (autumn, 25), (date(2026, 11, 23), 24)):
        begins, ends = WARSAW.day_span(day)
        assert ends - begins == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/New_York", "UTC"])
def test_the_first_and_the_last_day_of_the_calendar_have_instants(zone: str) -> None:
    """What somebody types as *from the beginning* or *for ever* is read as such."""
    site = SiteTime.of(zone)
    for day in (date.min, date.max):
        begins, ends = site.day_span(day)
        assert begins < ends
        assert {begins.year, ends.year} == {day.year}


@pytest.mark.parametrize(
    ("statuses", "progress"),
    [
        ("CCC", Progress.IN_PROCESS), ("XCC", Progress.IN_PROCESS), ("CXP", Progress.IN_PROCESS),
        ("XXX", Progress.CANCELED), ("PPP", Progress.POSTED), ("PXX", Progress.POSTED), ("", Progress.IN_PROCESS),
    ],
)  # fmt: skip
def test_progress_follows_the_lines(statuses: str, progress: Progress) -> None:
    """Worked example 4 of the decisions."""
    by_letter = {"C": LineStatus.CREATED, "X": LineStatus.CANCELED, "P": LineStatus.POSTED}
    assert compute_progress(by_letter[letter] for letter in statuses) is progress


@pytest.mark.parametrize(
    ("hours", "minutes"), [("0", 60), ("0.01", SHORTEST_MINUTES), ("1.5", 90), ("1000", LONGEST_MINUTES)]
)
def test_the_length_of_work_is_one_that_a_bar_can_have(hours: str, minutes: int) -> None:
    assert compute_minutes([Decimal(hours)], 60) == minutes


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (FieldKind.NUMBER, "9e999999", "field.not_a_number"),
        (FieldKind.NUMBER, "-9e999999", "field.not_a_number"),
        (FieldKind.LOOKUP, "9" * 30, "field.not_found"),
        (FieldKind.LOOKUP, 10**30, "field.not_found"),
        (FieldKind.INSTANT, "0001-01-01 00:00", "field.not_a_date"),
        (FieldKind.TEXT, "Lift \ud83d", "field.not_valid"),
    ],
)
def test_values_that_no_column_holds_are_refused_at_their_field(kind: FieldKind, raw: object, code: str) -> None:
    spec = FieldSpec("value", "Value", kind, places=4)
    with pytest.raises(Refused) as refused:
        read_value(spec, raw, SiteTime.of("Europe/Warsaw"))
    (problem,) = refused.value.problems
    assert (problem.code, problem.target) == (code, "value")
    str(problem.params["value"]).encode()
