"""Words that tell that a speaker is not done: an answer ending in one is waited out."""

from typing import Final

_TRAILS: Final = (
    "那个", "这个", "就是", "就是说", "然后", "但是", "但", "不过", "可是", "因为", "所以", "还有",
    "或者", "如果", "我想", "我要", "我是说", "呃", "额", "嗯",
    "and", "but", "so", "um", "uh", "er", "because", "or", "if", "the", "well", "maybe", "a", "to",
)  # fmt: skip


def trailing(text: str) -> bool:
    """Whether `text` breaks off in a word that leads on."""
    bare = text.lower().rstrip(" ,.!?，。！？、…")
    words = bare.rpartition(" ")[2] if bare.isascii() else ""
    if words:
        return words in _TRAILS or bare.endswith("i mean")
    return bare.endswith(tuple(word for word in _TRAILS if not word.isascii()))
