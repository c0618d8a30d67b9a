"""``svcdesk import``: what scripts get, in JSON and as exit status."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from svcdesk.cli_import import main
from svcdesk.commands.runner import CommandRunner
from svcdesk.resources import resource
from svcdesk.store.store import Store

DATA = Path(__file__).resolve().parents[1] / "data"
EXCAVATORS = str(resource("imports", "excavators.toml"))


def call(store: Store, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["--db", str(store.path), *words])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_json_of_the_real_file(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    words = (str(DATA / "excavators.csv"), "--map", EXCAVATORS, "--json")
    status, planned, _err = call(store, capsys, *words, "--dry-run")
    assert status == 0
    assert CommandRunner(store).log() == []
    status, out, err = call(store, capsys, *words)
    assert (status, err) == (0, "")
    assert out == planned
    report = json.loads(out)
    assert {key: report[key] for key in ("read", "created", "unchanged")} == {
        "read": 5485, "created": 5484, "unchanged": 0,
    }  # fmt: skip
    assert all(set(problem) == {"row", "column", "value", "code", "message"} for problem in report["problems"])
    wrong = [problem for problem in report["problems"] if problem["row"] == 3454]
    assert [(problem["column"], problem["value"]) for problem in wrong] == [("PMType", "t swing"), ("Cost", "PM01")]
    assert "Correct the row" in wrong[0]["message"]
    again = json.loads(call(store, capsys, *words)[1])
    assert (again["created"], again["unchanged"], len(again["problems"])) == (0, 5484, 2)


def test_sentences_for_people(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    words = (str(DATA / "imports/items.csv"), "--map", str(resource("imports", "items.toml")))
    status, out, err = call(store, capsys, *words, "--dry-run")
    assert (status, out.splitlines()[0]) == (
        0,
        "3 rows read; 1 would be created, 0 there already, 2 would be left out.",
    )
    assert err.splitlines()[0] == "row 3, Cost price “3,123456”: “3,123456” has more than 4 decimals. Round it."
    status, out, _err = call(store, capsys, *words)
    assert (status, out.splitlines()) == (0, ["3 rows read; 1 created, 0 there already, 2 left out.", "2 findings."])


def test_a_refused_file_or_mapping_ends_with_two(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(2**26))
    status, out, err = call(store, capsys, str(bomb), "--map", EXCAVATORS, "--json")
    report = json.loads(out)
    assert (status, err, report["read"], report["problems"][0]["code"]) == (2, "", 0, "import.zip_bomb")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('kind = "cats"', encoding="utf-8")
    status, _out, err = call(store, capsys, str(bomb), "--map", str(wrong))
    assert status == 2
    assert "kind = one of" in err
    assert call(store, capsys, str(bomb), "--map", str(tmp_path / "none.toml"))[0] == 2


def test_a_file_without_one_valid_row_ends_with_two(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("BscStartDate,Asset,OriginalShorttext,PMType,Cost\nx,A,Oil,PM01,0\n", encoding="utf-8")
    assert call(store, capsys, str(path), "--map", EXCAVATORS)[0] == 2


def test_a_missing_database_ends_with_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["--db", str(tmp_path / "none.db"), str(DATA / "excavators.csv"), "--map", EXCAVATORS]) == 1
    assert "no database" in capsys.readouterr().err
