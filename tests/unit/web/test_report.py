import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from ringright.domain.call import Turn, Who
from ringright.domain.outcome import Field
from ringright.domain.permit import Reason
from ringright.domain.result import PersonResult, RunResult
from ringright.records.recording import Label, Recorder
from ringright.web.report import render, write

RUDE = """<script>alert("x")</script><img src=x onerror=alert(1)>'"></span>&amp;"""
MEGABYTE = 1_000_000


class Page(HTMLParser):
    """Every tag with its attributes, and what the reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def recorded(result: RunResult, folder: Path, seconds: int) -> RunResult:
    """`result` with a noisy recording of `seconds` for each person called."""
    noise = np.random.default_rng(1).integers(-3000, 3000, 8000 * seconds).astype("<i2").tobytes()
    for person in result.people:
        if person.recording:
            label = Label(person.id, "仁和诊所", "2026-03-10T10:00:00+08:00")
            with Recorder(folder / person.recording, label) as recorder:
                recorder.write(noise, noise)
    return replace(result, folder=str(folder))


def alone(result: RunResult, **changes: object) -> RunResult:
    """`result` with its first person only, changed."""
    return replace(result, people=(replace(result.people[0], **changes),))  # type: ignore[arg-type]  # field names are the tests' own


def test_everything_about_a_run_is_on_the_page(run_zh: RunResult) -> None:
    text = Page(render(run_zh)).text
    for person in run_zh.people:
        assert person.name in text
        assert person.because in text
        assert all(turn.text in text for turn in person.transcript)
        assert all(value in text for value in person.slots.values())
        assert all(reason.code in text for reason in person.refusals)
    for wanted in ("拒绝再来电", "关机", "被打断", "已拨打 5 次", "已记入禁呼名单", "187", "1:36"):
        assert wanted in text
    assert "2026-02-03 15:20 +08:00" in text


def test_numbers_are_masked(run_zh: RunResult) -> None:
    html = render(run_zh)
    assert "+86154******01" in html
    assert all(person.number not in html for person in run_zh.people)


def test_every_label_is_there_in_both_languages(run_zh: RunResult) -> None:
    page = Page(render(run_zh))
    labels = [attrs for attrs in page.all("span") if "data-zh" in attrs]
    assert len(labels) > 100
    assert all(attrs["data-zh"] and attrs["data-en"] for attrs in labels)
    assert page.all("html") == [{"lang": "zh"}]


def test_the_page_opens_in_the_language_of_the_run(run_en: RunResult) -> None:
    page = Page(render(run_en))
    assert page.all("html") == [{"lang": "en"}]
    assert "Who was not called, and why" in page.text
    assert "There is no consent of this person" in page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"name": RUDE},
        {"because": RUDE},
        {"slots": {RUDE: RUDE}},
        {"disposition": RUDE},
        {"grade": RUDE},
        {"id": RUDE},
        {"transcript": (Turn(Who.PERSON, RUDE, 0, 1),)},
        {"called": False, "refusals": (Reason(RUDE, RUDE, RUDE),)},
        {"recording": RUDE},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_nothing_a_callee_says_becomes_markup(
    run_en: RunResult, changes: dict[str, object]
) -> None:
    calm = Page(render(alone(run_en, **{"recording": "absent.wav", **changes})))
    assert len(calm.all("script")) == 1
    assert not calm.all("img")
    assert not [attrs for _, attrs in calm.tags if "onerror" in attrs]


def test_titles_and_faults_are_escaped_too(run_en: RunResult) -> None:
    html = render(replace(run_en, title=RUDE, ledger_ok=False, ledger_fault=RUDE))
    assert len(Page(html).all("script")) == 1
    assert "<img" not in html


def test_the_page_reaches_for_nothing_outside(run_zh: RunResult, tmp_path: Path) -> None:
    html = render(recorded(run_zh, tmp_path, 1))
    assert not re.findall(r"https?://|@import|url\(", html)
    for tag, attrs in Page(html).tags:
        assert tag not in {"link", "iframe", "object", "embed", "form", "base"}
        assert (attrs.get("src") or "data:").startswith("data:audio/wav;base64,") or not (
            attrs.get("src")
        )
        assert (attrs.get("href") or "#").startswith("#")


def test_the_policy_lets_in_exactly_our_style_and_script(run_en: RunResult) -> None:
    html = render(run_en)
    policy = next(
        attrs["content"]
        for attrs in Page(html).all("meta")
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert body is not None
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [attrs for _, attrs in Page(html).tags if "style" in attrs]


def test_nine_minute_long_calls_stay_under_six_megabytes(run_zh: RunResult, tmp_path: Path) -> None:
    page = write(recorded(run_zh, tmp_path, 60), tmp_path / "report.html")
    assert len(Page(page.read_text()).all("audio")) == 9
    assert page.stat().st_size < 6 * MEGABYTE
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.parametrize("recording", ["absent.wav", "torn.wav"])
def test_a_bad_recording_does_not_spoil_the_page(
    run_en: RunResult, tmp_path: Path, recording: str
) -> None:
    (tmp_path / "torn.wav").write_bytes(b"RIFF")
    html = render(replace(alone(run_en, recording=recording), folder=str(tmp_path)))
    assert "The recording cannot be read" in html
    assert recording in html


def test_recordings_are_found_by_absolute_path_as_well(run_en: RunResult, tmp_path: Path) -> None:
    here = recorded(run_en, tmp_path, 1)
    person = replace(here.people[0], recording=str(tmp_path / here.people[0].recording))
    assert "data:audio/wav" in render(replace(here, people=(person,), folder="elsewhere"))


def test_an_empty_recording_and_a_run_of_nobody(run_en: RunResult, tmp_path: Path) -> None:
    silent = recorded(alone(run_en), tmp_path, 0)
    assert "There is no recording." in render(silent)
    assert "<h1>" in render(replace(run_en, people=()))


def test_the_ledger_verdict_is_plain(run_en: RunResult) -> None:
    good = Page(render(run_en)).text
    bad = Page(render(replace(run_en, ledger_ok=False, ledger_fault="entry 7 was changed"))).text
    assert "✓ Ledger verified" in good
    assert "✗ Ledger does not verify" in bad
    assert "entry 7 was changed" in bad


def test_unknown_endings_stand_for_themselves() -> None:
    person = PersonResult("x", "X", "1", called=True, disposition="brand_new", grade="E")
    run = RunResult((person,), "t", "en", 0, True, 0, 0, 0.0, 1, "f")  # noqa: FBT003 - ledger_ok
    assert "Brand new" in render(run)


def test_tags_fields_and_the_rule_are_shown_as_text(run_zh: RunResult) -> None:
    graded = alone(
        run_zh,
        rule=3,
        tags=("问了价格", RUDE),
        fields={
            "score": Field("满意度", "number", 4.5),
            "keen": Field("有意向", "yes_no", value=True),
            "rude": Field(RUDE, "text", RUDE),
        },
    )
    page = Page(render(graded))
    for wanted in ("规则 3", "问了价格", "满意度 4.5", "有意向 是"):
        assert wanted in page.text
    assert page.text.count(RUDE) == 3
    assert len(page.all("script")) == 1
    assert "规则" not in Page(render(alone(run_zh))).text
