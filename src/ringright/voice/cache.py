"""Rendered speech on disk, found by what was asked for and never rendered twice."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ringright.domain.speech import Piece, Recording
from ringright.errors import StoreError
from ringright.voice.speaker import SHIPPED

RECORDED: Final = "recording/1"
"""Part of the key of every recording: count it up when what is made of a file changes."""


@dataclass(frozen=True)
class Want:
    """One piece in one voice; `speed` 1.0 is the voice's own pace."""

    voice: str
    piece: Piece
    speed: float = 1.0


@dataclass(frozen=True)
class Cache:
    """Content-addressed store of 8 kHz s16le mono PCM under `folder`; `engine` is a Speaker's id.

    What `recordings` hold by its words is the same in every voice. Safe for several processes at
    once: files appear whole or not at all.
    """

    folder: Path
    engine: str = SHIPPED
    recordings: Mapping[str, Recording] = field(default_factory=dict)

    def get(self, voice: str, piece: Piece, speed: float = 1.0) -> bytes | None:
        """The rendered audio, or None when it was never rendered."""
        try:
            return self._path(Want(voice, piece, speed)).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, want: Want, pcm: bytes) -> None:
        """Keep `pcm` for `want`. Raises StoreError when the disk refuses."""
        path = self._path(want)
        try:
            _write(path, pcm)
        except OSError as error:
            raise StoreError(
                f"cannot write {path}: {error.strerror}",
                remedy="Free some space there, or set RINGRIGHT_CACHE to another folder.",
            ) from error

    def wanted(self, wants: Iterable[Want]) -> tuple[Want, ...]:
        """Those of `wants` that are not rendered yet, each once, in order."""
        return tuple(want for want in dict.fromkeys(wants) if not self._path(want).exists())

    def _path(self, want: Want) -> Path:
        text = want.piece.text.strip()  # English pieces end in a space, so that they read well
        key = [self.engine, want.voice, f"{want.speed:.3f}", want.piece.pace, text]
        recording = None if want.piece.pace else self.recordings.get(want.piece.words)
        if recording:
            key = [RECORDED, recording.digest]
        name = hashlib.sha256(json.dumps(key).encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.pcm"


def _write(path: Path, pcm: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pcm)
        Path(name).replace(path)
    except BaseException:  # a half-written file must not stay, whatever interrupted it
        Path(name).unlink(missing_ok=True)
        raise
