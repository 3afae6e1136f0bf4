"""Trunks through the real command: looked at, called over, answered on."""

import contextlib
import json
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import pytest
from tests.e2e.house import ROOT, House, by_id

INBOUND = ROOT / "examples/clinic/inbound.yaml"
OURS = "+861055550100"
STRANGER = "+8613800138000"
ANGRY = "+8613800138001"
CALLER = [sys.executable, str(Path(__file__).with_name("caller.py"))]
LIMIT_S = 150
COLUMNS = (
    "id,name,number,consent_purpose,consent_wording,consent_at,consent_method,consent_source,"
    "consent_expires_at,opted_out_at,doctor,date,time\n"
)


@dataclass
class Carrier:
    """A SIP peer in a thread: OPTIONS 200, INVITE 486, everything it was sent is kept."""

    asked: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    @property
    def invited(self) -> list[str]:
        """The number of each call; repeated sendings of one INVITE count once."""
        found = {
            (call[1], number[1])
            for text in self.asked
            if (number := re.match(r"INVITE sip:(\S+?)@", text))
            and (call := re.search(r"(?im)^call-id: *(\S+)", text))
        }
        return [number for _, number in found]

    def _serve(self) -> None:
        while True:
            data, source = self._socket.recvfrom(65536)
            if not data:
                return
            text = data.decode()
            method = text.partition(" ")[0]
            self.asked.append(text)
            if method in ("INVITE", "OPTIONS"):
                status = "486 Busy Here" if method == "INVITE" else "200 OK"
                kept = re.findall(r"(?im)^(?:via|from|to|call-id|cseq):.*?\r\n", text)
                answer = re.sub(r"(?im)^(to:.*?)\r$", r"\1;tag=far\r", "".join(kept))
                whole = f"SIP/2.0 {status}\r\n{answer}Content-Length: 0\r\n\r\n"
                self._socket.sendto(whole.encode(), source)


