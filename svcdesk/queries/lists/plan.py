"""From words and column filters to SQL: what a row must satisfy, and where few candidates can be had quickly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, not_, or_, select, true, union_all

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.problems import refuse
from svcdesk.domain.text import fold
from svcdesk.queries.agreement_chain import is_not_renewed
from svcdesk.queries.attention import is_late
from svcdesk.queries.lists import sqlite
from svcdesk.queries.lists.conditions import (
    Blank,
    Condition,
    Contains,
    Now,
    OneOf,
    Range,
    Same,
    choice_text,
    days_of,
    number_of,
    read_condition,
)
from svcdesk.queries.lists.request import ListRequest
from svcdesk.queries.lists.source import (
    Path,
    Source,
    index_columns,
    is_searchable,
    searched_columns,
)
from svcdesk.queries.lists.spec import CHOICES, DATES, NUMBERS, TEXTS, ListColumn, ListSpec
from svcdesk.store import Reader

ME: Final = "@me"
"""A filter text over user names that stands for whoever looks."""
RULES: Final[Mapping[str, Callable[[Any, datetime], ColumnElement[bool]]]] = {
    "late": is_late, "not_renewed": is_not_renewed,
}  # fmt: skip
"""What a quick filter may ask of a row: by the columns of the list's table and the present instant."""
_MANY_TARGETS: Final = 4_000
"""So many records of a reference are looked up first; beyond it each row asks its own."""
_LONG_TABLE: Final = 50_000
"""From this size on a table is not searched for words that the text index does not know."""


@dataclass(frozen=True, slots=True)
class Test:
    """What a row must satisfy. ``candidates`` select ids that may do so, None if no index helps."""

    predicate: ColumnElement[bool]
    paths: frozenset[Path] = frozenset()
    candidates: tuple[Select[Any], ...] | None = None

    def any_of(self) -> Select[Any]:
        """The candidates as one select, an id perhaps more than once."""
        selects = self.candidates or ()
        if len(selects) == 1:
            return selects[0]
        both = union_all(*selects).subquery()
        return select(both.c.id)


