from pathlib import Path

import pytest

from ringright.domain.speech import Piece
from ringright.engines.kokoro import LONGEST, KokoroSpeaker, beats, chunks, ended
from ringright.errors import InputError, MissingPart


def test_pace_counts_characters_and_words() -> None:
    assert beats("我是AI助手，", "zh") == 6
    assert beats("an AI voice.", "en") == 3


def test_a_mark_ends_what_is_said() -> None:
    assert ended("ma") == "ma."
    assert ended("ma?") == "ma?"
    with pytest.raises(InputError, match="nothing to say"):
        ended("...")


def test_long_text_is_cut_at_its_marks() -> None:
    text = "ni xau, " * 40 + "wo. " + "tsai tɕjɛn " * 60
    parts = list(chunks(text.strip()))
    assert max(map(len, parts)) <= LONGEST
    assert parts[0].endswith("wo.")
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert len(list(chunks("a" * 1000))) == 3


def test_without_weights_it_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="make setup"):
        KokoroSpeaker(tmp_path).render(Piece("您好"), "zf_xiaobei")


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "kokoro/voices").mkdir(parents=True)
    (tmp_path / "kokoro/model.onnx").write_bytes(b"not a model")
    (tmp_path / "kokoro/vocab.json").write_text('{"vocab": {"n": 1, "i": 2}}')
    (tmp_path / "kokoro/voices/zf_x.bin").write_bytes(bytes(510 * 256 * 4))
    with pytest.raises(MissingPart, match=r"model\.onnx cannot be read"):
        KokoroSpeaker(tmp_path).render(Piece("您"), "zf_x")


def test_a_damaged_voice_is_named(tmp_path: Path) -> None:
    (tmp_path / "kokoro/voices").mkdir(parents=True)
    (tmp_path / "kokoro/voices/zf_y.bin").write_bytes(b"short")
    with pytest.raises(MissingPart, match=r"zf_y\.bin is damaged"):
        KokoroSpeaker(tmp_path).render(Piece("您"), "zf_y")


@pytest.mark.parametrize("voice", ["", "xx_nobody"])
def test_an_unknown_voice_is_refused(tmp_path: Path, voice: str) -> None:
    with pytest.raises(InputError, match="no voice"):
        KokoroSpeaker(tmp_path).render(Piece("您"), voice)
