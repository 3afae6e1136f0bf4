"""Whisper-base through CTranslate2 on the CPU: short stretches of telephone speech to text."""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.call import Hearing
from ringright.ears.recognizer import BELIEVED
from ringright.engines.mel import RATE, doubled, log_mel
from ringright.engines.stretch import LONGEST_S, length, written
from ringright.engines.vocabulary import reduced
from ringright.engines.weights import part
from ringright.errors import MissingPart

FILES: Final = ("whisper/model.bin", "whisper/config.json", "whisper/vocabulary.txt")
MARKS: Final = {"zh": "<|zh|>", "en": "<|en|>"}
# "以下是普通话的句子。" in Whisper's byte-level tokens: without a prompt half the answers come in
# traditional script, and this one beat "简体中文。" (20 against 22 % of the characters wrong).
ECHO: Final = "普通话"
ECHO_SILENCE: Final = 0.4
ECHOES: Final = re.compile("以下是普通|普通话的句子")
# openai/whisper's rule: silence is what the model takes for silence at a mean log-probability of
# its words below -1, as in all noises. Short answers cut close are taken for it at likelier words.
LIKELY: Final = -1.0
PROMPTS: Final = {
    "zh": (
        "<|startofprev|>",
        *("ä»¥", "ä¸ĭ", "æĺ¯", "æĻ®", "éĢļ", "è¯Ŀ", "çļĦ", "åı¥", "åŃĲ", "ãĢĤ"),
    ),
    "en": (),
}
# Eight beams cost a sixth more time than one. Their other readings are worth more than the first
# one's gain: what the script expects is often among them (docs/measurements.md).
BEAMS: Final = 8
REPEATS: Final = re.compile(r"([^\d\s].{0,15}?)\1{3,}")
# After short stretches it likes to say all of it again (one in six at 4 s of padding).
AGAIN: Final = re.compile(r"(\D*?[\u4e00-\u9fff]{3}\D*?|\D{8,}?)\W*(?:\1\W*)+")


@dataclass(frozen=True)
class Effort:
    """What decoding may cost.

    A stretch is followed by `padding_s` of digital silence: after 1.5 or 3 s the decoder loops, 30
    (its training) cost threefold. One of up to `short_s` is an answer somebody waits for, and gets
    `short_padding_s` unless that makes it loop. `reduced` is the smaller vocabulary.
    """

    padding_s: float = 8.0
    short_padding_s: float = 4.0
    short_s: float = 3.0
    reduced: bool = True


@dataclass(frozen=True)
class _Decoded:
    """The beams' tokens, likeliest first, and the first one's mean log-probability of a token.

    `silence` is the probability that nothing was said; `endless` ones were cut off at the limit.
    """

    readings: tuple[tuple[str, ...], ...]
    silence: float
    likelihood: float
    endless: bool


class WhisperRecognizer:
    """Implements `ears.recognizer.Recognizer`; cheap to make, loads at the first transcription.

    `folder` is the weights folder, `workers` how many stretches are decoded at the same time,
    each on `threads` threads.
    """

    def __init__(
        self, folder: Path, *, workers: int = 1, threads: int = 1, effort: Effort | None = None
    ) -> None:
        self._folder = folder
        self._workers = workers
        self._threads = threads
        self._effort = effort or Effort()
        self._loading = Lock()

    def transcribe(self, pcm: NDArray[np.int16], language: str) -> Hearing:
        """See the Protocol. Raises InputError for another language or more than 30 s."""
        seconds = length(pcm, language)
        if not pcm.any():  # on some processors the model is not sure of digital silence
            return Hearing("", language, 1.0, 0.0, seconds)
        found = self._decode(pcm, language)
        # the prompt asks for simplified characters, but now and then the traditional ones come
        texts = [written(tidy(spell(tokens)), language) for tokens in found.readings]
        text, *others = dict.fromkeys(texts)
        doubtful = found.likelihood < LIKELY
        echo = ECHO in text and (doubtful or found.silence > ECHO_SILENCE)
        if echo or ECHOES.search(text):  # in noise it may repeat its prompt
            own = tuple(other for other in others if ECHO not in other)
            return Hearing("", language, 1.0, 0.0, seconds, own)
        silence = found.silence if doubtful else min(found.silence, BELIEVED)
        return Hearing(text, language, silence, 0.0, seconds, tuple(others))

    def load(self) -> None:
        """Load the model now rather than at the first transcription."""
        with self._loading:
            _ = self._model

    def _decode(self, pcm: NDArray[np.int16], language: str) -> "_Decoded":
        effort = self._effort
        if len(pcm) <= effort.short_s * 8000:
            found = self._attempt(pcm, language, effort.short_padding_s)
            if not found.endless:
                return found
        return self._attempt(pcm, language, effort.padding_s)

    def _attempt(self, pcm: NDArray[np.int16], language: str, padding_s: float) -> "_Decoded":
        import ctranslate2

        self.load()
        prompt = [*PROMPTS[language], "<|startoftranscript|>", MARKS[language]]
        prompt += ["<|transcribe|>", "<|notimestamps|>"]
        limit = len(prompt) + int(12 * len(pcm) / 8000) + 16
        picture = np.ascontiguousarray(_picture(pcm, padding_s)[None])
        result = self._model.generate(
            ctranslate2.StorageView.from_array(picture),
            [prompt],
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            max_length=limit,
            return_no_speech_prob=True,
            return_scores=True,
        )[0]
        readings = tuple(map(tuple, result.sequences))
        # CTranslate2 lets Whisper write half of max_length.
        endless = len(readings[0]) >= limit // 2
        return _Decoded(readings, result.no_speech_prob, result.scores[0], endless)

    @cached_property
    def _model(self) -> Any:
        import ctranslate2

        model, *_ = (part(self._folder, name) for name in FILES)
        try:
            return ctranslate2.models.Whisper(
                str(model.parent),
                device="cpu",
                compute_type="int8",
                inter_threads=self._workers,
                intra_threads=self._threads,
                files=reduced(model.parent, raw) if self._effort.reduced else None,
            )
        except (RuntimeError, ValueError, KeyError, struct.error) as error:
            raise MissingPart(
                f"the recogniser's weights in {model.parent} cannot be read ({error})",
                remedy="Run `make setup` to fetch them again.",
            ) from error


def spell(tokens: Sequence[str]) -> str:
    """Whisper's byte-level tokens as text; half characters at a cut become nothing."""
    letters = "".join(token for token in tokens if not token.startswith("<|"))
    return raw(letters).decode("utf-8", errors="ignore").strip()


def raw(letters: str) -> bytes:
    """The bytes that a token's letters stand for."""
    return bytes(_bytes()[letter] for letter in letters)


def tidy(text: str) -> str:
    """`text` once if all of it was said again, and what was said four times in a row said once."""
    text = REPEATS.sub(r"\1", text)
    again = AGAIN.fullmatch(text)
    return again[1] if again else text


def _picture(pcm: NDArray[np.int16], padding_s: float) -> NDArray[np.float32]:
    samples = doubled(pcm)
    room = int(LONGEST_S * RATE) - len(samples)
    return log_mel(samples, max(0, min(int(padding_s * RATE), room)))


@cache
def _bytes() -> dict[str, int]:
    """GPT-2's alphabet: printable Latin-1 stands for itself, the other bytes follow from U+0100."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(0x100 + i): b for i, b in enumerate(rest)}
