"""How well a call could be heard: network figures, and a mean opinion score estimated from them."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_BASE: Final = 93.2
"""R of a call without any impairment (ITU-T G.107, all defaults)."""
_DELAY_FREE_MS: Final = 100.0
"""One-way delay that nobody notices (G.107 section 7.4)."""


class Codec(StrEnum):
    """The codecs of our legs."""

    G711 = "g711"
    G722 = "g722"
    OPUS = "opus"


@dataclass(frozen=True, slots=True)
class Impairment:
    """A codec in the E-model: `ie` without loss, `bpl` its robustness against random loss."""

    ie: float
    bpl: float


IMPAIRMENTS: Final = {
    Codec.G711: Impairment(0.0, 25.1),
    Codec.G722: Impairment(3.3, 25.1),
    Codec.OPUS: Impairment(0.0, 25.1),
}
"""G.711 with loss concealment: ITU-T G.113 (11/2007) appendix I, tables I.1 and I.2.

G.722 has no narrowband figure there; its wideband Ie of 13 at 64 kbit/s (appendix IV) is turned
into this scale: 93.2 - (129 - 13) / 1.29 = 3.3. Opus stands in no table of G.113; it is taken as
no worse than G.711. The robustness of both is assumed to be that of G.711 with concealment.
"""


@dataclass(frozen=True, slots=True)
class Quality:
    """One call's figures so far, of the direction we hear unless it says otherwise.

    `loss_pct` percent of packets lost or too late; `jitter_ms` after RFC 3550; `rtt_ms` there and
    back over the network; `delay_ms` what buffers and packets add on the way to one ear; `sent` and
    `received` packets.
    """

    codec: Codec = Codec.G711
    loss_pct: float = 0.0
    jitter_ms: float = 0.0
    rtt_ms: float = 0.0
    delay_ms: float = 0.0
    sent: int = 0
    received: int = 0

    @property
    def one_way_ms(self) -> float:
        """Mouth to ear, the network taken as equally slow both ways."""
        return self.rtt_ms / 2 + self.delay_ms

    @property
    def r_factor(self) -> float:
        """R of the E-model (ITU-T G.107), 0 to 93.2: loss and delay only, echo and noise ideal."""
        codec = IMPAIRMENTS[self.codec]
        loss = min(max(self.loss_pct, 0.0), 100.0)
        equipment = codec.ie + (95 - codec.ie) * loss / (loss + codec.bpl)
        return max(0.0, _BASE - _delay_impairment(self.one_way_ms) - equipment)

    @property
    def mos(self) -> float:
        """Mean opinion score, 1.0 to 4.41: an estimate for planning, nobody was asked.

        It knows no bursts, no echo and no level, so compare calls with it, and judge none.
        """
        r = self.r_factor
        return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)  # G.107 annex B


def _delay_impairment(one_way_ms: float) -> float:
    """Idd of G.107 section 7.4."""
    if one_way_ms <= _DELAY_FREE_MS:
        return 0.0
    x = math.log2(one_way_ms / _DELAY_FREE_MS)
    return 25 * (_bend(x) - 3 * _bend(x / 3) + 2)


def _bend(x: float) -> float:
    return math.pow(1 + x**6, 1 / 6)
