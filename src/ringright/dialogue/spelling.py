"""What was said when it is a phrase and nothing more: row by row, or sound for sound."""

from collections.abc import Mapping
from typing import Final

from ringright.dialogue.pattern import flat
from ringright.domain.sound import LIGHT

_LONGEST: Final = 8
_ALONE: Final = frozenset({"hao", "dui", "xing"})
"""Syllables that are a reply even beside others: 好, 对, 行."""

Sounds = tuple[str, ...]
Owners = list[tuple[str, str]]
"""Intents and phrases that sound the same."""


def bare(sounds: tuple[str, ...]) -> tuple[str, ...]:
    """Sounds without particles at either end, unless nothing else is there."""
    start, end = 0, len(sounds)
    while start < end and sounds[start] in LIGHT:
        start += 1
    while end > start and sounds[end - 1] in LIGHT:
        end -= 1
    return sounds[start:end] or sounds


class Spelling:
    """The phrases of a script by their sounds, without particles at the ends."""

    def __init__(self, exact: Mapping[Sounds, Owners], courtesies: frozenset[Sounds]) -> None:
        self._exact = exact
        self._courtesies = courtesies
        self._coarse: dict[str, Owners] = {}
        for sounds, owners in exact.items():
            self._coarse.setdefault(flat(sounds), []).extend(owners)

    def spelled(self, sounds: Sounds, intent: str) -> bool:
        """Whether `sounds` are phrases of `intent` and courtesies in a row, and nothing else."""
        reached = {(0, False)}
        for start in range(len(sounds)):
            for end in range(start + 1, min(start + _LONGEST, len(sounds)) + 1):
                piece = sounds[start:end]
                said = self._says(piece, intent)
                polite = piece in self._courtesies or (end == start + 1 and piece[0] in LIGHT)
                for done in (done for done in (False, True) if (start, done) in reached):
                    reached |= {(end, True)} if said else {(end, done)} if polite else set()
        return (len(sounds), True) in reached

    def _says(self, piece: tuple[str, ...], intent: str) -> bool:
        if len(piece) == 1 and piece[0].islower() and piece[0] not in _ALONE:
            return False
        if piece[0] in LIGHT:
            return False
        return any(owner == intent for owner, _ in self._exact.get(bare(piece), ()))

    def alike(self, sounds: Sounds, wanted: tuple[str, ...]) -> bool:
        """Whether `sounds` are just those of a phrase of a wanted intent, accents merged."""
        return bool(self.merged(sounds, wanted))

    def merged(self, sounds: Sounds, wanted: tuple[str, ...]) -> Owners:
        """The wanted intents with a phrase of just these sounds, accents merged.

        One syllable does not count: recognisers write it for any short sound.
        """
        core = bare(sounds)
        found = self._coarse.get(flat(core), ()) if len(core) > 1 else ()
        return [pair for pair in found if pair[0] in wanted]
