"""Moments that mean the same, gathered: each joins the nearest group, then near groups join.

A question belongs together wherever it is asked; any other words only within their step, for they
answer its question. Nearness is the mean of the cosines between the wordings of two groups.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ringright.dialogue.meaning import Meaning
from ringright.domain.moment import Moment, Why

Point = NDArray[np.float32]

ALIKE: Final = 0.885
"""The least mean cosine for one group: the shipped model gives other topics up to 0.88."""


@dataclass(frozen=True, eq=False)
class Cluster:
    """Moments that mean the same; `step` is "" for a question, `point` the mean of their wordings.

    `id` stays the same while the group's first moment is in it.
    """

    id: str
    step: str
    moments: tuple[Moment, ...]
    point: Point

    @property
    def calls(self) -> int:
        """In how many calls it came up."""
        return len({moment.call for moment in self.moments})

    @property
    def words(self) -> tuple[str, ...]:
        """The different wordings, the most frequent first."""
        counted = Counter(moment.words for moment in self.moments if moment.words)
        return tuple(words for words, _ in counted.most_common())

    @property
    def whys(self) -> tuple[Why, ...]:
        """What was wrong, the most frequent first."""
        return tuple(why for why, _ in Counter(it.why for it in self.moments).most_common())


@dataclass
class _Group:
    step: str
    moments: list[Moment]
    points: dict[str, Point]

    @property
    def middle(self) -> Point:
        """The mean, its length left as it is: a product with it is the mean of cosines."""
        return np.asarray(np.mean(list(self.points.values()), axis=0), dtype=np.float32)


def clusters(
    moments: Sequence[Moment], meaning: Meaning, asks: Callable[[str], bool]
) -> tuple[Cluster, ...]:
    """The groups, those of most calls first; `moments` oldest first, `asks` tells a question."""
    texts = list(dict.fromkeys(it.words for it in moments if it.words))
    points = dict(zip(texts, meaning.embed(texts), strict=True)) if texts else {}
    groups: list[_Group] = []
    for moment in moments:
        question = moment.why is Why.UNKNOWN or asks(moment.words)
        _join(groups, moment, "" if question else moment.step, points)
    found = tuple(_cluster(group) for group in _merged(groups))
    return tuple(sorted(found, key=lambda it: (-it.calls, -len(it.moments), it.id)))


def _join(groups: list[_Group], moment: Moment, step: str, points: dict[str, Point]) -> None:
    point = points.get(moment.words)
    near = [it for it in groups if it.step == step and bool(it.points) == (point is not None)]
    if point is None:
        best = near[0] if near else None
    else:
        able = [(float(it.middle @ point), it) for it in near]
        score, best = max(able, key=lambda pair: pair[0], default=(0.0, None))
        best = best if score >= ALIKE else None
    if best is None:
        best = _Group(step, [], {})
        groups.append(best)
    best.moments.append(moment)
    if point is not None:
        best.points[moment.words] = point


def _merged(groups: list[_Group]) -> list[_Group]:
    """Groups whose middles lie together are one: which came first must not part them."""
    left = list(groups)
    while True:
        pairs = [
            (float(one.middle @ other.middle), at, to)
            for at, one in enumerate(left)
            for to, other in enumerate(left[:at])
            if one.step == other.step and one.points and other.points
        ]
        score, at, to = max(pairs, default=(0.0, 0, 0))
        if score < ALIKE:
            return left
        gone = left.pop(at)
        left[to].moments += gone.moments
        left[to].points |= gone.points


def _cluster(group: _Group) -> Cluster:
    first = group.moments[0]
    digest = hashlib.sha256(f"{first.script}\n{group.step}\n{first.call}\n{first.number}".encode())
    middle = group.middle if group.points else np.zeros(0, np.float32)
    return Cluster(f"m{digest.hexdigest()[:6]}", group.step, tuple(group.moments), middle)
