"""Words that only say "I am listening"."""

from typing import Final

_ZH: Final = ("嗯", "哦", "噢", "喔", "啊", "呃", "额", "唔", "哎", "对", "好", "是", "行", "喂")
_TWICE: Final = ("是的", "好的", "对的", "知道", "知道了", "明白", "明白了")
_EN: Final = (
    "uh", "uhhuh", "mmhmm", "mhm", "mm", "hmm", "aha", "yeah", "yeahyeah", "yes", "yesyes", "ok",
    "okay", "okok", "okayokay", "right", "rightright", "isee", "sure",
)  # fmt: skip
_TIMES: Final = 4


def backchannel(text: str) -> bool:
    """Whether `text` is nothing but a backchannel: a murmur, or an assent said over and over."""
    bare = _bare(text)
    murmurs = (word * n for word in _ZH for n in range(1, _TIMES + 1))
    assents = (word * n for word in _TWICE for n in range(2, _TIMES))
    return bare in _EN or bare in murmurs or bare in assents


def assent(text: str) -> bool:
    """Whether `text` is an assent that is a murmur when it is said over and over."""
    return _bare(text) in _TWICE


def _bare(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
