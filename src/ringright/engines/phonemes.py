"""Words to the phonemes Kokoro was trained on; no espeak-ng, which is GPL.

Mandarin goes by jieba and pypinyin through misaki's tables, English by misaki's dictionaries
(both Apache-2.0), with pinyin and letter rules for words that no dictionary knows.
"""

import json
import re
import warnings
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ringright.engines import letters
from ringright.errors import InputError

HAN: Final = r"\u3400-\u4dbf\u4e00-\u9fff〇"
WORD: Final = r"[A-Za-z]+(?:['’][A-Za-z]+)*"
SEAM: Final = re.compile(f"(?<=[{HAN}])(?=[A-Za-z])|(?<=[A-Za-z])(?=[{HAN}])")
RUN: Final = re.compile(rf"[{HAN}]+|{WORD}|\s+|.", re.DOTALL)
# Kokoro knows the Latin marks only; the rest are pauses of the nearest length, or nothing.
MARKS: Final = str.maketrans({
    "，": ", ", "、": ", ", "。": ". ", "．": ". ", "！": "! ", "？": "? ", "：": ": ", "；": "; ",
    "（": " (", "）": ") ", "《": " “", "》": "” ", "「": " “", "」": "” ", "【": " “", "】": "” ",
    "‘": "'", "’": "'", "·": " ", "-": " ", "–": "—", "~": "—", "～": "—", "/": ", ", "\n": ". ",
})  # fmt: skip
SILENT: Final = frozenset("'*_#|[]<>")
SPOKEN_MARKS: Final = frozenset(';:,.!?—…"()“” ')


def phonemes(text: str) -> str:
    """`text` (figures in words) as Kokoro's phonemes. Raises InputError naming strangers."""
    parts, strange = [], []
    for run in RUN.findall(SEAM.sub(" ", text.translate(MARKS))):
        said = _run(run)
        if said is None:
            strange.append(run)
        else:
            parts.append(said)
    if strange:
        names = "、".join(dict.fromkeys(strange))
        raise InputError(f"the voice cannot say {names} in {text!r}", remedy="Write it in words.")
    return re.sub(r"\s+", " ", "".join(parts)).strip()


def _run(run: str) -> str | None:
    if re.match(f"[{HAN}]", run):
        return mandarin(run)
    if run[0].isascii() and run[0].isalpha():
        return english(run)
    if run in SILENT:
        return ""
    if run.isspace():
        return " "
    return run if run in SPOKEN_MARKS else None


def mandarin(text: str) -> str | None:
    """Chinese characters as phonemes with a space between words; None for one without a reading."""
    said = []
    for word in _words(text):
        syllables = [_syllable(pinyin) for pinyin in _pinyin(word)]
        if None in syllables:
            return None
        said.append("".join(filter(None, syllables)))
    return " ".join(said)


def english(word: str) -> str:
    """One English word or initialism as phonemes."""
    if len(word) > 1 and word.isupper() and word not in _dictionary():
        return "".join(english(letter) for letter in word)
    for form in (word, word.lower(), word.capitalize()):
        if form in _dictionary():
            return _american(_dictionary()[form])
    return _american(_stemmed(word.lower()) or _foreign(word.lower()) or letters.say(word.lower()))


def _american(said: str) -> str:
    """Kokoro 1.0 writes the flap and the glottal stop as T and t."""
    return said.replace("ɾ", "T").replace("ʔ", "t")


def _stemmed(word: str) -> str | None:
    """A regular plural, past or -ing form of a word the dictionary knows."""
    for ending, stem in _stems(word):
        if stem in _dictionary():
            return _dictionary()[stem] + _ending(ending, _dictionary()[stem])
    return None


def _stems(word: str) -> list[tuple[str, str]]:
    stems = []
    for ending, short in (("'s", 2), ("s", 1), ("es", 2), ("ed", 2), ("d", 1), ("ing", 3)):
        if word.endswith(ending) and len(word) > short + 2:
            stem = word[:-short]
            kind = {"'s": "s", "es": "s", "d": "ed"}.get(ending, ending)
            stems.append((kind, stem))
            if ending in ("ed", "ing"):
                stems += [(kind, stem + "e")] + (
                    [(kind, stem[:-1])] if stem[-1] == stem[-2] else []
                )
            if ending in ("es", "ed") and stem.endswith("i"):
                stems.append((kind, stem[:-1] + "y"))
    return stems


def _ending(kind: str, stem: str) -> str:
    last = stem[-1]
    if kind == "ing":
        return "ɪŋ"
    if kind == "s":
        return "ᵻz" if last in "szʃʒʧʤ" else "s" if last in "ptkfθ" else "z"
    return "ᵻd" if last in "td" else "t" if last in "pkfθʃsʧ" else "d"


def _foreign(word: str) -> str | None:
    """A Chinese name in pinyin without tones, as Renhe: read as Mandarin in the first tone."""
    cut = _syllables(word)
    if not cut:
        return None
    return "".join(_syllable(f"{syllable}1") or "" for syllable in cut)


@cache
def _syllables(word: str) -> tuple[str, ...]:
    if not word:
        return ()
    for end in range(min(6, len(word)), 0, -1):
        head, rest = word[:end], word[end:]
        if head in _toneless() and (not rest or _syllables(rest)):
            return (head, *_syllables(rest))
    return ()


@cache
def _toneless() -> frozenset[str]:
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    readings = (reading for entry in PINYIN_DICT.values() for reading in entry.split(","))
    return frozenset(to_normal(reading).replace("ü", "v") for reading in readings)


@cache
def _dictionary() -> dict[str, str]:
    """American English: the hand-made entries over the generated ones."""
    merged: dict[str, str] = {}
    for name in ("us_silver.json", "us_gold.json"):
        table = json.loads((files("misaki") / "data" / name).read_text(encoding="utf-8"))
        for word, said in table.items():
            chosen = said["DEFAULT"] if isinstance(said, dict) else said
            if chosen:
                merged[word] = chosen
    return merged | {"a": "ɐ", "A": "ˈA", "I": "ˈI"}


def _words(text: str) -> list[str]:
    return [str(word) for word in _jieba().cut(text)]


@cache
def _jieba() -> Any:
    with warnings.catch_warnings():  # jieba's source has escapes that Python has come to warn of
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel("WARNING")
    return jieba


def _pinyin(word: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    return [str(p) for p in lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)]


@cache
def _syllable(pinyin: str) -> str | None:
    """One pinyin syllable with its tone number as phonemes; None if it is no syllable."""
    _jieba()  # misaki imports it too
    from misaki.zh import ZHG2P

    if not re.fullmatch("[a-zêüv]+[1-5]", pinyin):
        return None
    try:
        # U+032F marks a non-syllabic vowel in misaki's tables; Kokoro's vocabulary has no such mark
        return str(ZHG2P.py2ipa(pinyin)).replace("\u032f", "")
    except ValueError:
        return None
