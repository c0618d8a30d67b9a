"""What helped before: the words of a symptom, what is alike, how proposals are counted and ranked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.helped import (
    Answer,
    Asked,
    Nearness,
    Part,
    PastRepair,
    Silence,
    share_minutes,
    share_parts,
)
from svcdesk.domain.repair_index import RepairIndex, trade_words
from svcdesk.domain.repair_words import MEANING, stem
from svcdesk.domain.text import fold

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LIFT, TWIN, COUSIN, BOILER = 1, 2, 3, 4
MODELS = {LIFT: "kone 3000", TWIN: "kone 3000", COUSIN: "otis", BOILER: "vaillant"}
GROUPS = {LIFT: 1, TWIN: 1, COUSIN: 1, BOILER: 2}


def past(
    id_: int, text: str, diagnosis: int | None = 1, *, on: int = LIFT, days_ago: int = 400, lasted: int = 1,
    resolution: int | None = 1, symptom: int | None = None, area: int | None = None, order: int = 0,
    minutes: int | None = None, parts: tuple[Part, ...] = (), done: bool = True,
) -> PastRepair:  # fmt: skip
    created = NOW - timedelta(days=days_ago)
    finished = created + timedelta(days=lasted) if done else None
    return PastRepair(
        id_, order or id_, on, text, MODELS[on], GROUPS[on], symptom_area_id=area, symptom_id=symptom,
        diagnosis_area_id=1 if diagnosis else None, diagnosis_id=diagnosis, resolution_id=resolution,
        created_at=created, finished_at=finished, minutes=minutes, parts=parts,
    )  # fmt: skip


def asked(text: str, on: int = LIFT, **values: int) -> Asked:
    return Asked(text, on, MODELS[on], GROUPS[on], **values)


def index_of(*rows: PastRepair) -> RepairIndex:
    index = RepairIndex()
    # What everything is compared with: without other faults every word would be a frequent one.
    others = ("light flickers", "button stuck", "display dark", "radio silent", "horn weak", "seat torn")
    index.put(past(9000 + at, text, 99, on=BOILER, days_ago=3000 + 100 * at) for at, text in enumerate(others))
    index.put(rows)
    return index


def ask(index: RepairIndex, text: str, on: int = LIFT, **values: int) -> Answer:
    return index.propose(asked(text, on, **values), NOW)


# words


@pytest.mark.parametrize(
    "forms",
    [
        "valve valves", "battery batteries", "switch switches", "box boxes", "housing housings",
        "clamp clamps clamped clamping",
        "filtr filtra filtry filtrze filtrów filtrami", "sprężyna sprężyny sprężynie",
        "uchwyt uchwytu uchwytem uchwytów",
        "gniazdko gniazdka gniazdku", "wirnik wirnika wirniki wirników wirnikiem", "pasek paska paski paskiem",
    ],
)  # fmt: skip
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@given(st.text(ascii_lowercase, min_size=4, max_size=12).filter(lambda word: word[-1] not in "sxzhyioue"))
def test_an_english_plural_has_the_stem_of_its_singular(word: str) -> None:
    assert stem(word + "s") == stem(word)


@given(st.text(max_size=60))
def test_any_text_has_words(text: str) -> None:
    found = trade_words().terms(text)
    assert all(term and 0 < counts <= 1 for term, counts in found.items())
    assert trade_words().terms(text.upper()).keys() == found.keys() or text.upper().lower() != text.lower()


@pytest.mark.parametrize(
    ("english", "polish"),
    [
        ("oil leak", "wyciek oleju"), ("leaking hose", "wąż przecieka"),
        ("doors do not close", "drzwi się nie domykają"),
        ("broken tooth", "uszkodzony ząb"), ("noisy bearing", "łożysko hałasuje"),
        ("battery flat", "akumulator rozładowany"),
        ("the lift stands", "winda stoi"), ("L/H CYL", "lewy siłownik"), ("paper jams", "papier się zacina"),
    ],
)  # fmt: skip
def test_english_and_polish_mean_the_same(english: str, polish: str) -> None:
    words = trade_words()
    assert words.terms(english).keys() == words.terms(polish).keys()
    assert all(term.startswith(MEANING) for term in words.terms(english))


@pytest.mark.parametrize(
    ("short", "full"),
    [("L/H BUCKET CYL", "left bucket cylinder"), ("HYD HOSE U/S", "hydraulic hose broken"), ("A/C", "air conditioner"),
     ("ENG OIL TEMP", "engine oil temperature"), ("C/O RH pump", "change right pumps")],
)  # fmt: skip
def test_short_forms_are_understood(short: str, full: str) -> None:
    terms = trade_words().terms
    assert terms(short).keys() <= terms(full).keys() | {"=aircon"}


def test_noise_says_nothing() -> None:
    assert trade_words().terms("It does not, and the one is on – nie ma tego") in ({}, {"ma": 1.0})


# likeness


def swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


@given(
    st.sampled_from(["compressor", "wentylator", "thermostat", "handrail", "zamrażarka", "kardan", "centrifuge"]),
    st.data(),
)
def test_a_typing_error_finds_the_same(word: str, data: st.DataObject) -> None:
    index = index_of(past(1, f"{word} knocks"))
    at = data.draw(st.integers(1, len(word) - 2))
    how = data.draw(st.sampled_from(["swap", "drop", "double"]))
    typed = {"swap": swapped(word, at), "drop": word[:at] + word[at + 1 :], "double": word[:at] + word[at] + word[at:]}
    assert [found.diagnosis_id for found in ask(index, f"{typed[how]} knocks").proposals] == [1], typed[how]


def test_a_typing_error_in_the_history_is_found_as_well() -> None:
    index = index_of(past(1, "thermostta broken"))
    assert [found.diagnosis_id for found in ask(index, "termostat uszkodzony").proposals] == [1]


def test_a_word_of_the_trade_is_not_taken_for_another_one() -> None:
    index = index_of(past(1, "Strange odor"))
    assert ask(index, "door of the cab ").silence is Silence.NOTHING_ALIKE


def test_what_is_being_typed_is_found_before_it_is_finished() -> None:
    index = index_of(past(1, "Cardan worn"))
    assert ask(index, "Car").proposals
    assert not ask(index, "Car ").proposals  # a word of its own, and another one


def test_a_rare_word_says_more_than_a_frequent_one() -> None:
    rows = [past(at, "oil leak at hose", 1, on=TWIN, days_ago=200 * at) for at in range(1, 9)]
    index = index_of(*rows, past(20, "oil leak at centrifuge", 2), past(21, "oil leak at centrifuge", 2, days_ago=700))
    assert ask(index, "centrifuge leak").proposals[0].diagnosis_id == 2


def test_codes_find_without_words() -> None:
    index = index_of(past(1, "Doors stay open", symptom=5, area=2), past(2, "Doors slow", 3, symptom=6, area=2))
    assert [found.diagnosis_id for found in ask(index, "", symptom_area_id=2, symptom_id=5).proposals] == [1, 3]
    assert ask(index, "", symptom_area_id=7, symptom_id=8).silence is Silence.NOTHING_ALIKE


def test_codes_and_words_together_rank_before_either() -> None:
    index = index_of(
        past(1, "It rattles", 1, symptom=5, area=2), past(2, "Doors stay open", 2, symptom=6, area=2),
        past(3, "Doors stay open", 3, symptom=5, area=2),
    )  # fmt: skip
    assert ask(index, "doors open", symptom_area_id=2, symptom_id=5).proposals[0].diagnosis_id == 3


# ranking and counting


def test_the_same_object_comes_first_then_its_model_then_its_group_then_any() -> None:
    texts = {BOILER: 4, COUSIN: 3, TWIN: 2, LIFT: 1}
    rows = [
        past(10 * on + n, "Rope slack", code, on=on, days_ago=300 * n) for on, code in texts.items() for n in (1, 2)
    ]
    found = ask(index_of(*rows), "rope is slack").proposals
    assert [one.diagnosis_id for one in found] == [1, 2, 3, 4]
    assert [one.because for one in found] == list(Nearness)


def test_the_same_object_comes_first_only_where_it_is_about_as_alike_as_others() -> None:
    faint = past(1, "Rope slack, hook bent and rusty", 1)
    clear = [past(at, "Rope slack", 2, on=TWIN, days_ago=300 * at) for at in (2, 3)]
    first, second = ask(index_of(faint, *clear), "rope slack").proposals
    assert (first.diagnosis_id, first.because) == (2, Nearness.MODEL)
    assert (second.diagnosis_id, second.because, second.near(Nearness.OBJECT)) == (1, None, 1)


def test_of_another_kind_of_object_more_must_be_alike_than_of_the_same() -> None:
    """One word of three in common: enough on the lift itself, not on a boiler."""
    rows = [past(at, "Rope bent and rusty", 1, on=BOILER, days_ago=300 * at) for at in (1, 2)]
    assert ask(index_of(*rows), "rope slack, noisy, hot").silence is Silence.NOTHING_ALIKE
    own = [past(at, "Rope bent and rusty", 1, days_ago=300 * at) for at in (1, 2)]
    (found,) = ask(index_of(*own), "rope slack, noisy, hot").proposals
    assert 0.3 <= found.cases[0].likeness < 0.45


def test_the_same_condition_makes_a_case_more_alike() -> None:
    cold, hot = 1, 2
    rows = [replace(past(at, "Rope slack", at, days_ago=300 * at), condition_id=at) for at in (cold, hot)]
    for condition in (cold, hot):
        found = ask(index_of(*rows), "rope slack bent", condition_id=condition).proposals
        assert [one.diagnosis_id for one in found] == [condition, 3 - condition]


def test_the_cases_of_the_same_object_stand_before_more_alike_ones_of_others() -> None:
    rows = [
        past(1, "Rope slack", on=TWIN),
        past(2, "Rope slack, rusty", days_ago=800),
        past(3, "Rope slack", on=COUSIN),
    ]
    (found,) = ask(index_of(*rows), "rope slack").proposals
    assert [case.repair.id for case in found.cases] == [2, 1, 3]
    assert found.cases[0].likeness < found.cases[1].likeness


def test_a_repair_that_is_written_anew_is_as_alike_as_if_it_had_been_so_from_the_beginning() -> None:
    index, longer = index_of(past(1, "Rope slack")), past(1, "Rope slack, rusty, bent and worn")
    ask(index, "rope slack")
    index.put([longer])
    assert ask(index, "rope slack") == ask(index_of(longer), "rope slack")


def test_what_came_back_less_ranks_first() -> None:
    good = [past(at, "Rope slack", 1, days_ago=200 * at, on=TWIN) for at in range(1, 4)]
    bad = [past(10 + at, "Rope slack", 2, days_ago=2000 + 30 * at, on=TWIN) for at in range(4)]
    first, second = ask(index_of(*bad, *good), "rope slack").proposals
    assert (first.diagnosis_id, first.used, first.worked, first.came_back) == (1, 3, 3, 0)
    assert (second.diagnosis_id, second.used, second.worked, second.came_back) == (2, 4, 1, 3)


@pytest.mark.parametrize(("days", "back"), [(1, True), (89, True), (90, True), (91, False)])
def test_a_fault_comes_back_within_ninety_days(days: int, back: bool) -> None:
    first = past(1, "Rope slack", days_ago=300)  # finished 299 days ago
    again = past(2, "Slack of the ropes", None, days_ago=299 - days, resolution=None, done=False)
    (found,) = ask(index_of(first, again), "rope slack").proposals
    assert (found.used, found.came_back) == (1, int(back))


@pytest.mark.parametrize(
    ("again", "back"),
    [
        (past(2, "Display dark", 2, days_ago=280), 0),  # another fault
        (past(2, "Rope slack", 2, on=TWIN, days_ago=280), 0),  # another object
        (past(2, "Rope slack", 2, days_ago=280, order=1), 0),  # a step of the same repair
        (past(2, "Rope slack", 2, days_ago=302), 0),  # reported before the first was finished
        (past(2, "Rope slack", 2, days_ago=280), 1),
    ],
)
def test_only_the_same_fault_of_the_same_object_came_back(again: PastRepair, back: int) -> None:
    found = ask(index_of(past(1, "Rope slack", days_ago=300), again), "rope slack").proposals
    assert next(one.came_back for one in found if one.diagnosis_id == 1) == back


def test_symptom_codes_say_better_than_words_whether_it_is_the_same_fault() -> None:
    first, other = (
        past(1, "Rope slack", symptom=1, area=1, days_ago=300),
        past(2, "Hangs", 2, symptom=1, area=1, days_ago=250),
    )
    assert ask(index_of(first, other), "rope slack").proposals[0].came_back == 1
    unlike = past(2, "Rope slack", 2, symptom=2, area=1, days_ago=250)
    assert ask(index_of(first, unlike), "rope slack").proposals[0].came_back == 0


def test_what_was_finished_lately_may_still_come_back() -> None:
    (found,) = ask(
        index_of(past(1, "Rope slack", days_ago=60), past(2, "Rope slack", days_ago=400)), "slack rope"
    ).proposals
    assert (found.worked, found.waiting) == (2, 1)


def test_parts_and_time_are_those_of_most_cases() -> None:
    rope, oil = Part(1, Decimal(10), "m"), Part(2, Decimal(1), "l")
    rows = (
        past(1, "Rope slack", minutes=60, parts=(rope,)),
        past(2, "Rope slack", days_ago=800, minutes=90, parts=(rope, oil)),
        past(3, "Rope slack", days_ago=1200, minutes=400, parts=(Part(1, Decimal(12), "m"),)),
        past(4, "Rope slack", days_ago=1600),
    )  # fmt: skip
    (found,) = ask(index_of(*rows), "rope slack").proposals
    assert (found.minutes, found.timed, found.used) == (90, 3, 4)
    assert [(part.item_id, part.quantity, part.cases) for part in found.parts] == [
        (1, Decimal(10), 3),
        (2, Decimal(1), 1),
    ]


def test_an_order_with_several_repairs_shares_its_time() -> None:
    hours = [(None, 60), (LIFT, 90), (COUSIN, 30)]
    assert share_minutes(hours, LIFT, [LIFT, TWIN]) == 30 + 90 + 15
    assert share_minutes(hours, TWIN, [LIFT, TWIN]) == 30 + 15
    assert share_minutes(hours, LIFT, [LIFT, LIFT, TWIN]) == 20 + 45 + 10
    assert share_minutes([], LIFT, [LIFT]) is None
    parts = [(None, Part(1, Decimal(1), "")), (TWIN, Part(2, Decimal(1), ""))]
    assert [part.item_id for part in share_parts(parts, LIFT, [LIFT, TWIN])] == [1]
    assert [part.item_id for part in share_parts(parts, TWIN, [LIFT, TWIN])] == [1, 2]


@given(st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.integers(1, 600)), max_size=6),
       st.lists(st.sampled_from([1, 2]), min_size=1, max_size=5))  # fmt: skip
def test_no_time_is_lost_or_made_by_sharing(hours: list[tuple[int | None, int]], objects: list[int]) -> None:
    shared = sum(share_minutes(hours, one, objects) or 0 for one in objects)
    assert abs(shared - sum(minutes for _object, minutes in hours)) <= len(objects)


# saying nothing


def test_nothing_is_said_without_anything_asked_or_known() -> None:
    assert ask(index_of(past(1, "Rope slack")), "").silence is Silence.NOTHING_ASKED
    assert ask(index_of(past(1, "Rope slack")), "is on the").silence is Silence.NOTHING_ASKED
    assert RepairIndex().propose(asked("rope"), NOW).silence is Silence.NO_HISTORY
    assert ask(index_of(past(1, "Rope slack")), "smell of coffee").silence is Silence.NOTHING_ALIKE


def test_one_case_of_another_object_is_no_experience() -> None:
    lone = past(1, "Rope slack", on=TWIN)
    answer = ask(index_of(lone), "rope slack")
    assert (answer.silence, answer.alike, answer.proposals) == (Silence.TOO_FEW, 1, ())
    assert ask(index_of(lone), "rope slack", on=TWIN).proposals
    assert ask(index_of(lone, past(2, "Rope slack", on=COUSIN)), "rope slack").proposals


def test_what_is_not_finished_or_says_nothing_is_no_experience() -> None:
    index = index_of(past(1, "Rope slack", done=False), past(2, "Rope slack", None, resolution=None))
    assert ask(index, "rope slack").silence is Silence.NOTHING_ALIKE


def test_the_repair_itself_and_its_order_are_no_history() -> None:
    index = index_of(past(1, "Rope slack", order=7), past(2, "Rope slack", order=7, days_ago=390))
    assert ask(index, "rope slack").proposals
    assert not ask(index, "rope slack", order_id=7).proposals
    assert ask(index, "rope slack", repair_id=1).proposals[0].used == 1


# keeping


@given(st.lists(st.tuples(st.integers(1, 8), st.sampled_from(["put", "remove"]), st.sampled_from(
    ["Rope slack", "Slack rope", "Doors open", "ropes"]), st.sampled_from([LIFT, TWIN])), max_size=25))  # fmt: skip
def test_an_index_kept_up_to_date_answers_as_one_made_anew(steps: list[tuple[int, str, str, int]]) -> None:
    kept = index_of()
    rows: dict[int, PastRepair] = {}
    for at, (id_, deed, text, on) in enumerate(steps):
        ask(kept, "rope slack")  # so that it remembers something
        if deed == "put":
            rows[id_] = past(id_, text, 1 + at % 2, on=on, days_ago=100 + 40 * at)
            kept.put([rows[id_]])
        else:
            rows.pop(id_, None)
            kept.remove([id_])
    for text in ("rope slack", "dors open", "ropse"):
        assert told(ask(kept, text)) == told(ask(index_of(*rows.values()), text))


def told(answer: Answer) -> object:
    return (answer.silence, {
        (one.diagnosis_id, case.repair.id, case.came_back) for one in answer.proposals for case in one.cases
    })  # fmt: skip
