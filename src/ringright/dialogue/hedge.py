"""Words that take back a yes or a no beside them: 我想想, 不一定, "let me think"."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ringright.dialogue.pattern import Spot


def takes_back(hedge: Spot, ends: Sequence[int], intent: str, start: int, end: int) -> bool:
    """Whether `intent`, heard from `start` to `end`, does not count beside `hedge`.

    An answer in a clause behind it counts: 我想想，可以. A no before it does too: 不了，再说吧.
    `ends` are the places where a clause ends, in order.
    """
    if hedge.start <= start < end <= hedge.end:
        return True
    behind = start >= hedge.end and bisect_right(ends, start) > bisect_left(ends, hedge.end)
    before = end <= hedge.start and bisect_left(ends, end) < bisect_right(ends, hedge.start)
    if intent == "yes":
        return not behind
    return intent == "no" and not (behind or before)
