"""What networks and machines sound like: tone plans as data, each with its source.

Frequencies are bands in Hz, at the tolerance of the source; cadences are ms on, off, on, off;
an empty cadence is a tone that does not stop.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

Band = tuple[float, float]


class Kind(StrEnum):
    """What a tone says."""

    RINGBACK = "ringback"
    BUSY = "busy"
    CONGESTION = "congestion"
    VACANT = "vacant"
    INFORMATION = "information"
    DIAL = "dial"
    CNG = "cng"
    CED = "ced"
    MODEM = "modem"
    BEEP = "beep"


@dataclass(frozen=True)
class Plan:
    """One tone of one network: its lines, and when they sound."""

    region: str
    kind: Kind
    bands: tuple[Band, ...]
    cadence: tuple[int, ...]


def _near(*hz: float, by: float = 15.0) -> tuple[Band, ...]:
    return tuple((one - by, one + by) for one in hz)


_CN: Final = _near(450, by=25)
_EU: Final = _near(425)
_BUSY: Final = _near(480, 620)
_RING: Final = _near(440, 480)
_UK: Final = _near(400)

PLANS: Final[tuple[Plan, ...]] = (
    # GB 3380-82, 电话自动交换网铃流和信号音: 450 +-25 Hz, each cadence +-10 %
    Plan("cn", Kind.RINGBACK, _CN, (1000, 4000)),
    Plan("cn", Kind.BUSY, _CN, (350, 350)),
    Plan("cn", Kind.CONGESTION, _CN, (700, 700)),
    Plan("cn", Kind.VACANT, _CN, (100, 100, 100, 100, 100, 100, 400, 400)),  # 空号音
    Plan("cn", Kind.DIAL, _CN, ()),
    # ITU-T E.180 Supplement 2, United States; GR-506: precise tone plan
    Plan("us", Kind.RINGBACK, _RING, (2000, 4000)),
    Plan("us", Kind.BUSY, _BUSY, (500, 500)),
    Plan("us", Kind.CONGESTION, _BUSY, (250, 250)),
    Plan("us", Kind.DIAL, _near(350, 440), ()),
    # E.180 Supplement 2, Taiwan: busy, congestion and dial tone are the American ones
    Plan("tw", Kind.RINGBACK, _RING, (1000, 2000)),
    # BT SIN 350
    Plan("uk", Kind.RINGBACK, _near(400, 450), (400, 200, 400, 2000)),
    Plan("uk", Kind.BUSY, _UK, (375, 375)),
    Plan("uk", Kind.CONGESTION, _UK, (400, 350, 225, 525)),
    # E.180 Supplement 2, Japan: ring-back is 400 Hz modulated by 15 to 20 Hz, lines 380 to 420
    Plan("jp", Kind.RINGBACK, _near(400, by=30), (1000, 2000)),
    Plan("jp", Kind.BUSY, _UK, (500, 500)),
    Plan("jp", Kind.DIAL, _UK, ()),
    # E.180 section 3 to 9: recommended values, 425 +-15 Hz
    Plan("eu", Kind.RINGBACK, _EU, (1000, 4000)),
    Plan("eu", Kind.BUSY, _EU, (500, 500)),
    Plan("eu", Kind.CONGESTION, _EU, (250, 250)),
    Plan("eu", Kind.DIAL, _EU, ()),
    # T.30 section 4.3.3: calling fax, 1100 +-38 Hz, 0.5 s every 3 s; called one, 2100 +-15 Hz
    Plan("", Kind.CNG, _near(1100, by=38), (500, 3000)),
    Plan("", Kind.CED, _near(2100), ()),
    # Bell 103 and 212A answer with 2225 Hz; V.25 and V.8 with 2100 Hz and turns of its phase
    Plan("", Kind.MODEM, _near(2225), ()),
)


@dataclass(frozen=True)
class Information:
    """A special information tone: first and second line low or high, segments long or short."""

    name: str
    high: tuple[bool, bool]
    long: tuple[bool, bool]
    says: str


SIT_BANDS: Final[tuple[Band, ...]] = ((900, 1000), (1350, 1450), (1750, 1850))
"""E.180 section 8: 950, 1400, 1800 Hz +-50, 330 +-70 ms each, up to 30 ms between."""
SIT_HIGH: Final = (950.0, 1400.0)
"""Lines above are high: 985.2 and 1428.5 Hz, against 913.8 and 1370.6 (GR-1162)."""
SIT_LONG_MS: Final = 328
"""Segments above are long: 380 ms against 276."""
SIT_PLAIN_HZ: Final = 12.0
"""Within this of E.180's own 950 and 1400 Hz it is the international tone, which has no code."""

INFORMATION: Final[tuple[Information, ...]] = (
    # GR-1162 (once Bellcore SR-2275): eight codes, two of them reserved
    Information("IC", (False, False), (False, False), "invalid_number"),  # intercept: changed, gone
    Information("VC", (True, False), (True, False), "invalid_number"),  # vacant code
    Information("RO", (False, True), (False, True), "congestion"),  # reorder within the area
    Information("RO2", (True, False), (False, True), "congestion"),  # reorder between areas
    Information("NC", (True, True), (True, True), "congestion"),  # no circuit within the area
    Information("NC2", (False, False), (True, True), "congestion"),  # no circuit between areas
)
