"""Everything a script can say, rendered before the telephone rings, and put together for a call."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.domain.speech import Piece, Utterance
from ringright.errors import MissingPart
from ringright.voice.cache import Cache, Want
from ringright.voice.speaker import RATE, Speaker

Progress = Callable[[int, int], None]

# Seconds of silence between two pieces, by the mark that ends the first one.
GAPS: Final = dict.fromkeys("。！？.!?", 0.30) | dict.fromkeys("，、；：,;:", 0.15)
CLAUSE: Final = int(1.5 * RATE)
FRAME: Final = 80
QUIET: Final = 330.0  # RMS of -40 dBFS: below it a 10 ms frame carries no character


@dataclass(frozen=True)
class Mark:
    """Where `text` lies in a clip: samples `start` (included) to `end` (excluded)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Clip:
    """An utterance ready to be sent: 8 kHz samples, and a mark for each character."""

    pcm: NDArray[np.int16]
    marks: tuple[Mark, ...]

    def said(self, samples: int) -> str:
        """The characters whose sound had gone out whole after `samples` samples."""
        whole = bisect_right(self.marks, samples, key=lambda mark: mark.end)
        return "".join(mark.text for mark in self.marks[:whole])

    def word(self, samples: int) -> int:
        """Where to take up again after breaking off at `samples`: its clause, if it began lately.

        A clause longer than a second and a half is taken up at the word that was cut.
        """
        cut = bisect_right(self.marks, samples, key=lambda mark: mark.end)
        if cut == len(self.marks):
            return samples
        for mark in reversed(self.marks[:cut]):
            if samples - mark.end > CLAUSE:
                break
            if mark.text in GAPS:
                return mark.end
        if samples <= CLAUSE:
            return 0
        while cut and self.marks[cut - 1].text.isascii() and self.marks[cut - 1].text.isalnum():
            cut -= 1  # English words are many characters; a Chinese one is itself
        return self.marks[cut].start


def prepare(
    wants: Iterable[Want],
    speaker: Callable[[], Speaker],
    cache: Cache,
    progress: Progress = lambda _done, _total: None,
    workers: int = 2,
) -> int:
    """Render what `cache` lacks and give how many that were; `progress` hears (done, total).

    One speaker, made by `speaker` only if needed, serves `workers` threads. Whatever was rendered
    before an error or Ctrl-C stays in the cache.
    """
    missing = cache.wanted(wants)
    if not missing:
        return 0
    voice = speaker()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="render")
    try:
        progress(0, len(missing))
        jobs = {pool.submit(_render, voice, cache, want) for want in missing}
        for done, job in enumerate(_finished(jobs), 1):
            job.result()
            progress(done, len(missing))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return len(missing)


def assemble(utterance: Utterance, voice: str, cache: Cache, speed: float = 1.0) -> Clip:
    """`utterance` from the cache, with pauses between pieces. MissingPart names one not there."""
    sounds: list[NDArray[np.int16]] = []
    marks: list[Mark] = []
    at = 0
    for place, piece in enumerate(utterance.pieces):
        pcm = _rendered(piece, voice, cache, speed)
        marks += spread(piece.text, pcm, at)
        last = place == len(utterance.pieces) - 1
        pause = 0 if last else int(GAPS.get(piece.text.rstrip()[-1:], 0.0) * RATE)
        sounds += [pcm, np.zeros(pause, dtype=np.int16)]
        at += len(pcm) + pause
    return Clip(np.concatenate(sounds) if sounds else np.zeros(0, dtype=np.int16), tuple(marks))


def spread(text: str, pcm: NDArray[np.int16], start: int = 0) -> Iterator[Mark]:
    """A mark for each character: the spoken ones share the voiced time of `pcm` evenly.

    Kokoro's export tells no durations; within one piece an even share is a syllable or two off,
    near enough for what an interrupted turn had said.
    """
    edges = _edges(pcm, sum(map(str.isalnum, text)))
    begin, count = start, 0
    for character in text:
        count += character.isalnum()
        end = start + edges[count] if count else start
        yield Mark(begin, end, character)
        begin = end


def _edges(pcm: NDArray[np.int16], characters: int) -> list[int]:
    """Samples after which 0, 1 .. `characters` shares of the voiced frames have passed."""
    frames = pcm[: len(pcm) // FRAME * FRAME].reshape(-1, FRAME).astype(np.float64)
    voiced = np.flatnonzero(np.sqrt((frames**2).mean(axis=1)) > QUIET)
    if not voiced.size:
        return [len(pcm) * share // max(characters, 1) for share in range(characters + 1)]
    places = np.linspace(0, voiced.size - 1, characters + 1).round().astype(int)
    return [int(voiced[place] + 1) * FRAME for place in places]


def _rendered(piece: Piece, voice: str, cache: Cache, speed: float) -> NDArray[np.int16]:
    pcm = cache.get(voice, piece, speed)
    if pcm is None:
        raise MissingPart(
            f"{piece.text!r} was not rendered in the voice {voice}",
            remedy="Run `ringright setup` first.",
        )
    return np.frombuffer(pcm, dtype="<i2").astype(np.int16)


def _render(speaker: Speaker, cache: Cache, want: Want) -> None:
    pcm = speaker.render(want.piece, want.voice, want.speed)
    cache.put(want, pcm.astype("<i2").tobytes())


def _finished(jobs: set[Future[None]]) -> Iterator[Future[None]]:
    """Jobs as they end, waking four times a second so that Ctrl-C is heard while they run."""
    while jobs:
        ended, jobs = wait(jobs, timeout=0.25, return_when=FIRST_COMPLETED)
        yield from ended
