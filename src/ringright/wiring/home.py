"""Data folders of runs: each run has one; an interrupted run is found again and resumed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

from ringright.errors import InputError, RingRightError, StoreError

TRUTH: Final = "practice.jsonl"
"""What the practice world says it did; only a folder of practice holds it."""

_MARK: Final = "running"
_LATEST: Final = "latest"


class FolderBusy(StoreError):
    """Another RingRight works in this data folder."""

    code = "folder_busy"
    retryable = True


class NoRun(InputError):
    """There is no run to read here."""

    code = "no_run"


@dataclass(frozen=True)
class Home:
    """One run's folder; `resumed` says that an earlier process died in it."""

    folder: Path
    resumed: bool

    @property
    def recordings(self) -> Path:
        """Where the run's recordings lie."""
        return self.folder / "recordings"


@contextmanager
def occupy(root: Path, name: str, chosen: Path | None, now: datetime) -> Iterator[Home]:
    """Hold a folder for a run: `chosen`, else the newest unfinished one of `name`, else a new one.

    A file `running` marks the run; it is locked while its process lives and removed when it ends
    well, so a mark without a lock is a run whose process died. Raises FolderBusy.
    """
    folder = chosen or _unfinished(root, name) or _fresh(root, name, now)
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / _MARK
    resumed = mark.exists()
    with mark.open("a") as lock:
        if not _grab(lock):
            raise FolderBusy(str(folder), remedy="Wait for it to end, or use another --data.")
        if chosen is None or chosen.resolve().parent == root.resolve():
            (root / _LATEST).write_text(folder.name)
        try:
            yield Home(folder, resumed)
        except RingRightError:  # told to the user: nothing is left to resume
            mark.unlink()
            raise
        mark.unlink()


def latest(root: Path, chosen: Path | None) -> Path:
    """The folder to read: `chosen`, else the newest run under `root`. Raises NoRun."""
    if chosen is not None:
        if not chosen.is_dir():
            raise NoRun(f"{chosen} does not exist", remedy="Give the --data of an earlier run.")
        return chosen
    pointer = root / _LATEST
    if not pointer.is_file():
        raise NoRun(
            f"no run under {root}", remedy="Run `ringright demo` first, or give --data FOLDER."
        )
    return root / pointer.read_text().strip()


def _unfinished(root: Path, name: str) -> Path | None:
    for folder in sorted(root.glob(f"{name}-*"), reverse=True):
        mark = folder / _MARK
        if mark.is_file() and _dead(mark):
            return folder
    return None


def _dead(mark: Path) -> bool:
    with mark.open("a") as lock:
        return _grab(lock)


def _fresh(root: Path, name: str, now: datetime) -> Path:
    stem = f"{name}-{now:%Y%m%d-%H%M%S}"
    folder, n = root / stem, 1
    while folder.exists():
        n += 1
        folder = root / f"{stem}-{n}"
    return folder


def _grab(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
