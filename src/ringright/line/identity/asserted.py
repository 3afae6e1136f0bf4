"""Who calls, as SIP headers of one outbound call: P-Asserted-Identity (RFC 3325) and Identity.

Never sent: Privacy (we hide nobody), Diversion and History-Info (our calls come from ourselves).
"""

import re
from dataclasses import dataclass
from typing import Final

from ringright.errors import InputError
from ringright.line.identity import passport
from ringright.line.identity.card import Card, call_info, quoted, shown
from ringright.line.identity.digits import host
from ringright.line.identity.passport import LEVELS, Call, Signer

_CALLER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_OPEN: Final = frozenset({"", "none"})


class AssertedError(InputError):
    """The caller cannot be named this way."""

    code = "asserted"


class NoHiding(AssertedError):
    """Calls never hide who calls."""

    code = "no_hiding"


@dataclass(frozen=True)
class Options:
    """A trunk's identity options.

    `privacy` exists to be refused: it may be empty or "none" (RFC 3323). With a `signer` the call
    is signed at `attest`; a `card` is sent in Call-Info, and signed too when there is a signer.
    """

    signer: Signer | None = None
    attest: str = "A"
    card: Card | None = None
    privacy: str = ""

    def __post_init__(self) -> None:
        if self.privacy.strip().lower() not in _OPEN:
            raise NoHiding(
                f"privacy is set to {self.privacy!r}", remedy="Take the privacy option out."
            )
        if self.attest not in LEVELS:
            raise AssertedError(f"{self.attest!r} is no attestation", remedy="Use A, B or C.")


def address(caller: str, organisation: str, domain: str) -> str:
    """The name-addr that stands in From and P-Asserted-Identity; "" is no name.

    `caller` is E.164 with "+", `domain` the trunk's, with or without port. Raises AssertedError,
    BadCard.
    """
    if not _CALLER.fullmatch(caller):
        raise AssertedError(f"caller number {caller!r} is not E.164 with +")
    if not host(domain):
        raise AssertedError(f"{domain!r} is no trunk domain")
    name = f"{quoted(shown(organisation))} " if organisation else ""
    return f"{name}<sip:{caller}@{domain};user=phone>"


def headers(
    call: Call, organisation: str, domain: str, options: Options
) -> tuple[tuple[str, str], ...]:
    """The headers of one call, in order; From is the user agent's own (see `address`).

    Raises AssertedError, BadCard, NoProof, CredentialsError, BadNumber.
    """
    found = [("P-Asserted-Identity", address(call.caller, organisation, domain))]
    card, signer = options.card, options.signer
    if card is not None and card.name != organisation:
        raise AssertedError("the card names another organisation than the call")
    if signer is not None:
        found.append(("Identity", passport.shaken(call, options.attest, signer)))
    if signer is not None and card is not None:
        found.append(("Identity", passport.rich(call, card, signer)))
    if card is not None and (info := call_info(card)):
        found.append(("Call-Info", info))
    return tuple(found)
