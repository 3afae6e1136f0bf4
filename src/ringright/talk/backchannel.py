"""Words that only say "I am listening"."""

from typing import Final

_ZH: Final = ("嗯", "哦", "噢", "喔", "啊", "呃", "额", "唔", "哎", "对", "好", "是")
_EN: Final = ("uh", "uhhuh", "mmhmm", "mhm", "mm", "hmm", "yeah", "ok", "okay", "right")
_TIMES: Final = 3


def backchannel(text: str) -> bool:
    """Whether `text` is nothing but a backchannel, said up to three times over."""
    bare = "".join(c for c in text.lower() if c.isalnum())
    return bare in _EN or any(bare == word * n for word in _ZH for n in range(1, _TIMES + 1))
