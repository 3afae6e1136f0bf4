"""What this machine lacks, and the command that fixes it."""

import importlib
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ringright.engines.weights import folder, missing
from ringright.settings import Settings

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
_SBIN: Final = "/usr/sbin:/usr/local/sbin"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `fix` is the command that mends it; not `needed`: calls do without."""

    what: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True

    def sentence(self) -> str:
        """One line for the console."""
        mark = "ok  " if self.ok else "MISSING" if self.needed else "absent"
        fix = "" if self.ok else f"  ->  {self.fix}"
        return f"{mark:<8}{self.what}: {self.detail}{fix}"


def examine(settings: Settings) -> list[Finding]:
    """Look at everything a run needs."""
    return [
        _python(),
        *_libraries(),
        _weights(settings),
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
    absent = missing(settings.cache)
    detail = f"{len(absent)} files absent" if absent else "complete"
    where = f"{detail} in {folder(settings.cache)}"
    return Finding("speech weights", not absent, where, "make setup")


def _disk(settings: Settings) -> Finding:
    place = settings.home.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free // 2**20
    return Finding("disk", free >= _NEEDS_MB, f"{free} MB free at {place}", "free some space")


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
