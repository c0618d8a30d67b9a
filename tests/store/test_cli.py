"""The command line on real files: what it prints, what it saves, and its exit status."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from svcdesk.cli import DONE, FAILED, REFUSED, main
from svcdesk.cli.values import read_command
from svcdesk.commands.catalogue import commands
from svcdesk.commands.demo import load_demo
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.problems import Refused
from svcdesk.i18n import use_language
from svcdesk.models import Activity, DocumentIssued
from svcdesk.queries.lists import LISTS
from svcdesk.reports.pdf_files import PdfFile
from svcdesk.store import Store
from tests.support.holder import held_by_another

WARSAW = SiteTime.of("Europe/Warsaw")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    use_language("en")
    path = tmp_path_factory.mktemp("cli") / "template.db"
    load_demo(path).close()
    return path


@pytest.fixture
def demo(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SVCDESK_LANGUAGE", "en")
    path = tmp_path / "demo.db"
    path.write_bytes(template.read_bytes())
    return path


class Said:
    """What a command line printed, and its status."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in json.loads(self.err)["problems"]]


@pytest.fixture
def svcdesk(demo: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*words: object) -> Said:
        capsys.readouterr()
        status = main(["--db", str(demo), *map(str, words)])
        return Said(status, *capsys.readouterr())

    return run


def test_a_command_is_done_and_saved(svcdesk: Any, demo: Path) -> None:
    activity = svcdesk("list", "activity", "--quick", "unplanned", "--limit", 1, "--json").data[0]["id"]
    placement = {"activity_id": activity, "worker_id": 3, "starts_at": "2026-12-01 10:15", "minutes": 75}
    said = svcdesk("do", "place_activities", f"placements={json.dumps([placement])}", "--json")
    assert said.status == DONE, said.err
    assert said.data["done"] is True
    assert said.data["changes"]["activity"] == [activity]
    store = Store.open(demo)
    with store.read() as reader:
        row = reader.session.get_one(Activity, activity)
        assert row.starts_at is not None
        assert reader.site.local(row.starts_at).isoformat() == "2026-12-01T10:15:00+01:00"
        assert (row.worker_id, row.minutes) == (3, 75)
    store.close()


