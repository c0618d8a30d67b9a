"""Mappings: what a wrong one says, and how cells become values."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.commands.imports.targets import catalogue
from svcdesk.domain.imports.lines import correct_signs
from svcdesk.domain.imports.mapping import read_mapping
from svcdesk.domain.imports.source import Cell
from svcdesk.domain.imports.values import (
    NotReadable,
    WallTime,
    cell_text,
    pattern,
    read_decimal,
    read_flag,
    read_when,
    read_whole,
)
from svcdesk.domain.problems import Refused
from svcdesk.problem_texts import problem_text
from svcdesk.resources import resource

SHIPPED = sorted(resource("imports").glob("*.toml"))


def mistakes(text: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        read_mapping(text, catalogue())
    assert all(problem_text(problem) != problem.code for problem in caught.value.problems)
    return [(problem.code, problem.target) for problem in caught.value.problems]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_mapping_can_be_read(path: object) -> None:
    assert hasattr(path, "read_text")
    assert read_mapping(path.read_text(encoding="utf-8"), catalogue()).columns()


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("kind = ", "mapping.not_toml", ""),
        ('kind = "cats"', "mapping.kind", "kind"),
        ("", "mapping.kind", "kind"),
        ('kind = "items"', "mapping.no_fields", "fields"),
        ('kind = "items"\n[fields]\nnumber = "A"', "mapping.required", "fields"),
        ('kind = "items"\n[fields]\nname = "A"\nprize = "B"', "mapping.no_such_field", "fields.prize"),
        ('kind = "items"\ncolour = 1\n[fields]\nname = "A"', "mapping.unknown_name", "colour"),
        ('kind = "items"\n[file]\nseperator = ";"\n[fields]\nname = "A"', "mapping.unknown_name", "file.seperator"),
        ('kind = "items"\n[file]\nseparator = "|"\n[fields]\nname = "A"', "mapping.choice", "file.separator"),
        ('kind = "items"\n[file]\nencoding = "ebcdic"\n[fields]\nname = "A"', "mapping.choice", "file.encoding"),
        ('kind = "items"\n[file]\ndates = "tomorrow"\n[fields]\nname = "A"', "mapping.date_form", "file.dates"),
        ('kind = "items"\n[file]\ndecimal_comma = "yes"\n[fields]\nname = "A"', "mapping.choice", "file.decimal_comma"),
        ('kind = "items"\n[rows]\nkey = ["number"]\n[fields]\nname = "A"', "mapping.key_not_mapped", "rows.key"),
        ('kind = "items"\n[rows]\nrepeats = "twice"\n[fields]\nname = "A"', "mapping.choice", "rows.repeats"),
        ('kind = "items"\n[fields]\nname = { column = "A", value = "B" }', "mapping.column_or_value", "fields.name"),
        ('kind = "items"\n[fields]\nname = {}', "mapping.column_or_value", "fields.name"),
        ('kind = "items"\n[fields]\nname = 5', "mapping.not_a_table", "fields.name"),
        ('kind = "items"\n[fields]\nname = { column = ["A"] }', "mapping.not_a_text", "fields.name.column"),
        ('kind = "items"\n[fields]\nname = { column = "A", text = "B" }', "mapping.no_place", "fields.name.text"),
        ('kind = "items"\n[fields]\nname = { column = "A", at = "8:00" }', "mapping.unknown_name", "fields.name.at"),
        ('kind = "items"\nfields = 3', "mapping.not_a_table", "fields"),
        (
            'kind = "objects"\n[fields]\nname = "A"\ngroup = { column = "B", match = "colour" }',
            "mapping.choice",
            "fields.group.match",
        ),
        (
            'kind = "objects"\n[fields]\nname = "A"\ngroup = { column = "B", create = { code = "X", name = "Y" } }',
            "mapping.create_not_found",
            "fields.group.create",
        ),
        (
            'kind = "objects"\n[fields]\nname = "A"\ngroup = { column = "B", create = { name = "{value}" } }',
            "mapping.required",
            "fields.group.create",
        ),
        (
            'kind = "orders"\n[fields]\ndescription = "A"\npreferred_at = { column = "B", at = "25:00" }',
            "mapping.clock",
            "fields.preferred_at.at",
        ),
        (
            'kind = "orders"\n[fields]\ndescription = "A"\n[[lines]]\nunless_empty = "unit"\nfields = {note = "B"}',
            "mapping.no_such_field",
            "lines[1].unless_empty",
        ),
    ],
)
def test_a_mistake_in_a_mapping_says_where_and_what(text: str, code: str, place: str) -> None:
    assert (code, place) in mistakes(text)


def test_all_mistakes_are_told_at_once() -> None:
    text = 'kind = "items"\nx = 1\n[fields]\nnme = "A"\nunit = {}'
    assert [code for code, _place in mistakes(text)] == [
        "mapping.unknown_name", "mapping.no_such_field", "mapping.column_or_value", "mapping.required",
    ]  # fmt: skip


# Values


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("23.11.2026", date(2026, 11, 23)),
        (" 1.2.2026 ", date(2026, 2, 1)),
        ("2026/11/23", date(2026, 11, 23)),
        ("23-11-2026", date(2026, 11, 23)),
        ("20261123", date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (datetime(2026, 11, 23), date(2026, 11, 23)),
        ("2026-11-23 00:00:00", date(2026, 11, 23)),
    ],
)
def test_dates_are_read_as_they_are_typed(typed: Cell, wanted: date) -> None:
    assert read_when(typed).day == wanted


def test_a_date_may_have_a_time() -> None:
    wanted = WallTime(date(2026, 11, 23), time(8, 30))
    assert read_when("23.11.2026 8:30") == wanted
    assert read_when("2026-11-23T08:30:00.000") == wanted
    assert read_when(datetime(2026, 11, 23, 8, 30)) == wanted
    assert read_when("23/11/26 08:30", ("dd/MM/yy HH:mm",)) == wanted


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("03/04/2026", "import.ambiguous_date"),
        ("31.02.2026", "field.not_a_date"),
        ("tomorrow", "field.not_a_date"),
        ("45678", "field.not_a_date"),
        (45678, "field.not_a_date"),
        ("23.11.26", "field.not_a_date"),
    ],
)
def test_a_date_that_is_none_or_two_is_refused(typed: Cell, code: str) -> None:
    with pytest.raises(NotReadable) as caught:
        read_when(typed)
    assert caught.value.code == code


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(["dd/MM/yyyy", "MM/dd/yyyy", "d.M.yyyy"]))
def test_a_date_in_a_chosen_form_comes_back(day: date, form: str) -> None:
    typed = form.replace("yyyy", str(day.year)).replace("MM", f"{day.month:02}").replace("dd", f"{day.day:02}")
    typed = typed.replace("M", str(day.month)).replace("d", str(day.day))
    assert read_when(typed, (form,)).day == day


def test_a_form_without_a_day_is_none() -> None:
    with pytest.raises(ValueError, match="yyyy-MM"):
        pattern("yyyy-MM")


@pytest.mark.parametrize(
    ("typed", "comma", "wanted"),
    [
        ("183.05", False, "183.05"),
        ("-339.81", False, "-339.81"),
        ("1,234.5", False, "1234.5"),
        ("1 234,56", True, "1234.56"),
        ("1\u00a0234,56", True, "1234.56"),
        ("1.234,5", True, "1234.5"),
        ("−5", True, "-5"),
        (12.1, False, "12.1"),
        (0.1 + 0.2, False, "0.3"),
        (7, True, "7"),
        (12.5, True, "12.5"),
    ],
)
def test_numbers_are_exact(typed: Cell, comma: bool, wanted: str) -> None:
    assert read_decimal(typed, 4, comma=comma) == Decimal(wanted)


@pytest.mark.parametrize(
    ("typed", "comma", "code"),
    [
        ("PM01", False, "field.not_a_number"),
        ("12.5", True, "field.not_a_number"),
        ("1,5", False, "field.not_a_number"),
        ("1,23,456", False, "field.not_a_number"),
        ("12 zł", True, "field.not_a_number"),
        ("nan", False, "field.not_a_number"),
        ("1e5", False, "field.not_a_number"),
        ("3.123456", False, "import.too_precise"),
        ("9" * 13, False, "import.number_too_large"),
        (float("inf"), False, "import.number_too_large"),
    ],
)
def test_what_is_no_number_is_refused_rather_than_guessed(typed: Cell, comma: bool, code: str) -> None:
    with pytest.raises(NotReadable) as caught:
        read_decimal(typed, 4, comma=comma)
    assert caught.value.code == code


def test_whole_numbers_flags_and_texts() -> None:
    assert read_whole("60") == 60
    assert read_flag("TAK") is True
    assert read_flag("nie") is False
    assert cell_text(48601234567.0) == "48601234567"
    assert cell_text(12.5) == "12.5"
    assert cell_text(datetime(2026, 11, 23)) == "2026-11-23"
    with pytest.raises(NotReadable):
        read_flag("maybe")
    with pytest.raises(NotReadable):
        read_whole("1.5")


def test_a_negative_price_is_a_correction() -> None:
    values = {"cost_price": Decimal("-25.76")}
    assert correct_signs(values)
    assert values == {"cost_price": Decimal("25.76"), "quantity": Decimal(-1)}
    assert not correct_signs({"cost_price": Decimal(5)})
    assert not correct_signs({"quantity": Decimal(-2), "cost_price": Decimal(5)})
    with pytest.raises(ValueError, match="-1"):
        correct_signs({"cost_price": Decimal(-1), "sales_price": Decimal(2)})
