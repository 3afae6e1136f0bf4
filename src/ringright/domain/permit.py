"""The permit: without one no INVITE leaves the house."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from ringright.domain.consent import Purpose


@dataclass(frozen=True)
class Permit:
    """Leave to place exactly one call: single-use, short-lived, signed (see `seal`).

    `id` is unique; times are aware; `signature` is base64 Ed25519 (RFC 8032) over `payload()`.
    """

    id: str
    attempt: str
    campaign: str
    person: str
    number: str
    caller: str
    trunk: str
    purpose: Purpose
    consent: str
    policy: str
    issued_at: datetime
    expires_at: datetime
    signature: str = ""

    def payload(self) -> bytes:
        """Canonical JSON of every field but the signature: the bytes that are signed."""
        fields = asdict(self)
        del fields["signature"]
        for key in ("issued_at", "expires_at"):
            fields[key] = fields[key].isoformat()
        text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return text.encode()


@dataclass(frozen=True)
class Reason:
    """Why a call was refused: a code of `docs/reasons.md`, and the fact behind it."""

    code: str
    detail: str
    source: str = ""


@dataclass(frozen=True)
class Refusal:
    """The gate's no, with every reason that applies, not only the first."""

    person: str
    reasons: tuple[Reason, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The reasons' codes, in the gate's order."""
        return tuple(reason.code for reason in self.reasons)
