"""The commands as a user types them, but for the calls themselves (see tests/e2e)."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CLINIC = ROOT / "examples/clinic"
HEADER = "id,name,number,consent_purpose,consent_wording,consent_at,consent_method,consent_source"
CONSENT = "service,同意电话提醒,2026-02-11T09:00:00+08:00,paper,登记表"


def ringright(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from ringright.cli import main; main()", *words],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "RINGRIGHT_HOME": str(home), **more},
    )  # fmt: skip


def contacts(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "contacts.csv"
    path.write_bytes("\n".join([header, *rows]).encode(encoding))
    return path


def test_good_rows_are_kept_and_bad_ones_named(tmp_path: Path) -> None:
    file = contacts(
        tmp_path,
        f"a1,陈建国,15410000001,{CONSENT}",
        f"a2,李秀英,1541000,{CONSENT}",
        f"a3,王磊,12321,{CONSENT}",
        f"a1,陈建国,154 1000 0001,{CONSENT}",
    )
    done = ringright(tmp_path, "people", "import", str(file), "--json", "--data", str(tmp_path))
    assert done.returncode == 2
    report = json.loads(done.stdout)
    assert (report["rows"], report["people"], report["merged"], report["bad_count"]) == (4, 1, 1, 2)
    assert [(row["line"], row["column"]) for row in report["bad"]] == [(3, "number"), (4, "number")]
    kept_aside = Path(report["error_file"]).read_text(encoding="utf-8-sig")
    assert "李秀英" in kept_aside
    assert "王磊" in kept_aside
    why = ringright(tmp_path, "why", "a1", "--data", str(tmp_path))
    assert "陈建国" in why.stdout


def test_gbk_is_read(tmp_path: Path) -> None:
    file = contacts(tmp_path, f"a1,陈建国,15410000001,{CONSENT}", encoding="gbk")
    done = ringright(tmp_path, "people", "import", str(file), "--json", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["encoding"].startswith("gb")


def test_a_missing_consent_column_is_said(tmp_path: Path) -> None:
    file = contacts(tmp_path, "a1,陈建国,15410000001", header="id,name,number")
    done = ringright(tmp_path, "people", "import", str(file), "--data", str(tmp_path))
    assert done.returncode == 2
    assert "consent" in done.stdout


def test_an_unusable_header_is_one_sentence(tmp_path: Path) -> None:
    file = contacts(tmp_path, "1,2", header="x,y")
    done = ringright(tmp_path, "people", "import", str(file), "--data", str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("{end: confirmed}", "{goto: nowhere}", 'step "nowhere" does not exist'),
        ("  cancel:\n    say", "  odd: {say: 您好。, end: kept}\n\n  cancel:\n    say", "odd"),
        ("format: ringright/script@1", "format: ringright/script@9", "ringright/script@1"),
    ],
    ids=["unknown-step", "unreachable-step", "other-format"],
)  # fmt: skip
def test_a_bad_script_is_refused_with_line_and_column(
    tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    text = (CLINIC / "script.yaml").read_text(encoding="utf-8")
    assert was in text
    bad = tmp_path / "bad.yaml"
    bad.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    for command in (
        ("script", "check", str(bad)),
        ("practice", "--script", str(bad), "--people", str(CLINIC / "people.yaml")),
    ):
        done = ringright(tmp_path, *command)
        assert done.returncode == 2
        assert said in done.stderr
        assert "bad.yaml:" in done.stderr


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    done = ringright(tmp_path, "practice", "--script", "gone.yaml", "--people", "gone.yaml")
    assert done.returncode == 2
    assert "gone.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_contact_the_script_cannot_speak_of_is_refused(tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text(
        'format: ringright/people@1\npeople:\n  - id: a1\n    number: "+8615410000001"\n'
        "    voice: silence\n    contact:\n      name: 陈建国\n      consent: {purpose: service, "
        "wording: 同意, given_at: '2026-02-11T09:00:00+08:00', method: paper, source: 登记表}\n",
        encoding="utf-8",
    )
    words = ("--script", str(CLINIC / "script.yaml"), "--people", str(people), "--json")
    done = ringright(tmp_path, "practice", *words)
    assert done.returncode == 0, done.stderr
    (person,) = json.loads(done.stdout)["people"]
    assert person["refusals"] == ["missing_variable"]
    assert "doctor" in person["reasons"][0]["detail"]


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
        done = ringright(tmp_path, "demo", "--port", port, "--json")
    assert done.returncode == 3
    assert done.stdout == ""
    assert port in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_weight_file_is_one_sentence(tmp_path: Path) -> None:
    done = ringright(tmp_path, "demo", RINGRIGHT_CACHE=str(tmp_path / "empty"))
    assert done.returncode == 3
    assert "make setup" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_doctor_names_what_is_missing_and_the_remedy(tmp_path: Path) -> None:
    done = ringright(tmp_path, "doctor", RINGRIGHT_CACHE=str(tmp_path / "empty"))
    assert done.returncode == 3
    assert "make setup" in done.stdout
    healthy = ringright(tmp_path, "doctor", "--json")
    assert json.loads(healthy.stdout)["ok"]


def test_nothing_to_verify_yet(tmp_path: Path) -> None:
    done = ringright(tmp_path, "ledger", "verify")
    assert done.returncode == 2
    assert "ringright demo" in done.stderr
