"""English spelling to sound by rule, for words that no dictionary knows."""

from typing import Final

# Longest spelling first. Kokoro's letters: A as in day, I in eye, O in go, W in how, Y in boy.
SPELLINGS: Final = {
    "tion": "ʃən", "sion": "ʒən", "ture": "ʧəɹ", "ough": "O", "augh": "ɔ", "eigh": "A",
    "igh": "I", "tch": "ʧ", "sch": "sk", "dge": "ʤ", "ear": "ɪɹ", "air": "ɛɹ", "our": "ɔɹ",
    "ch": "ʧ", "sh": "ʃ", "th": "θ", "ph": "f", "wh": "w", "ck": "k", "ng": "ŋ", "qu": "kw",
    "gh": "ɡ", "kn": "n", "wr": "ɹ", "ai": "A", "ay": "A", "au": "ɔ", "aw": "ɔ", "ea": "i",
    "ee": "i", "ei": "A", "ey": "i", "ew": "u", "ie": "i", "oa": "O", "oi": "Y", "oy": "Y",
    "oo": "u", "ou": "W", "ow": "O", "ue": "u", "ui": "u", "ar": "ɑɹ", "er": "əɹ", "ir": "ɜɹ",
    "or": "ɔɹ", "ur": "ɜɹ",
    "a": "æ", "b": "b", "c": "k", "d": "d", "e": "ɛ", "f": "f", "g": "ɡ", "h": "h", "i": "ɪ",
    "j": "ʤ", "k": "k", "l": "l", "m": "m", "n": "n", "o": "ɑ", "p": "p", "q": "k", "r": "ɹ",
    "s": "s", "t": "t", "u": "ʌ", "v": "v", "w": "w", "x": "ks", "y": "i", "z": "z",
}  # fmt: skip
SOFT: Final = {"c": "s", "g": "ʤ"}
VOWELS: Final = "aeiouyæɑɔəɛɜɪʊʌAIOWY"
LONG: Final = {"a": "A", "e": "i", "i": "I", "o": "O", "u": "u"}


def say(word: str) -> str:
    """`word` (lower case a to z and apostrophes) as phonemes, stressed on its first vowel."""
    sounds = _sounds(word.replace("'", ""))
    stress = next((at for at, sound in enumerate(sounds) if sound[0] in VOWELS), 0)
    return "".join("ˈ" * (at == stress) + sound for at, sound in enumerate(sounds))


def _sounds(word: str) -> list[str]:
    sounds, at = [], 0
    while at < len(word):
        size = next(n for n in (4, 3, 2, 1) if word[at : at + n] in SPELLINGS)
        sounds += _sound(word, at, size)
        at += size
    return sounds or ["ə"]


def _sound(word: str, at: int, size: int) -> list[str]:
    spelling, rest = word[at : at + size], word[at + size :]
    if size == 1 and at and word[at - 1] == spelling:
        return []  # a doubled letter is one sound
    if spelling in SOFT and rest[:1] in ("e", "i", "y"):
        return [SOFT[spelling]]
    if spelling == "e" and not rest and at > 1:
        return []  # the silent e, which lengthened the vowel before
    if spelling in LONG and len(rest) == 2 and rest[1] == "e" and rest[0] not in "aeiouyrwx":  # noqa: PLR2004  # vowel, consonant, silent e
        return [LONG[spelling]]
    return [SPELLINGS[spelling]]
