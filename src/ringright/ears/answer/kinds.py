"""What may be at the far end, and what is found out about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Who or what answered."""

    PERSON = "person"
    VOICEMAIL = "voicemail"
    IVR = "ivr"
    SCREENING = "screening"
    ANNOUNCEMENT = "announcement"
    FAX = "fax"
    SILENCE = "silence"


@dataclass(frozen=True)
class Finding:
    """What one wording or tone says: log-likelihoods by kind, a number status, a quotation."""

    weights: Mapping[Kind, float]
    status: str = ""
    why: str = ""


@dataclass(frozen=True)
class Verdict:
    """Who answered, as far as known; a later one replaces it.

    `status` is what an announcement says of the number ("" if nothing), `confidence` the
    probability of `kind`, `why` quotes the words, tone or rhythm that told.
    """

    kind: Kind
    at_ms: int
    status: str = ""
    confidence: float = 0.0
    why: str = ""
