"""How a call that nobody talked on ended, by what the network said. Tables of data."""

from collections.abc import Mapping
from typing import Final

from ringright.domain.call import Release
from ringright.domain.outcome import Disposition

ANNOUNCED: Final[Mapping[str, Disposition]] = {
    "switched_off": Disposition.SWITCHED_OFF,
    "invalid_number": Disposition.INVALID_NUMBER,
    "suspended": Disposition.SUSPENDED,
    "restricted": Disposition.RESTRICTED,
    "no_answer": Disposition.NO_ANSWER,
    "unreachable": Disposition.UNREACHABLE,
    "busy": Disposition.BUSY,
    "congestion": Disposition.FAILED,
}
"""What a carrier's announcement or tone says outright; it wins over any status."""

MACHINES: Final[Mapping[str, Disposition]] = {
    "voicemail": Disposition.VOICEMAIL,
    "ivr": Disposition.IVR,
    "fax": Disposition.FAX,
    "screening": Disposition.SCREENED,
}
"""What answered instead of a person, as the ears name it."""

CAUSES: Final[Mapping[int, Disposition]] = {
    1: Disposition.INVALID_NUMBER,  # unallocated number
    3: Disposition.FAILED,  # no route to destination
    17: Disposition.BUSY,
    18: Disposition.NO_ANSWER,  # no user responding
    19: Disposition.NO_ANSWER,
    20: Disposition.UNREACHABLE,  # subscriber absent: off or out of reach, the network does not say
    21: Disposition.DECLINED,
    22: Disposition.INVALID_NUMBER,  # number changed
    27: Disposition.UNREACHABLE,  # destination out of order
    28: Disposition.INVALID_NUMBER,  # invalid number format
}
"""Q.850 causes that say more than the SIP status beside them (RFC 6432)."""

STATUSES: Final[Mapping[int, Disposition]] = {
    404: Disposition.INVALID_NUMBER,
    408: Disposition.NO_ANSWER,
    410: Disposition.INVALID_NUMBER,
    480: Disposition.NO_ANSWER,
    484: Disposition.INVALID_NUMBER,
    486: Disposition.BUSY,
    487: Disposition.NO_ANSWER,  # after our own CANCEL
    600: Disposition.BUSY,
    603: Disposition.DECLINED,
    604: Disposition.INVALID_NUMBER,
    607: Disposition.DECLINED,  # Unwanted (RFC 8197): also an opt-out
    608: Disposition.DECLINED,  # Rejected by an analytics engine (RFC 8688)
}
"""Final SIP statuses; every other one is a failure of the network or of ours."""

UNWANTED: Final = 607


def signalled(release: Release, announcement: str, *, cancelled: bool = False) -> Disposition:
    """Disposition of a call that was never answered; `cancelled`: we stopped the ringing."""
    if announcement in ANNOUNCED:
        return ANNOUNCED[announcement]
    if release.cause in CAUSES:
        return CAUSES[release.cause]
    lost = Disposition.NO_ANSWER if cancelled else Disposition.FAILED
    return STATUSES.get(release.status, lost)
