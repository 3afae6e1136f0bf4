"""What a script might do about a group of moments: a phrase more, an answer more, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ringright.dialogue.learning.cluster import Cluster
from ringright.dialogue.meaning import Meaning
from ringright.dialogue.script import Script
from ringright.domain.moment import Why
from ringright.domain.sound import tokens

NEAR: Final = 0.92
"""A phrase this near in meaning says the same; other topics come up to 0.91."""

SEVERAL: Final = 2
"""So many calls must have asked before an answer is worth writing."""

_MOST: Final = 24
"""Phrases of one intent that are compared; a script's own stand first."""

_TITLE: Final = 4
_UNDERSTOOD: Final = (Why.HUNG_UP, Why.ASKED_AGAIN)

Kind = Literal["phrase", "answer", "leave"]


@dataclass(frozen=True)
class Neighbour:
    """An intent or answer that exists, with its phrase nearest to the group."""

    name: str
    phrase: str
    cosine: float


@dataclass(frozen=True)
class Proposal:
    """What might be done: `phrases` for the intent or answer `name`, or for a new answer `name`.

    `title` is the wording in the middle of the group; `because` says why this is proposed.
    """

    kind: Kind
    name: str
    title: str
    phrases: tuple[str, ...]
    because: str


class Known:
    """What a script understands already, as points."""

    def __init__(self, script: Script, meaning: Meaning) -> None:
        self._script, self._meaning = script, meaning
        names = script.matcher.names()
        pairs = [(name, it) for name in names for it in script.matcher.phrases(name)[:_MOST]]
        self._names = [name for name, _ in pairs]
        self._phrases = [phrase for _, phrase in pairs]
        self._points = meaning.embed(self._phrases)

    def nearest(self, cluster: Cluster, most: int = 3) -> tuple[Neighbour, ...]:
        """The nearest intents and answers, each by its nearest phrase."""
        if not cluster.point.size:
            return ()
        found: dict[str, Neighbour] = {}
        cosines = self._points @ cluster.point
        for at in np.argsort(-cosines):
            name = self._names[at]
            found.setdefault(name, Neighbour(name, self._phrases[at], round(float(cosines[at]), 3)))
        return tuple(found.values())[:most]

    def propose(self, cluster: Cluster, near: Sequence[Neighbour]) -> Proposal:
        """What might be done about the group."""
        words = cluster.words
        title = self._title(cluster)
        first = cluster.moments[0]
        if not words:
            return Proposal("leave", "", "", (), "no words to go by; listen to what there is")
        if cluster.whys[0] in _UNDERSTOOD and first.intent != "none":
            because = f'"{first.intent}" was understood; look at what the robot says to it'
            return Proposal("leave", first.intent, title, words, because)
        if near and near[0].cosine >= NEAR:
            because = f'as near as {near[0].cosine:.2f} to "{near[0].phrase}"'
            return Proposal("phrase", near[0].name, title, words, because)
        if cluster.step or cluster.calls < SEVERAL:
            because = "nothing near, and no question that several people asked"
            return Proposal("leave", "", title, words, because)
        name = self._name(title)
        because = f"{cluster.calls} calls asked it, and nothing near answers it"
        return Proposal("answer", name, title, words, because)

    def _title(self, cluster: Cluster) -> str:
        words = cluster.words
        if not words:
            return ""
        return words[int(np.argmax(self._meaning.embed(words) @ cluster.point))]

    def _name(self, title: str) -> str:
        """A free name for an answer, from the sounds of its title."""
        plain = "_".join(token.lower() for token in tokens(title)[:_TITLE])
        name = "".join(c for c in plain if c.isascii() and (c.isalnum() or c == "_"))
        name = name if name[:1].isalpha() else f"question_{name}".rstrip("_")
        taken, n, free = set(self._script.matcher.names()), 1, name
        while free in taken:
            n, free = n + 1, f"{name}_{n + 1}"
        return free