class _Targets:
    """Which records of the other tables a request's words occur in; each question is asked once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[int] | None] = {}
        self._long: dict[str, bool] = {}

    def ids(self, entity: str, words: tuple[str, ...], names: tuple[str, ...]) -> list[int] | None:
        """The ids of the records with all the words; None if they are too many or cannot be found quickly."""
        key = (entity, words, names)
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, entity: str, words: tuple[str, ...], names: tuple[str, ...]) -> list[int] | None:
        indexed = is_searchable(entity) and set(names) <= searched_columns(entity)
        indexed = indexed and any(sqlite.can_narrow(word) for word in words)
        if not indexed and self._is_long(entity):
            return None
        ids = sqlite.target_ids(self._reader.session, entity, words, names, _MANY_TARGETS + 1, indexed=indexed)
        return None if len(ids) > _MANY_TARGETS else ids

    def _is_long(self, entity: str) -> bool:
        if entity not in self._long:
            self._long[entity] = sqlite.greatest_id(self._reader.session, entity) > _LONG_TABLE
        return self._long[entity]


@dataclass(frozen=True, slots=True)
class Plan:
    """All tests of a request; a row must pass each."""

    tests: tuple[Test, ...]

    @property
    def predicate(self) -> ColumnElement[bool]:
        """All of it."""
        return and_(true(), *(test.predicate for test in self.tests))

    @property
    def paths(self) -> frozenset[Path]:
        """What must be joined to ask."""
        return frozenset(path for test in self.tests for path in test.paths)


def make_plan(reader: Reader, source: Source, request: ListRequest) -> Plan:
    """The tests of a request. Raises Refused for filters that cannot be read."""
    today = reader.site.day(reader.clock.now())
    spec = source.spec
    known = {column.key for column in spec.columns}
    targets = _Targets(reader)
    tests = []
    for key, text in request.every_filter(spec):
        if key not in known:
            raise refuse("list.no_column", key, column=key, columns=", ".join(sorted(known)))
        column = spec.column(key)
        asked = f"=={reader.user}" if text == ME else text
        tests.append(_column_test(reader, targets, source, column, read_condition(column, asked, today)))
    quick = request.quick_filter(spec)
    if quick is not None and quick.rule:
        rule = RULES[quick.rule](source.table.c, reader.clock.now())
        tests.append(Test(rule, candidates=(select(source.id.label("id")).where(rule),)))
    tests += [_word_test(reader, targets, source, word) for word in dict.fromkeys(fold(request.text).split())]
    return Plan(tuple(tests))


# One word of the filter box: somewhere in the row


def _word_test(reader: Reader, targets: _Targets, source: Source, word: str) -> Test:
    parts = [*_own_texts(source, word), *_references(targets, source, word), *_values(reader, source, word)]
    if not parts:
        return Test(false(), candidates=(select(source.id.label("id")).where(false()),))
    paths = frozenset(path for part in parts for path in part.paths)
    known = [part.candidates for part in parts if part.candidates is not None]
    candidates = tuple(c for some in known for c in some) if len(known) == len(parts) else None
    return Test(or_(*(part.predicate for part in parts)), paths, candidates)


def _own_texts(source: Source, word: str) -> Iterable[Test]:
    table = source.table
    if is_searchable(source.spec.entity):
        candidates = (sqlite.text_candidates(table, word),) if sqlite.can_narrow(word) else None
        yield Test(sqlite.contains(table.c.search, word), candidates=candidates)
        return
    for column in source.spec.columns:
        if column.kind in TEXTS and not column.path:
            yield Test(sqlite.contains(sqlite.folded(table.c[column.name]), word))


def _references(targets: _Targets, source: Source, word: str) -> Iterable[Test]:
    """Rows that refer to a record in which the word occurs, by what the record is found by anywhere."""
    by_path: dict[Path, list[ListColumn]] = {}
    for column in source.spec.columns:
        if column.path and column.kind in TEXTS:
            by_path.setdefault(column.path, []).append(column)
    for path, columns in by_path.items():
        entity = source.entity(path)
        names = () if is_searchable(entity) else tuple(column.name for column in columns)
        yield from _refers_to(targets, source, path, (word,), names)


def _refers_to(
    targets: _Targets, source: Source, path: Path, words: tuple[str, ...], names: tuple[str, ...]
) -> Iterable[Test]:
    """Rows whose reference leads to a record with all the words in ``search``, or in one of the columns named."""
    ids = targets.ids(source.entity(path), words, names)
    if ids is None:
        yield Test(and_(true(), *(_holds(source.at(path), word, names) for word in words)), frozenset({path}))
    else:
        # Also for no ids at all: the statement stays the same one while somebody types, and is compiled once.
        parent = source.reference(path)
        near = path[:-1]
        refers = sqlite.among(parent, ids)
        candidates = select(source.id.label("id")).select_from(source.joined([near])).where(refers)
        yield Test(refers, frozenset({near}), (candidates,))


def _holds(table: Any, word: str, names: Sequence[str]) -> ColumnElement[bool]:
    if not names:
        return sqlite.contains(table.c.search, word)
    return or_(*(sqlite.contains(sqlite.folded(table.c[name]), word) for name in names))


def _values(reader: Reader, source: Source, word: str) -> Iterable[Test]:
    """Rows with a choice, a date or a number that the word names."""
    days, number = days_of(word), number_of(word)
    for column in source.spec.columns:
        condition: Condition | None = None
        if column.kind in CHOICES:
            members = column.choices if column.kind is FieldKind.CHOICE else (True,)
            named = tuple(member for member in members if word in fold(choice_text(member, column)))
            condition = OneOf(named) if named else None
        elif column.kind in DATES and days:
            condition = Range(*days)
        elif column.kind in NUMBERS and number is not None:
            condition = Range(number, number)
        if condition is not None:
            yield _value_test(reader, source, column, condition)


# One column filter


def _column_test(reader: Reader, targets: _Targets, source: Source, column: ListColumn, condition: Condition) -> Test:
    if not isinstance(condition, Contains):
        return _value_test(reader, source, column, condition)
    if column.empty:
        paths = frozenset(source.paths(column))
        text = sqlite.folded(source.expression(column))
        return Test(and_(true(), *(sqlite.contains(text, word) for word in condition.words)), paths)
    if column.path:
        return next(iter(_refers_to(targets, source, column.path, condition.words, (column.name,))))
    text = sqlite.folded(source.expression(column))
    tests = [sqlite.contains(text, word) for word in condition.words]
    candidates: tuple[Select[Any], ...] | None = None
    if column.name in searched_columns(source.spec.entity):
        # The stored text is asked first: it costs less than folding.
        tests = [sqlite.contains(source.table.c.search, word) for word in condition.words] + tests
        if long_words := [word for word in condition.words if sqlite.can_narrow(word)]:
            candidates = (sqlite.text_candidates(source.table, max(long_words, key=len)),)
    return Test(and_(true(), *tests), candidates=candidates)


def _value_test(reader: Reader, source: Source, column: ListColumn, condition: Condition) -> Test:
    predicate = _predicate(reader, source, column, condition)
    paths = frozenset(source.paths(column))
    candidates: tuple[Select[Any], ...] | None = None
    if not column.path and not column.empty and index_columns(source.table, column.name):
        candidates = (select(source.id.label("id")).where(predicate),)
    return Test(predicate, paths, candidates)


def _predicate(reader: Reader, source: Source, column: ListColumn, condition: Condition) -> ColumnElement[bool]:
    value = source.expression(column)
    if isinstance(condition, Blank):
        blank: ColumnElement[bool] = value.is_(None)
        if column.kind in TEXTS:
            blank = or_(blank, value == "")
        elif column.kind is FieldKind.FLAG:
            blank = or_(blank, value.is_(False))
        return blank if condition.blank else not_(blank)
    if isinstance(condition, Same):
        return value.in_(condition.texts)
    if isinstance(condition, OneOf):
        return value.in_(condition.values)
    assert isinstance(condition, Range)
    if column.kind is FieldKind.INSTANT:
        return _instants(reader, value, condition)
    low, high = condition.low, condition.high
    if column.kind in NUMBERS:
        low, high = _fitting(column, low, up=not condition.low_open), _fitting(column, high, up=condition.high_open)
    tests: list[ColumnElement[bool]] = []
    if low is not None:
        tests.append(value > low if condition.low_open else value >= low)
    if high is not None:
        tests.append(value < high if condition.high_open else value <= high)
    return and_(true(), *tests, value.is_not(None))


def _fitting(column: ListColumn, number: Decimal | None, *, up: bool) -> Decimal | int | None:
    """The number with as many decimals as the column keeps, so that it can be compared."""
    if number is None:
        return None
    step = Decimal(1).scaleb(-column.places)
    fitting = number.quantize(step, "ROUND_CEILING" if up else "ROUND_FLOOR")
    return fitting if column.kind is FieldKind.NUMBER else int(fitting)


def _instants(reader: Reader, value: ColumnElement[Any], condition: Range) -> ColumnElement[bool]:
    """Whole days of the site, or now, as instants."""
    one = timedelta(days=1)
    tests: list[ColumnElement[bool]] = []
    if condition.low is Now.NOW:
        tests.append(value > reader.clock.now() if condition.low_open else value >= reader.clock.now())
    elif condition.low is not None:
        tests.append(value >= reader.site.instant(condition.low + one if condition.low_open else condition.low))
    if condition.high is Now.NOW:
        tests.append(value < reader.clock.now() if condition.high_open else value <= reader.clock.now())
    elif condition.high is not None:
        tests.append(value < reader.site.instant(condition.high if condition.high_open else condition.high + one))
    return and_(true(), *tests, value.is_not(None))


def columns_to_read(spec: ListSpec, request: ListRequest) -> list[ListColumn]:
    """The columns of a request in its order; the visible ones if it names none."""
    if not request.columns:
        return [column for column in spec.columns if column.visible]
    known = {column.key: column for column in spec.columns}
    return [known[key] for key in request.columns if key in known]
