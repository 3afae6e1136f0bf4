"""From what was read to what may be said: speakable, at most fifteen seconds at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from ringright.dialogue.knowledge.passage import Caution, Passage, Raw, Shelf
from ringright.dialogue.knowledge.speakable import plain, spoken
from ringright.dialogue.lint import LONGEST_S, seconds

MOST: Final = 2000
"""Passages of one script: each costs some 30 ms when a run starts."""

LONGEST: Final = 20_000
"""Characters of one text: an hour of speech."""

TITLE: Final = 300
"""Characters of a question or a heading."""


def shelve(raws: Iterable[Raw], language: str, cautions: Iterable[Caution] = ()) -> Shelf:
    """Passages and cautions of everything read; the `cautions` of reading come first."""
    passages, aside = list[Passage](), list(cautions)
    for raw in raws:
        for found in _cut(raw, language):
            (passages if isinstance(found, Passage) else aside).append(found)  # type: ignore[arg-type]
    if len(passages) > MOST:
        first = passages[MOST].source
        aside.append(Caution(first, f"more than {MOST} passages; the rest is left out"))
    return Shelf(tuple(passages[:MOST]), tuple(aside))


def _cut(raw: Raw, language: str) -> Iterator[Passage | Caution]:
    if raw.questions and not raw.text.strip():
        yield Caution(raw.source, "this question has no answer; write one below it")
        return
    if len(raw.text) > LONGEST:
        yield Caution(raw.source[:TITLE], f"more than {LONGEST} characters in one text; left out")
        return
    if any(len(question) > TITLE for question in raw.questions):
        yield Caution(raw.source[:TITLE], f"a question of more than {TITLE} characters; left out")
        return
    said = spoken(raw.text, language)
    for fault in said.faults:
        yield Caution(raw.source, fault)
    if raw.questions and said.faults:
        # An answer without one of its sentences may say something else.
        yield Caution(raw.source, "the whole answer is left out; write it as it is said")
        return
    whole = list[str]()
    for sentence in said.sentences:
        if seconds(sentence, language) > LONGEST_S:
            yield Caution(
                raw.source,
                f'takes more than {LONGEST_S:.0f} s to say: "{sentence[:20]}…"; make it shorter',
            )
            if raw.questions:
                return
        else:
            whole.append(sentence)
    yield from _passages(raw, whole, language)


def _passages(raw: Raw, sentences: list[str], language: str) -> Iterator[Passage | Caution]:
    """A pair is said from its beginning; what no longer fits is plain text under its question."""
    topic = plain(raw.topic[:TITLE], language)
    if not raw.questions:
        if sentences:
            yield Passage(raw.source, tuple(sentences), (), topic)
        return
    first = fitting(sentences, language)
    if not first:
        return
    questions = tuple(plain(question, language) for question in raw.questions)
    yield Passage(raw.source, tuple(sentences[:first]), questions, topic)
    if sentences[first:]:
        text = f"the answer takes more than {LONGEST_S:.0f} s; only its beginning is said"
        yield Caution(raw.source, text)
        yield Passage(raw.source, tuple(sentences[first:]), (), questions[0])


def fitting(sentences: Sequence[str], language: str) -> int:
    """How many of the first `sentences` can be said in one go."""
    lengths = accumulate(seconds(sentence, language) for sentence in sentences)
    return sum(1 for length in lengths if length <= LONGEST_S)
