"""Learning as a user does it: look, approve, replay, let it run, go back."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ringright.cli.app import app
from ringright.dialogue import flow
from ringright.dialogue.learning.talk import Talk
from ringright.dialogue.meaning import Points
from ringright.dialogue.moves import Callee, Event, Heard
from ringright.domain.call import Hearing
from ringright.domain.moment import Moment, Why
from ringright.errors import InputError
from ringright.records.recording import Label, Recorder, info, load
from ringright.store import Store
from ringright.store.faults import NotReplayed, OptOutsLost
from ringright.wiring.learning import moments as learning

CLINIC = Path(__file__).parents[3] / "examples/clinic/script.yaml"
NOW = datetime.fromisoformat("2026-03-10T10:00:00+08:00")
CALLEE = Callee(
    "陈建国", {"doctor": "王医生", "date": "2026-03-11", "time": "09:30"}, "登记", date(2026, 3, 10)
)
Run = Callable[..., Any]


class Topics:
    """Meaning by one word; everything else is a meaning of its own."""

    def embed(self, texts: Sequence[str]) -> Points:
        rows = np.zeros((len(texts), 4000), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0 if "停" in text else 1 + sum(map(ord, text)) % 3999] = 1.0
        return rows


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with three past calls: two asked for parking, the third refused all calls."""
    monkeypatch.setattr(learning, "house_model", Topics)
    monkeypatch.setenv("RINGRIGHT_HOME", str(tmp_path))
    (tmp_path / "latest").write_text("run")
    folder = tmp_path / "run"
    store = Store.open("", folder)
    version = flow.load(CLINIC.read_text(encoding="utf-8")).version
    for number, words in enumerate(["附近能停车吗", "停车场在哪儿啊", "西瓜皮绿油油"]):
        call = f"{number}{'ab' * 8}"
        events: list[Event] = [Heard(Hearing(words, "zh", 0.0, 1.0, 2.0))]
        talk = Talk(
            call, "clinic", version, CALLEE, NOW + timedelta(minutes=number), tuple(events),
            recording=recorded(folder, call),
        )  # fmt: skip
        found = Moment(call, 1, 1000, "attend", words, Why.UNKNOWN, start_ms=500, end_ms=1500)
        store.moments.keep(talk, [found] if "停" in words else [])
    store.close()
    return folder


