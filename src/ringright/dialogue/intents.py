"""What did the person mean? Exact phrase, then alike in sound, then word patterns.

The refusal of all calls is looked for first and in every way at once: missing one is worse than
any other mistake this module can make.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Final

from ringright.dialogue import clauses, english, grammar, mandarin
from ringright.dialogue.care import CHILD, DISTRESS, needed
from ringright.dialogue.hedge import takes_back
from ringright.dialogue.pattern import Spot, find, first, flat
from ringright.dialogue.spelling import Spelling, bare
from ringright.domain.sound import LIGHT, Book, Hit, cost, simplified, tokens, weight

FLOOR: Final = 0.7
SAME: Final = 0.999
STRONG: Final = 0.86
"""A phrase this alike explains its stretch of what was said: shorter ones inside do not count."""

REFUSAL: Final = 0.66
"""A phrase of refusal counts from here: it is better to stop calling once too often."""

FAINT: Final = 0.77
"""A phrase less alike than this, that was not heard to the letter, is something else."""

_RECENT: Final = 32
"""Decisions kept: the floor, the guesses and the engine ask about the same words in turn."""

MERGED: Final = 0.96
"""Score of all of a phrase but for sounds that accents merge."""

PATTERN: Final = 0.85
"""Score of a pattern: sure of its words, blind to the rest."""

EXPECTED: Final = 0.6
OTHERS: Final = 0.68

NEAR: Final = 0.6
NEAR_REFUSAL: Final = 0.49
"""How far a word of a phrase may sound from what was heard."""


_NOT: Final = frozenset(
    {"bu", "mei", "bie", "NOT", "DONT", "CANT", "WONT", "NEVER", "CANNOT", "DIDNT"}
)
_REFUSED: Final = frozenset({("bu", "yao"), ("bu", "yong"), ("bu", "bi"), ("bu", "xiang")})
_RANK: Final[Mapping[str, float]] = {
    "wrong_number": 0.12, "are_you_robot": 0.12, "number_source": 0.12, "human": 0.13,
    "complaint": 0.12, "who_are_you": 0.06, "callback": 0.2, "busy": 0.02, "no": 0.03,
    "repeat": -0.03, CHILD: 0.15,
}  # fmt: skip
_LITERAL: Final = 0.06
"""What a phrase gains whose letters, not just whose sounds, were heard."""

_SHORT: Final = 2
_PRONOUNS: Final = LIGHT | {"wo", "na", "jiu", "I"}
NAMED: Final = 0.8
"""From here a reply of the script counts before the yes or no in the same breath: 好，取消吧."""
_OWN: Final = 0.08
_FAVOUR: Final = 0.1


@dataclass(frozen=True)
class Decision:
    """What was meant: a global intent, a name of the script or "none".

    `how` is exact, fuzzy, pattern or none; `because` the phrase or pattern that matched; `also`
    what else was said in the same breath, in order.
    """

    intent: str
    how: str = "none"
    score: float = 0.0
    because: str = ""
    also: tuple[str, ...] = ()


NONE: Final = Decision("none")


@dataclass(frozen=True)
class _Found:
    intent: str
    how: str
    score: float
    because: str
    start: int = 0
    end: int = 0

    def decision(self, also: tuple[str, ...] = ()) -> Decision:
        return Decision(self.intent, self.how, round(self.score, 3), self.because, also)


def tongue(language: str) -> ModuleType:
    """The table of the language: `mandarin` or `english`."""
    return mandarin if language == "zh" else english


class Matcher:
    """All phrases of one script and its language; `decide` is a pure function of its input."""

    def __init__(
        self,
        language: str,
        phrases: Mapping[str, tuple[str, ...]],
        patterns: Mapping[str, tuple[str, ...]],
    ) -> None:
        table = tongue(language)
        self._language, self._fillers = language, tuple(table.FILLERS)
        self._harmless = re.compile(table.HARMLESS)
        self._undo = tuple(tokens(text) for text in table.UNDO)
        self._open = frozenset(bare(tokens(text)) for text in table.OPEN)
        self._heads = frozenset(bare(tokens(text)) for text in table.HEADS)
        self._recent = lru_cache(_RECENT)(self._decide)
        self._phrases = _merged(table.PHRASES, phrases)
        merged = _merged(grammar.patterns(language), patterns)
        self._refusals, self._later = merged.pop("opt_out"), merged.pop("callback")
        self._mild, self._moods = merged.pop("mild"), merged.pop("mood")
        self._hedges = merged.pop("hedge")
        self._patterns = merged
        self._own = frozenset(phrases) - frozenset(table.PHRASES)
        pairs = [(name, text) for name, texts in self._phrases.items() for text in texts]
        self._owners = tuple(name for name, _ in pairs)
        self._book = Book([text for _, text in pairs])
        self._exact: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for name, text in pairs:
            self._exact.setdefault(bare(tokens(text)), []).append((name, text))
        self._asking = clauses.Asking(table.ASKING, language)
        self._small = frozenset(clauses.murmur(tokens(text)) for text in table.BACKCHANNELS)
        self._hello = frozenset(bare(tokens(text)) for text in table.HELLOS)
        self._courtesies = frozenset(tokens(text) for text in table.COURTESIES)
        self._spelling = Spelling(self._exact, self._courtesies)

    @property
    def intents(self) -> tuple[str, ...]:
        """Every intent that has phrases, the script's own first."""
        return tuple(self._phrases)

    def names(self) -> tuple[str, ...]:
        """Every intent and answer that has phrases, the script's own first."""
        return tuple(self._phrases)

    def phrases(self, intent: str) -> tuple[str, ...]:
        """The phrases of one intent."""
        return self._phrases.get(intent, ())

    def small(self, text: str) -> bool:
        """Whether this is a mere 嗯 or 喂 that asks for nothing."""
        sounds = tokens(text)
        return sounds in self._small or (len(bare(sounds)) > 1 and bare(sounds) in self._small)

    def hello(self, text: str) -> bool:
        """Whether the person wonders if anyone is there."""
        return bare(tokens(text)) in self._hello

    def asks(self, text: str) -> bool:
        """Whether this sounds like a question."""
        return self._asking(text)

    def spelled(self, text: str, intent: str) -> bool:
        """Whether `text` is phrases of `intent` and courtesies in a row, and nothing else."""
        return self._spelling.spelled(tokens(text), intent)

    def alike(self, text: str, wanted: tuple[str, ...]) -> bool:
        """Whether `text` sounds just like a phrase of a wanted intent, accents merged; cheap."""
        sounds = tokens(self._plain(text))
        return not self._asking(text) and self._spelling.alike(sounds, wanted)

    def refuses(self, text: str) -> bool:
        """Whether `text` refuses all calls outright, whatever else it says."""
        clear = tokens(self._harmless.sub(" x ", self._plain(text)))
        return first(self._refusals, flat(clear)) is not None

    def decide(self, text: str, expected: tuple[str, ...] = (), name: str = "") -> Decision:
        """The most likely intent of `text` where the step expects `expected`; `name` is theirs."""
        return self._recent(text, expected, name)

    def _decide(self, text: str, expected: tuple[str, ...], name: str) -> Decision:
        spoken, text = text, self._plain(text)
        sounds = tokens(text)
        if not sounds:
            return NONE
        whole = self._whole(spoken, tokens(spoken), expected)
        if exact := whole or self._whole(text, sounds, expected):
            return exact.decision()
        rest = self._harmless.sub(" x ", text)
        clear = tokens(rest)
        spots = self._spots(sounds, clear, name)
        found = self._candidates(text, sounds, spots) + self._clauses(text, sounds, spots)
        outs = found if clear == sounds else self._candidates(rest, clear, {})
        refusal = self._refusal(clear, outs, spots)
        if refusal is not None:
            return refusal.decision()
        if self._asking(text):
            spots.pop("yes", None)
        found += [
            _Found(intent, "pattern", PATTERN, spot.source, spot.start, spot.end)
            for intent, spot in spots.items()
        ]
        care, words = needed(text, self._language)
        if care == DISTRESS:
            return Decision(care, "pattern", PATTERN, words)
        if care:
            found.append(_Found(care, "pattern", PATTERN, words))
        hedge = first(self._hedges, flat(sounds))
        if hedge is not None:
            ends = clauses.breaks(text, sounds)
            found = [
                item
                for item in found
                if item.intent in self._own
                or item.intent == "callback"
                or not takes_back(hedge, ends, item.intent, item.start, item.end)
            ]
        return self._best(text, found, expected)

    def _spots(self, sounds: tuple[str, ...], clear: tuple[str, ...], name: str) -> dict[str, Spot]:
        """The patterns in what was heard; 明天打针 is no call tomorrow."""
        spots = find(self._patterns, flat(sounds), name)
        later = first(self._later, flat(clear))
        return spots if later is None else {**spots, "callback": later}

    def _plain(self, text: str) -> str:
        """`text` without phrases of politeness, unless it is nothing else."""
        plain = simplified(text).lower()
        for filler in self._fillers:
            plain = plain.replace(filler, "，")
        return plain if tokens(plain) else text

    def _whole(
        self, text: str, sounds: tuple[str, ...], expected: tuple[str, ...]
    ) -> _Found | None:
        """The phrase that is all that was heard: by its letters, its sound, or merged accents.

        不信 is no 不行, but it is what a recogniser writes for it where a no is expected.
        """
        pairs = self._exact.get(bare(sounds)) or self._exact.get(bare(clauses.once(sounds)), [])
        merged = [] if pairs else self._spelling.merged(sounds, expected)
        order = ("opt_out", *expected, *self._own)
        name, phrase = min(
            pairs or merged,
            key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order),
            default=("", ""),
        )
        same = clauses.letters(text) == clauses.letters(phrase)
        if not name or (name in ("yes", "no") and self._asking(text) and not same):
            return None
        return _Found(name, "exact" if same else "fuzzy", MERGED if merged else 1.0, phrase)

    def _candidates(
        self, text: str, sounds: tuple[str, ...], spots: Mapping[str, Spot]
    ) -> list[_Found]:
        hits = self._book.search(sounds, FLOOR)
        total = sum(map(weight, sounds))
        asks = self._asking(text)
        spans = [hit for hit in hits if hit.part >= STRONG]
        ends, letters = frozenset(clauses.ends(text)), clauses.letters(text)
        found = []
        for hit in hits:
            score = _quality(hit, self._book, sounds, total)
            if score < EXPECTED or self._denied(hit, sounds, asks=asks):
                continue
            owner = self._owners[hit.phrase]
            if not _rings(self._book, hit, sounds, refusal=owner == "opt_out"):
                continue
            if self._goes_on(hit, sounds, ends):
                continue
            if self._stray(hit, sounds, letters, ends):
                continue
            literal = clauses.letters(self._book.phrases[hit.phrase]) in letters
            if not literal and score < FAINT and hit.part < STRONG and owner != "opt_out":
                continue
            covered = _covered(owner, hit.start, hit.end, spots)
            if hit.whole < SAME and (covered or self._inside(hit, spans)):
                continue
            phrase = self._book.phrases[hit.phrase]
            found.append(_Found(owner, "fuzzy", score, phrase, hit.start, hit.end))
        return found

    def _denied(self, hit: Hit, sounds: tuple[str, ...], *, asks: bool) -> bool:
        """Whether a negation or a question takes the meaning out of this stretch."""
        intent = self._owners[hit.phrase]
        phrase = self._book.sounds[hit.phrase]
        before = sounds[hit.start - 1] if hit.start else ""
        after = sounds[hit.end] if hit.end < len(sounds) else ""
        if intent == "no":
            undone = any(sounds[: hit.start][-len(undo) :] == undo for undo in self._undo)
            return undone or asks
        if intent == "opt_out" or phrase[0] in _NOT:
            return False
        refused = before in _NOT or sounds[max(0, hit.start - 2) : hit.start] in _REFUSED
        if refused and (intent == "yes" or intent in self._own):
            return True
        return intent == "yes" and (asks or after == "bu")

    def _goes_on(self, hit: Hit, sounds: tuple[str, ...], ends: frozenset[int]) -> bool:
        """Whether a yes or no is but the beginning of something else: 不要 of 不要打针."""
        opens = bare(self._book.sounds[hit.phrase]) in self._open
        if not opens or self._owners[hit.phrase] not in ("yes", "no"):
            return False
        rest = sounds[hit.end :]
        done = hit.end in ends or not rest or rest[0] in LIGHT or rest[0] == "zai"
        return not done and not any(rest[: len(word)] == word for word in self._courtesies)

    def _stray(self, hit: Hit, sounds: tuple[str, ...], letters: str, ends: frozenset[int]) -> bool:
        """Whether a short phrase is but a piece of other words: 是我 of 这个号是我刚办的."""
        core = bare(self._book.sounds[hit.phrase])
        if len(core) > _SHORT or hit.whole >= SAME or self._owners[hit.phrase] == "opt_out":
            return False
        if clauses.letters(self._book.phrases[hit.phrase]) not in letters:
            return True
        start, end = hit.start, hit.end
        while start not in ends and sounds[start - 1] in _PRONOUNS:
            start -= 1
        while end not in ends and sounds[end] in LIGHT:
            end += 1
        return start not in ends and (core in self._heads or end not in ends)

    def _inside(self, hit: Hit, spans: list[Hit]) -> bool:
        """Whether a longer phrase of another meaning explains this stretch better."""
        owner, size = self._owners[hit.phrase], hit.end - hit.start
        return any(
            other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > size
            and other.part >= hit.part - 0.1
            and self._owners[other.phrase] != owner
            for other in spans
        )

    def _clauses(
        self, text: str, sounds: tuple[str, ...], spots: Mapping[str, Spot]
    ) -> list[_Found]:
        """Clauses that are a phrase as they stand: "对，我能来" begins with a yes."""
        said = [clause for clause in clauses.CLAUSE.split(text) if clause.strip()]
        parts = [tokens(clause) for clause in said]
        if len(parts) <= 1:
            return []
        murmur = all(part in self._small or part in self._courtesies for part in parts)
        total, place, found = sum(map(weight, sounds)), 0, []
        for clause, part in zip(said, parts, strict=True):
            share = sum(map(weight, part)) / total
            for name, phrase in self._exact.get(bare(clauses.once(part)), []):
                if _covered(name, place, place + len(part), spots):
                    continue
                if name == "yes" and part in self._small and not murmur:
                    continue
                if name in ("yes", "no") and self._asking(clause):
                    continue
                score = 0.7 + 0.3 * share
                found.append(_Found(name, "fuzzy", score, phrase, place, place + len(part)))
            place += len(part)
        return found

    def _refusal(
        self, clear: tuple[str, ...], found: list[_Found], spots: Mapping[str, Spot]
    ) -> _Found | None:
        """A refusal of all calls in what is left without 打针 and the like; not "call later"."""
        heard = flat(clear)
        spot = first(self._refusals, heard)
        if spot is not None:
            return _Found("opt_out", "pattern", PATTERN, spot.source)
        if "complaint" in spots:
            return None
        outs = [item for item in found if item.intent == "opt_out" and item.score >= REFUSAL]
        spot = first(self._mild, heard)
        if spot is None and not self._own & frozenset(spots):
            spot = first(self._moods, heard)
        if spot is not None:
            outs.append(_Found("opt_out", "pattern", PATTERN, spot.source, spot.start, spot.end))
        later = spots.get("callback")
        outs = [item for item in outs if later is None or _covers(later, item)]
        return max(outs, key=lambda item: item.score, default=None)

    def _best(self, text: str, found: list[_Found], expected: tuple[str, ...]) -> Decision:
        wanted, letters = frozenset(expected), clauses.letters(text)

        def value(item: _Found) -> float:
            rank = _OWN if item.intent in self._own else _RANK.get(item.intent, 0.0)
            favour = _FAVOUR if item.intent in wanted else 0.0
            return item.score + rank + favour + _spelling(item, letters)

        able = [
            item
            for item in found
            if item.score >= (EXPECTED if item.intent in wanted else OTHERS)
            and item.intent != "opt_out"
        ]
        if not able:
            return NONE
        best = max(able, key=value)
        if best.intent in ("yes", "no"):
            best = _later(best, able)
            named = [item for item in able if item.intent in wanted & self._own]
            named = [item for item in named if item.score >= NAMED]
            best = max(named, key=value, default=best)
        also = {item.intent: item.start for item in able if item.intent != best.intent}
        return best.decision(tuple(sorted(also, key=also.__getitem__)))