@contextlib.contextmanager
def unused() -> Iterator[int]:
    """A port on which somebody listens who never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        yield int(silent.getsockname()[1])


def trunks(folder: Path, number: str, *ports: int, routes: str = "") -> Path:
    path = folder / "trunks.yaml"
    head = "format: ringright/trunks@1\nstack: {rtp_ports: [21000, 25000]}\ntrunks:\n"
    each = [
        f"  - {{name: t{at}, gateways: [{{host: 127.0.0.1, port: {port}}}], "
        f'numbers: [{{number: "{number}", proof: contract 7}}]}}\n'
        for at, port in enumerate(ports, 1)
    ]
    path.write_text(head + "".join(each) + routes, encoding="utf-8")
    return path


def test_a_check_tells_the_living_from_the_dead(house: House, tmp_path: Path) -> None:
    with Carrier() as carrier, unused() as dead:
        file = str(trunks(tmp_path, OURS, carrier.port, dead))
        both = house.document("trunk", "check", file, code=1)
        alone = house.document("trunk", "check", file, "--name", "t1")
        lines = house.run("trunk", "check", file, "--name", "t2", code=1).stdout
        unknown = house.run("trunk", "check", file, "--name", "t3", code=2).stderr
    assert both["ok"] is False
    assert [each["alive"] for each in both["gateways"]] == [True, False]
    assert alone["ok"] is True
    assert lines == f"t2: 127.0.0.1:{dead} DOES NOT ANSWER OPTIONS\n"
    assert "no trunk is called 't3'. Name one of: t1, t2." in unknown
    assert carrier.invited == []


def row(name: str, number: str, wording: str, at: str = "2026-02-11T09:11:00-05:00") -> str:
    consent = f"service,{wording},{at},paper,the form,," if wording else ",,,,,,"
    return f"{name},Ann,{number},{consent},Doctor Li,2026-03-11,09:30\n"


def test_real_calls_obey_the_rules_and_are_made_once(house: House, tmp_path: Path) -> None:
    """Whether it is a time to call is the machine's clock's to say; one of both is always true."""
    contacts = tmp_path / "contacts.csv"
    consent = "You may call me with an AI voice"
    contacts.write_text(
        COLUMNS + row("yes", "+12125557101", consent) + row("no", "+12125557102", "")
    )
    words = ["call", "--script", str(ROOT / "examples/clinic-en/script.yaml"),
             "--contacts", str(contacts), "--data", str(tmp_path / "run")]  # fmt: skip
    with Carrier() as carrier:
        words += ["--trunks", str(trunks(tmp_path, "+12125557100", carrier.port))]
        first, second = house.document(*words), house.document(*words)
    people = by_id(first)
    assert "no_consent" in people["no"]["refusals"]
    assert not people["no"]["called"]
    if people["yes"]["called"]:
        assert people["yes"]["disposition"] == "busy"
        assert carrier.invited == ["+12125557101"]
        assert first["permits"] == second["permits"] == {"issued": 1, "burned": 1}
        assert list((tmp_path / "run").glob("**/yes-*.sip.txt"))
    else:
        assert people["yes"]["refusals"] == ["outside_hours"]
        assert carrier.invited == []
    assert first["ledger"]["ok"]
    assert second["ledger"]["ok"]


@dataclass
class Answered:
    """What came of the calls that came in."""

    folder: Path
    refused: list[dict[str, Any]]
    told: str


def caller(port: int, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*CALLER, str(port), *words], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def release(call: "subprocess.Popen[str]") -> dict[str, Any]:
    out, _ = call.communicate(timeout=LIMIT_S)
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.fixture(scope="module")
def answered(house: House, tmp_path_factory: pytest.TempPathFactory) -> Answered:
    """Two calls at once, after two that nobody answers."""
    folder = tmp_path_factory.mktemp("answer")
    routes = f'routes: [{{called: "{OURS}", script: {INBOUND}}}]\n'
    with unused() as far:
        file = trunks(folder, OURS, far, routes=routes)
        words = house.command("answer", str(file), "--calls", "2", "--data", str(folder / "run"))
        with subprocess.Popen(
            words, env=house.environment, text=True, stdout=subprocess.PIPE, cwd=ROOT
        ) as robot:
            try:
                assert robot.stdout is not None
                told = ""
                while not (found := re.search(r"listening on 127\.0\.0\.1:(\d+)", told)):
                    line = robot.stdout.readline()
                    assert line, told
                    told += line
                port = int(found[1])
                refused = [release(caller(port, number, STRANGER)) for number in ("911", "10086")]
                talks = [
                    caller(
                        port,
                        OURS,
                        STRANGER,
                        "14=喂，你好，请问你们诊所在哪里？",
                        "30=没有了，谢谢。",
                    ),
                    caller(port, OURS, ANGRY, "14=别再给我打电话了。"),
                ]
                refused_not = [release(talk) for talk in talks]
                out, _ = robot.communicate(timeout=LIMIT_S)
                assert robot.returncode == 0
            finally:
                robot.kill()
    assert all(each["answered"] for each in refused_not)
    return Answered(folder / "run", refused, told + out)


def test_a_question_of_a_caller_is_answered(answered: Answered) -> None:
    assert "robot: 我们在人民路八号" in answered.told


def test_emergency_numbers_and_unknown_numbers_are_not_answered(answered: Answered) -> None:
    assert [each["answered"] for each in answered.refused] == [False, False]
    assert all(each["status"] >= 400 for each in answered.refused)
    assert f"{STRANGER} -> 911: nobody answers there" in answered.told
    assert f"{STRANGER} -> 10086: nobody answers there" in answered.told


def test_a_call_that_came_in_leaves_a_ledger_and_a_recording(
    house: House, answered: Answered
) -> None:
    assert house.document("ledger", "verify", "--data", str(answered.folder))["ok"]
    assert len(list((answered.folder / "recordings").glob("in-*.wav"))) == 2
    with contextlib.closing(sqlite3.connect(answered.folder / "ringright.db")) as database:
        entries = database.execute("SELECT kind, subject, data FROM ledger ORDER BY seq").fetchall()
    kinds = [kind for kind, subject, _ in entries if subject == ANGRY]
    assert (kinds[0], kinds[-1]) == ("call_received", "call_ended")
    assert "person_suppressed" in kinds
    ended = {who: json.loads(data)["disposition"] for kind, who, data in entries
             if kind == "call_ended"}  # fmt: skip
    assert ended == {STRANGER: "completed", ANGRY: "opted_out"}


def test_a_no_on_a_call_that_came_in_counts_for_calls_out(
    house: House, answered: Answered, tmp_path: Path
) -> None:
    contacts = tmp_path / "contacts.csv"
    consent, at = "同意来电，包括人工智能语音", "2026-02-11T09:11:00+08:00"
    contacts.write_text(COLUMNS + row("angry", ANGRY, consent, at), encoding="utf-8")
    with Carrier() as carrier:
        document = house.document(
            "call", "--script", str(INBOUND), "--contacts", str(contacts),
            "--trunks", str(trunks(tmp_path, OURS, carrier.port)), "--data", str(answered.folder),
        )  # fmt: skip
    assert "opted_out" in by_id(document)["angry"]["refusals"]
    assert carrier.invited == []
