import json
import struct
from pathlib import Path

import pytest

from ringright.engines.vocabulary import reduced
from ringright.engines.whisper import raw

WORDS = (
    *("a", "Ġyes", "å¥½", "çļĦ", "ç®", "Ģ", "Ġ1960", "ÑĢÐ°", "Ð", "ä»Ĭ"),
    *("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|de|>", "<|nospeech|>"),
    *("<|notimestamps|>", "<|0.00|>", "<|0.02|>"),
)
KEPT = tuple(word for word in WORDS if word not in {"ÑĢÐ°", "<|de|>", "<|0.00|>", "<|0.02|>"})


def variable(name: str, dims: tuple[int, ...], data: bytes) -> bytes:
    label = name.encode() + b"\0"
    shape = struct.pack(f"<B{len(dims)}I", len(dims), *dims)
    return struct.pack("<H", len(label)) + label + shape + struct.pack("<BI", 1, len(data)) + data


def write(folder: Path, words: tuple[str, ...] = WORDS) -> None:
    rows = b"".join(bytes([at % 256] * 2) for at in range(len(words)))
    parts = (
        variable("encoder/conv", (2, 3), b"abcdef"),
        variable("decoder/embeddings", (len(words), 2), rows),
        variable("decoder/scale", (len(words),), bytes(at % 256 for at in range(len(words)))),
        variable("decoder/flag", (), b"\1"),
    )
    head = struct.pack("<IH", 6, 5) + b"Whis\0" + struct.pack("<II", 3, len(parts))
    (folder / "model.bin").write_bytes(head + b"".join(parts) + b"aliases")
    (folder / "vocabulary.txt").write_text("".join(f"{word}\n" for word in words))
    lists = {"suppress_ids": [1, 7], "suppress_ids_begin": [10], "lang_ids": [12, 13, 14]}
    (folder / "config.json").write_text(json.dumps(lists | {"alignment_heads": [[1, 2]]}))


def test_other_scripts_languages_and_times_go(tmp_path: Path) -> None:
    write(tmp_path)
    files = reduced(tmp_path, raw)
    assert tuple(files["vocabulary.txt"].decode().splitlines()) == KEPT


def test_each_word_keeps_its_own_row(tmp_path: Path) -> None:
    write(tmp_path)
    kept = bytes(WORDS.index(word) for word in KEPT)
    model = reduced(tmp_path, raw)["model.bin"]
    parts = (
        variable("encoder/conv", (2, 3), b"abcdef"),
        variable("decoder/embeddings", (len(kept), 2), bytes(at for at in kept for _ in range(2))),
        variable("decoder/scale", (len(kept),), kept),
        variable("decoder/flag", (), b"\1"),
    )
    head = struct.pack("<IH", 6, 5) + b"Whis\0" + struct.pack("<II", 3, len(parts))
    assert model == head + b"".join(parts) + b"aliases"


def test_the_configuration_names_the_new_places(tmp_path: Path) -> None:
    write(tmp_path)
    config = json.loads(reduced(tmp_path, raw)["config.json"])
    named = {key: [KEPT[at] for at in config[key]] for key in ("suppress_ids", "lang_ids")}
    assert named == {"suppress_ids": ["Ġyes"], "lang_ids": ["<|en|>", "<|zh|>"]}
    assert config["alignment_heads"] == [[1, 2]]


def test_rare_words_go_but_figures_stay(tmp_path: Path) -> None:
    filler = tuple(f"w{chr(97 + at % 26)}" for at in range(32000))
    write(tmp_path, (*filler, "logo", "20", "Ġ", *WORDS[10:]))
    kept = reduced(tmp_path, raw)["vocabulary.txt"].decode().splitlines()
    assert "logo" not in kept
    assert {"20", "Ġ"} <= set(kept)


def test_another_model_is_refused(tmp_path: Path) -> None:
    write(tmp_path, WORDS[:10])
    with pytest.raises(ValueError, match="endoftext"):
        reduced(tmp_path, raw)
