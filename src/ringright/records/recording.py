"""Stereo recordings of calls: what the line carried, one channel a side, labelled as AI speech.

Layout (RIFF/WAVE, 8 kHz, 16 bit, 2 channels): `RIFF | fmt | LIST INFO | data`. The label comes
before the sound, so that a file cut short by a crash still carries it. GB 45438-2025 asks for the
seven fields of `AIGC` in a file's metadata; a WAV keeps them in an INFO entry of that name.
"""

import json
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import numpy as np
from numpy.typing import NDArray

from ringright.errors import InputError, StoreError

Samples = NDArray[np.int16]

RATE: Final = 8000
FRAME: Final = 320  # bytes of 20 ms on one side
SILENCE: Final = bytes(FRAME)
FLUSH_BYTES: Final = RATE * 4  # one second of both sides: the most that a killed process loses
PCM: Final = 1
SIDES: Final = 2
SAMPLE_FRAME: Final = SIDES * 2  # bytes of one sample on both sides


class BadRecording(InputError):
    """The recording cannot be read."""

    code = "bad_recording"


class RecordingLost(StoreError):
    """The recording cannot be written."""

    code = "recording_lost"


@dataclass(frozen=True)
class Label:
    """What a recording says about itself: which call, whose robot, when (ISO 8601, aware)."""

    call: str
    organisation: str
    created: str

    def aigc(self) -> str:
        """The implicit label of GB 45438-2025 (Label 1: AI-generated) as compact JSON."""
        fields = {
            "Label": "1",
            "ContentProducer": self.organisation,
            "ProduceID": self.call,
            "ReservedCode1": "",
            "ContentPropagator": self.organisation,
            "PropagateID": self.call,
            "ReservedCode2": "",
        }
        return json.dumps({"AIGC": fields}, ensure_ascii=False, separators=(",", ":"))

    def comment(self) -> str:
        """The same for a person who opens the file's properties."""
        return (
            "Contains AI-generated speech: the left channel is a synthetic voice (RingRight), "
            "the right channel is the person called. "
            "本录音含人工智能生成合成语音：左声道为合成语音，右声道为被叫方。"
        )

    def entries(self) -> dict[str, str]:
        """The INFO entries by their four-letter names."""
        return {
            "INAM": self.call,
            "IART": self.organisation,
            "ICRD": self.created,
            "ISFT": "RingRight",
            "ICMT": self.comment(),
            "AIGC": self.aigc(),
        }


def partial(path: Path) -> Path:
    """Where a recording lives until it is finished; a player opens it all the same."""
    return path.with_name(f"{path.stem}.part{path.suffix}")


