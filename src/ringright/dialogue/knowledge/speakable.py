"""Written text as text that a voice can say; what cannot be said is set aside, with the reason."""

import html
import re
from dataclasses import dataclass
from typing import Final

from ringright.domain.sound import HAN

_IMAGE: Final = re.compile(r"!\[[^\]]{0,300}\]\([^)]{0,300}\)")
_LINK: Final = re.compile(r"\[([^\]]{1,300})\]\([^)]{0,300}\)")
_TAG: Final = re.compile(r"<[^<>]{1,200}>")
_ASIDE: Final = re.compile(
    r" ?[（(][^（()）]{0,200}(?:https?://|www\.|[\w.+-]{1,64}@[\w-]{1,64}\.)[^（()）]{0,200}[)）]",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"https?://|www\.|[\w.+-]{1,64}@[\w-]{1,64}\.\w|\b[\w-]{1,64}\.(?:com|cn|org|net)\b",
    re.IGNORECASE,
)
_EMPHASIS: Final = re.compile(r"\*\*|__|~~|`+|(?<!\w)[*_](?=\w)|(?<=[^\s*_])[*_](?!\w)")
_YUAN: Final = re.compile(r"[¥￥]\s*(\d[\d,]*(?:\.\d+)?)(?:元)?")
_DOLLARS: Final = re.compile(r"\$\s*(\d[\d,]*(?:\.\d+)?)")
_POUNDS: Final = re.compile(r"£\s*(\d[\d,]*(?:\.\d+)?)")
_EUROS: Final = re.compile(r"€\s*(\d[\d,]*(?:\.\d+)?)")
_SIGNS: Final = {
    "zh": {"℃": "度", "°C": "度", "㎡": "平方米", "→": "，", "×": "乘", "≥": "不少于",
        "≤": "不超过", "＞": "大于", "＜": "小于", "#": "号"},
    "en": {"℃": " degrees", "°C": " degrees", "㎡": " square metres", "→": ", ", "×": " times ",
        "≥": "at least ", "≤": "at most ", "#": "number "},
}  # fmt: skip
_PAUSES: Final = str.maketrans({"｜": "，", "|": ",", "【": "", "】": "", "《": "", "》": "",
    "「": "", "」": "", "{": "", "}": "", "[": "", "]": "", "\u200b": "", "\ufeff": "",
    "\xa0": " ", "–": "-", "•": " ", "●": " ", "★": "", "☆": "", "※": ""})  # fmt: skip
_STRANGE: Final = re.compile(r"[^\w\s，。？！、；：,.?!;:'\"’‘“”()（）%％/·—…&~～+<>-]|_|[<>]")
_PICTURE: Final = re.compile(r"[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff]")
_LETTER: Final = re.compile(r"[^\W_]")
_END: Final = re.compile(
    r".*?(?:[。！？!?；;…]+|(?<!\b[DM]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\b[A-Za-z])(?<!\b[ap]\.m)\.)"
    r"['\"”’)）]*(?=\s|$|(?<=[。！？!?；;…”’）]))|.+$",
    re.DOTALL,
)


@dataclass(frozen=True)
class Spoken:
    """The sentences of a text that can be said, and why others cannot."""

    sentences: tuple[str, ...]
    faults: tuple[str, ...] = ()


def spoken(text: str, language: str) -> Spoken:
    """Every sentence of `text` without markup; one that holds an address or a sign is left out."""
    kept, faults = list[str](), list[str]()
    for sentence in split(plain(text, language)):
        fault = _fault(sentence, language)
        if fault:
            faults.append(fault)
        elif _LETTER.search(sentence):
            kept.append(sentence)
    return Spoken(tuple(kept), tuple(faults))


def plain(text: str, language: str) -> str:
    """`text` without markup, its signs as words."""
    text = html.unescape(text)
    for pattern, instead in ((_IMAGE, ""), (_LINK, r"\1"), (_ASIDE, ""), (_EMPHASIS, "")):
        text = pattern.sub(instead, text)
    text = _TAG.sub(" ", text)
    text = _YUAN.sub(r"\1元" if language == "zh" else r"\1 yuan", text)
    text = _DOLLARS.sub(r"\1美元" if language == "zh" else r"\1 dollars", text)
    text = _POUNDS.sub(r"\1英镑" if language == "zh" else r"\1 pounds", text)
    text = _EUROS.sub(r"\1欧元" if language == "zh" else r"\1 euros", text)
    for sign, word in _SIGNS[language].items():
        text = text.replace(sign, word)
    text = _PICTURE.sub("", text.translate(_PAUSES))
    return " ".join(text.split())


def split(text: str) -> list[str]:
    """`text` at the ends of its sentences."""
    return [found.strip() for found in _END.findall(text) if found.strip()]


def _fault(sentence: str, language: str) -> str:
    if _ADDRESS.search(sentence):
        return f'an address cannot be spoken: "{_short(sentence)}"'
    strange = _STRANGE.search(sentence)
    if strange:
        return f'"{strange[0]}" cannot be spoken: "{_short(sentence)}"'
    if language == "en" and HAN.search(sentence):
        return f'an English voice cannot speak this: "{_short(sentence)}"'
    if language == "zh" and _LETTER.search(sentence) and not HAN.search(sentence):
        return f'a Mandarin voice needs Chinese characters: "{_short(sentence)}"'
    return ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004  a line of a terminal