def _rings(book: Book, hit: Hit, sounds: tuple[str, ...], *, refusal: bool) -> bool:
    """Whether each word of the phrase was heard at least nearly: 改 is not 打.

    Long phrases may miss one word in five, refusals one in seven.
    """
    limit = NEAR_REFUSAL if refusal else NEAR
    stretch = sounds[hit.start : hit.end]
    words = [token for token in book.sounds[hit.phrase] if token not in LIGHT]
    missed = [min((cost(word, heard) for heard in stretch), default=1.0) > limit for word in words]
    if refusal and missed[:1] == [True]:
        return False
    return sum(missed) <= len(words) // (7 if refusal else 5)


def _covered(owner: str, start: int, end: int, spots: Mapping[str, Spot]) -> bool:
    """Whether a pattern of another meaning explains this stretch and more."""
    return owner != "opt_out" and any(
        spot.start <= start and end <= spot.end and spot.end - spot.start > end - start
        for intent, spot in spots.items()
        if intent != owner
    )


def _covers(spot: Spot, item: _Found) -> bool:
    """Whether the call asked for later is the one refused: 晚上别打."""
    return spot.start <= item.start and item.end <= spot.end


def _spelling(item: _Found, letters: str) -> float:
    """What a phrase gains by having been heard to the letter, and a short one loses if not."""
    if item.how == "pattern":
        return 0.0
    if clauses.letters(item.because) in letters:
        return _LITERAL
    return -_LITERAL if len(item.because) <= _SHORT else 0.0


def _later(best: _Found, found: list[_Found]) -> _Found:
    """Of a yes and a no in one breath the later counts: "不不，我能来"."""
    rivals = [
        item
        for item in found
        if item.intent in ("yes", "no")
        and item.intent != best.intent
        and item.start >= best.end > 0
        and item.score >= best.score - 0.15
    ]
    return max(rivals, key=lambda item: item.score, default=best)


def _quality(hit: Hit, book: Book, sounds: tuple[str, ...], total: float) -> float:
    """How well a phrase explains what was heard: short phrases must fit better."""
    size = len(book.sounds[hit.phrase])
    need = {1: 2.0, 2: 0.9, 3: 0.83}.get(size, 0.75)
    whole = hit.whole if hit.whole >= {1: 0.9, 2: 0.82, 3: 0.76}.get(size, FLOOR) else 0.0
    if hit.part < need:
        return whole
    share = sum(map(weight, sounds[hit.start : hit.end])) / total
    return max(whole, hit.part * (0.7 + 0.3 * share))


def _merged(
    base: Mapping[str, tuple[str, ...]], more: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Both tables; phrases of the same name are joined."""
    names = [*more, *(name for name in base if name not in more)]
    return {name: (*more.get(name, ()), *base.get(name, ())) for name in names}
