"""Reads the program's own source for the rules that no other tool checks."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PROBLEM_MAKERS: Final = frozenset({"Problem", "refuse", "Unavailable"})
MARKERS: Final = frozenset({"_", "N_", "ngettext", "t"})


@dataclass(frozen=True, slots=True)
class MadeProblem:
    """A place that makes a problem; `params` is None where they are not written out."""

    code: str
    params: frozenset[str] | None
    place: str


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module of svcdesk with its path from the project folder."""
    for path in sorted((ROOT / "svcdesk").rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def calls(tree: ast.AST, names: frozenset[str]) -> Iterator[ast.Call]:
    """The calls of functions with one of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in names:
            yield node


def literals(tree: ast.AST) -> set[str]:
    """Every string written in a piece of source."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def made_problems(path: str, tree: ast.AST) -> Iterator[MadeProblem]:
    """Where codes are written as the first word of Problem, refuse or Unavailable."""
    for call in calls(tree, PROBLEM_MAKERS):
        first = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg == "code"), None)
        codes = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
        for code in codes:
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield MadeProblem(code.value, _params(call), f"{path}:{call.lineno}")


def _params(call: ast.Call) -> frozenset[str] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    if called(call) == "refuse":
        return frozenset(keyword.arg for keyword in call.keywords if keyword.arg and keyword.arg != "target")
    given = next((k.value for k in call.keywords if k.arg == "params"), None)
    if given is None and called(call) == "Problem" and len(call.args) > 3:
        given = call.args[3]
    if given is None:
        return frozenset()
    if isinstance(given, ast.Dict) and all(isinstance(key, ast.Constant) for key in given.keys):
        return frozenset(str(key.value) for key in given.keys if isinstance(key, ast.Constant))
    return None


def fields(text: str) -> set[str]:
    """The names in the braces of a text."""
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}


def not_extractable(path: str, tree: ast.AST) -> Iterator[str]:
    """Marked texts that the extraction misses: f-strings, and texts put together before they are translated."""
    for call in calls(tree, MARKERS):
        for argument in call.args[:2] if called(call) == "ngettext" else call.args[:1]:
            formatted = isinstance(argument, ast.Call) and called(argument) == "format"
            if isinstance(argument, ast.JoinedStr | ast.BinOp) or formatted:
                yield f"{path}:{call.lineno}: {ast.unparse(call)}"
