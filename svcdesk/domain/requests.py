"""Incoming requests as plain values: reading them from JSON, and what an order takes from one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from svcdesk.domain.problems import Problem, Refused, Scalar, Severity, refuse

LARGEST_FILE: Final = 1_000_000
"""Bytes of a JSON file; a larger one is refused."""
MOST_REQUESTS: Final = 1_000
FIELDS: Final[Mapping[str, int]] = {
    "id": 80, "title": 200, "text": 20_000, "caller": 80, "company": 120, "phone": 40, "email": 120, "address": 200,
    "object": 120, "symptom": 200, "condition": 200, "preferred": 40, "priority": 10, "agreement": 40, "customer": 40,
}  # fmt: skip
"""The keys of a request in a JSON file, with the greatest length of each; ``title`` or ``text`` must be there."""
PRIORITIES: Final = ("low", "normal", "high")


@dataclass(frozen=True, slots=True)
class IncomingRequest:
    """One request of a file; ``key`` tells it when the file comes again."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


def read_requests(content: bytes) -> list[IncomingRequest]:
    """The requests of a JSON file: one object, a list of them, or ``{"requests": [...]}``.

    Raises Refused with every problem found (request.file_large, request.not_json, request.not_a_request,
    request.field_unknown, field.too_long, field.required, field.not_a_choice); targets say which one.
    """
    if len(content) > LARGEST_FILE:
        raise refuse("request.file_large", limit=LARGEST_FILE // 1000)
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise refuse("request.not_json", detail=str(error)[:120]) from None
    found = data.get("requests", data) if isinstance(data, dict) else data
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MOST_REQUESTS:
        raise refuse("request.too_many", limit=MOST_REQUESTS, count=len(rows))
    problems: list[Problem] = []
    read = [_read(row, f"{at}.", problems) for at, row in enumerate(rows, 1)]
    if problems:
        raise Refused(problems)
    return read


def _read(row: Any, path: str, problems: list[Problem]) -> IncomingRequest:
    def add(code: str, name: str, **params: Scalar) -> None:
        problems.append(Problem(code, Severity.REFUSE, path + name, params))

    if not isinstance(row, dict):
        add("request.not_a_request", "")
        return IncomingRequest("")
    values: dict[str, str] = {}
    for name, value in row.items():
        if name not in FIELDS:
            add("request.field_unknown", str(name)[:40], field=str(name)[:40], fields=", ".join(FIELDS))
        elif not isinstance(value, str | int) or isinstance(value, bool):
            add("field.not_valid", name, field=name, value=json.dumps(value)[:80])
        else:
            text = str(value).replace("\x00", "").strip()
            if len(text) > FIELDS[name]:
                add("field.too_long", name, field=name, limit=FIELDS[name], length=len(text))
            values[name] = text
    if not (values.get("title") or values.get("text")):
        add("field.required", "title", field="title")
    priority = values.get("priority", "").lower()
    if priority and priority not in PRIORITIES:
        add("field.not_a_choice", "priority", field="priority", value=priority)
    content = json.dumps(values, sort_keys=True, ensure_ascii=False).encode()
    return IncomingRequest(values.get("id") or hashlib.sha256(content).hexdigest(), values)


def order_problem_text(values: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """What the order says of the problem: the text, and under it what the order has no field for.

    ``labels`` are the words for ``symptom condition caller phone``, in the language of the desk.
    """
    more = [f"{label}: {values[name]}" for name, label in labels.items() if values.get(name)]
    return "\n".join(part for part in (values.get("problem", ""), *more) if part)