def recorded(folder: Path, call: str) -> str:
    with Recorder(
        folder / f"recordings/{call}.wav", Label(call, "仁和诊所", NOW.isoformat())
    ) as it:
        it.write(np.arange(16000, dtype="<i2").tobytes(), np.arange(16000, dtype="<i2").tobytes())
    return f"recordings/{call}.wav"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command as typed in that folder, with --json; its document."""
    assert home.is_dir()

    def typed(*words: str) -> Any:
        capsys.readouterr()
        app([*words, "--json"], exit_on_error=False, result_action="return_value")
        return json.loads(capsys.readouterr().out)

    return typed


def test_from_a_question_to_a_running_answer_and_back(home: Path, run: Run, tmp_path: Path) -> None:
    assert run("script", "adopt", str(CLINIC))["running"] is True
    listed = run("learn", "list")
    (group,) = listed["groups"]
    assert (group["calls"], group["step"], group["why"]) == (2, None, ["unknown"])
    shown = run("learn", "show", group["id"])
    assert shown["proposal"]["kind"] == "answer"
    assert shown["examples"][0]["words"] == "附近能停车吗"
    made = run("learn", "approve", group["id"], "门口可以停车。", "--as", "answer:parking")
    assert (made["version"], made["parent"]) == ("clinic@2", 1)
    assert run("learn", "list")["groups"] == []
    with pytest.raises(NotReplayed):
        run("learn", "promote", "2")
    replayed = run("learn", "replay", "clinic@2")
    assert (replayed["calls"], replayed["changed"], replayed["lost"]) == (3, 2, [])
    assert replayed["differences"][0]["changes"][0]["new"]["intent"] == "parking"
    run("learn", "promote", "clinic@2")
    out = tmp_path / "live.yaml"
    app(["script", "export", "clinic", "--out", str(out)], result_action="return_value")
    assert flow.load(out.read_text(encoding="utf-8")).answers["parking"] == "门口可以停车。"
    assert run("script", "rollback")["version"] == "clinic@1"
    versions = run("script", "versions", "clinic")
    assert versions["running"] == 1
    assert [it["why"] for it in versions["lives"]] == ["adopted", "promoted", "rolled back"]
    found = run("script", "diff", "1", "2")
    assert [it["where"] for it in found["changes"]] == ["answers.parking"]
    store = Store.open("", home)
    assert store.ledger.verify().ok
    store.close()


def test_a_second_approval_builds_on_the_draft(home: Path, run: Run) -> None:
    run("script", "adopt", str(CLINIC))
    store = Store.open("", home)
    (talk, *_) = store.moments.talks("clinic")
    other = Moment(talk.call, 2, 1000, "attend", "西瓜皮红彤彤", Why.NONE)
    store.moments.keep(talk, [other])
    store.close()
    first, second = (group["id"] for group in run("learn", "list")["groups"])
    run("learn", "approve", first, "门口可以停车。", "--as", "answer:parking")
    made = run("learn", "approve", second, "--as", "phrase:cancel")
    assert (made["version"], made["parent"]) == ("clinic@3", 2)
    found = run("script", "diff", "clinic@1", "clinic@3")
    assert [it["where"] for it in found["changes"]] == [
        "intents.cancel.phrases", "answers.parking",
    ]  # fmt: skip


def test_a_version_that_would_miss_a_refusal_cannot_run(
    home: Path, run: Run, tmp_path: Path
) -> None:
    store = Store.open("", home)
    *_, talk = store.moments.talks("clinic")
    store.moments.forget(lambda path: path != talk.recording)
    store.moments.keep(replace(talk, refused=True), [])
    store.close()
    text = CLINIC.read_text(encoding="utf-8")
    running = tmp_path / "running.yaml"
    running.write_text(
        text.replace("intents:\n", "intents:\n  opt_out: {phrases: [西瓜皮绿油油]}\n")
    )
    run("script", "adopt", str(running))
    assert run("script", "adopt", str(CLINIC))["running"] is False
    with pytest.raises(SystemExit) as ended:
        run("learn", "replay", "clinic@2")
    assert ended.value.code == 1
    with pytest.raises(OptOutsLost):
        run("learn", "promote", "clinic@2")


def test_a_clip_is_cut_with_its_label(run: Run, tmp_path: Path) -> None:
    run("script", "adopt", str(CLINIC))
    (group,) = run("learn", "list")["groups"]
    out = tmp_path / "clip.wav"
    told = run("learn", "clip", group["id"], "--out", str(out))
    assert (told["seconds"], told["words"]) == (1.0, "附近能停车吗")
    left, right = load(out)
    assert len(left) == len(right) == 8000
    assert left[0] == right[0] == 4000
    assert "AIGC" in info(out)


def test_moments_go_with_their_recording(home: Path, run: Run) -> None:
    run("script", "adopt", str(CLINIC))
    for file in (home / "recordings").iterdir():
        file.unlink()
    assert run("learn", "list")["groups"] == []
    store = Store.open("", home)
    assert store.moments.talks("clinic") == ()
    store.close()


def test_a_recording_that_is_still_being_written_is_not_lost(home: Path, run: Run) -> None:
    run("script", "adopt", str(CLINIC))
    for file in (home / "recordings").iterdir():
        file.rename(file.with_name(f"{file.stem}.part.wav"))
    assert len(run("learn", "list")["groups"]) == 1


def test_a_name_between_colons_is_no_picture(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("script", "adopt", str(CLINIC), "--note", "answer:parking: 门口")
    capsys.readouterr()
    app(["script", "versions"], result_action="return_value")
    assert "answer:parking: 门口" in capsys.readouterr().out


def test_what_is_dismissed_is_not_asked_about_again(run: Run) -> None:
    run("script", "adopt", str(CLINIC))
    (group,) = run("learn", "list")["groups"]
    assert run("learn", "dismiss", group["id"])["dismissed"] == 2
    assert run("learn", "list")["groups"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("answer:parking",),
        ("phrase:nothing",),
        ("cancel",),
        ("answer:where", "x"),
        ("answer:parking", "https://x"),
    ],
)
def test_a_bad_decision_makes_no_version(run: Run, words: tuple[str, ...]) -> None:
    run("script", "adopt", str(CLINIC))
    (group,) = run("learn", "list")["groups"]
    with pytest.raises(InputError):
        run("learn", "approve", group["id"], *words[1:], "--as", words[0])
    assert len(run("script", "versions")["versions"]) == 1
    assert len(run("learn", "list")["groups"]) == 1


def test_a_trial_is_started_shown_and_stopped(run: Run, tmp_path: Path) -> None:
    run("script", "adopt", str(CLINIC))
    other = tmp_path / "other.yaml"
    other.write_text(CLINIC.read_text(encoding="utf-8").replace('能来吗？"', '来吗？"'))
    run("script", "adopt", str(other))
    begun = run("learn", "trial", "start", "short", "--a", "1", "--b", "2")
    assert begun["a"]["sha256"] != begun["b"]["sha256"]
    assert run("learn", "trial", "show", "short")["stopped_at"] is None
    assert run("learn", "trial", "stop", "short")["why"] == "a person stopped it"
    assert run("learn", "trial", "list") == {"trials": ["short"]}
