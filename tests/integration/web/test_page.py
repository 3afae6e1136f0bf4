"""The page in a real browser: does it speak both languages, and does a sentence seek the sound?"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ringright.domain.call import Turn, Who
from ringright.domain.result import PersonResult, RunResult
from ringright.records.recording import Label, Recorder
from ringright.web.report import write

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required", "--mute-audio", "--remote-debugging-pipe",
]  # fmt: skip
LOADED = """
new Promise((done) => {
  const audio = document.querySelector("audio");
  if (audio.readyState) done(audio.duration);
  audio.addEventListener("loadedmetadata", () => done(audio.duration));
  audio.addEventListener("error", () => done(audio.error.message));
})
"""
SEEK = """
new Promise((done) => {
  const audio = document.querySelector("audio");
  audio.addEventListener("seeked", () => {
    audio.pause();
    const now = document.querySelector(".talk .now .said");
    done([Math.floor(audio.currentTime * 10) / 10, now && now.textContent]);
  }, {once: true});
  document.querySelectorAll("[data-start]")[1].click();
})
"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")


class Browser:
    """One page of a headless Chromium, driven over its debugging pipe (CDP, NUL-separated JSON)."""

    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._out = to_browser
        self._in = os.fdopen(from_browser, "rb", buffering=0)
        self._count = 0
        self._session: dict[str, str] = {}

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        self._count += 1
        message = {"id": self._count, "method": method, "params": params, **self._session}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        answer = self._until("id", self._count)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, url: str) -> None:
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        self.ask("Page.enable")
        self.ask("Page.navigate", url=url)
        self._until("method", "Page.loadEventFired")

    def run(self, script: str) -> Any:
        answer = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def close(self) -> None:
        os.close(self._out)
        self._in.close()

    def _until(self, key: str, value: object) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = json.loads(self._message())
            if message.get(key) == value:
                return message

    def _message(self) -> bytes:
        message = b""
        while not message.endswith(b"\0"):
            byte = self._in.read(1)
            assert byte, "the browser has gone"
            message += byte
        return message[:-1]


@contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    command = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    with subprocess.Popen(
        ["bash", "-c", command, "bash", CHROMIUM, *FLAGS, f"--user-data-dir={profile}"],
        pass_fds=(theirs_in, theirs_out),
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(theirs_in)
        os.close(theirs_out)
        browser = Browser(ours_out, ours_in)
        try:
            yield browser
        finally:
            process.terminate()
            browser.close()


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Browser]:
    with Recorder(tmp_path / "p01.wav", Label("p01", "仁和诊所", "2026-03-10")) as recorder:
        recorder.write(*(np.full(8000 * 5, 900, dtype="<i2").tobytes() for _ in range(2)))
    turns = (Turn(Who.ROBOT, "您好。", 0, 2), Turn(Who.PERSON, "<b>好的</b>", 2.5, 3.5))
    person = PersonResult("p01", "陈建国", "+8615410000001", called=True, disposition="completed",
                          grade="A", transcript=turns, recording="p01.wav")  # fmt: skip
    run = RunResult((person,), "t", "zh", 9, True, 1, 1, 5.0, 1, str(tmp_path))  # noqa: FBT003 - ledger_ok
    report = write(run, tmp_path / "report.html")
    with browsing(tmp_path / "profile") as browser:
        browser.open(report.as_uri())
        yield browser


def test_the_page_works(page: Browser) -> None:
    heading = "document.querySelector('h2').textContent"
    assert page.run(heading) == "打给了谁，结果如何"
    page.run("document.querySelector('#language').click()")
    assert page.run(heading) == "Who was called, and what came of it"
    assert page.run("document.documentElement.lang") == "en"
    assert page.run("document.querySelector('.wave').ariaLabel") == "Position"
    page.run("document.querySelector('#theme').click()")
    assert page.run("document.documentElement.style.colorScheme") == "dark"
    assert page.run(LOADED) == 5
    assert page.run("document.querySelector('audio').hidden") is True
    assert page.run(SEEK) == [2.5, "<b>好的</b>"]
    # A few milliseconds may have been played before the pause: not always a whole percent.
    assert 50 <= page.run("parseFloat(document.querySelector('.head').style.left)") <= 51


def test_nothing_is_wider_than_a_phone(page: Browser) -> None:
    page.ask("Emulation.setDeviceMetricsOverride",
             width=360, height=800, deviceScaleFactor=1, mobile=True)  # fmt: skip
    assert page.run("document.documentElement.scrollWidth") == 360