def test_a_company_is_started_in_a_new_file_and_a_refusal_leaves_none(svcdesk: Any, tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    for words, status in (
        (["company= "], REFUSED),
        (["company=Serwis", "country=QQ"], REFUSED),
        (["company=Serwis", "currency=ZZZ"], REFUSED),
        (["company=Serwis", "time_zone=Mars"], REFUSED),
        (["company=Serwis", "--dry-run"], DONE),
    ):
        assert svcdesk("do", "start_company", *words, "--db", path).status == status
        assert not path.exists()
    assert svcdesk("do", "start_company", "company=Serwis", "country=DE", "--db", path).status == DONE
    assert svcdesk("do", "start_company", "company=Again", "--db", path).status == REFUSED
    store = Store.open(path)
    with store.read() as reader:
        assert (reader.company.name, reader.company.country) == ("Serwis", "DE")
    store.close()


def test_a_dry_run_saves_nothing(svcdesk: Any, demo: Path) -> None:
    before = demo.read_bytes()
    said = svcdesk("do", "set_parameter", "parameter=days_before", "value=7", "--dry-run")
    assert said.status == DONE
    assert said.out.startswith("Would be done: Set Days before today to 7")
    assert demo.read_bytes() == before


def test_fields_of_a_mapping_are_given_one_by_one(svcdesk: Any) -> None:
    said = svcdesk("do", "create_order", "values.customer_id=#3", "values.description=Próba łączności", "--json")
    assert said.status == DONE
    (order,) = svcdesk("list", "service_order", "description=laczn", "--json").data
    assert order["description"] == "Próba łączności"
    assert order["id"] == said.data["result"]


def test_a_text_names_a_record_by_its_number_and_an_id_needs_its_sign(svcdesk: Any) -> None:
    def make(customer: str) -> Said:
        said = svcdesk("do", "create_order", f"values.customer_id={customer}", "values.description=x", "--json")
        assert isinstance(said, Said)
        return said

    def customer_of(said: Said) -> str:
        rows = svcdesk("list", "service_order", "description=x", "--columns", "all", "--json").data
        return str(next(row["customer_id.name"] for row in rows if row["id"] == said.data["result"]))

    customers = svcdesk("list", "customer", "--json").data
    third = next(row for row in customers if row["id"] == 3)
    assert make("3").codes == ["field.not_found"]
    for key in ("#3", third["number"], third["name"]):
        assert customer_of(make(key)) == third["name"], key
    fifth = next(row for row in customers if row["id"] == 5)
    svcdesk("do", "save_record", "entity=customer", "record_id=5", "values.number=3")
    assert customer_of(make("3")) == fifth["name"]
    assert customer_of(make("#3")) == third["name"]
    assert make("#999").codes == ["field.not_found"]
    json_said = svcdesk("do", "create_order", 'values={"customer_id": 3, "description": "x"}', "--json")
    assert customer_of(json_said) == third["name"]


def test_what_the_rules_refuse_is_status_two_with_the_problems_on_stderr(svcdesk: Any) -> None:
    said = svcdesk("do", "set_parameter", "parameter=days_before", "value=soon", "--json")
    assert (said.status, said.out, said.codes) == (REFUSED, "", ["field.not_whole"])
    words = svcdesk("do", "set_parameter", "parameter=nonsense", "value=1")
    assert (words.status, words.err) == (REFUSED, "There is no parameter called nonsense.\n")


def test_wrong_and_missing_fields_are_named(svcdesk: Any) -> None:
    assert svcdesk("do", "set_parameter", "valu=1", "--json").codes == ["command.no_field"]
    assert svcdesk("do", "set_parameter", "parameter=days_before", "--json").codes == ["command.required"]
    said = svcdesk("do", "cancel_lines", "order_id=x", "line_ids=1,b", "--json")
    assert said.codes == ["command.not_valid", "command.not_valid"]


def test_every_command_says_what_it_takes(svcdesk: Any) -> None:
    for name in commands():
        said = svcdesk("do", name, "--help")
        assert said.status == DONE
        assert "Fields:" in said.out


def test_wrong_usage_and_what_is_out_of_reach_are_status_one(svcdesk: Any, tmp_path: Path) -> None:
    assert svcdesk("do", "nonsense").status == FAILED
    assert svcdesk("nonsense").status == FAILED
    assert svcdesk("list", "customer", "--nonsense").status == FAILED
    assert main(["--db", str(tmp_path / "none.db"), "check"]) == FAILED
    assert main(["--db", "postgresql://server/svcdesk", "check"]) == FAILED


def test_every_list_can_be_read(svcdesk: Any) -> None:
    for name in LISTS:
        said = svcdesk("list", name, "--limit", 3, "--json", "--columns", "all")
        assert said.status == DONE
        assert len(said.data) <= 3


def test_a_list_as_csv_and_as_a_table(svcdesk: Any) -> None:
    rows = list(csv.reader(io.StringIO(svcdesk("list", "customer", "--csv", "--sort", "name").out)))
    assert len(rows) == 13
    assert rows[0][:2] == ["Number", "Name"]
    table = svcdesk("list", "worker", "--text", "zolty").out.splitlines()
    assert len(table) == 3
    assert "Adam Żółty" in table[2]


def test_a_list_refuses_what_it_does_not_know(svcdesk: Any) -> None:
    assert svcdesk("list", "customer", "--limit=-1").status == FAILED
    assert "is not a whole number" in svcdesk("list", "customer", "--limit=-1").err
    assert svcdesk("list", "nonsense", "--json").codes == ["list.unknown"]
    assert svcdesk("list", "customer", "nonsense=1", "--json").codes == ["list.no_column"]
    assert svcdesk("list", "customer", "--quick", "nonsense", "--json").codes == ["list.no_quick"]


def test_printing_writes_a_pdf_and_archives_it(svcdesk: Any, demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "zlecenia.pdf"
    assert svcdesk("print", "work_order", "#11", "#12", "-o", target, "--draft").status == DONE
    said = svcdesk("print", "work_order", "#11", "#12", "-o", target, "--json")
    assert said.status == DONE
    with PdfFile(target.read_bytes()) as pdf:
        assert len(pdf.sizes) == said.data["pages"]
    svcdesk("print", "work_order", "#11", "-o", target)
    store = Store.open(demo)
    with store.read() as reader:
        issued = reader.session.execute(select(DocumentIssued.subject, DocumentIssued.revision)).all()
    store.close()
    assert [tuple(row) for row in issued] == [("service_order:11", 1), ("service_order:12", 1)]
    assert svcdesk("print", "work_order", "99999", "-o", target, "--json").codes == ["sheet.no_order"]
    assert svcdesk("print", "work_order", "#11", "-o", tmp_path / "no" / "x.pdf").status == FAILED


def test_backup_and_restore(svcdesk: Any) -> None:
    assert svcdesk("restore", "--latest", "--json").codes == ["backup.none"]
    svcdesk("do", "set_parameter", "parameter=days_before", "value=7")
    backup = svcdesk("backup", "--json").data
    svcdesk("do", "set_parameter", "parameter=days_before", "value=8")
    assert [one["path"] for one in svcdesk("backup", "--list", "--json").data] == [backup["path"]]
    assert svcdesk("restore", backup["path"]).status == DONE
    reasons = [one["reason"] for one in svcdesk("backup", "--list", "--json").data]
    assert sorted(reasons) == ["manual", "restore"]
    assert svcdesk("do", "set_parameter", "parameter=days_before", "value=7", "--json").data["changes"] == {}


def test_check_says_that_all_is_well(svcdesk: Any) -> None:
    said = svcdesk("check")
    assert (said.status, said.out) == (DONE, "Everything is in order.\n")


def test_demo_data_is_made_and_only_demo_data_made_anew(svcdesk: Any, demo: Path, tmp_path: Path) -> None:
    assert svcdesk("demo", "--json").codes == ["demo.exists"]
    svcdesk("do", "set_parameter", "parameter=days_before", "value=7")
    assert svcdesk("demo", "--reset", "--size", "S").status == DONE
    assert len(svcdesk("list", "worker", "--json").data) == 20
    own = tmp_path / "own.db"
    Store.create(own).close()
    assert main(["--db", str(own), "do", "start_company", "company=Firma"]) == DONE
    before = own.read_bytes()
    assert main(["--db", str(own), "demo", "--reset"]) == REFUSED
    assert own.read_bytes() == before


def test_scripts_run_beside_an_open_desk_but_restoring_waits(svcdesk: Any, demo: Path) -> None:
    backup = svcdesk("backup", "--json").data["path"]
    with held_by_another(demo) as desk:
        assert svcdesk("do", "set_parameter", "parameter=days_before", "value=9").status == DONE
        said = svcdesk("restore", backup)
    assert said.status == FAILED
    assert str(desk.pid) in said.err


@pytest.mark.parametrize(
    "words", [["check"], ["list", "customer"], ["do", "set_parameter", "parameter=days_before", "value=9"]]
)
def test_no_qt_is_loaded_without_a_window(demo: Path, words: list[str]) -> None:
    program = (
        "import sys; from svcdesk.cli import main; status = main(sys.argv[1:]); "
        "print([n for n in sys.modules if n.startswith(('PySide6', 'reportlab', 'alembic'))], file=sys.stderr); "
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--db", str(demo), *words], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "words", "target"),
    [
        ("create_order", ["values={}", "values.description=Lift"], "values"),
        ("create_order", ["values.description=Lift", "values={}"], "values"),
        ("join_team", ["worker_id=1", "worker_id=2", "team_id="], "worker_id"),
        ("resize_activity", ["activity_id=1", "minutes=5", "starts_at=0001-01-01T00:00"], "starts_at"),
    ],
)
def test_words_that_contradict_or_overflow_are_refused_at_their_field(name: str, words: list[str], target: str) -> None:
    with pytest.raises(Refused) as caught:
        read_command(commands()[name], words, WARSAW)
    assert [problem.target for problem in caught.value.problems] == [target]


def test_fields_are_read_from_texts() -> None:
    read = read_command(commands()["set_dispatched"], ["activity_ids=1, #2,3", "dispatched=no"], WARSAW)
    assert (read.activity_ids, read.dispatched) == ((1, 2, 3), False)  # type: ignore[attr-defined]
    joined = read_command(commands()["join_team"], ["worker_id=4", "team_id="], WARSAW)
    assert joined.team_id is None  # type: ignore[attr-defined]
    with pytest.raises(Refused) as caught:
        read_command(commands()["set_dispatched"], ["activity_ids=1", "dispatched=perhaps"], WARSAW)
    assert caught.value.problems[0].code == "command.not_valid"


def test_a_batch_shows_its_dry_run_as_a_table_or_json_and_does_nothing(svcdesk: Any, demo: Path) -> None:
    customer = svcdesk("list", "customer", "--limit", 1, "--json").data[0]["number"]
    before = demo.read_bytes()
    words = ("do", "cancel_orders", f"customer_id={customer}", "progress=in_process", "--dry-run")
    table = svcdesk(*words)
    assert table.status == DONE, table.err
    head = table.out.splitlines()[0].split()
    assert head == ["Result", "What", "Description", "Customer", "Progress", "Stage", "Why"]
    plan = svcdesk(*words, "--json").data
    assert (plan["done"], plan["command"]) == (False, "cancel_orders")
    assert plan["counts"]["planned"] == sum(row["outcome"] == "planned" for row in plan["rows"]) > 0
    assert f"Would be done: {plan['counts']['planned']};" in table.out
    assert demo.read_bytes() == before
    done = svcdesk("do", "cancel_orders", f"customer_id={customer}", "progress=in_process", "--json").data
    assert (done["done"], done["counts"]["done"]) == (True, plan["counts"]["planned"])
    assert all(problem["message"] for row in done["rows"] for problem in row["problems"])


def test_a_batch_without_criteria_must_be_confirmed(svcdesk: Any) -> None:
    refused = svcdesk("do", "delete_orders", "--json")
    assert (refused.status, refused.codes) == (REFUSED, ["batch.every_order"])
    count = json.loads(refused.err)["problems"][0]["params"]["count"]
    done = svcdesk("do", "delete_orders", "--yes", "batch.every_order", "--json")
    assert done.status == DONE
    assert done.data["counts"]["done"] == count > 0


def test_a_batch_names_a_record_that_there_is_not(svcdesk: Any) -> None:
    assert svcdesk("do", "cancel_orders", "customer_id=Nobody", "--json").codes == ["field.not_found"]
