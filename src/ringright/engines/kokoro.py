"""Kokoro-82M through onnxruntime: text to telephone speech in Mandarin and English."""

import json
import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.speech import Piece
from ringright.engines import sound
from ringright.engines.onnx import session
from ringright.engines.phonemes import phonemes
from ringright.engines.weights import part
from ringright.errors import InputError, MissingPart
from ringright.voice.normal import spoken
from ringright.voice.speaker import SHIPPED

MODEL: Final = "kokoro/model.onnx"
VOCABULARY: Final = "kokoro/vocab.json"
LANGUAGES: Final = {"z": "zh", "a": "en", "b": "en"}
LONGEST: Final = 480  # phonemes at once; the model was trained on at most 510
SLOWEST, FASTEST = 0.75, 1.5  # beyond, Whisper hears stretched speech better
PACE_SLACK: Final = 0.04


class KokoroSpeaker:
    """Implements `voice.speaker.Speaker`; cheap to make, loads at the first render.

    `folder` is the weights folder; voices are its `kokoro/voices`, named like zf_xiaobei
    (z Mandarin, a American, b British English). One instance serves several threads, each
    render taking `threads` cores.
    """

    id: Final = SHIPPED

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self._folder = folder
        self._threads = threads
        self._loading = Lock()

    def render(self, piece: Piece, voice: str, speed: float = 1.0) -> NDArray[np.int16]:
        """See the Protocol; also InputError for a voice that is not there."""
        language = LANGUAGES.get(voice[:1])
        if language is None:
            raise InputError(f"no voice {voice!r}", remedy=f"Choose one of {self._choices()}.")
        words = spoken(piece.text, language)
        said = ended(phonemes(words))
        if piece.pace:
            return self._paced(said, voice, beats(words, language) * 60.0 / piece.pace)
        return sound.telephone(self._speak(said, voice, speed))

    def voices(self) -> tuple[str, ...]:
        """The voices whose files are there."""
        return tuple(sorted(p.stem for p in (self._folder / "kokoro/voices").glob("*.bin")))

    def _choices(self) -> str:
        return ", ".join(self.voices()) or "those that `make setup` fetches"

    def _paced(self, said: str, voice: str, seconds: float) -> NDArray[np.int16]:
        """Spoken in `seconds`, first sound to last: by the model, then by stretching."""
        pcm = sound.telephone(self._speak(said, voice, 1.0))
        ratio = sound.voiced_seconds(pcm) / seconds
        if abs(ratio - 1.0) > PACE_SLACK:
            speed = min(max(ratio, SLOWEST), FASTEST)
            pcm = sound.telephone(self._speak(said, voice, speed))
            pcm = sound.stretched(pcm, seconds / sound.voiced_seconds(pcm))
        return pcm

    def _speak(self, said: str, voice: str, speed: float) -> NDArray[np.float32]:
        """24 kHz floats."""
        style = self._style(voice)
        return np.concatenate([self._run(chunk, style, speed) for chunk in chunks(said)])

    def _run(self, said: str, style: NDArray[np.float32], speed: float) -> NDArray[np.float32]:
        tokens = [self._vocabulary[letter] for letter in said if letter in self._vocabulary]
        feed = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": style[len(tokens) - 1][None],
            "speed": np.array([speed], dtype=np.float32),
        }
        audio: NDArray[np.float32] = self._session().run(None, feed)[0].ravel()
        return audio

    def _session(self) -> Any:
        with self._loading:
            return self._model

    def _style(self, voice: str) -> NDArray[np.float32]:
        path = self._folder / "kokoro/voices" / f"{voice}.bin"
        if self.voices() and not path.is_file():
            raise InputError(f"no voice {voice!r}", remedy=f"Choose one of {self._choices()}.")
        return _styles(part(self._folder, f"kokoro/voices/{voice}.bin"))

    @cached_property
    def _model(self) -> Any:
        return session(part(self._folder, MODEL), self._threads)

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        path = part(self._folder, VOCABULARY)
        table: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))["vocab"]
        return table


def beats(words: str, language: str) -> int:
    """What a pace counts: in Mandarin characters and Latin letters, in English words."""
    pattern = r"[A-Za-z]+" if language == "en" else r"[\u3400-\u4dbf\u4e00-\u9fff〇A-Za-z]"
    return len(re.findall(pattern, words))


def ended(said: str) -> str:
    """`said` with a full stop where it has no mark: short words are clearer so.

    Measured on 20 short replies in four voices: 5.2 % of the pinyin misheard, 7.2 % without.
    """
    if not re.search(r"[^\W_]", said):
        raise InputError("nothing to say", remedy="Give the voice at least one word.")
    return said if said[-1] in ".!?,;:…" else said + "."


def chunks(said: str) -> Iterator[str]:
    """`said` in stretches the model can take, cut after a mark if there is one, else at a space."""
    while len(said) > LONGEST:
        head = said[:LONGEST]
        cut = max(head.rfind(mark) for mark in ".!?;") + 1 or head.rfind(",") + 1
        cut = cut or head.rfind(" ") + 1 or LONGEST
        yield said[:cut].strip()
        said = said[cut:].strip()
    if said:
        yield said


@cache
def _styles(path: Path) -> NDArray[np.float32]:
    """One style of 256 numbers for each count of phonemes, 1 to 510."""
    styles = np.fromfile(path, dtype="<f4")
    if styles.size != 510 * 256:
        raise MissingPart(
            f"the voice {path} is damaged", remedy="Run `make setup` to fetch it again."
        )
    return styles.reshape(510, 256)
