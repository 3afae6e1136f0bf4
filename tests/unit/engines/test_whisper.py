from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from ringright.domain.call import Hearing
from ringright.engines.whisper import Effort, WhisperRecognizer, spell, tidy
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


@dataclass
class Result:
    sequences: list[list[str]]
    no_speech_prob: float = 0.1
    scores: tuple[float, ...] = (-0.3,)


@dataclass
class Model:
    """Answers `results` in turn and keeps how many seconds of picture it was shown."""

    results: list[Result]
    seen: list[float] = field(default_factory=list)

    def generate(self, picture: object, *_: object, **__: object) -> list[Result]:
        self.seen.append(np.array(picture).shape[2] / 100)
        return [self.results.pop(0)]


def heard(model: Model, seconds: float, effort: Effort | None = None) -> Hearing:
    recognizer = WhisperRecognizer(Path("none"), effort=effort)
    vars(recognizer)["_model"] = model
    return recognizer.transcribe(np.full(int(seconds * 8000), 99, np.int16), "en")


YES = ["Ġyes"]
ENDLESS = ["Ġno"] * 16  # (4 of prompt + 12 for a second + 16) / 2


@pytest.mark.parametrize(("seconds", "seen"), [(1.0, 5.0), (3.0, 7.0), (3.5, 11.5), (25.0, 30.0)])
def test_short_stretches_get_less_silence(seconds: float, seen: float) -> None:
    model = Model([Result([YES])])
    assert heard(model, seconds).text == "yes"
    assert model.seen == [seen]


def test_a_short_stretch_without_an_end_is_decoded_again() -> None:
    model = Model([Result([ENDLESS]), Result([YES])])
    assert heard(model, 1.0).text == "yes"
    assert model.seen == [5.0, 9.0]


def test_one_token_less_is_an_end() -> None:
    model = Model([Result([ENDLESS[1:]])])
    heard(model, 1.0)
    assert model.seen == [5.0]


def test_the_effort_says_how_much_silence() -> None:
    model = Model([Result([YES])])
    heard(model, 1.0, Effort(padding_s=6.0, short_s=0.5))
    assert model.seen == [7.0]


@pytest.mark.parametrize(
    ("silence", "likelihood", "found"),
    [(0.9, -0.3, 0.6), (0.9, -1.0, 0.6), (0.9, -1.1, 0.9), (0.3, -0.3, 0.3), (0.3, -1.1, 0.3)],
)
def test_likely_words_are_believed(silence: float, likelihood: float, found: float) -> None:
    model = Model([Result([YES], silence, (likelihood,))])
    assert heard(model, 1.0).silence == found


@pytest.mark.parametrize(
    ("silence", "likelihood", "text"), [(0.1, -0.3, "普通话"), (0.5, -0.3, ""), (0.1, -1.1, "")]
)
def test_its_own_prompt_is_not_an_answer(silence: float, likelihood: float, text: str) -> None:
    model = Model([Result([["æĻ®", "éĢļ", "è¯Ŀ"]], silence, (likelihood,))])
    assert heard(model, 1.0).text == text


def test_a_sentence_of_its_prompt_is_never_an_answer() -> None:
    model = Model([Result([["ä»¥", "ä¸ĭ", "æĺ¯", "æĻ®", "éĢļ", "è¯Ŀ"]])])
    assert (heard(model, 1.0).text, heard(Model([Result([YES])]), 1.0).text) == ("", "yes")
