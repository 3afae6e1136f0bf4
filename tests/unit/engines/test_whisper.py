from pathlib import Path

import numpy as np
import pytest

from ringright.engines.whisper import WhisperRecognizer, spell, tidy
from ringright.errors import InputError, MissingPart


def test_byte_tokens_are_text() -> None:
    assert spell(["<|zh|>", "ç®", "Ģ", "ä½ĵ", "ä¸Ń", "æĸĩ"]) == "简体中文"
    assert spell(["ĠA", "Ġphone"]) == "A phone"
    assert spell(["ç®"]) == ""


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("谢谢谢谢谢谢谢谢", "谢"),
        ("不要不要不要不要不要", "不要"),
        ("好的好的好的", "好的好的好的"),
        ("15488888888", "15488888888"),
        ("thank you thank you thank you thank you ok", "thank you ok"),
        ("没重去。没重去。", "没重去"),
        ("不不,我能来。不不,我能来。", "不不,我能来"),
        ("我能来我能来我能来我能来", "我能来"),
        ("我能来我能来我能来", "我能来"),
        ("我能来我能来你放心", "我能来我能来你放心"),
        ("好的。好的。", "好的。好的。"),
        ("no, thank you. no, thank you.", "no, thank you"),
        ("bye bye", "bye bye"),
        ("138138", "138138"),
    ],
)
def test_loops_are_said_once(heard: str, kept: str) -> None:
    assert tidy(heard) == kept


def test_what_it_cannot_take(tmp_path: Path) -> None:
    recognizer = WhisperRecognizer(tmp_path)
    with pytest.raises(InputError, match="'fr'"):
        recognizer.transcribe(np.zeros(8000, np.int16), "fr")
    with pytest.raises(InputError, match="at most 30 s"):
        recognizer.transcribe(np.zeros(8000 * 31, np.int16), "zh")
    assert recognizer.transcribe(np.zeros(0, np.int16), "zh").silence == 1.0


def test_without_weights_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match=r"model\.bin.*make setup"):
        WhisperRecognizer(tmp_path).load()
    for name in ("model.bin", "config.json", "vocabulary.txt"):
        (tmp_path / "whisper").mkdir(exist_ok=True)
        (tmp_path / "whisper" / name).write_text("{}")
    with pytest.raises(MissingPart, match="cannot be read"):
        WhisperRecognizer(tmp_path).load()
