"""What the command line says to words it cannot use, files that are not there, and databases that are none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from svcdesk.cli import DONE, FAILED, REFUSED, VERBS, main
from svcdesk.commands.demo import load_demo
from svcdesk.i18n import use_language
from svcdesk.models import DocumentIssued
from svcdesk.store import Store

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "template.db"
    load_demo(path, size="S").close()
    return path


@pytest.fixture
def board(template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "board.db"
    path.write_bytes(template.read_bytes())
    return path


@pytest.fixture
def say(board: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Say]:
    """Run a command line on the board: its status, what it printed, what it said to stderr."""
    monkeypatch.setenv("SVCDESK_LANGUAGE", "en")

    def run(*words: object, db: Path | None = None) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["--db", str(db or board), *map(str, words)])
        out, err = capsys.readouterr()
        return status, out, err

    yield run
    use_language("en")


def refusal(said: tuple[int, str, str]) -> str:
    status, out, err = said
    assert (status, out) == (REFUSED, "")
    return err.strip()


# words


@pytest.mark.parametrize("words", [["report", "order_progress"], ["list", "customer"], ["do", "set_parameter"]])
def test_a_word_without_its_value_is_refused_with_the_names_that_there_are(say: Say, words: list[str]) -> None:
    said = refusal(say(*words, "foo"))
    assert said.startswith("“foo” has no “=”. Write name=value; the names are: ")


def test_a_printed_report_refuses_a_word_without_its_value_too(say: Say, tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    assert "“foo” has no “=”" in refusal(say("print", "order_progress", "foo", "-o", target))
    assert not target.exists()


@pytest.mark.parametrize("name", ["noending", "report.odt"])
def test_a_report_into_a_file_without_a_known_ending_is_refused(say: Say, tmp_path: Path, name: str) -> None:
    said = refusal(say("report", "order_progress", "-o", tmp_path / name))
    assert said.endswith("Use one of: .pdf, .xlsx, .csv.")
    assert not (tmp_path / name).exists()


def test_only_what_must_be_given_is_asked_for(say: Say) -> None:
    for verb, name in (("list", "QUERY"), ("report", "NAME"), ("do", "COMMAND"), ("calendar", "-o/--output")):
        status, _out, err = say(verb)
        assert status == FAILED
        assert f"the following arguments are required: {name}. See `svcdesk {verb} --help`." in err


def test_a_quick_filter_that_there_is_not_is_called_one(say: Say) -> None:
    assert refusal(say("list", "customer", "--quick", "zz")) == (
        "quick: This list has no quick filter zz. It has: blocked."
    )
    assert refusal(say("list", "skill", "--quick", "zz")) == "quick: This list has no quick filters."


def test_a_list_with_a_typing_error_is_guessed_at(say: Say) -> None:
    assert refusal(say("list", "custome")) == "There is no list called custome. Choose for example one of: customer."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["resize_activity"], "activity_id is missing. Write activity_id=…; expected: a whole number, or # and an id."),
        (["resize_activity", "minutes=x"], "“x” does not fit minutes. Expected: a whole number, or # and an id."),
        (["resize_activity", "starts_at=x"], "Expected: a date and time such as 2026-11-23 14:30."),
        (
            ["set_dispatched", "activity_ids=1", "dispatched=maybe"],
            "“maybe” does not fit dispatched. Expected: yes or no.",
        ),
        (["set_dispatched", "activity_ids=a"], "does not fit activity_ids. Expected: ids with commas between, such as"),
        (["place_activities", "placements=[{}]"], "a list of records in JSON, each with activity_id: int, worker_id"),
        (["cancel_orders", "progress=foo"], "“foo” does not fit progress. Expected: one of: "),
        (["create_order", "values=3"], "“3” does not fit values. Expected: values.field=value, or JSON."),
        (["set_parameter", "value=1", "value.a=2"], "value is given twice. Give it once."),
    ],
)
def test_a_command_says_which_field_is_wrong_and_what_it_takes(say: Say, words: list[str], sentence: str) -> None:
    assert sentence in refusal(say("do", *words))


def test_a_wrong_word_among_many_is_answered_with_those_that_are_near(say: Say) -> None:
    status, _out, err = say("do", "set_paramete")
    assert status == FAILED
    assert "There is no “set_paramete”. Did you mean set_parameter" in err
    assert "cancel_order" not in err
    assert "`svcdesk do --help`" in err
    assert "“XXL” is not one of: L, M, S, XL." in say("demo", "--size", "XXL")[2]


def test_a_list_is_sorted_downwards_as_the_manual_writes_it(say: Say) -> None:
    names = [row["name"] for row in json.loads(say("list", "worker", "--sort", "-name", "--json")[1])]
    assert len(names) > 1
    assert names == [row["name"] for row in json.loads(say("list", "worker", "--sort", "name", "--json")[1])][::-1]


def test_what_is_too_much_is_named_with_the_help_of_its_command(say: Say) -> None:
    assert say("do", "set_parameter", "parameter=x", "--bogus", "value=1") == (
        FAILED, "", "this is too much: --bogus. See `svcdesk do set_parameter --help`.\n",
    )  # fmt: skip
    assert "this is too much: extra. See `svcdesk backup --help`." in say("backup", "extra")[2]


def test_wrong_usage_is_json_where_json_is_asked_for(say: Say) -> None:
    status, out, err = say("report", "order_progres", "--json")
    assert (status, out) == (FAILED, "")
    assert [problem["code"] for problem in json.loads(err)["problems"]] == ["usage.wrong"]
    assert main(["--nonsense"]) == FAILED, "the desk's own options"


def test_wrong_usage_is_said_in_polish(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVCDESK_LANGUAGE", "pl")
    usage, sentence = say("do", "set_paramete")[2].splitlines()
    assert usage == "użycie: svcdesk do [-h] COMMAND ..."
    assert sentence.startswith("argument COMMAND: Nie ma „set_paramete”. Może chodzi o: set_parameter")
    assert sentence.endswith("? Zobacz `svcdesk do --help`.")
    assert "wymagane argumenty: QUERY." in say("list")[2]
    assert "pokaż tę pomoc i zakończ" in say("list", "--help")[1]
    assert refusal(say("report", "order_progress", "foo")).startswith("W „foo” brakuje „=”.")


# what is printed


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        ("work_order", "No service order is called “ZZ”. Give its number, or # and its id."),
        ("day_sheet", "Nobody is called “ZZ”. Give the number or name of a worker, or # and the id."),
        ("service_agreement", "No agreement is called “ZZ”. Give its number, or # and its id."),
        ("repair_report", "No repair is called “ZZ”. Give the number of a repair line or order, or # and a line's id."),
        ("request_receipt", "No request is called “ZZ”. Give its number, or # and its id."),
    ],
)
def test_what_there_is_not_is_not_printed(say: Say, tmp_path: Path, sheet: str, sentence: str) -> None:
    target = tmp_path / "x.pdf"
    assert refusal(say("print", sheet, "ZZ", "-o", target)) == sentence
    assert not target.exists()


def test_what_cannot_be_written_is_not_issued(say: Say, board: Path, tmp_path: Path) -> None:
    before = board.read_bytes()
    status, _out, err = say("print", "work_order", "#1", "-o", tmp_path / "no" / "x.pdf")
    assert (status, "there is no folder" in err) == (FAILED, True)
    status, _out, err = say("print", "work_order", "#1", "-o", tmp_path)
    assert (status, err) == (FAILED, f"{tmp_path} is a folder. Give a file.\n")
    assert board.read_bytes() == before
    assert say("print", "work_order", "#1", "-o", tmp_path / "x.pdf")[0] == DONE
    store = Store.open(board)
    with store.read() as reader:
        assert reader.session.scalar(select(func.count()).select_from(DocumentIssued)) == 1
    store.close()


def test_a_refused_print_leaves_the_file_that_was_there(say: Say, tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    target.write_bytes(b"of yesterday")
    assert say("print", "work_order", "ZZ", "-o", target)[0] == REFUSED
    assert target.read_bytes() == b"of yesterday"


# folders, files and databases


def test_requests_without_a_folder_say_how_to_give_one(say: Say) -> None:
    assert refusal(say("requests")) == "Give a folder, or set it in the parameters."


_VERBS = {
    "do": ["set_parameter", "parameter=days_before", "value=7"],
    "list": ["customer"],
    "print": ["work_order", "#1", "-o", "x.pdf"],
    "import": ["a.csv", "--map", "a.toml"],
    "report": ["order_progress"],
    "calendar": ["-o", "calendars"],
    "requests": [],
    "demo": [],
    "check": [],
    "backup": [],
    "restore": ["--latest"],
}


def test_every_verb_says_of_a_folder_that_it_is_one(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert set(_VERBS) == set(VERBS)
    for verb, words in _VERBS.items():
        assert f"{tmp_path} is a folder, not a database." in refusal(say(verb, *words, db=tmp_path)), verb
        as_json = json.loads(refusal(say(verb, *words, "--json", db=tmp_path)))
        assert [problem["code"] for problem in as_json["problems"]] == ["store.folder"], verb
    assert sorted(path.name for path in tmp_path.iterdir()) == ["board.db"]


def test_restoring_what_is_no_backup_is_refused(say: Say, board: Path, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database")
    before = board.read_bytes()
    for path, sentence in (
        (tmp_path / "none.db", "There is no backup at {path}. Choose a file that exists."),
        (tmp_path, "{path} is a folder. Choose a backup in it."),
        (board, "{path} is the database itself. Choose a backup of it."),
        (text, "{path} is not a svcdesk database, so it cannot be restored. Choose a backup."),
    ):
        assert refusal(say("restore", path)) == sentence.format(path=path)
    assert board.read_bytes() == before


def test_backups_of_what_is_no_database_are_not_listed(say: Say, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database")
    assert refusal(say("backup", "--list", db=tmp_path / "none.db")).startswith("There is no database at ")
    assert "is not a svcdesk database" in refusal(say("backup", "--list", db=text))
    status, out, _err = say("backup", "--list")
    assert (status, out.startswith("There is no backup of ")) == (DONE, True)


def test_backups_of_a_lost_database_are_listed(say: Say, board: Path) -> None:
    assert say("backup")[0] == DONE
    board.unlink()
    status, out, _err = say("backup", "--list")
    assert (status, len(out.splitlines())) == (DONE, 1)
    assert say("restore", "--latest")[0] == DONE
    assert board.exists()


def test_demo_data_is_not_made_over_a_file_of_somebody_else(say: Say, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database")
    for words in ([], ["--reset"]):
        assert "is not a svcdesk database" in refusal(say("demo", *words, db=text))
    assert text.read_text() == "no database"


def test_requests_without_a_folder_say_where_to_name_one(say: Say) -> None:
    status, _out, err = say("requests")
    assert (status, err.strip()) == (REFUSED, "Give a folder, or set it in the parameters.")
    status, _out, err = say("do", "join_team", "worker_id=999", "team_id=1")
    assert status == REFUSED
    assert "#999" in err
