"""Collects the texts of svcdesk, keeps the Polish catalogue in step and compiles it; run by `dev.py translate`."""

from __future__ import annotations

import io
import string
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TextIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parent.parent
PO: Final = ROOT / "resources" / "translations" / "pl" / "LC_MESSAGES" / "svcdesk.po"
# `t` is what `texts(language)` is called where documents are made.
KEYWORDS: Final = {"_": None, "N_": None, "ngettext": (1, 2), "t": None}


def extract(source: Path) -> Catalog:
    """Every text of the program with the modules it stands in, in a fixed order."""
    template = Catalog(project="svcdesk", charset="utf-8")
    found = extract_from_dir(source, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("TRANSLATORS:",))
    for name, _line, text, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        template.add(text, None, [(f"svcdesk/{Path(name).as_posix()}", 1)], auto_comments=comments, context=context)
    return template


def load() -> Catalog:
    """The Polish catalogue as it stands; an empty one the first time."""
    if not PO.exists():
        header = "# Polish texts of svcdesk; `packaging/dev.py translate` keeps them in step.\n# License: MIT"
        who, bugs = "The svcdesk authors", "docs/contributing.md"
        return Catalog(
            "pl", None, header, "svcdesk", "1", who, bugs, last_translator=who, language_team="Polish", fuzzy=False
        )
    with PO.open("rb") as file:
        return read_po(file, locale="pl")


def complaints(template: Catalog, polish: Catalog) -> Iterator[str]:
    """What keeps the catalogue from being complete, one line each."""
    for message in template:
        if not message.id:
            continue
        translated = polish.get(message.id, message.context)
        if translated is None or not all(strings(translated)):
            yield f"not translated: {shown(message)}"
        elif translated.fuzzy:
            yield f"fuzzy: {shown(message)}"
        else:
            yield from wrong_fields(message, translated)
    for message in polish:
        if message.id and template.get(message.id, message.context) is None:
            yield f"no longer used: {shown(message)}"


def wrong_fields(message: Message, translated: Message) -> Iterator[str]:
    """Translations that name other `{fields}` than the text; they would fail when they are shown."""
    ids = tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)
    allowed = set().union(*(fields(text) for text in ids))
    for text in strings(translated):
        # A plural form may leave the number out ("one order"), never invent a field.
        if fields(text) - allowed or (len(ids) == 1 and fields(text) != allowed):
            yield f"fields differ: {shown(message)} → {text}"


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural form."""
    found = message.string
    return tuple(found) if isinstance(found, tuple | list) else (found or "",)


def fields(text: str) -> set[str]:
    """The names in braces; a text with stray braces has none."""
    try:
        return {name.split(".")[0].split("[")[0] for _text, name, _spec, _how in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


def shown(message: Message) -> str:
    """A message on one line, with the place where it stands."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    place = message.locations[0][0] if message.locations else "?"
    return f"{text!r} ({place})"


def compiled(polish: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, polish)
    return out.getvalue()


def update(template: Catalog, polish: Catalog) -> None:
    """Bring the catalogue in step with the program and write both of its files."""
    polish.update(template, no_fuzzy_matching=True, update_creation_date=False)
    polish.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, polish, width=118, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    PO.with_suffix(".mo").write_bytes(compiled(load()))


def report(found: Iterable[str], out: TextIO) -> int:
    """Print complaints; how many there were."""
    lines = list(found)
    lines.append(f"translations: {len(lines)} open" if lines else "translations: complete")
    out.write("\n".join(lines) + "\n")
    return len(lines) - 1


def main(words: Sequence[str]) -> int:
    """`--check` changes nothing and fails if the catalogue is not complete and compiled."""
    template = extract(ROOT / "svcdesk")
    if "--check" not in words:
        update(template, load())
    polish = load()
    problems = list(complaints(template, polish))
    machine = PO.with_suffix(".mo")
    if not machine.exists() or machine.read_bytes() != compiled(polish):
        problems.append("the compiled catalogue is older than the text: run packaging/dev.py translate")
    count = report(problems, sys.stdout)
    return 1 if count and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
