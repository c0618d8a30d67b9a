"""Rules of the source: a sentence for every problem, texts that can be translated, modules of one sitting."""

from __future__ import annotations

import ast
from pathlib import Path

from svcdesk.problem_texts import TEXTS
from tests.support.source import ROOT, fields, literals, made_problems, modules, not_extractable

MOST_LINES = 450


def test_every_code_has_a_sentence() -> None:
    without = [f"{made.place} {made.code}" for path, tree in modules() for made in made_problems(path, tree)
               if made.code not in TEXTS]  # fmt: skip
    assert without == []


def test_every_sentence_has_a_code() -> None:
    written: set[str] = set()
    for path, tree in modules():
        if Path(path).name != "problem_texts.py":
            written |= literals(tree)
    assert sorted(set(TEXTS) - written) == []


def test_every_sentence_gets_its_values() -> None:
    missing = []
    for path, tree in modules():
        for made in made_problems(path, tree):
            if made.params is not None:
                lacking = fields(TEXTS.get(made.code, "")) - made.params
                missing += [f"{made.place} {made.code} lacks {name}" for name in sorted(lacking)]
    assert missing == []


def test_made_problems_are_found() -> None:
    source = """
raise refuse("order.closed", "status", number=number)
yield Problem("one.way" if early else "other.way", Severity.WARN, "start", {"a": 1})
raise Unavailable("store.gone", data_safe=True, params={"path": str(path)})
raise refuse("open.params", **values)
"""
    found = {made.code: made.params for made in made_problems("x.py", ast.parse(source))}
    assert found == {
        "order.closed": {"number"},
        "one.way": {"a"},
        "other.way": {"a"},
        "store.gone": {"path"},
        "open.params": None,
    }


def test_texts_can_be_extracted() -> None:
    assert [line for path, tree in modules() for line in not_extractable(path, tree)] == []


def test_texts_that_cannot_be_extracted_are_found() -> None:
    source = (
        '_(f"{n} orders")\n_("{n} orders".format(n=n))\n_("a" + b)\nngettext("one", f"{n}", n)\n_("good").format(n=n)'
    )
    assert [line.split(":")[1] for line in not_extractable("x.py", ast.parse(source))] == ["1", "2", "3", "4"]


def test_modules_can_be_read_in_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for folder in ("svcdesk", "packaging")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts  # statements written once, never edited
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}
