"""What this machine lacks, and the command that fixes it."""

import importlib
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ringright.engines.weights import folder
from ringright.settings import Settings
from ringright.wiring.guessing import NONE
from ringright.wiring.speech import lacking
from ringright.wiring.trial import FIX, Trial, attempt

_PYTHON: Final = (3, 11)
_NEEDS_MB: Final = 500
_TESTS: Final = "only tests need it"
_EDGE: Final = "only an edge needs it (docs/edge.md)"
_TOOLS: Final = {
    "sipp": ("sip-tester", _TESTS),
    "baresip": ("baresip-core", _TESTS),
    "kamailio": ("kamailio kamailio-tls-modules", _EDGE),
    "rtpengine": ("rtpengine-daemon", _EDGE),
}
_ZH: Final[Mapping[str, str]] = {
    "ok": "正常",
    "MISSING": "缺少",
    "absent": "没有",
    "speech weights": "语音模型",
    "disk": "磁盘",
    "loopback": "本机回环网络",
    "recognizer": "语音识别",
    "meaning": "语义模型",
    "language model": "语言模型",
    "loads": "可以载入",
    "127.0.0.1 answers": "127.0.0.1 有应答",
    "free some space": "腾出一些空间",
    "install Python 3.11": "安装 Python 3.11",
    _TESTS: "只有测试才需要",
    _EDGE: "只有边缘网关才需要（docs/edge.md）",
    FIX: "见 docs/settings.md",
}
_SBIN: Final = "/usr/sbin:/usr/local/sbin"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `fix` is the command that mends it; not `needed`: calls do without.

    `zh` is the detail in Chinese, where it is not a name, a path or an error. `name` tells several
    of one kind apart.
    """

    what: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True
    zh: str = ""
    name: str = ""

    def sentence(self, language: str = "en") -> str:
        """One line for the console, in "zh" or "en"."""
        say = _ZH if language == "zh" else {}
        mark = "ok" if self.ok else "MISSING" if self.needed else "absent"
        detail = (language == "zh" and self.zh) or say.get(self.detail, self.detail)
        what = f"{say.get(self.what, self.what)} {self.name}".strip()
        fix = "" if self.ok else f"  ->  {say.get(self.fix, self.fix)}"
        return f"{say.get(mark, mark):<8}{what}: {detail}{fix}"


def examine(settings: Settings) -> list[Finding]:
    """Look at everything a run needs."""
    return [
        _python(),
        *_libraries(),
        _weights(settings),
        *_recognizers(settings),
        *_guessers(settings),
        _disk(settings),
        _loopback(),
        *_tools(),
    ]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", sys.version_info[:2] == _PYTHON, version, "install Python 3.11")


def _libraries() -> Iterator[Finding]:
    for name in ("baresip", "sippy", "ctranslate2", "onnxruntime"):
        try:
            importlib.import_module(name)
        except (ImportError, OSError) as error:
            yield Finding(name, ok=False, detail=str(error), fix="make setup")
        else:
            yield Finding(name, ok=True, detail="loads")


def _weights(settings: Settings) -> Finding:
    absent, where = lacking(settings), folder(settings.cache)
    detail = f"{len(absent)} files absent in {where}" if absent else f"complete in {where}"
    zh = f"{where} 里缺 {len(absent)} 个文件" if absent else f"{where} 里齐全"
    return Finding("speech weights", not absent, detail, "make setup", zh=zh)


def _recognizers(settings: Settings) -> list[Finding]:
    """Each of the chosen; where one of several works, calls do without the others."""
    trials = {name: attempt(name) for name in settings.recognizers}
    needed = not any(trial.ok for trial in trials.values())
    return [_part("recognizer", name, trial, needed=needed) for name, trial in trials.items()]


def _guessers(settings: Settings) -> Iterator[Finding]:
    """Who is asked what no phrase explains; calls do without a language model that is silent."""
    name = settings.meaning
    if name != NONE:
        yield _part("meaning", name, attempt(name, "meaning"), needed=True)
    if settings.model_url:
        name = settings.model_name
        trial = attempt(name, "language model")
        yield _part("language model", name, trial, needed=False)


def _part(what: str, name: str, trial: Trial, *, needed: bool) -> Finding:
    ready, answer = trial.ready_s, trial.answer_s
    if not trial.ok:
        return Finding(what, ok=False, detail=trial.fault, fix=trial.fix, needed=needed, name=name)
    detail = f"ready after {ready:.1f} s, answers in {answer:.1f} s"
    zh = f"{ready:.1f} 秒就绪，{answer:.1f} 秒应答"
    return Finding(what, ok=True, detail=detail, zh=zh, name=name)


def _disk(settings: Settings) -> Finding:
    place = settings.home.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // 2**20
    return Finding(
        "disk", free >= _NEEDS_MB, f"{free} MB free at {place}", "free some space",
        zh=f"{place} 还剩 {free} MB",
    )  # fmt: skip


def _loopback() -> Finding:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return Finding("loopback", ok=False, detail=str(error), fix="ip link set lo up")
    return Finding("loopback", ok=True, detail="127.0.0.1 answers")


def _tools() -> Iterator[Finding]:
    for command, (package, use) in _TOOLS.items():
        found = shutil.which(command) or shutil.which(command, path=_SBIN)
        yield Finding(
            command, found is not None, found or use,
            f"apt-get install {package}", needed=False,
        )  # fmt: skip
