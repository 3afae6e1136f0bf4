"""Whisper's vocabulary cut to what zh and en calls need: each decoding step costs a fifth less."""

import json
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

# Merges come most frequent first: rarer words are spelled from shorter tokens. At half as many it
# spelled "Agent" and "reschedule" wrong.
_ASCII_BELOW: Final = 32000
_END: Final = "<|endoftext|>"
_LANGUAGES: Final = ("<|zh|>", "<|en|>")
_LANGUAGE_CHARS: Final = 7
_LEADS: Final = (*range(0x80, 0xC0), *range(0xE2, 0xEA), 0xEF)  # may be a part of a CJK character
_CJK: Final = ((0x2010, 0x2026), (0x3000, 0x303F), (0x4E00, 0x9FFF), (0xFF00, 0xFFEF))

Bytes = Callable[[str], bytes]


def reduced(folder: Path, spelled: Bytes) -> dict[str, bytes]:
    """The files of the CTranslate2 model in `folder` with the smaller vocabulary, in memory.

    `spelled` gives the bytes of a token. ValueError, KeyError or struct.error for other files.
    """
    words = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    end = words.index(_END)
    kept = [at for at, word in enumerate(words) if _wanted(at, word, end, spelled)]
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    places = {old: new for new, old in enumerate(kept)}
    for key in ("suppress_ids", "suppress_ids_begin", "lang_ids"):
        config[key] = [places[at] for at in config[key] if at in places]
    return {
        "model.bin": _rows(memoryview((folder / "model.bin").read_bytes()), len(words), kept),
        "config.json": json.dumps(config).encode(),
        "vocabulary.txt": "".join(f"{words[at]}\n" for at in kept).encode(),
    }


def _wanted(at: int, word: str, end: int, spelled: Bytes) -> bool:
    if at >= end:
        timestamp = word[2:3].isdigit()
        return not timestamp and (len(word) > _LANGUAGE_CHARS or word in _LANGUAGES)
    raw = spelled(word)
    if len(raw) <= 1:
        return bool(raw)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return raw[0] in _LEADS
    if text.isascii():
        return at < _ASCII_BELOW or text.strip().isdigit()
    return all(_chinese(letter) for letter in text)


def _chinese(letter: str) -> bool:
    return letter == " " or any(low <= ord(letter) <= high for low, high in _CJK)


def _rows(raw: memoryview, words: int, kept: Sequence[int]) -> bytes:
    """The model file with the rows `kept` of each variable that has one row a word."""
    _, name = struct.unpack_from("<IH", raw)
    at = 6 + name + 8
    (count,) = struct.unpack_from("<I", raw, at - 4)
    parts = [bytes(raw[:at])]
    for _ in range(count):
        (name,) = struct.unpack_from("<H", raw, at)
        head = at + 2 + name
        rank = raw[head]
        dims = list(struct.unpack_from(f"<{rank}I", raw, head + 1))
        kind, size = struct.unpack_from("<BI", raw, head + 1 + 4 * rank)
        start = head + 1 + 4 * rank + 5
        data = bytes(raw[start : start + size])
        if dims and dims[0] == words:
            data = np.frombuffer(data, np.uint8).reshape(words, -1)[kept].tobytes()
            dims[0] = len(kept)
        parts += [bytes(raw[at : head + 1]), struct.pack(f"<{rank}I", *dims)]
        parts += [struct.pack("<BI", kind, len(data)), data]
        at = start + size
    return b"".join([*parts, bytes(raw[at:])])
