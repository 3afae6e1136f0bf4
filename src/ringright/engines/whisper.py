"""Whisper-base through CTranslate2 on the CPU: short stretches of telephone speech to text."""

import re
import struct
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.call import Hearing
from ringright.engines.mel import RATE, doubled, log_mel
from ringright.engines.vocabulary import reduced
from ringright.engines.weights import part
from ringright.errors import InputError, MissingPart

FILES: Final = ("whisper/model.bin", "whisper/config.json", "whisper/vocabulary.txt")
LANGUAGES: Final = {"zh": "<|zh|>", "en": "<|en|>"}
# "以下是普通话的句子。" in Whisper's byte-level tokens: without a prompt half the answers come in
# traditional script, and this one beat "简体中文。" (20 against 22 % of the characters wrong).
ECHO: Final = "普通话"
ECHO_SILENCE: Final = 0.4
PROMPTS: Final = {
    "zh": (
        "<|startofprev|>",
        *("ä»¥", "ä¸ĭ", "æĺ¯", "æĻ®", "éĢļ", "è¯Ŀ", "çļĦ", "åı¥", "åŃĲ", "ãĢĤ"),
    ),
    "en": (),
}
# Silence after the speech: after 1.5 or 3 s the decoder loops, 30 s (its training) cost threefold.
PADDING_S: Final = 8.0
# Eight beams cost a sixth more time than one. Their other readings are worth more than the first
# one's gain: what the script expects is often among them (docs/measurements.md).
BEAMS: Final = 8
LONGEST_S: Final = 30.0
REPEATS: Final = re.compile(r"([^\d\s].{0,15}?)\1{3,}")


class WhisperRecognizer:
    """Implements `ears.recognizer.Recognizer`; cheap to make, loads at the first transcription.

    `folder` is the weights folder, `workers` how many stretches are decoded at the same time,
    each on `threads` threads.
    """

    def __init__(self, folder: Path, *, workers: int = 1, threads: int = 1) -> None:
        self._folder = folder
        self._workers = workers
        self._threads = threads
        self._loading = Lock()

    def transcribe(self, pcm: NDArray[np.int16], language: str) -> Hearing:
        """See the Protocol. Raises InputError for another language or more than 30 s."""
        if language not in LANGUAGES:
            raise InputError(f"no recogniser for the language {language!r}", remedy="Use zh or en.")
        seconds = len(pcm) / 8000
        if seconds > LONGEST_S:
            raise InputError(f"{seconds:.1f} s of speech at once; at most {LONGEST_S:.0f} s")
        if not pcm.any():  # on some processors the model is not sure of digital silence
            return Hearing("", language, 1.0, 0.0, seconds)
        readings, silence = self._decode(pcm, language)
        texts = [tidy(spell(tokens)) for tokens in readings]
        if language == "zh":
            texts = [_simplifier().convert(text) for text in texts]
        text, *others = dict.fromkeys(texts)
        if ECHO in text and silence > ECHO_SILENCE:  # in noise it may repeat its prompt
            return Hearing("", language, 1.0, 0.0, seconds)
        return Hearing(text, language, silence, 0.0, seconds, tuple(others))

    def load(self) -> None:
        """Load the model now rather than at the first transcription."""
        with self._loading:
            _ = self._model

    def _decode(self, pcm: NDArray[np.int16], language: str) -> tuple[list[list[str]], float]:
        import ctranslate2

        self.load()
        seconds = len(pcm) / 8000
        prompt = [*PROMPTS[language], "<|startoftranscript|>", LANGUAGES[language]]
        prompt += ["<|transcribe|>", "<|notimestamps|>"]
        picture = np.ascontiguousarray(_picture(pcm)[None])
        result = self._model.generate(
            ctranslate2.StorageView.from_array(picture),
            [prompt],
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            max_length=len(prompt) + int(12 * seconds) + 16,
            return_no_speech_prob=True,
        )[0]
        return list(result.sequences), float(result.no_speech_prob)

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
                files=reduced(model.parent, raw),
            )
        except (RuntimeError, ValueError, KeyError, struct.error) as error:
            raise MissingPart(
                f"the recogniser's weights in {model.parent} cannot be read ({error})",
                remedy="Run `make setup` to fetch them again.",
            ) from error


@cache
def _simplifier() -> Any:
    """The prompt asks for simplified characters, but now and then the traditional ones come."""
    import opencc

    return opencc.OpenCC("t2s")


def spell(tokens: list[str]) -> str:
    """Whisper's byte-level tokens as text; half characters at a cut become nothing."""
    letters = "".join(token for token in tokens if not token.startswith("<|"))
    return raw(letters).decode("utf-8", errors="ignore").strip()


def raw(letters: str) -> bytes:
    """The bytes that a token's letters stand for."""
    return bytes(_bytes()[letter] for letter in letters)


def tidy(text: str) -> str:
    """`text` with what the decoder said four times or more in a row said once."""
    return REPEATS.sub(r"\1", text)


def _picture(pcm: NDArray[np.int16]) -> NDArray[np.float32]:
    samples = doubled(pcm)
    room = int(LONGEST_S * RATE) - len(samples)
    return log_mel(samples, max(0, min(int(PADDING_S * RATE), room)))


@cache
def _bytes() -> dict[str, int]:
    """GPT-2's alphabet: printable Latin-1 stands for itself, the other bytes follow from U+0100."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(0x100 + i): b for i, b in enumerate(rest)}
