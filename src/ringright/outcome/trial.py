"""Two versions of a script tried on people at the same time: who gets which, and which is better.

Intervals of a difference of two shares: Newcombe, Statistics in Medicine 17 (1998) 873, method 10,
from Wilson's interval, JASA 22 (1927) 209. Stop for harm: Robbins' mixture of Wald's likelihood
ratios, Annals of Mathematical Statistics 41 (1970) 1397; by Ville's inequality it passes 1/alpha
with a probability of at most alpha, however often one looks.
"""

import hashlib
import math
from dataclasses import dataclass
from typing import Final, Literal

Arm = Literal["A", "B"]

Z: Final = 1.959964
"""Two-sided 95 %."""

ALPHA: Final = 0.05
"""How often a trial of two equally unwelcome versions may be stopped, at most."""

_RATIOS: Final = {1.5: 0.1, 2.0: 0.6, 4.0: 0.3}
"""How many times more refusals one looks for, and how much each possibility weighs."""


@dataclass(frozen=True)
class Tally:
    """What an arm came to: calls that ended, and among them how many did so in each way."""

    calls: int = 0
    completed: int = 0
    graded_a: int = 0
    opted_out: int = 0
    hung_up: int = 0


@dataclass(frozen=True)
class Difference:
    """The share in B less the share in A, with its 95 % confidence interval."""

    of: str
    a: float
    b: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """B less A."""
        return self.b - self.a


def arm(person: str, trial: str) -> Arm:
    """Which version a person gets: half of all people each, the same one whenever asked."""
    digest = hashlib.sha256(f"{trial}\n{person}".encode()).digest()
    return "B" if digest[0] & 1 else "A"


def compare(a: Tally, b: Tally) -> tuple[Difference, ...]:
    """Every share of two arms against each other."""
    names = ("completed", "graded_a", "opted_out", "hung_up")
    return tuple(
        difference(name, (getattr(a, name), a.calls), (getattr(b, name), b.calls)) for name in names
    )


def difference(of: str, a: tuple[int, int], b: tuple[int, int]) -> Difference:
    """Newcombe's interval for b - a; each is (how many, of how many)."""
    share_a, low_a, high_a = wilson(*a)
    share_b, low_b, high_b = wilson(*b)
    gap = share_b - share_a
    low = gap - math.hypot(share_b - low_b, high_a - share_a)
    high = gap + math.hypot(high_b - share_b, share_a - low_a)
    return Difference(of, share_a, share_b, low, high)


def wilson(hits: int, total: int) -> tuple[float, float, float]:
    """(share, low, high) by Wilson's score interval; nothing is known of nothing."""
    if not total:
        return 0.0, 0.0, 1.0
    share, square = hits / total, Z * Z
    middle = (hits + square / 2) / (total + square)
    reach = Z * math.sqrt(share * (1 - share) * total + square / 4) / (total + square)
    return share, min(share, max(0.0, middle - reach)), max(share, min(1.0, middle + reach))


def evidence(a: int, b: int) -> float:
    """How much `a` and `b` refusals in the arms speak for B being the more unwelcome one.

    If both were equally unwelcome, each refusal would fall into either arm with even chance, for
    half of the people get each; this ratio of likelihoods has then a mean of at most 1 always.
    """
    logs = [
        math.log(weight) + b * math.log(2 * ratio / (1 + ratio)) + a * math.log(2 / (1 + ratio))
        for ratio, weight in _RATIOS.items()
    ]
    most = max(logs)
    return math.exp(min(700.0, most + math.log(sum(math.exp(it - most) for it in logs))))


def harmful(a: int, b: int) -> bool:
    """Whether B must stop: it makes more people refuse all calls than A does."""
    return evidence(a, b) >= 1 / ALPHA