class Recorder:
    """Writes one call to `path` while it happens: left is our side, right the person called.

    Feed it pairs of 20 ms frames. The header is put right every second, so a process killed
    mid-call leaves a playable file beside `path` (see `partial`); `close` moves it into place.
    """

    def __init__(self, path: Path, label: Label) -> None:
        self.path = path
        self._head = _header(label)
        self._left = bytearray()
        self._right = bytearray()
        self._written = 0
        self._file: BinaryIO | None = _create(partial(path), self._head)

    @property
    def seconds(self) -> float:
        """Length of what was recorded so far."""
        return (self._written + SIDES * len(self._left)) / SAMPLE_FRAME / RATE

    def write(self, left: bytes = SILENCE, right: bytes = SILENCE) -> None:
        """Append one moment of both sides: 16-bit little-endian PCM of equal length."""
        self._opened()
        if len(left) != len(right) or len(left) % 2:
            raise ValueError("both sides must be whole samples of equal length")
        self._left += left
        self._right += right
        if SIDES * len(self._left) >= FLUSH_BYTES:
            self._flush()

    def close(self) -> Path:
        """Finish the file and move it to `path` in one step; closing twice is harmless."""
        if self._file is None:
            return self.path
        self._flush()
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            partial(self.path).replace(self.path)
        except OSError as fault:
            raise _lost(self.path, fault) from fault
        self._file = None
        return self.path

    def _opened(self) -> BinaryIO:
        if self._file is None:
            raise RecordingLost(f"{self.path} is closed already")
        return self._file

    def _flush(self) -> None:
        """Bring what is pending to the disk, then let the header say so."""
        file = self._opened()
        pairs = np.empty((len(self._left) // 2, SIDES), dtype="<i2")
        pairs[:, 0] = np.frombuffer(self._left, dtype="<i2")
        pairs[:, 1] = np.frombuffer(self._right, dtype="<i2")
        try:
            file.write(pairs.tobytes())
            self._written += pairs.nbytes
            self._left, self._right = bytearray(), bytearray()
            _fix_sizes(file, len(self._head), self._written)
        except OSError as fault:
            raise _lost(self.path, fault) from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def mend(path: Path) -> Path | None:
    """Finish a recording whose process died: None where there is nothing to finish.

    The header is fitted to the bytes that reached the disk and the file moved to `path`.
    """
    rest = partial(path)
    if not rest.exists():
        return None
    _, start, _ = _sound(rest)
    with rest.open("r+b") as file:
        length = (rest.stat().st_size - start) // SAMPLE_FRAME * SAMPLE_FRAME
        file.truncate(start + length)
        _fix_sizes(file, start, length)
    rest.replace(path)
    return path


def load(path: Path) -> tuple[Samples, Samples]:
    """(left, right) of a recording as int16 arrays of equal length at 8 kHz.

    Sizes in the header are not trusted beyond the bytes there are: a file that is still being
    written, or was left by a killed process, loads up to its last whole sample.
    """
    data, start, length = _sound(path)
    length = min(length, len(data) - start) // SAMPLE_FRAME * SAMPLE_FRAME
    pairs = np.frombuffer(data, dtype="<i2", count=length // 2, offset=start).reshape(-1, SIDES)
    return pairs[:, 0].astype(np.int16), pairs[:, 1].astype(np.int16)


def info(path: Path) -> dict[str, str]:
    """The INFO entries of a recording, by their four-letter names."""
    data = _read(path)
    for name, start, size in _chunks(data):
        if name == b"LIST" and data[start : start + 4] == b"INFO":
            inner = data[start + 4 : start + size]
            return {
                key.decode("ascii", "replace"): inner[at : at + length]
                .rstrip(b"\0")
                .decode("utf-8", "replace")
                for key, at, length in _walk(inner, 0)
            }
    return {}


def _create(path: Path, head: bytes) -> BinaryIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w+b", buffering=0)
        file.write(head)
    except OSError as fault:
        raise _lost(path, fault) from fault
    return file


def _lost(path: Path, fault: OSError) -> RecordingLost:
    return RecordingLost(
        f"{path}: {fault.strerror or fault}",
        remedy="Check that the data folder is writable and that its disk has room.",
    )


def _header(label: Label) -> bytes:
    shape = struct.pack("<HHIIHH", PCM, SIDES, RATE, RATE * SAMPLE_FRAME, SAMPLE_FRAME, 16)
    entries = b"".join(_chunk(key.encode(), value) for key, value in label.entries().items())
    listing = b"INFO" + entries
    body = b"WAVE" + _pack(b"fmt ", shape) + _pack(b"LIST", listing)
    return b"RIFF" + struct.pack("<I", len(body) + 8) + body + b"data" + struct.pack("<I", 0)


def _chunk(name: bytes, text: str) -> bytes:
    return _pack(name, text.encode() + b"\0")


def _pack(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _fix_sizes(file: BinaryIO, start: int, length: int) -> None:
    """Write both sizes of the header; `start` is where the sound begins."""
    file.seek(4)
    file.write(struct.pack("<I", start - 8 + length))
    file.seek(start - 4)
    file.write(struct.pack("<I", length))
    file.seek(0, os.SEEK_END)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BadRecording(f"{path}: {fault.strerror or fault}") from fault


def _walk(data: bytes, start: int) -> list[tuple[bytes, int, int]]:
    """(name, offset, size) of the RIFF chunks from `start`; a size may reach past the end."""
    found = []
    while start + 8 <= len(data):
        (size,) = struct.unpack_from("<I", data, start + 4)
        found.append((data[start : start + 4], start + 8, size))
        start += 8 + size + size % 2
    return found


def _chunks(data: bytes) -> list[tuple[bytes, int, int]]:
    is_wave = data[:4] == b"RIFF" and data[8:12] == b"WAVE"
    return _walk(data, 12) if is_wave else []


def _sound(path: Path) -> tuple[bytes, int, int]:
    """(whole file, offset of the sound, its size as the header says) of our kind of WAV."""
    data = _read(path)
    shape = b""
    for name, start, size in _chunks(data):
        if name == b"fmt ":
            shape = data[start : start + 16]
        if name == b"data":
            _check_shape(path, shape)
            return data, start, size
    raise BadRecording(f"{path} is not a WAV file with sound in it")


def _check_shape(path: Path, shape: bytes) -> None:
    wanted = (PCM, SIDES, RATE, 16)
    found = struct.unpack("<HHIIHH", shape) if len(shape) == 16 else ()  # noqa: PLR2004 - fmt size
    if (*found[:3], *found[5:]) != wanted:
        raise BadRecording(f"{path} is not 8 kHz 16-bit stereo")
