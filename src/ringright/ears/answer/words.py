"""Wordings found in what the recogniser heard, by sound.

Cues are found at 0.85 (9 of 9 real recordings, no person flagged). A person who says 喂，你好 or
"hello, who is this?" is never taken for a machine: no machine's cue is a greeting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ringright.domain.sound import Book, Hit, tokens, weight
from ringright.ears.answer.kinds import Finding, Kind
from ringright.ears.answer.phrases import CUES, Cue

ALIKE: Final = 0.85
WHOLE: Final = 4.0
"""Sounds from which a wording counts whole: of two syllables any can come by chance."""
WORD: Final = 1.6
"""Syllables that an English word counts for."""
DOUBT: Final = 0.35
"""What a wording loses that is only just alike enough."""

SURE: Final = 0.8
"""Trust in a wording from which on those within it do not count."""

STRICT: Final = 4.0
"""How much more a status must fit than be long: 您拨打的用户已 begins them all."""


@dataclass(frozen=True)
class Found:
    """One cue in a text: where it lies (tokens), how sure it is (0 to 1), and its wording."""

    cue: Cue
    phrase: str
    start: int
    end: int
    trust: float


@lru_cache(maxsize=1)
def _book() -> tuple[Book, tuple[Cue, ...]]:
    pairs = [(phrase, cue) for cue in CUES for phrase in cue.phrases]
    return Book([phrase for phrase, _ in pairs]), tuple(cue for _, cue in pairs)


@lru_cache(maxsize=1024)
def _hits(heard: tuple[str, ...]) -> tuple[Hit, ...]:
    """Every cue's place among the sounds `heard`; what was heard is asked about again and again."""
    return tuple(_book()[0].search(heard, ALIKE))


def found(text: str) -> tuple[Found, ...]:
    """Every cue in `text`, surest first."""
    heard = tokens(text)
    book, cues = _book()
    kept = (one for hit in _hits(heard)
            if _counts(one := _found(book, cues[hit.phrase], hit), heard))  # fmt: skip
    return tuple(sorted(kept, key=lambda one: (-one.trust, one.start, -one.end, one.phrase)))


def _found(book: Book, cue: Cue, hit: Hit) -> Found:
    sounds = sum(weight(token) * (WORD if token.isupper() else 1.0)
                 for token in book.sounds[hit.phrase])  # fmt: skip
    size = 1.0 if cue.opening or Kind.PERSON in cue.weights else min(1.0, sounds / WHOLE)
    exact = 1.0 - DOUBT * (1.0 - hit.part) / (1.0 - ALIKE)
    return Found(cue, book.phrases[hit.phrase], hit.start, hit.end, size * exact)


def _counts(one: Found, heard: tuple[str, ...]) -> bool:
    if one.cue.opening:
        return one.start == 0
    return not (one.cue.status and _own(heard, one.start))


def _own(heard: tuple[str, ...], start: int) -> bool:
    """People speak of themselves (我正在通话中, "I'm busy"); carriers never do."""
    near = {"wo": 8, "I": 3, "IM": 3, "MY": 3}
    return any(near.get(token, 0) >= start - at for at, token in enumerate(heard[:start]))


@lru_cache(maxsize=1024)
def findings(text: str) -> tuple[Finding, ...]:
    """What `text` says, one finding for each stretch of it and kind of cue."""
    taken: list[Found] = []
    every = found(text)
    for one in every:
        if not any(_same(one, other) for other in taken) and not any(
            _part(one, other) for other in every
        ):
            taken.append(one)
    return tuple(_finding(one, text) for one in taken)


def _same(one: Found, other: Found) -> bool:
    """Whether both are one wording, heard as two: 已关机 in 您拨打的电话已关机."""
    overlap = one.start < other.end and other.start < one.end
    return overlap and bool(one.cue.weights.keys() & other.cue.weights.keys())


def _part(one: Found, other: Found) -> bool:
    """Whether `one` is but a piece of what somebody else says: 不方便 in 不方便接听电话."""
    inside = other.start <= one.start and one.end <= other.end
    longer = other.end - other.start > one.end - one.start and other.trust >= SURE
    return inside and longer and not one.cue.weights.keys() & other.cue.weights.keys()


def _finding(one: Found, text: str) -> Finding:
    weights = {kind: value * one.trust for kind, value in one.cue.weights.items()}
    return Finding(weights, one.cue.status, f'"{one.phrase}" in "{text}"')


def status(texts: Sequence[str]) -> str:
    """What `texts` say of the number, "" if nothing.

    The longest wording that fits well decides: "用户正忙，暂时无法接通" is busy by its start.
    """
    best = max(_statuses(texts), default=(0.0, 0, ""))
    return best[2]


def _statuses(texts: Sequence[str]) -> Iterator[tuple[float, int, str]]:
    book, cues = _book()
    for text in texts:
        heard = tokens(text)
        for hit in _hits(heard):
            cue = cues[hit.phrase]
            if cue.status and not _own(heard, hit.start):
                exact = 1.0 - STRICT * (1.0 - hit.part)
                yield len(book.sounds[hit.phrase]) * exact, -hit.start, cue.status
